"""The way to the outgoing server: encrypted with a certificate that was checked, logged in, or not gone at all."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from django.utils.translation import override
from tests.factories import AT, make_desk

from palier.adapters.mail.postman import MailServer, Postman, Unreachable
from palier.adapters.mail.sending import send_waiting
from palier.adapters.shared.mail_faults import MailFault, fault_words
from palier.apps.outbox.models import OutgoingMail

CERTIFICATES = Path(__file__).parents[2] / "mail" / "certificates"
TRUSTED = str(CERTIFICATES / "ca.pem")


class Taker:
    """Takes everything it is given."""

    def __init__(self) -> None:
        self.taken: list[tuple[bytes, bool]] = []

    async def handle_DATA(self, *asked) -> str:  # noqa: N802
        _, session, envelope = asked
        self.taken.append((envelope.original_content, session.ssl is not None))
        return "250 taken"


def login(_server, _session, _envelope, _mechanism, given) -> AuthResult:
    assert isinstance(given, LoginPassword)
    # "not handled": the server answers, where it would otherwise leave its client waiting for half a minute
    return AuthResult(success=(given.login, given.password) == (b"desk", b"right"), handled=False)


def context_of(name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / f"{name}.both.pem")
    return context


@contextmanager
def server(taker: Taker, *, implicit: ssl.SSLContext | None = None, **options) -> Iterator[int]:
    """A mail server with or without STARTTLS and AUTH, or TLS from the first byte; answers its port."""
    loop, opened, ports = asyncio.new_event_loop(), threading.Event(), []
    stop = asyncio.Event()

    async def main() -> None:
        made = await loop.create_server(
            lambda: SMTP(taker, hostname="localhost", loop=loop, **options), "127.0.0.1", 0, ssl=implicit
        )
        ports.append(made.sockets[0].getsockname()[1])
        opened.set()
        await stop.wait()
        made.close()

    thread = threading.Thread(target=loop.run_until_complete, args=(main(),))
    thread.start()
    assert opened.wait(10)
    try:
        yield ports[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()


def fault_at(url: str, *, trusted: str = TRUSTED) -> MailFault | None:
    with Postman(MailServer.at(url), trusted=trusted) as postman:
        try:
            postman.look()
        except Unreachable as error:
            return error.fault
    return None


STARTTLS = {"tls_context": context_of("good")}
AUTH = {"authenticator": login, "auth_required": True}


@pytest.mark.parametrize(
    ("options", "user", "fault"),
    [
        ({**STARTTLS, **AUTH}, "desk:right@", None),
        ({**STARTTLS, **AUTH}, "desk:wrong@", MailFault.LOGIN_REFUSED),
        (STARTTLS, "", None),
        ({"tls_context": context_of("other")}, "", MailFault.OTHER_NAME),
        ({"tls_context": context_of("expired")}, "", MailFault.EXPIRED),
        ({}, "", MailFault.NO_TLS),
        ({**STARTTLS, "auth_exclude_mechanism": ["LOGIN", "PLAIN"], **AUTH}, "desk:right@", MailFault.NO_LOGIN),
    ],
)
def test_starttls_and_login(options: dict, user: str, fault: MailFault | None) -> None:
    with server(Taker(), **options) as port:
        assert fault_at(f"smtp+starttls://{user}localhost:{port}") is fault


def test_a_certificate_nobody_vouches_for_is_not_believed() -> None:
    with server(Taker(), **STARTTLS) as port:
        assert fault_at(f"smtp+starttls://localhost:{port}", trusted="") is MailFault.UNTRUSTED
    with server(Taker(), implicit=context_of("good")) as port:
        assert fault_at(f"smtps://localhost:{port}", trusted="") is MailFault.UNTRUSTED
        assert fault_at(f"smtps://localhost:{port}") is None


def test_the_other_kind_of_tls_is_said_to_be_it() -> None:
    with server(Taker(), **STARTTLS) as port:
        assert fault_at(f"smtps://localhost:{port}") is MailFault.TLS_BROKEN


def test_nobody_there_and_no_such_name() -> None:
    assert fault_at("smtp://127.0.0.1:9") is MailFault.NOBODY_THERE
    assert fault_at("smtp://no-such-host.invalid:25") is MailFault.NAME_UNKNOWN


def test_a_password_never_travels_in_the_clear() -> None:
    assert fault_at("smtp://desk:right@mx.example") is MailFault.IN_THE_CLEAR


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_fault_has_a_sentence_that_says_what_to_do(language: str) -> None:
    with override(language):
        said = [fault_words(fault) for fault in MailFault]
    assert len({*said}) == len(MailFault)
    assert all(len(words) > 40 for words in said)
    assert fault_words("something else") == ""


@pytest.mark.django_db(transaction=True)
def test_mail_leaves_encrypted_and_waits_while_it_can_not(settings) -> None:
    taker = Taker()
    make_desk().open()
    settings.SMTP_CA_FILE = TRUSTED
    with server(taker, **STARTTLS, **AUTH) as port:
        settings.SMTP_URL = f"smtp+starttls://desk:wrong@localhost:{port}"
        assert send_waiting(at=AT) == 0
        mail = OutgoingMail.objects.get()
        assert (mail.state, mail.fault) == ("queued", "login_refused")
        settings.SMTP_URL = f"smtp+starttls://desk:right@localhost:{port}"
        assert send_waiting(at=mail.next_attempt_at) == 1
    assert [encrypted for _, encrypted in taker.taken] == [True]
    assert OutgoingMail.objects.get().state == "sent"

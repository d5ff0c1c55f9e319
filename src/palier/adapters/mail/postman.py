"""One conversation with the mail server: opened safely or not at all, used for a whole batch."""

import smtplib
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import unquote, urlsplit

from palier.adapters.mail.compose import Composed
from palier.adapters.shared.mail_faults import MailFault
from palier.apps.mailroom.commands.delivery import Handed
from palier.core.mail.refusals import status_in

TIMEOUT_SECONDS = 30
ERROR_CHARACTERS = 500
LOOPBACK = ("localhost", "127.0.0.1", "::1")
UNTRUSTED_CODES = {10: MailFault.EXPIRED, 9: MailFault.EXPIRED, 62: MailFault.OTHER_NAME, 64: MailFault.OTHER_NAME}
"""X509_V_ERR: has expired, not yet valid, host mismatch, address mismatch."""
SERVER_ITSELF = (421, 452)
"""Answers that speak of the server and of no mail (RFC 5321 §4.2.3)."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over: `smtp://` (plain), `smtp+starttls://` or `smtps://`, with user and password or not."""

    host: str
    port: int
    scheme: str
    user: str
    password: str

    @classmethod
    def at(cls, url: str) -> "MailServer":
        """The server a URL names.  Raises ValueError for a URL of another kind."""
        parts = urlsplit(url)
        ports = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
        if parts.scheme not in ports or not parts.hostname:
            raise ValueError(url)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname, parts.port or ports[parts.scheme], parts.scheme, user, password)


class Unreachable(Exception):
    """There is no conversation with our own server, and so for no mail: what is wrong in a word, and what was said."""

    def __init__(self, fault: MailFault, said: str) -> None:
        super().__init__(said[:ERROR_CHARACTERS])
        self.fault = fault


class Busy(Exception):
    """The server has trouble of its own with this mail in hand: it is offered again soon."""


class Refused(Exception):
    """The server said no to a mail as a whole: `lasting` when trying again is of no use."""

    def __init__(self, said: str, *, lasting: bool) -> None:
        super().__init__(said[:ERROR_CHARACTERS])
        self.lasting = lasting


class Postman:
    """One conversation with the mail server, begun when first needed and used for a whole batch."""

    def __init__(self, server: MailServer, *, trusted: str = "", timeout: float = TIMEOUT_SECONDS) -> None:
        """`trusted` names a file of authorities whose certificates count besides the machine's own."""
        self.server, self.trusted, self.timeout = server, trusted, timeout
        self._talk: smtplib.SMTP | None = None

    def __enter__(self) -> "Postman":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._talk is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._talk.quit()

    def hand_over(self, mail: Composed) -> Handed:
        """Hand a mail over; answers what was said to each recipient.  Raises Unreachable, Busy, Refused."""
        talk = self._conversation()
        spelled = {_on_the_wire(one): one for one in mail.recipients}
        options = [] if all(one.isascii() for one in spelled) else ["SMTPUTF8"]
        if options and not talk.has_extn("smtputf8"):
            raise Refused("550 5.6.7 SMTPUTF8", lasting=True)
        try:
            refused = talk.sendmail(mail.envelope_from, list(spelled), mail.raw, mail_options=options)
        except smtplib.SMTPRecipientsRefused as error:
            refused = error.recipients
        except smtplib.SMTPResponseException as error:
            self._hang_up()
            raise _refusal(error.smtp_code, f"{error.smtp_code} {_words(error.smtp_error)}") from error
        except (smtplib.SMTPException, OSError) as error:
            # This mail may be what the server stumbles over: it waits for its turn, the others go on.
            self._hang_up()
            raise Refused(f"{type(error).__name__}: {error}", lasting=False) from error
        if any(code == 421 for code, _ in refused.values()):
            self._hang_up()
            raise Busy("; ".join(f"{code} {_words(said)}" for code, said in refused.values())[:ERROR_CHARACTERS])
        return Handed(
            mail.recipients, {spelled[one]: f"{code} {_words(said)}" for one, (code, said) in refused.items()}
        )

    def look(self) -> None:
        """Open the conversation, log in, and say no more.  Raises Unreachable."""
        self._conversation()

    def _conversation(self) -> smtplib.SMTP:
        if self._talk is None:
            try:
                self._talk = self._begin()
            except (smtplib.SMTPException, OSError, ValueError) as error:
                raise Unreachable(_fault_of(error), _said_by(error)) from error
        return self._talk

    def _begin(self) -> smtplib.SMTP:
        server = self.server
        if server.user and server.scheme == "smtp" and server.host not in LOOPBACK:
            raise Unreachable(MailFault.IN_THE_CLEAR, server.host)
        context = ssl.create_default_context()
        if self.trusted:
            context.load_verify_locations(self.trusted)
        if server.scheme == "smtps":
            talk: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=self.timeout, context=context)
        else:
            talk = smtplib.SMTP(server.host, server.port, timeout=self.timeout)
        try:
            self._come_in(talk, context)
        except BaseException:
            talk.close()
            raise
        return talk

    def _come_in(self, talk: smtplib.SMTP, context: ssl.SSLContext) -> None:
        talk.ehlo_or_helo_if_needed()
        if self.server.scheme == "smtp+starttls":
            if not talk.has_extn("starttls"):
                raise Unreachable(MailFault.NO_TLS, self.server.host)
            talk.starttls(context=context)
            talk.ehlo()
        if self.server.user:
            if not talk.has_extn("auth"):
                raise Unreachable(MailFault.NO_LOGIN, self.server.host)
            self._log_in(talk)

    def _log_in(self, talk: smtplib.SMTP) -> None:
        try:
            talk.login(self.server.user, self.server.password)
        except smtplib.SMTPServerDisconnected as error:  # some hang up on whoever they refuse
            raise Unreachable(MailFault.LOGIN_REFUSED, str(error)) from error
        except smtplib.SMTPResponseException:
            raise
        except smtplib.SMTPException as error:  # none of the ways they offer is one we know
            raise Unreachable(MailFault.NO_LOGIN, str(error)) from error

    def _hang_up(self) -> None:
        if self._talk is not None:
            self._talk.close()
            self._talk = None


def _refusal(code: int, said: str) -> Exception:
    """What an answer to MAIL or DATA means."""
    if code in SERVER_ITSELF or status_in(said).startswith("4.3."):
        return Busy(said[:ERROR_CHARACTERS])
    if code == 530:
        return Unreachable(MailFault.LOGIN_REFUSED, said)
    return Refused(said, lasting=code >= 500)


FAULTS: tuple[tuple[type[Exception], MailFault], ...] = (
    (ssl.SSLError, MailFault.TLS_BROKEN),
    (smtplib.SMTPNotSupportedError, MailFault.NO_LOGIN),
    (smtplib.SMTPServerDisconnected, MailFault.HUNG_UP),
    (smtplib.SMTPException, MailFault.BUSY),
    (socket.gaierror, MailFault.NAME_UNKNOWN),
    (TimeoutError, MailFault.SILENT),
)
"""What kinds of failure mean; the first that fits."""


def _fault_of(error: Exception) -> MailFault:
    """What kept us from the server."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return UNTRUSTED_CODES.get(error.verify_code, MailFault.UNTRUSTED)
    if isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code >= 500:
        return MailFault.LOGIN_REFUSED
    return next((fault for kind, fault in FAULTS if isinstance(error, kind)), MailFault.NOBODY_THERE)


def _said_by(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_words(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"


def _on_the_wire(address: str) -> str:
    """An address as a server without SMTPUTF8 understands it, where there is such a form (RFC 5890)."""
    local, _, domain = address.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return address


def _words(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)

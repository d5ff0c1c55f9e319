"""The sender: takes owed mails in turn, composes each and hands it to the mail server of the installation.

Without a mail server, mails are composed all the same and kept where the desk shows them.
"""

import logging
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from urllib.parse import unquote, urlsplit

from django.conf import settings

from palier.adapters.mail.compose import Composed, compose, write
from palier.apps.mailroom import commands as mailroom
from palier.apps.mailroom.commands.delivery import AUTOMATIC_KINDS, Sent
from palier.apps.mailroom.letters import letter_of

log = logging.getLogger("palier.mail")

TIMEOUT_SECONDS = 30
BATCH = 10
ERROR_CHARACTERS = 500
UNWRITTEN = Sent(sender="", subject="", text="", html="")


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


class Refused(Exception):
    """The server said no: `lasting` when trying again is of no use."""

    def __init__(self, said: str, *, lasting: bool) -> None:
        super().__init__(said[:ERROR_CHARACTERS])
        self.lasting = lasting


class Postman:
    """One conversation with the mail server, begun when first needed and used for a whole batch."""

    def __init__(self, server: MailServer) -> None:
        self.server = server
        self._talk: smtplib.SMTP | None = None

    def __enter__(self) -> "Postman":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._talk is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._talk.quit()

    def hand_over(self, mail: Composed) -> str:
        """Hand a mail over; answers which recipients were refused while others were served.  Raises Refused."""
        try:
            refused = self._conversation().sendmail(mail.envelope_from, list(mail.recipients), mail.raw)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise Refused(_said(error.recipients), lasting=all(code >= 500 for code in codes)) from error
        except smtplib.SMTPResponseException as error:
            self._hang_up()
            said = f"{error.smtp_code} {_words(error.smtp_error)}"
            lasting = error.smtp_code >= 500 and not isinstance(error, smtplib.SMTPAuthenticationError)
            raise Refused(said, lasting=lasting) from error
        except (smtplib.SMTPException, OSError) as error:
            self._hang_up()
            raise Refused(f"{type(error).__name__}: {error}", lasting=False) from error
        return _said(refused)

    def _conversation(self) -> smtplib.SMTP:
        if self._talk is None:
            self._talk = self._begin()
        return self._talk

    def _begin(self) -> smtplib.SMTP:
        server = self.server
        if server.scheme == "smtps":
            context = ssl.create_default_context()
            talk: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_SECONDS, context=context)
        else:
            talk = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
        if server.scheme == "smtp+starttls":
            talk.starttls(context=ssl.create_default_context())
        if server.user:
            talk.login(server.user, server.password)
        return talk

    def _hang_up(self) -> None:
        if self._talk is not None:
            self._talk.close()
            self._talk = None


def _said(refused: dict[str, tuple[int, bytes]]) -> str:
    return "; ".join(f"{address}: {code} {_words(said)}" for address, (code, said) in refused.items())


def _words(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


def send_waiting(*, at: datetime, limit: int = 100) -> int:
    """Send at most `limit` mails owed at `at`; answers how many were taken in hand, 0 when none waits."""
    if not settings.SMTP_URL:
        return _in_batches(None, at, limit)
    with Postman(MailServer.at(settings.SMTP_URL)) as postman:
        return _in_batches(postman, at, limit)


def _in_batches(postman: Postman | None, at: datetime, limit: int) -> int:
    taken = 0
    while taken < limit:
        wanted = min(BATCH, limit - taken)
        claimed = mailroom.claim_outgoing(at=at, limit=wanted)
        for mail_id in claimed:
            _send(postman, mail_id, at)
        taken += len(claimed)
        if len(claimed) < wanted:
            break
    return taken


def _send(postman: Postman | None, mail_id: int, at: datetime) -> None:
    try:
        letter = letter_of(mail_id)
        if letter.kind in AUTOMATIC_KINDS and mailroom.withhold_if_unwanted(mail_id=mail_id, at=at):
            return
        if postman is None:
            mailroom.mark_kept(mail_id=mail_id, sent=write(letter), at=at)
            return
        mail = compose(letter, at=at)
    except (ValueError, LookupError, AssertionError) as fault:
        log.exception("mail %d could not be written; it is kept and tried again", mail_id)
        mailroom.mark_put_off(mail_id=mail_id, sent=UNWRITTEN, error=f"{type(fault).__name__}: {fault}", at=at)
        return
    try:
        refused = postman.hand_over(mail)
    except Refused as error:
        log.warning("mail %d was not taken: %s", mail_id, error)
        mark = mailroom.mark_failed if error.lasting else mailroom.mark_put_off
        mark(mail_id=mail_id, sent=mail.sent, error=str(error), at=at)
    else:
        mailroom.mark_sent(mail_id=mail_id, sent=mail.sent, refused=refused, at=at)

"""The sender: takes owed mails in turn, composes each and hands it to the mail server of the installation.

Without a mail server, mails are composed all the same and kept where the desk shows them.  What goes to many at once
is sent by `send_bulk`, with a conversation of its own: it holds up no reply.
"""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from django.conf import settings

from palier.adapters.mail.compose import compose
from palier.adapters.mail.keeping import FAULTS, keep, put_off
from palier.adapters.mail.postman import Busy, MailServer, Postman, Refused, Unreachable
from palier.adapters.mail.signing import domain_of_desk, signed
from palier.adapters.shared.mail_faults import MailFault
from palier.apps.mailroom import commands as mailroom
from palier.apps.mailroom.commands.delivery import AUTOMATIC_KINDS
from palier.apps.mailroom.letters import letter_of
from palier.apps.outbox.signing_keys import DkimKey, signing_key

__all__ = ["MailServer", "send_bulk", "send_waiting"]

log = logging.getLogger("palier.mail")

BATCH = 10
HELD_SECONDS = 20.0
"""How long mails are sent under claims that end after a minute: another worker may have them then and send them too."""


def send_waiting(*, at: datetime, limit: int = 100) -> int:
    """Send at most `limit` mails owed at `at`, those to many apart; answers how many were taken in hand."""
    return _send_some(at, limit, bulk=False)


def send_bulk(*, at: datetime, limit: int = 100) -> int:
    """The same for what goes to many at once."""
    return _send_some(at, limit, bulk=True)


@dataclass
class Round:
    """What the mails of one call share: the conversation, the instant, and the key that signs them."""

    postman: Postman
    at: datetime
    began: float = field(default_factory=time.monotonic)

    @property
    def is_over(self) -> bool:
        """Do its claims end soon?"""
        return time.monotonic() - self.began > HELD_SECONDS

    @cached_property
    def key(self) -> DkimKey | None:
        """Asked for by the first mail that leaves, once: a key that changes meanwhile signs from the next call on."""
        return signing_key(domain_of_desk())


def _send_some(at: datetime, limit: int, *, bulk: bool) -> int:
    if not settings.SMTP_URL:
        return _in_batches(None, at, limit, bulk=bulk)
    with Postman(MailServer.at(settings.SMTP_URL), trusted=settings.SMTP_CA_FILE) as postman:
        return _in_batches(Round(postman, at), at, limit, bulk=bulk)


def _in_batches(round_: Round | None, at: datetime, limit: int, *, bulk: bool) -> int:
    """Batch after batch until none is due.  A case gives one mail a batch, so that a short one need not be the last.

    All claims are counted from `at`: a round that has lasted too long makes no further ones.
    """
    taken = 0
    while taken < limit and not (taken and round_ and round_.is_over):
        claimed = mailroom.claim_outgoing(at=at, limit=min(BATCH, limit - taken), bulk=bulk)
        if not claimed:
            break
        if round_ is None:
            keep(dict.fromkeys(claimed, at))
        elif not _hand_over(round_, claimed):
            return 0
        taken += len(claimed)
    return taken


def _hand_over(round_: Round, claimed: Sequence[int]) -> bool:
    """Mails one after the other; False where our own server can't be used, or so slowly that the claims end soon."""
    for place, mail_id in enumerate(claimed):
        if place and round_.is_over:
            mailroom.release_outgoing(mail_ids=claimed[place:], fault="", error="", at=round_.at)
            return False
        try:
            _send(round_, mail_id)
        except Unreachable as error:
            _wait_for_server(claimed[place:], error, round_.at)
            return False
    return True


def _wait_for_server(mail_ids: Sequence[int], error: Unreachable, at: datetime) -> None:
    """None of these could be offered to anybody: they wait, and nobody counts it as an attempt."""
    log.warning("the outgoing mail server can't be used (%s): %s", error.fault, error)
    mailroom.release_outgoing(mail_ids=mail_ids, fault=error.fault, error=str(error), at=at)


def _send(round_: Round, mail_id: int) -> None:
    """One mail.  Raises Unreachable."""
    postman, at = round_.postman, round_.at
    try:
        letter = letter_of(mail_id)
        if letter.kind in AUTOMATIC_KINDS and mailroom.withhold_if_unwanted(mail_id=mail_id, at=at):
            return
        readers = mailroom.readers_of(mail_id, letter.recipients)
        if readers.suppressed:
            mailroom.mark_suppressed(mail_id=mail_id, recipients=readers.suppressed, at=at)
        if not readers.wanted:
            return
        mail = replace(signed(compose(letter, at=at), round_.key), recipients=readers.wanted)
    except FAULTS as fault:
        put_off(mail_id, fault, at)
        return
    try:
        handed = postman.hand_over(mail)
    except Busy as error:
        mailroom.release_outgoing(mail_ids=[mail_id], fault=MailFault.BUSY, error=str(error), at=at)
    except Refused as error:
        log.warning("mail %d was not taken: %s", mail_id, error)
        mark = mailroom.mark_failed if error.lasting else mailroom.mark_put_off
        mark(mail_id=mail_id, sent=mail.sent, error=str(error), at=at)
    else:
        mailroom.mark_handed(mail_id=mail_id, sent=mail.sent, handed=handed, at=at)

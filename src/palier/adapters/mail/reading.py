"""The reader: takes stored mail in turn; what arrived together shares a commit, and none holds up another."""

import logging
from datetime import datetime

from django.conf import settings
from django.db import OperationalError

from palier.adapters.mail.envelopes import UNKNOWN
from palier.apps.mailroom import commands as mailroom
from palier.apps.mailroom.commands.proving import note_verdict, unproven_mails

log = logging.getLogger("palier.mail")

BATCH = 10
REASON_CHARACTERS = 300


def read_waiting(*, at: datetime, limit: int = 100) -> int:
    """Settle at most `limit` mails that wait at `at`; answers how many were taken in hand, 0 when none waits."""
    taken = 0
    while taken < limit:
        claimed = mailroom.claim_raw_mail(at=at, limit=min(BATCH, limit - taken))
        if not claimed:
            break
        if settings.MAIL_CHECK == "dns":
            _find_out(claimed)
        _read_together(claimed, at)
        taken += len(claimed)
    return taken


def _find_out(raw_ids: list[int]) -> None:
    """Ask, outside of any transaction, who these mails are from, where no mail server of ours tells."""
    from palier.adapters.mail.checking import check_sender, hop_of

    for raw_id, raw, envelope_from in unproven_mails(raw_ids):
        hop = hop_of(raw, by=settings.MAIL_RECEIVED_BY) if envelope_from != UNKNOWN else None
        note_verdict(raw_id=raw_id, verdict=check_sender(raw, envelope_from=envelope_from, hop=hop).verdict)


def _read_together(raw_ids: list[int], at: datetime) -> None:
    """Settle them in one transaction, for the wait for the disk costs more than a mail; where one fails, each alone."""
    try:
        mailroom.settle_together(raw_ids=raw_ids, at=at)
    except Exception:  # noqa: BLE001 whatever it was: found again, and told, by the mail it belongs to
        for raw_id in raw_ids:
            _read(raw_id, at)


def _read(raw_id: int, at: datetime) -> None:
    """Settle one mail; a fault is that mail's alone, unless the database itself went away."""
    try:
        mailroom.settle_raw_mail(raw_id=raw_id, at=at)
    except OperationalError:
        raise
    except Exception as fault:
        log.exception("mail %d could not be read; it is kept and tried again", raw_id)
        mailroom.put_off_raw_mail(raw_id=raw_id, reason=f"{type(fault).__name__}: {fault}"[:REASON_CHARACTERS], at=at)

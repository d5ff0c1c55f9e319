"""What screens read of every mail that came in, whatever became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from palier.apps.cases.policies import hidden_cases
from palier.apps.errors import NotFound
from palier.apps.mailroom import policies
from palier.apps.mailroom.commands.again import FINAL, KEPT_FOR
from palier.apps.mailroom.commands.sealed import waits_for_a_channel
from palier.apps.mailroom.models import RawMail
from palier.core.actor import Actor

PAGE = 50
ALARM_AFTER = timedelta(minutes=15)
SHOWN = ("spam", "quarantined", "held")
"""The outcomes that can be asked for alone: each has an index."""

COLUMNS = ("id", "received_at", "mailbox", "state", "reason", "sender_name", "sender_address", "subject", "case_id")


@dataclass(frozen=True, slots=True)
class InboxLine:
    """One mail that came in, and what became of it."""

    id: int
    received_at: datetime
    mailbox: str
    state: str
    reason: str
    sender_name: str
    sender_address: str
    subject: str
    case_id: int | None


@dataclass(frozen=True, slots=True)
class InboxMail:
    """One mail with its bytes, who it really came from as far as that is known, and whether it may be read again."""

    line: InboxLine
    envelope_from: str
    envelope_to: tuple[str, ...]
    size: int
    raw: bytes
    automatic: str
    verdict: str
    marks: tuple[str, ...]
    attempts: int
    decided_at: datetime | None
    may_be_read_again: bool


def incoming_mails(*, viewer: Actor, state: str = "", before: int | None = None) -> Sequence[InboxLine]:
    """Mails that came in, newest first, or those of one outcome; one more than a page when there are older ones.

    Those of a case that the viewer may not know of are not among them.
    """
    if not policies.may_sort_mail(viewer):
        return ()
    mails = RawMail.objects.exclude(case_id__in=hidden_cases(viewer)).order_by("-id")
    if state in SHOWN:
        mails = mails.filter(state=state)
    if before is not None:
        mails = mails.filter(id__lt=before)
    return tuple(InboxLine(*row) for row in mails.values_list(*COLUMNS)[: PAGE + 1])


def incoming_mail(*, viewer: Actor, mail_id: int, at: datetime) -> InboxMail:
    """One mail, whatever became of it.  Raises NotFound: for one to a vulnerability channel until it is sealed, too."""
    row = RawMail.objects.filter(pk=mail_id).exclude(case_id__in=hidden_cases(viewer)).first()
    if row is None or not policies.may_sort_mail(viewer) or waits_for_a_channel(row.state, row.envelope_to):
        raise NotFound("mail", str(mail_id))
    return InboxMail(
        line=InboxLine(*(getattr(row, name) for name in COLUMNS)),
        envelope_from=row.envelope_from,
        envelope_to=tuple(row.envelope_to),
        size=row.size,
        raw=bytes(row.raw),
        automatic=row.automatic,
        verdict=row.verdict or "",
        marks=tuple((row.marks or "").split()),
        attempts=row.attempts,
        decided_at=row.decided_at,
        may_be_read_again=row.state not in FINAL and at - row.received_at <= KEPT_FOR,
    )


def quarantined_too_long(*, at: datetime) -> int:
    """How many mails could not be read and have waited for a person longer than 15 minutes."""
    return RawMail.objects.filter(state="quarantined", decided_at__lte=at - ALARM_AFTER).count()


def marks_of_mails(raw_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """What a reader should know before believing these mails, by their ids; those without are left out."""
    rows = RawMail.objects.filter(pk__in=raw_ids).exclude(marks=None).exclude(marks="").values_list("id", "marks")
    return {raw_id: tuple((marks or "").split()) for raw_id, marks in rows}

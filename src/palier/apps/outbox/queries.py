"""What screens read of mails that left or are about to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from palier.apps.errors import NotFound
from palier.apps.outbox.models import OutgoingMail
from palier.apps.rights import has_role
from palier.core.actor import Actor, Role

PAGE = 50


@dataclass(frozen=True, slots=True)
class SentLine:
    """One mail owed, and where it is.  Its subject is empty until a worker has composed it."""

    id: int
    created_at: datetime
    sent_at: datetime | None
    state: str
    kind: str
    recipients: tuple[str, ...]
    subject: str
    case_id: int | None
    attempts: int
    last_error: str
    next_attempt_at: datetime | None


@dataclass(frozen=True, slots=True)
class SentMail:
    """One mail in full, as it was composed."""

    line: SentLine
    sender: str
    text: str
    html: str
    message_id: str
    in_reply_to: str


COLUMNS = (
    "id",
    "created_at",
    "sent_at",
    "state",
    "kind",
    "recipients",
    "subject",
    "case_id",
    "attempts",
    "last_error",
    "next_attempt_at",
)
FULL = ("sender", "text", "html", "message_id", "in_reply_to")


def sent_mails(*, viewer: Actor, before: int | None = None) -> Sequence[SentLine]:
    """Mails owed or sent, newest first; one more than a page when there are older ones."""
    if not has_role(viewer, Role.AGENT):
        return ()
    mails = OutgoingMail.objects.order_by("-id")
    if before is not None:
        mails = mails.filter(id__lt=before)
    return tuple(_line(row) for row in mails.values_list(*COLUMNS)[: PAGE + 1])


def mails_of_case(*, viewer: Actor, case_id: int) -> Sequence[SentLine]:
    """The mails one case owed or sent, newest first, twenty at most.  The caller knows that the case is visible."""
    if not has_role(viewer, Role.AGENT):
        return ()
    mails = OutgoingMail.objects.filter(case_id=case_id).order_by("-id")
    return tuple(_line(row) for row in mails.values_list(*COLUMNS)[:20])


def sent_mail(*, viewer: Actor, mail_id: int) -> SentMail:
    """One mail owed or sent.  Raises NotFound."""
    row = OutgoingMail.objects.filter(pk=mail_id).values_list(*COLUMNS, *FULL).first()
    if row is None or not has_role(viewer, Role.AGENT):
        raise NotFound("mail", str(mail_id))
    return SentMail(_line(row[: len(COLUMNS)]), *row[len(COLUMNS) :])


def _line(row: tuple[object, ...]) -> SentLine:
    values = dict(zip(COLUMNS, row, strict=True))
    return SentLine(**values | {"recipients": tuple(row[5])})  # type: ignore[arg-type]  # columns as typed above

"""What a mail to staff tells of, in one frozen row: everything its composer needs and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from palier.apps.cases.models import CaseEvent
from palier.apps.escalations.models import Telling
from palier.apps.outbox.models import OutgoingMail
from palier.apps.staff.models import Agent
from palier.core.escalation import Passed

ROW = (
    "recipient",
    "name",
    "clock",
    "step",
    "event_id",
    "at",
    "due_at",
    "role",
    "found_as",
    "stands_in",
    "passed",
    "case__reference",
    "case__subject",
    "case__terms_id",
    "case__severity",
    "case__account__name",
    "case__contact__name",
)


@dataclass(frozen=True, slots=True)
class StaffLetter:
    """One mail to somebody of the staff: what is late or was asked, whose case it is, why it comes to them.

    `reason` and `actor` are set for acts around an escalation; `zone` is the reader's.
    """

    name: str
    zone: str
    clock: str
    step: str
    is_act: bool
    at: datetime
    due_at: datetime | None
    role: str
    found_as: str
    stands_in: bool
    passed: tuple[Passed, ...]
    reference: str
    subject: str
    terms_id: int
    severity: str
    account: str
    contact: str
    actor: str
    reason: str


def staff_letter_of(mail_id: int) -> StaffLetter:
    """The facts of one mail to staff, read when it is sent.  Raises LookupError where there is no such mail."""
    return staff_letters_of(mail_id)[0]


def staff_letters_of(mail_id: int) -> tuple[StaffLetter, ...]:
    """Everything one mail to staff tells, in the order of time: a mail that gathers tells of many things.

    Raises LookupError where there is no such mail.
    """
    rows = [dict(zip(ROW, row, strict=True)) for row in _told_in(mail_id)]
    if not rows:
        raise LookupError(mail_id)
    acts = CaseEvent.objects.filter(pk__in={row["event_id"] for row in rows if row["event_id"]})
    said = {
        pk: (actor, str(data.get("reason", ""))) for pk, actor, data in acts.values_list("pk", "actor_name", "data")
    }
    zone = Agent.objects.values_list("timezone", flat=True).get(pk=rows[0]["recipient"])
    return tuple(_letter(row, zone, *said.get(row["event_id"], ("", ""))) for row in rows)


def _told_in(mail_id: int) -> Iterable[tuple[Any, ...]]:
    return Telling.objects.filter(mail_id=mail_id).order_by("at", "id").values_list(*ROW)


def _letter(row: dict[str, Any], zone: str, actor: str, reason: str) -> StaffLetter:
    values = {name.removeprefix("case__").removesuffix("__name"): value for name, value in row.items()}
    event_id = values.pop("event_id")
    del values["recipient"]
    values["passed"] = tuple(Passed.from_data(each) for each in values["passed"])
    return StaffLetter(**values, zone=zone, is_act=event_id is not None, actor=actor, reason=reason)


def reason_told_in(mail_id: int) -> str:
    """The words with which an escalation was asked for or ended, for the mail that tells the customer of it."""
    event_id = OutgoingMail.objects.filter(pk=mail_id).values("event_id")
    said = CaseEvent.objects.filter(pk__in=event_id).values_list("data", flat=True).first()
    return str((said or {}).get("reason", ""))

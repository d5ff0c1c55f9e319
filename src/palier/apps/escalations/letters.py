"""What a mail to staff tells of, in one frozen row: everything its composer needs and nothing else."""

from dataclasses import dataclass
from datetime import datetime

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
    row = Telling.objects.filter(mail_id=mail_id).values_list(*ROW).first()
    if row is None:
        raise LookupError(mail_id)
    values = dict(zip(ROW, row, strict=True))
    recipient, event_id = values.pop("recipient"), values.pop("event_id")
    actor, reason = "", ""
    if event_id is not None:
        actor, said = CaseEvent.objects.values_list("actor_name", "data").get(pk=event_id)
        reason = said.get("reason", "")
    return StaffLetter(
        **{name.removeprefix("case__").removesuffix("__name"): value for name, value in values.items()}
        | {"passed": tuple(Passed.from_data(each) for each in values["passed"])},
        zone=Agent.objects.values_list("timezone", flat=True).get(pk=recipient),
        is_act=event_id is not None,
        actor=actor,
        reason=reason,
    )


def reason_told_in(mail_id: int) -> str:
    """The words with which an escalation was asked for or ended, for the mail that tells the customer of it."""
    event_id = OutgoingMail.objects.filter(pk=mail_id).values("event_id")
    said = CaseEvent.objects.filter(pk__in=event_id).values_list("data", flat=True).first()
    return str((said or {}).get("reason", ""))

"""What a mail about a severity or a duty tells, besides its case: read when it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from palier.apps.accounts.models import Contact
from palier.apps.cases.models import CaseEvent
from palier.apps.catalogues.queries import terms_of
from palier.apps.duties.intake import Intake, judged
from palier.apps.outbox.models import OutgoingMail
from palier.core.case import Kind
from palier.core.case.delays import after_delay
from palier.core.catalogue.promises import Text
from palier.core.catalogue.terms import Terms
from palier.core.duties import report_items

RECEIVED = "case_received"
GENERATED_KINDS = frozenset({"reach_asked", "severity_lowered", "severity_applied"})
"""Mails that no hand caused and that answer none (RFC 3834 §5: auto-generated)."""
DUTY_KINDS = GENERATED_KINDS | {
    "severity_restored",
    "severity_proposed",
    "severity_changed",
    "severity_withdrawn",
    "detail_asked",
}


@dataclass(frozen=True, slots=True)
class DutyLetter:
    """The facts of one such mail.

    `severity` is the level it tells of, `was` the one before; `asked_for` lists what a report must hold.  `lowers_to`
    and `lowers_at` announce what silence leads to, `contest_by` until when a proposal can be contested.
    `intake` is how the channel stood by which the case came.  `proposal` is the place among the facts of a
    severity that the reader, `contact_id`, may accept or contest.
    """

    terms: Terms
    severity: str
    was: str = ""
    reason: str = ""
    until: Text | None = None
    lowers_to: str = ""
    lowers_at: datetime | None = None
    contest_by: datetime | None = None
    asked_for: tuple[Text, ...] = ()
    intake: Intake | None = None
    proposal: int | None = None
    proposed_at: datetime | None = None
    contact_id: int = 0


def duty_letter_of(mail_id: int, kind: str, terms_id: int) -> DutyLetter | None:
    """What this mail tells of a duty; None where it tells of none."""
    terms = terms_of(terms_id)
    if kind not in DUTY_KINDS and not (kind == RECEIVED and _says_more(terms)):
        return None
    told = OutgoingMail.objects.filter(pk=mail_id).values("event_id")
    event = CaseEvent.objects.select_related("case").get(pk__in=told)
    letter = _letter(event, terms, event.data)
    if event.kind == Kind.SEVERITY_PROPOSED.value:
        reader = reader_of(mail_id) or event.case.contact_id
        return replace(letter, proposal=event.seq, proposed_at=event.at, contact_id=reader)
    return (
        replace(letter, intake=judged(terms, event.channel, letter.severity, event.at)) if kind == RECEIVED else letter
    )


def reader_of(mail_id: int) -> int | None:
    """The contact of its account who reads a mail, where it goes to one alone."""
    recipients, account_id = OutgoingMail.objects.values_list("recipients", "account_id").get(pk=mail_id)
    if len(recipients) != 1:
        return None
    known = Contact.objects.filter(account_id=account_id, email__iexact=recipients[0])
    return known.values_list("pk", flat=True).first()


def _says_more(terms: Terms) -> bool:
    """Has a receipt more to say than that a case was opened: what a report must hold, or a channel's hours?"""
    return bool(terms.offered) or any(duty.report for duty in terms.duties)


def _letter(event: CaseEvent, terms: Terms, data: Mapping[str, Any]) -> DutyLetter:
    severity = data.get("severity") or data.get("level") or event.case.severity
    level = next((level for level in terms.severities if level.id == severity), None)
    within, missing = terms.severity_policy.contest_within, data.get("missing")
    items = report_items(terms, severity)
    return DutyLetter(
        terms=terms,
        severity=severity,
        was=data.get("was", ""),
        reason=data.get("reason", ""),
        until=level.reachable.until if level and level.reachable else None,
        lowers_to=data.get("lowers_to", ""),
        lowers_at=datetime.fromisoformat(data["lowers_at"]) if "lowers_at" in data else None,
        contest_by=after_delay(terms, within, event.at) if within and event.kind == "severity_proposed" else None,
        asked_for=tuple(item.text for item in items if missing is None or item.id in missing),
    )

"""What a mail about a severity or a duty tells, besides its case: read when it is sent."""

import json
from dataclasses import dataclass, replace
from datetime import datetime

from palier.apps.duties.intake import Intake, judged
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
    and `lowers_at` announce what silence leads to, or may where a person decides (`by_hand`); `contest_by` says until
    when a proposal can be contested.
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
    by_hand: bool = False
    contest_by: datetime | None = None
    asked_for: tuple[Text, ...] = ()
    intake: Intake | None = None
    proposal: int | None = None
    proposed_at: datetime | None = None
    contact_id: int = 0


@dataclass(frozen=True, slots=True)
class ToldOf:
    """The event that caused a mail, its `data` still written as JSON, and what its case was when it was read.

    `reader` is the contact whom the mail goes to, where it goes to one alone; `contact_id` the case's own.
    """

    kind: str
    seq: int
    at: datetime
    channel: str
    data: str
    severity: str
    contact_id: int
    reader: int | None


def duty_letter_of(kind: str, terms: Terms, told: ToldOf) -> DutyLetter | None:
    """What a mail of this kind tells of a duty; None where it tells of none."""
    if kind not in DUTY_KINDS and not (kind == RECEIVED and _says_more(terms)):
        return None
    letter = _letter(told, terms)
    if told.kind == Kind.SEVERITY_PROPOSED.value:
        return replace(letter, proposal=told.seq, proposed_at=told.at, contact_id=told.reader or told.contact_id)
    return replace(letter, intake=judged(terms, told.channel, letter.severity, told.at)) if kind == RECEIVED else letter


def _says_more(terms: Terms) -> bool:
    """Has a receipt more to say than that a case was opened: what a report must hold, or a channel's hours?"""
    return bool(terms.offered) or any(duty.report for duty in terms.duties)


def _letter(told: ToldOf, terms: Terms) -> DutyLetter:
    data = json.loads(told.data)
    severity = data.get("severity") or data.get("level") or told.severity
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
        by_hand="by_hand" in data,
        contest_by=after_delay(terms, within, told.at) if within and told.kind == "severity_proposed" else None,
        asked_for=tuple(item.text for item in items if missing is None or item.id in missing),
    )

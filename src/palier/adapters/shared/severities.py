"""Severities as somebody chooses or changes them, in words: levels to choose from, and why one was changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from palier.adapters.shared.offers import calendar_name
from palier.adapters.shared.words import severity_words, text_words
from palier.core.case import Kind
from palier.core.catalogue.promises import Text
from palier.core.catalogue.terms import SeverityTerms, Terms
from palier.core.duties import report_items


@dataclass(frozen=True, slots=True)
class SeverityChoice:
    """One severity with everything that must be before the eyes of whoever chooses it.

    `attest` is the statement they confirm, empty where there is none; `duty` what they owe then; `contact_hours` when
    they are contacted; `report` what their report must hold.
    """

    id: str
    label: str
    definition: str
    examples: tuple[str, ...]
    attest: str
    duty: str
    contact_hours: str
    report: tuple[str, ...]
    is_default: bool


def severity_choices(terms: Terms, language: str) -> tuple[SeverityChoice, ...]:
    """The severities of a plan, most severe first, in one language: the one to be kept with what is confirmed."""
    with override(language):
        return tuple(_choice(level, terms) for level in terms.severities)


def _choice(level: SeverityTerms, terms: Terms) -> SeverityChoice:
    return SeverityChoice(
        id=level.id,
        label=text_words(level.label),
        definition=text_words(level.definition),
        examples=tuple(text_words(example) for example in level.examples),
        attest=text_words(level.attest),
        duty=reachable_words(level),
        contact_hours=calendar_name(terms.calendars[level.contact]) if level.contact else "",
        report=tuple(text_words(item.text) for item in report_items(terms, level.id)),
        is_default=level.id == terms.default_severity,
    )


def reachable_words(level: SeverityTerms) -> str:
    """The duty that comes with a severity: "You stay reachable until the problem is solved."."""
    if level.reachable is None:
        return ""
    if not level.reachable.until:
        return _("You stay reachable.")
    return _("You stay reachable until %(until)s.") % {"until": text_words(level.reachable.until)}


def severity_notes(kind: Kind, data: Mapping[str, Any], terms: Terms) -> str:
    """What is to be said of a change or a proposal besides who made it: its rule or ground, its reason, the words
    that were confirmed.
    """
    return " ".join(_notes(kind, data, terms))


def _notes(kind: Kind, data: Mapping[str, Any], terms: Terms) -> Iterator[str]:
    if kind is Kind.SEVERITY_CHANGED:
        yield from filter(None, (_rule(data.get("rule", "")), _basis(data.get("basis", ""), terms)))
    if kind is Kind.REACH_ASKED and "lowers_to" in data:
        lower = severity_words(terms, data["lowers_to"])
        yield _("Without an answer the severity will be lowered to “%(severity)s”.") % {"severity": lower}
    if kind in REASONED and data.get("reason"):
        yield _("Reason: “%(reason)s”") % {"reason": data["reason"]}
    if kind in (Kind.OPENED, Kind.SEVERITY_CHANGED) and data.get("attested"):
        yield _("Confirmed: “%(words)s”") % {"words": data["attested"]["text"]}
    if kind is Kind.OPENED and data.get("wished"):
        wished = severity_words(terms, data["wished"])
        yield _("They asked for “%(severity)s”; by the plan, others choose the severity.") % {"severity": wished}
    if kind is Kind.DETAIL_ASKED:
        yield " · ".join(text_words(text) for text in missing_texts(data, terms))


REASONED = (Kind.SEVERITY_CHANGED, Kind.SEVERITY_PROPOSED, Kind.SEVERITY_CONTESTED, Kind.SEVERITY_WITHDRAWN)


def missing_texts(data: Mapping[str, Any], terms: Terms) -> tuple[Text, ...]:
    """What was asked for, of what the reports of these terms must hold."""
    missing = data.get("missing", ())
    return tuple(
        text for duty in terms.duties for number, text in enumerate(duty.report, 1) if f"{duty.id}.{number}" in missing
    )


def _rule(rule: str) -> str:
    return {
        "unreachable": _("The customer could not be reached; their answer restores it."),
        "answered": _("The customer has answered."),
        "uncontested": _("Nobody contested the proposal in time."),
        "accepted": _("The customer agreed."),
    }.get(rule, "")


def _basis(basis: str, terms: Terms) -> str:
    ground = text_words(terms.severity_policy.lowered_when)
    return {
        "contact": _("On the contact’s word."),
        "lowered_when": _("On the ground that the plan names: “%(ground)s”") % {"ground": ground},
        "unreachable": _("The customer could not be reached."),
        "contested": _("Although the customer contested it."),
    }.get(basis, "")

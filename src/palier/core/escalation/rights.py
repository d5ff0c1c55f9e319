"""What a plan grants beyond targets: asking for escalation, going first, being told around the clock."""

from enum import StrEnum

from palier.core.catalogue.terms import Terms
from palier.core.time import ALWAYS

FAST_TRACK = "fast_track"


class Escalates(StrEnum):
    """Who looks after an escalation that a customer asks for: the pooled managers, or the account's own."""

    POOLED = "pooled_escalation"
    DESIGNATED = "designated_escalation"


def escalates(terms: Terms, severity: str) -> Escalates | None:
    """How a case of this severity is escalated on request; None where the plan does not promise it.

    A designated manager wins over the pool.  Source: plan-language.md, "features", `grants`.
    """
    granted = _granted(terms, severity)
    return next((way for way in (Escalates.DESIGNATED, Escalates.POOLED) if way.value in granted), None)


def is_fast_tracked(terms: Terms, severity: str) -> bool:
    """Does a case of this severity go before others that are due at the same time?"""
    return FAST_TRACK in _granted(terms, severity)


def is_around_the_clock(terms: Terms, severity: str) -> bool:
    """Is this severity covered at every hour of every day, so that people are told at once?"""
    named = terms.calendars.get(terms.coverage.get(severity, ""))
    return named is not None and named.calendar == ALWAYS


def _granted(terms: Terms, severity: str) -> frozenset[str]:
    held = (feature for feature in terms.features if not feature.severities or severity in feature.severities)
    return frozenset(feature.grants for feature in held if feature.grants)

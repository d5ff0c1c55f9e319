"""Incidents and the state of what a provider runs: stages, uptime, what a page may say.  Pure."""

from palier.core.incident.lateness import Rung, rungs_due, rungs_of
from palier.core.incident.matching import Suggestion, suggest_cases
from palier.core.incident.notices import first_heard, notices_ahead, promised_by
from palier.core.incident.prepared import PLACEHOLDERS, fill_in, unknown_in
from palier.core.incident.silences import Silence, silences_of
from palier.core.incident.stages import (
    Impact,
    IncidentOver,
    Stage,
    StageOutOfOrder,
    check_stage,
    stages_after,
)
from palier.core.incident.states import SILENCE, Indicator, State, indicator_of, shown_state, silent_from, worst
from palier.core.incident.uptime import Day, Mark, availability, days_of

__all__ = [
    "PLACEHOLDERS",
    "SILENCE",
    "Day",
    "Impact",
    "IncidentOver",
    "Indicator",
    "Mark",
    "Rung",
    "Silence",
    "Stage",
    "StageOutOfOrder",
    "State",
    "Suggestion",
    "availability",
    "check_stage",
    "days_of",
    "fill_in",
    "first_heard",
    "indicator_of",
    "notices_ahead",
    "promised_by",
    "rungs_due",
    "rungs_of",
    "shown_state",
    "silences_of",
    "silent_from",
    "stages_after",
    "suggest_cases",
    "unknown_in",
    "worst",
]

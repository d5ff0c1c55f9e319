"""What states, stages and impacts are called, in the reader's language."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from palier.adapters.shared.words import language
from palier.core.incident import Impact, Indicator, Stage, State


def in_language(words: Mapping[str, str], speech: str = "") -> str:
    """The words in the reader's language, else in whichever they were written."""
    return words.get(speech or language()) or words.get("en") or next(iter(words.values()), "")


def state_words(state: State) -> str:
    """How a component does."""
    match state:
        case State.OPERATIONAL:
            return _("Operational")
        case State.MAINTENANCE:
            return _("Under maintenance")
        case State.UNKNOWN:
            return _("Unknown: nothing was heard of it for two minutes")
        case State.DEGRADED:
            return _("Degraded performance")
        case State.PARTIAL:
            return _("Partial outage")
        case State.MAJOR:
            return _("Major outage")


def together_words(indicator: Indicator) -> str:
    """How all do together."""
    match indicator:
        case Indicator.NONE:
            return _("All systems operational")
        case Indicator.MAINTENANCE:
            return _("Service under maintenance")
        case Indicator.UNKNOWN:
            return _("The state of some systems is unknown")
        case Indicator.MINOR:
            return _("Minor service disruption")
        case Indicator.MAJOR:
            return _("Partial system outage")
        case Indicator.CRITICAL:
            return _("Major system outage")


def stage_words(stage: Stage) -> str:
    """Where an incident or a maintenance stands."""
    return _planned_stage(stage) if stage.is_planned else _stage(stage)


def _stage(stage: Stage) -> str:
    match stage:
        case Stage.INVESTIGATING:
            return pgettext("stage of an incident", "Investigating")
        case Stage.IDENTIFIED:
            return pgettext("stage of an incident", "Identified")
        case Stage.MONITORING:
            return pgettext("stage of an incident", "Monitoring")
        case _:
            return pgettext("stage of an incident", "Resolved")


def _planned_stage(stage: Stage) -> str:
    match stage:
        case Stage.SCHEDULED:
            return pgettext("stage of a maintenance", "Scheduled")
        case Stage.IN_PROGRESS:
            return pgettext("stage of a maintenance", "In progress")
        case _:
            return pgettext("stage of a maintenance", "Completed")


def impact_words(impact: Impact) -> str:
    """How much an incident hurts."""
    match impact:
        case Impact.NONE:
            return pgettext("impact of an incident", "none")
        case Impact.MINOR:
            return pgettext("impact of an incident", "minor")
        case Impact.MAJOR:
            return pgettext("impact of an incident", "major")
        case Impact.CRITICAL:
            return pgettext("impact of an incident", "critical")

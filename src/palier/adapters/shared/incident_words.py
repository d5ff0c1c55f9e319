"""What states, stages and impacts are called, in the reader's language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from palier.adapters.shared.words import language
from palier.core.incident import Impact, Indicator, Stage, State


def in_language(words: Mapping[str, str], speech: str = "") -> str:
    """The words in the reader's language, else in whichever they were written."""
    return words.get(speech or language()) or words.get("en") or next(filter(None, words.values()), "")


STATES: Mapping[State, Promise] = {
    State.OPERATIONAL: gettext_lazy("Operational"),
    State.MAINTENANCE: gettext_lazy("Under maintenance"),
    State.UNKNOWN: gettext_lazy("Unknown: nothing was heard of it for two minutes"),
    State.DEGRADED: gettext_lazy("Degraded performance"),
    State.PARTIAL: gettext_lazy("Partial outage"),
    State.MAJOR: gettext_lazy("Major outage"),
}
TOGETHER: Mapping[Indicator, Promise] = {
    Indicator.NONE: gettext_lazy("All systems operational"),
    Indicator.MAINTENANCE: gettext_lazy("Service under maintenance"),
    Indicator.UNKNOWN: gettext_lazy("The state of some systems is unknown"),
    Indicator.MINOR: gettext_lazy("Minor service disruption"),
    Indicator.MAJOR: gettext_lazy("Partial system outage"),
    Indicator.CRITICAL: gettext_lazy("Major system outage"),
}
STAGES: Mapping[Stage, Promise] = {
    Stage.INVESTIGATING: pgettext_lazy("stage of an incident", "Investigating"),
    Stage.IDENTIFIED: pgettext_lazy("stage of an incident", "Identified"),
    Stage.MONITORING: pgettext_lazy("stage of an incident", "Monitoring"),
    Stage.RESOLVED: pgettext_lazy("stage of an incident", "Resolved"),
    Stage.SCHEDULED: pgettext_lazy("stage of a maintenance", "Scheduled"),
    Stage.IN_PROGRESS: pgettext_lazy("stage of a maintenance", "In progress"),
    Stage.COMPLETED: pgettext_lazy("stage of a maintenance", "Completed"),
}
IMPACTS: Mapping[Impact, Promise] = {
    Impact.NONE: pgettext_lazy("impact of an incident", "none"),
    Impact.MINOR: pgettext_lazy("impact of an incident", "minor"),
    Impact.MAJOR: pgettext_lazy("impact of an incident", "major"),
    Impact.CRITICAL: pgettext_lazy("impact of an incident", "critical"),
}


def state_words(state: State) -> str:
    """How a component does."""
    return str(STATES[state])


def together_words(indicator: Indicator) -> str:
    """How all do together."""
    return str(TOGETHER[indicator])


def stage_words(stage: Stage) -> str:
    """Where an incident or a maintenance stands."""
    return str(STAGES[stage])


def impact_words(impact: Impact) -> str:
    """How much an incident hurts."""
    return str(IMPACTS[impact])

"""The state of one component and of all together."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from palier.core.incident.stages import Impact

SILENCE = timedelta(minutes=2)
"""A component that is checked from outside and was not heard of for so long is not known to work (promises L3)."""


class State(StrEnum):
    """How a component does, the best first."""

    OPERATIONAL = "operational"
    MAINTENANCE = "under_maintenance"
    UNKNOWN = "unknown"
    DEGRADED = "degraded_performance"
    PARTIAL = "partial_outage"
    MAJOR = "major_outage"


class Indicator(StrEnum):
    """How all do together, in Statuspage's words; UNKNOWN is ours."""

    NONE = "none"
    MAINTENANCE = "maintenance"
    UNKNOWN = "unknown"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


GRAVITY = {state: place for place, state in enumerate(State)}
ALARM = {indicator: place for place, indicator in enumerate(Indicator)}
TOGETHER = {
    State.OPERATIONAL: Indicator.NONE,
    State.MAINTENANCE: Indicator.MAINTENANCE,
    State.UNKNOWN: Indicator.UNKNOWN,
    State.DEGRADED: Indicator.MINOR,
    State.PARTIAL: Indicator.MAJOR,
    State.MAJOR: Indicator.CRITICAL,
}
FELT = {
    Impact.NONE: Indicator.NONE,
    Impact.MINOR: Indicator.MINOR,
    Impact.MAJOR: Indicator.MAJOR,
    Impact.CRITICAL: Indicator.CRITICAL,
}


def worst(states: Iterable[State]) -> State:
    """The gravest of some states; OPERATIONAL of none."""
    return max(states, key=GRAVITY.__getitem__, default=State.OPERATIONAL)


def shown_state(state: State, *, heard_at: datetime | None, now: datetime) -> State:
    """What may be said of a component at `now`: one that a check watches (`heard_at` is its last word) is UNKNOWN when
    the check fell silent, whatever it said before; one that nothing watches (None) is as somebody said.
    """
    if heard_at is not None and now - heard_at >= SILENCE and state in (State.OPERATIONAL, State.DEGRADED):
        return State.UNKNOWN
    return state


def silent_from(heard_at: datetime, *, since: datetime) -> datetime:
    """From when on a component whose check last spoke at `heard_at` is UNKNOWN for its silence, in whole seconds; what
    was said of it at `since`, later than that, puts it off until then.
    """
    return max((heard_at + SILENCE).replace(microsecond=0), since)


def indicator_of(states: Iterable[State], impacts: Iterable[Impact]) -> Indicator:
    """One word for everything: the gravest of what components show and of what open incidents say."""
    found = [*(TOGETHER[state] for state in states), *(FELT[impact] for impact in impacts)]
    return max(found, key=ALARM.__getitem__, default=Indicator.NONE)

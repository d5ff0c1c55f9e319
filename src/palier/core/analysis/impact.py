"""What an incident, or a month, cost: from what components showed, between two instants."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from palier.core.incident import Mark, State, worst
from palier.core.incident.uptime import UNCOUNTED, WEIGHTS

LOSING = frozenset({State.DEGRADED, State.PARTIAL, State.MAJOR})
"""States in which customers get less than they pay for."""


def spent_between(marks: Sequence[Mark], *, since: datetime, until: datetime) -> Mapping[State, timedelta]:
    """How long a component showed each state within [since, until); time before its first mark is in none.

    `marks` are in order of time; the last one lasts.
    """
    found: dict[State, timedelta] = defaultdict(timedelta)
    for place, mark in enumerate(marks):
        ends = marks[place + 1].at if place + 1 < len(marks) else until
        lasted = min(ends, until) - max(mark.at, since)
        if lasted > timedelta():
            found[mark.state] += lasted
    return found


def lost_between(marks: Sequence[Mark], *, since: datetime, until: datetime) -> timedelta:
    """How long it worked badly or not at all, unweighed: what a customer noticed."""
    spent = spent_between(marks, since=since, until=until)
    return sum((length for state, length in spent.items() if state in LOSING), timedelta())


def worst_between(marks: Sequence[Mark], *, since: datetime, until: datetime) -> State:
    """The gravest state shown; OPERATIONAL where nothing is known."""
    return worst(spent_between(marks, since=since, until=until))


def availability_between(marks: Sequence[Mark], *, since: datetime, until: datetime) -> float | None:
    """The share of [since, until) that was not lost, from 0 to 1, weighed as the status page weighs it.

    Maintenance, and time of which nothing is known, count neither way; None where nothing else is left.
    """
    spent = spent_between(marks, since=since, until=until)
    counted = sum((length for state, length in spent.items() if state not in UNCOUNTED), timedelta())
    down = sum((length * WEIGHTS.get(state, 0.0) for state, length in spent.items()), timedelta())
    return 1 - down / counted if counted else None


def concerning(slugs: Collection[str], products: Collection[str]) -> frozenset[str]:
    """Which of these components concern a customer who bought these products: those that are called like one of them;
    where none is, all of them, for then nothing says which part of the whole is theirs.
    """
    bought = {product.casefold() for product in products}
    theirs = frozenset(slug for slug in slugs if slug.casefold() in bought)
    return theirs or frozenset(slugs)

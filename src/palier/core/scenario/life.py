"""Living through a scenario: what happens by itself between the acts of people, as workers would do it in time."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from palier.core.case import Event, Kind, Side, Status
from palier.core.case.reopening import closed_at, reopens_until
from palier.core.catalogue.terms import Terms
from palier.core.lifecycle import Act, Step, next_step
from palier.core.lifecycle.standing import standing_of
from palier.core.scenario.model import LifeExpectation
from palier.core.scenario.outcome import Difference, Quality, Quantity

FACTS = {Act.REMIND: Kind.REMINDED, Act.CLOSE: Kind.CLOSED, Act.REVIEW: Kind.REVIEW_DUE}


def lived(terms: Terms, events: Sequence[Event], until: datetime) -> list[Event]:
    """The facts of a case up to `until`, those that nobody's hand causes among them.

    An act of the very instant of a step comes before it.
    """
    facts: list[Event] = []
    for event in events:
        if event.at > until:
            break
        _live(terms, facts, event.at, included=False)
        facts.append(event)
    _live(terms, facts, until, included=True)
    return facts


def _live(terms: Terms, facts: list[Event], until: datetime, *, included: bool) -> None:
    while (step := next_step(terms, facts)) and (step.at < until or (included and step.at == until)):
        facts.append(_fact(step))


def _fact(step: Step) -> Event:
    return Event(FACTS[step.act], step.at, Side.SYSTEM, automatic=True, number=step.number or None)


def life_differences(terms: Terms, events: Sequence[Event], expectation: LifeExpectation) -> Iterator[Difference]:
    """Where the life of the case is not as expected."""
    quality = Quality(expectation.quality)
    got = _got(terms, lived(terms, events, expectation.at), quality)
    if got != expectation.instants:
        wanted, found = _plain(quality, expectation.instants), _plain(quality, got)
        yield Difference(expectation.line, "", None, expectation.at, quality, wanted, found)


def _plain(quality: Quality, instants: tuple[datetime, ...]) -> Quantity:
    """Reminders as a list, anything else as the one instant it is."""
    if quality is Quality.REMINDED:
        return instants
    return instants[-1] if instants else None


def _got(terms: Terms, facts: Sequence[Event], quality: Quality) -> tuple[datetime, ...]:
    if quality is Quality.REMINDED:
        return tuple(fact.at for fact in facts if fact.kind is Kind.REMINDED)
    if quality is Quality.REVIEWED:
        return tuple(fact.at for fact in facts if fact.kind is Kind.REVIEW_DUE)[-1:]
    standing = standing_of(terms, facts)
    if standing.status is not Status.CLOSED:
        return ()
    closed = closed_at(facts)
    until = closed if quality is Quality.CLOSED else reopens_until(standing.terms, closed)
    return (until,) if until else ()

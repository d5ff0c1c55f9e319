"""Is a dearer plan ever slower than a cheaper one?  Every promise, at every instant of a year, in every region."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from palier.core.catalogue.lint.findings import Check, Finding, about
from palier.core.catalogue.lint.variants import Variant
from palier.core.catalogue.lint.year import Year, instant
from palier.core.catalogue.terms import Offer, Target, Terms
from palier.core.time import ALWAYS

if TYPE_CHECKING:
    from palier.core.catalogue.lint.year import Ints

RANK = {Offer.NONE: 0, Offer.ASAP: 1, Offer.TIMED: 2}


@dataclass(frozen=True, slots=True)
class _Promise:
    """One target with the terms it stands in."""

    terms: Terms
    severity: str
    target: Target

    def dues(self, year: Year) -> Ints | None:
        """When each start of the year would be due; None for what is not timed or can't be reached."""
        if self.target.length is None or self.target.calendar is None:
            return None
        return year.dues(self.terms.calendars[self.target.calendar].calendar, self.target.length)

    @property
    def zone(self) -> str | None:
        """The zone whose wall clock matters to this promise; None when none does."""
        calendar = self.terms.calendars[self.target.calendar or "always"].calendar
        return None if calendar == ALWAYS else calendar.timezone


@dataclass(frozen=True, slots=True)
class _Race:
    """A promise that should never be slower than another, the instant at which it is most, and by how much."""

    worst_too: bool
    excess: int
    finding: Finding


def slower_plans(variants: Sequence[Variant], year: Year) -> Iterator[Finding]:
    """For each plan and the next cheaper one, each clock and severity: the worst region's counter-example."""
    for cheaper, dearer in pairwise(range(len(variants[0].terms))):
        pairs = [(variant.terms[cheaper], variant.terms[dearer]) for variant in variants]
        for clock, severity in _cells(pairs[0][0]):
            yield from _worst(_plans_race(pair, clock, severity, year) for pair in pairs)


def slower_severities(variants: Sequence[Variant], year: Year) -> Iterator[Finding]:
    """Within each plan, each clock: a more severe level that is served later than the next one, in the worst case."""
    for plan in range(len(variants[0].terms)):
        first = variants[0].terms[plan]
        for clock in first.targets:
            for severer, milder in pairwise(level.id for level in first.severities):
                races = (_severities_race(each.terms[plan], clock, severer, milder, year) for each in variants)
                yield from _worst(race for race in races if race and race.worst_too)


def _cells(terms: Terms) -> Iterator[tuple[str, str]]:
    return ((clock, severity) for clock, targets in terms.targets.items() for severity in targets)


def _worst(races: Iterator[_Race | None]) -> Iterator[Finding]:
    lost = [race for race in races if race]
    if lost:
        yield max(lost, key=lambda race: (race.worst_too, race.excess)).finding


def _plans_race(pair: tuple[Terms, Terms], clock: str, severity: str, year: Year) -> _Race | None:
    cheaper, dearer = pair
    before, after = cheaper.target(clock, severity), dearer.target(clock, severity)
    if before is None or before.offer is Offer.NONE:
        return None
    if after is None or RANK[after.offer] < RANK[before.offer]:
        targets = tuple(target for target in (before, after) if target)
        places = tuple(target.place for target in reversed(targets))
        told = about(cheaper, dearer, severities=(severity,), clock=clock)
        return _Race(True, 0, Finding(Check.DEARER_PROMISES_LESS, places, targets=targets, **told))
    return _race(_Promise(cheaper, severity, before), _Promise(dearer, severity, after), clock, year)


def _severities_race(terms: Terms, clock: str, severer: str, milder: str, year: Year) -> _Race | None:
    fast, slow = terms.target(clock, severer), terms.target(clock, milder)
    if fast is None or slow is None:
        return None
    return _race(_Promise(terms, milder, slow), _Promise(terms, severer, fast), clock, year)


def _race(slow: _Promise, fast: _Promise, clock: str, year: Year) -> _Race | None:
    """The counter-example to "`fast` is never due after `slow`", if there is one."""
    slow_dues, fast_dues = slow.dues(year), fast.dues(year)
    if slow_dues is None or fast_dues is None:
        return None
    excess = fast_dues - slow_dues
    if excess.max() <= 0:
        return None
    worst_too = bool((fast_dues - year.starts).max() > (slow_dues - year.starts).max())
    at = year.telling(excess)
    finding = Finding(
        _check(slow, fast, worst_too),
        (fast.target.place, slow.target.place),
        start=instant(year.starts[at]),
        dues=(instant(slow_dues[at]), instant(fast_dues[at])),
        targets=(slow.target, fast.target),
        zone=fast.zone or slow.zone or "UTC",
        **about(slow.terms, fast.terms, severities=(slow.severity, fast.severity), clock=clock),
    )
    return _Race(worst_too, int(excess.max()), finding)


def _check(slow: _Promise, fast: _Promise, worst_too: bool) -> Check:
    if slow.terms is fast.terms:
        return Check.SEVERER_SLOWER
    return Check.DEARER_SLOWER if worst_too else Check.DEARER_SOMETIMES_SLOWER

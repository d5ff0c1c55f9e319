"""Promises that cannot be kept as written, and clocks and steps about which a plan says too little."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from palier.core.catalogue.catalogue import Catalogue
from palier.core.catalogue.lint.findings import About, Check, Finding, about
from palier.core.catalogue.lint.variants import Variant
from palier.core.catalogue.lint.year import Year, instant
from palier.core.catalogue.terms import Offer, Place, Step, Target, Terms
from palier.core.time import ALWAYS

STARTED_BY_US = ("follow_up", "rca")
"""Clocks that start with an act of ours, hence while somebody works."""

LONG = 24 * 60 * 60
"""Any number of seconds that `Year.telling` does not take for nothing."""


def promise_findings(variants: Sequence[Variant], year: Year) -> Iterator[Finding]:
    """Targets no calendar has room for, or that can run out while nobody works; each told once, for its own plan."""
    seen: set[tuple[object, ...]] = set()
    for variant in variants:
        for terms in variant.terms:
            for finding in (*_unreachable(terms, year), *_outside_coverage(terms, year), *_silent(terms)):
                key = (finding.check, finding.clock, finding.severities, finding.places)
                if key not in seen:
                    seen.add(key)
                    yield finding


def _timed(terms: Terms) -> Iterator[tuple[str, str, Target]]:
    for clock, targets in terms.targets.items():
        for severity, target in targets.items():
            if target.offer is Offer.TIMED:
                yield clock, severity, target


def _unreachable(terms: Terms, year: Year) -> Iterator[Finding]:
    for clock, severity, target in _timed(terms):
        calendar = str(target.calendar)
        if target.length is not None and year.dues(terms.calendars[calendar].calendar, target.length) is None:
            told = about(terms, severities=(severity,), clock=clock)
            values = {"calendar": calendar}
            yield Finding(Check.UNREACHABLE, (target.place,), targets=(target,), values=values, **told)


def _outside_coverage(terms: Terms, year: Year) -> Iterator[Finding]:
    """A target that can begin and end without one minute of the hours in which its severity is worked on."""
    for clock, severity, target in _timed(terms):
        measured = terms.calendars[str(target.calendar)].calendar
        coverage = terms.calendars[terms.coverage[severity]].calendar
        if coverage in (measured, ALWAYS) or target.length is None:
            continue
        if (dues := year.dues(measured, target.length)) is None:
            continue
        uncovered = year.open_time(coverage, year.starts, dues) == 0
        if clock in STARTED_BY_US:
            uncovered &= year.open_time(coverage, year.starts - 1, year.starts) > 0
        if uncovered.any():
            at = year.telling(uncovered * LONG)
            yield Finding(
                Check.OUTSIDE_COVERAGE,
                (target.place,),
                start=instant(year.starts[at]),
                dues=(instant(dues[at]),),
                targets=(target,),
                zone=coverage.timezone,
                values={"calendar": str(target.calendar), "coverage": terms.coverage[severity]},
                **about(terms, severities=(severity,), clock=clock),
            )


def _silent(terms: Terms) -> Iterator[Finding]:
    for clock, targets in terms.targets.items():
        silent = tuple(level.id for level in terms.severities if level.id not in targets)
        if silent:
            places = tuple(target.place for target in list(targets.values())[:1])
            yield Finding(Check.NO_VALUE, places, **about(terms, severities=silent, clock=clock))


def step_findings(catalogue: Catalogue, variants: Sequence[Variant]) -> Iterator[Finding]:
    """Escalation steps that no target leads to, or that come after a waiting case has been closed."""
    for step, place, plans in _ladders(catalogue, variants[0].terms):
        told = About(severities=step.severities, clock=step.of)
        values = {"step": step.id}
        if not any(_climbs(step, terms) for terms in plans):
            yield Finding(Check.STEP_NEVER_CLIMBED, (place,), values=values, **told)
        closes = [wait.close.length for wait in plans[0].lifecycle.waits.values() if wait.close]
        shortest = min((close for close in closes if isinstance(close, timedelta)), default=timedelta.max)
        if step.after and step.after >= shortest:
            yield Finding(Check.STEP_AFTER_CLOSING, (place,), values=values, **told)


def _ladders(catalogue: Catalogue, plans: Sequence[Terms]) -> Iterator[tuple[Step, Place, Sequence[Terms]]]:
    """Every step with its place and the plans it is for: the catalogue's steps for all, a plan's own for itself."""
    shared = len(catalogue.document.escalation)
    for number, step in enumerate(plans[0].steps[:shared]):
        yield step, catalogue.place("escalation", number), plans
    for terms in plans:
        for step in terms.steps[shared:]:
            yield step, terms.places["escalation"], (terms,)


def _climbs(step: Step, terms: Terms) -> bool:
    return any(
        step.of in ("any", clock) and (not step.severities or severity in step.severities)
        for clock, severity, _ in _timed(terms)
    )

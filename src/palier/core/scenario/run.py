"""Runs scenarios against a catalogue, purely: events in, clocks out, compared with what was expected."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from palier.core.case import Event, Kind, Status, WrongState, check_transition, status_after
from palier.core.catalogue import Catalogue, ContractFacts, Terms, terms_for
from palier.core.catalogue.terms import Offer
from palier.core.clock import ClockState, replay
from palier.core.duties import contact_opens_at, course_of, unfolded
from palier.core.errors import DomainError
from palier.core.scenario.faults import ScenarioFault, ScenariosRefused, Wrong
from palier.core.scenario.life import life_differences
from palier.core.scenario.model import CaseExpectation, Expectation, LifeExpectation, Scenario, SoldExpectation
from palier.core.scenario.outcome import Difference, Outcome, Quality, Quantity, Result
from palier.core.scenario.read import read_scenarios
from palier.core.scenario.sold import sold_differences
from palier.core.scenario.telling import anybody_told, told_at
from palier.core.time import CalendarRunsOut

BEFORE, AFTER = 1, 3
"""Years around the events whose public holidays are looked up; the longest targets count in weeks."""


def run_scenarios(catalogue: Catalogue, text: str | bytes, *, name: str) -> Outcome:
    """Run a file of scenarios against `catalogue`; `name` is what messages call it, usually its file.

    Raises ScenariosRefused with every fault if the file can't be read, names a contract that can't be, or tells of
    events that can't follow each other or never come due.  Source: plan-language.md, "Plan tests".
    """
    results, faults = [], []
    for scenario in read_scenarios(catalogue, text, name=name):
        runner = _Runner(catalogue, scenario)
        terms, events = runner.prepared()
        if runner.faults or terms is None:
            faults += runner.faults
            continue
        try:
            differences = tuple(_differences(terms, events, scenario))
        except CalendarRunsOut as cause:
            faults.append(ScenarioFault(Wrong.OUT_OF_TIME, scenario.line, 1, cause=cause))
            continue
        results.append(Result(scenario.title, scenario.line, len(scenario.expectations), differences))
    if faults:
        raise ScenariosRefused(name, tuple(faults))
    return Outcome(name, tuple(results))


class _Runner:
    """Resolves the contracts of one scenario and checks that its events can follow each other."""

    def __init__(self, catalogue: Catalogue, scenario: Scenario) -> None:
        self.catalogue = catalogue
        self.scenario = scenario
        self.faults: list[ScenarioFault] = []
        years = [occurrence.event.at.year for occurrence in scenario.occurrences]
        years += [expectation.at.year for expectation in scenario.expectations if not years]
        self.years = tuple(range(min(years) - BEFORE, max(years) + AFTER))

    def prepared(self) -> tuple[Terms | None, list[Event]]:
        terms = self.terms(self.scenario.contract, self.scenario.contract_line)
        status: Status | None = None
        events: list[Event] = []
        for occurrence in self.scenario.occurrences:
            event = occurrence.event
            if occurrence.contract is not None:
                event = replace(event, terms=self.terms(occurrence.contract, occurrence.line))
            try:
                check_transition(status, event)
            except WrongState as wrong:
                values = {"event": wrong.kind.value, "status": wrong.status.value if wrong.status else ""}
                self.faults.append(ScenarioFault(Wrong.IMPOSSIBLE_NEXT, occurrence.line, 1, values))
            events.append(event)
            status = status_after(status, event)
        return terms, events

    def terms(self, contract: ContractFacts, line: int) -> Terms | None:
        try:
            return terms_for(self.catalogue, replace(contract, holiday_years=self.years))
        except DomainError as cause:
            values = {"value": str(getattr(cause, "value", ""))}
            suggestion = getattr(cause, "suggestion", None)
            self.faults.append(ScenarioFault(Wrong.UNKNOWN_FACT, line, 1, values, suggestion, cause))
            return None


def _differences(terms: Terms, events: Sequence[Event], scenario: Scenario) -> Iterator[Difference]:
    for expectation in scenario.expectations:
        if isinstance(expectation, SoldExpectation):
            told = unfolded(terms, events, expectation.at) if events else ()
            yield from sold_differences(terms, told, expectation, starts_on=scenario.contract.term_starts)
            continue
        told = unfolded(terms, events, expectation.at)
        if isinstance(expectation, CaseExpectation):
            yield from _case_differences(terms, told, expectation)
            continue
        if isinstance(expectation, LifeExpectation):
            yield from life_differences(terms, told, expectation)
            continue
        states = [state for state in replay(terms, told, expectation.at) if state.clock == expectation.clock]
        wanted = expectation.cycle or (states[-1].cycle if states else None)
        state = next((state for state in states if state.cycle == wanted), None)
        for quality, hoped, got in _compared(expectation, state, events_terms(terms, events)):
            if hoped != got:
                at, clock = expectation.at, expectation.clock
                yield Difference(expectation.line, clock, wanted, at, quality, hoped, got, is_absent=state is None)


def _case_differences(terms: Terms, told: Sequence[Event], expectation: CaseExpectation) -> Iterator[Difference]:
    course, at = course_of(terms, told), expectation.at
    found: tuple[tuple[Quality, Quantity, Quantity], ...] = (
        (Quality.SEVERITY, expectation.severity, course.severity),
        (Quality.ASKED, expectation.asked, sum(event.kind is Kind.REACH_ASKED for event in told)),
        (Quality.LEAVES, expectation.leaves, contact_opens_at(course.terms, course.severity, at) or at),
    )
    for quality, hoped, got in found:
        if hoped is not None and hoped != got:
            yield Difference(expectation.line, "", None, at, quality, hoped, got)


def events_terms(terms: Terms, events: Sequence[Event]) -> Terms:
    """The terms in force after these events."""
    return next((event.terms for event in reversed(events) if event.terms is not None), terms)


def _compared(
    expectation: Expectation, state: ClockState | None, terms: Terms
) -> Iterator[tuple[Quality, Quantity, Quantity]]:
    """What is expected beside what is, for everything the expectation speaks of."""
    if expectation.offer is not None:
        offer = state.target.offer if state and state.target else Offer.NONE
        yield Quality.OFFER, expectation.offer, offer
    if expectation.state is not None:
        yield Quality.STATE, expectation.state, state.state if state else None
    if expectation.due is not None:
        yield Quality.DUE, expectation.due.at, state.due_at if state else None
    if expectation.breached_at is not None:
        yield Quality.BREACHED_AT, expectation.breached_at.at, state.breached_at if state else None
    if expectation.told is not None:
        hoped, moment = expectation.told.told, expectation.told.moment
        got = told_at(state, terms, moment, hoped.step) if hoped and moment else anybody_told(state, terms)
        yield Quality.TOLD, hoped, got

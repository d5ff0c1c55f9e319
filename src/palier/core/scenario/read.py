"""A file of scenarios becomes scenarios, or every fault that is in it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from palier.core.case import Event, Kind, Side
from palier.core.catalogue import Catalogue, ContractFacts, Fault
from palier.core.catalogue.clocks import BUILT_IN
from palier.core.catalogue.terms import Offer
from palier.core.catalogue.tree import Path, Unreadable, Value, parse_tree
from palier.core.clock import State
from palier.core.scenario.acts import ACTS, EVENT_KEYS, REPLIES, SEVERITIES, SIDES, STATUSES
from palier.core.scenario.faults import ScenarioFault, ScenariosRefused, Wrong
from palier.core.scenario.model import (
    AnyExpectation,
    CaseExpectation,
    Expectation,
    Instant,
    LifeExpectation,
    Occurrence,
    Scenario,
    Telling,
)
from palier.core.scenario.reader import Reader
from palier.core.scenario.sold import expectations_of, subject_of
from palier.core.scenario.telling import Told, in_order

SCENARIO_KEYS = ("scenario", "contract", "events", "expect", "now")
CONTRACT_KEYS = ("plan", "region", "timezone", "country", "products", "product", "add_ons", "starts")
EXPECT_KEYS = ("clock", "at", "cycle", "due", "state", "offer", "breached_at", "told")
LIFE_KEYS = ("reminded", "closed", "reviewed", "reopens_until")
BESIDE = ("at", "automatic", "review")
"""What is said of an event besides what happens."""
CASE_KEYS = ("severity", "asked", "leaves")
TOLD_KEYS = ("step", "at", "who")
STATES = {str(state): state for state in State}
OFFERS = {str(offer): offer for offer in Offer}
NONE = "none"
NEVER = datetime.max.replace(tzinfo=UTC)
"""Stands in for an instant that can't be read, so that the rest of its event or scenario is still judged."""


@dataclass(frozen=True, slots=True)
class _Happening:
    """One act on its way to an occurrence: who did it when, and where it is written."""

    at: datetime
    automatic: bool
    path: Path
    line: int


def read_scenarios(catalogue: Catalogue, text: str | bytes, *, name: str) -> tuple[Scenario, ...]:
    """The scenarios of one file.  Raises ScenariosRefused with every fault.  Source: plan-language.md, "Plan tests"."""
    try:
        tree, faults = parse_tree(text)
    except Unreadable as stop:
        raise ScenariosRefused(name, (stop.fault,)) from None
    reader = _ScenarioReader(catalogue, Reader(tree))
    scenarios = tuple(reader.scenario(item, path) for item, path in reader.read.items(tree.value, ()))
    found: list[ScenarioFault | Fault] = [*faults, *reader.read.faults]
    found.sort(key=lambda fault: (fault.line, fault.column))
    if found:
        raise ScenariosRefused(name, tuple(found))
    return scenarios


class _ScenarioReader:
    def __init__(self, catalogue: Catalogue, read: Reader) -> None:
        self.read = read
        self.severities = {severity: severity for severity in catalogue.severities}
        self.clocks = {clock: clock for clock in (*BUILT_IN, *catalogue.document.clocks)}

    def scenario(self, value: Value, path: Path) -> Scenario:
        without_case = isinstance(value, dict) and "now" in value
        needed = ("scenario", "contract", *(() if without_case else ("events",)), "expect")
        said = self.read.mapping(value, path, SCENARIO_KEYS, needed)
        title = self.read.word(said.get("scenario", ""), (*path, "scenario")) or ""
        where = (*path, "contract")
        contract = self.contract(said["contract"], where) if "contract" in said else ContractFacts("")
        events = tuple(self.events(said["events"], (*path, "events"), contract)) if "events" in said else ()
        now = self.read.instant(said["now"], (*path, "now")) if "now" in said else None
        latest = now or (events[-1].event.at if events else NEVER)
        expected = tuple(self.expectations(said["expect"], (*path, "expect"), latest)) if "expect" in said else ()
        return Scenario(title, self.read.line(path), contract, self.read.line(where), events, expected)

    # Contracts ----------------------------------------------------------------------------------------------------

    def contract(self, value: Value, path: Path, base: ContractFacts | None = None) -> ContractFacts:
        """The facts of a contract; with `base`, what is not said stays as it was."""
        said = self.read.mapping(value, path, CONTRACT_KEYS, () if base else ("plan",))
        facts = base or ContractFacts("")
        products = self.words(said, path, "products", facts.products)
        return ContractFacts(
            plan=self.word(said, path, "plan", facts.plan) or "",
            add_ons=self.words(said, path, "add_ons", facts.add_ons),
            products=products,
            product=self.word(said, path, "product", products[0] if len(products) == 1 else facts.product),
            region=self.word(said, path, "region", facts.region),
            timezone=self.word(said, path, "timezone", facts.timezone),
            country=self.word(said, path, "country", facts.country),
            term_starts=self.read.day(said["starts"], (*path, "starts")) if "starts" in said else facts.term_starts,
        )

    def word(self, said: dict[str, Value], path: Path, key: str, otherwise: str | None) -> str | None:
        return self.read.word(said[key], (*path, key)) if key in said else otherwise

    def words(self, said: dict[str, Value], path: Path, key: str, otherwise: tuple[str, ...]) -> tuple[str, ...]:
        if key not in said:
            return otherwise
        value = said[key]
        listed = self.read.items([value] if isinstance(value, str) else value, (*path, key))
        words = (self.read.word(item, where) for item, where in listed)
        return tuple(word for word in words if word is not None)

    # Events -------------------------------------------------------------------------------------------------------

    def events(self, value: Value, path: Path, contract: ContractFacts) -> Iterator[Occurrence]:
        latest: datetime | None = None
        if value == []:
            self.read.wrong(Wrong.NOTHING_HAPPENS, path)
        for item, where in self.read.items(value, path):
            for occurrence in self.event(item, where, contract):
                if latest and occurrence.event.at < latest:
                    self.read.wrong(Wrong.BACKWARDS, where, value=occurrence.event.at.isoformat())
                latest = occurrence.event.at
                yield occurrence

    def event(self, value: Value, path: Path, contract: ContractFacts) -> Iterator[Occurrence]:
        """The facts of one entry: several acts of one instant happen in the order in which they are written."""
        said = self.read.mapping(value, path, EVENT_KEYS, ("at",))
        at = self.read.instant(said["at"], (*path, "at")) if "at" in said else None
        automatic = "automatic" in said and self.read.right(said["automatic"], (*path, "automatic"))
        acts = [key for key in said if key not in BESIDE]
        if isinstance(value, dict) and set(value) <= set(BESIDE):
            self.read.wrong(Wrong.NOTHING_HAPPENS, path)
        for act in acts:
            happening = _Happening(at or NEVER, automatic, (*path, act), self.read.line((*path, act)))
            occurrence = self.act(act, said[act], happening, contract)
            if occurrence is not None and act == "status" and "review" in said:
                day = self.read.day(said["review"], (*path, "review"))
                occurrence = replace(occurrence, event=replace(occurrence.event, review_on=day))
            if occurrence is not None and at is not None:
                yield occurrence

    def act(self, act: str, value: Value, what: _Happening, contract: ContractFacts) -> Occurrence | None:
        if act == "open":
            return self.opened(value, what)
        if act == "terms":
            facts = self.contract(value, what.path, contract)
            return Occurrence(what.line, self.fact(Kind.TERMS_CHANGED, Side.STAFF, what), facts)
        if act in SEVERITIES:
            severity = self.read.chosen(value, what.path, self.severities)
            fact = self.fact(SEVERITIES[act], Side.STAFF, what)
            return Occurrence(what.line, replace(fact, severity=severity))
        if act == "status":
            return self.status(value, what)
        return self.said_or_done(act, value, what)

    def opened(self, value: Value, what: _Happening) -> Occurrence:
        """`open: {severity: urgent, channel: portal}`; without a severity, the catalogue's default."""
        said = self.read.mapping(value, what.path, ("severity", "channel"))
        severity = None
        if "severity" in said:
            severity = self.read.chosen(said["severity"], (*what.path, "severity"), self.severities)
        if "channel" in said:
            self.read.word(said["channel"], (*what.path, "channel"))
        return Occurrence(what.line, replace(self.fact(Kind.OPENED, Side.CUSTOMER, what), severity=severity))

    def status(self, value: Value, what: _Happening) -> Occurrence | None:
        chosen = self.read.chosen(value, what.path, STATUSES)
        if chosen is None:
            return None
        kind, status = chosen
        return Occurrence(what.line, replace(self.fact(kind, Side.STAFF, what), status=status))

    def said_or_done(self, name: str, value: Value, what: _Happening) -> Occurrence | None:
        """A reply, or an act that says all by itself: by its usual side, or by the one named."""
        if name == "reply":
            reply = self.read.chosen(value, what.path, REPLIES)
            return Occurrence(what.line, self.fact(*reply, what)) if reply else None
        act = ACTS[name]
        if act.free:
            return Occurrence(what.line, self.fact(act.kind, act.side, what))
        side = self.read.chosen(value, what.path, {**SIDES, act.word: act.side})
        return Occurrence(what.line, self.fact(act.kind, side, what)) if side else None

    def fact(self, kind: Kind, side: Side, what: _Happening) -> Event:
        return Event(kind, what.at, side, what.automatic)

    # Expectations -------------------------------------------------------------------------------------------------

    def expectations(self, value: Value, path: Path, latest: datetime) -> Iterator[AnyExpectation]:
        if value == []:
            self.read.wrong(Wrong.NOTHING_EXPECTED, path)
        for item, where in self.read.items(value, path):
            subject = subject_of(item) if isinstance(item, dict) and "clock" not in item else None
            if subject is not None:
                yield from expectations_of(self.read, subject, item, where, latest)
                continue
            if isinstance(item, dict) and "clock" not in item and not item.keys().isdisjoint(LIFE_KEYS):
                yield from self.life(item, where, latest)
                continue
            if isinstance(item, dict) and "clock" not in item and not item.keys().isdisjoint(CASE_KEYS):
                yield self.expectation_of_case(self.read.mapping(item, where, ("at", *CASE_KEYS)), where, latest)
                continue
            said = self.read.mapping(item, where, EXPECT_KEYS, ("clock",))
            if isinstance(item, dict) and set(item) <= {"clock", "at", "cycle"}:
                self.read.wrong(Wrong.NOTHING_EXPECTED, where)
            yield self.expectation(said, where, latest)

    def expectation(self, said: dict[str, Value], path: Path, latest: datetime) -> Expectation:
        read = self.read
        at = read.instant(said["at"], (*path, "at")) if "at" in said else None
        return Expectation(
            read.line(path),
            (read.chosen(said["clock"], (*path, "clock"), self.clocks) if "clock" in said else None) or "",
            at or latest,
            read.number(said["cycle"], (*path, "cycle")) if "cycle" in said else None,
            read.chosen(said["state"], (*path, "state"), STATES) if "state" in said else None,
            read.chosen(said["offer"], (*path, "offer"), OFFERS) if "offer" in said else None,
            self.instant_or_none(said["due"], (*path, "due")) if "due" in said else None,
            self.instant_or_none(said["breached_at"], (*path, "breached_at")) if "breached_at" in said else None,
            self.telling(said["told"], (*path, "told")) if "told" in said else None,
        )

    def life(self, value: Value, path: Path, latest: datetime) -> Iterator[LifeExpectation]:
        """`{reminded: [instants]}`, `{closed: instant}`, `{reviewed: instant}`, `{reopens_until: instant}`, or none."""
        said = self.read.mapping(value, path, ("at", *LIFE_KEYS))
        at = self.read.instant(said["at"], (*path, "at")) if "at" in said else None
        for key in LIFE_KEYS:
            if key in said:
                where = (*path, key)
                yield LifeExpectation(self.read.line(where), key, at or latest, self.instants(said[key], where))

    def instants(self, value: Value, path: Path) -> tuple[datetime, ...]:
        """`none`, an instant, or a list of them."""
        if value == NONE:
            return ()
        listed = self.read.items(value, path) if isinstance(value, list) else [(value, path)]
        return tuple(at for item, where in listed if (at := self.read.instant(item, where)) is not None)

    def expectation_of_case(self, said: dict[str, Value], path: Path, latest: datetime) -> CaseExpectation:
        """What is expected of the case itself: `severity`, `asked`, `leaves`."""
        read = self.read
        at = read.instant(said["at"], (*path, "at")) if "at" in said else None
        return CaseExpectation(
            read.line(path),
            at or latest,
            read.chosen(said["severity"], (*path, "severity"), self.severities) if "severity" in said else None,
            read.count(said["asked"], (*path, "asked")) if "asked" in said else None,
            read.instant(said["leaves"], (*path, "leaves")) if "leaves" in said else None,
        )

    def telling(self, value: Value, path: Path) -> Telling | None:
        """`none`, or whom a step tells and when: `{step: due, at: …, who: [assignee]}`."""
        if value == NONE:
            return Telling(None, None)
        said = self.read.mapping(value, path, TOLD_KEYS, TOLD_KEYS)
        moment = self.read.moment(said["step"], (*path, "step")) if "step" in said else None
        at = self.read.instant(said["at"], (*path, "at")) if "at" in said else None
        who = self.words(said, path, "who", ())
        if moment is None or at is None:
            return None
        return Telling(Told(str(said["step"]), at, in_order(who)), moment)

    def instant_or_none(self, value: Value, path: Path) -> Instant | None:
        """`none`, or an instant."""
        if value == NONE:
            return Instant(None)
        at = self.read.instant(value, path)
        return Instant(at) if at else None

"""Whose case it is: the advisor first, then the first rule that finds somebody on shift; always with the reason."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from palier.core.catalogue.terms import Terms
from palier.core.staffing.shifts import Worker

POOLED = "pooled"


class Order(StrEnum):
    """How a rule chooses among those who could take a case."""

    LEAST_LOADED = "least_loaded"
    ROUND_ROBIN = "round_robin"


class Speech(StrEnum):
    """How much the customer's language weighs."""

    ANY = "any"
    PREFERRED = "preferred"
    NEEDED = "needed"


class Why(StrEnum):
    """Why a case went where it went."""

    ADVISOR = "advisor"
    STAND_IN = "stand_in"
    RULE = "rule"
    ADVISOR_LATER = "advisor_later"
    NOBODY_ON_SHIFT = "nobody_on_shift"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody a case can be given to: what they know, which languages they speak, how many open cases they have."""

    worker: Worker
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    open_cases: int = 0


@dataclass(frozen=True, slots=True)
class NewCase:
    """What rules look at."""

    plan: str
    severity: str
    product: str
    channel: str
    language: str


@dataclass(frozen=True, slots=True)
class Rule:
    """Cases of this kind go to this team.  An empty condition holds for every case.

    `given` tells for each member the number of the turn in which they were last given a case by this rule.
    """

    id: int
    team: int
    members: tuple[int, ...]
    plans: frozenset[str] = frozenset()
    severities: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    skill: str = ""
    speech: Speech = Speech.PREFERRED
    order: Order = Order.LEAST_LOADED
    given: Mapping[int, int] = field(default_factory=dict)

    def concerns(self, case: NewCase) -> bool:
        """Does the rule say anything about this case?"""
        conditions = (
            (self.plans, case.plan),
            (self.severities, case.severity),
            (self.products, case.product),
            (self.channels, case.channel),
            (self.languages, case.language),
        )
        return all(not wanted or value in wanted for wanted, value in conditions)


@dataclass(frozen=True, slots=True)
class Advisor:
    """Who fills a role of the catalogue for one account today, and who stands in for them."""

    role: str
    agent: int
    stand_in: int | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, as data: a role of the catalogue, whom somebody stands in for, what was asked for, how it was chosen.

    `language` is set where the one chosen speaks the customer's and the rule cared; `cases` is how many open cases
    they had.
    """

    why: Why
    role: str = ""
    stands_in_for: str = ""
    skill: str = ""
    language: str = ""
    order: Order | None = None
    cases: int | None = None

    def as_data(self) -> dict[str, str | int]:
        """The same as plain data, for the event that tells of it; what says nothing is left out."""
        said = {
            "why": self.why.value,
            "role": self.role,
            "stands_in_for": self.stands_in_for,
            "skill": self.skill,
            "language": self.language,
            "order": self.order.value if self.order else "",
            "cases": self.cases,
        }
        return {name: value for name, value in said.items() if value not in ("", None)}


@dataclass(frozen=True, slots=True)
class Placement:
    """Whom a case goes to: an agent, a team or both, by which rule (None: by none), and why."""

    agent: int | None
    team: int | None
    rule: int | None
    reason: Reason


def promised_roles(terms: Terms) -> tuple[str, ...]:
    """The roles to which cases under these terms go first: the plan's advisor, else the named people of its team.

    Pooled roles are everybody's and so nobody's.  Source: catalogue-facts.md, "advisor", "cases handled by".
    """
    people = (terms.advisor,) if terms.advisor else terms.team
    return tuple(person.id for person in people if person.kind != POOLED)


def place_case(
    case: NewCase,
    *,
    advisors: Sequence[Advisor],
    rules: Sequence[Rule],
    people: Mapping[int, Candidate],
    at: datetime,
) -> Placement | None:
    """Whose case this is at `at`; None where no advisor and no rule says anything about it.

    In order: an advisor on shift; their stand-in; by the first rule that finds somebody on shift, one of its team;
    else an advisor who is not away, for their next shift; else the first rule's team.  Deterministic, and nobody
    absent is ever chosen.  `people` are those at work in this house by id; `advisors` come in the plan's order.
    """
    concerned = [rule for rule in rules if rule.concerns(case)]
    ways: tuple[Iterator[Placement], ...] = (
        _by_advisor(advisors, people, at),
        _by_rule(case, concerned, people, at),
        _later(advisors, people, at),
        (Placement(None, rule.team, rule.id, Reason(Why.NOBODY_ON_SHIFT, skill=rule.skill)) for rule in concerned),
    )
    return next((placement for way in ways for placement in way), None)


def _by_advisor(advisors: Iterable[Advisor], people: Mapping[int, Candidate], at: datetime) -> Iterator[Placement]:
    for advisor in advisors:
        named, other = people.get(advisor.agent), people.get(advisor.stand_in or 0)
        if named and named.worker.is_on_shift(at):
            yield Placement(advisor.agent, None, None, Reason(Why.ADVISOR, role=advisor.role))
        if other and other.worker.is_on_shift(at):
            instead_of = named.worker.name if named else ""
            yield Placement(
                advisor.stand_in, None, None, Reason(Why.STAND_IN, role=advisor.role, stands_in_for=instead_of)
            )


def _later(advisors: Iterable[Advisor], people: Mapping[int, Candidate], at: datetime) -> Iterator[Placement]:
    for advisor in advisors:
        for agent in (advisor.agent, advisor.stand_in or 0):
            found = people.get(agent)
            if found and not found.worker.is_absent(at):
                yield Placement(agent, None, None, Reason(Why.ADVISOR_LATER, role=advisor.role))


def _by_rule(
    case: NewCase, rules: Iterable[Rule], people: Mapping[int, Candidate], at: datetime
) -> Iterator[Placement]:
    for rule in rules:
        members = [people[member] for member in rule.members if member in people]
        able = [
            each for each in members if each.worker.is_on_shift(at) and (not rule.skill or rule.skill in each.skills)
        ]
        if chosen := _chosen(rule, _speaking(rule, able, case.language)):
            speaks = rule.speech is not Speech.ANY and case.language in chosen.languages
            reason = Reason(
                Why.RULE,
                skill=rule.skill,
                language=case.language if speaks else "",
                order=rule.order,
                cases=chosen.open_cases,
            )
            yield Placement(chosen.worker.id, rule.team, rule.id, reason)


def _speaking(rule: Rule, able: list[Candidate], language: str) -> list[Candidate]:
    if rule.speech is Speech.ANY:
        return able
    speaking = [each for each in able if language in each.languages]
    return speaking if speaking or rule.speech is Speech.NEEDED else able


def _chosen(rule: Rule, able: Iterable[Candidate]) -> Candidate | None:
    """Those longest without a case of this rule come first; where load counts, only among the least loaded."""

    def rank(each: Candidate) -> tuple[int, int, int]:
        load = each.open_cases if rule.order is Order.LEAST_LOADED else 0
        return load, rule.given.get(each.worker.id, -1), each.worker.id

    return min(able, key=rank, default=None)

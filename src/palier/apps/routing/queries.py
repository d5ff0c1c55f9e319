"""Rules and advisors, as screens show them and as placing needs them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from palier.apps.accounts.queries import contract_in_force
from palier.apps.cases.models import OPEN, Case
from palier.apps.catalogues.queries import catalogue_of, version_in_force
from palier.apps.routing import policies
from palier.apps.routing.models import Advisor, Given, Rule
from palier.apps.staff.models import Team
from palier.apps.staff.people_queries import Person, people
from palier.apps.staff.queries import Choice
from palier.core.actor import Actor
from palier.core.catalogue import ContractFacts, terms_for
from palier.core.catalogue.terms import Terms, Text
from palier.core.staffing import Advisor as Named
from palier.core.staffing import Candidate, Order, Speech
from palier.core.staffing import Rule as Ruled
from palier.core.staffing.placing import POOLED


@dataclass(frozen=True, slots=True)
class AdvisorLine:
    """Somebody who advises, advised or will advise an account."""

    id: int
    role: str
    agent: Choice
    stand_in: Choice | None
    starts_on: date
    ends_on: date | None

    def runs_on(self, day: date) -> bool:
        """Do they advise on that day?"""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Role:
    """A role of the catalogue that the account may have somebody for; `promised` by its plan or not."""

    id: str
    label: Text
    promised: bool


@dataclass(frozen=True, slots=True)
class AccountPeople:
    """The provider's people for one account: who is named, and the roles its catalogue knows."""

    account_id: int
    lines: tuple[AdvisorLine, ...]
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule as it is written."""

    id: int
    name: str
    place: int
    team: Choice
    plans: tuple[str, ...]
    severities: tuple[str, ...]
    products: tuple[str, ...]
    channels: tuple[str, ...]
    languages: tuple[str, ...]
    skill: str
    speech: Speech
    order: Order
    turns: int


def rules(*, viewer: Actor) -> Sequence[RuleLine]:
    """Every rule in the order in which they are asked."""
    if not policies.may_read_routing(viewer):
        return ()
    return tuple(
        RuleLine(
            rule.pk,
            rule.name,
            rule.place,
            Choice(rule.team_id, rule.team.name),
            tuple(rule.plans),
            tuple(rule.severities),
            tuple(rule.products),
            tuple(rule.channels),
            tuple(rule.languages),
            rule.skill,
            Speech(rule.speech),
            Order(rule.order),
            rule.turns,
        )
        for rule in Rule.objects.select_related("team").order_by("place", "id")
    )


def account_people(*, viewer: Actor, account_id: int, at: datetime, on: date) -> AccountPeople:
    """Who advises an account, the latest first, and the roles that what it bought on `on` knows.  For staff only."""
    if not policies.may_read_routing(viewer):
        return AccountPeople(account_id, (), ())
    columns = ("id", "role", "agent_id", "agent__name", "stand_in_id", "stand_in__name", "starts_on", "ends_on")
    rows = Advisor.objects.filter(account_id=account_id).order_by("role", "-starts_on", "-id").values_list(*columns)
    lines = tuple(
        AdvisorLine(key, role, Choice(agent, name), Choice(other, others or "") if other else None, start, end)
        for key, role, agent, name, other, others, start, end in rows
    )
    return AccountPeople(account_id, lines, roles_of(account_id, at=at, on=on))


def roles_of(account_id: int, *, at: datetime, on: date) -> tuple[Role, ...]:
    """The roles that the catalogue of an account's contract knows, those its plan promises first; none without one."""
    contract = contract_in_force(account_id, on=on)
    version = version_in_force(contract.catalogue_id, at=at) if contract else None
    if contract is None or version is None:
        return ()
    offer = catalogue_of(version)
    bought = ContractFacts(
        plan=contract.plan,
        add_ons=tuple(contract.add_ons),
        products=tuple(contract.products),
        region=contract.region or None,
        timezone=contract.account.timezone,
        country=contract.account.country,
    )
    promised = promised_in(terms_for(offer, bought))
    known = [
        Role(key, offer.text_of(person.label), key in promised)
        for key, person in offer.document.people.items()
        if person.kind != POOLED
    ]
    return tuple(sorted(known, key=lambda role: not role.promised))


def advisors_of(account_id: int, *, roles: Sequence[str], on: date) -> list[Named]:
    """Who fills these roles for an account on that day, in the order of the roles."""
    running = Advisor.objects.filter(account_id=account_id, role__in=roles, starts_on__lte=on).exclude(ends_on__lt=on)
    rows = running.order_by("-starts_on", "-id").values_list("role", "agent_id", "stand_in_id")
    return sorted((Named(*row) for row in rows), key=lambda each: roles.index(each.role))


def on_duty_for(account_id: int, *, role: str | None = None, on: date) -> Sequence[int]:
    """The ids of the agents who advise an account on that day, in this role or in any, the newest first."""
    running = Advisor.objects.filter(account_id=account_id, starts_on__lte=on).exclude(ends_on__lt=on)
    if role is not None:
        running = running.filter(role=role)
    return list(running.order_by("-starts_on", "-id").values_list("agent_id", flat=True))


def locked_rules() -> list[Ruled]:
    """Every rule in order, held until the transaction ends: cases are given by rules one after the other."""
    rows = list(Rule.objects.order_by("place", "id").select_for_update(no_key=True))
    members = _members({row.team_id for row in rows})
    given: dict[int, dict[int, int]] = {row.pk: {} for row in rows}
    for rule, agent, turn in Given.objects.filter(rule__in=list(given)).values_list("rule_id", "agent_id", "turn"):
        given[rule][agent] = turn
    return [
        Ruled(
            id=row.pk,
            team=row.team_id,
            members=members.get(row.team_id, ()),
            plans=frozenset(row.plans),
            severities=frozenset(row.severities),
            products=frozenset(row.products),
            channels=frozenset(row.channels),
            languages=frozenset(row.languages),
            skill=row.skill,
            speech=Speech(row.speech),
            order=Order(row.order),
            given=given[row.pk],
        )
        for row in rows
    ]


def candidates(*, at: datetime) -> Mapping[int, Candidate]:
    """Everybody who works here, with what they know and how many open cases they have."""
    found = people(at=at)
    busy = Case.objects.filter(OPEN, assignee__in=[each.id for each in found]).values("assignee_id")
    rows = busy.annotate(many=Count("id")).order_by().values_list("assignee_id", "many")
    loads = {agent: many for agent, many in rows if agent is not None}
    return {each.id: _candidate(each, loads) for each in found}


def _candidate(each: Person, loads: Mapping[int, int]) -> Candidate:
    return Candidate(each.worker, frozenset(each.skills), frozenset(each.languages), loads.get(each.id, 0))


def _members(team_ids: Collection[int]) -> Mapping[int, tuple[int, ...]]:
    rows = Team.objects.filter(Q(pk__in=team_ids), agents__is_active=True).order_by("agents__id")
    members: dict[int, tuple[int, ...]] = {}
    for team, agent in rows.values_list("id", "agents__id"):
        members[team] = (*members.get(team, ()), agent)
    return members


def promised_in(terms: Terms) -> frozenset[str]:
    """The roles that a contract promises somebody for: its advisor, its team, and those of what it includes."""
    people = (*([terms.advisor] if terms.advisor else []), *terms.team)
    included = (feature.person for feature in terms.features if feature.person)
    return frozenset((*(person.id for person in people), *included))

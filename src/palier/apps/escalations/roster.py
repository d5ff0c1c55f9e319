"""Who fills which role for which case, read for a whole batch at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from palier.apps.escalations.offices import OFFICES, Holders, holders, holders_for
from palier.apps.rotas.queries import Duty, duty_of_team, order_at
from palier.apps.routing.models import Advisor
from palier.apps.staff.people_queries import people
from palier.core.actor import Role
from palier.core.catalogue.terms import Terms
from palier.core.escalation import Roster
from palier.core.staffing import Worker

ADVISOR = "advisor"


@dataclass(frozen=True, slots=True)
class Seat:
    """What a case needs to know whom it concerns.  `insiders` are those who alone may know of it, None for most."""

    case_id: int
    account_id: int
    assignee_id: int | None
    team_id: int | None
    insiders: frozenset[int] | None = None


@dataclass(frozen=True)
class House:
    """The staff as it is at `at`: who works here, who belongs where, who holds which office."""

    at: datetime
    workers: Mapping[int, Worker]
    members: Mapping[int, tuple[int, ...]]
    team_leads: Mapping[int, int]
    ranks: Mapping[str, tuple[int, ...]]
    offices: Holders
    duties: dict[int | None, Duty | None]
    advisors: Mapping[tuple[int, str], tuple[tuple[int, int | None], ...]]

    def roster(self, seat: Seat, terms: Terms) -> Roster:
        """Who fills which role for one case.

        Of a case that one team alone may know of nobody else hears: it is as if only its people worked here.
        """
        roles = {office: holders_for(self.offices, office, seat.account_id) for office in OFFICES}
        advisors = {role: self.advisors.get((seat.account_id, role), ()) for role in _people(terms)}
        if terms.advisor:
            advisors[ADVISOR] = advisors[terms.advisor.id]
        roles |= {role: tuple(agent for agent, _ in named) for role, named in advisors.items()}
        roles |= {
            "assignee": (seat.assignee_id,) if seat.assignee_id else (),
            "team": self.members.get(seat.team_id or 0, ()),
            "team_lead": self._team_lead(seat),
            "lead": self.ranks.get(Role.LEAD.value, ()),
            "administrator": self.ranks.get(Role.ADMINISTRATOR.value, ()),
            "on_call": self._on_call(seat),
        }
        stand_ins = {(role, agent): other for role, named in advisors.items() for agent, other in named if other}
        return Roster(roles, self.workers_for(seat), stand_ins)

    def workers_for(self, seat: Seat) -> Mapping[int, Worker]:
        """Those who may hear of a case."""
        if seat.insiders is None:
            return self.workers
        return {agent: worker for agent, worker in self.workers.items() if agent in seat.insiders}

    def _team_lead(self, seat: Seat) -> tuple[int, ...]:
        """The lead of the case's team; of a case without a team, the leads of its assignee's teams."""
        of_assignee = [team for team, members in self.members.items() if seat.assignee_id in members]
        teams = [seat.team_id] if seat.team_id else of_assignee
        return tuple(dict.fromkeys(self.team_leads[team] for team in teams if team in self.team_leads))

    def _on_call(self, seat: Seat) -> tuple[int, ...]:
        """Who would be paged now."""
        team_id = seat.team_id
        if team_id not in self.duties:
            self.duties[team_id] = duty_of_team(team_id, since=self.at)
        duty = self.duties[team_id]
        return order_at(duty, at=self.at, people=self.workers_for(seat))[:1] if duty else ()


def house_at(*, account_ids: Iterable[int], at: datetime) -> House:
    """The staff at `at`, with the offices and advisors that concern these accounts."""
    accounts = set(account_ids)
    staff = sorted(people(at=at), key=lambda each: each.id)
    members: dict[int, list[int]] = defaultdict(list)
    ranks: dict[str, list[int]] = defaultdict(list)
    for each in staff:
        ranks[each.role.value].append(each.id)
        for team in each.teams:
            members[team.id].append(each.id)
    return House(
        at=at,
        workers={each.id: each.worker for each in staff},
        members={team: tuple(agents) for team, agents in members.items()},
        team_leads={team: each.id for each in staff for team in each.leads},
        ranks={role: tuple(agents) for role, agents in ranks.items()},
        offices=holders(accounts),
        duties={},
        advisors=_advisors(accounts, at),
    )


def _advisors(account_ids: Iterable[int], at: datetime) -> dict[tuple[int, str], tuple[tuple[int, int | None], ...]]:
    """Who fills which role of the catalogue for which account, each with their stand-in; the newest first."""
    found: dict[tuple[int, str], list[tuple[int, int | None]]] = defaultdict(list)
    on = at.date()
    running = Advisor.objects.filter(account_id__in=account_ids, starts_on__lte=on).exclude(ends_on__lt=on)
    rows = running.order_by("-starts_on", "-id").values_list("account_id", "role", "agent_id", "stand_in_id")
    for account_id, role, agent_id, stand_in_id in rows:
        found[account_id, role].append((agent_id, stand_in_id))
    return {key: tuple(named) for key, named in found.items()}


def _people(terms: Terms) -> tuple[str, ...]:
    """The roles of the catalogue's own that these terms promise."""
    promised = (terms.advisor, *terms.team) if terms.advisor else terms.team
    return tuple(person.id for person in promised)

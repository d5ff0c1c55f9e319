"""Who is on call, and which pages wait: as decisions need it and as screens show it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONArray

from palier.apps.cases.policies import NOT_KEPT_FROM, visible_cases
from palier.apps.errors import NotFound
from palier.apps.rights import has_role
from palier.apps.rotas.models import Page, Ring, Rota, Swap, Turn
from palier.apps.staff.models import Agent, Team
from palier.apps.staff.people_queries import workers
from palier.apps.staff.queries import Choice
from palier.core.actor import Actor, Role
from palier.core.staffing import Rota as Turns
from palier.core.staffing import Stint, Worker, call_order, stints
from palier.core.staffing import Swap as Swapped
from palier.core.time import Span


@dataclass(frozen=True, slots=True)
class Duty:
    """A rota as decisions need it: its turns, its lead, how long somebody paged has to answer."""

    id: int
    name: str
    team_id: int | None
    team: str | None
    lead_id: int | None
    turns: Turns
    patience: timedelta


@dataclass(frozen=True, slots=True)
class OnCall:
    """Somebody who is on call, and how to reach them."""

    id: int
    name: str
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class SwapLine:
    """A swap that is not over."""

    id: int
    agent: str
    span: Span


@dataclass(frozen=True, slots=True)
class RotaWeek:
    """One rota over some days: who is on call when and now, and what is known of the people in it.

    `now` is whom a page would reach at once; None when everybody is away.
    """

    duty: Duty
    now: Choice | None
    stints: tuple[tuple[Stint, str, bool], ...]
    people: tuple[Choice, ...]
    swaps: tuple[SwapLine, ...]


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A page that nobody has yet."""

    id: int
    reference: str
    subject: str
    account: str
    reason: str
    begun_at: datetime
    climbs_at: datetime | None
    called: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageStory:
    """What became of one page of a case: who was called when, who has it, when it ended."""

    reason: str
    begun_at: datetime
    rings: tuple[tuple[str, datetime], ...]
    acknowledged_by: str
    ended_at: datetime | None


def duty_of_team(team_id: int | None, *, since: datetime) -> Duty | None:
    """The rota of a team, else the one that serves all others, with the team's lead; None where neither is.

    Swaps over by `since` are left out.
    """
    serving = Rota.objects.filter(Q(team_id=team_id) | Q(team__isnull=True)).order_by("team_id")
    led_by = Subquery(Team.objects.filter(pk=team_id or 0).values("lead_id"))
    found = _known(serving, since).annotate(led_by=led_by).first()  # NULL sorts last
    if found is None:
        return None
    duty = _duty(found)
    return replace(duty, lead_id=found.led_by) if found.team_id is None else duty


def duty(rota_id: int, *, since: datetime) -> Duty:
    """One rota.  Raises NotFound."""
    found = _known(Rota.objects.filter(pk=rota_id), since).first()
    if found is None:
        raise NotFound("rota", str(rota_id))
    return _duty(found)


def order_at(duty: Duty, *, at: datetime, people: Mapping[int, Worker]) -> tuple[int, ...]:
    """Whom a page at `at` goes to, one after the other; `people` are those who work here, others count as away."""
    named = {*duty.turns.people, *(swap.person for swap in duty.turns.swaps)} | (
        {duty.lead_id} if duty.lead_id else set()
    )
    absent = {each for each in named if each not in people or people[each].is_absent(at)}
    return call_order(duty.turns, at, lead=duty.lead_id, absent=absent)


def on_call_at(*, team_id: int | None, at: datetime) -> OnCall | None:
    """Who is on call for a team at `at`: by its own rota, else by the one that serves all others.

    Somebody away is passed over.  None without a rota, or when everybody in it is away.
    """
    found = duty_of_team(team_id, since=at)
    order = order_at(found, at=at, people=workers(at=at)) if found else ()
    return reach(order[0]) if order else None


def reach(agent_id: int) -> OnCall:
    """How to reach an agent."""
    return OnCall(*Agent.objects.values_list("id", "name", "email", "language").get(pk=agent_id))


def weeks(*, span: Span, at: datetime, people: Mapping[int, Worker] | None = None) -> tuple[RotaWeek, ...]:
    """Every rota during `span`, and who is on call at `at`; `people` are those who work here, where they are known.

    One statement however many rotas there are, and one for the people.
    """
    since = min(at, span.start)
    working = workers(at=since) if people is None else people
    rotas = _known(Rota.objects.select_related("team__lead").order_by("name"), since)
    return tuple(_week(rota, working, span, at) for rota in rotas)


def open_pages(*, viewer: Actor, mine: bool) -> Sequence[OpenPage]:
    """Pages that nobody has yet, oldest first: those the viewer was called for, or all.

    Every screen shows the viewer's own and asks CALLED beforehand, among other things, whether there are any.
    """
    if not has_role(viewer, Role.AGENT):
        return ()
    pages = Page.objects.filter(ended_at__isnull=True, case__in=visible_cases(viewer))
    if mine:
        pages = pages.filter(rings__agent_id=viewer.id)
    columns = ("id", "case__reference", "case__subject", "case__account__name", "reason", "begun_at", "climbs_at")
    rung = Ring.objects.filter(page=OuterRef("pk")).order_by("place").values("agent__name")
    rows: list[tuple[Any, ...]] = list(pages.order_by("begun_at", "id").values_list(*columns, ArraySubquery(rung))[:20])
    return tuple(OpenPage(*(*row[:-1], tuple(row[-1]))) for row in rows)


def pages_of_case(*, case_id: int) -> Sequence[PageStory]:
    """The pages of one case, oldest first.  The caller has checked that the case is visible."""
    pages = Page.objects.filter(case_id=case_id).order_by("begun_at", "id")
    rows = list(pages.values_list("id", "reason", "begun_at", "acknowledged_by__name", "ended_at"))
    called = _called([row[0] for row in rows])
    return tuple(
        PageStory(reason, begun_at, tuple(called[key]), by or "", ended_at)
        for key, reason, begun_at, by, ended_at in rows
    )


CALLED = """
SELECT EXISTS (SELECT FROM rotas_page page JOIN rotas_ring ring ON ring.page_id = page.id
               WHERE page.ended_at IS NULL AND ring.agent_id = %s AND {seen})
""".format(seen=NOT_KEPT_FROM.format(case="page.case_id", agent="ring.agent_id"))
"""Was an agent called for a page that nobody has yet?"""


def _called(page_ids: Sequence[int]) -> Mapping[int, list[tuple[str, datetime]]]:
    called: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    if page_ids:
        rings = Ring.objects.filter(page_id__in=page_ids).order_by("place")
        for page_id, name, at in rings.values_list("page_id", "agent__name", "at"):
            called[page_id].append((name, at))
    return called


def _known(rotas: QuerySet[Rota], since: datetime) -> QuerySet[Any]:
    """Rotas with who takes turns, in order, and the swaps not over by `since`, in that in which they were kept."""
    turns = Turn.objects.filter(rota=OuterRef("pk")).order_by("place")
    swaps = Swap.objects.filter(rota=OuterRef("pk"), ends_at__gt=since).order_by("id")
    return rotas.select_related("team").annotate(
        in_turn=ArraySubquery(turns.values(told=JSONArray("agent_id", "agent__name"))),
        swapped=ArraySubquery(swaps.values(told=JSONArray("id", "agent_id", "agent__name", "starts_at", "ends_at"))),
    )


def _duty(rota: Any) -> Duty:
    team = rota.team
    return Duty(
        rota.pk,
        rota.name,
        rota.team_id,
        team.name if team else None,
        team.lead_id if team else None,
        Turns(
            rota.timezone,
            rota.hand_over,
            rota.starts_on,
            rota.turn_days,
            tuple(agent_id for agent_id, _ in rota.in_turn),
            tuple(Swapped(_span(*told), agent_id) for _, agent_id, _, *told in rota.swapped),
        ),
        timedelta(minutes=rota.patience),
    )


def _week(rota: Any, people: Mapping[int, Worker], span: Span, at: datetime) -> RotaWeek:
    duty = _duty(rota)
    names = {lead.pk: lead.name} if rota.team and (lead := rota.team.lead) else {}
    names |= dict(rota.in_turn) | {agent_id: name for _, agent_id, name, *_ in rota.swapped}
    order = order_at(duty, at=at, people=people)
    swaps = [SwapLine(key, name, _span(*told)) for key, _, name, *told in rota.swapped]
    ahead = sorted((swap for swap in swaps if swap.span.end > at), key=lambda swap: (swap.span.start, swap.id))
    return RotaWeek(
        duty,
        Choice(order[0], names[order[0]]) if order else None,
        tuple(
            (stint, names[stint.person], _is_away(people.get(stint.person), stint))
            for stint in stints(duty.turns, span)
        ),
        tuple(Choice(each, names[each]) for each in duty.turns.people),
        tuple(ahead),
    )


def _span(start: str, end: str) -> Span:
    """A span of two instants as PostgreSQL writes them into JSON."""
    return Span(*(datetime.fromisoformat(written).astimezone(UTC) for written in (start, end)))


def _is_away(worker: Worker | None, stint: Stint) -> bool:
    """Is somebody away during any of their stint, or gone altogether?"""
    if worker is None:
        return True
    return any(away.start < stint.span.end and stint.span.start < away.end for away in worker.absences)


def first_day(today: date) -> date:
    """The Monday of the week that a day lies in."""
    return today - timedelta(days=today.weekday())

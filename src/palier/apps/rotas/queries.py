"""Who is on call, and which pages wait: as decisions need it and as screens show it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q

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
    known = Rota.objects.filter(Q(team_id=team_id) | Q(team__isnull=True)).order_by("team_id")
    found = known.select_related("team").first()  # NULL sorts last
    if found is None:
        return None
    duty = _duty(found, since)
    if found.team_id is None and team_id is not None:
        return replace(duty, lead_id=Team.objects.values_list("lead_id", flat=True).get(pk=team_id))
    return duty


def duty(rota_id: int, *, since: datetime) -> Duty:
    """One rota.  Raises NotFound."""
    found = Rota.objects.select_related("team").filter(pk=rota_id).first()
    if found is None:
        raise NotFound("rota", str(rota_id))
    return _duty(found, since)


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


def weeks(*, span: Span, at: datetime) -> tuple[RotaWeek, ...]:
    """Every rota during `span`, and who is on call at `at`."""
    people = workers(at=min(at, span.start))
    names = dict(Agent.objects.values_list("id", "name"))
    return tuple(
        _week(_duty(rota, min(at, span.start)), people, names, span, at)
        for rota in Rota.objects.select_related("team").order_by("name")
    )


def open_pages(*, viewer: Actor, mine: bool) -> Sequence[OpenPage]:
    """Pages that nobody has yet, oldest first: those the viewer was called for, or all.

    Every screen shows the viewer's own and asks CALLED beforehand, among other things, whether there are any.
    """
    if not has_role(viewer, Role.AGENT):
        return ()
    pages = Page.objects.filter(ended_at__isnull=True)
    if mine:
        pages = pages.filter(rings__agent_id=viewer.id)
    columns = ("id", "case__reference", "case__subject", "case__account__name", "reason", "begun_at", "climbs_at")
    rung = Ring.objects.filter(page=OuterRef("pk")).order_by("place").values("agent__name")
    rows: list[tuple[Any, ...]] = list(pages.order_by("begun_at", "id").values_list(*columns, ArraySubquery(rung))[:20])
    return tuple(OpenPage(*row, tuple(called)) for *row, called in rows)


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
               WHERE page.ended_at IS NULL AND ring.agent_id = %s)
"""
"""Was an agent called for a page that nobody has yet?"""


def _called(page_ids: Sequence[int]) -> Mapping[int, list[tuple[str, datetime]]]:
    called: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    if page_ids:
        rings = Ring.objects.filter(page_id__in=page_ids).order_by("place")
        for page_id, name, at in rings.values_list("page_id", "agent__name", "at"):
            called[page_id].append((name, at))
    return called


def _duty(rota: Rota, since: datetime) -> Duty:
    people = tuple(Turn.objects.filter(rota=rota).order_by("place").values_list("agent_id", flat=True))
    swaps = Swap.objects.filter(rota=rota, ends_at__gt=since).order_by("id")
    turns = Turns(
        rota.timezone,
        rota.hand_over,
        rota.starts_on,
        rota.turn_days,
        people,
        tuple(
            Swapped(Span(start, end), agent)
            for start, end, agent in swaps.values_list("starts_at", "ends_at", "agent_id")
        ),
    )
    team = rota.team
    return Duty(
        rota.pk,
        rota.name,
        rota.team_id,
        team.name if team else None,
        team.lead_id if team else None,
        turns,
        timedelta(minutes=rota.patience),
    )


def _week(duty: Duty, people: Mapping[int, Worker], names: Mapping[int, str], span: Span, at: datetime) -> RotaWeek:
    order = order_at(duty, at=at, people=people)
    swaps = Swap.objects.filter(rota_id=duty.id, ends_at__gt=at).order_by("starts_at", "id")
    return RotaWeek(
        duty,
        Choice(order[0], names[order[0]]) if order else None,
        tuple(
            (stint, names[stint.person], _is_away(people.get(stint.person), stint))
            for stint in stints(duty.turns, span)
        ),
        tuple(Choice(each, names[each]) for each in duty.turns.people),
        tuple(
            SwapLine(key, name, Span(start, end))
            for key, name, start, end in swaps.values_list("id", "agent__name", "starts_at", "ends_at")
        ),
    )


def _is_away(worker: Worker | None, stint: Stint) -> bool:
    """Is somebody away during any of their stint, or gone altogether?"""
    if worker is None:
        return True
    return any(away.start < stint.span.end and stint.span.start < away.end for away in worker.absences)


def first_day(today: date) -> date:
    """The Monday of the week that a day lies in."""
    return today - timedelta(days=today.weekday())

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
    duty = _duty_since(found, since)
    if found.team_id is None and team_id is not None:
        return replace(duty, lead_id=Team.objects.values_list("lead_id", flat=True).get(pk=team_id))
    return duty


def duty(rota_id: int, *, since: datetime) -> Duty:
    """One rota.  Raises NotFound."""
    found = Rota.objects.select_related("team").filter(pk=rota_id).first()
    if found is None:
        raise NotFound("rota", str(rota_id))
    return _duty_since(found, since)


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

    Three statements however many rotas there are, and one for the people.
    """
    since = min(at, span.start)
    working = workers(at=since) if people is None else people
    rotas = list(Rota.objects.select_related("team__lead").order_by("name"))
    turns, swaps = _turns([rota.pk for rota in rotas]), _swaps([rota.pk for rota in rotas], since)
    names = {lead.pk: lead.name for rota in rotas if rota.team and (lead := rota.team.lead)}
    names |= {each.id: each.name for rota in rotas for each in turns[rota.pk]}
    names |= {each.agent_id: each.agent.name for rota in rotas for each in swaps[rota.pk]}
    return tuple(
        _week(_duty(rota, turns[rota.pk], swaps[rota.pk]), swaps[rota.pk], working, names, span, at) for rota in rotas
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


def _turns(rota_ids: Sequence[int]) -> Mapping[int, list[Choice]]:
    turns: dict[int, list[Choice]] = defaultdict(list)
    rows = Turn.objects.filter(rota_id__in=rota_ids).order_by("place")
    for rota_id, agent_id, name in rows.values_list("rota_id", "agent_id", "agent__name"):
        turns[rota_id].append(Choice(agent_id, name))
    return turns


def _swaps(rota_ids: Sequence[int], since: datetime) -> Mapping[int, list[Swap]]:
    swaps: dict[int, list[Swap]] = defaultdict(list)
    for swap in Swap.objects.filter(rota_id__in=rota_ids, ends_at__gt=since).select_related("agent").order_by("id"):
        swaps[swap.rota_id].append(swap)
    return swaps


def _duty_since(rota: Rota, since: datetime) -> Duty:
    return _duty(rota, _turns([rota.pk])[rota.pk], _swaps([rota.pk], since)[rota.pk])


def _duty(rota: Rota, turns: Sequence[Choice], swaps: Sequence[Swap]) -> Duty:
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
            tuple(each.id for each in turns),
            tuple(Swapped(Span(swap.starts_at, swap.ends_at), swap.agent_id) for swap in swaps),
        ),
        timedelta(minutes=rota.patience),
    )


def _week(
    duty: Duty, swaps: Sequence[Swap], people: Mapping[int, Worker], names: Mapping[int, str], span: Span, at: datetime
) -> RotaWeek:
    order = order_at(duty, at=at, people=people)
    ahead = sorted((swap for swap in swaps if swap.ends_at > at), key=lambda swap: (swap.starts_at, swap.pk))
    return RotaWeek(
        duty,
        Choice(order[0], names[order[0]]) if order else None,
        tuple(
            (stint, names[stint.person], _is_away(people.get(stint.person), stint))
            for stint in stints(duty.turns, span)
        ),
        tuple(Choice(each, names[each]) for each in duty.turns.people),
        tuple(SwapLine(swap.pk, swap.agent.name, Span(swap.starts_at, swap.ends_at)) for swap in ahead),
    )


def _is_away(worker: Worker | None, stint: Stint) -> bool:
    """Is somebody away during any of their stint, or gone altogether?"""
    if worker is None:
        return True
    return any(away.start < stint.span.end and stint.span.start < away.end for away in worker.absences)


def first_day(today: date) -> date:
    """The Monday of the week that a day lies in."""
    return today - timedelta(days=today.weekday())

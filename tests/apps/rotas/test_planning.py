"""Making rotas, swapping turns: who is on call then, and who may decide it."""

from dataclasses import replace

import pytest
from tests.apps.rotas.making import DAY, HOUR, make_watch, plan_of
from tests.factories import AT, make_agent, make_desk

from palier.apps.audit.models import AuditEntry
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.outbox.models import LiveEvent
from palier.apps.rotas.commands import (
    cancel_swap,
    change_rota,
    create_rota,
    exchange_turns,
    give_turn,
    page,
    remove_rota,
)
from palier.apps.rotas.errors import NobodyOnRota, NoTurnToExchange, RotaInUse, RotaOutOfRange, SwapEndsFirst
from palier.apps.rotas.models import Rota, Swap
from palier.apps.rotas.queries import duty, on_call_at, weeks
from palier.apps.staff.commands import create_team, deactivate_agent
from palier.apps.staff.errors import NameTaken
from palier.apps.staff.planning_commands import add_absence
from palier.core.actor import PALIER
from palier.core.staffing import turn_start
from palier.core.time import Span

pytestmark = pytest.mark.django_db

WEEK = 7 * DAY


def called(team_id: int | None, at) -> int | None:
    found = on_call_at(team_id=team_id, at=at)
    return found.id if found else None


def test_turns_follow_each_other() -> None:
    watch = make_watch()
    first = turn_start(duty(watch.rota_id, since=AT).turns, 0)
    assert [called(watch.team_id, first + weeks * WEEK) for weeks in range(3)] == [
        watch.anna.id,
        watch.bo.id,
        watch.anna.id,
    ]
    found = on_call_at(team_id=watch.team_id, at=AT)
    assert (found.name, found.language) == (watch.anna.name, "en")


def test_a_team_without_rota_is_served_by_the_one_for_all() -> None:
    watch, other = make_watch(), create_team(name="Data", agent_ids=[], by=PALIER, at=AT)
    assert called(other, AT) is None
    assert called(None, AT) is None
    create_rota(plan=plan_of(watch.lead), by=watch.lead, at=AT)
    assert (called(other, AT), called(None, AT), called(watch.team_id, AT)) == (
        watch.lead.id,
        watch.lead.id,
        watch.anna.id,
    )


def test_somebody_away_is_passed_over_and_so_is_who_left() -> None:
    watch = make_watch()
    add_absence(agent_id=watch.anna.id, starts_at=AT, ends_at=AT + DAY, by=watch.anna, at=AT)
    assert (called(watch.team_id, AT), called(watch.team_id, AT + DAY)) == (watch.bo.id, watch.anna.id)
    deactivate_agent(agent_id=watch.anna.id, by=PALIER, at=AT)
    assert called(watch.team_id, AT + DAY) == watch.bo.id


def test_two_rotas_of_one_team_or_one_name_are_refused() -> None:
    watch = make_watch()
    with pytest.raises(NameTaken):
        create_rota(plan=plan_of(watch.bo, team_id=watch.team_id, name="Other"), by=watch.lead, at=AT)
    with pytest.raises(NameTaken):
        create_rota(plan=plan_of(watch.bo, name="Front line"), by=watch.lead, at=AT)
    create_rota(plan=plan_of(watch.bo), by=watch.lead, at=AT)
    with pytest.raises(NameTaken):
        create_rota(plan=plan_of(watch.bo, name="A second for all"), by=watch.lead, at=AT)
    assert Rota.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"agents": ()}, NobodyOnRota),
        ({"timezone": "Mars/Olympus"}, NotFound),
        ({"hand_over": 1440}, RotaOutOfRange),
        ({"turn_days": 0}, RotaOutOfRange),
        ({"patience": 0}, RotaOutOfRange),
        ({"team_id": 0}, NotFound),
        ({"agents": (0,)}, NotFound),
    ],
)
def test_a_rota_that_cannot_be_is_refused(change, refusal) -> None:
    agent = make_agent()
    with pytest.raises(refusal):
        create_rota(plan=replace(plan_of(agent), **change), by=PALIER, at=AT)


def test_a_rota_is_planned_anew() -> None:
    watch = make_watch()
    plan = plan_of(watch.bo, watch.anna, watch.lead, team_id=watch.team_id, name="Front line", turn_days=1)
    change_rota(rota_id=watch.rota_id, plan=plan, by=watch.lead, at=AT)
    assert [called(watch.team_id, AT + days * DAY) for days in range(3)] == [watch.bo.id, watch.anna.id, watch.lead.id]
    with pytest.raises(NotFound):
        change_rota(rota_id=0, plan=plan, by=watch.lead, at=AT)


def test_a_rota_that_paged_somebody_stays() -> None:
    desk, watch = make_desk(), make_watch()
    create_rota(plan=plan_of(watch.bo), by=watch.lead, at=AT)
    page(case_id=desk.open(), reason="opened", at=AT)
    general = Rota.objects.get(team=None).pk
    with pytest.raises(RotaInUse):
        remove_rota(rota_id=general, by=watch.lead, at=AT)
    remove_rota(rota_id=watch.rota_id, by=watch.lead, at=AT)
    assert list(Rota.objects.values_list("pk", flat=True)) == [general]


def test_agents_give_away_their_own_turn_and_leads_any() -> None:
    watch = make_watch()
    night = Span(AT + HOUR, AT + 5 * HOUR)
    with pytest.raises(NotAllowed):
        give_turn(rota_id=watch.rota_id, agent_id=watch.bo.id, span=night, by=watch.bo, at=AT)
    give_turn(rota_id=watch.rota_id, agent_id=watch.bo.id, span=night, by=watch.anna, at=AT)
    hours = [called(watch.team_id, AT + hours * HOUR) for hours in (0, 1, 4, 5)]
    assert hours == [watch.anna.id, watch.bo.id, watch.bo.id, watch.anna.id]
    give_turn(rota_id=watch.rota_id, agent_id=watch.lead.id, span=night, by=watch.lead, at=AT)
    assert called(watch.team_id, AT + HOUR) == watch.lead.id
    with pytest.raises(NotAllowed):  # part of it is Bo's
        give_turn(rota_id=watch.rota_id, agent_id=watch.bo.id, span=Span(AT, AT + WEEK), by=watch.anna, at=AT)


def test_a_turn_is_given_ahead_only_and_to_somebody_who_works_here() -> None:
    watch = make_watch()
    for span in (Span(AT, AT), Span(AT - HOUR, AT)):
        with pytest.raises(SwapEndsFirst):
            give_turn(rota_id=watch.rota_id, agent_id=watch.bo.id, span=span, by=watch.lead, at=AT)
    with pytest.raises(NotFound):
        give_turn(rota_id=watch.rota_id, agent_id=0, span=Span(AT, AT + HOUR), by=watch.lead, at=AT)
    with pytest.raises(NotFound):
        give_turn(rota_id=0, agent_id=watch.bo.id, span=Span(AT, AT + HOUR), by=watch.lead, at=AT)


def test_turns_are_exchanged() -> None:
    watch = make_watch()
    turns = duty(watch.rota_id, since=AT).turns
    mine = Span(turn_start(turns, 0), turn_start(turns, 1))
    exchange_turns(rota_id=watch.rota_id, agent_id=watch.bo.id, span=mine, by=watch.anna, at=AT)
    noon = [turn_start(turns, number) + 3 * HOUR for number in range(4)]
    expected = [watch.bo.id, watch.anna.id, watch.anna.id, watch.bo.id]
    assert [called(watch.team_id, at) for at in noon] == expected


def test_who_has_no_turn_has_none_to_exchange() -> None:
    watch, stranger = make_watch(), make_agent()
    for taker in (stranger.id, watch.anna.id):
        with pytest.raises(NoTurnToExchange):
            exchange_turns(rota_id=watch.rota_id, agent_id=taker, span=Span(AT, AT + HOUR), by=watch.anna, at=AT)
    assert Swap.objects.count() == 0


def test_a_swap_is_undone_from_now_on() -> None:
    watch = make_watch()
    running = give_turn(rota_id=watch.rota_id, agent_id=watch.bo.id, span=Span(AT, AT + DAY), by=watch.anna, at=AT)
    ahead = Span(AT + 2 * DAY, AT + 3 * DAY)
    later = give_turn(rota_id=watch.rota_id, agent_id=watch.bo.id, span=ahead, by=watch.anna, at=AT)
    with pytest.raises(NotAllowed):
        cancel_swap(swap_id=later, by=watch.anna, at=AT)
    for swap_id in (running, later):
        cancel_swap(swap_id=swap_id, by=watch.bo, at=AT + HOUR)
    assert list(Swap.objects.values_list("pk", "ends_at")) == [(running, AT + HOUR)]
    cancel_swap(swap_id=running, by=watch.bo, at=AT + DAY)
    assert Swap.objects.get().ends_at == AT + HOUR
    with pytest.raises(NotFound):
        cancel_swap(swap_id=later, by=watch.bo, at=AT)


def test_a_week_shows_who_is_on_call_and_who_will_be_away() -> None:
    watch = make_watch()
    add_absence(agent_id=watch.bo.id, starts_at=AT + 8 * DAY, ends_at=AT + 9 * DAY, by=watch.bo, at=AT)
    give_turn(rota_id=watch.rota_id, agent_id=watch.lead.id, span=Span(AT + DAY, AT + 2 * DAY), by=watch.anna, at=AT)
    [week] = weeks(span=Span(AT, AT + 10 * DAY), at=AT)
    assert [(name, stint.swapped, away) for stint, name, away in week.stints] == [
        (watch.anna.name, False, False),
        (watch.lead.name, True, False),
        (watch.anna.name, False, False),
        (watch.bo.name, False, True),
    ]
    assert (week.now.name, [swap.agent for swap in week.swaps]) == (watch.anna.name, [watch.lead.name])
    deactivate_agent(agent_id=watch.anna.id, by=PALIER, at=AT)
    [week] = weeks(span=Span(AT, AT + DAY), at=AT)
    assert (week.now.name, week.stints[0][2]) == (watch.bo.name, True)


def test_agents_plan_no_rota_and_every_plan_leaves_a_trace() -> None:
    agent, watch = make_agent(), make_watch()
    with pytest.raises(NotAllowed):
        create_rota(plan=plan_of(agent), by=agent, at=AT)
    with pytest.raises(NotAllowed):
        change_rota(rota_id=watch.rota_id, plan=plan_of(agent), by=agent, at=AT)
    with pytest.raises(NotAllowed):
        remove_rota(rota_id=watch.rota_id, by=agent, at=AT)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.act, entry.facts) == ("create_rota", {"rota": watch.rota_id, "name": "Front line"})
    assert LiveEvent.objects.filter(topic="rotas").count() == 1

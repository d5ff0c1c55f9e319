"""Rotas and pages on the desk."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.rotas.making import DAY, make_watch, plan_of
from tests.factories import AT

from palier.adapters.shared import moments
from palier.apps.cases.models import Case
from palier.apps.rotas.commands import create_rota, page
from palier.apps.rotas.models import Page, Rota, Swap
from palier.apps.rotas.queries import duty
from palier.apps.staff.models import Agent
from palier.apps.staff.planning_commands import add_absence
from palier.core.actor import PALIER, Actor
from palier.core.staffing import on_call

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture(autouse=True)
def the_clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the test takes to get there, its turns have not begun."""
    monkeypatch.setattr(moments, "now", lambda: NOW)


ROTA = {
    "name": "Nights",
    "team": "",
    "turn_days": "1",
    "starts_on": "2026-03-02",
    "hand_over": "21:30",
    "timezone": "Europe/Paris",
    "patience": "20",
}


@pytest.fixture
def watch(desk):
    return make_watch()


def browser_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(Agent.objects.get(pk=actor.id))
    return client


def on_duty(watch) -> tuple[Actor, Actor]:
    """Who is on call now, and the other."""
    here = on_call(duty(watch.rota_id, since=NOW).turns, NOW)
    return (watch.anna, watch.bo) if here == watch.anna.id else (watch.bo, watch.anna)


def test_the_week_names_who_is_on_call_now_and_when(desk, agent, watch) -> None:
    here, _ = on_duty(watch)
    shown = agent.get(reverse("desk:rotas")).content.decode()
    assert f"On call now: {here.name}" in shown
    assert shown.count('class="rota__bar ') >= 2
    assert "turns of 7 days, hand-over at 09:00, Paris time; a page climbs after 10 min." in shown
    other = agent.get(reverse("desk:rotas"), {"week": "2026-03-04"}).content.decode()
    assert "Week of 2 March 2026" in other
    assert "?week=2026-02-23" in other
    assert agent.get(reverse("desk:rotas"), {"week": "0001-01-01"}).status_code == 200


def test_a_desk_without_rota_says_what_one_is_for(desk, agent) -> None:
    assert "Nobody is on call" in agent.get(reverse("desk:rotas")).content.decode()


def test_somebody_away_on_their_turn_is_marked(desk, agent, watch) -> None:
    here, other = on_duty(watch)
    for each in (here, other, watch.lead):
        add_absence(agent_id=each.id, starts_at=NOW - DAY, ends_at=NOW + 20 * DAY, by=each, at=AT)
    shown = agent.get(reverse("desk:rotas")).content.decode()
    assert "away then" in shown
    assert "Everybody is away" in shown


def test_a_lead_makes_changes_and_removes_a_rota(desk, watch) -> None:
    lead = browser_of(watch.lead)
    lead.post(reverse("desk:new_rota"), {**ROTA, "agents": f"{watch.bo.name}, {watch.anna.name.upper()}"})
    rota = Rota.objects.get(name="Nights")
    found = duty(rota.pk, since=AT).turns
    assert (found.people, found.hand_over, found.turn_days) == ((watch.bo.id, watch.anna.id), 21 * 60 + 30, 1)
    changed = {**ROTA, "agents": watch.bo.name, "name": "Weekends", "turn_days": "7"}
    lead.post(reverse("desk:change_rota", args=[rota.pk]), changed)
    rota.refresh_from_db()
    assert (rota.name, rota.turn_days) == ("Weekends", 7)
    for wrong in (
        {"agents": "Nobody Known"},
        {"hand_over": "25:00"},
        {"starts_on": "x"},
        {"turn_days": ""},
        {"name": " "},
    ):
        lead.post(reverse("desk:change_rota", args=[rota.pk]), {**changed, **wrong})
    lead.post(reverse("desk:change_rota", args=[rota.pk]), {**changed, "patience": "0"})
    assert "Something in it cannot be read" in lead.get(reverse("desk:rotas")).content.decode()
    rota.refresh_from_db()
    assert (rota.name, rota.patience) == ("Weekends", 20)
    lead.post(reverse("desk:remove_rota", args=[rota.pk]))
    assert list(Rota.objects.values_list("pk", flat=True)) == [watch.rota_id]


def test_who_is_on_call_gives_their_turn_away_and_takes_it_back(desk, watch) -> None:
    here, other = on_duty(watch)
    mine, theirs = browser_of(here), browser_of(other)
    starts, ends = NOW + timedelta(minutes=1), NOW + timedelta(minutes=30)
    giving = {"agent": other.id, "starts": starts.isoformat(), "ends": ends.isoformat()}
    mine.post(reverse("desk:give_turn", args=[watch.rota_id]), giving)
    swap = Swap.objects.get()
    assert (swap.agent_id, swap.starts_at, swap.ends_at) == (other.id, starts, ends)
    assert "swapped" in mine.get(reverse("desk:rotas")).content.decode()
    theirs.post(reverse("desk:cancel_swap", args=[swap.pk]))
    assert Swap.objects.count() == 0
    mine.post(reverse("desk:give_turn", args=[watch.rota_id]), {**giving, "exchange": "yes"})
    assert set(Swap.objects.values_list("agent_id", flat=True)) == {here.id, other.id}
    mine.post(reverse("desk:give_turn", args=[watch.rota_id]), {**giving, "starts": "now"})
    assert Swap.objects.count() == 2


def test_a_page_stands_on_every_screen_of_who_was_called_until_somebody_has_it(desk, agent, watch) -> None:
    here, other = on_duty(watch)
    create_rota(plan=plan_of(here), by=PALIER, at=AT)
    case_id = desk.open(subject="Everything is down", at=NOW)
    page_id = page(case_id=case_id, reason="opened", at=NOW)
    called, colleague = browser_of(here), browser_of(other)
    notice = called.get(reverse("desk:queue")).content.decode()
    assert "You are on call." in notice
    assert reverse("desk:acknowledge_page", args=[page_id]) in notice
    assert "You are on call." not in colleague.get(reverse("desk:queue")).content.decode()
    assert "Pages that nobody has yet" in colleague.get(reverse("desk:rotas")).content.decode()
    assert "Everything is down" in called.get(reverse("desk:pages"), HTTP_HX_REQUEST="true").content.decode()
    case = Case.objects.get()
    before = {"HTTP_REFERER": f"http://testserver{reverse('desk:case', args=[case.reference])}"}
    response = called.post(reverse("desk:acknowledge_page", args=[page_id]), **before)
    assert response.headers["Location"] == reverse("desk:case", args=[case.reference])
    told = called.get(reverse("desk:case", args=[case.reference])).content.decode()
    assert f"Page to {here.name}; acknowledged by {here.name}." in told
    assert "You are on call." not in told
    assert Page.objects.get().acknowledged_by_id == here.id
    assert "is over" in _said(colleague, page_id)


def test_many_pages_leave_the_screen_to_the_work(desk, agent, watch) -> None:
    here, _ = on_duty(watch)
    create_rota(plan=plan_of(here), by=PALIER, at=AT)
    for number in range(4):
        page(case_id=desk.open(subject=f"Down {number} " + "x" * 500, at=NOW), reason="opened", at=NOW)
    shown = browser_of(here).get(reverse("desk:queue")).content.decode()
    seen, folded = shown.split('<details class="page-more">')[0], shown.split('<details class="page-more">')[1]
    assert "2 more pages wait for you" in folded
    acts = [shown_part.count("I have it") for shown_part in (seen, folded.split("</details>")[0])]
    assert acts == [2, 2]
    assert "x" * 130 not in seen.partition('id="pages"')[2].partition("</div>")[0]


def _said(client: Client, page_id: int) -> str:
    client.post(reverse("desk:acknowledge_page", args=[page_id]))
    return client.get(reverse("desk:rotas")).content.decode()


def test_a_form_from_elsewhere_leads_to_a_page_of_ours(desk, watch) -> None:
    lead = browser_of(watch.lead)
    response = lead.post(reverse("desk:new_rota"), {}, HTTP_REFERER="https://evil.example/x")
    assert response.headers["Location"] == reverse("desk:rotas")

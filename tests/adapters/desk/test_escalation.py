"""Notices, ladders, escalations, offices and webhooks as agents see them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from tests.factories import make_agent

from palier.apps.cases.commands import assign_case
from palier.apps.cases.models import Case
from palier.apps.clocks.commands import sweep
from palier.apps.escalations.commands import add_hook, appoint, ask_for_escalation, tell_waiting
from palier.apps.escalations.models import Appointment, Escalation, Hook, HookCall, Telling
from palier.apps.staff.models import Agent
from palier.core.actor import PALIER, Role

NOW = datetime.now(UTC).replace(microsecond=0)
MINUTE = timedelta(minutes=1)


def in_ones_hands(desk, *, at: datetime) -> Case:
    case_id = desk.open(at=at)
    assign_case(case_id=case_id, agent_id=desk.agent.id, by=desk.agent, at=at)
    return Case.objects.get(pk=case_id)


def keep_time() -> None:
    sweep(at=NOW)
    tell_waiting(at=NOW)


def part(client, name: str, *given) -> str:
    return client.get(reverse(f"desk:{name}", args=given), headers={"HX-Request": "true"}).content.decode()


def test_the_bell_counts_and_a_notice_leads_to_its_case(desk, agent):
    case = in_ones_hands(desk, at=NOW - 50 * MINUTE)
    assert "side__count" not in part(agent, "bell")
    keep_time()
    assert 'side__count--late">1<' in part(agent, "bell")
    page = agent.get(reverse("desk:notices")).content.decode()
    for words in ("First response: 75% of the time is used up.", "as assignee", case.reference, "Mark all as read"):
        assert words in page
    telling = Telling.objects.get(way="desk")
    assert agent.get(reverse("desk:notice", args=[telling.pk])).headers["Location"] == f"/cases/{case.reference}/"
    assert "side__count" not in part(agent, "bell")
    assert "Mark all as read" not in part(agent, "notices")


def test_all_are_read_at_once(desk, agent):
    for _ in range(3):
        in_ones_hands(desk, at=NOW - 50 * MINUTE)
    keep_time()
    assert agent.post(reverse("desk:read_notices")).status_code == 302
    assert Telling.objects.filter(way="desk", read_at__isnull=True).count() == 0


def test_the_ladder_says_what_happens_next_and_whom_it_tells(desk, agent):
    lead = make_agent(role=Role.LEAD)
    case = in_ones_hands(desk, at=NOW)
    shown = part(agent, "escalation", case.reference)
    for words in (
        "First response: 75% of the time is used up",
        "First response: due",
        "First response: 1 hour after it was due",
        f"{desk.agent.name}, as assignee",
        f"{lead.name}, as lead, for want of: team lead (nobody)",
        f"{lead.name}, as lead, for want of: support manager (nobody), team lead (nobody)",
    ):
        assert words in shown
    assert "The plan promises no escalation on request" in shown
    assert "<html" not in shown


def test_the_ladder_speaks_french(desk, agent):
    make_agent(role=Role.LEAD)
    Agent.objects.update(language="fr")
    case = in_ones_hands(desk, at=NOW)
    shown = part(agent, "escalation", case.reference)
    assert "en tant que\u00a0: encadrant, à défaut de\u00a0: chef d’équipe (personne)" in shown
    assert "75 % du temps est écoulé" in shown


def test_an_escalation_is_asked_taken_and_ended_on_the_page_of_its_case(desk, agent):
    case = in_ones_hands(desk, at=NOW)
    act = lambda name, **form: agent.post(reverse("desk:escalation_act", args=[case.reference, name]), form)  # noqa: E731
    assert act("ask", words="I fear for <this> one.", **{"for": ""}).status_code == 302
    shown = part(agent, "escalation", case.reference)
    for words in ("Escalation waits", "I fear for &lt;this&gt; one.", "I look after it"):
        assert words in shown
    assert "Nobody yet" in part(agent, "escalations")
    assert "Escalation waits" in agent.get("/").content.decode(), "the queue shows it"
    act("take")
    assert "Escalation in hand" in part(agent, "escalation", case.reference)
    assert desk.agent.name in part(agent, "escalations")
    act("end", words="All is well.")
    assert "Nothing is being escalated" in part(agent, "escalations")
    assert Escalation.objects.get().ended_at is not None
    assert act("dance").status_code == 404


def test_a_customer_who_may_not_ask_is_refused_in_a_sentence(desk, agent):
    case = in_ones_hands(desk, at=NOW)
    address = reverse("desk:escalation_act", args=[case.reference, "ask"])
    page = agent.post(address, {"words": "Now!", "for": "customer"}, follow=True).content.decode()
    assert "does not promise escalation on request" in page
    assert not Escalation.objects.exists()


def test_offices_are_given_by_leads(desk, client):
    lead = make_agent(role=Role.LEAD)
    client.force_login(Agent.objects.get(pk=lead.id))
    client.post(reverse("desk:appoint"), {"office": "escalation_manager", "agent": desk.agent.id, "account": ""})
    page = client.get(reverse("desk:offices")).content.decode()
    assert "Nobody: leads are told instead." in page
    assert "for all accounts" in page
    held = Appointment.objects.get()
    client.post(reverse("desk:end_appointment", args=[held.pk]))
    assert not Appointment.objects.exists()


def test_an_agent_reads_offices_and_changes_none(desk, agent):
    appoint(office="support_manager", agent_id=desk.agent.id, account_id=desk.account_id, by=PALIER, at=NOW)
    page = agent.get(reverse("desk:offices")).content.decode()
    assert "for Client" in page
    assert '<button type="submit" class="btn">End' not in page
    assert agent.post(reverse("desk:appoint"), {"office": "support_manager"}).status_code == 403


@pytest.fixture
def boss(client):
    administrator = make_agent(role=Role.ADMINISTRATOR)
    client.force_login(Agent.objects.get(pk=administrator.id))
    return client


def test_webhooks_are_added_tested_and_removed(desk, boss):
    boss.post(reverse("desk:add_hook"), {"url": "https://hooks.example/palier"})
    hook = Hook.objects.get()
    for act in ("test", "rest", "renew"):
        assert boss.post(reverse("desk:hook_act", args=[hook.pk, act])).status_code == 302
    page = boss.get(reverse("desk:hooks")).content.decode()
    for words in ("https://hooks.example/palier", "Resting", "Leaving", "Go on"):
        assert words in page
    assert HookCall.objects.get().kind == "test"
    boss.post(reverse("desk:hook_act", args=[hook.pk, "wake"]))
    assert Hook.objects.get().is_active
    assert boss.post(reverse("desk:hook_act", args=[hook.pk, "dance"])).status_code == 404
    boss.post(reverse("desk:hook_act", args=[hook.pk, "remove"]))
    assert "No address is called." in boss.get(reverse("desk:hooks")).content.decode()


def test_a_refused_address_is_said(desk, boss):
    page = boss.post(reverse("desk:add_hook"), {"url": "ftp://hooks.example/"}, follow=True).content.decode()
    assert "cannot be called" in page


def test_what_was_told_is_in_the_timeline(desk, agent):
    add_hook(url="https://hooks.example/palier", by=PALIER, at=NOW)
    case = in_ones_hands(desk, at=NOW - 50 * MINUTE)
    keep_time()
    page = agent.get(f"/cases/{case.reference}/").content.decode()
    told = f"Told: {desk.agent.name} (as assignee) on the desk and by mail; https://hooks.example/palier by webhook."
    assert told in page


def favoured_desk():
    """A desk, and a contact whose plan fast-tracks outages."""
    from tests.factories import CATALOGUE, make_contact, make_desk

    fast = CATALOGUE.replace(
        "plans:\n", "features:\n  outages: {label: Outages, severities: [high], grants: fast_track}\nplans:\n"
    )
    fast += "\n"
    fast = fast.replace(
        "clocks:\n", "  plus:\n    extends: gold\n    label: Plus\n    includes: {outages: yes}\nclocks:\n"
    )
    desk = make_desk(catalogue=fast, at=NOW)
    _, favoured = make_contact(plan="plus", at=NOW)
    return desk, favoured


@pytest.mark.obeys("Feature.grants")
def test_a_priority_outage_goes_first_whatever_page_it_would_be_on(db, client):
    from palier.apps.cases.commands import open_case

    desk, favoured = favoured_desk()
    usual = Case.objects.get(pk=desk.open(subject="usual", at=NOW))
    values = {
        field.attname: getattr(usual, field.attname) for field in Case._meta.concrete_fields if field.name != "id"
    }
    due = usual.next_due_at
    before = [{"reference": f"PAL-B{n}", "subject": "before", "next_due_at": due - MINUTE * 5} for n in range(45)]
    among = [{"reference": f"PAL-A{n}", "subject": "among"} for n in range(70)]
    Case.objects.bulk_create(Case(**values | said) for said in (*before, *among))
    open_case(
        contact_id=favoured.id, subject="first", text="Down.", channel="email", severity="high", by=favoured, at=NOW
    )
    client.force_login(Agent.objects.get(pk=desk.agent.id))
    page = client.get("/").content.decode()
    assert (page.count(">before<"), page.count(">among<")) == (45, 0), "a page ends before a minute that does not fit"
    onward = re.search(r'data-next href="([^"]+)"', page)
    assert onward is not None
    then = client.get(onward[1].replace("&amp;", "&")).content.decode()
    assert (then.count(">among<"), then.count(">first<")) == (70, 1)
    assert then.index(">first<") < then.index(">usual<")
    assert "data-next" not in then


@pytest.mark.obeys("Feature.grants")
def test_a_priority_outage_goes_first_among_equals(db, client):
    from palier.apps.cases.commands import open_case

    desk, favoured = favoured_desk()
    desk.open(subject="usual", at=NOW)
    open_case(
        contact_id=favoured.id, subject="first", text="Down.", channel="email", severity="high", by=favoured, at=NOW
    )
    desk.open(subject="later", at=NOW + MINUTE)
    client.force_login(Agent.objects.get(pk=desk.agent.id))
    page = client.get("/").content.decode()
    assert page.index(">first<") < page.index(">usual<") < page.index(">later<")
    assert page.count("Priority outage") == 1
    ask_for_escalation(case_id=Case.objects.get(subject="later").pk, reason="Why not?", by=desk.agent, at=NOW)
    assert "Escalation waits" in client.get("/").content.decode()

"""Standard and priority outage management: who is told, how soon, by which way, how often, as the plan says."""

from datetime import date, timedelta

import pytest
from tests.apps.incidents.telling import HOUR, LOGIN, TITLE, WORDS, House
from tests.factories import AT, CATALOGUE, make_agent, make_contact, make_desk

from palier.adapters.mail.compose import compose
from palier.apps.accounts.models import Contact
from palier.apps.incidents.commands import (
    Naming,
    Reach,
    Telling,
    add_component,
    plan_maintenance,
    post_update,
    tell_accounts,
    watch,
)
from palier.apps.incidents.models import AccountNotice, Incident, IncidentUpdate
from palier.apps.mailroom.letters import letter_of
from palier.apps.outbox.models import OutgoingMail
from palier.apps.routing.models import Advisor
from palier.apps.staff.models import Agent
from palier.apps.subscribers.commands import tell_subscribers
from palier.apps.subscribers.models import Subscriber
from palier.core.actor import Role
from palier.core.incident import Stage, State

DAY, MINUTE = timedelta(days=1), HOUR / 60
PLANS = (
    CATALOGUE.replace(
        "plans:\n",
        """features:
  outages:
    label: Outage management
    choices: {standard: standard, priority: priority}
    notices:
      standard: {tell: administrators, after: 1h, every: 4h}
      priority: {tell: named, by: [mail, advisor], every: 30m}
  planning:
    label: Proactive planning
    notices: {tell: anyone, ahead: [7d, 1d]}
plans:
""",
    )
    + """
"""
).replace(
    "clocks:\n",
    """  silver: {label: Silver, extends: gold, includes: {outages: standard}}
  platinum: {label: Platinum, extends: gold, includes: {outages: priority}}
  planned: {label: Planned, extends: gold, includes: {planning: yes}}
clocks:
""",
)


@pytest.fixture
def plans(db):
    """A desk whose contact's plan says nothing of incidents, and one account for each plan that does."""
    desk = make_desk(catalogue=PLANS)
    lead = make_agent(role=Role.LEAD)
    login = add_component(naming=Naming(LOGIN, {"en": "Login", "fr": "Connexion"}), by=lead, at=AT - 100 * DAY)
    accounts = {plan: make_contact(plan=plan) for plan in ("silver", "platinum", "planned")}
    return House(desk, lead, {LOGIN: login}), accounts


def mails(kind="incident_notice", **about):
    return OutgoingMail.objects.filter(kind=kind, **about).order_by("id")


def letter(mail) -> str:
    return compose(letter_of(mail.pk), at=AT).sent.text.replace("\n", " ")


@pytest.mark.obeys("Feature.notices", "Notices.tell", "Notices.by", "Notices.after", "Notices.every")
def test_priority_hears_at_once_and_by_its_advisor_standard_once_it_has_lasted(plans):
    house, accounts = plans
    silver, platinum = accounts["silver"], accounts["platinum"]
    Advisor.objects.create(
        account_id=platinum[0], role="tam", agent_id=house.lead.id, starts_on=date(2026, 1, 1), ends_on=None
    )
    Contact.objects.filter(pk=platinum[1].id).update(language="fr")
    incident_id = house.open(login=State.MAJOR)
    incident = Incident.objects.get()
    assert incident.next_update_at == AT + 30 * MINUTE  # somebody typed an hour; the plan says half of it
    assert tell_accounts(at=AT, limit=10) == 1
    assert tell_accounts(at=AT, limit=10) == 0
    [mail] = mails()
    assert (mail.account_id, mail.lane, mail.unsubscribe) == (platinum[0], "bulk", "")
    said = letter(mail)
    assert WORDS["fr"] in said
    assert "la formule de" in said
    assert "/portal/status/" in said
    [relay] = mails("incident_relay")
    assert relay.recipients == [Agent.objects.get(pk=house.lead.id).email]
    assert platinum[1].name in letter(relay)
    assert tell_accounts(at=AT + HOUR, limit=10) == 1
    assert [mail.account_id for mail in mails()] == [platinum[0], silver[0]]
    more = {"incident_id": incident_id, "by": house.desk.agent, "at": AT + HOUR}
    post_update(stage=Stage.IDENTIFIED, telling=Telling({"en": "Disks."}), **more)
    assert Incident.objects.get().next_update_at == AT + HOUR + 30 * MINUTE
    assert tell_accounts(at=AT + HOUR, limit=10) == 2
    assert mails().count() == 4


def test_an_incident_that_is_over_before_it_lasted_is_not_heard_of_by_standard(plans):
    house, _ = plans
    incident_id = house.open(login=State.MAJOR)
    tell_accounts(at=AT, limit=10)
    post_update(
        incident_id=incident_id, stage=Stage.RESOLVED, telling=Telling(WORDS), by=house.desk.agent, at=AT + MINUTE
    )
    assert tell_accounts(at=AT + 2 * HOUR, limit=10) == 1
    assert set(mails().values_list("account_id", flat=True)) == {plans[1]["platinum"][0]}


def test_only_the_accounts_chosen_hear_and_nobody_of_what_is_internal(plans):
    house, accounts = plans
    house.open(login=State.MAJOR, audience=Incident.Audience.INTERNAL)
    house.open(login=State.MAJOR, audience=Incident.Audience.ACCOUNTS, account_ids=[accounts["platinum"][0]])
    house.open(login=State.MAJOR, audience=Incident.Audience.ACCOUNTS, account_ids=[house.desk.account_id])
    while tell_accounts(at=AT + 2 * HOUR, limit=10):
        pass
    assert [mail.account_id for mail in mails()] == [accounts["platinum"][0]]
    assert AccountNotice.objects.count() == 1


def test_whoever_subscribed_too_hears_once(plans):
    house, accounts = plans
    address = Contact.objects.get(pk=accounts["platinum"][1].id).email
    Subscriber.objects.create(address=address, language="en", handle="both", asked_at=AT - DAY, confirmed_at=AT - DAY)
    house.open(login=State.MAJOR)
    tell_accounts(at=AT, limit=10)
    tell_subscribers(at=AT + MINUTE)
    assert OutgoingMail.objects.filter(recipients=[address]).count() == 1


@pytest.mark.obeys("Notices.ahead")
def test_a_maintenance_is_told_of_ahead_when_it_begins_overruns_and_ends(plans):
    house, accounts = plans
    begins = AT + 10 * DAY
    reach = Reach({house.components[LOGIN]: State.MAINTENANCE})
    incident_id = plan_maintenance(
        title=TITLE,
        planned_from=begins,
        planned_until=begins + HOUR,
        reach=reach,
        telling=Telling({"en": "New disks."}),
        by=house.lead,
        at=AT,
    )
    moments = [AT, begins - 7 * DAY, begins - 6 * DAY, begins - DAY, begins, begins + HOUR, begins + HOUR + MINUTE]
    for moment in moments:
        while watch(at=moment, limit=10):
            pass
    planned = accounts["planned"][0]
    assert set(mails().values_list("account_id", flat=True)) == {planned}
    assert [mail.created_at for mail in mails()] == [begins - 7 * DAY, begins - DAY, begins, begins + HOUR + MINUTE]
    assert "takes longer than planned" in letter(mails().last())
    assert Incident.objects.get().overran_at == begins + HOUR + MINUTE
    assert mails("update_late").filter(created_at=begins + HOUR).exists()
    assert IncidentUpdate.objects.count() == 3
    end = {"stage": Stage.COMPLETED, "telling": Telling({"en": "Done."}), "by": house.lead, "at": begins + 2 * HOUR}
    post_update(incident_id=incident_id, **end)
    while watch(at=begins + 2 * HOUR, limit=10):
        pass
    assert mails().count() == 5
    assert AccountNotice.objects.get().ahead == []

"""Accounts whose plan promises a call are rung: whom, with which number, written down once."""

from datetime import timedelta

import pytest
from tests.apps.incidents.telling import HOUR, LOGIN, WORDS, House
from tests.factories import AT, CATALOGUE, make_agent, make_contact, make_desk

from palier.apps.accounts.models import Contact
from palier.apps.audit.models import AuditEntry
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.incidents.call_queries import CallMade, CallOwed, calls, calls_asked_of
from palier.apps.incidents.commands import (
    Naming,
    Telling,
    add_component,
    keep_number,
    note_no_answer,
    post_update,
    record_call,
    take_command,
    tell_accounts,
)
from palier.apps.incidents.errors import AlreadyRung, NotANumber
from palier.apps.incidents.models import Call, Incident
from palier.apps.outbox.models import OutgoingMail
from palier.core.actor import Role
from palier.core.incident import Stage

MINUTE = timedelta(minutes=1)
RINGING = CATALOGUE.replace(
    "plans:\n",
    """features:
  outages: {label: Outage management, notices: {tell: anyone, by: [phone, mail]}}
plans:
""",
).replace("clocks:\n", "  ringing: {label: Ringing, extends: gold, includes: {outages: yes}}\nclocks:\n")


def calls_owed(*, incident_id: int, at) -> tuple[CallOwed, ...]:
    return tuple(calls(incident_id=incident_id, at=at)[0])


def calls_made(*, incident_id: int) -> tuple[CallMade, ...]:
    return tuple(calls(incident_id=incident_id, at=AT)[1])


@pytest.fixture
def rung(db):
    """A house, and somebody of an account that is to be rung, in French."""
    desk, lead = make_desk(catalogue=RINGING), make_agent(role=Role.LEAD)
    login = add_component(naming=Naming(LOGIN, {"en": "Login"}), by=lead, at=AT - timedelta(days=100))
    account_id, contact = make_contact(plan="ringing")
    Contact.objects.filter(pk=contact.id).update(language="fr")
    return House(desk, lead, {LOGIN: login}), account_id, contact


@pytest.mark.obeys("Notices.by")
def test_whom_to_ring_with_which_number_and_what_to_say_until_it_is_done(rung):
    house, account_id, contact = rung
    agent = house.desk.agent
    incident = house.open()
    assert calls_owed(incident_id=incident, at=AT) == ()
    tell_accounts(at=AT, limit=10)
    tell_accounts(at=AT, limit=10)
    [call] = calls_owed(incident_id=incident, at=AT)
    [person] = call.people
    assert (person.name, person.language, person.number) == (contact.name, "fr", "")
    assert (call.circle, call.seq, call.tries, call.words) == ("anyone", 1, 0, WORDS)
    assert OutgoingMail.objects.filter(kind="incident_notice", account_id=account_id).count() == 1
    keep_number(contact_id=contact.id, number=" +33 1 23 45 67 89 ", by=agent, at=AT)
    note_no_answer(call_id=call.id, by=agent, at=AT + MINUTE)
    [call] = calls_owed(incident_id=incident, at=AT)
    assert (call.people[0].number, call.tries) == ("+33 1 23 45 67 89", 1)
    record_call(call_id=call.id, result=Call.Result.SPOKEN, spoke_with=f" {contact.name}\0 ", by=agent, at=AT + HOUR)
    assert calls_owed(incident_id=incident, at=AT + HOUR) == ()
    [made] = calls_made(incident_id=incident)
    assert (made.spoke_with, made.done_by, made.result) == (contact.name, agent.name, "spoken")
    acts = AuditEntry.objects.filter(account_id=account_id, act__in=("note_no_answer", "record_call"))
    assert list(acts.order_by("id").values_list("act", flat=True)) == ["note_no_answer", "record_call"]


def test_a_later_update_takes_the_place_of_a_call_that_nobody_made_and_follows_one_that_was(rung):
    house, _account, _contact = rung
    agent, incident = house.desk.agent, house.open()

    def say(stage: Stage, at) -> None:
        post_update(incident_id=incident, stage=stage, telling=Telling(WORDS), by=agent, at=at)
        tell_accounts(at=at, limit=10)

    tell_accounts(at=AT, limit=10)
    [first] = calls_owed(incident_id=incident, at=AT)
    say(Stage.IDENTIFIED, AT + MINUTE)
    [second] = calls_owed(incident_id=incident, at=AT)
    assert (second.seq, calls_made(incident_id=incident)) == (2, ())
    with pytest.raises(AlreadyRung):
        record_call(call_id=first.id, result=Call.Result.MESSAGE, spoke_with="", by=agent, at=AT + HOUR)
    record_call(call_id=second.id, result=Call.Result.MESSAGE, spoke_with="", by=agent, at=AT + HOUR)
    say(Stage.RESOLVED, AT + 2 * HOUR)
    assert [call.seq for call in calls_owed(incident_id=incident, at=AT)] == [3]
    assert [call.seq for call in calls_made(incident_id=incident)] == [2]


def test_two_who_write_down_the_same_call_are_told(rung):
    house, _account, _contact = rung
    incident = house.open()
    tell_accounts(at=AT, limit=10)
    [call] = calls_owed(incident_id=incident, at=AT)
    record_call(call_id=call.id, result=Call.Result.SPOKEN, spoke_with="Jo", by=house.desk.agent, at=AT)
    with pytest.raises(AlreadyRung) as told:
        note_no_answer(call_id=call.id, by=house.lead, at=AT)
    assert told.value.by == house.desk.agent.name


def test_what_is_no_number_is_refused_and_the_old_one_stays(rung):
    house, _account, contact = rung
    keep_number(contact_id=contact.id, number="030 123-45.6", by=house.lead, at=AT)
    for number in ("call me", "12", "+", "1" * 60, "<b>0123456</b>", "+33 1 23x", "+33\x003456"):
        with pytest.raises(NotANumber):
            keep_number(contact_id=contact.id, number=number, by=house.lead, at=AT)
    house.open()
    tell_accounts(at=AT, limit=10)
    [call] = calls_owed(incident_id=Call.objects.get().notice.incident_id, at=AT)
    assert call.people[0].number == "030 123-45.6"
    keep_number(contact_id=contact.id, number=" ", by=house.lead, at=AT)
    [call] = calls_owed(incident_id=Call.objects.get().notice.incident_id, at=AT)
    assert call.people[0].number == ""


def test_ringing_is_for_agents_and_for_what_is_there(rung):
    house, _account, contact = rung
    acts = (
        lambda by, key: keep_number(contact_id=key, number="0123456789", by=by, at=AT),
        lambda by, key: note_no_answer(call_id=key, by=by, at=AT),
        lambda by, key: record_call(call_id=key, result=Call.Result.SPOKEN, spoke_with="", by=by, at=AT),
    )
    for act in acts:
        with pytest.raises(NotAllowed):
            act(contact, contact.id)
        with pytest.raises(NotFound):
            act(house.desk.agent, 10**9)


def test_who_leads_an_incident_is_asked_to_ring_and_everybody_where_nobody_does(rung, django_assert_num_queries):
    house, _account, contact = rung
    incident = house.open(at=AT)
    other = make_agent()

    def asked(viewer, limit=5) -> list[tuple[str, str]]:
        found = calls_asked_of(viewer=viewer, at=AT, limit=limit)
        return [(each.reference, each.call.people[0].name) for each in found]

    with django_assert_num_queries(1):
        assert asked(house.desk.agent) == []
    tell_accounts(at=AT, limit=5)
    expected = [(Incident.objects.get().reference, contact.name)]
    with django_assert_num_queries(1):
        assert asked(house.desk.agent) == expected
    assert (asked(other), asked(contact), asked(house.desk.agent, limit=0)) == ([], [], [])
    take_command(incident_id=incident, by=other, at=AT)
    assert (asked(other), asked(house.desk.agent)) == (expected, [])
    Incident.objects.update(commander=None)
    assert asked(other) == asked(house.desk.agent) == expected
    [call] = calls_owed(incident_id=incident, at=AT)
    record_call(call_id=call.id, result=Call.Result.MESSAGE, spoke_with="", by=other, at=AT)
    assert asked(other) == []

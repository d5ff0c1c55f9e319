"""An incident that more people come to know of: they read what is said from then on, and nothing said before."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import DatabaseError, connection
from tests.apps.incidents.telling import HIDDEN, HOUR, LOGIN, House
from tests.apps.subscribers.asking import subscribed
from tests.factories import AT, make_contact

from palier.apps.audit.models import AuditEntry
from palier.apps.cases.models import Message
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.incidents.commands import (
    Reach,
    Telling,
    answer_cases,
    correct_update,
    plan_maintenance,
    post_update,
    tell_accounts,
    widen_audience,
)
from palier.apps.incidents.errors import (
    AudienceNotWider,
    NobodyChosen,
    NothingAffected,
    NothingToSay,
    UpdateCrossed,
)
from palier.apps.incidents.known_queries import known_incidents
from palier.apps.incidents.models import Component, ComponentMark, Incident, IncidentUpdate
from palier.apps.incidents.page_queries import account_page, status_page
from palier.apps.outbox.models import OutgoingMail
from palier.apps.subscribers.commands import tell_subscribers
from palier.apps.subscribers.models import Round
from palier.core.actor import Actor
from palier.core.incident import Stage, State

Audience = Incident.Audience
PUBLIC_TITLE = {"en": "Signing in is slow", "fr": "Connexion lente"}
PUBLIC_WORDS = {"en": "We work on it.", "fr": "Nous y travaillons."}
AMONG_US = {"en": "Zebra: the new key is broken."}


def widen(house: House, incident_id: int, audience: Audience = Audience.PUBLIC, **changes) -> None:
    reach = Reach(changes.pop("components", {}), audience=audience, account_ids=changes.pop("accounts", ()))
    said = {"title": PUBLIC_TITLE, "telling": Telling(PUBLIC_WORDS), "by": house.desk.agent, "at": AT + 2 * HOUR}
    widen_audience(incident_id=incident_id, reach=reach, **{**said, **changes})


def among_us(house: House, **opening) -> int:
    """An internal incident of which two things were said."""
    incident_id = house.open(audience=Audience.INTERNAL, **opening)
    telling = Telling(AMONG_US)
    post_update(incident_id=incident_id, stage=Stage.IDENTIFIED, telling=telling, by=house.desk.agent, at=AT + HOUR)
    return incident_id


def read_by(viewer: Actor | None, at=AT + 3 * HOUR) -> list[tuple[str, list[int]]]:
    page = status_page(viewer=None, at=at) if viewer is None else account_page(viewer=viewer, at=at)
    return [(each.title["en"], [update.seq for update in each.updates]) for each in page.incidents]


def test_everybody_reads_what_is_said_from_then_on_and_its_systems_show_it_from_then_on(house):
    _account, contact = make_contact()
    incident_id = among_us(house)
    assert (read_by(None), read_by(contact)) == ([], [])
    assert Component.objects.get(slug=LOGIN).state == "operational"
    widen(house, incident_id)
    assert read_by(None) == read_by(contact) == [("Signing in is slow", [3])]
    assert [each.said for each in known_incidents(viewer=contact, at=AT + 3 * HOUR)] == [PUBLIC_WORDS]
    shown = Component.objects.get(slug=LOGIN)
    assert (shown.state, shown.state_since) == ("major_outage", AT + 2 * HOUR)
    assert Incident.objects.get().stage == "identified"
    entry = AuditEntry.objects.get(act="widen_audience")
    assert (entry.facts["before"], entry.facts["audience"], entry.facts["update"]) == ("internal", "public", 3)


def test_a_correction_is_for_whoever_could_read_what_it_corrects(house):
    incident_id = among_us(house)
    widen(house, incident_id)
    for seq in (2, 3):
        wrong = IncidentUpdate.objects.get(seq=seq)
        words = {"en": f"Zebra {seq}"}
        correct_update(update_id=wrong.pk, words=words, by=house.desk.agent, at=AT + 2 * HOUR)
    assert list(IncidentUpdate.objects.order_by("seq").values_list("audience", flat=True)) == [
        *["internal"] * 2,
        "public",
        "internal",
        "public",
    ]
    assert read_by(None) == [("Signing in is slow", [3, 5])]


def test_subscribers_and_linked_cases_hear_nothing_of_what_was_said_before(house):
    subscribed("lou@reader.example")
    case_id = house.desk.open()
    incident_id = among_us(house, case_ids=[case_id])
    while tell_subscribers(at=AT + HOUR) or answer_cases(at=AT + HOUR, limit=9):
        pass
    assert (Round.objects.count(), Message.objects.filter(case_id=case_id).count()) == (0, 1)
    widen(house, incident_id)
    correct_update(
        update_id=IncidentUpdate.objects.get(seq=2).pk, words=AMONG_US, by=house.desk.agent, at=AT + 2 * HOUR
    )
    while tell_subscribers(at=AT + 3 * HOUR) or answer_cases(at=AT + 3 * HOUR, limit=9):
        pass
    assert list(Round.objects.values_list("update__seq", flat=True)) == [3]
    assert OutgoingMail.objects.filter(kind="incident_news").count() == 1
    [_asked, answer] = Message.objects.filter(case_id=case_id).order_by("pk").values_list("text", flat=True)
    assert answer.strip() in PUBLIC_WORDS.values()


def test_accounts_come_to_know_one_after_the_other_each_from_then_on(house):
    (one, ada), (two, bob) = make_contact(), make_contact(catalogue="acme")
    incident_id = among_us(house)
    widen(house, incident_id, Audience.ACCOUNTS, accounts=(one,))
    widen(house, incident_id, Audience.ACCOUNTS, accounts=(one, two))
    assert (read_by(None), read_by(ada), read_by(bob)) == (
        [],
        [("Signing in is slow", [3, 4])],
        [("Signing in is slow", [4])],
    )
    for accounts, refused in (((two,), AudienceNotWider), ((one, two), AudienceNotWider), ((), NobodyChosen)):
        with pytest.raises(refused):
            widen(house, incident_id, Audience.ACCOUNTS, accounts=accounts)
    with pytest.raises(NotFound):
        widen(house, incident_id, Audience.ACCOUNTS, accounts=(one, two, 99999))
    with pytest.raises(AudienceNotWider):
        widen(house, incident_id, Audience.INTERNAL)
    widen(house, incident_id)
    assert [seqs for _title, seqs in (*read_by(None), *read_by(ada), *read_by(bob))] == [[5], [3, 4, 5], [4, 5]]


def test_what_is_public_stays_so(house):
    account_id, _contact = make_contact()
    incident_id = house.open(at=AT)
    for audience, accounts in ((Audience.PUBLIC, ()), (Audience.ACCOUNTS, (account_id,)), (Audience.INTERNAL, ())):
        with pytest.raises(AudienceNotWider):
            widen(house, incident_id, audience, accounts=accounts)
    assert [seqs for _title, seqs in read_by(None)] == [[1]]


def test_what_is_refused_changes_nothing(house):
    incident_id = among_us(house)
    refused = (
        ({"by": house.desk.contact}, NotAllowed),
        ({"seen": 1}, UpdateCrossed),
        ({"title": {"en": " "}}, NothingToSay),
        ({"telling": Telling({})}, NothingToSay),
        ({"incident_id": 99999}, NotFound),
    )
    for changes, error in refused:
        with pytest.raises(error):
            widen(house, **{"incident_id": incident_id, **changes})
    assert (Incident.objects.get().audience, IncidentUpdate.objects.count(), read_by(None)) == ("internal", 2, [])


def test_what_is_over_is_told_looking_back_and_nobody_is_written_to(house):
    subscribed("lou@reader.example")
    (one, ada), (two, bob) = make_contact(), make_contact()
    case_id = house.desk.open()
    incident_id = house.open(audience=Audience.ACCOUNTS, account_ids=(one,), case_ids=[case_id])
    over = Telling({"en": "It works again."})
    post_update(incident_id=incident_id, stage=Stage.RESOLVED, telling=over, by=house.desk.agent, at=AT + HOUR)

    def told() -> tuple[int, int, int]:
        while tell_subscribers(at=AT + 9 * HOUR) or answer_cases(at=AT + 9 * HOUR, limit=9):
            pass
        while tell_accounts(at=AT + 9 * HOUR, limit=9):
            pass
        return Round.objects.count(), OutgoingMail.objects.count(), Message.objects.filter(case_id=case_id).count()

    before, marks = told(), ComponentMark.objects.count()
    widen(house, incident_id, Audience.ACCOUNTS, accounts=(one, two), at=AT + HOUR)
    assert read_by(ada) == [("Signing in is slow", [1, 2, 3])]
    assert read_by(bob) == [("Signing in is slow", [3])], "what happened last week, asked by who came later"
    assert read_by(None) == []
    widen(house, incident_id, telling=Telling(PUBLIC_WORDS, next_update_at=AT, eta=AT), at=AT + 2 * HOUR)
    [incident] = status_page(viewer=None, at=AT + 3 * HOUR).past
    assert ([each.seq for each in incident.updates], incident.over_at) == ([4], AT + HOUR)
    assert (told(), ComponentMark.objects.count()) == (before, marks), "nobody is written to, no system shows it"
    wrong = IncidentUpdate.objects.get(seq=4)
    correct_update(update_id=wrong.pk, words={"en": "So it was."}, by=house.desk.agent, at=AT + 4 * HOUR)
    assert told()[0] == before[0] + 1, "what is corrected is told as ever"
    incident = Incident.objects.get()
    assert (incident.over_at, incident.stage, incident.next_update_at) == (AT + HOUR, "resolved", None)


def test_one_that_touches_no_system_is_for_everybody_once_it_names_one(house):
    incident_id = house.open(at=AT, audience=Audience.INTERNAL, **{HIDDEN: State.MAJOR})
    Incident.objects.get().affected.all().delete()
    with pytest.raises(NothingAffected):
        widen(house, incident_id)
    widen(house, incident_id, components={house.components[LOGIN]: State.PARTIAL})
    assert Component.objects.get(slug=LOGIN).state == "partial_outage"


def test_a_maintenance_that_becomes_known_shows_on_its_systems_when_it_begins(house):
    plan_maintenance(
        title={"en": "Zebra"},
        planned_from=AT + 9 * HOUR,
        planned_until=AT + 9 * HOUR + timedelta(hours=1),
        reach=Reach({house.components[LOGIN]: State.MAINTENANCE}, audience=Audience.INTERNAL),
        telling=Telling(AMONG_US),
        by=house.lead,
        at=AT,
    )
    widen(house, Incident.objects.get().pk)
    assert Component.objects.get(slug=LOGIN).state == "operational"
    assert read_by(None) == [("Signing in is slow", [2])]


def test_updates_of_old_were_said_to_whom_their_incident_is_for(house):
    """The migration that fills in what was not written down, run on what an older version left."""
    account_id, _contact = make_contact()
    for audience, accounts in ((Audience.PUBLIC, ()), (Audience.ACCOUNTS, (account_id,)), (Audience.INTERNAL, ())):
        house.open(audience=audience, account_ids=accounts)
    fill = import_module("palier.apps.incidents.migrations.0006_what_was_said_until_now_was_said_to_whom").FILL
    switch = "ALTER TABLE incidents_incidentupdate {} TRIGGER incidents_update_stays"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(switch.format("DISABLE"))
        cursor.execute("UPDATE incidents_incidentupdate SET audience = 'internal', readers = '{}'")
        cursor.execute(switch.format("ENABLE"))
        cursor.execute(fill)
    told = IncidentUpdate.objects.order_by("pk").values_list("audience", "readers")
    assert list(told) == [("public", []), ("accounts", [account_id]), ("internal", [])]
    with pytest.raises(DatabaseError, match="append-only"):
        IncidentUpdate.objects.update(audience="public")

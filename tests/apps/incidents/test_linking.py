"""One update answers the clock of every linked case, in each contact's language, once."""

from datetime import timedelta

import pytest
from tests.apps.incidents.telling import HOUR, WORDS
from tests.factories import AT, make_contact

from palier.apps.accounts.models import Contact
from palier.apps.audit.models import AuditEntry
from palier.apps.cases import commands as cases
from palier.apps.cases.models import Case, CaseEvent, Message
from palier.apps.cases.restricted_models import RestrictedCase
from palier.apps.cases.verification import verify_cases
from palier.apps.clocks.models import Clock
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.incidents.commands import (
    Telling,
    answer_cases,
    escalate_late,
    link_case,
    post_update,
    take_command,
    unlink_case,
    watch,
)
from palier.apps.incidents.errors import AlreadyLinked
from palier.apps.incidents.models import AffectedCase, Incident, IncidentUpdate, LateNotice
from palier.apps.outbox.models import OutgoingMail
from palier.apps.staff.models import Team
from palier.core.incident import IncidentOver, Stage

SOON = timedelta(minutes=1)


def said_in(case_id: int) -> list[str]:
    return [
        text.strip() for text in Message.objects.filter(case_id=case_id).order_by("id").values_list("text", flat=True)
    ][1:]


def end(house, incident_id, at):
    words = {"en": "It works again.", "fr": "Tout fonctionne."}
    post_update(incident_id=incident_id, stage=Stage.RESOLVED, telling=Telling(words), by=house.desk.agent, at=at)


def test_twelve_cases_in_two_languages_are_answered_and_their_clocks_kept(house):
    french = [make_contact(at=AT)[1] for _ in range(6)]
    Contact.objects.filter(pk__in=[contact.id for contact in french]).update(language="fr")
    theirs = [
        cases.open_case(
            contact_id=contact.id,
            subject="Connexion",
            text="Rien ne va.",
            channel="email",
            severity="high",
            by=contact,
            at=AT,
        ).case_id
        for contact in french
    ]
    ours = [house.desk.open() for _ in range(6)]
    incident_id = house.open(case_ids=[*theirs, *ours], at=AT + SOON)
    assert answer_cases(at=AT + 2 * SOON, limit=5) == 5
    assert answer_cases(at=AT + 2 * SOON, limit=50) == 7
    assert answer_cases(at=AT + 3 * SOON, limit=50) == 0
    assert {tuple(said_in(case_id)) for case_id in theirs} == {(WORDS["fr"],)}
    assert {tuple(said_in(case_id)) for case_id in ours} == {(WORDS["en"],)}
    first = Clock.objects.filter(case_id__in=[*theirs, *ours], clock="first_response")
    assert set(first.values_list("state", flat=True)) == {"met"}
    end(house, incident_id, AT + HOUR)
    assert watch(at=AT + HOUR + SOON, limit=50) == 12
    assert set(Case.objects.values_list("status", flat=True)) == {"solution_proposed"}
    assert OutgoingMail.objects.filter(kind__in=["staff_replied", "solution_proposed"]).count() == 24
    authors = CaseEvent.objects.filter(kind="staff_replied").values_list("actor_name", flat=True)
    assert set(authors) == {house.desk.agent.name}
    assert [found for checked in verify_cases() for found in checked.differences] == []


def test_every_update_reaches_a_case_in_order_and_a_late_case_hears_the_latest(house):
    early, late = house.desk.open(), house.desk.open()
    incident_id = house.open(case_ids=[early])
    more = {"incident_id": incident_id, "by": house.desk.agent}
    post_update(stage=Stage.IDENTIFIED, telling=Telling({"en": "It is the disks."}), at=AT + HOUR, **more)
    link_case(incident_id=incident_id, case_id=late, by=house.desk.agent, at=AT + HOUR)
    post_update(stage=Stage.MONITORING, telling=Telling({"en": "New disks are in."}), at=AT + 2 * HOUR, **more)
    while answer_cases(at=AT + 2 * HOUR, limit=1):
        pass
    assert said_in(early) == [WORDS["en"], "It is the disks.", "New disks are in."]
    assert said_in(late) == ["It is the disks.", "New disks are in."]


def test_words_in_another_language_are_better_than_none(house):
    Contact.objects.update(language="fr")
    case_id = house.desk.open()
    incident_id = house.open(case_ids=[case_id])
    post_update(
        incident_id=incident_id, stage=Stage.IDENTIFIED, telling=Telling({"en": "Disks."}), by=house.desk.agent, at=AT
    )
    while answer_cases(at=AT + SOON, limit=10):
        pass
    assert said_in(case_id) == [WORDS["fr"], "Disks."]


def test_a_closed_case_is_left_alone_and_keeps_nobody_waiting(house):
    closed, open_one = house.desk.open(), house.desk.open()
    cases.close_own_case(case_id=closed, by=house.desk.contact, at=AT + SOON)
    house.open(case_ids=[closed, open_one], at=AT + SOON)
    assert answer_cases(at=AT + HOUR, limit=10) == 2
    assert said_in(closed) == []
    assert said_in(open_one) == [WORDS["en"]]


def test_a_case_that_can_not_be_answered_is_written_down_and_keeps_nobody_waiting(house):
    """It was restricted to a team since: what is said there goes under seal, and the writer may not know of it."""
    kept, other = house.desk.open(), house.desk.open()
    house.open(case_ids=[kept, other], at=AT + SOON)
    RestrictedCase.objects.create(case_id=kept, team=Team.objects.create(name="Security"))
    assert answer_cases(at=AT + 2 * SOON, limit=50) == 2
    assert (said_in(kept), said_in(other)) == ([], [WORDS["en"]])
    refused = AuditEntry.objects.filter(act="answer_case").values_list("case_id", "facts")
    assert list(refused) == [(kept, {"update": 1, "refused": "NotFound"})]
    assert answer_cases(at=AT + 3 * SOON, limit=50) == 0


def test_an_incident_of_our_own_tells_customers_nothing(house):
    case_id = house.desk.open()
    house.open(case_ids=[case_id], audience=Incident.Audience.INTERNAL)
    assert answer_cases(at=AT + HOUR, limit=10) == 0
    assert said_in(case_id) == []


def test_a_case_taken_out_hears_no_more_and_may_come_back(house):
    case_id = house.desk.open()
    incident_id = house.open(case_ids=[case_id])
    answer_cases(at=AT, limit=10)
    both = {"incident_id": incident_id, "case_id": case_id, "by": house.desk.agent}
    unlink_case(at=AT + SOON, **both)
    with pytest.raises(NotFound):
        unlink_case(at=AT + SOON, **both)
    post_update(
        incident_id=incident_id, stage=Stage.IDENTIFIED, telling=Telling(WORDS), by=house.desk.agent, at=AT + HOUR
    )
    assert answer_cases(at=AT + HOUR, limit=10) == 0
    link_case(at=AT + HOUR, **both)
    with pytest.raises(AlreadyLinked):
        link_case(at=AT + HOUR, **both)
    assert answer_cases(at=AT + HOUR, limit=10) == 1
    assert AffectedCase.objects.get().answered == IncidentUpdate.objects.count() == 2
    assert AuditEntry.objects.filter(act="link_case", case_id=case_id).count() == 1


def test_who_may_link_and_to_what(house):
    case_id, incident_id = house.desk.open(), house.open()
    with pytest.raises(NotAllowed):
        link_case(incident_id=incident_id, case_id=case_id, by=house.desk.contact, at=AT)
    with pytest.raises(NotFound):
        link_case(incident_id=incident_id, case_id=case_id + 99, by=house.desk.agent, at=AT)
    with pytest.raises(NotFound):
        link_case(incident_id=incident_id + 99, case_id=case_id, by=house.desk.agent, at=AT)
    end(house, incident_id, AT + HOUR)
    with pytest.raises(IncidentOver):
        link_case(incident_id=incident_id, case_id=case_id, by=house.desk.agent, at=AT + HOUR)


def test_whoever_takes_command_is_the_first_to_hear_that_a_word_is_owed(house):
    incident_id = house.open()
    take_command(incident_id=incident_id, by=house.lead, at=AT + SOON)
    assert Incident.objects.get().commander_id == house.lead.id
    escalate_late(at=AT + HOUR, limit=5)
    assert LateNotice.objects.filter(agent_id=house.lead.id).exists()
    assert not LateNotice.objects.filter(agent_id=house.desk.agent.id).exists()
    with pytest.raises(NotAllowed):
        take_command(incident_id=incident_id, by=house.desk.contact, at=AT + HOUR)
    end(house, incident_id, AT + 2 * HOUR)
    with pytest.raises(IncidentOver):
        take_command(incident_id=incident_id, by=house.desk.agent, at=AT + 2 * HOUR)


def test_an_incident_is_not_opened_for_a_case_that_one_may_not_know_of(house):
    """Promises J5: linked to it, the case would be answered and named; unknown and forbidden look the same."""
    secret = house.desk.open()
    RestrictedCase.objects.create(case_id=secret, team=Team.objects.create(name="Security"))
    for case_id in (secret, 10**9):
        with pytest.raises(NotFound):
            house.open(case_ids=[case_id])
    assert not Incident.objects.exists()

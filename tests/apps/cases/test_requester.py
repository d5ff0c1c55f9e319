"""Whose case it is and who takes part: by a person's act, with its trace, never otherwise (promises A4)."""

from datetime import timedelta

import pytest
from tests.apps.accounts.people import colleague, email_of, make_people
from tests.factories import AT, make_contact

from palier.apps.accounts.people_commands import record_departure
from palier.apps.accounts.people_errors import HasLeft
from palier.apps.audit.models import AuditEntry
from palier.apps.cases import commands, policies
from palier.apps.cases.errors import SameAsBefore
from palier.apps.cases.models import Case, CaseEvent
from palier.apps.cases.people_models import CaseParticipant
from palier.apps.cases.verification import repair_case, verify_cases
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.outbox.models import OutgoingMail
from palier.core.actor import PALIER

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=1)


@pytest.fixture
def desk():
    return make_people("{limit: 2}")


@pytest.fixture
def case_id(desk) -> int:
    return desk.open()


def differences() -> list[object]:
    return [found for checked in verify_cases() for found in checked.differences]


def sees(contact, at=LATER) -> bool:
    return policies.visible_cases(contact, at=at).exists()


def addressees(case_id: int, desk) -> list[str]:
    commands.reply_to_case(case_id=case_id, text="Here.", by=desk.agent, at=LATER)
    return OutgoingMail.objects.filter(kind="staff_replied").latest("pk").recipients


def test_the_requester_changes_by_an_agents_act_and_leaves_a_trace(desk, case_id) -> None:
    bo = colleague(desk, "Bo")
    commands.change_requester(case_id=case_id, contact_id=bo.id, by=desk.agent, at=LATER)
    assert Case.objects.get(pk=case_id).contact_id == bo.id
    entry = AuditEntry.objects.get(act="change_requester")
    assert (entry.actor_name, entry.case_id, entry.facts) == (
        desk.agent.name,
        case_id,
        {"was": desk.contact.id, "is": bo.id},
    )
    event = CaseEvent.objects.get(kind="requester_changed")
    assert event.data == {
        "contact": bo.id, "contact_name": "Bo", "was": desk.contact.id, "was_name": desk.contact.name,
    }  # fmt: skip
    assert (sees(bo), sees(desk.contact)) == (True, False)
    assert addressees(case_id, desk) == [email_of(bo)]
    assert differences() == []


def test_verify_holds_the_requester_to_the_facts(desk, case_id) -> None:
    bo = colleague(desk, "Bo")
    Case.objects.filter(pk=case_id).update(contact_id=bo.id)
    assert [found.column for found in differences()] == ["contact_id"]
    repair_case(reference=Case.objects.get().reference, by=PALIER, at=LATER)
    assert Case.objects.get().contact_id == desk.contact.id
    assert differences() == []


def test_who_may_not_change_the_requester_and_to_whom(desk, case_id) -> None:
    bo, gone = colleague(desk, "Bo"), colleague(desk, "Gone")
    record_departure(contact_id=gone.id, by=desk.agent, at=AT)
    _, stranger = make_contact()
    with pytest.raises(NotAllowed):
        commands.change_requester(case_id=case_id, contact_id=bo.id, by=desk.contact, at=LATER)
    for contact_id, refusal in (
        (stranger.id, NotFound),
        (0, NotFound),
        (gone.id, HasLeft),
        (desk.contact.id, SameAsBefore),
    ):
        with pytest.raises(refusal):
            commands.change_requester(case_id=case_id, contact_id=contact_id, by=desk.agent, at=LATER)
    assert Case.objects.get(pk=case_id).contact_id == desk.contact.id
    assert CaseEvent.objects.count() == 1


def test_a_colleague_who_takes_part_reads_is_written_to_and_answers(desk, case_id) -> None:
    bo = colleague(desk, "Bo")
    commands.add_participant(case_id=case_id, contact_id=bo.id, by=desk.contact, at=AT)
    assert sees(bo)
    assert addressees(case_id, desk) == [email_of(desk.contact), email_of(bo)]
    commands.record_customer_reply(case_id=case_id, text="Me too.", channel="email", by=bo, at=LATER)
    commands.remove_participant(case_id=case_id, contact_id=bo.id, by=desk.agent, at=LATER)
    assert not sees(bo)
    assert addressees(case_id, desk) == [email_of(desk.contact)]
    with pytest.raises(NotFound):
        commands.record_customer_reply(case_id=case_id, text="Still me.", channel="email", by=bo, at=LATER)
    row = CaseParticipant.objects.get()
    assert (row.added_by, row.removed_by, row.removed_at) == (desk.contact.name, desk.agent.name, LATER)
    kinds = list(CaseEvent.objects.order_by("seq").values_list("kind", flat=True))
    assert kinds == [
        "opened", "participant_added", "staff_replied", "customer_replied", "participant_removed", "staff_replied",
    ]  # fmt: skip
    assert differences() == []


def test_who_may_bring_a_colleague_in_and_whom(desk, case_id) -> None:
    bo, cy = colleague(desk, "Bo"), colleague(desk, "Cy")
    _, stranger = make_contact()
    commands.add_participant(case_id=case_id, contact_id=bo.id, by=desk.agent, at=AT)
    with pytest.raises(NotAllowed):
        commands.add_participant(case_id=case_id, contact_id=cy.id, by=bo, at=LATER)
    with pytest.raises(NotFound):
        commands.add_participant(case_id=case_id, contact_id=cy.id, by=cy, at=LATER)
    with pytest.raises(NotFound):
        commands.add_participant(case_id=case_id, contact_id=stranger.id, by=desk.agent, at=LATER)
    for known in (bo, desk.contact):
        with pytest.raises(SameAsBefore):
            commands.add_participant(case_id=case_id, contact_id=known.id, by=desk.agent, at=LATER)
    with pytest.raises(NotFound):
        commands.remove_participant(case_id=case_id, contact_id=cy.id, by=desk.agent, at=LATER)
    with pytest.raises(NotAllowed):
        commands.remove_participant(case_id=case_id, contact_id=cy.id, by=bo, at=LATER)
    commands.remove_participant(case_id=case_id, contact_id=bo.id, by=bo, at=LATER)
    assert not sees(bo)


def test_a_participant_made_requester_is_one_person_and_who_left_hears_nothing(desk, case_id) -> None:
    bo, cy = colleague(desk, "Bo"), colleague(desk, "Cy")
    for who in (bo, cy):
        commands.add_participant(case_id=case_id, contact_id=who.id, by=desk.agent, at=AT)
    commands.change_requester(case_id=case_id, contact_id=bo.id, by=desk.agent, at=LATER)
    record_departure(contact_id=cy.id, by=desk.agent, at=LATER)
    assert addressees(case_id, desk) == [email_of(bo)]
    commands.add_participant(case_id=case_id, contact_id=desk.contact.id, by=bo, at=LATER)
    assert addressees(case_id, desk) == [email_of(bo), email_of(desk.contact)]

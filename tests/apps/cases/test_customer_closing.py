"""The customer closes their own case, and says a thing once."""

from datetime import timedelta

import pytest
from tests.apps.accounts.people import colleague
from tests.factories import AT, make_contact, make_desk

from palier.apps.cases import commands
from palier.apps.cases.models import Case, CaseEvent, Message
from palier.apps.cases.verification import verify_cases
from palier.apps.errors import NotFound
from palier.apps.outbox.models import OutgoingMail
from palier.core.actor import PALIER
from palier.core.case import WrongState

LATER = AT + timedelta(hours=1)


@pytest.fixture
def desk(db):
    return make_desk()


def test_a_case_is_closed_by_its_customer_who_is_told(desk) -> None:
    case_id = desk.open()
    commands.close_own_case(case_id=case_id, text="It works again.", channel="portal", by=desk.contact, at=LATER)
    case, event = Case.objects.get(pk=case_id), CaseEvent.objects.get(case_id=case_id, kind="closed")
    assert (case.status, case.closed_at, case.next_due_at) == ("closed", LATER, None)
    assert (event.side, event.channel, event.actor_name) == ("customer", "portal", desk.contact.name)
    assert event.data == {"reason": "customer_asked"}
    assert Message.objects.get(event=event).text == "It works again."
    assert OutgoingMail.objects.filter(case_id=case_id, kind="closed").count() == 1
    assert [found for checked in verify_cases() for found in checked.differences] == []


def test_without_a_word_nothing_is_said(desk) -> None:
    case_id = desk.open()
    commands.close_own_case(case_id=case_id, by=desk.contact, at=LATER)
    assert not Message.objects.filter(event__kind="closed").exists()


def test_a_closed_case_is_not_closed_again(desk) -> None:
    case_id = desk.open()
    commands.close_own_case(case_id=case_id, by=desk.contact, at=LATER)
    with pytest.raises(WrongState):
        commands.close_own_case(case_id=case_id, by=desk.contact, at=LATER)
    assert OutgoingMail.objects.filter(case_id=case_id, kind="closed").count() == 1


def test_others_close_nothing(desk) -> None:
    case_id = desk.open()
    _, twin = make_contact()
    for stranger in (twin, colleague(desk, "Bo")):
        with pytest.raises(NotFound):
            commands.close_own_case(case_id=case_id, by=stranger, at=LATER)
    assert Case.objects.get(pk=case_id).status == "new"


def test_a_reply_sent_twice_is_said_once(desk) -> None:
    case_id = desk.open()
    for _ in range(3):
        said = commands.record_customer_reply(
            case_id=case_id, text="One more thing.", channel="portal", key="k1", by=desk.contact, at=LATER
        )
        assert said == case_id
    assert Message.objects.filter(text="One more thing.").count() == 1
    commands.record_customer_reply(
        case_id=case_id, text="One more thing.", channel="portal", key="k2", by=desk.contact, at=LATER
    )
    assert Message.objects.filter(text="One more thing.").count() == 2
    assert PALIER.name not in CaseEvent.objects.filter(kind="customer_replied").values_list("actor_name", flat=True)

"""Who is at a case, and who hears of it."""

from datetime import timedelta

import pytest
from tests.factories import AT, make_agent, make_desk

from palier.apps.audit.models import AuditEntry
from palier.apps.cases.models import CaseEvent
from palier.apps.errors import NotAllowed
from palier.apps.outbox.models import LiveEvent
from palier.apps.presence.commands import GONE_AFTER, TYPING_LASTS, be_present, forget_absent, leave, topic_of
from palier.apps.presence.models import Presence
from palier.apps.presence.queries import Present, others_at

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def case_id(desk) -> int:
    return desk.open()


def here(case_id, by, at=AT, *, typing=False):
    be_present(case_id=case_id, is_typing=typing, by=by, at=at)


def told(case_id) -> int:
    return LiveEvent.objects.filter(topic=topic_of(case_id)).count()


def test_one_sees_the_others_and_never_oneself(desk, case_id):
    other = make_agent()
    here(case_id, desk.agent)
    here(case_id, other, typing=True)
    assert others_at(viewer=desk.agent, case_id=case_id, at=AT) == (Present(other.name, is_typing=True),)
    assert others_at(viewer=other, case_id=case_id, at=AT) == (Present(desk.agent.name, is_typing=False),)


def test_only_changes_are_announced(desk, case_id):
    here(case_id, desk.agent)
    here(case_id, desk.agent, AT + 20 * SECOND)
    assert told(case_id) == 1
    here(case_id, desk.agent, AT + 25 * SECOND, typing=True)
    here(case_id, desk.agent, AT + 30 * SECOND, typing=True)
    assert told(case_id) == 2
    here(case_id, desk.agent, AT + 40 * SECOND)
    assert told(case_id) == 3
    leave(case_id=case_id, by=desk.agent, at=AT)
    leave(case_id=case_id, by=desk.agent, at=AT)
    assert told(case_id) == 4
    here(case_id, desk.agent, AT + 50 * SECOND)
    here(case_id, desk.agent, AT + 50 * SECOND + GONE_AFTER)
    assert told(case_id) == 6


@pytest.mark.parametrize(
    ("after", "seen", "typing"), [(timedelta(), 1, True), (TYPING_LASTS, 1, False), (GONE_AFTER, 0, None)]
)
def test_whoever_says_nothing_any_more_has_stopped_and_then_gone(after, seen, typing, desk, case_id):
    here(case_id, make_agent(), typing=True)
    found = others_at(viewer=desk.agent, case_id=case_id, at=AT + after)
    assert len(found) == seen
    assert [each.is_typing for each in found] == [typing] * seen


def test_being_there_is_no_act_on_the_case(desk, case_id):
    before = (CaseEvent.objects.count(), AuditEntry.objects.count())
    here(case_id, desk.agent, typing=True)
    assert (CaseEvent.objects.count(), AuditEntry.objects.count()) == before


def test_customers_are_not_here(desk, case_id):
    with pytest.raises(NotAllowed):
        here(case_id, desk.contact)


def test_those_who_went_without_a_word_are_swept_out(desk, case_id):
    here(case_id, desk.agent)
    here(case_id, make_agent(), AT + SECOND)
    assert forget_absent(before=AT + SECOND) == 1
    assert Presence.objects.count() == 1

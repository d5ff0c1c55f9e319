from datetime import timedelta

import pytest
from django.test import TestCase
from pytest_django import DjangoAssertNumQueries
from tests.factories import AT, make_desk

from palier.apps.cases.commands import reply_to_case
from palier.apps.cases.models import Case
from palier.apps.clocks.models import Clock

pytestmark = pytest.mark.django_db


def test_a_case_is_opened_and_answered() -> None:
    desk = make_desk()
    case_id = desk.open()
    case = Case.objects.get(pk=case_id)
    assert (case.status, case.severity, case.next_clock, case.next_due_at) == (
        "new",
        "high",
        "first_response",
        AT + timedelta(hours=1),
    )
    reply_to_case(case_id=case_id, text="We are on it.", by=desk.agent, at=AT + timedelta(minutes=20))
    case.refresh_from_db()
    assert (case.status, case.next_clock) == ("open", "follow_up")
    assert list(Clock.objects.order_by("clock").values_list("clock", "cycle", "state")) == [
        ("first_response", 1, "met"),
        ("follow_up", 1, "running"),
        ("resolution", 1, "running"),
    ]


def test_opening_costs_three_statements(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """Standing, ids, all rows together."""
    desk = make_desk()
    with TestCase.captureOnCommitCallbacks(execute=True):
        desk.open()
    with django_assert_num_queries(3):
        desk.open()

"""Several cases at one sitting: the same as one after the other, in far fewer statements, all or nothing."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import AT, Desk, make_desk

from palier.apps.audit.models import AuditEntry
from palier.apps.cases import commands
from palier.apps.cases.errors import SameAsBefore
from palier.apps.cases.models import Case, CaseEvent, Message
from palier.apps.cases.sitting import at_one_sitting
from palier.apps.cases.verification import verify_cases
from palier.apps.clocks.models import Clock, ClockNotice
from palier.apps.errors import NotFound
from palier.apps.outbox.models import LiveEvent, OutgoingMail
from palier.core.case import Status, WrongState

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(minutes=20)
MUCH_LATER = AT + timedelta(days=9)

Act = Callable[[Desk, int, datetime], None]

ACTS: list[Act] = [
    lambda desk, case, at: commands.assign_case(case_id=case, agent_id=desk.agent.id, by=desk.agent, at=at),
    lambda desk, case, at: commands.acknowledge_case(case_id=case, by=desk.agent, at=at),
    lambda desk, case, at: commands.reply_to_case(
        case_id=case, text="Seen", then=Status.WAITING_CUSTOMER, by=desk.agent, at=at
    ),
    lambda desk, case, at: (
        commands.record_customer_reply(case_id=case, text="Still so", channel="email", by=desk.contact, at=at) and None
    ),
    lambda desk, case, at: commands.add_note(case_id=case, text="Odd", by=desk.agent, at=at),
    lambda desk, case, at: commands.propose_solution(case_id=case, text="Done", by=desk.agent, at=at),
]


def told_of(case_ids: list[int]) -> list[object]:
    """Everything kept of these cases, in their order, without the numbers that were drawn."""
    return [
        [
            list(rows.values_list(*columns))
            for rows, columns in (
                (Case.objects.filter(pk=pk), ("status", "severity", "assignee_id", "next_due_at", "events_count")),
                (CaseEvent.objects.filter(case_id=pk).order_by("seq"), ("seq", "kind", "at", "side", "data")),
                (Clock.objects.filter(case_id=pk).order_by("clock", "cycle"), ("clock", "cycle", "state", "due_at")),
                (ClockNotice.objects.filter(case_id=pk).order_by("clock", "at"), ("clock", "step", "at")),
                (Message.objects.filter(case_id=pk).order_by("id"), ("text", "event__seq")),
                (OutgoingMail.objects.filter(case_id=pk).order_by("id"), ("kind", "recipients", "created_at")),
                (AuditEntry.objects.filter(case_id=pk).order_by("id"), ("act", "at", "actor_id", "facts")),
                (LiveEvent.objects.filter(subject=str(pk)).order_by("id"), ("at",)),
            )
        ]
        for pk in case_ids
    ]


def test_what_is_done_at_one_sitting_is_what_is_done_one_after_the_other() -> None:
    desk = make_desk()
    alone, together = ([desk.open() for _ in ACTS] for _ in range(2))
    for at in (LATER, MUCH_LATER):  # the second time every first promise is broken, and no sweep has told it
        for act, case_id in zip(ACTS, alone, strict=True):
            with suppress(SameAsBefore):
                act(desk, case_id, at)
        with at_one_sitting(dict.fromkeys(together, at)):
            for act, case_id in zip(ACTS, together, strict=True):
                with suppress(SameAsBefore):
                    act(desk, case_id, at)
    assert told_of(together) == told_of(alone)
    assert ClockNotice.objects.filter(case_id__in=together, step="breached").exists()
    assert [found for checked in verify_cases() for found in checked.differences] == []


def test_a_sitting_asks_as_much_for_many_cases_as_for_one() -> None:
    desk, asked = make_desk(), []
    for many in (1, 8):
        cases = [desk.open() for _ in range(many)]
        with CaptureQueriesContext(connection) as statements, at_one_sitting(dict.fromkeys(cases, LATER)):
            for case_id in cases:
                commands.acknowledge_case(case_id=case_id, by=desk.agent, at=LATER)
        asked.append(len(statements))
    assert asked[0] == asked[1] <= 9


def test_a_case_taken_again_finds_what_was_done_before() -> None:
    desk = make_desk()
    first, second = desk.open(), desk.open()
    with at_one_sitting({first: LATER, second: LATER}):
        commands.propose_solution(case_id=first, text="Done", by=desk.agent, at=LATER)
        commands.acknowledge_case(case_id=second, by=desk.agent, at=LATER)
        commands.accept_solution(case_id=first, by=desk.contact, at=LATER)
        with pytest.raises(WrongState):
            commands.propose_solution(case_id=first, text="Again", by=desk.agent, at=LATER)
    assert Case.objects.get(pk=first).status == Status.CLOSED.value
    assert CaseEvent.objects.filter(case_id=second).count() == 2
    assert [found for checked in verify_cases() for found in checked.differences] == []


def acknowledge_together(desk: Desk, case_ids: list[int]) -> None:
    with at_one_sitting(dict.fromkeys(case_ids, LATER)):
        for case_id in case_ids:
            commands.acknowledge_case(case_id=case_id, by=desk.agent, at=LATER)


def test_a_fault_leaves_nothing_of_the_sitting() -> None:
    desk = make_desk()
    cases = [desk.open(), desk.open()]
    before = told_of(cases)
    with pytest.raises(NotFound):
        acknowledge_together(desk, [*cases, 0])
    assert told_of(cases) == before
    commands.acknowledge_case(case_id=cases[0], by=desk.agent, at=LATER)
    assert CaseEvent.objects.filter(case_id=cases[0]).count() == 2

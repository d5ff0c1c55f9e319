"""Several people at once, in real transactions: one after the other, nothing lost, nobody stuck."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from tests.factories import AT, make_agent, make_desk

from palier.apps.cases.commands import add_note, assign_case, record_customer_reply, reply_to_case
from palier.apps.cases.errors import CrossingReply
from palier.apps.cases.models import Case, CaseEvent
from palier.apps.cases.verification import verify_cases
from palier.apps.clocks.commands import sweep
from palier.apps.clocks.models import Clock, ClockNotice
from palier.apps.errors import NotFound

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do all of it at the same moment; answers what came out, refusals too."""
    ready = Barrier(len(acts))

    def do(act: Callable[[], object]) -> object:
        ready.wait(30)
        try:
            return act()
        except (CrossingReply, NotFound) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(do, acts))


def differences() -> list[object]:
    return [found for checked in verify_cases() for found in checked.differences]


def test_twenty_cases_opened_at_once_have_twenty_references() -> None:
    desk = make_desk()
    ids = at_once(*[desk.open] * 20)
    assert len(set(ids)) == 20
    assert Case.objects.values("reference").distinct().count() == 20
    assert differences() == []


def test_of_two_replies_to_the_same_state_one_is_held_back() -> None:
    desk, other = make_desk(), make_agent()
    case_id = desk.open()

    def reply_as(agent: object) -> Callable[[], object]:
        return lambda: reply_to_case(case_id=case_id, text="Mine.", seen_events=1, by=agent, at=AT)  # type: ignore[arg-type]

    outcome = at_once(reply_as(desk.agent), reply_as(other))
    assert sorted(type(result).__name__ for result in outcome) == ["CrossingReply", "NoneType"]
    assert CaseEvent.objects.filter(case_id=case_id, kind="staff_replied").count() == 1


def test_acts_of_many_kinds_follow_one_another() -> None:
    desk = make_desk()
    case_id, others = desk.open(), [make_agent() for _ in range(4)]
    acts: list[Callable[[], object]] = [
        lambda: record_customer_reply(case_id=case_id, text="And?", channel="email", by=desk.contact, at=AT),
        lambda: add_note(case_id=case_id, text="Hm.", by=desk.agent, at=AT),
        lambda: reply_to_case(case_id=case_id, text="Soon.", by=desk.agent, at=AT),
    ]
    acts += [
        lambda agent=agent: assign_case(case_id=case_id, agent_id=agent.id, by=agent, at=AT)  # type: ignore[misc]
        for agent in others
    ]
    assert set(at_once(*acts)) == {None, case_id}
    seqs = list(CaseEvent.objects.filter(case_id=case_id).order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, len(acts) + 2))
    assert Case.objects.get(pk=case_id).events_count == len(seqs)
    assert differences() == []


def test_sweeps_and_replies_at_once_tell_each_step_once() -> None:
    desk = make_desk()
    cases = [desk.open() for _ in range(12)]
    late = AT + timedelta(hours=2)
    replies: list[Callable[[], object]] = [
        lambda case=case: reply_to_case(case_id=case, text="Late.", by=desk.agent, at=late) for case in cases[:6]
    ]
    at_once(*replies, *[lambda: sweep(at=late, limit=5)] * 6)
    while sweep(at=late):
        pass
    told = ClockNotice.objects.filter(clock="first_response", step="breached")
    assert sorted(told.values_list("case_id", flat=True)) == cases
    assert set(told.values_list("at", flat=True)) == {AT + timedelta(hours=1)}
    assert not Clock.objects.filter(next_at__lt=late).exists()
    assert differences() == []

"""Promises G1, G2, G3, G4 and G6 with their figures, in committed transactions on PostgreSQL."""

import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from tests.apps.lifecycle.lives import living_desk
from tests.factories import AT, make_agent

from palier.apps.cases.commands import (
    add_note,
    change_severity,
    change_status,
    claim_case,
    close_case,
    merge_cases,
    reply_to_case,
)
from palier.apps.cases.errors import CrossingReply
from palier.apps.cases.models import Case, CaseEvent, Message
from palier.apps.cases.verification import verify_cases
from palier.apps.lifecycle.commands import take_step
from palier.apps.lifecycle.models import CaseLink
from palier.apps.outbox.models import OutgoingMail
from palier.core.case import Status, parse_reference
from palier.core.errors import DomainError
from palier.core.lifecycle.answers import read_answer_token

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 8
HOUR = timedelta(hours=1)


def all_at_once(acts: Sequence[Callable[[], object]]) -> Counter[str]:
    """Do all of it with many hands; counts what came out by name.  Whatever is not a foreseen refusal is raised."""

    def do(act: Callable[[], object]) -> str:
        try:
            act()
        except DomainError as refusal:
            return type(refusal).__name__
        return "done"

    def share(hand: int) -> Counter[str]:
        try:
            return Counter(do(act) for act in acts[hand::HANDS])
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        return sum(pool.map(share, range(HANDS)), Counter())


def differences() -> list[object]:
    return [found for checked in verify_cases() for found in checked.differences]


def test_a_hundred_agents_on_a_hundred_cases_win_one_each() -> None:
    """promises G1."""
    desk = living_desk()
    agents, cases = [make_agent() for _ in range(100)], desk.open_many(100)
    acts = [
        lambda agent=agent, case_id=case_id: claim_case(case_id=case_id, by=agent, at=AT)
        for place, agent in enumerate(agents)
        for case_id in (cases[place], *Random(place).sample(cases, 4))
    ]
    Random(1).shuffle(acts)
    assert all_at_once(acts) == {"done": 100, "TakenAlready": 400}
    assert CaseEvent.objects.filter(kind="assigned").count() == 100
    assert not Case.objects.filter(assignee__isnull=True).exists()
    assert differences() == []


def test_concurrent_writers_lose_nothing() -> None:
    """promises G2: different things are both kept, of two answers to the same state one is held back."""
    desk, other = living_desk(), make_agent()
    cases = desk.open_many(100)
    acts: list[Callable[[], object]] = []
    for case_id in cases:
        acts += [
            lambda case_id=case_id: change_severity(case_id=case_id, severity="low", by=desk.agent, at=AT),
            lambda case_id=case_id: add_note(case_id=case_id, text="Look.", by=other, at=AT),
        ]
    assert all_at_once(acts) == {"done": 200}
    assert set(Case.objects.values_list("severity", "events_count")) == {("low", 3)}
    replies = [
        lambda case_id=case_id, by=by: reply_to_case(case_id=case_id, text="Mine.", seen_events=3, by=by, at=AT)
        for case_id in cases
        for by in (desk.agent, other)
    ]
    assert all_at_once(replies) == {"done": 100, CrossingReply.__name__: 100}
    assert differences() == []


def test_five_hundred_crossed_merges_and_closes() -> None:
    """promises G3: of two that cross one wins, nobody is orphaned, each ending is told once."""
    desk = living_desk()
    cases = desk.open_many(250)
    acts: list[Callable[[], object]] = []
    for a, b in zip(cases[::2], cases[1::2], strict=True):
        acts += [
            lambda a=a, b=b: merge_cases(case_id=a, into_id=b, by=desk.agent, at=AT),
            lambda a=a, b=b: merge_cases(case_id=b, into_id=a, by=desk.agent, at=AT),
            lambda a=a: close_case(case_id=a, reason="customer_asked", by=desk.agent, at=AT),
            lambda b=b: close_case(case_id=b, reason="customer_asked", by=desk.agent, at=AT),
        ]
    assert len(acts) == 500
    outcome = all_at_once(acts)
    assert set(outcome) <= {"done", "MergedAway", "WrongState"}
    merged = dict(CaseLink.objects.filter(relation="merged_into").values_list("case_id", "other_id"))
    assert merged
    assert not any(merged.get(into) for into in merged.values())
    assert not Case.objects.exclude(status="closed").exclude(pk__in=merged.values()).exists()
    notices = OutgoingMail.objects.filter(kind__in=["closed", "merged"])
    assert max(Counter(notices.values_list("case_id", flat=True)).values()) == 1
    assert differences() == []


def test_a_thousand_doubled_posts_are_a_thousand_messages() -> None:
    """promises G4."""
    desk = living_desk()
    cases = desk.open_many(100)
    posts = [(case_id, secrets.token_hex(16)) for case_id in cases for _ in range(10)]
    acts = [
        lambda case_id=case_id, key=key: reply_to_case(case_id=case_id, text="Sent.", key=key, by=desk.agent, at=AT)
        for case_id, key in posts
        for _ in range(2)
    ]
    assert all_at_once(acts) == {"done": 2000}
    assert Message.objects.filter(text="Sent.").count() == 1000
    assert OutgoingMail.objects.filter(kind="staff_replied").count() == 1000


def test_ten_thousand_cases_have_ten_thousand_references_and_none_is_guessed() -> None:
    """promises G6."""
    desk = living_desk()
    acts = [lambda: desk.open_many(100)] * 100
    assert all_at_once(acts) == {"done": 100}
    references = set(Case.objects.values_list("reference", flat=True))
    assert len(references) == 10_000
    assert {parse_reference(reference) for reference in references} == references
    case_id = Case.objects.order_by("pk").values_list("pk", flat=True)[0]
    guess = Random(7)
    hits = sum(
        read_answer_token(f"{case_id}-1-{desk.contact.id}-1893456000-{code}", key=b"the installation's") is not None
        for code in ("".join(guess.choices("abcdefghijklmnopqrstuvwxyz234567", k=26)) for _ in range(100_000))
    )
    assert hits == 0


def test_workers_and_customers_at_once_take_each_step_once() -> None:
    desk = living_desk()
    cases = desk.open_many(60)
    for case_id in cases:
        reply_to_case(case_id=case_id, text="Which?", then=None, by=desk.agent, at=AT)
    for case_id in cases:
        change_status(case_id=case_id, status=Status.WAITING_CUSTOMER, by=desk.agent, at=AT)
    late = AT + 25 * HOUR
    acts = [lambda case_id=case_id: take_step(case_id=case_id, at=late) for case_id in cases] * 4
    all_at_once(acts)
    told = Counter(CaseEvent.objects.filter(kind="reminded").values_list("case_id", flat=True))
    assert (len(told), set(told.values())) == (60, {1})
    assert differences() == []

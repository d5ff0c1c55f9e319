"""Sittings, batches and single commands on the same cases at once: nobody is stuck, nothing is lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.apps.cases.test_at_once import differences
from tests.apps.cases.test_many_at_once import all_at_once
from tests.factories import AT, make_agent, make_desk

from palier.apps.batches.acts import Act, Asked
from palier.apps.batches.commands import begin_batch, go_on, undo_batch
from palier.apps.cases import commands
from palier.apps.cases.models import CaseEvent
from palier.apps.cases.sitting import at_one_sitting
from palier.core.case import Kind, Relation

pytestmark = pytest.mark.django_db(transaction=True)

LATER = AT + timedelta(minutes=20)


def test_batches_that_list_the_same_cases_the_other_way_round_wait_for_each_other() -> None:
    desk, others = make_desk(), [make_agent(), make_agent()]
    cases = desk.open_many(40)

    def assign(by, order) -> Callable[[], object]:
        batch = begin_batch(asked=Asked(Act.ASSIGN, agent=by.id), case_ids=order, key="k", by=by, at=AT)
        return lambda: (go_on(batch_id=batch, by=by, at=LATER, limit=40), undo_batch(batch_id=batch, by=by, at=LATER))

    lists = (cases, cases[::-1])
    assert all_at_once([assign(by, order) for by, order in zip(others, lists, strict=True)]) == {"done": 2}
    assert differences() == []


def test_sittings_and_single_commands_wait_for_each_other() -> None:
    desk = make_desk()
    cases = desk.open_many(12)
    merged, into = cases[-1], cases[0]
    commands.merge_cases(case_id=merged, into_id=into, by=desk.agent, at=AT)

    def note_all() -> None:
        with at_one_sitting(dict.fromkeys(reversed(cases), LATER)):
            for case_id in reversed(cases):
                commands.add_note(case_id=case_id, text="All", by=desk.agent, at=LATER)

    def link_round() -> None:
        for one, two in ((into, merged), (merged, into)):
            link = {"case_id": one, "other_id": two, "relation": Relation.DUPLICATE_OF, "by": desk.agent, "at": LATER}
            commands.link_cases(**link)
            commands.unlink_cases(**link)

    def answer() -> None:
        commands.record_customer_reply(case_id=merged, text="Still", channel="email", by=desk.contact, at=LATER)

    outcome = all_at_once([note_all, link_round, answer, answer] * 16)
    assert outcome["done"] >= 48
    assert CaseEvent.objects.filter(kind=Kind.NOTE_ADDED).count() == 16 * 12
    assert CaseEvent.objects.filter(case_id=into, kind=Kind.CUSTOMER_REPLIED).count() == 32
    assert differences() == []

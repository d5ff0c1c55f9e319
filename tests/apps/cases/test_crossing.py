"""Lost updates: of two who set the same field of a case at once one is told; different fields are both kept (G2)."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import product
from threading import Barrier

import pytest
from django.db import connection
from tests.factories import AT, Desk, make_agent, make_desk

from palier.apps.cases.commands import add_note, assign_case, change_severity, change_status, reply_to_case
from palier.apps.cases.errors import CrossingChange, CrossingReply
from palier.apps.cases.models import Case, CaseEvent
from palier.apps.cases.verification import verify_cases
from palier.apps.drafts.commands import save_draft
from palier.apps.drafts.models import Draft
from palier.core.actor import Actor
from palier.core.case import Status
from palier.core.case.crossing import Field

MINUTE = timedelta(minutes=1)
ACTS = ("status", "severity", "assignee", "reply")


def act(desk: Desk, case_id: int, what: str, by: Actor, *, first: bool) -> Callable[[], object]:
    """One form of one agent, filled in when only the opening was to be seen; the two agents want different things."""
    said = {"case_id": case_id, "by": by, "at": AT + MINUTE}
    match what:
        case "status":
            wanted = Status.OPEN if first else Status.WAITING_CUSTOMER
            return lambda: change_status(status=wanted, seen=1, **said)
        case "severity":
            return lambda: change_severity(severity="low" if first else "whenever", seen=1, **said)
        case "assignee":
            return lambda: assign_case(agent_id=by.id, seen=1, **said)
    return lambda: reply_to_case(text="Mine.", seen_events=1, **said)


def outcome(run: Callable[[], object]) -> str:
    try:
        run()
    except (CrossingChange, CrossingReply) as refusal:
        return type(refusal).__name__
    return "done"


def raced(
    pairs: Iterable[tuple[Callable[[], object], Callable[[], object]]],
    *,
    heard: Callable[[Callable[[], object]], object] = outcome,
) -> list[tuple[object, object]]:
    """Two hands, each with a connection of its own, that begin every pair at the same moment; what each heard."""
    ready = Barrier(2)

    def run(acts: Sequence[Callable[[], object]]) -> list[object]:
        found = []
        try:
            for one in acts:
                ready.wait(30)
                found.append(heard(one))
        finally:
            connection.close()
        return found

    with ThreadPoolExecutor(2) as pool:
        return list(zip(*pool.map(run, zip(*pairs, strict=True)), strict=True))


def kinds(case_id: int) -> list[str]:
    return sorted(CaseEvent.objects.filter(case_id=case_id).exclude(seq=1).values_list("kind", flat=True))


KINDS = {"status": "status_changed", "severity": "severity_changed", "assignee": "assigned", "reply": "staff_replied"}


@pytest.mark.django_db(transaction=True)
def test_of_a_thousand_pairs_at_once_both_fields_are_kept_or_one_is_told() -> None:
    """A thousand races of forms, committed; every order of facts is in tests/core/case/test_crossing.py.

    A reply is held back by anything new: its writer must read it before the customer reads the reply.
    """
    desk, other = make_desk(), make_agent()
    pairs = (list(product(ACTS, ACTS)) * 63)[:1000]
    cases = desk.open_many(len(pairs))
    acts = [
        (act(desk, case_id, ours, desk.agent, first=True), act(desk, case_id, theirs, other, first=False))
        for case_id, (ours, theirs) in zip(cases, pairs, strict=True)
    ]
    for case_id, (ours, theirs), found in zip(cases, pairs, raced(acts), strict=True):
        refused = [each for each in found if each != "done"]
        assert len(refused) <= 1, (ours, theirs)
        if ours == theirs:
            assert len(refused) == 1, (ours, theirs)
        elif "reply" not in (ours, theirs):
            assert refused == []
        kept = [KINDS[what] for what, came in zip((ours, theirs), found, strict=True) if came == "done"]
        assert kinds(case_id) == sorted(kept)
    assert [found for checked in verify_cases() for found in checked.differences] == []


@pytest.mark.django_db(transaction=True)
def test_of_two_thousand_drafts_typed_at_once_while_cases_change_hands_none_is_lost() -> None:
    """Two agents type into the form of one case; each takes every tenth meanwhile; the last words of both stay."""
    desk = make_desk()
    cases, people = desk.open_many(1000), [make_agent() for _ in range(4)]

    def typing(case_id: int, by: Actor) -> Callable[[], object]:
        def typed_and_taken() -> None:
            said = {"key": f"case:{case_id}:reply", "by": by, "at": AT + MINUTE}
            save_draft(fields={"text": "We look"}, **said)
            if case_id % 10 == 0:  # a draft hangs on its writer, not on who has the case
                assign_case(case_id=case_id, agent_id=by.id, by=by, at=AT + MINUTE)
            save_draft(fields={"text": f"We look at {case_id}", "to": by.name}, **said)

        return typed_and_taken

    # nobody keeps more than 500 drafts
    pairs = [(each, *(people[:2] if place < 500 else people[2:])) for place, each in enumerate(cases)]
    raced((typing(each, one), typing(each, other)) for each, one, other in pairs)
    kept = list(Draft.objects.values_list("actor_id", "key", "fields"))
    assert sorted(kept, key=str) == sorted(
        (
            (by.id, f"case:{each}:reply", {"text": f"We look at {each}", "to": by.name})
            for each, *both in pairs
            for by in both
        ),
        key=str,
    )


@pytest.fixture
def desk(db) -> Desk:
    return make_desk()


def test_whoever_comes_second_hears_what_the_first_did(desk) -> None:
    case_id, other = desk.open(), make_agent()
    change_severity(case_id=case_id, severity="low", seen=1, by=other, at=AT)
    with pytest.raises(CrossingChange) as refused:
        change_severity(case_id=case_id, severity="whenever", seen=1, by=desk.agent, at=AT)
    told = refused.value
    assert (told.field, told.by, told.now) == (Field.SEVERITY, other.name, "low")
    change_severity(case_id=case_id, severity="whenever", seen=2, by=desk.agent, at=AT)
    assert Case.objects.get(pk=case_id).severity == "whenever"


def test_a_status_that_a_reply_of_the_customer_changed_crosses_too(desk) -> None:
    from palier.apps.cases.commands import record_customer_reply

    case_id = desk.open()
    change_status(case_id=case_id, status=Status.WAITING_CUSTOMER, by=desk.agent, at=AT)
    record_customer_reply(case_id=case_id, text="Here.", channel="email", by=desk.contact, at=AT + MINUTE)
    with pytest.raises(CrossingChange) as refused:
        change_status(case_id=case_id, status=Status.WAITING_CUSTOMER, seen=2, by=desk.agent, at=AT + MINUTE)
    assert (refused.value.by, refused.value.now) == (desk.contact.name, "open")


def test_an_assignment_names_whom_the_case_went_to(desk) -> None:
    case_id, other = desk.open(), make_agent()
    assign_case(case_id=case_id, agent_id=other.id, by=other, at=AT)
    with pytest.raises(CrossingChange) as refused:
        assign_case(case_id=case_id, agent_id=desk.agent.id, seen=1, by=desk.agent, at=AT)
    assert refused.value.now == other.name
    assign_case(case_id=case_id, agent_id=None, by=other, at=AT)
    with pytest.raises(CrossingChange) as refused:
        assign_case(case_id=case_id, agent_id=desk.agent.id, seen=2, by=desk.agent, at=AT)
    assert refused.value.now == ""


def test_notes_and_other_fields_are_no_matter_and_who_saw_nothing_is_not_asked(desk) -> None:
    case_id, other = desk.open(), make_agent()
    add_note(case_id=case_id, text="Hm.", by=other, at=AT)
    assign_case(case_id=case_id, agent_id=other.id, by=other, at=AT)
    change_severity(case_id=case_id, severity="low", seen=1, by=desk.agent, at=AT)
    change_severity(case_id=case_id, severity="whenever", by=desk.agent, at=AT)
    assert Case.objects.get(pk=case_id).assignee_id == other.id

"""Answers that wait before they leave: what they are until then, taking them back, and the race with the worker."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from tests.factories import AT, make_agent, make_desk

from palier.apps.accounts.commands import add_contact
from palier.apps.accounts.models import Contact
from palier.apps.cases.commands import add_note, close_case, record_customer_reply
from palier.apps.cases.errors import CrossingReply, NothingSaid
from palier.apps.cases.models import Attachment, Case, CaseEvent, Message
from palier.apps.cases.verification import verify_cases
from palier.apps.clocks.models import Clock
from palier.apps.drafts.commands import attach_to_draft, save_draft
from palier.apps.drafts.queries import draft_of
from palier.apps.errors import NotAllowed
from palier.apps.outbox.models import OutgoingMail
from palier.apps.sending.commands import choose_wait, release_answers, reply_key, send_answer, undo_answer, wait_of
from palier.apps.sending.errors import AlreadyLeft
from palier.apps.sending.models import HeldAnswer
from palier.apps.sending.saying import Answer, Then
from palier.core.actor import PALIER
from palier.core.case import Status
from palier.core.files import Attached

SECOND = timedelta(seconds=1)
LATER = AT + timedelta(minutes=5)
LEAVES = LATER + 10 * SECOND


@pytest.fixture(autouse=True)
def ten_seconds(settings) -> None:
    settings.ANSWERS_WAIT = 10


@pytest.fixture
def desk(db):
    return make_desk()


@pytest.fixture
def case_id(desk) -> int:
    return desk.open()


def send(case_id: int, by, text: str = "Try again.", at=LATER, **said):
    said = {"seen": 1, "key": f"form {text}"} | said
    return send_answer(case_id=case_id, answer=Answer(text, **said), draft=reply_key(case_id), by=by, at=at)


def answers(case_id: int) -> list[str]:
    return list(Message.objects.filter(case_id=case_id, event__kind="staff_replied").values_list("text", flat=True))


def differences() -> list[object]:
    return [found for checked in verify_cases() for found in checked.differences]


def kept(case_id: int, by) -> str:
    return draft_of(viewer=by, key=reply_key(case_id)).fields.get("text", "")


def test_until_it_leaves_nothing_of_it_is_a_fact(desk, case_id) -> None:
    mails = OutgoingMail.objects.count()
    assert send(case_id, desk.agent) == LEAVES
    assert (answers(case_id), kept(case_id, desk.agent), OutgoingMail.objects.count()) == ([], "", mails)
    assert release_answers(at=LEAVES - SECOND, limit=9) == 0
    assert release_answers(at=LEAVES + SECOND, limit=9) == 1
    assert answers(case_id) == ["Try again."]
    assert OutgoingMail.objects.count() == mails + 1
    first = Clock.objects.get(case_id=case_id, clock="first_response")
    assert first.stopped_at == LEAVES + SECOND  # the instant it left, not that of the press
    assert CaseEvent.objects.get(case_id=case_id, kind="staff_replied").at == LEAVES + SECOND
    assert release_answers(at=LEAVES + SECOND, limit=9) == 0
    assert not HeldAnswer.objects.exists()
    assert not differences()


def test_taken_back_it_is_a_draft_again_files_and_all(desk, case_id) -> None:
    key = reply_key(case_id)
    attach_to_draft(key=key, file=Attached("log.txt", "text/plain", b"x"), by=desk.agent, at=LATER)
    send(case_id, desk.agent, then=Then.WAIT, copies=())
    save_draft(key=key, fields={"text": "And another thing."}, by=desk.agent, at=LATER)
    held = HeldAnswer.objects.get()
    with pytest.raises(AlreadyLeft):
        undo_answer(answer_id=held.pk, draft=key, by=make_agent(), at=LATER)
    undo_answer(answer_id=held.pk, draft=key, by=desk.agent, at=LATER + SECOND)
    draft = draft_of(viewer=desk.agent, key=key)
    assert draft.fields == {"text": "Try again.\n\nAnd another thing.", "then": "wait", "copies": ","}
    assert [file.name for file in draft.files] == ["log.txt"]
    assert release_answers(at=LEAVES, limit=9) == 0
    with pytest.raises(AlreadyLeft):
        undo_answer(answer_id=held.pk, draft=key, by=desk.agent, at=LEAVES)
    assert answers(case_id) == []


def test_it_does_what_was_asked_besides_with_its_files(desk, case_id) -> None:
    attach_to_draft(key=reply_key(case_id), file=Attached("a.txt", "text/plain", b"x"), by=desk.agent, at=LATER)
    send(case_id, desk.agent, then=Then.SOLUTION, signature="Alix")
    release_answers(at=LEAVES, limit=9)
    assert answers(case_id) == []
    case = Case.objects.get(pk=case_id)
    assert case.status == Status.SOLUTION_PROPOSED.value
    assert Message.objects.filter(case_id=case_id).last().text == "Try again.\n\nAlix"
    assert Attachment.objects.filter(message__case_id=case_id, name="a.txt").exists()


def test_a_promise_about_to_fall_due_is_not_made_to_wait(desk, case_id) -> None:
    due = Case.objects.get(pk=case_id).next_due_at
    assert send(case_id, desk.agent, at=due - 14 * SECOND) is None
    assert answers(case_id) == ["Try again."]
    assert Clock.objects.get(case_id=case_id, clock="first_response").breached_at is None


def test_each_chooses_how_long_and_nobody_else_may(desk, case_id) -> None:
    assert wait_of(desk.agent) == 10
    for seconds, then in ((7, 10), (30, 30), (0, 0)):
        choose_wait(seconds=seconds, by=desk.agent, at=AT)
        assert wait_of(desk.agent) == then
    with pytest.raises(NotAllowed):
        choose_wait(seconds=5, by=desk.contact, at=AT)
    assert send(case_id, desk.agent) is None
    assert answers(case_id) == ["Try again."]


def test_what_would_be_refused_is_refused_when_sent(desk, case_id) -> None:
    add_note(case_id=case_id, text="Seen", by=make_agent(), at=LATER)
    for refusal, said in ((NothingSaid, {"text": " ", "seen": 2}), (CrossingReply, {"seen": 1})):
        with pytest.raises(refusal):
            send(case_id, desk.agent, **said)
    with pytest.raises(NotAllowed):
        send(case_id, desk.contact)
    assert not HeldAnswer.objects.exists()
    assert answers(case_id) == []


def test_sent_twice_it_is_one_answer_before_and_after_it_left(desk, case_id) -> None:
    assert send(case_id, desk.agent) == send(case_id, desk.agent, at=LATER + SECOND) == LEAVES
    release_answers(at=LEAVES, limit=9)
    send(case_id, desk.agent, at=LEAVES)
    release_answers(at=LEAVES + timedelta(minutes=1), limit=9)
    assert answers(case_id) == ["Try again."]


def spoken(case_id: int, desk) -> None:
    record_customer_reply(case_id=case_id, text="It works again!", channel="email", by=desk.contact, at=LATER + SECOND)


def closed(case_id: int, desk) -> None:
    close_case(case_id=case_id, reason="duplicate", by=make_agent(), at=LATER + SECOND)


def gone(case_id: int, desk) -> None:
    Contact.objects.filter(email="bo@client.example").update(left_at=LATER)


@pytest.mark.parametrize(("happens", "crossed"), [(spoken, True), (closed, True), (gone, False)])
def test_one_that_cannot_leave_any_more_goes_back_and_says_why(happens, crossed, desk, case_id) -> None:
    add_contact(account_id=desk.account_id, name="Bo", email="bo@client.example", by=PALIER, at=AT)
    send(case_id, desk.agent, copies=("bo@client.example",))
    happens(case_id, desk)
    assert release_answers(at=LEAVES, limit=9) == 1
    assert (answers(case_id), kept(case_id, desk.agent)) == ([], "Try again.")
    stopped = HeldAnswer.objects.get()
    assert (stopped.stopped_at, stopped.crossed) == (LEAVES, crossed)
    assert release_answers(at=LEAVES + SECOND, limit=9) == 0
    send(case_id, desk.agent, seen=None, key="again")
    assert not HeldAnswer.objects.filter(stopped_at__isnull=False).exists()


def test_what_its_author_or_a_note_did_meanwhile_does_not_stop_it(desk, case_id) -> None:
    send(case_id, desk.agent, "First")
    add_note(case_id=case_id, text="x", by=make_agent(), at=LATER)
    send(case_id, desk.agent, "Second", seen=2)
    assert release_answers(at=LEAVES, limit=9) == 2
    assert answers(case_id) == ["First", "Second"]


@pytest.mark.django_db(transaction=True)
def test_undo_and_the_worker_race_and_one_of_them_wins() -> None:
    """For real: two connections at each answer, twelve answers, three workers beside."""
    desk = make_desk()
    cases = [desk.open() for _ in range(12)]
    for case_id in cases:
        send(case_id, desk.agent)

    def take_back(answer_id: int, case_id: int) -> bool:
        try:
            undo_answer(answer_id=answer_id, draft=reply_key(case_id), by=desk.agent, at=LEAVES)
        except AlreadyLeft:
            return False
        finally:
            connection.close()
        return True

    def release() -> int:
        try:
            return release_answers(at=LEAVES, limit=50)
        finally:
            connection.close()

    held = dict(HeldAnswer.objects.values_list("case_id", "pk"))
    with ThreadPoolExecutor(8) as pool:
        released = [pool.submit(release) for _ in range(3)]
        undone = {case_id: pool.submit(take_back, held[case_id], case_id) for case_id in reversed(cases)}
        was_undone = {case_id: each.result() for case_id, each in undone.items()}
        count = sum(each.result() for each in released)
    count += release_answers(at=LEAVES, limit=50)
    assert count + sum(was_undone.values()) == len(cases)
    for case_id, back in was_undone.items():
        assert (answers(case_id), kept(case_id, desk.agent)) == (([], "Try again.") if back else (["Try again."], ""))
    assert not HeldAnswer.objects.exists()
    assert not differences()

"""What each command does to a case, and whom it refuses."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.factories import AT, Desk, make_agent, make_contact, make_desk

from palier.apps.audit.models import AuditEntry
from palier.apps.cases import commands
from palier.apps.cases.errors import CrossingReply, NobodyToAssign, NothingSaid, SameAsBefore, UnknownSeverity
from palier.apps.cases.models import Attachment, Case, CaseEvent, Message, Note
from palier.apps.cases.policies import visible_cases
from palier.apps.cases.words import Attached, Words
from palier.apps.clocks.models import Clock
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.outbox.models import LiveEvent, OutgoingMail
from palier.apps.staff.commands import create_team, deactivate_agent
from palier.core.actor import PALIER
from palier.core.case import Relation, Status, WrongState

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
LATER = AT + HOUR


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def case_id(desk: Desk) -> int:
    return desk.open()


def events(case_id: int) -> list[tuple[str, str]]:
    return list(CaseEvent.objects.filter(case_id=case_id).order_by("seq").values_list("kind", "side"))


def state(case_id: int, clock: str) -> str:
    return Clock.objects.filter(case_id=case_id, clock=clock).latest("cycle").state


def test_opening_writes_everything_at_once(desk: Desk) -> None:
    words = Words(
        "It broke",
        "<p>It broke</p>",
        quoted="> hello",
        message_id="<1@client.example>",
        raw_mail_id=7,
        attachments=(Attached("a.txt", "text/plain", b"log"),),
    )
    opened = commands.open_case(
        contact_id=desk.contact.id, subject=" It \n broke ", words=words, channel="email", by=PALIER, at=AT
    )
    case = Case.objects.get(reference=opened.reference)
    assert (case.pk, case.subject, case.severity, case.events_count) == (opened.case_id, "It broke", "low", 1)
    message = Message.objects.get(case=case)
    assert (message.text, message.quoted, message.message_id, message.raw_mail_id) == (
        "It broke",
        "> hello",
        "<1@client.example>",
        7,
    )
    file = Attachment.objects.get(message=message)
    assert (file.name, file.size, bytes(file.content)) == ("a.txt", 3, b"log")
    mail = OutgoingMail.objects.get(case_id=case.pk)
    assert (mail.kind, mail.in_reply_to, mail.event_id) == ("case_received", "<1@client.example>", message.event_id)
    assert set(LiveEvent.objects.values_list("topic", flat=True)) == {"queue", f"case:{case.pk}"}
    assert AuditEntry.objects.get(act="open_case").case_id == case.pk


def test_instants_are_cut_to_the_second(desk: Desk) -> None:
    case_id = desk.open(at=AT + timedelta(milliseconds=700))
    assert CaseEvent.objects.get(case_id=case_id).at == AT


def test_a_refused_opening_leaves_nothing(desk: Desk) -> None:
    stranger = make_contact()[1]

    def open_as(**changed: Any) -> None:
        said = {"contact_id": desk.contact.id, "subject": "?", "text": "Hm", "channel": "portal", "by": desk.contact}
        commands.open_case(**{**said, **changed}, at=AT)

    for refusal, changed in (
        (NothingSaid, {"text": " "}),
        (UnknownSeverity, {"severity": "catastrophe"}),
        (NotAllowed, {"by": stranger}),
        (NotFound, {"contact_id": 0, "by": desk.agent}),
    ):
        with pytest.raises(refusal):
            open_as(**changed)
    assert not Case.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_a_reply_is_said_mailed_and_counted(desk: Desk, case_id: int) -> None:
    commands.reply_to_case(
        case_id=case_id, text="On it.", seen_events=1, then=Status.WAITING_CUSTOMER, by=desk.agent, at=AT
    )
    assert events(case_id) == [("opened", "customer"), ("staff_replied", "staff"), ("status_changed", "staff")]
    assert Message.objects.filter(case_id=case_id).latest("pk").text == "On it."
    assert OutgoingMail.objects.filter(case_id=case_id).latest("pk").kind == "staff_replied"
    assert (state(case_id, "first_response"), state(case_id, "resolution")) == ("met", "paused")


def test_replies_that_cross_are_held_back(desk: Desk, case_id: int) -> None:
    commands.record_customer_reply(case_id=case_id, text="More.", channel="email", by=desk.contact, at=AT)
    with pytest.raises(CrossingReply) as refused:
        commands.reply_to_case(case_id=case_id, text="On it.", seen_events=1, by=desk.agent, at=LATER)
    assert refused.value.unseen == 1
    assert OutgoingMail.objects.filter(kind="staff_replied").count() == 0
    commands.reply_to_case(case_id=case_id, text="On it.", seen_events=2, by=desk.agent, at=LATER)


def test_a_customers_word_ends_a_wait_and_reopens_what_was_closed(desk: Desk, case_id: int) -> None:
    commands.change_status(case_id=case_id, status=Status.WAITING_CUSTOMER, by=desk.agent, at=AT)
    commands.record_customer_reply(case_id=case_id, text="2.1", channel="email", by=desk.contact, at=LATER)
    assert Case.objects.get(pk=case_id).status == "open"
    commands.resolve_case(case_id=case_id, text="Fixed.", by=desk.agent, at=LATER)
    assert Case.objects.get(pk=case_id).closed_at == LATER
    commands.record_customer_reply(
        case_id=case_id, text="I am away.", channel="email", automatic=True, by=desk.contact, at=LATER + HOUR
    )
    assert Case.objects.get(pk=case_id).status == "closed"
    commands.record_customer_reply(case_id=case_id, text="No!", channel="email", by=desk.contact, at=LATER + HOUR)
    case = Case.objects.get(pk=case_id)
    assert (case.status, case.closed_at) == ("open", None)
    assert Clock.objects.filter(case_id=case_id, clock="resolution").count() == 2


def test_notes_stay_inside(desk: Desk, case_id: int) -> None:
    before = OutgoingMail.objects.count()
    commands.add_note(case_id=case_id, text="Ask Sam.", by=desk.agent, at=AT)
    assert Note.objects.get().text == "Ask Sam."
    assert (OutgoingMail.objects.count(), Message.objects.count()) == (before, 1)
    assert state(case_id, "first_response") == "running"


def test_a_case_is_given_to_somebody_who_works_here(desk: Desk, case_id: int) -> None:
    team_id = create_team(name="Night", agent_ids=[desk.agent.id], by=PALIER, at=AT)
    commands.assign_case(case_id=case_id, agent_id=desk.agent.id, team_id=team_id, by=desk.agent, at=AT)
    case = Case.objects.get(pk=case_id)
    assert (case.assignee_id, case.team_id) == (desk.agent.id, team_id)
    with pytest.raises(SameAsBefore):
        commands.assign_case(case_id=case_id, agent_id=desk.agent.id, team_id=team_id, by=desk.agent, at=AT)
    commands.assign_case(case_id=case_id, agent_id=None, by=desk.agent, at=AT)
    assert Case.objects.get(pk=case_id).assignee_id is None
    gone = make_agent()
    deactivate_agent(agent_id=gone.id, by=PALIER, at=AT)
    with pytest.raises(NobodyToAssign):
        commands.assign_case(case_id=case_id, agent_id=gone.id, by=desk.agent, at=AT)
    for ids in ({"agent_id": 0}, {"agent_id": None, "team_id": 0}):
        with pytest.raises(NotFound):
            commands.assign_case(case_id=case_id, **ids, by=desk.agent, at=AT)


def test_severity_moves_the_promise(desk: Desk, case_id: int) -> None:
    commands.change_severity(case_id=case_id, severity="low", reason="One user", by=desk.agent, at=AT)
    case = Case.objects.get(pk=case_id)
    assert (case.severity, case.next_due_at) == ("low", AT + 4 * HOUR)
    assert CaseEvent.objects.filter(case_id=case_id).latest("seq").data == {
        "severity": "low",
        "was": "high",
        "reason": "One user",
    }
    with pytest.raises(SameAsBefore):
        commands.change_severity(case_id=case_id, severity="low", by=desk.agent, at=AT)
    with pytest.raises(UnknownSeverity):
        commands.change_severity(case_id=case_id, severity="mild", by=desk.agent, at=AT)


def test_a_solution_is_the_customers_to_judge(desk: Desk, case_id: int) -> None:
    commands.propose_solution(case_id=case_id, text="Install 2.1.", by=desk.agent, at=AT)
    assert state(case_id, "resolution") == "paused"
    commands.reject_solution(case_id=case_id, by=desk.contact, at=LATER)
    commands.propose_solution(case_id=case_id, text="Install 2.2.", by=desk.agent, at=LATER)
    commands.accept_solution(case_id=case_id, by=desk.contact, at=LATER + HOUR)
    assert (Case.objects.get(pk=case_id).status, state(case_id, "resolution")) == ("closed", "met")
    with pytest.raises(WrongState):
        commands.accept_solution(case_id=case_id, by=desk.contact, at=LATER + HOUR)


def test_closing_and_reopening(desk: Desk, case_id: int) -> None:
    with pytest.raises(WrongState):
        commands.reopen_case(case_id=case_id, by=desk.agent, at=AT)
    commands.acknowledge_case(case_id=case_id, by=desk.agent, at=AT)
    commands.provide_workaround(case_id=case_id, text="Restart.", by=desk.agent, at=AT)
    commands.close_case(case_id=case_id, reason="duplicate", by=desk.agent, at=LATER)
    case = Case.objects.get(pk=case_id)
    assert (case.status, case.next_due_at, case.next_clock) == ("closed", None, "")
    commands.reopen_case(case_id=case_id, by=desk.agent, at=LATER + HOUR)
    assert Case.objects.get(pk=case_id).status == "open"


WORK: dict[str, dict[str, Any]] = {
    "reply_to_case": {"text": "x"},
    "add_note": {"text": "x"},
    "change_status": {"status": Status.WAITING_CUSTOMER},
    "propose_severity": {"severity": "low", "reason": "x"},
    "withdraw_severity": {},
    "insist_on_severity": {"reason": "x"},
    "ask_for_detail": {"missing": ["x"]},
    "assign_case": {"agent_id": None},
    "acknowledge_case": {},
    "claim_case": {},
    "provide_workaround": {"text": "x"},
    "propose_solution": {"text": "x"},
    "resolve_case": {"text": "x"},
    "close_case": {"reason": "duplicate"},
    "reopen_case": {},
    "stop_reminders": {"reason": "x"},
    "resume_reminders": {},
    "merge_cases": {"into_id": 0},
    "link_cases": {"other_id": 0, "relation": Relation.RELATED},
    "unlink_cases": {"other_id": 0, "relation": Relation.RELATED},
    "split_case": {"message_ids": [], "subject": "x"},
    "change_requester": {"contact_id": 0},
}
WORDS = {"record_customer_reply": {"text": "x", "channel": "email"}, "accept_solution": {}, "reject_solution": {}}
WORDS["continue_case"] = {"words": Words("x"), "channel": "email"}
WORDS |= {"change_severity": {"severity": "low"}, "accept_severity": {}, "contest_severity": {}, "close_own_case": {}}
PEOPLE = {"add_participant": {"contact_id": 0}, "remove_participant": {"contact_id": 0}}


ELSEWHERE = {
    "open_case",
    "open_cases",
    "Opened",
    "Opening",
    "Sending",
    "Basis",
    "Leaving",
    "change_terms",
    "change_terms_of",
}
"""Held in tests of their own."""


def test_every_command_is_held_to_its_policy() -> None:
    assert {*WORK, *WORDS, *PEOPLE, *ELSEWHERE} == set(commands.__all__)


@pytest.mark.parametrize("name", WORK)
def test_contacts_do_not_do_the_work_of_staff(desk: Desk, case_id: int, name: str) -> None:
    with pytest.raises(NotAllowed):
        getattr(commands, name)(case_id=case_id, by=desk.contact, at=AT, **WORK[name])
    assert len(events(case_id)) == 1


@pytest.mark.parametrize("name", [*WORDS, *PEOPLE])
def test_a_strangers_case_looks_like_none(case_id: int, name: str) -> None:
    stranger = make_contact()[1]
    said = []
    for wanted in (case_id, 0):
        with pytest.raises(NotFound) as refused:
            getattr(commands, name)(case_id=wanted, by=stranger, at=AT, **(WORDS | PEOPLE)[name])
        said.append(refused.value.what)
    assert said == ["case", "case"]
    assert len(events(case_id)) == 1


@pytest.mark.parametrize("name", [name for name in WORK if "text" in WORK[name]])
def test_nothing_said_is_nothing_done(desk: Desk, case_id: int, name: str) -> None:
    with pytest.raises(NothingSaid):
        getattr(commands, name)(case_id=case_id, text=" \n", by=desk.agent, at=AT)
    assert len(events(case_id)) == 1


def test_contacts_see_their_own_cases_and_agents_all(desk: Desk, case_id: int) -> None:
    account_id, stranger = make_contact()
    other = Desk(desk.version_id, account_id, stranger, desk.agent).open()
    assert [case.pk for case in visible_cases(desk.contact)] == [case_id]
    assert {case.pk for case in visible_cases(desk.agent)} == {case_id, other}


def test_a_reply_costs_the_same_after_a_long_history(
    desk: Desk, case_id: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """Case, clocks, facts, addressee, all rows together.

    Each reply restarts the follow-up and so leaves one more clock behind; none of them is written again.
    """
    for number in range(20):
        at = AT + number * timedelta(minutes=1)
        with django_assert_max_num_queries(5):
            commands.reply_to_case(case_id=case_id, text="Still on it.", by=desk.agent, at=at)
    assert Clock.objects.filter(case_id=case_id, clock="follow_up").count() == 20

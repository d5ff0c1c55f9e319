"""Reminders, closing and reviews as workers carry them out."""

import contextlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.apps.lifecycle.lives import DAY, HOUR, differences, living_desk, mails, work
from tests.factories import AT, Desk
from tests.undone import undone

from palier.apps.audit.models import AuditEntry
from palier.apps.cases import commands
from palier.apps.cases.models import Case, CaseEvent
from palier.apps.cases.verification import repair_case
from palier.apps.lifecycle.commands import due_cases, take_step
from palier.apps.lifecycle.models import NextStep
from palier.apps.outbox.models import OutgoingMail
from palier.core.actor import PALIER
from palier.core.case import Relation, Status
from palier.core.errors import DomainError

pytestmark = pytest.mark.django_db
WAITING = Status.WAITING_CUSTOMER


@pytest.fixture
def desk() -> Desk:
    return living_desk()


def waits(desk: Desk, at: datetime = AT) -> int:
    case_id = desk.open(at=at)
    commands.change_status(case_id=case_id, status=WAITING, reason="information", by=desk.agent, at=at)
    return case_id


def kinds(case_id: int) -> list[str]:
    return list(CaseEvent.objects.filter(case_id=case_id).order_by("seq").values_list("kind", flat=True))


@pytest.mark.obeys("Document.lifecycle", "Lifecycle.waiting_customer", "Lifecycle.notify", "Wait.remind", "Wait.close")
def test_days_one_three_five_and_six(desk: Desk) -> None:
    """lifecycle.waiting_customer: {remind: [1d, 3d, 5d], close: 6d}; lifecycle.notify: waiting."""
    case_id = waits(desk)
    for hour in range(24 * 8):
        work(AT + hour * HOUR)
    told = CaseEvent.objects.filter(case_id=case_id, kind__in=["reminded", "closed"]).order_by("seq")
    assert [(event.kind, event.at) for event in told] == [
        ("reminded", AT + DAY),
        ("reminded", AT + 3 * DAY),
        ("reminded", AT + 5 * DAY),
        ("closed", AT + 6 * DAY),
    ]
    assert mails(case_id) == ["case_received", "waiting", *["reminder_waiting"] * 3, "closed_unanswered"]
    case = Case.objects.get(pk=case_id)
    assert (case.status, case.closed_at) == ("closed", AT + 6 * DAY)
    assert CaseEvent.objects.filter(case_id=case_id).latest("seq").data == {"reason": "no_answer"}
    assert not NextStep.objects.exists()
    assert differences() == []


@pytest.mark.obeys("Lifecycle.solution_proposed")
def test_a_proposed_solution_has_its_own_words(desk: Desk) -> None:
    """lifecycle.solution_proposed."""
    case_id = desk.open()
    commands.propose_solution(case_id=case_id, text="Install 2.1.", by=desk.agent, at=AT)
    assert work(AT + DAY) == 1
    assert mails(case_id) == ["case_received", "solution_proposed", "reminder_solution"]
    work(AT + 5 * DAY)
    assert work(AT + 6 * DAY) == 1
    assert Case.objects.get(pk=case_id).status == "closed"


def test_days_can_be_working_days() -> None:
    """lifecycle.waiting_customer with a calendar: 1d in office, from Friday ten o'clock to Monday ten o'clock."""
    desk = living_desk("lifecycle: {waiting_customer: {remind: [1d in office]}}\n")
    friday = AT + 4 * DAY
    waits(desk, friday)
    assert NextStep.objects.get().at == friday + 3 * DAY


@pytest.mark.parametrize("automatic", [False, True])
def test_an_answer_takes_everything_back_but_a_machines_does_not(desk: Desk, automatic: bool) -> None:
    case_id = waits(desk)
    commands.record_customer_reply(
        case_id=case_id, text="2.1", channel="email", automatic=automatic, by=desk.contact, at=AT + HOUR
    )
    assert NextStep.objects.exists() is automatic
    assert work(AT + DAY) == int(automatic)
    assert differences() == []


def test_a_case_left_alone(desk: Desk) -> None:
    case_id = waits(desk)
    commands.stop_reminders(case_id=case_id, reason="On parental leave until May.", by=desk.agent, at=AT)
    assert work(AT + 90 * DAY) == 0
    event = CaseEvent.objects.filter(case_id=case_id).latest("seq")
    assert (event.kind, event.actor_id, event.data) == (
        "reminders_stopped",
        desk.agent.id,
        {"comment": "On parental leave until May."},
    )
    commands.resume_reminders(case_id=case_id, by=desk.agent, at=AT + 90 * DAY)
    assert NextStep.objects.get().at == AT + 91 * DAY
    assert differences() == []


def test_workers_that_were_down_send_one_reminder(desk: Desk) -> None:
    case_id = waits(desk)
    assert work(AT + 4 * DAY) == 1
    assert mails(case_id).count("reminder_waiting") == 1
    assert [event.data["number"] for event in CaseEvent.objects.filter(kind="reminded")] == [2]
    assert work(AT + 30 * DAY) == 1
    assert Case.objects.get(pk=case_id).status == "waiting_customer"
    assert work(AT + 31 * DAY) == 1
    assert Case.objects.get(pk=case_id).status == "closed"
    assert mails(case_id).count("reminder_waiting") == 2


def test_a_case_that_somebody_answered_meanwhile_is_left(desk: Desk) -> None:
    case_id = waits(desk)
    [due] = due_cases(at=AT + DAY)
    commands.record_customer_reply(case_id=case_id, text="2.1", channel="email", by=desk.contact, at=AT + DAY)
    assert take_step(case_id=due, at=AT + DAY) is False
    assert "reminded" not in kinds(case_id)


def test_the_assignee_is_told_on_the_day_of_review(desk: Desk) -> None:
    case_id = desk.open()
    commands.assign_case(case_id=case_id, agent_id=desk.agent.id, by=desk.agent, at=AT)
    commands.change_status(
        case_id=case_id,
        status=Status.ON_HOLD,
        reason="third_party",
        comment="The carrier.",
        review_on=date(2026, 3, 9),
        by=desk.agent,
        at=AT,
    )
    step = NextStep.objects.get()
    assert (step.act, step.at) == ("review", datetime(2026, 3, 8, 23, tzinfo=UTC))  # high is covered all day
    assert work(step.at) == 1
    mail = OutgoingMail.objects.filter(kind="review_due").get()
    assert mail.recipients[0].startswith("alix")
    assert (Case.objects.get(pk=case_id).status, NextStep.objects.exists()) == ("on_hold", False)
    commands.change_status(
        case_id=case_id,
        status=Status.ON_HOLD,
        reason="development",
        review_on=date(2026, 4, 1),
        by=desk.agent,
        at=step.at,
    )
    assert NextStep.objects.get().at == datetime(2026, 3, 31, 22, tzinfo=UTC)
    assert differences() == []


def test_nobody_is_told_of_the_review_of_a_case_that_nobody_has(desk: Desk) -> None:
    case_id = desk.open()
    commands.change_status(
        case_id=case_id, status=Status.ON_HOLD, reason="development", review_on=date(2026, 3, 9), by=desk.agent, at=AT
    )
    assert work(AT + 8 * DAY) == 1
    assert (kinds(case_id)[-1], mails(case_id)) == ("review_due", ["case_received"])


def test_what_the_house_does_is_in_the_audit_trail(desk: Desk) -> None:
    waits(desk)
    for days in (1, 3, 5, 6):
        work(AT + days * DAY)
    acts = AuditEntry.objects.filter(actor_kind="system", case_id__isnull=False).order_by("pk")
    assert [entry.act for entry in acts] == [*["remind_customer"] * 3, "close_unanswered_case"]


def test_rows_that_differ_are_seen_and_mended(desk: Desk) -> None:
    case_id, other = waits(desk), desk.open()
    commands.link_cases(case_id=case_id, other_id=other, relation=Relation.RELATED, by=desk.agent, at=AT)
    reference = Case.objects.get(pk=case_id).reference
    NextStep.objects.update(at=AT)
    assert [(found.reference, found.row, found.column) for found in differences()] == [
        (reference, "lifecycle_nextstep", "at")
    ]
    NextStep.objects.all().delete()
    Case.objects.get(pk=case_id).links.all().delete()
    Case.objects.get(pk=other).links.create(account_id=1, other_id=case_id, relation="parent")
    assert {(found.row, found.stored, found.replayed) for found in differences()} == {
        ("lifecycle_nextstep", "", "present"),
        (f"lifecycle_caselink {other} related", "", "present"),
        (f"lifecycle_caselink {case_id} parent", "present", ""),
    }
    for each in Case.objects.all():
        repair_case(reference=each.reference, by=PALIER, at=AT)
    assert differences() == []


ACTS: dict[str, dict[str, Any]] = {
    "wait": {"status": WAITING},
    "hold": {"status": Status.ON_HOLD, "reason": "development", "review_on": date(2026, 6, 1)},
    "go_on": {"status": Status.OPEN},
    "reply_to_case": {"text": "Soon."},
    "propose_solution": {"text": "Install 2.1."},
    "accept_solution": {},
    "reject_solution": {"text": "No."},
    "record_customer_reply": {"text": "Still broken.", "channel": "email"},
    "thanks": {"text": "Thank you!", "channel": "email"},
    "machine": {"text": "Away.", "channel": "email", "automatic": True},
    "stop_reminders": {"reason": "x"},
    "resume_reminders": {},
    "close_case": {"reason": "duplicate"},
    "reopen_case": {},
    "link": {"relation": Relation.DUPLICATE_OF},
    "unlink": {"relation": Relation.DUPLICATE_OF},
    "merge": {},
}
COMMANDS = dict.fromkeys(("wait", "hold", "go_on"), "change_status") | {
    "thanks": "record_customer_reply",
    "machine": "record_customer_reply",
    "link": "link_cases",
    "unlink": "unlink_cases",
    "merge": "merge_cases",
}
THEIRS = {"accept_solution", "reject_solution", "record_customer_reply", "thanks", "machine"}
SEQUENCES = st.lists(
    st.tuples(
        st.sampled_from([*ACTS, "work", "work"]),
        st.integers(0, 1),
        st.sampled_from([0, 1, 3600, 86_400, 86_401, 3 * 86_400, 6 * 86_400, 20 * 86_400]),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SEQUENCES)
def test_no_sequence_of_acts_leaves_a_difference(desk: Desk, steps: list[tuple[str, int, int]]) -> None:
    with undone():
        live_through(desk, steps)


def live_through(desk: Desk, steps: list[tuple[str, int, int]]) -> None:
    cases, at = [desk.open(), desk.open()], AT
    for name, which, seconds in steps:
        at += timedelta(seconds=seconds)
        if name == "work":
            work(at)
        else:
            said = dict(ACTS[name])
            if name in ("link", "unlink"):
                said["other_id"] = cases[1 - which]
            if name == "merge":
                said["into_id"] = cases[1 - which]
            with contextlib.suppress(DomainError):
                getattr(commands, COMMANDS.get(name, name))(
                    case_id=cases[which], by=desk.contact if name in THEIRS else desk.agent, at=at, **said
                )
        assert differences() == []
    work(at + 100 * DAY)
    work(at + 101 * DAY)
    assert not NextStep.objects.filter(at__lt=at + 100 * DAY).exists()
    assert differences() == []

"""Projections say what the facts say, whatever was done and whenever time was kept."""

import contextlib
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import AT, Desk, make_desk
from tests.undone import undone

from palier.apps.audit.models import AuditEntry
from palier.apps.cases import commands
from palier.apps.cases.models import Case
from palier.apps.cases.verification import Difference, repair_case, verify_cases
from palier.apps.clocks.commands import sweep
from palier.apps.clocks.models import Clock, ClockNotice
from palier.apps.errors import NotAllowed
from palier.core.actor import PALIER
from palier.core.case import Status
from palier.core.errors import DomainError

pytestmark = pytest.mark.django_db

ACTS: dict[str, dict[str, Any]] = {
    "reply_to_case": {"text": "Here is what we know."},
    "reply_and_wait": {"text": "Which version?", "then": Status.WAITING_CUSTOMER},
    "record_customer_reply": {"text": "Still broken.", "channel": "email"},
    "machine_reply": {"text": "I am away.", "channel": "email", "automatic": True},
    "add_note": {"text": "Ask the network people."},
    "wait": {"status": Status.WAITING_CUSTOMER},
    "hold": {"status": Status.ON_HOLD, "reason": "development", "review_on": date(2026, 6, 1)},
    "go_on": {"status": Status.OPEN},
    "raise": {"severity": "high"},
    "lower": {"severity": "low"},
    "lower_more": {"severity": "whenever"},
    "acknowledge_case": {},
    "provide_workaround": {"text": "Turn it off and on."},
    "propose_solution": {"text": "Install 2.1."},
    "accept_solution": {},
    "reject_solution": {},
    "resolve_case": {"text": "Fixed."},
    "close_case": {"reason": "duplicate"},
    "stop_reminders": {"reason": "They are away."},
    "resume_reminders": {},
    "reopen_case": {},
    "unassign": {"agent_id": None},
}
COMMANDS = {
    "reply_and_wait": "reply_to_case",
    "machine_reply": "record_customer_reply",
    "wait": "change_status",
    "hold": "change_status",
    "go_on": "change_status",
    "raise": "change_severity",
    "lower": "change_severity",
    "lower_more": "change_severity",
    "unassign": "assign_case",
}
THEIRS = {"record_customer_reply", "machine_reply", "accept_solution", "reject_solution"}


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def differences(after: int = 0) -> list[Difference]:
    return [found for checked in verify_cases(after=after, batch=2) for found in checked.differences]


def act(desk: Desk, case_id: int, name: str, at: datetime) -> None:
    """Do it, or be refused: both must leave the projections right."""
    command = getattr(commands, COMMANDS.get(name, name))
    with contextlib.suppress(DomainError):
        command(case_id=case_id, by=desk.contact if name in THEIRS else desk.agent, at=at, **ACTS[name])


steps = st.lists(
    st.tuples(
        st.sampled_from([*ACTS, "sweep", "sweep"]),
        st.integers(0, 1),
        st.sampled_from([0, 1, 59, 600, 2700, 3599, 3600, 3601, 4 * 3600, 86_400, 4 * 86_400]),
    ),
    max_size=14,
)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps, severities=st.tuples(*[st.sampled_from(["high", "low", "whenever"])] * 2))
def test_no_sequence_of_commands_and_sweeps_leaves_a_difference(
    desk: Desk, steps: list[tuple[str, int, int]], severities: tuple[str, str]
) -> None:
    with undone():
        live_through(desk, steps, severities)


def live_through(desk: Desk, steps: list[tuple[str, int, int]], severities: tuple[str, str]) -> None:
    cases, at = [desk.open(severity=severity) for severity in severities], AT
    for name, which, seconds in steps:
        at += timedelta(seconds=seconds)
        if name == "sweep":
            sweep(at=at)
        else:
            act(desk, cases[which], name, at)
        assert differences(cases[0] - 1) == []
    sweep(at=at + timedelta(days=30))
    assert differences(cases[0] - 1) == []
    assert not Clock.objects.filter(next_at__isnull=False).exists()


def test_every_kind_of_difference_is_seen_and_mended(desk: Desk) -> None:
    case_id, sound = desk.open(), desk.open()
    commands.reply_to_case(case_id=case_id, text="Soon.", by=desk.agent, at=AT + timedelta(minutes=50))
    assert differences() == []
    reference = Case.objects.get(pk=case_id).reference
    untouched = list(Clock.objects.filter(case_id=sound).values())
    Case.objects.filter(pk=case_id).update(status="closed", next_due_at=AT)
    Clock.objects.filter(case_id=case_id, clock="resolution").update(due_at=AT, given=["warning"])
    Clock.objects.filter(case_id=case_id, clock="follow_up").update(cycle=7)
    seen = {(found.reference, found.row, found.column) for found in differences()}
    assert seen == {
        (reference, "case", "status"),
        (reference, "case", "next_due_at"),
        (reference, "resolution 1", "due_at"),
        (reference, "resolution 1", "given"),
        (reference, "follow_up 1", ""),
        (reference, "follow_up 7", ""),
    }
    with pytest.raises(NotAllowed):
        repair_case(reference=reference, by=desk.agent, at=AT)
    repair_case(reference=reference, by=PALIER, at=AT)
    assert differences() == []
    assert list(Clock.objects.filter(case_id=sound).values()) == untouched
    repair_case(reference=reference, by=PALIER, at=AT)
    assert AuditEntry.objects.filter(act="repair_case").count() == 1


def test_a_notice_that_was_lost_is_told_again(desk: Desk) -> None:
    case_id = desk.open()
    sweep(at=AT + timedelta(hours=2))
    told = ClockNotice.objects.get(case_id=case_id, clock="first_response", step="breached")
    told.delete()
    assert [found.column for found in differences()] != []
    repair_case(reference=Case.objects.get(pk=case_id).reference, by=PALIER, at=AT)
    sweep(at=AT + timedelta(hours=3))
    again = ClockNotice.objects.get(case_id=case_id, clock="first_response", step="breached")
    assert again.at == AT + timedelta(hours=1)

"""Duties carried out: asked again, lowered with notices, restored by an answer; a proposal applied uncontested."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain

import pytest
from tests.apps.duties.catalogue import duties_desk
from tests.factories import AT, Desk, make_agent

from palier.adapters.mail.compose import write
from palier.apps.cases import commands as cases
from palier.apps.cases.models import Case, CaseEvent
from palier.apps.cases.verification import repair_case, verify_cases
from palier.apps.duties.commands import PUT_OFF, carry_out
from palier.apps.duties.models import DutyStep
from palier.apps.escalations.commands import appoint, tell_waiting
from palier.apps.escalations.models import Telling
from palier.apps.mailroom.letters import letter_of
from palier.apps.outbox.models import OutgoingMail
from palier.core.actor import PALIER, Role
from palier.core.case import Status

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def desk() -> Desk:
    return duties_desk()


def waiting(desk: Desk, severity: str = "p1") -> int:
    """A case that waits for its customer since nine o'clock UTC."""
    case_id = cases.open_case(
        contact_id=desk.contact.id, subject="Down", text="Help", channel="portal", severity=severity, attested="fr",
        by=desk.contact, at=AT,
    ).case_id  # fmt: skip
    cases.change_status(case_id=case_id, status=Status.WAITING_CUSTOMER, by=desk.agent, at=AT)
    return case_id


def kinds(case_id: int) -> list[str]:
    return list(CaseEvent.objects.filter(case_id=case_id).order_by("seq").values_list("kind", flat=True))


def mails(case_id: int) -> list[str]:
    return list(OutgoingMail.objects.filter(case_id=case_id).order_by("id").values_list("kind", flat=True))


def work(*, upto: datetime, every: timedelta = 5 * MINUTE) -> None:
    """A worker that looks every few minutes."""
    at = AT
    while at <= upto:
        carry_out(at=at + timedelta(seconds=1), limit=10)
        at += every


def nothing_differs() -> None:
    assert [found for checked in verify_cases() for found in checked.differences] == []


def test_opening_a_case_keeps_no_step(desk: Desk) -> None:
    desk.open(severity="p3")
    assert not DutyStep.objects.exists()


@pytest.mark.obeys("Severity.reachable", "Reachable.ask_again", "Reachable.after", "Reachable.lower_to")
@pytest.mark.obeys("Severity.reachable", "Reachable.ask_again", "Reachable.after", "Reachable.lower_to")
def test_reachable_asks_again_then_lowers_with_a_notice_before_and_after(desk: Desk) -> None:
    """`ask_again`, `after`, `lower_to`."""
    case_id = waiting(desk)
    work(upto=AT + 3 * HOUR)
    assert kinds(case_id)[2:] == ["reach_asked"] * 3 + ["severity_changed"]
    assert mails(case_id) == ["case_received", "reach_asked", "reach_asked", "reach_asked", "severity_lowered"]
    asked, lowered = CaseEvent.objects.filter(case_id=case_id).order_by("seq")[2], CaseEvent.objects.latest("id")
    assert asked.data == {"lowers_to": "p2", "lowers_at": (AT + 2 * HOUR).isoformat()}
    assert lowered.data == {"severity": "p2", "rule": "unreachable", "was": "p1"}
    assert lowered.actor_name == PALIER.name
    assert Case.objects.get(pk=case_id).severity == "p2"
    nothing_differs()


def test_the_contacts_answer_restores_the_severity(desk: Desk) -> None:
    case_id = waiting(desk)
    work(upto=AT + 3 * HOUR)
    answer = {"case_id": case_id, "text": "Here", "channel": "email", "by": desk.contact}
    cases.record_customer_reply(**answer, automatic=True, at=AT + 3 * HOUR)
    assert Case.objects.get(pk=case_id).severity == "p2", "a machine is nobody"
    cases.record_customer_reply(**answer, at=AT + 4 * HOUR)
    assert Case.objects.get(pk=case_id).severity == "p1"
    assert CaseEvent.objects.latest("id").data == {"severity": "p1", "rule": "answered", "was": "p2"}
    assert mails(case_id)[-1] == "severity_restored"
    assert not DutyStep.objects.exists()
    nothing_differs()


def test_a_day_without_workers_asks_once(desk: Desk) -> None:
    case_id = waiting(desk)
    assert carry_out(at=AT + 24 * HOUR, limit=10) == 1
    assert kinds(case_id)[2:] == ["reach_asked"]
    assert carry_out(at=AT + 24 * HOUR + MINUTE, limit=10) == 0
    nothing_differs()


def test_an_answer_within_the_due_second_comes_first(desk: Desk) -> None:
    case_id = waiting(desk)
    due = AT + 30 * MINUTE
    assert carry_out(at=due + timedelta(milliseconds=900), limit=10) == 0
    cases.record_customer_reply(case_id=case_id, text="Here", channel="email", by=desk.contact, at=due)
    assert carry_out(at=due + MINUTE, limit=10) == 0
    assert "reach_asked" not in kinds(case_id)


def test_without_lower_to_the_provider_is_told_and_lowers_with_one_click(desk: Desk) -> None:
    case_id = waiting(desk, "p2")
    work(upto=AT + 26 * HOUR, every=20 * MINUTE)
    assert kinds(case_id)[-1] == "reach_missed"
    assert Case.objects.get(pk=case_id).severity == "p2"
    cases.change_severity(
        case_id=case_id, severity="p3", basis=cases.Basis.UNREACHABLE, reason="Silent", by=desk.agent, at=AT + 27 * HOUR
    )
    assert mails(case_id)[-1] == "severity_changed"
    nothing_differs()


@pytest.mark.obeys("SeverityPolicy.contest_within")
@pytest.mark.obeys("SeverityPolicy.contest_within")
def test_contest_within_applies_an_uncontested_proposal_once(desk: Desk) -> None:
    case_id = desk.open(severity="p3")
    cases.propose_severity(case_id=case_id, severity="p2", reason="Many users", by=desk.agent, at=AT)
    assert carry_out(at=AT + 4 * HOUR, limit=10) == 0, "the last second is theirs"
    assert carry_out(at=AT + 5 * HOUR, limit=10) == 1
    assert carry_out(at=AT + 6 * HOUR, limit=10) == 0
    assert CaseEvent.objects.latest("id").data == {"severity": "p2", "rule": "uncontested", "was": "p3"}
    assert mails(case_id) == ["case_received", "severity_proposed", "severity_applied"]
    nothing_differs()


@pytest.mark.obeys("SeverityPolicy.contest_within")
def test_a_contested_severity_goes_to_a_lead_and_after_the_same_time_to_whoever_stands_higher(desk: Desk) -> None:
    """Nothing is applied by itself; once somebody has decided nobody is told any more."""
    lead, manager = make_agent(role=Role.LEAD), make_agent()
    appoint(office="support_manager", agent_id=manager.id, by=lead, at=AT)
    case_id, decided = desk.open(severity="p3"), desk.open(severity="p3")
    for case in (case_id, decided):
        cases.propose_severity(case_id=case, severity="p2", reason="Many users", by=desk.agent, at=AT)
        cases.contest_severity(case_id=case, reason="Only one.", channel="portal", by=desk.contact, at=AT + HOUR)
    cases.withdraw_severity(case_id=decided, by=lead, at=AT + 2 * HOUR)
    for hour in range(1, 9):
        carry_out(at=AT + hour * HOUR + MINUTE, limit=10)
        tell_waiting(at=AT + hour * HOUR + MINUTE)
    told = Telling.objects.filter(way="mail", step__startswith="severity").order_by("at", "case_id", "-recipient")
    assert list(told.values_list("case_id", "step", "recipient", "at")) == [
        (case_id, "severity_contested", lead.id, AT + HOUR),
        (decided, "severity_contested", lead.id, AT + HOUR),
        (case_id, "severity_undecided", manager.id, AT + 5 * HOUR + MINUTE),
        (case_id, "severity_undecided", lead.id, AT + 5 * HOUR + MINUTE),
    ]
    assert Case.objects.get(pk=case_id).severity == "p3"
    nothing_differs()
    letter = letter_of(told[2].mail_id)
    for language, subject, words in (
        ("en", "Severity: It broke", "Nobody has decided yet on a severity that the customer contests."),
        ("fr", "Gravité : It broke", "Personne n’a encore tranché sur une gravité que le client conteste."),
    ):
        sent = write(replace(letter, language=language))
        assert sent.subject.startswith(subject)
        assert words in sent.text


def test_a_step_that_fails_is_put_off_and_holds_up_nobody(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    broken, sound = waiting(desk), waiting(desk)
    Case.objects.filter(pk=broken).update(contact_id=desk.contact.id, status="waiting_customer")
    DutyStep.objects.filter(case_id=broken).update(at=AT - HOUR)  # nothing is due then: the facts say otherwise
    assert carry_out(at=AT + 25 * MINUTE, limit=10) == 1
    assert "could not be carried out" in caplog.text
    assert DutyStep.objects.get(case_id=broken).put_off_until == AT + 25 * MINUTE + PUT_OFF
    assert carry_out(at=AT + 31 * MINUTE, limit=10) == 1
    assert kinds(sound)[-1] == "reach_asked"


def test_verify_finds_a_step_that_differs_and_repairs_it(desk: Desk) -> None:
    waiting(desk)
    DutyStep.objects.update(at=AT)
    found = list(chain.from_iterable(checked.differences for checked in verify_cases()))
    assert [(each.row, each.column) for each in found] == [("duties_dutystep ask", "at")]
    repair_case(reference=found[0].reference, by=PALIER, at=AT)
    nothing_differs()

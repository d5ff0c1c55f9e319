"""Changing a severity: who may, what is confirmed and kept, what is proposed, accepted, contested, insisted upon."""

import pytest
from tests.apps.duties.catalogue import CATALOGUE, duties_desk
from tests.apps.duties.test_commands import HOUR, MINUTE, kinds, mails, nothing_differs
from tests.factories import AT, Desk, make_agent, make_desk

from palier.apps.cases import commands
from palier.apps.cases.commands import Basis
from palier.apps.cases.errors import (
    AttestationNeeded,
    MustBeProposed,
    NoGroundToLower,
    NothingMissing,
    NothingProposed,
    NothingSaid,
    SameAsBefore,
    SeverityNotTheirs,
    UnknownSeverity,
)
from palier.apps.cases.models import Case, CaseEvent
from palier.apps.clocks.models import Clock
from palier.apps.errors import NotAllowed
from palier.apps.outbox.models import OutgoingMail
from palier.core.actor import Role
from palier.core.case import Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return duties_desk()


def latest(kind: str = "severity_changed") -> CaseEvent:
    return CaseEvent.objects.filter(kind=kind).latest("id")


def severity(case_id: int) -> str:
    return Case.objects.values_list("severity", flat=True).get(pk=case_id)


# Opening --------------------------------------------------------------------------------------------------------------


@pytest.mark.obeys("Severity.attest")
def test_attest_is_demanded_of_a_contact_and_kept_in_their_words(desk: Desk) -> None:
    opening = {
        "contact_id": desk.contact.id, "subject": "Down", "text": "x", "channel": "portal", "severity": "p1", "at": AT
    }  # fmt: skip
    with pytest.raises(AttestationNeeded):
        commands.open_case(**opening, by=desk.contact)
    assert not Case.objects.exists()
    commands.open_case(**opening, attested="fr", by=desk.contact)
    assert latest("opened").data["attested"] == {
        "text": "L’impact est critique.",
        "language": "fr",
        "version": "acme 1",
    }
    commands.open_case(**opening, by=desk.agent)
    assert "attested" not in latest("opened").data, "staff says what the contact confirmed, and no more"
    commands.open_case(**opening, attested="ja", by=desk.agent)
    assert latest("opened").data["attested"]["text"] == "The impact is critical."


@pytest.mark.obeys("SeverityPolicy.chosen_by")
def test_chosen_by_leaves_the_default_where_the_contact_does_not_choose() -> None:
    desk = make_desk(catalogue=CATALOGUE.replace("  default: p3\n", "  default: p3\n  chosen_by: provider\n"))
    case_id = desk.open(severity="p2")
    assert severity(case_id) == "p3"
    assert latest("opened").data["wished"] == "p2"
    with pytest.raises(SeverityNotTheirs):
        commands.change_severity(case_id=case_id, severity="p1", attested="en", by=desk.contact, at=AT)


# Changing -------------------------------------------------------------------------------------------------------------


def test_a_contact_raises_at_will_with_attest(desk: Desk) -> None:
    case_id = desk.open(severity="p3")
    with pytest.raises(AttestationNeeded):
        commands.change_severity(case_id=case_id, severity="p1", by=desk.contact, at=AT)
    commands.change_severity(case_id=case_id, severity="p1", attested="en", by=desk.contact, at=AT)
    assert latest().data["attested"]["text"] == "The impact is critical."
    assert latest().side == "customer"
    assert mails(case_id) == ["case_received"], "who changed it knows"
    nothing_differs()


@pytest.mark.obeys("SeverityPolicy.changed_by")
def test_changed_by_keeps_contacts_from_lowering(desk: Desk) -> None:
    case_id = desk.open(severity="p2")
    with pytest.raises(SeverityNotTheirs):
        commands.change_severity(case_id=case_id, severity="p3", by=desk.contact, at=AT)


def test_staff_writes_down_what_the_contact_said(desk: Desk) -> None:
    case_id = desk.open(severity="p3")
    commands.change_severity(
        case_id=case_id, severity="p1", basis=Basis.CONTACT, attested="fr", reason="By phone", by=desk.agent, at=AT
    )
    assert latest().data["attested"]["language"] == "fr"
    assert (latest().side, latest().actor_name) == ("customer", desk.agent.name)


@pytest.mark.obeys("SeverityPolicy.lowered_when")
def test_contest_within_makes_staff_propose_unless_the_plan_names_a_ground(desk: Desk) -> None:
    case_id = desk.open(severity="p2")
    change = {"case_id": case_id, "by": desk.agent, "at": AT}
    with pytest.raises(MustBeProposed):
        commands.change_severity(severity="p3", **change)
    with pytest.raises(NoGroundToLower):
        commands.change_severity(severity="p1", basis=Basis.LOWERED_WHEN, **change)
    with pytest.raises(NoGroundToLower):
        commands.change_severity(severity="p3", basis=Basis.UNREACHABLE, **change)
    commands.change_severity(severity="p3", basis=Basis.LOWERED_WHEN, reason="No answers", **change)
    assert latest().data == {"severity": "p3", "was": "p2", "reason": "No answers", "basis": "lowered_when"}
    assert mails(case_id) == ["case_received", "severity_changed"]


def test_unreachable_is_a_ground_while_the_customer_is_waited_for(desk: Desk) -> None:
    case_id = desk.open(severity="p2")
    commands.change_status(case_id=case_id, status=Status.WAITING_CUSTOMER, by=desk.agent, at=AT)
    commands.change_severity(case_id=case_id, severity="p3", basis=Basis.UNREACHABLE, by=desk.agent, at=AT + HOUR)
    assert severity(case_id) == "p3"
    nothing_differs()


def test_a_provider_whom_changed_by_leaves_out_neither_changes_nor_proposes() -> None:
    desk = make_desk(catalogue=CATALOGUE.replace("changed_by: [provider]", "changed_by: [contact]"))
    case_id = desk.open(severity="p2")
    for act in (commands.change_severity, commands.propose_severity):
        with pytest.raises(SeverityNotTheirs):
            act(case_id=case_id, severity="p3", reason="So", by=desk.agent, at=AT)
    commands.change_severity(case_id=case_id, severity="p3", by=desk.contact, at=AT)
    assert severity(case_id) == "p3"


# Proposing ------------------------------------------------------------------------------------------------------------


def proposed(desk: Desk, *, was: str = "p2", wanted: str = "p3") -> int:
    case_id = desk.open(severity=was)
    commands.propose_severity(case_id=case_id, severity=wanted, reason="One user", by=desk.agent, at=AT)
    return case_id


def test_a_proposal_changes_nothing_until_the_contact_accepts(desk: Desk) -> None:
    case_id = proposed(desk)
    assert severity(case_id) == "p2"
    assert latest("severity_proposed").data == {"severity": "p3", "was": "p2", "reason": "One user"}
    commands.accept_severity(case_id=case_id, channel="portal", by=desk.contact, at=AT + MINUTE)
    assert severity(case_id) == "p3"
    assert kinds(case_id)[-2:] == ["severity_accepted", "severity_changed"]
    assert latest().data["rule"] == "accepted"
    nothing_differs()


def test_accepting_a_graver_severity_takes_its_attest(desk: Desk) -> None:
    case_id = proposed(desk, was="p3", wanted="p1")
    with pytest.raises(AttestationNeeded):
        commands.accept_severity(case_id=case_id, by=desk.contact, at=AT)
    commands.accept_severity(case_id=case_id, attested="fr", by=desk.contact, at=AT)
    assert latest().data["attested"]["text"] == "L’impact est critique."


def test_a_contested_proposal_goes_to_a_lead_who_insists_or_withdraws(desk: Desk) -> None:
    lead = make_agent(role=Role.LEAD)
    case_id = proposed(desk)
    commands.contest_severity(case_id=case_id, reason="All users", by=desk.contact, at=AT + MINUTE)
    assert Case.objects.get(pk=case_id).assignee_id == lead.id
    assert latest("assigned").actor_name == "Palier"
    with pytest.raises(SameAsBefore):
        commands.contest_severity(case_id=case_id, by=desk.contact, at=AT + MINUTE)
    insist = {"case_id": case_id, "at": AT + HOUR}
    with pytest.raises(NotAllowed):
        commands.insist_on_severity(reason="Logs", by=desk.agent, **insist)
    with pytest.raises(NothingSaid):
        commands.insist_on_severity(reason=" ", by=lead, **insist)
    commands.insist_on_severity(reason="Logs", by=lead, **insist)
    assert latest().data == {"severity": "p3", "was": "p2", "reason": "Logs", "basis": "contested"}
    nothing_differs()


def test_withdrawn_is_withdrawn(desk: Desk) -> None:
    case_id = proposed(desk)
    with pytest.raises(NothingProposed):
        commands.insist_on_severity(case_id=case_id, reason="x", by=make_agent(role=Role.LEAD), at=AT)
    commands.withdraw_severity(case_id=case_id, reason="A mistake", by=desk.agent, at=AT)
    for act in (commands.accept_severity, commands.contest_severity, commands.withdraw_severity):
        with pytest.raises(NothingProposed):
            act(case_id=case_id, by=desk.agent, at=AT)
    assert mails(case_id) == ["case_received", "severity_proposed", "severity_withdrawn"]
    nothing_differs()


def test_without_a_lead_a_contested_case_stays_where_it_is(desk: Desk) -> None:
    case_id = proposed(desk)
    commands.contest_severity(case_id=case_id, by=desk.contact, at=AT)
    assert kinds(case_id)[-1] == "severity_contested"


@pytest.mark.parametrize(
    ("wanted", "reason", "error"),
    [("p3", "", NothingSaid), ("p9", "x", UnknownSeverity), ("p2", "x", SameAsBefore)],
)
def test_what_cannot_be_proposed(desk: Desk, wanted: str, reason: str, error: type[Exception]) -> None:
    case_id = desk.open(severity="p2")
    with pytest.raises(error):
        commands.propose_severity(case_id=case_id, severity=wanted, reason=reason, by=desk.agent, at=AT)
    assert kinds(case_id) == ["opened"]


# Detail, and hours ----------------------------------------------------------------------------------------------------


@pytest.mark.obeys("Duty.report", "Clock.pauses_in")
def test_report_asked_for_pauses_only_the_clocks_that_pause_in_needs_detail(desk: Desk) -> None:
    case_id = desk.open(severity="p2")
    commands.ask_for_detail(
        case_id=case_id, missing=["steps.2", "steps.1"], text="Please", by=desk.agent, at=AT + MINUTE
    )
    assert latest("detail_asked").data == {"missing": ["steps.1", "steps.2"]}
    assert Case.objects.get(pk=case_id).status == Status.WAITING_CUSTOMER
    states = dict(Clock.objects.filter(case_id=case_id).values_list("clock", "state"))
    assert states == {"first_response": "met", "resolution": "paused"}
    commands.change_status(case_id=case_id, status=Status.OPEN, by=desk.agent, at=AT + HOUR)
    commands.change_status(case_id=case_id, status=Status.WAITING_CUSTOMER, by=desk.agent, at=AT + HOUR)
    assert Clock.objects.get(case_id=case_id, clock="resolution").state == "running", "an ordinary wait doesn't pause"
    nothing_differs()


@pytest.mark.parametrize("missing", [[], ["steps.3"]])
def test_detail_that_no_report_must_hold_is_not_asked_for(desk: Desk, missing: list[str]) -> None:
    case_id = desk.open(severity="p2")
    with pytest.raises(NothingMissing):
        commands.ask_for_detail(case_id=case_id, missing=missing, by=desk.agent, at=AT)


@pytest.mark.obeys("Severity.contact")
def test_contact_keeps_mails_until_its_calendar_opens_unless_the_agent_insists(desk: Desk) -> None:
    night, monday_nine = AT + 10 * HOUR, AT + 23 * HOUR
    case_id = desk.open(severity="p3", at=night)
    for leaving in (commands.Leaving.IN_HOURS, commands.Leaving.AT_ONCE):
        commands.reply_to_case(case_id=case_id, text="Here", leaving=leaving, by=desk.agent, at=night)
    leaves = OutgoingMail.objects.filter(case_id=case_id).order_by("id").values_list("kind", "next_attempt_at")
    assert list(leaves) == [("case_received", night), ("staff_replied", monday_nine), ("staff_replied", night)]
    urgent = desk.open(severity="p2", at=night)
    commands.reply_to_case(case_id=urgent, text="Here", by=desk.agent, at=night)
    assert OutgoingMail.objects.latest("id").next_attempt_at == night

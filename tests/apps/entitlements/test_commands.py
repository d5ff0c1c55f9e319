"""Moving credits and booking time: what passes, what is refused, what is written down about it."""

from datetime import date, timedelta

import pytest
from tests.apps.entitlements.credits import HOUR, contract_of, counting_desk, free, lines
from tests.factories import AT, make_agent, make_contact

from palier.apps.accounts.commands import end_contract, sign_contract
from palier.apps.accounts.models import Contract
from palier.apps.audit.models import AuditEntry
from palier.apps.cases.commands import close_case
from palier.apps.cases.models import Case, CaseEvent
from palier.apps.cases.verification import verify_cases
from palier.apps.clocks.models import Clock
from palier.apps.entitlements import commands
from palier.apps.entitlements.errors import (
    AlreadyWithdrawn,
    NotCounted,
    NotHours,
    NoTimer,
    OtherAccount,
    OtherUnit,
    ReasonMissing,
    SameLedger,
    TimerRuns,
    UnlikelyTime,
)
from palier.apps.entitlements.models import LedgerEntry, TimeEntry, Timer
from palier.apps.errors import NotAllowed, NotFound
from palier.core.actor import PALIER, Role
from palier.core.ledger import MoreThanTaken, NotEnough, UnevenAmount

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return counting_desk()


@pytest.fixture
def place(desk):
    return {"contract_id": contract_of(desk), "feature": "expert", "by": desk.agent, "at": AT}


@pytest.fixture
def lead(place):
    return {**place, "by": make_agent(role=Role.LEAD)}


def test_spending_is_written_with_author_reason_link_and_trace(desk, place):
    case_id = desk.open()
    link = commands.Link(case_id=case_id, event_id=7, booking="B-1")
    act = commands.consume_credits(amount=90, reason=" Migration ", link=link, **place)
    row = LedgerEntry.objects.get(act=act)
    assert (row.actor_name, row.actor_id, row.reason) == (desk.agent.name, desk.agent.id, "Migration")
    assert (row.case_id, row.event_id, row.booking, row.free) == (case_id, 7, "B-1", -90)
    trace = AuditEntry.objects.get(act="consume_credits")
    expected = {"contract": place["contract_id"], "feature": "expert", "act": act, "amount": 90}
    assert (trace.account_id, trace.facts) == (desk.account_id, expected)


def test_what_is_not_there_is_refused_and_nothing_is_written(place):
    with pytest.raises(NotEnough):
        commands.consume_credits(amount=601, **place)
    with pytest.raises(UnevenAmount):
        commands.consume_credits(amount=0, **place)
    assert AuditEntry.objects.filter(act="consume_credits").count() == 0


@pytest.mark.parametrize("feature", ["discount", "sandbox", "talks", "nothing"])
def test_only_what_is_counted_has_a_ledger(place, feature):
    with pytest.raises(NotCounted):
        commands.consume_credits(amount=60, **{**place, "feature": feature})


def test_a_contract_nobody_knows(place):
    with pytest.raises(NotFound):
        commands.consume_credits(amount=60, **{**place, "contract_id": 999_999})


def test_a_reservation_is_used_and_released(place):
    act = commands.reserve_credits(amount=120, **place)
    used = commands.use_reserved(act=act, amount=30, **place)
    commands.release_credits(act=act, amount=90, **place)
    assert lines("expert")[1:] == [("reservation", -120, 120), ("consumption", 0, -30), ("release", 90, -90)]
    with pytest.raises(MoreThanTaken):
        commands.release_credits(act=act, amount=1, **place)
    assert LedgerEntry.objects.get(act=used).settles == act


def test_a_refund_needs_a_lead_and_a_reason(place, lead):
    act = commands.consume_credits(amount=90, **place)
    with pytest.raises(NotAllowed):
        commands.refund_credits(act=act, amount=90, reason="Error", **place)
    with pytest.raises(ReasonMissing):
        commands.refund_credits(act=act, amount=90, reason=" ", **lead)
    commands.refund_credits(act=act, amount=90, reason="Error", **lead)
    assert free("expert") == 10 * HOUR


def test_a_contact_spends_nothing(desk, place):
    for command in (commands.consume_credits, commands.reserve_credits):
        with pytest.raises(NotAllowed):
            command(amount=60, **{**place, "by": desk.contact})


def test_a_correction_ends_with_the_period_unless_said(lead):
    commands.correct_credits(amount=60, reason="Gift", **lead)
    commands.correct_credits(amount=60, reason="Gift", ends_on=date(2026, 4, 1), **lead)
    commands.correct_credits(amount=-30, reason="Too much", **lead)
    ends = LedgerEntry.objects.filter(kind="correction", free__gt=0).order_by("seq").values_list("ends_on", flat=True)
    assert list(ends) == [date(2026, 12, 31), date(2026, 4, 1)]
    assert free("expert") == 690


# Transfers ------------------------------------------------------------------------------------------------------------


def move(lead, target, amount=60, source=None) -> None:
    source = source or (lead["contract_id"], "expert")
    commands.transfer_credits(source=source, target=target, amount=amount, reason="Wanted there", by=lead["by"], at=AT)


def test_a_transfer_to_the_next_contract_keeps_its_last_day(desk, lead):
    end_contract(contract_id=lead["contract_id"], last_day=date(2026, 12, 31), reason="Renewed", by=PALIER, at=AT)
    following = {"catalogue": "acme", "plan": "gold", "starts_on": date(2027, 1, 1), "by": PALIER, "at": AT}
    after = sign_contract(account_id=desk.account_id, **following)
    with pytest.raises(NotCounted):
        move(lead, (after, "expert"))
    at = AT + timedelta(days=305)
    commands.consume_credits(amount=60, **{**lead, "contract_id": after, "at": at})
    commands.transfer_credits(
        source=(after, "expert"), target=(after, "extra"), amount=120, reason="Wanted", by=lead["by"], at=at
    )
    assert (free("expert", after), free("extra", after)) == (420, 300)
    row = LedgerEntry.objects.get(kind="transfer", free__gt=0)
    assert (row.ends_on, row.other_ledger.feature, row.reason) == (date(2027, 12, 31), "expert", "Wanted")


def test_credits_stay_with_their_account_and_their_unit(lead):
    other = Contract.objects.get(account_id=make_contact()[0]).pk
    with pytest.raises(OtherAccount):
        move(lead, (other, "expert"))
    with pytest.raises(OtherUnit):
        move(lead, (lead["contract_id"], "workshop"))
    with pytest.raises(SameLedger):
        move(lead, (lead["contract_id"], "expert"))
    with pytest.raises(NotEnough):
        move(lead, (lead["contract_id"], "extra"), amount=601)
    assert LedgerEntry.objects.filter(kind="transfer").count() == 0


# Time -----------------------------------------------------------------------------------------------------------------


def book(desk, case_id: int, minutes: int = 30, **said) -> int:
    return commands.book_time(
        **{"case_id": case_id, "minutes": minutes, "what": "Logs", "by": desk.agent, "at": AT, **said}
    )


def test_time_costs_nothing_unless_said(desk):
    case_id = desk.open()
    book(desk, case_id)
    assert LedgerEntry.objects.count() == 0
    entry = TimeEntry.objects.get()
    assert (entry.minutes, entry.what, entry.agent_id, entry.worked_at) == (30, "Logs", desk.agent.id, AT)


def test_time_that_costs_is_spent_for_its_case(desk):
    case_id = desk.open()
    entry = TimeEntry.objects.get(pk=book(desk, case_id, costs="expert"))
    row = LedgerEntry.objects.get(ledger_id=entry.ledger_id, act=entry.act)
    assert (row.free, row.case_id, row.reason) == (-30, case_id, "Logs")
    assert [found for checked in verify_cases() for found in checked.differences] == []


def test_time_noted_and_taken_back_are_facts_of_the_case(desk):
    """Also of one that is closed; they move no clock, and the line of the ledger names its fact."""
    case_id = desk.open()
    close_case(case_id=case_id, reason="duplicate", by=desk.agent, at=AT)
    told = Clock.objects.filter(case_id=case_id).order_by("pk").values_list("clock", "state", "due_at", "stopped_at")
    before = list(told)
    later = AT + timedelta(hours=1)
    entry = TimeEntry.objects.get(pk=book(desk, case_id, costs="expert", at=later))
    commands.withdraw_time(time_id=entry.pk, reason="Wrong case", by=desk.agent, at=later)
    noted, withdrawn = CaseEvent.objects.filter(case_id=case_id, kind__startswith="time_").order_by("seq")
    assert (noted.kind, noted.at, noted.actor_id) == ("time_noted", later, desk.agent.id)
    assert noted.data == {"time": entry.pk, "minutes": 30, "what": "Logs", "costs": "expert"}
    assert withdrawn.data == {"time": entry.pk, "minutes": 30, "of": desk.agent.name, "reason": "Wrong case"}
    assert LedgerEntry.objects.get(ledger_id=entry.ledger_id, act=entry.act).event_id == noted.pk
    assert list(told) == before
    assert [found for checked in verify_cases() for found in checked.differences] == []


def test_time_that_cannot_be_paid_is_not_noted(desk):
    case_id = desk.open()
    refused = [
        (NotEnough, {"minutes": 601, "costs": "expert"}),
        (NotHours, {"costs": "workshop"}),
        (NotCounted, {"costs": "nothing"}),
        (UnlikelyTime, {"minutes": 0}),
        (UnlikelyTime, {"minutes": 1441}),
        (ReasonMissing, {"what": " "}),
        (NotAllowed, {"by": desk.contact}),
    ]
    for refusal, said in refused:
        with pytest.raises(refusal):
            book(desk, case_id, **said)
    with pytest.raises(NotFound):
        book(desk, 999_999)
    Case.objects.update(contract=None)
    with pytest.raises(NotCounted):
        book(desk, case_id, costs="expert")
    assert TimeEntry.objects.count() == CaseEvent.objects.filter(kind="time_noted").count() == 0


def test_time_is_withdrawn_once_by_its_agent_or_a_lead(desk, lead):
    case_id = desk.open()
    mine, other = book(desk, case_id, costs="expert"), make_agent()
    said = {"reason": "Wrong case", "at": AT}
    with pytest.raises(NotAllowed):
        commands.withdraw_time(time_id=mine, by=other, **said)
    with pytest.raises(ReasonMissing):
        commands.withdraw_time(time_id=mine, reason=" ", by=desk.agent, at=AT)
    commands.withdraw_time(time_id=mine, by=desk.agent, **said)
    assert free("expert") == 600
    with pytest.raises(AlreadyWithdrawn):
        commands.withdraw_time(time_id=mine, by=desk.agent, **said)
    commands.withdraw_time(time_id=book(desk, case_id), by=lead["by"], **said)
    with pytest.raises(NotFound):
        commands.withdraw_time(time_id=999_999, by=desk.agent, **said)


def test_withdrawing_gives_back_only_what_was_not_given_back(desk, lead):
    entry = TimeEntry.objects.get(pk=book(desk, desk.open(), minutes=60, costs="expert"))
    commands.refund_credits(act=entry.act, amount=60, reason="Courtesy", **lead)
    commands.withdraw_time(time_id=entry.pk, reason="Wrong", by=desk.agent, at=AT)
    assert free("expert") == 600


@pytest.mark.parametrize(
    ("passed", "minutes"),
    [(timedelta(0), 1), (timedelta(seconds=61), 2), (timedelta(minutes=30), 30), (timedelta(days=3), 1440)],
)
def test_the_stopwatch_books_each_minute_begun(desk, passed, minutes):
    case_id = desk.open()
    commands.start_timer(case_id=case_id, by=desk.agent, at=AT)
    commands.stop_timer(case_id=case_id, what="Call", by=desk.agent, at=AT + passed)
    assert TimeEntry.objects.values_list("minutes", "worked_at").get() == (minutes, AT)
    assert Timer.objects.count() == 0


def test_one_stopwatch_for_each_agent_and_case(desk):
    case_id, other = desk.open(), make_agent()
    commands.start_timer(case_id=case_id, by=desk.agent, at=AT)
    commands.start_timer(case_id=case_id, by=other, at=AT)
    with pytest.raises(TimerRuns):
        commands.start_timer(case_id=case_id, by=desk.agent, at=AT)
    commands.drop_timer(case_id=case_id, by=desk.agent, at=AT)
    for act in (commands.drop_timer, lambda **said: commands.stop_timer(what="x", **said)):
        with pytest.raises(NoTimer):
            act(case_id=case_id, by=desk.agent, at=AT)
    assert Timer.objects.get().agent_id == other.id


def test_a_stopwatch_whose_time_cannot_be_paid_runs_on(desk):
    case_id = desk.open()
    commands.start_timer(case_id=case_id, by=desk.agent, at=AT)
    with pytest.raises(NotEnough):
        commands.stop_timer(case_id=case_id, what="x", costs="expert", by=desk.agent, at=AT + timedelta(hours=11))
    assert Timer.objects.count() == 1

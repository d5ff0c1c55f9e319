"""Changing the contract under open cases: previewed with old and new due times, then a fact of each case."""

from datetime import date, timedelta

import pytest
from tests.factories import AT, CATALOGUE, Desk, make_agent, make_desk

from palier.adapters.portal.timeline import timeline
from palier.adapters.shared.happenings import happening_words
from palier.apps.accounts.commands import Changes, change_contract, end_contract, renew_contract
from palier.apps.accounts.errors import NoContractInForce
from palier.apps.accounts.models import Contract
from palier.apps.cases.commands import (
    change_severity,
    change_status,
    change_terms,
    change_terms_of,
    close_case,
    reply_to_case,
)
from palier.apps.cases.contract_effects import effects_on_cases, how_many_bound_otherwise, rehearsal
from palier.apps.cases.errors import SameAsBefore
from palier.apps.cases.models import Case, CaseEvent
from palier.apps.cases.page_queries import clocks_of, entries_for_customer
from palier.apps.cases.refreshing import refresh_clocks
from palier.apps.cases.verification import verify_cases
from palier.apps.catalogues.queries import terms_of
from palier.apps.clocks.commands import sweep
from palier.apps.clocks.models import Clock
from palier.apps.errors import NotAllowed, NotFound
from palier.core.actor import PALIER, Actor, Role
from palier.core.case import Kind, Status, WrongState
from palier.core.clock import explain

pytestmark = pytest.mark.django_db

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
OFFER = CATALOGUE.replace(
    "clocks:\n",
    "  platinum: {label: Platinum, extends: gold, first_response: {high: 20m, low: 1h}, resolution: {high: 4h},"
    " escalation: [{id: soon, at: 50%, tell: [team_lead]}]}\nclocks:\n",
    1,
)


@pytest.fixture
def desk() -> Desk:
    return make_desk(catalogue=OFFER)


def upgrade(desk: Desk, **changes: object) -> None:
    said = Changes(**({"plan": "platinum"} | changes))  # type: ignore[arg-type]
    contract = Contract.objects.get(account_id=desk.account_id)
    change_contract(contract_id=contract.pk, from_on=date(2026, 3, 2), changes=said, by=PALIER, at=AT)


def bind(case_id: int, *, minutes: int = 5) -> None:
    change_terms(case_id=case_id, reason="upgraded", by=PALIER, at=AT + minutes * MINUTE)


def dues(case_id: int) -> dict[str, object]:
    return {row.clock: row.due_at for row in Clock.objects.filter(case_id=case_id, stopped_at=None)}


def differences() -> list[object]:
    return [found for checked in verify_cases() for found in checked.differences]


def test_an_open_case_keeps_its_terms_until_it_is_told_otherwise(desk: Desk) -> None:
    case_id = desk.open()
    upgrade(desk)
    assert dues(case_id)["first_response"] == AT + HOUR
    bind(case_id)
    case = Case.objects.get(pk=case_id)
    assert terms_of(case.terms_id).plan == "platinum"
    assert dues(case_id) == {"first_response": AT + 20 * MINUTE, "resolution": AT + 4 * HOUR}
    assert case.next_due_at == AT + 20 * MINUTE
    assert differences() == []


def test_they_are_counted_as_they_are_listed(desk: Desk) -> None:
    def told(by: Actor = PALIER) -> tuple[int, int]:
        known = {"viewer": by, "account_id": desk.account_id, "at": AT + MINUTE}
        return how_many_bound_otherwise(**known), len(effects_on_cases(**known))

    assert told() == (0, 0)
    first, _another = desk.open(), desk.open(subject="Another")
    assert told() == (0, 0)
    upgrade(desk)
    assert (told(), told(desk.contact)) == ((2, 2), (0, 0))
    bind(first)
    assert told() == (1, 1)


def test_the_fact_names_author_reason_and_both_terms(desk: Desk) -> None:
    case_id = desk.open()
    was = Case.objects.get().terms_id
    upgrade(desk)
    lead = make_agent(role=Role.LEAD)
    change_terms(case_id=case_id, reason=" upgraded ", by=lead, at=AT + MINUTE)
    event = CaseEvent.objects.get(kind="terms_changed")
    assert (event.actor_name, event.data["reason"], event.data["was"]) == (lead.name, "upgraded", was)
    assert event.data["terms"] == Case.objects.get().terms_id
    assert event.data["contract"] == Contract.objects.get().pk
    terms = terms_of(event.data["terms"])
    desks = happening_words(Kind.TERMS_CHANGED, "Ana", event.data, terms)
    assert desks == (
        "Ana moved the case from “Gold” to “Platinum”: what is promised follows from then on. Reason: “upgraded”"
    )
    portals = timeline(entries_for_customer(case_id=case_id), terms)[-1].text
    assert portals.startswith(f"{lead.name} moved the case from “Gold” to “Platinum”")
    assert "upgraded" not in portals, "a reason among staff"


def test_whatever_follows_is_judged_by_the_new_terms_and_replayed_alike(desk: Desk) -> None:
    case_id = desk.open(severity="low")
    upgrade(desk)
    bind(case_id)
    change_severity(case_id=case_id, severity="high", by=desk.agent, at=AT + 10 * MINUTE)
    sweep(at=AT + 12 * MINUTE)  # half of twenty minutes: the ladder of the new plan
    assert "soon" in Clock.objects.get(case_id=case_id, clock="first_response").given
    reply_to_case(case_id=case_id, text="Looking", by=desk.agent, at=AT + 15 * MINUTE)
    change_status(case_id=case_id, status=Status.WAITING_CUSTOMER, by=desk.agent, at=AT + 16 * MINUTE)
    assert Clock.objects.get(case_id=case_id, clock="first_response").state == "met"
    assert differences() == []
    assert sum(done.replayed for done in refresh_clocks()) == 1  # a clock that was aimed anew is no plain one
    assert differences() == []


def test_a_change_puts_no_clock_into_breach_and_moves_no_verdict(desk: Desk) -> None:
    case_id = desk.open()
    upgrade(desk)
    bind(case_id, minutes=40)  # twenty minutes from the start have passed: a full new target from the change on
    assert dues(case_id)["first_response"] == AT + 60 * MINUTE
    sweep(at=AT + 61 * MINUTE)
    breached = Clock.objects.get(case_id=case_id, clock="first_response")
    upgrade(desk, plan=None, negotiated="first_response: {high: 3h}\n")
    bind(case_id, minutes=70)
    kept = Clock.objects.get(case_id=case_id, clock="first_response")
    assert (kept.state, kept.breached_at) == ("breached", breached.breached_at)
    assert differences() == []


def test_the_reasons_of_a_negotiated_due_time_name_the_contract(desk: Desk) -> None:
    case_id = desk.open()
    upgrade(desk, plan=None, negotiated="first_response: {high: 30m}\n")
    bind(case_id)
    states = clocks_of(case_id=case_id, terms_id=Case.objects.get().terms_id, at=AT + 6 * MINUTE)
    [first] = [state for state in states if state.clock == "first_response"]
    reasons = explain(first)
    assert reasons is not None
    assert (reasons.target.written, reasons.target.place.source.value) == ("30m", "contract")
    assert [change.due_after for change in reasons.changes] == [AT + 30 * MINUTE]


def test_the_preview_tells_old_and_new_due_times_and_changes_nothing(desk: Desk) -> None:
    desk.open()
    with rehearsal():
        upgrade(desk)
        [effect] = effects_on_cases(viewer=PALIER, account_id=desk.account_id, at=AT + 5 * MINUTE)
    assert [(clock.clock, clock.due_before, clock.due_after) for clock in effect.clocks] == [
        ("first_response", AT + HOUR, AT + 20 * MINUTE),
        ("resolution", AT + 8 * HOUR, AT + 4 * HOUR),
    ]
    assert (effect.old.plan, effect.new.plan) == ("gold", "platinum")
    assert Contract.objects.get().plan == "gold"
    assert effects_on_cases(viewer=PALIER, account_id=desk.account_id, at=AT + 5 * MINUTE) == ()


def test_the_preview_says_what_applying_does(desk: Desk) -> None:
    ids = [desk.open(severity=severity) for severity in ("high", "low", "whenever")]
    upgrade(desk)
    at = AT + 30 * MINUTE
    told = {
        (effect.case_id, clock.clock): clock.due_after
        for effect in effects_on_cases(viewer=PALIER, account_id=desk.account_id, at=at)
        for clock in effect.clocks
    }
    assert change_terms_of(case_ids=ids, reason="", by=PALIER, at=at) == 3
    assert told == {(case_id, clock): due for case_id in ids for clock, due in dues(case_id).items()}
    assert effects_on_cases(viewer=PALIER, account_id=desk.account_id, at=at) == ()
    assert change_terms_of(case_ids=ids, reason="", by=PALIER, at=at) == 0
    assert differences() == []


def test_what_is_refused(desk: Desk) -> None:
    case_id, closed = desk.open(), desk.open()
    close_case(case_id=closed, reason="duplicate", by=desk.agent, at=AT + MINUTE)
    with pytest.raises(SameAsBefore):
        bind(case_id)
    upgrade(desk)
    with pytest.raises(WrongState):
        bind(closed)
    for by in (desk.agent, desk.contact):
        with pytest.raises(NotAllowed):
            change_terms(case_id=case_id, reason="", by=by, at=AT)
        assert effects_on_cases(viewer=by, account_id=desk.account_id, at=AT) == ()
    with pytest.raises(NotFound):
        bind(0)
    end_contract(contract_id=Contract.objects.get().pk, last_day=date(2026, 2, 1), reason="", by=PALIER, at=AT)
    assert effects_on_cases(viewer=PALIER, account_id=desk.account_id, at=AT) == ()
    with pytest.raises(NoContractInForce):
        bind(case_id)
    assert not CaseEvent.objects.filter(kind="terms_changed").exists()


def test_a_renewal_that_changes_no_promise_asks_nothing(desk: Desk) -> None:
    desk.open()
    contract_id = Contract.objects.get().pk
    end_contract(contract_id=contract_id, last_day=date(2026, 3, 2), reason="", by=PALIER, at=AT)
    renew_contract(contract_id=contract_id, ends_on=None, by=PALIER, at=AT)
    at = AT + timedelta(days=1)
    assert effects_on_cases(viewer=PALIER, account_id=desk.account_id, at=at) == ()

"""What may follow what, and where it leads."""

from contextlib import suppress

import pytest
from tests.core.clock.making import event

from palier.core.case import Event, Kind, Status, WrongState, check_transition, status_after

OPEN_STATUSES = [status for status in Status if status is not Status.CLOSED]


@pytest.mark.parametrize(
    ("status", "what", "after"),
    [
        (None, "opened p1", Status.NEW),
        (Status.NEW, "staff_replied", Status.OPEN),
        (Status.NEW, "workaround_provided", Status.OPEN),
        (Status.NEW, "acknowledged", Status.NEW),
        (Status.NEW, "customer_replied", Status.NEW),
        (Status.NEW, "assigned", Status.NEW),
        (Status.OPEN, "status waiting_customer", Status.WAITING_CUSTOMER),
        (Status.WAITING_CUSTOMER, "customer_replied", Status.OPEN),
        (Status.WAITING_CUSTOMER, "staff_replied", Status.WAITING_CUSTOMER),
        (Status.ON_HOLD, "customer_replied", Status.ON_HOLD),
        (Status.OPEN, "solution_proposed", Status.SOLUTION_PROPOSED),
        (Status.SOLUTION_PROPOSED, "customer_replied", Status.OPEN),
        (Status.SOLUTION_PROPOSED, "solution_rejected", Status.OPEN),
        (Status.SOLUTION_PROPOSED, "solution_accepted", Status.CLOSED),
        (Status.OPEN, "resolved", Status.CLOSED),
        (Status.WAITING_CUSTOMER, "closed", Status.CLOSED),
        (Status.OPEN, "merged", Status.CLOSED),
        (Status.CLOSED, "customer_replied", Status.CLOSED),
        (Status.CLOSED, "reopened", Status.OPEN),
        (Status.CLOSED, "rca_published", Status.CLOSED),
        (Status.OPEN, "severity p1", Status.OPEN),
    ],
)
def test_where_each_fact_leads(status: Status | None, what: str, after: Status) -> None:
    fact = event("09:00", what)
    check_transition(status, fact)
    assert status_after(status, fact) is after


@pytest.mark.parametrize("what", ["staff_replied", "customer_replied", "solution_proposed"])
@pytest.mark.parametrize("status", OPEN_STATUSES)
def test_automatic_mail_never_changes_a_status(status: Status, what: str) -> None:
    assert status_after(status, event("09:00", what, automatic=True)) is status


def test_a_machine_may_close() -> None:
    assert status_after(Status.WAITING_CUSTOMER, event("09:00", "closed", automatic=True)) is Status.CLOSED
    assert status_after(Status.OPEN, event("09:00", "resolved", automatic=True)) is Status.CLOSED


@pytest.mark.parametrize(
    ("status", "what"),
    [
        (None, "staff_replied"),
        (None, "status open"),
        (Status.NEW, "opened p1"),
        (Status.OPEN, "reopened"),
        (Status.OPEN, "solution_accepted"),
        (Status.WAITING_CUSTOMER, "solution_rejected"),
        (Status.CLOSED, "resolved"),
        (Status.CLOSED, "closed"),
        (Status.CLOSED, "status open"),
        (Status.CLOSED, "severity p1"),
        (Status.CLOSED, "solution_proposed"),
        (Status.CLOSED, "terms"),
        (Status.OPEN, "status open"),
        (Status.OPEN, "status new"),
        (Status.OPEN, "status closed"),
        (Status.OPEN, "status solution_proposed"),
        (Status.OPEN, "status_changed"),
    ],
)
def test_what_may_not_follow_is_refused_by_name(status: Status | None, what: str) -> None:
    fact = event("09:00", what)
    with pytest.raises(WrongState) as refused:
        check_transition(status, fact)
    assert (refused.value.kind, refused.value.status, refused.value.wanted) == (fact.kind, status, fact.status)


def test_reading_a_status_change_without_a_status_keeps_it() -> None:
    assert status_after(Status.ON_HOLD, event("09:00", "status_changed")) is Status.ON_HOLD


def test_every_kind_is_either_allowed_or_refused_in_every_status() -> None:
    for kind in Kind:
        fact = event("09:00", "status on_hold" if kind is Kind.STATUS_CHANGED else kind.value)
        allowed = {status for status in (None, *Status) if may_follow(status, fact)}
        assert allowed, kind
        assert all(status_after(status, fact) in Status for status in allowed)


def may_follow(status: Status | None, fact: Event) -> bool:
    with suppress(WrongState):
        check_transition(status, fact)
        return True
    return False

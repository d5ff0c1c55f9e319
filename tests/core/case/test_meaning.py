"""What a fact counts as."""

import pytest
from tests.core.clock.making import event

from palier.core.case import Kind, Side, Status, counts_as


@pytest.mark.parametrize(
    ("what", "status", "kinds"),
    [
        ("opened p1", None, (Kind.OPENED,)),
        ("staff_replied", Status.NEW, (Kind.STAFF_REPLIED,)),
        ("acknowledged", Status.NEW, (Kind.ACKNOWLEDGED,)),
        ("workaround_provided", Status.OPEN, (Kind.WORKAROUND_PROVIDED, Kind.STAFF_REPLIED)),
        ("solution_proposed", Status.OPEN, (Kind.SOLUTION_PROPOSED, Kind.STAFF_REPLIED)),
        ("solution_accepted", Status.SOLUTION_PROPOSED, (Kind.SOLUTION_ACCEPTED, Kind.RESOLVED)),
        ("solution_rejected", Status.SOLUTION_PROPOSED, (Kind.SOLUTION_REJECTED, Kind.CUSTOMER_REPLIED)),
        ("resolved", Status.OPEN, (Kind.RESOLVED, Kind.STAFF_REPLIED)),
        ("closed", Status.OPEN, (Kind.CLOSED,)),
        ("closed", Status.SOLUTION_PROPOSED, (Kind.CLOSED, Kind.RESOLVED)),
        ("reopened", Status.CLOSED, (Kind.REOPENED, Kind.CUSTOMER_REPLIED)),
        ("rca_published", Status.CLOSED, (Kind.RCA_PUBLISHED,)),
        ("merged", Status.CLOSED, (Kind.MERGED,)),
        ("note_added", Status.OPEN, (Kind.NOTE_ADDED,)),
    ],
)
def test_an_act_counts_as_all_it_tells(what: str, status: Status, kinds: tuple[Kind, ...]) -> None:
    assert counts_as(event("09:00", what), status) == kinds


@pytest.mark.parametrize(
    "what", ["staff_replied", "acknowledged", "workaround_provided", "solution_proposed", "rca_published"]
)
def test_what_a_person_of_ours_must_do_is_not_done_by_others(what: str) -> None:
    assert counts_as(event("09:00", what, automatic=True), Status.OPEN) == ()
    assert counts_as(event("09:00", what, side=Side.SYSTEM), Status.OPEN) == ()
    assert counts_as(event("09:00", what, side=Side.CUSTOMER), Status.OPEN) == ()


def test_an_out_of_office_note_says_nothing() -> None:
    assert counts_as(event("09:00", "customer_replied", automatic=True), Status.WAITING_CUSTOMER) == ()
    assert counts_as(event("09:00", "customer_replied"), Status.WAITING_CUSTOMER) == (Kind.CUSTOMER_REPLIED,)


def test_a_machine_closes_and_never_resolves() -> None:
    for machine in (event("09:00", "resolved", automatic=True), event("09:00", "resolved", side=Side.SYSTEM)):
        assert counts_as(machine, Status.OPEN) == (Kind.CLOSED,)
        assert counts_as(machine, Status.SOLUTION_PROPOSED) == (Kind.CLOSED, Kind.RESOLVED)
    assert counts_as(event("09:00", "closed", automatic=True), Status.OPEN) == (Kind.CLOSED,)


def test_who_reopens_or_resolves_decides_whether_something_was_said() -> None:
    assert counts_as(event("09:00", "reopened", side=Side.STAFF), Status.CLOSED) == (Kind.REOPENED,)
    assert counts_as(event("09:00", "resolved", side=Side.CUSTOMER), Status.OPEN) == (Kind.RESOLVED,)


@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.REOPENED, Kind.RCA_PUBLISHED, Kind.MERGED}))
def test_on_a_closed_case_nothing_else_counts(kind: Kind) -> None:
    assert counts_as(event("09:00", f"{kind}"), Status.CLOSED) == ()


def test_only_a_closed_case_is_reopened() -> None:
    assert counts_as(event("09:00", "reopened"), Status.OPEN) == ()

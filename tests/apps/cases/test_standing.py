"""What the catalogue's life cycle says of resolving, holding and closing is what the commands allow and tell."""

from datetime import date

import pytest
from tests.factories import AT, CATALOGUE, Desk, make_desk

from palier.apps.cases.commands import change_status, close_case, resolve_case
from palier.apps.cases.life_errors import AcceptanceNeeded, ReasonNeeded
from palier.apps.cases.models import Case
from palier.apps.outbox.models import OutgoingMail
from palier.core.case import Status

pytestmark = pytest.mark.django_db

REASONS = """\
  reasons:
    waiting_customer: {log: Log}
    on_hold: {parts: {label: Parts, about: Spare parts are ordered}}
    closed: {answered: Answered by phone, junk: {label: Junk, tell: no}}
"""


def living(written: str) -> Desk:
    return make_desk(catalogue=CATALOGUE + "lifecycle:\n" + written)


def status_of(case_id: int) -> str:
    return Case.objects.values_list("status", flat=True).get(pk=case_id)


@pytest.mark.obeys("Lifecycle.acceptance")
@pytest.mark.parametrize(("acceptance", "status"), [("assumed", "closed"), ("needed", "new")])
def test_acceptance_says_whether_an_agents_word_resolves_a_case(acceptance: str, status: str) -> None:
    desk = living(f"  acceptance: {acceptance}\n")
    case_id = desk.open()
    if acceptance == "needed":
        with pytest.raises(AcceptanceNeeded):
            resolve_case(case_id=case_id, text="Done.", by=desk.agent, at=AT)
    else:
        resolve_case(case_id=case_id, text="Done.", by=desk.agent, at=AT)
    assert status_of(case_id) == status


@pytest.mark.obeys("Lifecycle.reasons", "Reasons.waiting_customer", "Reasons.on_hold", "Reasons.closed")
def test_a_status_takes_the_reasons_that_the_catalogue_gives_for_it_and_no_other() -> None:
    desk = living(REASONS)
    case_id = desk.open()
    review = date(2026, 3, 9)
    for status, theirs, others in (
        (Status.WAITING_CUSTOMER, "log", ("information", "parts", "junk")),
        (Status.ON_HOLD, "parts", ("third_party", "log", "junk")),
    ):
        for reason in others:
            with pytest.raises(ReasonNeeded) as refused:
                change_status(case_id=case_id, status=status, reason=reason, review_on=review, by=desk.agent, at=AT)
            assert refused.value.known == (theirs,)
        change_status(case_id=case_id, status=status, reason=theirs, review_on=review, by=desk.agent, at=AT)
        assert status_of(case_id) == status.value
    with pytest.raises(ReasonNeeded):
        close_case(case_id=case_id, reason="duplicate", by=desk.agent, at=AT)
    close_case(case_id=case_id, reason="answered", by=desk.agent, at=AT)
    assert status_of(case_id) == "closed"


@pytest.mark.obeys("Reason.tell")
@pytest.mark.parametrize(("reason", "told"), [("answered", 1), ("junk", 0)])
def test_a_reason_that_is_not_told_sends_no_notice_of_the_closing(reason: str, told: int) -> None:
    desk = living(REASONS)
    case_id = desk.open()
    close_case(case_id=case_id, reason=reason, by=desk.agent, at=AT)
    assert OutgoingMail.objects.filter(case_id=case_id, kind="closed").count() == told


@pytest.mark.obeys("Lifecycle.notify")
@pytest.mark.parametrize(
    ("notify", "mails"),
    [
        ("", ["case_received", "closed"]),
        ("  notify: [created]\n", ["case_received"]),
        ("  notify: [closed]\n", ["closed"]),
    ],
)
def test_notify_lists_the_mails_that_go_by_themselves(notify: str, mails: list[str]) -> None:
    desk = living(REASONS + notify)
    case_id = desk.open()
    close_case(case_id=case_id, reason="answered", by=desk.agent, at=AT)
    assert list(OutgoingMail.objects.filter(case_id=case_id).order_by("pk").values_list("kind", flat=True)) == mails

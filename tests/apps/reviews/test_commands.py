"""Reviews come up by their rhythm, once; are planned, held with figures that stay, dropped; their silence is told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.apps.reviews.reviewing import REVIEWED, contract_of, listed, reviewed_desk
from tests.apps.routing.making import named
from tests.factories import AT, make_agent

from palier.apps.accounts.commands import Changes, change_contract, end_contract
from palier.apps.audit.models import AuditEntry
from palier.apps.cases.commands import close_case, reply_to_case
from palier.apps.catalogues.commands import publish_catalogue
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.escalations.commands import appoint
from palier.apps.outbox.models import OutgoingMail
from palier.apps.reviews.commands import (
    add_review,
    drop_review,
    hold_review,
    plan_review,
    prepare_review,
    schedule_all,
    schedule_reviews,
    tell_missed,
)
from palier.apps.reviews.errors import MinutesNeeded, NoSuchReview, NotPlanned, ReviewKnown, ReviewOver
from palier.apps.reviews.models import Review
from palier.apps.reviews.queries import contracts_with_reviews, my_reviews, review_sheet, reviews_ahead
from palier.core.actor import PALIER, Role

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


@pytest.fixture
def desk():
    return reviewed_desk()


def schedule(desk, at=AT) -> int:
    return schedule_reviews(contract_id=contract_of(desk), by=PALIER, at=at)


def talk(due_on: date = MARCH) -> Review:
    return Review.objects.get(key="talk", due_on=due_on)


def planned(desk, review: Review, at=AT) -> Review:
    plan_review(review_id=review.pk, planned_at=at + HOUR, by=desk.agent, at=at)
    review.refresh_from_db()
    return review


@pytest.mark.obeys("Review.every", "Offered.reviews")
def test_reviews_come_up_in_time_to_be_planned_by_their_rhythm(desk) -> None:
    assert schedule(desk) == 2
    assert listed() == [("talk", MARCH), ("report", APRIL)]
    schedule(desk, at=AT + 20 * DAY)
    assert listed() == [("talk", MARCH), ("report", APRIL), ("talk", APRIL)]
    assert (talk().since, talk(APRIL).since) == (date(2026, 2, 1), MARCH)


def test_twice_changes_nothing_and_a_month_late_forgets_nothing(desk) -> None:
    schedule(desk)
    assert schedule(desk) == 0
    entries = AuditEntry.objects.count()
    assert schedule(desk) == 0
    assert AuditEntry.objects.count() == entries
    schedule(desk, at=AT + 95 * DAY)
    months = [day for key, day in listed() if key == "talk"]
    assert months == [date(2026, month, 1) for month in (3, 4, 5, 6)]


def test_a_desk_that_is_new_owes_no_review_that_was_missed_before_it_began(desk) -> None:
    weekly = REVIEWED.replace("every: month", "every: week")
    publish_catalogue(text=weekly, by=PALIER, at=AT)
    six_days_after_one = datetime(2026, 3, 25, 12, tzinfo=UTC)
    schedule(desk, at=six_days_after_one)
    assert [day for key, day in listed() if key == "talk"] == [date(2026, 3, 26)]
    assert tell_missed(at=six_days_after_one) == 0


def test_every_contract_gets_its_own_in_batches(desk) -> None:
    last = schedule_all(at=AT, limit=1)
    assert last == contract_of(desk)
    assert schedule_all(at=AT, limit=1, after=last) is None
    assert len(listed()) == 2


@pytest.mark.obeys("Review.every")
def test_a_new_pace_replaces_what_nobody_planned(desk) -> None:
    schedule(desk, at=AT + 20 * DAY)
    weekly = REVIEWED.replace("every: month", "every: week").replace("every: quarter", "every: year")
    publish_catalogue(text=weekly, by=PALIER, at=AT + 21 * DAY)
    planned(desk, Review.objects.get(key="report"))
    schedule(desk, at=AT + 22 * DAY)
    assert [day for key, day in listed() if key == "talk"][-1] == date(2026, 3, 26)
    assert Review.objects.filter(key="report", due_on=APRIL).exists()


def test_the_end_of_a_contract_brings_its_last_review_and_none_after(desk) -> None:
    end_contract(contract_id=contract_of(desk), last_day=AT.date() + 5 * DAY, reason="moved on", by=PALIER, at=AT)
    schedule(desk, at=AT)
    assert [day for key, day in listed() if key == "talk"] == [MARCH, date(2026, 3, 8)]
    assert schedule(desk, at=AT + 60 * DAY) == 0


@pytest.mark.obeys("Review.with")
def test_a_review_is_its_hosts_and_their_stand_ins(desk) -> None:
    schedule(desk)
    tam, stand_in, stranger = make_agent(), make_agent(), make_agent()
    named(desk, tam, stand_in=stand_in)
    for viewer in (tam, stand_in):
        assert [line.key for line in my_reviews(viewer=viewer, at=AT)] == ["talk"]
    assert my_reviews(viewer=stranger, at=AT) == ()
    assert [line.key for line in reviews_ahead(viewer=stranger, mine=False, at=AT)] == ["talk", "report"]
    assert review_sheet(viewer=stranger, review_id=talk().pk, at=AT).hosts == (tam.name,)


@pytest.mark.obeys("Review.as")
def test_a_call_is_held_at_an_hour_agreed_on_a_report_without(desk) -> None:
    schedule(desk)
    with pytest.raises(NotPlanned):
        hold_review(review_id=talk().pk, minutes="We spoke.", by=desk.agent, at=AT)
    report = Review.objects.get(key="report")
    hold_review(review_id=report.pk, minutes="Sent.", by=desk.agent, at=AT)
    planned(desk, talk())
    hold_review(review_id=talk().pk, minutes=" We spoke. ", by=desk.agent, at=AT + 2 * HOUR)
    assert (talk().minutes, talk().held_by, talk().held_at) == ("We spoke.", desk.agent.name, AT + 2 * HOUR)


def test_the_figures_of_a_held_review_stay_as_they_were(desk) -> None:
    answered, late = (
        desk.open(at=datetime(2026, 2, 3, 9, tzinfo=UTC)),
        desk.open(at=datetime(2026, 2, 4, 9, tzinfo=UTC)),
    )
    reply_to_case(case_id=answered, text="Done.", by=desk.agent, at=datetime(2026, 2, 3, 9, 30, tzinfo=UTC))
    close_case(case_id=answered, reason="customer_asked", by=desk.agent, at=datetime(2026, 2, 3, 10, tzinfo=UTC))
    reply_to_case(case_id=late, text="At last.", by=desk.agent, at=datetime(2026, 2, 4, 11, tzinfo=UTC))
    schedule(desk)
    before = review_sheet(viewer=desk.agent, review_id=talk().pk, at=AT).figures
    [cases] = before.cases
    assert (cases.severity, cases.opened, cases.closed, cases.open) == ("high", 2, 1, 1)
    first = next(each for each in before.promises if each.clock == "first_response")
    assert (first.kept, first.judged) == (1, 2)
    planned(desk, talk())
    hold_review(review_id=talk().pk, minutes="Seen.", by=desk.agent, at=AT + HOUR)
    desk.open(at=datetime(2026, 2, 5, 9, tzinfo=UTC))
    after = review_sheet(viewer=desk.agent, review_id=talk().pk, at=AT + DAY).figures
    assert [each.opened for each in after.cases] == [2]
    assert after.promises == before.promises


def test_what_is_over_is_left_alone(desk) -> None:
    schedule(desk)
    review, lead = talk(), make_agent(role=Role.LEAD)
    with pytest.raises(MinutesNeeded):
        drop_review(review_id=review.pk, why=" ", by=lead, at=AT)
    drop_review(review_id=review.pk, why="They asked for none.", by=lead, at=AT)
    for act in (
        lambda: plan_review(review_id=review.pk, planned_at=AT, by=desk.agent, at=AT),
        lambda: prepare_review(review_id=review.pk, preparation="x", by=desk.agent, at=AT),
        lambda: hold_review(review_id=review.pk, minutes="x", by=desk.agent, at=AT),
        lambda: drop_review(review_id=review.pk, why="x", by=lead, at=AT),
    ):
        with pytest.raises(ReviewOver):
            act()


def test_who_may(desk) -> None:
    schedule(desk)
    review = talk()
    for by in (desk.contact,):
        with pytest.raises(NotAllowed):
            plan_review(review_id=review.pk, planned_at=AT, by=by, at=AT)
        with pytest.raises(NotAllowed):
            reviews_ahead(viewer=by, mine=False, at=AT)
        with pytest.raises(NotFound):
            review_sheet(viewer=by, review_id=review.pk, at=AT)
    with pytest.raises(NotAllowed):
        drop_review(review_id=review.pk, why="no", by=desk.agent, at=AT)
    with pytest.raises(NotAllowed):
        schedule_reviews(contract_id=review.contract_id, by=desk.agent, at=AT)
    with pytest.raises(NotFound):
        plan_review(review_id=0, planned_at=AT, by=desk.agent, at=AT)
    with pytest.raises(MinutesNeeded):
        hold_review(review_id=review.pk, minutes="", by=desk.agent, at=AT)


def test_one_without_a_rhythm_is_added_by_hand(desk) -> None:
    contract_id = contract_of(desk)
    key = add_review(contract_id=contract_id, key="whenever", due_on=APRIL, by=desk.agent, at=AT)
    row = Review.objects.get(pk=key)
    assert (row.since, row.every, row.missed_on) == (date(2026, 1, 1), "", APRIL + 7 * DAY)
    with pytest.raises(ReviewKnown):
        add_review(contract_id=contract_id, key="whenever", due_on=APRIL, by=desk.agent, at=AT)
    with pytest.raises(NoSuchReview):
        add_review(contract_id=contract_id, key="nothing", due_on=APRIL, by=desk.agent, at=AT)
    with pytest.raises(NotFound):
        add_review(contract_id=0, key="whenever", due_on=APRIL, by=desk.agent, at=AT)
    [(listed_id, _, promised)] = contracts_with_reviews(viewer=desk.agent, at=AT)
    assert listed_id == contract_id
    assert [each.key for each in promised] == ["talk", "report", "whenever"]
    later = add_review(contract_id=contract_id, key="whenever", due_on=APRIL + DAY, by=desk.agent, at=AT)
    assert Review.objects.get(pk=later).since == APRIL
    schedule(desk, at=AT + DAY)
    assert Review.objects.filter(pk=key).exists()


@pytest.mark.obeys("Review.every", "Review.with")
def test_a_missed_review_is_told_once_to_its_host_and_the_support_manager(desk) -> None:
    schedule(desk)
    tam, manager = make_agent(), make_agent(role=Role.LEAD)
    named(desk, tam)
    appoint(office="support_manager", agent_id=manager.id, account_id=None, by=PALIER, at=AT)
    assert tell_missed(at=AT + 5 * DAY) == 0
    assert [tell_missed(at=AT + day * DAY) for day in (6, 7)] == [1, 0]
    mails = OutgoingMail.objects.filter(kind="review_missed").order_by("pk")
    assert [mail.recipients for mail in mails] == [
        [f"{who.name.lower().replace(' ', '')}@acme.example"] for who in (tam, manager)
    ]
    assert [line.is_missed for line in reviews_ahead(viewer=tam, mine=True, at=AT)] == [True]


def test_without_a_host_and_a_manager_every_lead_hears(desk) -> None:
    schedule(desk)
    lead = make_agent(role=Role.LEAD)
    assert tell_missed(at=AT + 6 * DAY) == 1
    [mail] = OutgoingMail.objects.filter(kind="review_missed")
    assert mail.recipients == [f"{lead.name.lower().replace(' ', '')}@acme.example"]


def test_one_that_has_its_hour_still_is_not_missed(desk) -> None:
    schedule(desk)
    plan_review(review_id=talk().pk, planned_at=AT + 10 * DAY, by=desk.agent, at=AT)
    assert tell_missed(at=AT + 7 * DAY) == 0
    assert tell_missed(at=AT + 11 * DAY) == 1
    plan_review(review_id=talk().pk, planned_at=None, by=desk.agent, at=AT + 11 * DAY)
    assert talk().planned_at is None


def test_what_was_prepared_is_kept(desk) -> None:
    schedule(desk)
    prepare_review(review_id=talk().pk, preparation=" Ask about SSO. ", by=desk.agent, at=AT)
    assert review_sheet(viewer=desk.agent, review_id=talk().pk, at=AT).preparation == "Ask about SSO."


def test_an_upgrade_that_promises_none_takes_those_to_come_away(desk) -> None:
    schedule(desk)
    schedule(desk, at=AT + 20 * DAY)
    plain = REVIEWED.replace(
        "clocks:\n", "  plain: {label: Plain, coverage: always, first_response: {high: 1h}}\nclocks:\n", 1
    )
    publish_catalogue(text=plain, by=PALIER, at=AT + 20 * DAY)
    change_contract(
        contract_id=contract_of(desk), from_on=AT.date() + 21 * DAY, changes=Changes("plain"), reason="less",
        by=PALIER, at=AT + 21 * DAY,
    )  # fmt: skip
    schedule(desk, at=AT + 22 * DAY)
    assert listed() == [("talk", MARCH)]

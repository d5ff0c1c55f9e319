"""A review is planned, prepared, held with its minutes, or dropped."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from palier.apps.accounts.models import Contract
from palier.apps.accounts.promises_kept import terms_under
from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.outbox.commands import announce
from palier.apps.reviews import policies
from palier.apps.reviews.commands.scheduling import REVIEWS, row_of
from palier.apps.reviews.errors import MinutesNeeded, NoSuchReview, NotPlanned, ReviewKnown, ReviewOver
from palier.apps.reviews.figures import figures_as_data, figures_between
from palier.apps.reviews.models import Review
from palier.apps.rights import require
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.reviews import Due, is_live


@one_transaction
def plan_review(*, review_id: int, planned_at: datetime | None, by: Actor, at: datetime) -> None:
    """Agree on the hour of a review, or (None) on none yet.  Raises NotAllowed, NotFound, ReviewOver."""
    require(policies.may_hold(by), by=by, act="plan_review")
    review = _open(review_id)
    review.planned_at = planned_at
    review.save(update_fields=["planned_at"])
    _done(review, "plan_review", by, at, planned_at.isoformat() if planned_at else "")


@one_transaction
def prepare_review(*, review_id: int, preparation: str, by: Actor, at: datetime) -> None:
    """Keep what was prepared, among staff.  Raises NotAllowed, NotFound, ReviewOver."""
    require(policies.may_hold(by), by=by, act="prepare_review")
    review = _open(review_id)
    review.preparation = preparation.strip()
    review.save(update_fields=["preparation"])
    _done(review, "prepare_review", by, at)


@one_transaction
def hold_review(*, review_id: int, minutes: str, by: Actor, at: datetime) -> None:
    """Write down that a review took place and what came of it; its figures stay as they are now.

    A call or a meeting has an hour agreed on before (`as`); a recap or a report is written and sent.
    Raises NotAllowed, NotFound, ReviewOver, MinutesNeeded, NotPlanned.
    """
    require(policies.may_hold(by), by=by, act="hold_review")
    review = _open(review_id)
    if not minutes.strip():
        raise MinutesNeeded()
    if is_live(review.form or None) and review.planned_at is None:
        raise NotPlanned(review.due_on)
    review.minutes, review.held_at, review.held_by = minutes.strip(), at, by.name
    zone = review.contract.account.timezone
    found = figures_between(review.contract_id, zone, since=review.since, until=review.due_on, at=at)
    review.figures = figures_as_data(found)
    review.save(update_fields=["minutes", "held_at", "held_by", "figures"])
    _done(review, "hold_review", by, at)


@one_transaction
def drop_review(*, review_id: int, why: str, by: Actor, at: datetime) -> None:
    """Say that a review will not take place, and why: the customer wished so.

    Raises NotAllowed, NotFound, ReviewOver, MinutesNeeded (no reason).
    """
    require(policies.may_drop(by), by=by, act="drop_review")
    review = _open(review_id)
    if not why.strip():
        raise MinutesNeeded()
    review.dropped_at, review.dropped_why = at, why.strip()
    review.save(update_fields=["dropped_at", "dropped_why"])
    _done(review, "drop_review", by, at, review.dropped_why)


@one_transaction
def add_review(*, contract_id: int, key: str, due_on: date, by: Actor, at: datetime) -> int:
    """Put a review on the list that the plan promises without a rhythm, or one more of another; answers its id.

    It looks back to the last of its kind.  Raises NotAllowed, NotFound, NoSuchReview, ReviewKnown.
    """
    require(policies.may_hold(by), by=by, act="add_review")
    contract = Contract.objects.select_related("account").select_for_update(of=("self",)).filter(pk=contract_id).first()
    if contract is None:
        raise NotFound("contract", str(contract_id))
    today = at.astimezone(ZoneInfo(contract.account.timezone)).date()
    promised = terms_under(contract_id=contract_id, on=today, known_at=at)
    terms = promised.terms if promised else None
    promise = next((review for review in terms.reviews if review.id == key), None) if terms else None
    if terms is None or promise is None:
        raise NoSuchReview(key)
    of_kind = Review.objects.filter(contract=contract, key=key)
    if of_kind.filter(due_on=due_on).exists():
        raise ReviewKnown(due_on)
    before = of_kind.filter(due_on__lt=due_on).order_by("-due_on").values_list("due_on", flat=True).first()
    review = row_of(contract, terms, promise, Due(due_on, min(before or contract.starts_on, due_on)))
    review.save()
    _done(review, "add_review", by, at, key)
    return int(review.pk)


def _open(review_id: int) -> Review:
    held = Review.objects.select_for_update(of=("self",)).select_related("contract__account")
    review = held.filter(pk=review_id).first()
    if review is None:
        raise NotFound("review", str(review_id))
    if review.held_at or review.dropped_at:
        raise ReviewOver(review.due_on)
    return review


def _done(review: Review, act: str, by: Actor, at: datetime, said: str = "") -> None:
    facts = {"review": review.pk, "said": said or None}
    audit.record(by=by, at=at, act=act, account_id=review.account_id, facts=facts)
    announce(topic=REVIEWS, subject=str(review.contract_id), at=at)

"""What screens and mails read of reviews: frozen rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from palier.apps.accounts.models import Contract
from palier.apps.accounts.promises_kept import Promised as Held
from palier.apps.accounts.promises_kept import terms_under, terms_under_each
from palier.apps.errors import NotFound
from palier.apps.reviews.figures import Figures, figures_between, figures_from_data
from palier.apps.reviews.models import Review
from palier.apps.reviews.policies import may_see_reviews
from palier.apps.rights import require
from palier.apps.routing.models import Advisor
from palier.core.actor import Actor
from palier.core.catalogue.promises import Text

PAGE = 50


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One review in a list; `role` is who holds it, `is_missed` that its silence was told."""

    id: int
    account_id: int
    account: str
    key: str
    label: Text
    form: str
    every: str
    role: str
    due_on: date
    planned_at: datetime | None
    held_at: datetime | None
    dropped_at: datetime | None
    timezone: str
    is_missed: bool


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """One review in full: its figures frozen once it is held, counted at the instant of reading before."""

    line: ReviewLine
    contract_id: int
    plan: str
    since: date
    agenda: Sequence[Text]
    hosts: Sequence[str]
    preparation: str
    minutes: str
    held_by: str
    dropped_why: str
    figures: Figures
    others: Sequence[ReviewLine]


@dataclass(frozen=True, slots=True)
class Promised:
    """A review that a contract promises, to be put on the list by hand."""

    key: str
    label: Text


LINE = (
    "id",
    "account_id",
    "contract__account__name",
    "key",
    "label",
    "form",
    "every",
    "role",
    "due_on",
    "planned_at",
    "held_at",
    "dropped_at",
    "contract__account__timezone",
)


def reviews_ahead(*, viewer: Actor, mine: bool, at: datetime, after: int = 0) -> Sequence[ReviewLine]:
    """Open reviews, the missed ones first, then by their hour or day; `mine` are those the viewer is named for.

    At most one page (and one line more, if there is a next), `after` so many.  Raises NotAllowed.
    """
    require(may_see_reviews(viewer), by=viewer, act="reviews_ahead")
    found = Review.objects.filter(held_at=None, dropped_at=None)
    if mine:
        found = found.filter(_named(viewer, at))
    ordered = found.order_by(F("missed_at").asc(nulls_last=True), "due_on", "id")
    return _lines(ordered[after : after + PAGE + 1])


def my_reviews(*, viewer: Actor, at: datetime) -> Sequence[ReviewLine]:
    """The open reviews that the viewer is to hold, or stands in for: the first page of them."""
    return reviews_ahead(viewer=viewer, mine=True, at=at)[:PAGE]


def review_sheet(*, viewer: Actor, review_id: int, at: datetime) -> ReviewSheet:
    """One review in full.  Raises NotFound, also for whoever may not see it."""
    known = Review.objects.select_related("contract__account").annotate(hosts=ArraySubquery(_hosts(at.date())))
    review = known.filter(pk=review_id).first()
    if review is None or not may_see_reviews(viewer):
        raise NotFound("review", str(review_id))
    line = _line_of(review)
    frozen = review.figures
    others = Review.objects.filter(account_id=review.account_id, key=review.key).exclude(pk=review_id)
    return ReviewSheet(
        line=line,
        contract_id=review.contract_id,
        plan=review.contract.plan,
        since=review.since,
        agenda=tuple(review.agenda),
        hosts=tuple(review.hosts),
        preparation=review.preparation,
        minutes=review.minutes,
        held_by=review.held_by,
        dropped_why=review.dropped_why,
        figures=figures_from_data(frozen)
        if frozen
        else figures_between(review.contract_id, line.timezone, since=review.since, until=review.due_on, at=at),
        others=_lines(others.order_by("-due_on")[:6]),
    )


def reviews_to_add(*, contract_id: int, on: date, known_at: datetime) -> Sequence[Promised]:
    """The reviews that a contract promises on a day."""
    promised = terms_under(contract_id=contract_id, on=on, known_at=known_at)
    return _promised(promised) if promised else ()


def _promised(held: Held) -> tuple[Promised, ...]:
    return tuple(Promised(each.id, each.label) for each in held.terms.reviews)


def contracts_with_reviews(*, viewer: Actor, at: datetime) -> Sequence[tuple[int, str, Sequence[Promised]]]:
    """Accounts that have had a review, with what their contracts promise now: where one can be added by hand."""
    require(may_see_reviews(viewer), by=viewer, act="reviews_ahead")
    known = Contract.objects.filter(Exists(Review.objects.filter(contract=OuterRef("pk")))).order_by("account__name")
    names = dict(known.values_list("pk", "account__name")[:PAGE])
    held = terms_under_each(contract_ids=names, on=at.date(), known_at=at)
    found = ((key, name, _promised(held[key])) for key, name in names.items() if key in held)
    return tuple((key, name, promised) for key, name, promised in found if promised)


def _line_of(review: Review) -> ReviewLine:
    """The line of a review in hand, its account loaded."""
    account = review.contract.account
    return ReviewLine(
        id=review.pk,
        account_id=review.account_id,
        account=account.name,
        key=review.key,
        label=review.label,
        form=review.form,
        every=review.every,
        role=review.role,
        due_on=review.due_on,
        planned_at=review.planned_at,
        held_at=review.held_at,
        dropped_at=review.dropped_at,
        timezone=account.timezone,
        is_missed=review.missed_at is not None,
    )


def _hosts(on: date) -> QuerySet[Advisor, Any]:
    """Who holds a review, as things stand on that day."""
    named = Advisor.objects.filter(account_id=OuterRef("account_id"), role=OuterRef("role"), starts_on__lte=on)
    return named.exclude(ends_on__lt=on).order_by("pk").values("agent__name")


def _named(viewer: Actor, at: datetime) -> Q:
    on = at.date()
    mine = Advisor.objects.filter(account_id=OuterRef("account_id"), role=OuterRef("role"), starts_on__lte=on)
    mine = mine.exclude(ends_on__lt=on).filter(Q(agent_id=viewer.id) | Q(stand_in_id=viewer.id))
    return Q(Exists(mine))


def _lines(reviews: QuerySet[Review]) -> tuple[ReviewLine, ...]:
    rows: Any = reviews.values_list(*LINE, "missed_at")
    return tuple(ReviewLine(*(*row[:-1], row[-1] is not None)) for row in rows)

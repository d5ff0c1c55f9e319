"""Reviews come up: run for every contract each hour, safe to run twice and late."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

from palier.apps.accounts.models import Contract
from palier.apps.accounts.promises_kept import terms_under
from palier.apps.audit import commands as audit
from palier.apps.outbox.commands import announce
from palier.apps.reviews.models import Review
from palier.apps.rights import is_system, require
from palier.apps.transactions import one_transaction
from palier.core.actor import PALIER, Actor
from palier.core.catalogue.promises import Review as Promise
from palier.core.catalogue.terms import Terms
from palier.core.reviews import AHEAD, Due, due_between, missed_on

REVIEWS = "reviews"
"""What the desk follows to show new reviews."""

LOOK_BACK = timedelta(days=7)
"""How far before today a first look goes; what would be missed already when first seen is not owed by this desk."""

# Contracts that run, or ended so lately that their last review may still come up; a day more than zones differ.
RUNNING = """
SELECT id FROM accounts_contract
WHERE id > %(after)s AND starts_on <= (%(at)s AT TIME ZONE 'UTC')::date + 1
  AND (ends_on IS NULL OR ends_on >= (%(at)s AT TIME ZONE 'UTC')::date - 8)
ORDER BY id LIMIT %(limit)s
"""


def schedule_all(*, at: datetime, limit: int = 1000, after: int = 0) -> int | None:
    """Bring up what is due soon under the next `limit` contracts after the contract `after`, each in its transaction.

    Answers the last contract visited, to go on after; None when there are no more.
    """
    with connection.cursor() as cursor:
        cursor.execute(RUNNING, {"after": after, "at": at, "limit": limit})
        contracts = [row[0] for row in cursor.fetchall()]
    for contract_id in contracts:
        schedule_reviews(contract_id=contract_id, by=PALIER, at=at)
    return contracts[-1] if len(contracts) == limit else None


@one_transaction
def schedule_reviews(*, contract_id: int, by: Actor, at: datetime) -> int:
    """Put the reviews of one contract on the list that are due soon; answers how many are new.

    What a changed plan no longer promises, or promises at another pace, leaves the list unless an hour was agreed on.
    Raises NotAllowed.
    """
    require(is_system(by), by=by, act="schedule_reviews")
    contract = Contract.objects.select_related("account").select_for_update(of=("self",)).get(pk=contract_id)
    today = at.astimezone(ZoneInfo(contract.account.timezone)).date()
    last_day = min(today, contract.ends_on) if contract.ends_on else today
    promised = terms_under(contract_id=contract_id, on=last_day, known_at=at)
    terms = promised.terms if promised else None
    wanted = [row for promise in _rhythmic(terms) for row in _rows(contract, terms, promise, today)] if terms else []
    left = _forget(contract, terms, today)
    new = Review.objects.bulk_create(_unknown(contract, wanted))
    if new or left:
        announce(topic=REVIEWS, subject=str(contract_id), at=at)
        facts = {"new": len(new), "left": left}
        audit.record(by=by, at=at, act="schedule_reviews", account_id=contract.account_id, facts=facts)
    return len(new)


def _rhythmic(terms: Terms | None) -> Iterator[Promise]:
    yield from (review for review in terms.reviews if review.every) if terms else ()


def _rows(contract: Contract, terms: Terms, promise: Promise, today: date) -> Iterator[Review]:
    """The reviews of one kind from the last known to those that are due soon."""
    assert promise.every is not None
    known = Review.objects.filter(contract=contract, key=promise.id, every=promise.every).order_by("-due_on")
    last_known = known.values_list("due_on", flat=True).first()
    first = last_known + timedelta(days=1) if last_known else today - LOOK_BACK
    upto = today + AHEAD[promise.every]
    for due in due_between(
        promise.every, starts_on=contract.starts_on, ends_on=contract.ends_on, first=first, last=upto
    ):
        if last_known or missed_on(due.on, promise.every) > today:
            yield row_of(contract, terms, promise, due)


def row_of(contract: Contract, terms: Terms, promise: Promise, due: Due) -> Review:
    """One review as its row, with the catalogue's words of today."""
    host = promise.person or (terms.advisor.id if terms.advisor else "")
    return Review(
        contract=contract,
        account_id=contract.account_id,
        key=promise.id,
        label=dict(promise.label),
        every=promise.every or "",
        form=promise.form or "",
        role=host,
        agenda=[dict(point) for point in promise.agenda],
        since=due.since,
        due_on=due.on,
        missed_on=missed_on(due.on, promise.every),
    )


def _unknown(contract: Contract, wanted: list[Review]) -> list[Review]:
    """Those of the wanted that are not on the list: the contract is held, so that nobody adds them meanwhile."""
    known = set(Review.objects.filter(contract=contract).values_list("key", "due_on")) if wanted else set()
    return [row for row in wanted if (row.key, row.due_on) not in known]


def _forget(contract: Contract, terms: Terms | None, today: date) -> int:
    """Take reviews to come off the list that nobody promises any more; answers how many."""
    paces = {review.id: review.every or "" for review in terms.reviews} if terms else {}
    ahead = Review.objects.filter(contract=contract, due_on__gt=today, planned_at=None, held_at=None, dropped_at=None)
    gone = [
        key
        for key, name, every in ahead.exclude(every="").values_list("pk", "key", "every")
        if paces.get(name) != every
    ]
    return Review.objects.filter(pk__in=gone).delete()[0] if gone else 0

"""A review that nobody held is told of, once: to whoever was to hold it, and to the support manager."""

from collections.abc import Iterable
from datetime import datetime

from palier.apps.audit import commands as audit
from palier.apps.escalations.offices import holders, holders_for
from palier.apps.outbox.commands import About, announce, owe_mail
from palier.apps.reviews.commands.scheduling import REVIEWS
from palier.apps.reviews.models import Review
from palier.apps.routing.queries import advisors_of
from palier.apps.staff.models import Agent
from palier.apps.transactions import one_transaction
from palier.core.actor import PALIER, Role

REVIEW_MISSED = "review_missed"
"""The kind of mail that tells of it."""

MANAGER = "support_manager"


@one_transaction
def tell_missed(*, at: datetime, limit: int = 100) -> int:
    """Tell of at most `limit` reviews that are missed by `at`; answers how many.

    One for which an hour was agreed on is missed once that hour lies a day back.  Any number of workers may do so.
    """
    late = Review.objects.filter(missed_on__lte=at.date(), held_at=None, dropped_at=None, missed_at=None)
    late = late.exclude(planned_at__gt=at).order_by("missed_on", "id")
    claimed = list(late.select_for_update(skip_locked=True, of=("self",))[:limit])
    for review in claimed:
        _tell(review, at)
    return len(claimed)


def _tell(review: Review, at: datetime) -> None:
    review.missed_at = at
    review.save(update_fields=["missed_at"])
    readers = list(_readers(review, at))
    for agent in readers:
        about = About(account_id=review.account_id, event_id=review.pk)
        owe_mail(kind=REVIEW_MISSED, recipients=[agent.email], language=agent.language, at=at, **about)
    told = [agent.name for agent in readers]
    audit.record(by=PALIER, at=at, act="tell_missed_review", account_id=review.account_id, facts={"told": told})
    announce(topic=REVIEWS, subject=str(review.contract_id), at=at)


def _readers(review: Review, at: datetime) -> Iterable[Agent]:
    """Whoever was to hold it, and the support manager; where there is neither, every lead and administrator."""
    hosts = advisors_of(review.account_id, roles=[review.role], on=at.date()) if review.role else []
    named = [host.agent for host in hosts]
    named += holders_for(holders([review.account_id]), MANAGER, review.account_id)
    working = Agent.objects.filter(is_active=True).order_by("id")
    found = list(working.filter(pk__in=named))
    return found or working.filter(role__in=[Role.LEAD.value, Role.ADMINISTRATOR.value])

"""What the mail about a missed review tells, read when it is sent."""

from dataclasses import dataclass
from datetime import date

from palier.apps.accounts.promises_kept import terms_under
from palier.apps.outbox.models import OutgoingMail
from palier.apps.reviews.commands.telling import REVIEW_MISSED
from palier.apps.reviews.models import Review
from palier.apps.staff.models import Agent
from palier.core.catalogue.promises import Text

__all__ = ["REVIEW_MISSED", "ReviewLetter", "review_letter_of"]


@dataclass(frozen=True, slots=True)
class ReviewLetter:
    """One missed review, and who reads of it; `planned` says that an hour had been agreed on."""

    review_id: int
    account: str
    label: Text
    key: str
    due_on: date
    planned: bool
    provider: Text
    reader: str
    zone: str


def review_letter_of(mail: OutgoingMail) -> ReviewLetter:
    """The facts of one such mail."""
    review = Review.objects.select_related("contract__account").get(pk=mail.event_id or 0)
    agent = Agent.objects.filter(email__iexact=mail.recipients[0]).first()
    promised = terms_under(contract_id=review.contract_id, on=review.since, known_at=mail.created_at)
    return ReviewLetter(
        review_id=review.pk,
        account=review.contract.account.name,
        label=review.label,
        key=review.key,
        due_on=review.due_on,
        planned=review.planned_at is not None,
        provider=promised.terms.provider if promised else {},
        reader=agent.name if agent else mail.recipients[0],
        zone=review.contract.account.timezone,
    )

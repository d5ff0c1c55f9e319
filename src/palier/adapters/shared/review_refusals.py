"""What reviews and engagements refuse, in sentences."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop as told

from palier.apps.reviews.errors import MinutesNeeded, NoSuchReview, NotPlanned, ReviewKnown, ReviewOver
from palier.core.errors import DomainError

REVIEW_SENTENCES: Mapping[type[DomainError], str] = {
    ReviewOver: told(
        "The review due on %(day)s was held or dropped before. Nothing was changed. Load the page again to see how it "
        "ended."
    ),
    MinutesNeeded: told(
        "Nothing is written down yet. The review stays open. Write what was said and decided, or why it will not take "
        "place."
    ),
    NotPlanned: told(
        "No hour was agreed on for the review due on %(day)s. What you wrote stands in its form. Note the hour at which "
        "it was held, then write it down."
    ),
    NoSuchReview: told("The contract promises no review “%(name)s”. Nothing was added. Choose one of the list."),
    ReviewKnown: told("There is such a review on %(day)s already. Nothing was added. Open it, or choose another day."),
}

"""What reviews and engagements refuse, in sentences."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop as told

from palier.apps.engagements.errors import (
    BegunAlready,
    EngagementOver,
    NotOffered,
    NotOnMenu,
    OutcomeNeeded,
    StageWaits,
)
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
        "No hour was agreed on for the review due on %(day)s. What you wrote stands in its form. Note the hour at "
        "which it was held, then write it down."
    ),
    NoSuchReview: told("The contract promises no review “%(name)s”. Nothing was added. Choose one of the list."),
    NotOffered: told("The contract has no “%(name)s” that could be begun. Nothing was begun. Choose one of the list."),
    NotOnMenu: told("“%(name)s” is chosen from a menu. Nothing was begun. Choose one of its lines."),
    BegunAlready: told("It runs for %(reference)s already. Nothing was begun. Go on with the one that runs."),
    EngagementOver: told("It was finished or dropped before. Nothing was changed. Load the page again."),
    StageWaits: told(
        "Stage %(place)s waits for the ones before it, or was done before. Nothing was changed. Load the page again to "
        "see which is next."
    ),
    OutcomeNeeded: told("Nothing is written down yet. It goes on as before. Say in a few words what came of it."),
    ReviewKnown: told("There is such a review on %(day)s already. Nothing was added. Open it, or choose another day."),
}

"""Every act on reviews."""

from palier.apps.reviews.commands.holding import add_review, drop_review, hold_review, plan_review, prepare_review
from palier.apps.reviews.commands.scheduling import schedule_all, schedule_reviews
from palier.apps.reviews.commands.telling import tell_missed

__all__ = [
    "add_review",
    "drop_review",
    "hold_review",
    "plan_review",
    "prepare_review",
    "schedule_all",
    "schedule_reviews",
    "tell_missed",
]

"""When the regular reviews of a contract are due (plan-language.md, "reviews")."""

from palier.core.reviews.cadence import AHEAD, GRACE, Due, due_between, is_live, missed_on

__all__ = ["AHEAD", "GRACE", "Due", "due_between", "is_live", "missed_on"]

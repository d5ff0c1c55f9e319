"""What both sides owe each other around a severity: staying reachable, agreeing on a change, enough detail, hours."""

from palier.core.duties.contact import ReportItem, contact_opens_at, report_items
from palier.core.duties.course import Course, Proposal, Rule, course_of
from palier.core.duties.severity import (
    Ground,
    customer_may_change,
    customer_may_choose,
    grounds_to_lower,
    provider_may_change,
    provider_must_propose,
)
from palier.core.duties.steps import Act, Step, due_step, lowering_of, next_steps, steps_of, warning_of
from palier.core.duties.unfold import fact_of_step, follows, unfolded

__all__ = [
    "Act",
    "Course",
    "Ground",
    "Proposal",
    "ReportItem",
    "Rule",
    "Step",
    "contact_opens_at",
    "course_of",
    "customer_may_change",
    "customer_may_choose",
    "due_step",
    "fact_of_step",
    "follows",
    "grounds_to_lower",
    "lowering_of",
    "next_steps",
    "provider_may_change",
    "provider_must_propose",
    "report_items",
    "steps_of",
    "unfolded",
    "warning_of",
]

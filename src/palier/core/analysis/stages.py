"""How an analysis runs: written, reviewed by somebody else, published; corrected by the same way again."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from palier.core.errors import DomainError


class Stage(StrEnum):
    """Where an analysis stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    PUBLISHED = "published"


class Step(StrEnum):
    """What is done with one."""

    WRITE = "write"
    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    PUBLISH = "publish"
    CORRECT = "correct"


@dataclass(eq=False)
class StepOutOfOrder(DomainError):
    """`step` can't be done with an analysis that stands at `stage`."""

    step: Step
    stage: Stage


LEADS_TO: Mapping[tuple[Stage, Step], Stage] = {
    (Stage.DRAFT, Step.WRITE): Stage.DRAFT,
    (Stage.DRAFT, Step.SUBMIT): Stage.IN_REVIEW,
    (Stage.IN_REVIEW, Step.RETURN): Stage.DRAFT,
    (Stage.IN_REVIEW, Step.APPROVE): Stage.APPROVED,
    (Stage.APPROVED, Step.RETURN): Stage.DRAFT,
    (Stage.APPROVED, Step.PUBLISH): Stage.PUBLISHED,
    (Stage.PUBLISHED, Step.PUBLISH): Stage.PUBLISHED,
    (Stage.PUBLISHED, Step.CORRECT): Stage.DRAFT,
}
"""What was approved is what is published: whoever wants another word begins at the draft again.  What is published can
be handed to further accounts as it is."""


def stage_after(stage: Stage, step: Step) -> Stage:
    """Where a step leads.  Raises StepOutOfOrder."""
    if (stage, step) not in LEADS_TO:
        raise StepOutOfOrder(step, stage)
    return LEADS_TO[stage, step]

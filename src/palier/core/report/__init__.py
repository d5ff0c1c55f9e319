"""How a report in writing comes about: made by itself, read by a person, sent.  Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from palier.core.errors import DomainError

__all__ = ["ReportOutOfOrder", "Stage", "Step", "stage_after"]


class Stage(StrEnum):
    """Where a report stands."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    SENT = "sent"


class Step(StrEnum):
    """What is done with one."""

    WRITE = "write"
    RECOUNT = "recount"
    REVIEW = "review"
    SEND = "send"


@dataclass(eq=False)
class ReportOutOfOrder(DomainError):
    """`step` can't be done with a report that stands at `stage`."""

    step: Step
    stage: Stage


LEADS_TO: Mapping[tuple[Stage, Step], Stage] = {
    (Stage.DRAFT, Step.WRITE): Stage.DRAFT,
    (Stage.DRAFT, Step.RECOUNT): Stage.DRAFT,
    (Stage.DRAFT, Step.REVIEW): Stage.REVIEWED,
    (Stage.REVIEWED, Step.WRITE): Stage.DRAFT,
    (Stage.REVIEWED, Step.RECOUNT): Stage.DRAFT,
    (Stage.REVIEWED, Step.SEND): Stage.SENT,
}
"""Whatever is changed after somebody read it has to be read again."""


def stage_after(stage: Stage, step: Step) -> Stage:
    """Where a step leads.  Raises ReportOutOfOrder.

    >>> stage_after(Stage.REVIEWED, Step.WRITE)
    <Stage.DRAFT: 'draft'>
    """
    if (stage, step) not in LEADS_TO:
        raise ReportOutOfOrder(step, stage)
    return LEADS_TO[stage, step]

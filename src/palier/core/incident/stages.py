"""How an incident and a maintenance run: which stage may follow which."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from palier.core.errors import DomainError


class Impact(StrEnum):
    """How much an incident hurts, in Statuspage's words, the least first."""

    NONE = "none"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


class Stage(StrEnum):
    """Where an incident (the first four) or a maintenance (the last three) stands."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"
    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"

    @property
    def is_over(self) -> bool:
        """Nothing is going on any more."""
        return self in (Stage.RESOLVED, Stage.COMPLETED)

    @property
    def is_planned(self) -> bool:
        """A stage of a maintenance."""
        return self in (Stage.SCHEDULED, Stage.IN_PROGRESS, Stage.COMPLETED)


INCIDENT = (Stage.INVESTIGATING, Stage.IDENTIFIED, Stage.MONITORING, Stage.RESOLVED)
FOLLOWING: Mapping[Stage, tuple[Stage, ...]] = {
    **dict.fromkeys(INCIDENT[:-1], INCIDENT),
    Stage.SCHEDULED: (Stage.SCHEDULED, Stage.IN_PROGRESS, Stage.COMPLETED),
    Stage.IN_PROGRESS: (Stage.IN_PROGRESS, Stage.COMPLETED),
    Stage.RESOLVED: (),
    Stage.COMPLETED: (),
}


@dataclass(eq=False)
class IncidentOver(DomainError):
    """The incident `reference` is over: what was said stays as it was said, and nothing is added but corrections."""

    reference: str


@dataclass(eq=False)
class StageOutOfOrder(DomainError):
    """`after` may not follow `before`: an incident is not scheduled, a maintenance is not investigated."""

    before: str
    after: str


def stages_after(stage: Stage) -> tuple[Stage, ...]:
    """What the next update may say; an incident may fall back from monitoring, a maintenance that began may not."""
    return FOLLOWING[stage]


def check_stage(before: Stage, after: Stage, *, reference: str) -> None:
    """Let pass what may follow.  Raises IncidentOver, StageOutOfOrder."""
    if before.is_over:
        raise IncidentOver(reference)
    if after not in FOLLOWING[before]:
        raise StageOutOfOrder(before.value, after.value)

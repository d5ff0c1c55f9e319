"""What acting on an analysis can refuse."""

from dataclasses import dataclass

from palier.core.analysis import Part, StepOutOfOrder
from palier.core.errors import DomainError

__all__ = [
    "AnalysedAlready",
    "AnalysisCrossed",
    "AnalysisIncomplete",
    "NobodyToHand",
    "ReasonForCorrection",
    "StepOutOfOrder",
    "StillGoingOn",
    "WriterMayNotApprove",
]


@dataclass(eq=False)
class AnalysedAlready(DomainError):
    """There is an analysis of it: `reference`."""

    reference: str


@dataclass(eq=False)
class StillGoingOn(DomainError):
    """The incident is not over: its causes can be told once it is."""

    reference: str


@dataclass(eq=False)
class AnalysisCrossed(DomainError):
    """`name` wrote in it while this was being written."""

    reference: str
    name: str


@dataclass(eq=False)
class AnalysisIncomplete(DomainError):
    """Parts are missing without which it can't be reviewed."""

    parts: tuple[Part, ...]


@dataclass(eq=False)
class WriterMayNotApprove(DomainError):
    """Whoever wrote in it does not approve it."""

    name: str


@dataclass(eq=False)
class NobodyToHand(DomainError):
    """No account was chosen, or none of those chosen is concerned."""


@dataclass(eq=False)
class ReasonForCorrection(DomainError):
    """A correction says what it corrects, for those who read the version before."""

"""What the ledger and the time sheet can refuse, besides the core's refusals."""

from dataclasses import dataclass

from palier.core.errors import DomainError


@dataclass(eq=False)
class NotCounted(DomainError):
    """The contract counts no such `feature`: it isn't sold, isn't counted or has no limit."""

    feature: str


@dataclass(eq=False)
class ReasonMissing(DomainError):
    """The act needs a reason that others can read later."""


@dataclass(eq=False)
class OtherAccount(DomainError):
    """Credits can't leave the account they were granted to."""


@dataclass(eq=False)
class SameLedger(DomainError):
    """Credits were to be moved to where they are."""


@dataclass(eq=False)
class OtherUnit(DomainError):
    """Credits counted in `sent` can't become credits counted in `received`."""

    sent: str
    received: str


@dataclass(eq=False)
class NotHours(DomainError):
    """Time can only cost what is counted in hours."""

    count: str


@dataclass(eq=False)
class UnlikelyTime(DomainError):
    """`minutes` is nothing, or more than a day."""

    minutes: int


@dataclass(eq=False)
class TimerRuns(DomainError):
    """The agent's stopwatch for this case runs already."""


@dataclass(eq=False)
class NoTimer(DomainError):
    """No stopwatch of the agent runs for this case."""


@dataclass(eq=False)
class AlreadyWithdrawn(DomainError):
    """The time was withdrawn before."""

"""What publishing and reading catalogues can refuse."""

from dataclasses import dataclass
from datetime import datetime

from palier.core.errors import DomainError


@dataclass(eq=False)
class EffectiveTooEarly(DomainError):
    """A version can't take effect at `wanted`, before `allowed`: a promise already running would have changed."""

    catalogue: str
    wanted: datetime
    allowed: datetime

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


@dataclass(eq=False)
class PublishedMeanwhile(DomainError):
    """Somebody has published version `number` of a catalogue since its writer began."""

    catalogue: str
    number: int
    published_by: str


@dataclass(eq=False)
class OtherCatalogue(DomainError):
    """A text that calls itself `found` where the next version of `catalogue` was to be published."""

    catalogue: str
    found: str


@dataclass(eq=False)
class CatalogueKnown(DomainError):
    """A text published as a new catalogue, of which there is one already."""

    catalogue: str


@dataclass(eq=False)
class PlanTestsFail(DomainError):
    """Of `count` plan tests, `wrong` do not come out as written."""

    wrong: int
    count: int

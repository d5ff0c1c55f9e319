"""What anybody may read: offers whose catalogue says that they are public."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from palier.apps.catalogues.models import CatalogueVersion
from palier.apps.catalogues.queries import catalogue_of, versions_in_force
from palier.apps.errors import NotFound
from palier.core.catalogue import Catalogue

MOST_VERSIONS = 500
"""Of a catalogue's editions, the latest so many can be asked for."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One published version, by its number, and from when it counts."""

    version_id: int
    number: int
    effective_at: datetime


@dataclass(frozen=True, slots=True)
class PublicOffer:
    """An offer as anybody may read it; `next` is the edition that will take its place, where one is published."""

    catalogue: Catalogue
    edition: Edition
    next: Edition | None
    on: date | None

    @property
    def zone(self) -> ZoneInfo:
        """The provider's own zone, in which days are meant."""
        return ZoneInfo(self.catalogue.document.provider.timezone)


def public_offer(slug: str, *, at: datetime, on: date | None = None) -> PublicOffer:
    """The offer of a catalogue at `at`, or at the end of the provider's day `on`.  Raises NotFound.

    Not found are catalogues that are unknown, that had nothing in force then, and those that do not say that they are
    public: neither the edition asked for nor the one in force now may be private.  One statement, and one for each
    edition that this process has not read yet.
    """
    editions = _editions(slug, at)
    now = _in_force(editions, at)
    latest = now or (editions[0] if editions else None)
    if latest is None or not _is_public(latest):
        raise NotFound("catalogue", slug)
    shown = now if on is None else _in_force(editions, _end_of(on, latest))
    if shown is None or not _is_public(shown):
        raise NotFound("catalogue", slug)
    after = [each for each in editions if each.effective_at > shown.effective_at]
    return PublicOffer(catalogue_of(shown.version_id), shown, after[-1] if after else None, on)


def public_offers(*, at: datetime) -> tuple[Catalogue, ...]:
    """Every offer that anybody may read at `at`, by name.

    One statement, and one for each edition that this process has not read yet.
    """
    spoken = (catalogue_of(version) for version in versions_in_force(at=at))
    return tuple(catalogue for catalogue in spoken if catalogue.document.provider.public)


def _editions(slug: str, at: datetime) -> Sequence[Edition]:
    """Those published by `at`, the last to take effect first."""
    published = CatalogueVersion.objects.filter(catalogue__slug=slug, published_at__lte=at)
    rows = published.order_by("-effective_at", "-number").values_list("pk", "number", "effective_at")
    return [Edition(*row) for row in rows[:MOST_VERSIONS]]


def _in_force(editions: Sequence[Edition], at: datetime) -> Edition | None:
    return next((each for each in editions if each.effective_at <= at), None)


def _end_of(day: date, edition: Edition) -> datetime:
    zone = ZoneInfo(catalogue_of(edition.version_id).document.provider.timezone)
    return datetime.combine(day + timedelta(days=1), time(), zone) - timedelta(microseconds=1)


def _is_public(edition: Edition) -> bool:
    return catalogue_of(edition.version_id).document.provider.public

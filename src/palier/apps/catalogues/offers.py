"""What is sold today: each published catalogue with the terms of its plans."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from palier.apps.catalogues.models import CatalogueVersion
from palier.apps.catalogues.queries import catalogue_of, versions_in_force
from palier.core.catalogue import ContractFacts, Terms, terms_for


@dataclass(frozen=True, slots=True)
class PublishedOffer:
    """One catalogue as it is in force: its version, and the terms of a plain contract of each plan, cheapest first."""

    version_id: int
    slug: str
    number: int
    effective_at: datetime
    published_by: str
    plans: tuple[Terms, ...]
    is_public: bool


def published_offers(*, at: datetime) -> Sequence[PublishedOffer]:
    """Every catalogue with a version in force at `at`."""
    return tuple(_offer(version) for version in versions_in_force(at=at))


@lru_cache(maxsize=32)
def _offer(version_id: int) -> PublishedOffer:
    """A published version never changes, so it is read once per process."""
    row = CatalogueVersion.objects.select_related("catalogue").get(pk=version_id)
    catalogue = catalogue_of(version_id)
    region = catalogue.regions[0] if catalogue.regions else None
    plans = tuple(terms_for(catalogue, ContractFacts(plan=plan, region=region)) for plan in catalogue.plans)
    public = catalogue.document.provider.public
    return PublishedOffer(version_id, row.catalogue.slug, row.number, row.effective_at, row.published_by, plans, public)

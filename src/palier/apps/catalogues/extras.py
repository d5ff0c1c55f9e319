"""What contracts can hold besides a plan: the add-ons, products and regions of each catalogue in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from palier.apps.catalogues.models import CatalogueVersion
from palier.apps.catalogues.queries import catalogue_of, versions_in_force
from palier.core.catalogue.terms import Text


@dataclass(frozen=True, slots=True)
class Extra:
    """One of them; `plans` are the labels of the plans an add-on is sold with, none where that is every one."""

    id: str
    label: Text
    plans: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Extras:
    """Those of one catalogue, in its own order."""

    slug: str
    provider: Text
    add_ons: tuple[Extra, ...]
    products: tuple[Extra, ...]
    regions: tuple[Extra, ...]


def extras_sold(*, at: datetime) -> Sequence[Extras]:
    """Those of every catalogue with a version in force at `at`."""
    return tuple(_extras(version) for version in versions_in_force(at=at))


@lru_cache(maxsize=32)
def _extras(version_id: int) -> Extras:
    """A published version never changes, so it is read once per process."""
    slug = CatalogueVersion.objects.values_list("catalogue__slug", flat=True).get(pk=version_id)
    offer = catalogue_of(version_id)
    said = offer.document
    labels = {plan: offer.text_of(body.label) or {"": plan} for plan, body in said.plans.items()}
    return Extras(
        slug=slug,
        provider=offer.text_of(said.provider.name),
        add_ons=tuple(
            Extra(key, offer.text_of(each.label), tuple(labels[plan] for plan in each.available if plan in labels))
            for key, each in said.add_ons.items()
        ),
        products=tuple(Extra(key, offer.text_of(each.label)) for key, each in said.products.items()),
        regions=tuple(Extra(key, offer.text_of(each.label)) for key, each in said.regions.items()),
    )

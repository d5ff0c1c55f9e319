"""What contracts can hold besides a plan: the add-ons, products and regions of each catalogue in force."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from palier.apps.catalogues.models import CatalogueVersion
from palier.apps.catalogues.offers import PublishedOffer
from palier.apps.catalogues.queries import catalogue_of
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


def extras_of(offers: Iterable[PublishedOffer]) -> Sequence[Extras]:
    """Those of the catalogues in force, as they were read."""
    return tuple(_extras(offer.version_id) for offer in offers)


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

"""Reading what was published, parsed once per process: a version and its pinned terms never change."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import OuterRef, QuerySet

from palier.apps.catalogues.models import CatalogueVersion, PinnedTerms
from palier.core.catalogue import Catalogue, Terms, read_catalogue, terms_from_json


@dataclass(frozen=True, slots=True)
class Published:
    """One published version, as its publisher wants to hear of it."""

    slug: str
    name: str
    number: int
    published_at: datetime
    effective_at: datetime


def describe_version(version_id: int) -> Published:
    """What a version is called and from when it counts."""
    columns = ("catalogue__slug", "catalogue__name", "number", "published_at", "effective_at")
    return Published(*CatalogueVersion.objects.values_list(*columns).get(pk=version_id))


def version_in_force(catalogue_id: int, *, at: datetime) -> int | None:
    """The id of the version that speaks for a catalogue at `at`: the last to have taken effect."""
    return speaking(catalogue_id, at=at).first()


def speaking(catalogue: int | OuterRef, *, at: datetime) -> QuerySet[CatalogueVersion, int]:
    """The ids of a catalogue's versions that have taken effect, the one that speaks first, for a statement."""
    effective = CatalogueVersion.objects.filter(catalogue_id=catalogue, effective_at__lte=at)
    return effective.order_by("-effective_at", "-number").values_list("pk", flat=True)


def versions_in_force(*, at: datetime) -> list[int]:
    """The same for every catalogue that has one, by slug; one statement."""
    effective = CatalogueVersion.objects.filter(effective_at__lte=at)
    newest = effective.order_by("catalogue__slug", "catalogue_id", "-effective_at", "-number")
    return list(newest.distinct("catalogue__slug", "catalogue_id").values_list("pk", flat=True))


@lru_cache(maxsize=32)
def catalogue_of(version_id: int) -> Catalogue:
    """One published version, read."""
    version = CatalogueVersion.objects.select_related("catalogue").get(pk=version_id)
    return read_catalogue(version.text, name=version.catalogue.slug)


@lru_cache(maxsize=1024)
def version_of_terms(terms_id: int) -> str:
    """The version of the catalogue that pinned terms were drawn from: "credenti 3"."""
    columns = ("version__catalogue__slug", "version__number")
    slug, number = PinnedTerms.objects.values_list(*columns).get(pk=terms_id)
    return f"{slug} {number}"


@lru_cache(maxsize=1024)
def terms_of(terms_id: int) -> Terms:
    """Pinned terms, read."""
    return terms_from_json(PinnedTerms.objects.values_list("body", flat=True).get(pk=terms_id))

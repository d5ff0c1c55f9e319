"""Which clocks owe an analysis."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from django.db.models import Q, QuerySet

from palier.apps.catalogues.models import CatalogueVersion
from palier.apps.catalogues.queries import catalogue_of
from palier.core.case import Kind
from palier.core.catalogue import Terms
from palier.core.clock import State

RCA = "rca"
"""The clock of every catalogue that an analysis stops (plan-language.md: `rca`)."""

OPEN = Q(
    stopped_at__isnull=True,
    started_at__isnull=False,
    state__in=(State.RUNNING.value, State.PAUSED.value, State.BREACHED.value, State.BEST_EFFORT.value),
)
"""It was started, and nothing stopped it yet."""


def naming() -> QuerySet[CatalogueVersion, int]:
    """The versions that name the event at all: only these are read, once for each process."""
    return (
        CatalogueVersion.objects.filter(text__contains=Kind.RCA_PUBLISHED.value)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def owing(versions: Iterable[int] | None = None) -> Q:
    """Open clocks that an analysis stops: the built-in one, and those that a catalogue declares to stop on it.

    `versions` are those of `naming`, which takes a statement where they were not read before.
    """
    declared: dict[str, list[int]] = defaultdict(list)
    for version_id in naming() if versions is None else versions:
        for clock in _declared(version_id):
            declared[clock].append(version_id)
    stopped = Q(clock=RCA)
    for clock, version_ids in declared.items():
        stopped |= Q(clock=clock, terms__version__in=version_ids)
    return OPEN & stopped


def is_owed(clock: str, version_id: int) -> bool:
    """Does an analysis stop this clock, of terms drawn from that version?"""
    return clock == RCA or clock in _declared(version_id)


def owed_clocks(terms: Terms) -> tuple[str, ...]:
    """The clocks of some terms that an analysis stops."""
    return tuple(rule.id for rule in terms.clocks if Kind.RCA_PUBLISHED.value in rule.stops)


@lru_cache(maxsize=256)
def _declared(version_id: int) -> tuple[str, ...]:
    clocks = catalogue_of(version_id).document.clocks
    return tuple(clock for clock, said in clocks.items() if Kind.RCA_PUBLISHED.value in (said.stops or ()))

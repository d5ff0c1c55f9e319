"""Rows of other apps that follow from the facts of a case alone.

An app above registers its projection when Django is ready.  From then on its rows are written in the same statement
as the facts they follow from, and `verify` holds them to the facts as it does clocks.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from palier.apps.cases.models import Case
from palier.apps.together import Columns
from palier.core.case import Event
from palier.core.catalogue.terms import Terms

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Projection:
    """Rows of one table: `wanted` answers those that a case should have, from its facts and what never changes of it.

    `key` tells the rows of one case apart (a unique constraint covers `case_id` and these); `columns` are the others
    that facts decide.
    """

    model: type[Model]
    key: Columns
    columns: Columns
    wanted: Callable[[Case, Terms, Sequence[Event]], Iterable[Model]]

    @property
    def identity(self) -> Columns:
        """What tells a row from all others."""
        return ("case_id", *self.key)

    def rows(self, case: Case, terms: Terms, facts: Sequence[Event]) -> dict[Key, Model]:
        """The rows that these facts ask for, by key; none before the case is opened."""
        wanted = self.wanted(case, terms, facts) if facts else ()
        return {tuple(getattr(row, name) for name in self.key): row for row in wanted}

    def stored(self, case_ids: Sequence[int]) -> dict[int, dict[Key, Model]]:
        """The rows that these cases have, by case and key."""
        found: dict[int, dict[Key, Model]] = {case_id: {} for case_id in case_ids}
        for row in self.model._base_manager.filter(case_id__in=case_ids):
            found[row.case_id][tuple(getattr(row, name) for name in self.key)] = row  # type: ignore[attr-defined]
        return found

    def values(self, row: Model) -> Mapping[str, Any]:
        """What facts decide of a row, its key apart."""
        return {name: getattr(row, name) for name in self.columns}


@dataclass
class Changes:
    """What is to be written: rows to write, over those of the same key if there are any, and rows to take away."""

    overwrites: list[tuple[Model, Columns, Columns]] = field(default_factory=list)
    deletes: list[tuple[Model, Columns]] = field(default_factory=list)


_registered: dict[str, Projection] = {}


def register(projection: Projection) -> None:
    """Have these rows written with every fact from now on; for `AppConfig.ready`."""
    _registered[projection.model._meta.db_table] = projection


def projections() -> Iterator[Projection]:
    """All that are registered."""
    yield from _registered.values()


def note_changes(changes: Changes, case: Case, terms: Terms, facts: Sequence[Event], *, added: int) -> None:
    """Add to `changes` what the last `added` facts of a case alter.  No row is read: those before follow from facts."""
    for projection in projections():
        before = projection.rows(case, terms, facts[: len(facts) - added])
        after = projection.rows(case, terms, facts)
        for key, row in after.items():
            if key not in before or projection.values(before[key]) != projection.values(row):
                changes.overwrites.append((row, projection.identity, projection.columns))
        changes.deletes += [(row, projection.identity) for key, row in before.items() if key not in after]

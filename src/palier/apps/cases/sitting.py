"""Several cases dealt with at one sitting: locked and read at once, written at once.

Inside, commands do what they always do, each to one case; what they would read is in hand already, and what they
write is written when the sitting ends.  A command costs a case of many what it costs one, but not the way to the
database and back, which is most of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Model

from palier.apps.cases.locking import Locked, clocks_of_cases, lock_cases
from palier.apps.cases.projections import Changes
from palier.apps.clocks.commands import tell_past_steps
from palier.apps.outbox.commands import Call
from palier.apps.together import Columns, write_together

SECOND = timedelta(seconds=1)


@dataclass
class Rows:
    """What is to be written in one statement."""

    inserts: list[Model] = field(default_factory=list)
    updates: list[tuple[Model, Columns]] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    follows: Changes = field(default_factory=Changes)

    def write(self) -> None:
        """Write them."""
        calls = list(dict.fromkeys(self.calls))
        write_together(self.inserts, self.updates, calls, self.follows.overwrites, self.follows.deletes)


@dataclass
class Sitting:
    """The cases that nobody has taken yet, and the rows that are not written yet."""

    locked: dict[int, Locked]
    rows: Rows | None = None

    def write(self) -> None:
        """Write what commands have left, if anything."""
        rows, self.rows = self.rows, None
        if rows is not None:
            rows.write()


_current: ContextVar[Sitting | None] = ContextVar("sitting", default=None)


@contextmanager
def at_one_sitting(ats: Mapping[int, datetime]) -> Iterator[None]:
    """Have commands inside deal with these cases, each at the instant given with it.

    One transaction: an exception leaves nothing of the whole sitting.  A case that is taken a second time, or that
    was not named, is locked and read by itself, once all before it is written.
    """
    with transaction.atomic():
        sitting = Sitting(_with_steps_told(lock_cases(list(ats)), ats))
        before = _current.set(sitting)
        try:
            yield
            sitting.write()
        finally:
            _current.reset(before)


def handed_over(case_id: int) -> Locked | None:
    """A case that this sitting has in hand and nobody took yet; None without one, for whoever locks it then."""
    sitting = _current.get()
    if sitting is None:
        return None
    locked = sitting.locked.pop(case_id, None)
    if locked is None:
        sitting.write()
    return locked


def rows_to_fill() -> Rows:
    """The rows that the next command adds to: those of the sitting, or some of its own; `settle` them afterwards."""
    sitting = _current.get()
    if sitting is None:
        return Rows()
    sitting.rows = sitting.rows or Rows()
    return sitting.rows


def settle(rows: Rows) -> None:
    """Write these rows now, unless a sitting does so at its end."""
    if _current.get() is None:
        rows.write()


def earliest(locked: Locked, at: datetime) -> datetime:
    """When what is done at `at` counts as done: in whole seconds, never before the last fact nor a breach found."""
    found = [clock.breached_at + SECOND for clock in locked.clocks if clock.breached_at and clock.stopped_at is None]
    return max(at.replace(microsecond=0), locked.facts[-1].at, *found)


def is_overtaken(locked: Locked, at: datetime) -> bool:
    """Did a step of a clock come due before `at` that no sweep has told yet?"""
    return any(clock.next_at is not None and clock.next_at < at for clock in locked.clocks)


def _with_steps_told(locked: dict[int, Locked], ats: Mapping[int, datetime]) -> dict[int, Locked]:
    counted = {case_id: earliest(each, ats[case_id]) for case_id, each in locked.items()}
    overtaken: Sequence[int] = [case_id for case_id, each in locked.items() if is_overtaken(each, counted[case_id])]
    if overtaken:
        tell_past_steps({case_id: counted[case_id] for case_id in overtaken})
        for case_id, clocks in clocks_of_cases(overtaken).items():
            locked[case_id].clocks = clocks
    return locked

"""Several cases dealt with at one sitting: locked and read at once, written at once.

Inside, commands do what they always do, each to one case; what they would read is in hand already, and what they
write is written when the sitting ends.  A command costs a case of many what it costs one, but not the way to the
database and back, which is most of it.

Nobody inside can tell: a statement that names a table in which something is still to be written finds it written, one
that changes what cases in hand were read from makes the sitting let go of them, and what was left in a savepoint goes
with it.
"""

import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from palier.apps.cases.locking import READ_FROM, Locked, clocks_of_cases, lock_cases
from palier.apps.cases.models import Case
from palier.apps.cases.projections import Changes
from palier.apps.clocks.commands import tell_past_steps
from palier.apps.outbox.commands import Call
from palier.apps.together import Columns, write_together

SECOND = timedelta(seconds=1)
WORDS = re.compile(r"\w+")


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

    def add(self, others: "Rows") -> None:
        """Have these written with others, of other cases."""
        self.inserts += others.inserts
        self.updates += others.updates
        self.calls += others.calls
        self.follows.overwrites += others.follows.overwrites
        self.follows.deletes += others.follows.deletes

    def tables(self) -> set[str]:
        """The tables they are written to."""
        changed = (*(row for row, _ in self.updates), *(row for row, _ in self.follows.deletes))
        rows = (*self.inserts, *changed, *(row for row, *_ in self.follows.overwrites))
        return {row._meta.db_table for row in rows}


@dataclass
class Sitting:
    """The cases that nobody has taken yet, and the rows that are not written yet, with the tables they belong to."""

    locked: dict[int, Locked]
    rows: Rows = field(default_factory=Rows)
    tables: set[str] = field(default_factory=set)
    is_writing: bool = False

    def leave(self, rows: Rows) -> None:
        """Keep rows until they are needed, at the latest until the end."""
        self.rows.add(rows)
        self.tables |= rows.tables()

    def write(self) -> None:
        """Write what commands have left, if anything."""
        rows, has_any = self.rows, bool(self.tables)
        self.forget()
        if has_any:
            self.is_writing = True
            try:
                rows.write()
            finally:
                self.is_writing = False

    def forget(self) -> None:
        """Nothing of what commands have left is to be written any more."""
        self.rows, self.tables = Rows(), set()

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Mapping[str, Any]
    ) -> Any:
        """Run a statement, for `connection.execute_wrapper`: those of others find things as they are outside."""
        if not self.is_writing:
            self._make_way(sql)
        return execute(sql, params, many, context)

    def _make_way(self, sql: str) -> None:
        if sql.startswith("ROLLBACK TO SAVEPOINT"):  # whatever was left before it was written when it began
            self.forget()
        elif sql.startswith("SAVEPOINT"):
            self.write()
        else:
            named = set(WORDS.findall(sql))
            if not named.isdisjoint(self.tables):
                self.write()
            if not named.isdisjoint(READ_FROM) and not sql.lstrip().startswith("SELECT"):
                self.locked.clear()


class _Here(threading.local):
    """Where connections are, sittings are: one thread's are no other's."""

    sitting: Sitting | None = None


_here = _Here()


@contextmanager
def at_one_sitting(ats: Mapping[int, datetime]) -> Iterator[Mapping[int, Case]]:
    """Have commands inside deal with these cases, each at the instant given with it; gives the cases as found.

    One transaction: an exception leaves nothing of the whole sitting.  All are locked at once, in the order of their
    numbers.  A case that is taken a second time, or that was not named, is locked and read by itself, once all before
    it is written.
    """
    with transaction.atomic():
        sitting = Sitting(_with_steps_told(lock_cases(list(ats)), ats))
        before, _here.sitting = _here.sitting, sitting
        try:
            with connection.execute_wrapper(sitting):
                yield {case_id: each.case for case_id, each in sitting.locked.items()}
                sitting.write()
        finally:
            _here.sitting = before


def handed_over(case_id: int) -> Locked | None:
    """A case that this sitting has in hand and nobody took yet; None without one, for whoever locks it then."""
    sitting = _here.sitting
    return None if sitting is None else sitting.locked.pop(case_id, None)


def settle(rows: Rows) -> None:
    """Write these rows now, or leave them with the sitting."""
    sitting = _here.sitting
    if sitting is None:
        rows.write()
    else:
        sitting.leave(rows)


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

"""A year of instants at which a case may open, and when each would be due: the linter's bench.

Arrays are loaded when a bench is set up: programs that only show what the linter found have no use for ten megabytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from palier.core.time import Calendar, CalendarRunsOut, WorkingDays, WorkTime

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from palier.core.time.bulk import BulkTime

    Ints = NDArray[np.int64]
Length = timedelta | WorkingDays
QUARTER = 15 * 60
CLOSE_TO_WORST = 60


class Year:
    """Every quarter of an hour of a year, and every opening and closing of `calendars`, each with its neighbours.

    Latest and earliest answers change course only where an opening or closing is passed or reached, so nothing that
    lasts longer than a quarter of an hour is overlooked.
    """

    def __init__(self, year: int, calendars: Iterable[Calendar]) -> None:
        from palier.core.time.bulk import BulkTime

        self.first, self.last = (int(datetime(each, 1, 1, tzinfo=UTC).timestamp()) for each in (year, year + 1))
        self._bulk = {calendar: BulkTime(WorkTime(calendar)) for calendar in calendars}
        self._dues: dict[tuple[Calendar, Length], Ints | None] = {}

    @cached_property
    def starts(self) -> Ints:
        """The instants, in seconds since the epoch, in order."""
        import numpy as np

        edges = [np.arange(self.first, self.last, QUARTER, dtype=np.int64)]
        for calendar in self._bulk:
            edges += self.openings(calendar)
        exact = np.concatenate(edges)
        return np.unique(np.clip(np.concatenate([exact - 1, exact, exact + 1]), self.first, self.last))

    def openings(self, calendar: Calendar) -> tuple[Ints, Ints]:
        """When the calendar opens and when it closes in this year, pairwise."""
        import numpy as np

        pieces = self._bulk[calendar].worktime.covering(self.first, self.last).seconds
        opens, closes = np.asarray(pieces.opens, dtype=np.int64), np.asarray(pieces.closes, dtype=np.int64)
        inside = (closes > self.first) & (opens < self.last)
        return opens[inside], closes[inside]

    def dues(self, calendar: Calendar, length: Length) -> Ints | None:
        """When each start would be due; None where the calendar never opens for as long as that."""
        key = (calendar, length)
        if key not in self._dues:
            self._dues[key] = self._due(self._bulk[calendar], length)
        return self._dues[key]

    def _due(self, bulk: BulkTime, length: Length) -> Ints | None:
        try:
            if isinstance(length, WorkingDays):
                return bulk.add_days(self.starts, length.amount)
            return bulk.add(self.starts, length // timedelta(seconds=1))
        except CalendarRunsOut:
            return None

    def open_time(self, calendar: Calendar, starts: Ints, ends: Ints) -> Ints:
        """Open seconds of the calendar in each [start, end)."""
        return self._bulk[calendar].elapsed(starts, ends)

    def telling(self, badness: Ints) -> int:
        """The place among `starts` of an instant as bad as any, to within a minute: a round one if there is one."""
        import numpy as np

        close = np.flatnonzero(badness >= badness.max() - CLOSE_TO_WORST)
        round_ones = close[self.starts[close] % QUARTER == 0]
        return int(round_ones[0] if round_ones.size else close[0])


def instant(seconds: int | np.int64) -> datetime:
    """Seconds since the epoch as an instant in UTC."""
    return datetime.fromtimestamp(int(seconds), tz=UTC)

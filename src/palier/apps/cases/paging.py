"""Where a page of the queue ends: never within a minute, so that who goes first among its cases does so for all."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

PAGE = 50
AT_MOST = 500
"""Cases of one minute that a page holds; in a minute in which still more are due, the order holds for so many."""


class Due(Protocol):
    """A line of the queue, as far as paging cares."""

    @property
    def next_due_at(self) -> datetime | None:
        """When it is due; None where nothing is promised."""
        ...


Line = TypeVar("Line", bound=Due)


def minute_of(due_at: datetime | None) -> datetime | None:
    """The minute in which something is due: cases due within the same one are put in order by who goes first."""
    return due_at and due_at.replace(second=0)


def whole_page(rows: Callable[[int], Sequence[Line]], *, page: int = PAGE) -> tuple[Sequence[Line], bool]:
    """A page of lines in the order of the queue, and whether there are more; `rows` answers so many of the first.

    A page ends before the minute that would not fit.  Where little would be left, or a single minute holds more than
    a page, the page goes on to the end of that minute: one statement more, and more lines.
    """
    found = rows(page + 1)
    if len(found) <= page:
        return found, False
    end = _minute_begins(found, page)
    if end < page // 2:
        found = rows(AT_MOST + 1)
        end = _minute_ends(found, page)
    return found[:end], len(found) > end


def _minute_begins(rows: Sequence[Line], place: int) -> int:
    """The place at which the minute of the line at `place` begins; that of a line without a promise is its own."""
    minute = minute_of(rows[place].next_due_at)
    while minute and place and minute_of(rows[place - 1].next_due_at) == minute:
        place -= 1
    return place


def _minute_ends(rows: Sequence[Line], place: int) -> int:
    minute = minute_of(rows[place].next_due_at)
    while place < min(len(rows), AT_MOST) and minute_of(rows[place].next_due_at) == minute:
        place += 1
    return place

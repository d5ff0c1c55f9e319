"""One way to reach a due time: a target measured from an origin, with the pauses cut out of its calendar."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import NamedTuple, TypeVar

from palier.core.catalogue.terms import Target, Terms
from palier.core.time import WorkingDays, WorkTime, worktime_of

SECOND = timedelta(seconds=1)
WHOLE = Fraction(1)
Amount = TypeVar("Amount", int, Fraction)


class Pause(NamedTuple):
    """A stretch [start, end) cut out of service time, in epoch seconds, and the status that asked for it."""

    start: int
    end: int
    status: str


@dataclass(frozen=True, slots=True)
class Aim:
    """A timed `target`, promised for `severity` by `terms`, measured from the epoch second `origin`."""

    origin: int
    severity: str
    target: Target
    terms: Terms
    work: WorkTime

    def reached(self, pauses: Sequence[Pause], share: Fraction = WHOLE) -> int:
        """The epoch second at which `share` of the target is used up; a fraction of a second counts as one.

        `pauses` are sorted and don't overlap.  They are holes in the calendar, so what counts of a pause is the
        working time inside it.
        """
        length = self.target.length
        if isinstance(length, WorkingDays):
            days = length.amount if share is WHOLE else length.amount * share
            return _reached(self.origin, days, pauses, self.work.add_days, self.work.elapsed_days)
        assert length is not None, "an aim is timed"
        seconds = length // SECOND
        if share is not WHOLE:
            seconds = -(-seconds * share.numerator // share.denominator)
        return _reached(self.origin, seconds, pauses, self.work.add_seconds, self.work.elapsed_seconds)


def aim_at(target: Target, severity: str, terms: Terms, *, origin: int) -> Aim:
    """The aim of a timed target, on its calendar under these terms."""
    assert target.calendar is not None, "a timed target has a calendar"
    return Aim(origin, severity, target, terms, worktime_of(terms.calendars[target.calendar].calendar))


def _reached(
    at: int,
    left: Amount,
    pauses: Sequence[Pause],
    add: Callable[[int, Amount], int],
    elapsed: Callable[[int, int], Amount],
) -> int:
    """Walk from pause to pause, using up what is left between them; used up just as one begins is used up then."""
    for pause in pauses:
        if pause.end <= at:
            continue
        if pause.start > at:
            if (reached := add(at, left)) <= pause.start:
                return reached
            left -= elapsed(at, pause.start)
        at = pause.end
    return add(at, left)

"""What a contract holds from day to day, and what an act makes of it: plain values, no database."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Held:
    """What a contract holds; `version_id` is set where it keeps the catalogue it was signed under."""

    plan: str
    add_ons: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    region: str = ""
    negotiated: str = ""
    version_id: int | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is held from one day to another, both included; `ends_on` None is without end.

    `term_starts` is the first day of the term: an upgrade in mid-term leaves it as it was.
    """

    held: Held
    term_starts: date
    starts_on: date
    ends_on: date | None

    def includes(self, day: date) -> bool:
        """Whether it is held on that day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def changed_from(
    stretches: Iterable[Stretch], day: date, change: Callable[[Held], Held], *, until: date | None = None
) -> list[Stretch]:
    """The stretches with another content from `day` on (to `until`, that day included); those before stay."""
    found: list[Stretch] = []
    for stretch in stretches:
        before, inside, after = cut(stretch, day, until)
        inside = inside and replace(inside, held=change(inside.held))
        found += [part for part in (before, inside, after) if part]
    return joined(found)


def cut(stretch: Stretch, day: date, until: date | None) -> tuple[Stretch | None, Stretch | None, Stretch | None]:
    """The parts of a stretch before `day`, from `day` to `until`, and after; None for those that are empty."""
    after_starts = None if until is None else until + DAY
    before = _within(stretch, None, day - DAY)
    inside = _within(stretch, day, until)
    after = _within(stretch, after_starts, None) if after_starts else None
    return before, inside, after


def ended(stretches: Iterable[Stretch], last_day: date) -> list[Stretch]:
    """The stretches with nothing left after `last_day`."""
    return [part for stretch in stretches if (part := _within(stretch, None, last_day))]


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same with neighbours of one term that hold the same made one, in order of days."""
    found: list[Stretch] = []
    for stretch in sorted(stretches, key=lambda stretch: stretch.starts_on):
        last = found[-1] if found else None
        if last and last.ends_on and last.ends_on + DAY == stretch.starts_on and _alike(last, stretch):
            found[-1] = replace(last, ends_on=stretch.ends_on)
        else:
            found.append(stretch)
    return found


def _alike(one: Stretch, other: Stretch) -> bool:
    return (one.held, one.term_starts) == (other.held, other.term_starts)


def _within(stretch: Stretch, first: date | None, last: date | None) -> Stretch | None:
    starts = stretch.starts_on if first is None else max(stretch.starts_on, first)
    ends = stretch.ends_on if last is None else last if stretch.ends_on is None else min(stretch.ends_on, last)
    if ends is not None and ends < starts:
        return None
    return replace(stretch, starts_on=starts, ends_on=ends)

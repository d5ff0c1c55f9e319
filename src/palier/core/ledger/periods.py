"""How time is cut for what comes back: contract years, calendar years, quarters, months, or the contract as a whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Term:
    """A contract's first and last day, both included; None for no last day.

    `renewed_on` are the first days of the terms that renewals began, in order: what a contract gives once, each of
    them gives anew.
    """

    starts_on: date
    ends_on: date | None
    renewed_on: tuple[date, ...] = ()

    def around(self, on: date) -> tuple[date, date | None]:
        """The first and the last day of the term that a day of the contract lies in."""
        began = max((day for day in (self.starts_on, *self.renewed_on) if day <= on), default=self.starts_on)
        renewed = min((day for day in self.renewed_on if day > on), default=None)
        return began, renewed - DAY if renewed else self.ends_on


@dataclass(frozen=True, slots=True)
class Period:
    """One period as the contract has it, first and last day included; `share` is its part of a whole period."""

    starts_on: date
    ends_on: date | None
    share: Fraction = Fraction(1)

    def share_from(self, on: date) -> Fraction:
        """The part of a whole period from that day of it to its end; all of it where no end is known."""
        if self.ends_on is None:
            return self.share
        return self.share * ((self.ends_on - on).days + 1) / ((self.ends_on - self.starts_on).days + 1)


def anniversary(starts_on: date, years: int) -> date:
    """The day on which the year `years` after the first begins: the same day of the same month.

    A year that began on 29 February ends on 28 February, so the next begins on 1 March where there is no 29th: no year
    is shorter than 365 days.  Source: Regulation (EEC) 1182/71, article 3 (2c).

    >>> anniversary(date(2024, 2, 29), 1), anniversary(date(2024, 2, 29), 4)
    (datetime.date(2025, 3, 1), datetime.date(2028, 2, 29))
    """
    try:
        return starts_on.replace(year=starts_on.year + years)
    except ValueError:
        return date(starts_on.year + years, 3, 1)


def period_on(per: str | None, term: Term, on: date) -> Period | None:
    """The period a day of the contract lies in; None for a day outside it.

    `per` is month, quarter or year (of the calendar), contract_year, contract; None is contract.
    """
    if on < term.starts_on or (term.ends_on is not None and on > term.ends_on):
        return None
    if per in (None, "contract"):
        return Period(*term.around(on))
    first, next_first = _contract_year(term.starts_on, on) if per == "contract_year" else _of_calendar(per, on)
    return _clipped(first, next_first - DAY, term)


def periods_between(per: str | None, term: Term, first: date, last: date) -> Iterator[Period]:
    """The periods that hold some day of the contract from `first` to `last`, in order."""
    period = period_on(per, term, max(first, term.starts_on))
    while period is not None and period.starts_on <= last:
        yield period
        period = period_on(per, term, period.ends_on + DAY) if period.ends_on else None


def _contract_year(starts_on: date, on: date) -> tuple[date, date]:
    years = on.year - starts_on.year
    if on < anniversary(starts_on, years):
        years -= 1
    return anniversary(starts_on, years), anniversary(starts_on, years + 1)


def _of_calendar(per: str | None, on: date) -> tuple[date, date]:
    months = {"month": 1, "quarter": 3, "year": 12}[per or ""]
    first = on.replace(month=(on.month - 1) // months * months + 1, day=1)
    over = first.month + months
    return first, date(first.year + (over - 1) // 12, (over - 1) % 12 + 1, 1)


def _clipped(first: date, last: date, term: Term) -> Period:
    starts_on, ends_on = max(first, term.starts_on), last if term.ends_on is None else min(last, term.ends_on)
    return Period(starts_on, ends_on, Fraction((ends_on - starts_on).days + 1, (last - first).days + 1))

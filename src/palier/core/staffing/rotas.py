"""Who is on call at an instant: turns that follow each other, and swaps that replace them.

Turns are handed over by the wall clock of one zone and are half-open, so that exactly one person is on call at each
instant, also on the days when clocks change.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from palier.core.time import Span
from palier.core.time.pieces import EPOCH_DAY, first_instant

DAY_SECONDS = 24 * 3600
RESERVES = 2
"""How many people of a rota are called before their lead: whoever is on call, and the next."""


@dataclass(frozen=True, slots=True)
class Swap:
    """Somebody else is on call during `span`, whoever's turn it is."""

    span: Span
    person: int


@dataclass(frozen=True, slots=True)
class Rota:
    """Turns of `turn_days` days among `people`, handed over at `hand_over` minutes after midnight in `timezone`.

    The first of `people` takes over on `starts_on`; turns go on in both directions for ever.  Of several swaps that
    cover an instant the last counts.  Raises ValueError without anybody or with turns of no length.
    """

    timezone: str
    hand_over: int
    starts_on: date
    turn_days: int
    people: tuple[int, ...]
    swaps: tuple[Swap, ...] = ()

    def __post_init__(self) -> None:
        if not self.people or self.turn_days < 1:
            raise ValueError((self.people, self.turn_days))


@dataclass(frozen=True, slots=True)
class Stint:
    """A stretch of time during which one person is on call; `swapped` tells that it was another's turn."""

    span: Span
    person: int
    swapped: bool


def turn_start(rota: Rota, number: int) -> datetime:
    """When turn `number` begins (0 is the first), in UTC; a skipped hand-over time is the first instant after it."""
    day = rota.starts_on.toordinal() - EPOCH_DAY + number * rota.turn_days
    second = first_instant(ZoneInfo(rota.timezone), day * DAY_SECONDS + rota.hand_over * 60)
    return datetime.fromtimestamp(second, UTC)


def turn_number(rota: Rota, at: datetime) -> int:
    """The turn that runs at `at`."""
    days = (at.astimezone(ZoneInfo(rota.timezone)).date() - rota.starts_on).days
    number = days // rota.turn_days + 1
    while turn_start(rota, number) > at:
        number -= 1
    return number


def on_call(rota: Rota, at: datetime) -> int:
    """The one person who is on call at `at`."""
    swapped = [swap.person for swap in rota.swaps if swap.span.start <= at < swap.span.end]
    return swapped[-1] if swapped else _planned(rota, turn_number(rota, at))


def stints(rota: Rota, span: Span) -> tuple[Stint, ...]:
    """Who is on call when during `span`: one after the other without gap, cut at hand-overs and swaps."""
    if span.start >= span.end:
        return ()
    edges = {span.start, span.end, *_hand_overs(rota, span)}
    edges |= {edge for swap in rota.swaps for edge in (swap.span.start, swap.span.end)}
    cuts = sorted(edge for edge in edges if span.start <= edge <= span.end)
    found: list[Stint] = []
    for start, end in pairwise(cuts):
        person, planned = on_call(rota, start), _planned(rota, turn_number(rota, start))
        piece = Stint(Span(start, end), person, person != planned)
        if found and (found[-1].person, found[-1].swapped) == (piece.person, piece.swapped):
            piece = Stint(Span(found.pop().span.start, end), person, piece.swapped)
        found.append(piece)
    return tuple(found)


def call_order(rota: Rota, at: datetime, *, lead: int | None, absent: Collection[int]) -> tuple[int, ...]:
    """Whom a page at `at` goes to, one after the other: who is on call, the next in turn, the lead.

    Nobody absent is called: the one whose turn comes next stands in.  Empty when everybody is away.
    """
    first, place = on_call(rota, at), turn_number(rota, at)
    ring = [_planned(rota, place + step) for step in range(len(rota.people))]
    present = [person for person in dict.fromkeys([first, *ring]) if person not in absent]
    last = [lead] if lead is not None and lead not in absent else []
    return tuple(dict.fromkeys([*present[:RESERVES], *last]))


def _planned(rota: Rota, number: int) -> int:
    return rota.people[number % len(rota.people)]


def _hand_overs(rota: Rota, span: Span) -> Iterator[datetime]:
    number = turn_number(rota, span.start) + 1
    while (start := turn_start(rota, number)) < span.end:
        yield start
        number += 1

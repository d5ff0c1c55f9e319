"""Spending, reserving, giving back: pinned cases, and a slow oracle that moves every sixtieth by itself."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palier.core.ledger import (
    Book,
    Entry,
    Kind,
    MoreThanTaken,
    NotEnough,
    Opening,
    Overdrawn,
    Share,
    UnevenAmount,
    book_of,
    consume,
    consume_reserved,
    correct,
    receive,
    refund,
    release,
    reserve,
    send,
)
from palier.core.ledger.moves import Lines

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
ON = date(2026, 3, 2)
HOURS = {"count": "hours"}
NOW = {"count": "hours", "on": ON, "at": AT}


def holding(*shares: Share) -> Book:
    return Book().after(receive(Book(), shares, on=ON, at=AT))


TWO = holding(Share(60, date(2026, 12, 31)), Share(30, date(2026, 6, 30)))
"""An hour until the year's end in lot 1, half an hour until June in lot 2."""


def told(lines: Lines) -> list[tuple[int, int, int]]:
    return [(entry.lot, entry.free, entry.reserved) for entry in lines]


def test_what_ends_first_is_spent_first() -> None:
    lines = consume(TWO, 40, **NOW)
    assert told(lines) == [(2, -30, 0), (1, -10, 0)]
    assert [(entry.seq, entry.act, entry.kind, entry.settles) for entry in lines] == [
        (3, 3, Kind.CONSUMPTION, None),
        (4, 3, Kind.CONSUMPTION, None),
    ]


def test_what_never_ends_is_spent_last() -> None:
    book = holding(Share(60, None), Share(60, date(2027, 1, 1)))
    assert told(consume(book, 60, **NOW)) == [(2, -60, 0)]


def test_what_ended_or_has_not_begun_is_not_spent() -> None:
    july, before = date(2026, 7, 1), ON - timedelta(days=1)
    assert (TWO.free(july), TWO.free(date(2026, 6, 30)), TWO.free(before)) == (60, 90, 0)
    with pytest.raises(NotEnough) as refusal:
        consume(TWO, 61, count="hours", on=july, at=AT)
    assert (refusal.value.wanted, refusal.value.left) == (61, 60)


def test_a_reservation_is_spent_in_part_and_released_in_part() -> None:
    book = TWO.after(reserve(TWO, 90, **NOW))
    assert (book.free(ON), book.reserved()) == (0, 90)
    book = book.after(consume_reserved(book, 3, 40, at=AT, **HOURS))
    lines = release(book, 3, 45, at=AT, **HOURS)
    assert told(lines) == [(1, 45, -45)]
    assert {entry.settles for entry in lines} == {3}
    book = book.after(lines)
    assert (book.free(ON), book.reserved()) == (45, 5)
    with pytest.raises(MoreThanTaken) as refusal:
        consume_reserved(book, 3, 6, at=AT, **HOURS)
    assert (refusal.value.wanted, refusal.value.left) == (6, 5)


def test_a_refund_gives_back_what_lasts_longest_first_and_never_more_than_was_taken() -> None:
    book = TWO.after(consume(TWO, 40, **NOW))
    lines = refund(book, 3, 15, at=AT, **HOURS)
    assert told(lines) == [(1, 10, 0), (2, 5, 0)]
    book = book.after(lines)
    with pytest.raises(MoreThanTaken):
        refund(book, 3, 26, at=AT, **HOURS)
    assert book.after(refund(book, 3, 25, at=AT, **HOURS)).free(ON) == 90


def test_what_was_spent_of_a_reservation_can_be_refunded_and_not_released_again() -> None:
    book = TWO.after(reserve(TWO, 30, **NOW))
    book = book.after(consume_reserved(book, 3, 30, at=AT, **HOURS))
    with pytest.raises(MoreThanTaken):
        release(book, 4, 1, at=AT, **HOURS)
    assert told(refund(book, 4, 30, at=AT, **HOURS)) == [(2, 30, 0)]


@pytest.mark.parametrize("act", [1, 99])
def test_only_what_was_taken_is_given_back(act: int) -> None:
    for give_back in (refund, release, consume_reserved):
        with pytest.raises(MoreThanTaken):
            give_back(TWO, act, 1, at=AT, **HOURS)


def test_a_transfer_keeps_the_last_days() -> None:
    lines, shares = send(TWO, 50, **NOW)
    assert told(lines) == [(2, -30, 0), (1, -20, 0)]
    assert shares == (Share(30, date(2026, 6, 30)), Share(20, date(2026, 12, 31)))
    other = holding(*shares)
    assert [(lot.id, lot.free, lot.granted, lot.opening) for lot in other.lots.values()] == [
        (1, 30, 30, Opening(ON, date(2026, 6, 30))),
        (2, 20, 20, Opening(ON, date(2026, 12, 31))),
    ]


def test_a_correction_adds_a_lot_or_takes_away() -> None:
    end = date(2026, 9, 30)
    more = TWO.after(correct(TWO, 7, ends_on=end, **NOW))
    assert (more.free(ON), more.lots[3].opening) == (97, Opening(ON, end))
    less = TWO.after(correct(TWO, -90, ends_on=None, **NOW))
    assert less.free(ON) == 0
    with pytest.raises(NotEnough):
        correct(TWO, -91, ends_on=None, **NOW)


@pytest.mark.parametrize("amount", [0, -60, 20])
def test_an_amount_must_be_whole_steps(amount: int) -> None:
    held = TWO.after(reserve(TWO, 60, **NOW))
    days = {"count": "days", "at": AT}
    for move in (consume, reserve, send):
        with pytest.raises(UnevenAmount):
            move(TWO, amount, on=ON, **days)
    for settle in (consume_reserved, release, refund):
        with pytest.raises(UnevenAmount):
            settle(held, 3, amount, **days)
    if amount > -60:
        with pytest.raises(UnevenAmount):
            correct(TWO, amount, on=ON, ends_on=None, **days)


def test_lines_follow_one_another_however_machines_clocks_differ() -> None:
    early = consume(TWO, 1, count="hours", on=ON, at=AT - timedelta(seconds=5))
    assert early[0].at == AT


LOT = TWO.entries[0]


@pytest.mark.parametrize(
    "wrong",
    [
        Entry(4, 4, AT, Kind.CONSUMPTION, 1, -1),
        Entry(3, 3, AT, Kind.CONSUMPTION, 9, -1),
        Entry(3, 3, AT, Kind.CONSUMPTION, 1, -61),
        Entry(3, 3, AT, Kind.RELEASE, 1, 0, -1),
        replace(LOT, seq=3, lot=1, free=-61),
    ],
)
def test_a_ledger_written_otherwise_is_found_out(wrong: Entry) -> None:
    with pytest.raises(Overdrawn) as found:
        book_of([*TWO.entries, wrong])
    assert found.value.seq == wrong.seq


# The oracle -----------------------------------------------------------------------------------------------------------


@dataclass
class Coin:
    """A sixtieth: where it is now."""

    lot: int
    ends_on: date
    place: str = "free"
    by: int = 0


@dataclass
class Purse:
    """A ledger as a heap of coins, each moved by hand."""

    coins: list[Coin] = field(default_factory=list)

    def spendable(self, on: date) -> list[Coin]:
        return sorted(
            (coin for coin in self.coins if coin.place == "free" and coin.ends_on >= on),
            key=lambda coin: (coin.ends_on, coin.lot),
        )

    def held(self, place: str, act: int, *, longest_first: bool = False) -> list[Coin]:
        found = [coin for coin in self.coins if (coin.place, coin.by) == (place, act)]
        return sorted(found, key=lambda coin: (coin.ends_on, coin.lot), reverse=longest_first)

    def move(self, coins: list[Coin], number: int, place: str, act: int) -> bool:
        if len(coins) < number:
            return False
        for coin in coins[:number]:
            coin.place, coin.by = place, act
        return True

    def state(self) -> dict[int, tuple[int, int]]:
        lots = {coin.lot for coin in self.coins}
        count = {place: dict.fromkeys(lots, 0) for place in ("free", "reserved", "spent")}
        for coin in self.coins:
            count[coin.place][coin.lot] += 1
        return {lot: (count["free"][lot], count["reserved"][lot]) for lot in lots}


def attempt(book: Book, purse: Purse, verb: str, number: int, act: int, on: date) -> Book:
    """One act on both; they agree on whether it passes."""
    seq, now = book.next_seq, {"count": "hours", "at": AT}
    try:
        if verb == "grant":
            ends_on = on + timedelta(days=act * 7)
            lines = receive(book, [Share(number, ends_on)], on=ON, at=AT)
            purse.coins += [Coin(seq, ends_on) for _ in range(number)]
            return book.after(lines)
        if verb == "consume":
            moved, lines = purse.move(purse.spendable(on), number, "spent", seq), None
            lines = consume(book, number, on=on, **now)
        elif verb == "reserve":
            moved, lines = purse.move(purse.spendable(on), number, "reserved", seq), None
            lines = reserve(book, number, on=on, **now)
        elif verb == "consume_reserved":
            moved, lines = purse.move(purse.held("reserved", act), number, "spent", seq), None
            lines = consume_reserved(book, act, number, **now)
        elif verb == "release":
            moved, lines = purse.move(purse.held("reserved", act, longest_first=True), number, "free", 0), None
            lines = release(book, act, number, **now)
        else:
            moved, lines = purse.move(purse.held("spent", act, longest_first=True), number, "free", 0), None
            lines = refund(book, act, number, **now)
    except (NotEnough, MoreThanTaken):
        assert not moved
        return book
    assert moved
    return book.after(lines)


VERBS = st.sampled_from(["grant", "consume", "reserve", "consume_reserved", "release", "refund"])
ACTS = st.lists(st.tuples(VERBS, st.integers(1, 9), st.integers(1, 25), st.integers(0, 60)), max_size=40)


@settings(max_examples=300, deadline=None)
@given(ACTS)
def test_the_ledger_agrees_with_a_heap_of_coins_after_every_act(acts: list[tuple[str, int, int, int]]) -> None:
    book, purse = Book(), Purse()
    for verb, number, act, days in sorted(acts, key=lambda each: each[3]):
        on = ON + timedelta(days=days)
        book = attempt(book, purse, verb, number, act, on)
        assert {lot.id: (lot.free, lot.reserved) for lot in book.lots.values()} == purse.state()
        assert book.free(on) == len(purse.spendable(on))
        assert book.reserved() == sum(coin.place == "reserved" for coin in purse.coins)
    assert book_of(book.entries) == book
    for place in range(len(book.entries)):
        book_of(book.entries[:place])

"""Pumps: woken by NOTIFY, stopped between batches, back after every fault."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection, transaction
from tests.adapters.jobs.processes import wait_until

from palier.adapters.jobs.pumps import Pump, Work, seconds_to_next

pytestmark = pytest.mark.django_db(transaction=True)

CHANNEL = "palier_test"


class Waiting:
    """Things that wait to be taken; faults that come first."""

    def __init__(self, things: int = 0) -> None:
        self.things, self.taken = things, list[int]()
        self.faults: list[Exception] = []
        self.before: Callable[[], None] = lambda: None

    def take(self, *, at: datetime, limit: int) -> int:
        assert at.tzinfo is UTC
        self.before()
        if self.faults:
            raise self.faults.pop()
        number = min(self.things, limit)
        self.things -= number
        self.taken.append(number)
        return number


@contextmanager
def pumping(work: Work) -> Iterator[Pump]:
    pump = Pump(work)
    pump.start()
    try:
        yield pump
    finally:
        pump.stop()
        pump.join(30)
        assert not pump.is_alive()


def test_it_takes_batches_until_nothing_is_left() -> None:
    waiting = Waiting(25)
    with pumping(Work("test", waiting.take, limit=10, channel=CHANNEL)):
        wait_until(lambda: waiting.things == 0, "all was taken")
    assert waiting.taken[:3] == [10, 10, 5]


def test_a_notification_wakes_it() -> None:
    waiting = Waiting()
    with pumping(Work("test", waiting.take, limit=10, channel=CHANNEL, patience=3600)):
        wait_until(lambda: waiting.taken == [0], "it looked once")
        waiting.things = 3
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
        wait_until(lambda: waiting.taken == [0, 3], "it looked again")


def test_it_looks_when_something_changes_by_itself() -> None:
    waiting, asked = Waiting(), list[datetime]()

    def following(*, at: datetime) -> datetime | None:
        asked.append(at)
        return at + timedelta(milliseconds=20) if len(asked) < 3 else None

    with pumping(Work("test", waiting.take, limit=10, channel=CHANNEL, patience=3600, following=following)):
        wait_until(lambda: len(asked) == 3, "it looked when it was told to, then waited to be woken")
    assert waiting.taken == [0, 0, 0]
    assert asked == sorted(asked)


def test_without_a_channel_it_looks_when_the_second_turns() -> None:
    waiting = Waiting()
    with pumping(Work("test", waiting.take, limit=10)):
        wait_until(lambda: len(waiting.taken) >= 2, "it looked twice")


@pytest.mark.parametrize("fault", [OperationalError("the database went away"), ValueError("a bad row")])
def test_it_comes_back_after_a_fault(fault: Exception) -> None:
    waiting = Waiting(3)
    waiting.faults = [fault]
    with pumping(Work("test", waiting.take, limit=10, channel=CHANNEL)):
        wait_until(lambda: waiting.things == 0, "it tried again")


def test_it_comes_back_when_its_connection_is_cut() -> None:
    waiting = Waiting()
    backends = list[int]()

    def remember() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            backends.append(cursor.fetchone()[0])

    waiting.before = remember
    with pumping(Work("test", waiting.take, limit=10, channel=CHANNEL, patience=3600)):
        wait_until(lambda: len(waiting.taken) == 1, "it looked once")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", backends[:1])
        wait_until(lambda: len(waiting.taken) == 2, "it came back")
    assert backends[0] != backends[1]


def test_it_stops_after_the_batch_in_hand() -> None:
    waiting, reached, go_on = Waiting(1000), threading.Event(), threading.Event()

    def hold() -> None:
        reached.set()
        go_on.wait(30)

    waiting.before = hold
    with pumping(Work("test", waiting.take, limit=1, channel=CHANNEL)) as pump:
        assert reached.wait(30)
        pump.stop()
        go_on.set()
    assert waiting.taken == [1]


@pytest.mark.parametrize(("microsecond", "seconds"), [(0, 1.001), (250_000, 0.751), (999_999, 0.001001)])
def test_the_second_turns(microsecond: int, seconds: float) -> None:
    assert seconds_to_next(datetime(2026, 3, 2, microsecond=microsecond, tzinfo=UTC)) == pytest.approx(seconds)

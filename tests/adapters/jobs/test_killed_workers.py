"""Workers killed with -9 in the middle of a sweep lose nothing and tell nothing twice: real processes, real kills."""

from collections import Counter

import pytest
from tests.adapters.jobs.processes import running, wait_until
from tests.factories import make_desk

from palier.apps.cases.verification import verify_cases
from palier.apps.clocks.models import Clock, ClockNotice

pytestmark = pytest.mark.django_db(transaction=True)

CASES = 40
SETUP = "import django; django.setup()\nfrom palier.apps.clocks.commands import sweep\n"
SWEEP_SLOWLY = f"""{SETUP}
from palier.adapters.jobs.pumps import Pump, Work
Pump(Work("keep_time", sweep, limit=3)).run()
"""
SWEEP_AND_HOLD = f"""{SETUP}
import sys
limit = int(sys.argv[1])
from datetime import UTC, datetime
from django.db import transaction
with transaction.atomic():
    print(sweep(at=datetime.now(UTC), limit=limit), flush=True)
    sys.stdin.read()
"""


def due() -> int:
    return Clock.objects.filter(next_at__isnull=False).count()


def told() -> Counter[tuple[int, str, str]]:
    return Counter(ClockNotice.objects.values_list("case_id", "clock", "step"))


def promised(cases: list[int]) -> Counter[tuple[int, str, str]]:
    """Every step of every clock, read from the rows before anybody sweeps."""
    rows = Clock.objects.filter(case_id__in=cases).values_list("case_id", "clock", "ahead")
    return Counter((case, clock, step) for case, clock, steps in rows for step in steps)


def test_killed_in_the_middle_of_a_sweep() -> None:
    desk = make_desk()
    cases = [desk.open() for _ in range(CASES)]
    wanted = promised(cases)
    assert due() == 2 * CASES
    with running("-c", SWEEP_AND_HOLD, "10") as holder:  # so that even quick workers can't come to an end
        assert holder.stdout is not None
        assert holder.stdout.readline() == "10\n"
        with running("-c", SWEEP_SLOWLY) as first, running("-c", SWEEP_SLOWLY) as second:
            for victim, left in (first, 60), (second, 35):
                wait_until(lambda left=left: due() < left, f"fewer than {left} are due")
                victim.kill()
                victim.wait()
        assert 10 <= due() < 2 * CASES, "all three were killed in the middle"
        holder.kill()
        holder.wait()
    with running("-c", SWEEP_SLOWLY), running("-c", SWEEP_SLOWLY):
        wait_until(lambda: due() == 0, "nothing is due any more")
    assert told() == wanted
    assert [found for checked in verify_cases() for found in checked.differences] == []


def test_what_a_dead_worker_held_is_free_again() -> None:
    desk = make_desk()
    wanted = promised([desk.open() for _ in range(30)])
    with running("-c", SWEEP_AND_HOLD, "50") as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "50\n"
        with running("-c", SWEEP_SLOWLY):
            wait_until(lambda: due() == 50, "the other worker did all that was free")
            holder.kill()
            wait_until(lambda: due() == 0, "what the dead one held was done too")
    assert told() == wanted


def test_the_worker_keeps_time_and_ends_cleanly() -> None:
    desk = make_desk()
    wanted = promised([desk.open()])
    with running("-m", "palier", "worker") as worker:
        wait_until(lambda: due() == 0, "the worker swept")
        worker.terminate()
        assert worker.wait(timeout=30) == 0
    assert told() == wanted

"""Prepaid hours are spent once, however many spend at once and whoever is killed (promises.md, G5).

Real transactions on PostgreSQL, by threads and by processes killed with -9.
"""

import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from uuid import uuid4

import pytest
from django.db import connection
from tests.adapters.jobs.processes import running, wait_until
from tests.apps.entitlements.credits import HOUR, contract_of, counting_desk, free, lines
from tests.factories import AT, make_agent

from palier.apps.accounts.models import Contract
from palier.apps.entitlements.commands import (
    Link,
    carry_out_once,
    consume_credits,
    grant_due,
    release_credits,
    reserve_credits,
    transfer_credits,
)
from palier.apps.entitlements.models import LedgerEntry
from palier.apps.entitlements.reading import entry_of
from palier.core.actor import PALIER, Role
from palier.core.ledger import Kind, NotEnough, book_of

pytestmark = pytest.mark.django_db(transaction=True)

HALF_AN_HOUR = 30
AT_ONCE = 16


def everybody(acts: list) -> list[object]:
    """All of it, sixteen at a time; answers what came out, refusals too."""

    def do(act) -> object:
        try:
            return act()
        except NotEnough as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(do, acts))


class Watch(threading.Thread):
    """Reads the ledger again and again in its own transactions: at every instant it must hold."""

    def __init__(self) -> None:
        super().__init__()
        self.done = threading.Event()
        self.sums: list[int] = []
        self.wrong: list[str] = []

    def run(self) -> None:
        try:
            while not self.done.is_set():
                rows = list(LedgerEntry.objects.filter(ledger__feature="expert").order_by("seq"))
                book = book_of(entry_of(row) for row in rows)
                total = sum(row.free for row in rows)
                self.sums.append(total)
                spent = -sum(row.free for row in rows if row.kind == Kind.CONSUMPTION)
                granted = sum(row.free for row in rows if row.kind == Kind.GRANT)
                left = total + book.reserved()
                if not (0 <= total <= left == granted - spent and total == book.free(AT.date())):
                    self.wrong.append(f"{granted} - {spent} is not {left}")
        except Exception as error:  # noqa: BLE001 the test reads it
            self.wrong.append(repr(error))
        finally:
            connection.close()

    def __enter__(self) -> "Watch":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.done.set()
        self.join()


def test_ten_hours_two_hundred_debits_of_half_an_hour_exactly_twenty_pass() -> None:
    desk = counting_desk()
    contract_id = contract_of(desk)

    def debit() -> int:
        return consume_credits(contract_id=contract_id, feature="expert", amount=HALF_AN_HOUR, by=desk.agent, at=AT)

    with Watch() as watch:
        outcome = everybody([debit] * 200)
    assert watch.wrong == []
    assert len(watch.sums) > 1
    passed = [act for act in outcome if isinstance(act, int)]
    assert (len(passed), len(set(passed))) == (20, 20)
    assert {refusal.left for refusal in outcome if isinstance(refusal, NotEnough)} == {0}
    assert free("expert") == 0
    assert lines("expert") == [("grant", 600, 0), *[("consumption", -30, 0)] * 20]


DEBIT_UNTIL_KILLED = """
import sys
import django; django.setup()
from datetime import datetime
from palier.apps.entitlements.commands import Link, consume_credits
from palier.core.actor import PALIER
from palier.core.ledger import NotEnough
contract_id, at, name = int(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), sys.argv[3]
sys.stdin.readline()
for number in range(50):
    try:
        link = Link(booking=f"{name}-{number}")
        consume_credits(contract_id=contract_id, feature="expert", amount=30, link=link, by=PALIER, at=at)
    except NotEnough:
        pass
print("done", flush=True)
"""

DEBIT_AND_HOLD = """
import sys
import django; django.setup()
from datetime import datetime
from django.db import transaction
from palier.apps.entitlements.commands import consume_credits
from palier.core.actor import PALIER
contract_id, at = int(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
with transaction.atomic():
    consume_credits(contract_id=contract_id, feature="expert", amount=30, by=PALIER, at=at)
    print("spent", flush=True)
    sys.stdin.read()
"""


def begin(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def test_processes_killed_in_the_middle_spend_nothing_twice_and_lose_nothing() -> None:
    desk = counting_desk()
    contract_id = contract_of(desk)
    said = [str(contract_id), AT.isoformat()]
    grant_due(contract_id=contract_id, by=PALIER, at=AT)

    def spent() -> int:
        return LedgerEntry.objects.filter(kind=Kind.CONSUMPTION).count()

    with ExitStack() as stack:
        # All of them warm up at once; each begins when it is told to.
        waiting, one, two = (
            stack.enter_context(running("-c", DEBIT_UNTIL_KILLED, *said, name)) for name in ("waiting", "a", "b")
        )
        holder = stack.enter_context(running("-c", DEBIT_AND_HOLD, *said))
        watch = stack.enter_context(Watch())
        assert holder.stdout is not None
        assert holder.stdout.readline() == "spent\n"
        assert spent() == 0, "not committed"
        begin(waiting)
        holder.kill()
        holder.wait()
        wait_until(lambda: spent() >= 3, "somebody has spent")
        waiting.kill()
        waiting.wait()
        killed_at = spent()
        assert 3 <= killed_at <= 20
        for process in (one, two):
            begin(process)
        for process in (one, two):
            assert process.stdout is not None
            assert process.stdout.readline() == "done\n"
    assert watch.wrong == []
    assert (spent(), free("expert")) == (20, 0)
    bookings = LedgerEntry.objects.filter(kind=Kind.CONSUMPTION).values_list("booking", flat=True)
    assert len(set(bookings)) == 20, "no debit was written twice"


def test_reservations_and_debits_together_never_exceed_what_there_is() -> None:
    desk = counting_desk()
    contract_id = contract_of(desk)
    place = {"contract_id": contract_id, "feature": "expert", "amount": HALF_AN_HOUR, "by": desk.agent, "at": AT}

    def debit() -> int:
        return consume_credits(**place)

    def book_and_release() -> int:
        act = reserve_credits(**place, link=Link(booking=uuid4().hex))
        release_credits(act=act, **place)
        return act

    with Watch() as watch:
        everybody([debit, book_and_release] * 40)
    assert watch.wrong == []
    everybody([debit] * 20)
    assert free("expert") == 0
    assert sum(kind == "consumption" for kind, *_ in lines("expert")) == 20


def test_transfers_that_cross_do_not_wait_for_each_other_for_ever() -> None:
    desk, lead = counting_desk(), make_agent(role=Role.LEAD)
    contract_id = contract_of(desk)
    first, second = (contract_id, "expert"), (contract_id, "extra")

    def move(source, target) -> None:
        transfer_credits(source=source, target=target, amount=60, reason="Swap", by=lead, at=AT)

    outcome = everybody([lambda: move(first, second), lambda: move(second, first)] * 10)
    assert {type(each) for each in outcome} <= {type(None), NotEnough}
    assert None in outcome
    assert free("expert") + free("extra") == 13 * HOUR


def test_a_form_sent_by_many_hands_at_once_spends_once() -> None:
    """promises G4, where it costs: ten forms, each sent eight times at the same moment."""
    desk = counting_desk()
    contract_id = contract_of(desk)

    def send(key: str) -> bool:
        def spend() -> int:
            return consume_credits(contract_id=contract_id, feature="expert", amount=30, by=desk.agent, at=AT)

        return carry_out_once(key=key, act=spend, by=desk.agent, at=AT)

    outcome = everybody([lambda key=key: send(key) for key in map(str, range(10))] * 8)
    assert (outcome.count(True), outcome.count(False)) == (10, 70)
    assert lines("expert") == [("grant", 600, 0), *[("consumption", -30, 0)] * 10]


def test_many_workers_grant_a_year_once() -> None:
    desk = counting_desk()
    contract_id = contract_of(desk)
    everybody([lambda: grant_due(contract_id=contract_id, by=PALIER, at=AT)] * 20)
    assert lines("expert") == [("grant", 600, 0)]
    assert lines("workshop") == [("grant", 120, 0)]
    assert Contract.objects.count() == 1

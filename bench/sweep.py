"""How fast due clocks are told of, what an idle look costs, and how late a step is told while more keep coming.

The limit of the same run is PostgreSQL's own rate of claiming and updating the same rows (FOR UPDATE SKIP LOCKED,
batches of 1000), which writes no notice, no announcement and no audit entry.  Peers measured on such a machine fire
50 to 209 a second and look every minute (shared figures in docs).  Goals: 10,000 due clocks a second with their
notices; an idle look at a million open clocks within 5 ms; at 500 due a second, 99 of 100 told within 2 s while mail
comes in at half the rate that intake is to reach.
"""

import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from bench._ground import copy_case, now, report, rows_from, scratch, settle, sign
from bench.intake import GOAL_MAILS, PORT, READER, program, send_share, sign_contacts, wait_for_port

BATCH = 1000
LAG_SECONDS = 12
PER_SECOND = 500
MAILS_A_TENTH = GOAL_MAILS // 2 // 10
CLAIM = """
WITH due AS (
    SELECT id FROM clocks_clock WHERE next_at < %s ORDER BY next_at LIMIT 1000 FOR NO KEY UPDATE SKIP LOCKED
)
UPDATE clocks_clock SET next_at = NULL FROM due WHERE clocks_clock.id = due.id
"""


def main(argv: list[str] | None = None) -> int:
    """Measure; 1 when a goal was missed."""
    rows = rows_from(argv, 100_000, __doc__ or "")
    with scratch():
        lay_out(rows)
        good = [idle(rows), firing(min(rows // 4, 50_000)), lag()]
    return int(not all(good))


def lay_out(rows: int) -> None:
    """As many open cases as asked for, none due within the year."""
    from palier.apps.cases.commands import open_case
    from palier.core.actor import PALIER

    at = now() - timedelta(days=40)
    [contact] = sign(["expert"], at=at)
    opened = open_case(contact_id=contact, subject="Bench", text="x", channel="portal", by=PALIER, at=now())
    sign_contacts(at)
    copy_case(opened.case_id, times=rows, apart=timedelta())
    shift_all(timedelta(days=365))
    settle()


def shift_all(later: timedelta) -> None:
    """Move every instant to come."""
    execute(
        "UPDATE clocks_clock SET next_at = next_at + %s, due_at = due_at + %s, "
        "ahead_at = (SELECT coalesce(array_agg(at + %s ORDER BY at), '{}') FROM unnest(ahead_at) AS step (at))",
        [later, later, later],
    )


def make_due(number: int, *, offset: int = 0) -> None:
    """Let one step of so many clocks lie a minute ago, its other steps a year ahead."""
    execute(
        "UPDATE clocks_clock SET next_at = %s, ahead_at = array_prepend(%s, ahead_at[2:]) WHERE id IN "
        "(SELECT id FROM clocks_clock WHERE next_at IS NOT NULL AND given = '{}' ORDER BY id OFFSET %s LIMIT %s)",
        [now() - timedelta(minutes=1), now() - timedelta(minutes=1), offset, number],
    )


def execute(statement: str, values: list[object]) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def idle(rows: int) -> bool:
    """Nothing is due."""
    from palier.apps.clocks.commands import sweep

    spent = []
    for _ in range(50):
        begun = time.perf_counter()
        assert sweep(at=now()) == 0
        spent.append(time.perf_counter() - begun)
    bare = []
    for _ in range(50):
        begun = time.perf_counter()
        execute("SELECT 1", [])
        bare.append(time.perf_counter() - begun)
    ours, limit = statistics.median(spent) * 1000, statistics.median(bare) * 1000
    what = f"idle look, {rows:,} open cases"
    return report(what, f"{ours:.2f} ms", f"{limit:.2f} ms", ours / limit, "<= 5 ms", met=ours <= 5)


def firing(due: int) -> bool:
    """Due clocks a second, each with its notice, its announcement and its place in the audit trail."""
    from palier.apps.clocks.commands import sweep
    from palier.apps.clocks.models import ClockNotice

    make_due(due)
    settle()
    begun = time.perf_counter()
    told = 0
    while (batch := sweep(at=now(), limit=BATCH)) > 0:
        told += batch
    ours = told / (time.perf_counter() - begun)
    assert ClockNotice.objects.count() == told == due, (told, due)
    make_due(due, offset=due)
    settle()
    begun, claimed = time.perf_counter(), 0
    while (batch := execute(CLAIM, [now()])) > 0:
        claimed += batch
    limit = claimed / (time.perf_counter() - begun)
    return report(
        f"told, {due:,} due", f"{ours:,.0f}/s", f"{limit:,.0f}/s", ours / limit, ">= 10,000/s", met=ours >= 10_000
    )


@contextmanager
def mail_coming_in() -> Iterator[list[float]]:
    """Mail through a real listener and a real reader, evenly; answers when each was taken."""
    stored: list[float] = []
    stopping = threading.Event()

    def send() -> None:
        first = 0
        while not stopping.is_set():
            begun = time.monotonic()
            send_share(PORT, range(first, first + MAILS_A_TENTH))
            first += MAILS_A_TENTH
            stored.extend([time.monotonic()] * MAILS_A_TENTH)
            stopping.wait(max(0.0, 0.1 - (time.monotonic() - begun)))

    with (
        program("-m", "palier.project.cli", "mail", "listen", "--port", str(PORT)),
        program("-c", READER),
    ):
        wait_for_port()
        sender = threading.Thread(target=send)
        sender.start()
        try:
            yield stored
        finally:
            stopping.set()
            sender.join(30)


def lag() -> bool:
    """How long after its instant a step is told, while 500 come due each second."""
    from palier.adapters.jobs.pumps import Pump, Work
    from palier.apps.clocks.commands import sweep
    from palier.apps.clocks.models import ClockNotice

    begins = now() + timedelta(seconds=6)
    execute(
        "UPDATE clocks_clock SET next_at = due.at, ahead_at = array_prepend(due.at, ahead_at[2:]) FROM ("
        "SELECT id, %s + (row_number() OVER (ORDER BY id DESC) / %s) * interval '1 second' AS at FROM clocks_clock "
        "WHERE next_at IS NOT NULL AND cardinality(given) = 0 ORDER BY id DESC LIMIT %s) AS due "
        "WHERE due.id = clocks_clock.id",
        [begins, PER_SECOND, PER_SECOND * LAG_SECONDS],
    )
    told_at: list[float] = []

    def timed(*, at: object, limit: int) -> int:
        told = sweep(at=at, limit=limit)  # type: ignore[arg-type]
        told_at.extend([time.time()] * told)
        return told

    pump = Pump(Work("keep_time", timed, limit=BATCH))
    with mail_coming_in() as mails:
        pump.start()
        ends = time.monotonic() + LAG_SECONDS + 30
        while len(told_at) < PER_SECOND * LAG_SECONDS and time.monotonic() < ends:
            time.sleep(0.2)
        pump.stop()
        pump.join(30)
        print(f"(meanwhile {len(mails):,} mails were stored in {mails[-1] - mails[0]:.0f} s)")
    due = sorted(at.timestamp() for at in ClockNotice.objects.filter(at__gte=begins).values_list("at", flat=True))
    lags = sorted(told - at for told, at in zip(told_at, due, strict=True))
    p99 = lags[int(len(lags) * 0.99)]
    return report(f"lag p99, {PER_SECOND} due/s and mail", f"{p99:.2f} s", "1.00 s", p99 / 1.0, "<= 2 s", met=p99 <= 2)


if __name__ == "__main__":
    sys.exit(main())

"""How fast the pages people live in answer, as the desk grows: queue, filters, search, case, the portal's list.

One reader over one kept connection, then sixteen at once, granian before the whole WSGI stack with one process.  The
limit of the same run is a bare view (`bench._bare`): session, user, fifty lines, a template.  Goals: p50 at most 15 ms
and p95 at most 40 ms for one reader; p95 at the largest size at most 1.3 times that at the smallest; sixteen readers
at 60 % of the bare view's rate or more.  On a machine that does other work the processor time of the web process for
one request is the steadier figure; it stands beside.

    python -m bench.pages [--cases 1000000] [--requests 100]
"""

import argparse
import http.client
import os
import statistics
import sys
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bench import queue
from bench._ground import scratch, sign

READERS, SECONDS = 16, 6
GOAL_P50, GOAL_P95, GOAL_GROWTH, GOAL_SHARE = 15, 40, 1.3, 0.6
MANY = ("queue", "search, rare word")
ACCOUNTS = 60
"""Customers, the first with some 2,000 times as many cases as the last: shares fall with the square of the place."""
VOCABULARY = 20_000
"""Different words in what cases say, the first many times as often as the last, as in any language."""
WORDS = """
INSERT INTO search_casewords (case_id, words)
SELECT kase.id, array_to_tsvector(ARRAY['~account.' || kase.account_id]) || palier_words(
    kase.subject || ' ' || kase.reference || ' ' || string_agg('mot' || floor(%(many)s ^ random()), ' '))
FROM cases_case kase, generate_series(1, 60) AS place
WHERE kase.id > %(after)s AND kase.id <= %(to)s GROUP BY kase.id
ON CONFLICT (case_id) DO NOTHING
"""
RARE = "UPDATE search_casewords SET words = words || palier_words('zyxwv') WHERE case_id = ANY(%s)"


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds: half and 95 % of requests, and processor time of the web for each."""

    p50: float
    p95: float
    cpu: float


def say_words(size: int) -> None:
    """Give every case the words of a message of sixty words, a few of them one that nobody else has."""
    from django.db import connection

    from palier.apps.cases.models import Case

    last = Case.objects.order_by("-pk").values_list("pk", flat=True)[0]
    with connection.cursor() as cursor:
        for after in range(0, last, 50_000):
            cursor.execute(WORDS, {"many": VOCABULARY, "after": after, "to": after + 50_000})
        few = list(Case.objects.order_by("pk").values_list("pk", flat=True)[5 : size : size // 5])
        cursor.execute(RARE, [few])
        cursor.execute("TRUNCATE search_wordsdue")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def pages() -> dict[str, str]:
    """The address of every page that is measured."""
    from palier.apps.cases.models import Case

    reference = Case.objects.filter(messages__isnull=False).values_list("reference", flat=True)[0]
    largest, smallest = by_size()
    return {
        "queue": "/",
        "queue, plan:ultimate severity:p2": "/queue/filtered/?q=plan:ultimate+severity:p2",
        "queue, largest account": f"/queue/filtered/?q=account:%23{largest}",
        "queue, smallest account": f"/queue/filtered/?q=account:%23{smallest}",
        "search, rare word": "/search/?q=zyxwv",
        "search, word of one case in 40": "/search/?q=mot100",
        "search, common word": "/search/?q=mot1",
        "search, common word and filter": "/search/?q=mot1+plan:ultimate+is:breached",
        "case": f"/cases/{reference}/",
        "portal, largest account": "/portal/",
        "portal, smallest account": "/portal/?",
        "portal, a newcomer there": "/portal/cases/all/",
    }


def by_size() -> tuple[int, int]:
    """The accounts with the most and the fewest cases."""
    from django.db.models import Count

    from palier.apps.cases.models import Case

    ids = Case.objects.values("account_id").annotate(n=Count("pk")).order_by("-n").values_list("account_id", flat=True)
    return ids[0], list(ids)[-1]


def shares() -> list[float]:
    """What of all cases each account has."""
    weights = [1 / (place + 1) ** 2 for place in range(ACCOUNTS)]
    return [weight / sum(weights) for weight in weights]


def one_reader(port: int, path: str, cookie: str, requests: int, server) -> Measured:
    """One reader, one kept connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    taken, before = [], 0.0
    for number in range(requests + queue.WARM_UP):
        if number == queue.WARM_UP:
            before = queue.spent(server)
        start = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookie})
        response = connection.getresponse()
        response.read()
        taken.append((time.perf_counter() - start) * 1000)
        assert response.status == 200, (path, response.status)
    cpu = (queue.spent(server) - before) / requests * 1000
    kept = taken[queue.WARM_UP :]
    return Measured(statistics.median(kept), queue.p95(kept), cpu)


def sixteen_readers(port: int, path: str, cookie: str) -> float:
    """Requests a second of sixteen readers."""
    until, done = time.monotonic() + SECONDS, []

    def read() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        while time.monotonic() < until:
            connection.request("GET", path, headers={"Cookie": cookie})
            response = connection.getresponse()
            response.read()
            done.append(response.status)

    readers = [threading.Thread(target=read) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert set(done) == {200}
    return len(done) / SECONDS


def portal_cookies() -> dict[str, str]:
    """The cookies of customers who have signed in to the portal, by page."""
    from palier.apps.accounts.models import Contact

    large, small = (Contact.objects.filter(account_id=account).order_by("pk")[0].pk for account in by_size())
    readers = {"largest account": large, "smallest account": small, "a newcomer there": newcomer(by_size()[0])}
    return {f"portal, {reader}": portal_cookie(contact) for reader, contact in readers.items()}


def newcomer(account_id: int) -> int:
    """A contact who opened three of the many cases of an account, and sees no more."""
    from palier.apps.accounts.commands import add_contact
    from palier.apps.accounts.models import Contact
    from palier.apps.cases.models import Case
    from palier.core.actor import PALIER

    known = Contact.objects.filter(account_id=account_id, name="Newcomer").values_list("pk", flat=True).first()
    if known is not None:
        return known
    at, email = datetime.now(UTC), "newcomer@client.example"
    contact = add_contact(account_id=account_id, name="Newcomer", email=email, by=PALIER, at=at)
    opened = Case.objects.filter(account_id=account_id).order_by("pk").values_list("pk", flat=True)[:3000:1000]
    Case.objects.filter(pk__in=list(opened)).update(contact_id=contact)
    return contact


def portal_cookie(contact_id: int) -> str:
    """The cookie of a customer who has signed in to the portal."""
    from palier.adapters.portal.guards import SESSION_COOKIE
    from palier.apps.accounts.access import begin_session

    return f"{SESSION_COOKIE}={begin_session(contact_id=contact_id, at=datetime.now(UTC))}"


def measure(size: int, agent_id: int, requests: int) -> tuple[dict[str, Measured], float]:
    """Every page at this size, printed as it comes; and sixteen readers' share of the bare view's rate."""
    cookie, found, rates = queue.session_of(agent_id), dict[str, Measured](), dict[str, float]()
    cookies = portal_cookies()
    print(f"{size:,} cases", flush=True)
    with queue.serve("bench._bare:application") as (port, server):
        bare = one_reader(port, "/", cookie, requests, server)
        limit = sixteen_readers(port, "/", cookie)
    print(f"  {'bare view':<34} {_told(bare)}   16 readers {limit:6.0f}/s", flush=True)
    with queue.serve() as (port, server):
        for name, path in pages().items():
            found[name] = one_reader(port, path, cookies.get(name, cookie), requests, server)
            many = ""
            if name in MANY:
                rates[name] = sixteen_readers(port, path, cookie) / limit
                many = f"   16 readers {rates[name] * limit:6.0f}/s = {rates[name]:.0%} of the bare view"
            print(f"  {name:<34} {_told(found[name])}{many}", flush=True)
    return found, rates["queue"]


def _told(measured: Measured) -> str:
    return f"p50 {measured.p50:7.2f}  p95 {measured.p95:7.2f} ms  web CPU {measured.cpu:6.2f} ms"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=int(os.environ.get("BENCH_CASES", "1000000")))
    parser.add_argument("--requests", type=int, default=100)
    options = parser.parse_args()
    now = datetime.now(UTC).replace(microsecond=0)
    sizes = [size for size in queue.SIZES if size < options.cases] + [options.cases]
    with scratch():
        sign([queue.PLANS[place % len(queue.PLANS)] for place in range(ACCOUNTS)], at=now - timedelta(days=40))
        agents, teams = queue.staff(now)
        originals = queue.open_originals(now - timedelta(days=30))
        measured, share = {}, 0.0
        for size in sizes:
            queue.grow(originals, to=size, now=now, agents=agents, teams=teams, shares=shares())
            say_words(size)
            measured[size], share = measure(size, agents[0], options.requests)
    return verdict(measured, sizes, share)


def verdict(measured: dict[int, dict[str, Measured]], sizes: list[int], share: float) -> int:
    """Say how the goals were met; 1 when one was missed."""
    first, last = measured[sizes[0]], measured[sizes[-1]]
    p50, p95 = max(each.p50 for each in last.values()), max(each.p95 for each in last.values())
    growth = max(last[page].p95 / first[page].p95 for page in last)
    print(f"slowest page at {sizes[-1]:,}: p50 {p50:.1f} ms (goal {GOAL_P50}), p95 {p95:.1f} ms (goal {GOAL_P95})")
    print(f"p95 against {sizes[0]:,}: {growth:.2f}x at worst (goal {GOAL_GROWTH}x)")
    print(f"sixteen readers of the queue: {share:.0%} of the bare view's rate (goal {GOAL_SHARE:.0%})")
    return int(p50 > GOAL_P50 or p95 > GOAL_P95 or growth > GOAL_GROWTH or share < GOAL_SHARE)


if __name__ == "__main__":
    sys.exit(main())

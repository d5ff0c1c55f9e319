# ruff: noqa: A005 - what is measured is called so
"""How fast the queue page answers: 50 lines as HTML with its counts, through the real server, as the desk grows.

One client, a signed-in agent, granian before the whole WSGI stack, over one kept connection; every view, first page.
The limit of the same run is the bare SQL of the fifty lines; the peers' figures are those of
`shared/design/performance.md` (FreeScout 184 ms, escalated 248, RT 818, django-helpdesk 1,045 at 100,000).
Goals: p50 at most 15 ms, and p95 at the largest size at most 1.3 times its p95 at 10,000.

    python -m bench.queue [--cases 1000000] [--requests 200]
"""

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta

import psutil
from bench._ground import copy_case, scratch, sign

SIZES = (10_000, 100_000, 1_000_000)
WARM_UP = 40
"""Requests thrown away: four threads have a connection each, and PostgreSQL plans anew the first five times."""
PEER_MS, GOAL_MS, GOAL_GROWTH = 184, 15, 1.3
VIEWS = {"open": "/", "mine": "/queue/mine/", "unassigned": "/queue/unassigned/", "team": "/queue/team/",
         "waiting": "/queue/waiting/", "breached": "/queue/breached/"}  # fmt: skip
PLANS = ["expert", "ultimate"] * 20

SPREAD = """
UPDATE cases_case SET
    reference = replace(reference, '.', '-'),
    status = CASE WHEN id %% 10 < 4 THEN 'closed' WHEN id %% 10 = 4 THEN 'waiting_customer' ELSE status END,
    closed_at = CASE WHEN id %% 10 < 4 THEN last_event_at END,
    next_due_at = CASE WHEN id %% 10 <= 4 THEN NULL
                       ELSE %(now)s::timestamptz + ((id * 7919) %% 1000 - 10) * interval '17 minutes'
                            + (id * 104729) %% 1020 * interval '1 second' END,
    assignee_id = CASE WHEN id %% 7 < 4 THEN (%(agents)s::bigint[])[1 + id / 10 %% 40] END,
    team_id = CASE WHEN id %% 3 = 0 THEN (%(teams)s::bigint[])[1 + id / 10 %% 10] END
"""
LINES = """
SELECT kase.id, reference, subject, account.name, severity, plan_label, status, agent.name, next_due_at, next_clock
FROM cases_case kase JOIN accounts_account account ON account.id = kase.account_id
JOIN catalogues_pinnedterms terms ON terms.id = kase.terms_id LEFT JOIN staff_agent agent ON agent.id = assignee_id
WHERE NOT status = 'closed' AND next_due_at IS NOT NULL ORDER BY next_due_at, kase.id LIMIT 50
"""


def staff(at: datetime) -> tuple[list[int], list[int]]:
    """Forty agents in ten teams."""
    from palier.apps.staff.commands import create_agent, create_team
    from palier.core.actor import PALIER

    agents = [
        create_agent(email=f"agent{n}@palier.example", name=f"Agent {n}", password=None, by=PALIER, at=at)
        for n in range(40)
    ]
    return agents, [
        create_team(name=f"Team {n}", agent_ids=agents[n * 4 : n * 4 + 4], by=PALIER, at=at) for n in range(10)
    ]


def open_originals(at: datetime) -> list[int]:
    """One case for each contract and severity, by the real command."""
    from palier.apps.accounts.models import Contact
    from palier.apps.cases.commands import open_case

    return [
        open_case(
            contact_id=contact.pk,
            subject=f"The export of month {number} stops half way",
            text="Since this morning.",
            channel="email",
            severity=f"p{1 + number % 4}",
            attested="en",
            by=contact.actor,
            at=at,
        ).case_id
        for number, contact in enumerate(Contact.objects.order_by("pk"))
    ]


def grow(
    originals: list[int],
    *,
    to: int,
    now: datetime,
    agents: list[int],
    teams: list[int],
    shares: Sequence[float] | None = None,
) -> None:
    """Copy until there are `to` cases, then spread their states, due times and owners.

    `shares` says how much of what is added each original gets; without it all get the same.
    """
    from django.db import connection

    from palier.apps.cases.models import Case

    missing = to - Case.objects.count()
    for number, case_id in enumerate(originals):
        Case.objects.filter(pk=case_id).update(reference=f"PAL-{to}-{number}")  # copies of each size are their own
        share = (to - Case.objects.count()) // (len(originals) - number) if shares is None else missing * shares[number]
        copy_case(case_id, times=round(share), apart=timedelta(seconds=1))
    with connection.cursor() as cursor:
        cursor.execute(SPREAD, {"now": now, "agents": agents, "teams": teams})
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")  # what was loaded is on the disk before anything is measured


@contextmanager
def serve(application: str = "bench._pages:application") -> Iterator[tuple[int, psutil.Process]]:
    """The pages as they are served, one process; answers the port and the server."""
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--port",
        str(port),
        *("--blocking-threads", "4"),  # as `palier web` has it
        "--no-access-log",
        "--log-level",
        "error",
    ]
    server = subprocess.Popen([*command, application], env=dict(os.environ))
    try:
        deadline = time.monotonic() + 240
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert time.monotonic() < deadline, "the server did not start"
                time.sleep(0.05)
        yield port, psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait(120)


def session_of(agent_id: int) -> str:
    """The cookie of an agent who has signed in."""
    from django.test import Client

    from palier.apps.staff.models import Agent

    client = Client()
    client.force_login(Agent.objects.get(pk=agent_id))
    return f"sessionid={client.cookies['sessionid'].value}"


def times_of(port: int, path: str, cookie: str, requests: int) -> list[float]:
    """Milliseconds of each request, the first ones thrown away."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    taken = []
    for _ in range(requests + WARM_UP):
        start = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookie})
        response = connection.getresponse()
        body = response.read()
        taken.append((time.perf_counter() - start) * 1000)
        assert response.status == 200, (path, response.status)
        assert body.count(b"<tr>") > 1, f"{path} shows no case"
    return taken[WARM_UP:]


def spent(server: psutil.Process) -> float:
    """Seconds of processor that the server and its workers have used: steadier than the wall on a busy machine."""
    return sum(sum(each.cpu_times()[:2]) for each in (server, *server.children(recursive=True)))


def sql_times(requests: int) -> list[float]:
    """Milliseconds of the fifty lines as bare SQL."""
    from django.db import connection

    taken = []
    with connection.cursor() as cursor:
        for _ in range(requests):
            start = time.perf_counter()
            cursor.execute(LINES)
            cursor.fetchall()
            taken.append((time.perf_counter() - start) * 1000)
    return taken


def p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1]


def measure(size: int, agent_id: int, requests: int) -> dict[str, tuple[float, float]]:
    """p50 and p95 of every view at this size, printed as they come."""
    found = {}
    bare = sql_times(requests)
    print(f"{size:>9,} cases   bare SQL of the lines  p50 {statistics.median(bare):6.2f}  p95 {p95(bare):6.2f} ms")
    cookie = session_of(agent_id)
    with serve() as (port, server):
        for view, path in VIEWS.items():
            before = spent(server)
            taken = times_of(port, path, cookie, requests)
            cpu = (spent(server) - before) / (requests + WARM_UP) * 1000
            found[view] = (statistics.median(taken), p95(taken))
            times = "p50 {:6.2f}  p95 {:6.2f} ms".format(*found[view])
            print(f"                  {view:<21}  {times}  web CPU {cpu:5.2f} ms", flush=True)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=int(os.environ.get("BENCH_CASES", "1000000")))
    parser.add_argument("--requests", type=int, default=200)
    options = parser.parse_args()
    now = datetime.now(UTC).replace(microsecond=0)
    sizes = [size for size in SIZES if size < options.cases] + [options.cases]
    with scratch():
        sign(PLANS, at=now - timedelta(days=40))
        agents, teams = staff(now)
        originals = open_originals(now - timedelta(days=30))
        measured = {}
        for size in sizes:
            grow(originals, to=size, now=now, agents=agents, teams=teams)
            measured[size] = measure(size, agents[0], options.requests)
    return verdict(measured, sizes)


def verdict(measured: dict[int, dict[str, tuple[float, float]]], sizes: list[int]) -> int:
    """Say how the goals were met; 1 when one was missed."""
    first, last = measured[sizes[0]], measured[sizes[-1]]
    slowest = max(last.values())[0]
    growth = max(last[view][1] / first[view][1] for view in last)
    print(f"slowest view at {sizes[-1]:,}: p50 {slowest:.1f} ms (goal {GOAL_MS}; best peer at 100,000: {PEER_MS} ms)")
    print(f"p95 at {sizes[-1]:,} against {sizes[0]:,}: {growth:.2f}x at worst (goal {GOAL_GROWTH}x)")
    return int(slowest > GOAL_MS or growth > GOAL_GROWTH)


if __name__ == "__main__":
    sys.exit(main())

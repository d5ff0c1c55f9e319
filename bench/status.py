"""The status page when everyone looks (promises L1, L2, L4): read with PostgreSQL stopped, published under load, told.

    palier bench status                        60 seconds of reading, 2,000 subscribers
    python -m bench.status --seconds 600 --subscribers 20000     as promises.md names them

L1  1,000 requests a second, paced, of the page by granian after PostgreSQL was stopped: p95 at most 100 ms, no error.
    Limit of the same run: the same server answering the same bytes from memory, as fast as both are asked.
L2  20 updates published while the page is read at that rate: each read by HTTP within 30 s.
L4  subscribers told of one update by the pumps of the worker, with replies to cases written meanwhile: everybody
    within 15 minutes (in proportion for fewer), each reply handed over within 60 s.
"""

import argparse
import http.client
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench import queue
from bench._ground import report, scratch, sign
from bench._outgoing import Taker
from bench._outgoing import serve as serve_mail

RATE, READERS = 1_000, 16
PAGE = "/status/en/"
PAGES = "palier.project.wsgi:application"
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
UPDATES, REPLIES = 20, 20


def read(port: int, path: str, seconds: float, rate: int) -> dict[str, float]:
    """Read the page from a process of its own, `rate` times a second (0: as often as it is answered)."""
    command = [sys.executable, "-m", "bench.status", "--read", str(port), path, str(seconds), str(rate)]
    told = subprocess.run(command, capture_output=True, check=True, text=True)
    found: dict[str, float] = json.loads(told.stdout)
    return found


def reader(port: int, path: str, seconds: float, rate: int) -> None:
    """The process that reads: sixteen kept connections, each request at its own instant of the plan, packed as
    browsers ask for it.  Bare sockets, so that the two cores are the server's and not the reader's.
    """
    taken: list[float] = []
    faults: list[str] = []
    asked = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    began = time.perf_counter()
    pace = threading.Event()

    def one(number: int) -> None:
        step, turn = (READERS / rate if rate else 0.0), 0
        connection = socket.create_connection(("127.0.0.1", port), 30)
        while (planned := began + (turn + number / READERS) * step) < began + seconds and (
            time.perf_counter() < began + seconds
        ):
            turn += 1
            if (early := planned - time.perf_counter()) > 0:
                pace.wait(early)
            start = planned if rate else time.perf_counter()
            try:
                connection.sendall(asked)
                if not answered_well(connection):
                    faults.append("answer")
            except OSError as error:
                faults.append(repr(error))
                connection.close()
                connection = socket.create_connection(("127.0.0.1", port), 30)
                continue
            taken.append((time.perf_counter() - start) * 1000)
        connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate_had = len(taken) / (time.perf_counter() - began)
    print(json.dumps({"rate": rate_had, "p95": queue.p95(taken), "faults": len(faults), "many": len(taken)}))


def answered_well(connection: socket.socket) -> bool:
    """Read one answer to its end; whether it is the page.  Raises OSError where it is cut short."""
    got = b""
    while (end := got.find(b"\r\n\r\n")) < 0:
        got += _more(connection)
    told = LENGTH.search(got, 0, end)
    length = int(told[1]) if told else 0
    left = length - (len(got) - end - 4)
    while left > 0:
        left -= len(_more(connection))
    return got.startswith(b"HTTP/1.1 200") and length > 0


def _more(connection: socket.socket) -> bytes:
    got = connection.recv(1 << 18)
    if not got:
        raise ConnectionResetError("cut short")
    return got


def until(holds: Callable[[], bool], *, every: float = 0.01, within: float = 1800) -> None:
    """Wait for something that others do.  Raises AssertionError when it does not come."""
    pace, deadline = threading.Event(), time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, "what was waited for did not come"
        pace.wait(every)


def ground(at: datetime) -> tuple[int, list[int]]:
    """Adobe's offer, twenty contacts with a case each, twelve systems; answers an incident and the cases."""
    from palier.apps.accounts.models import Contact
    from palier.apps.cases.commands import open_case
    from palier.apps.incidents.commands import Naming, Reach, Telling, add_component, open_incident
    from palier.core.actor import PALIER
    from palier.core.incident import Impact, State

    contacts = Contact.objects.filter(pk__in=sign(["expert"] * REPLIES, at=at - timedelta(days=1)))
    cases = [
        open_case(
            contact_id=each.pk, subject="It is slow", text="Since this morning.", channel="email", severity="p3",
            attested="en", by=each.actor, at=at,
        ).case_id
        for each in contacts
    ]  # fmt: skip
    systems = [
        add_component(naming=Naming(f"system-{place}", {"en": f"System {place}"}), by=PALIER, at=at)
        for place in range(12)
    ]
    incident = open_incident(
        title={"en": "Nobody can sign in", "fr": "Connexion impossible"},
        impact=Impact.CRITICAL,
        reach=Reach({systems[0]: State.MAJOR}),
        telling=Telling({"en": "We are looking into it.", "fr": "Nous cherchons la cause."}),
        by=PALIER,
        at=at,
    )
    return incident, cases


def publish(incident: int, seconds: float) -> tuple[list[float], dict[str, float]]:
    """Seconds from each update to its words in an answer, while the page is read at the rate of L1."""
    from palier.adapters.jobs.pumps import Pump, Work
    from palier.adapters.status.rendering import render_page
    from palier.apps.incidents.commands import Telling, post_update
    from palier.core.actor import PALIER
    from palier.core.incident import Stage

    pump = Pump(Work("status_page", render_page, limit=1, channel="palier_status", patience=20.0))
    pump.start()
    waits: list[float] = []
    load: dict[str, float] = {}
    with queue.serve(PAGES) as (port, _server):
        readers = threading.Thread(target=lambda: load.update(read(port, PAGE, seconds, RATE)))
        readers.start()
        for number in range(UPDATES):
            words, began = f"Word number {number}.", time.perf_counter()
            telling = Telling({"en": words, "fr": words})
            post_update(incident_id=incident, stage=Stage.IDENTIFIED, telling=telling, by=PALIER, at=datetime.now(UTC))
            until(lambda: words in _page(port), every=0.05)  # noqa: B023 it is called before the next turn
            waits.append(time.perf_counter() - began)
        readers.join()
    pump.stop()
    pump.join(10)
    return waits, load


def _page(port: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", PAGE)
    text = connection.getresponse().read().decode()
    connection.close()
    return text


def tell(incident: int, cases: list[int], many: int) -> tuple[float, list[float], int]:
    """Seconds until everybody was told, those of each reply meanwhile, and how many had been told by the last one."""
    from django.conf import settings

    from palier.adapters.jobs.pumps import Pump, Work
    from palier.adapters.mail.sending import send_bulk, send_waiting
    from palier.apps.cases.commands import Leaving, reply_to_case
    from palier.apps.cases.models import Case
    from palier.apps.incidents.commands import Telling, post_update
    from palier.apps.subscribers.commands import tell_subscribers
    from palier.apps.subscribers.models import Subscriber
    from palier.core.actor import PALIER
    from palier.core.incident import Stage

    taker = Taker()
    settings.SMTP_URL = f"smtp://127.0.0.1:{serve_mail(taker)}"
    while send_waiting(at=datetime.now(UTC)):
        pass
    since = datetime.now(UTC).replace(microsecond=0)
    Subscriber.objects.bulk_create(
        Subscriber(address=f"s{n}@reader.example", language="en" if n % 2 else "fr", handle=f"bench-{n}",
                   asked_at=since, confirmed_at=since)
        for n in range(many)
    )  # fmt: skip
    telling = Telling({"en": "It works again.", "fr": "Tout fonctionne."})
    post_update(
        incident_id=incident, stage=Stage.MONITORING, telling=telling, by=PALIER, at=since + timedelta(seconds=1)
    )
    works = [
        Work("send_mail", send_waiting, limit=20, channel="palier_mail_out"),
        Work("send_bulk", send_bulk, limit=50, channel="palier_mail_out"),
        Work("tell_subscribers", tell_subscribers, limit=500, channel="palier_status"),
    ]
    pumps = [Pump(work) for work in works]
    began = time.perf_counter()
    for pump in pumps:
        pump.start()
    waits, beside = [], 0
    people = dict(Case.objects.filter(pk__in=cases).values_list("pk", "contact__email"))
    for case in cases:
        taker.taken.pop(people[case], None)
        owed = time.perf_counter()
        reply_to_case(case_id=case, text="Look at the log.", leaving=Leaving.AT_ONCE, by=PALIER, at=datetime.now(UTC))
        until(lambda: people[case] in taker.taken, every=0.005)  # noqa: B023 it is called before the next turn
        waits.append(taker.taken[people[case]] - owed)
        beside = _told(taker)
    until(lambda: _told(taker) >= many, every=0.05)
    took = time.perf_counter() - began
    for pump in pumps:
        pump.stop()
    for pump in pumps:
        pump.join(10)
    return took, waits, beside


def _told(taker: Taker) -> int:
    return sum(to.endswith("@reader.example") for to in list(taker.taken))


def measure(seconds: float, many: int) -> bool:
    """All three, with the figures and the load of the machine; answers whether every goal was met."""
    root = Path(tempfile.mkdtemp(prefix="palier-status-"))
    os.environ["PALIER_STATUS_ROOT"] = str(root)
    print(f"load at the start {os.getloadavg()[0]:.1f}")
    try:
        with scratch():
            incident, cases = ground(datetime.now(UTC).replace(microsecond=0))
            waits, load = publish(incident, min(seconds, 60))
            print(f"longest of {UPDATES} publications {max(waits):.1f} s, {load['rate']:.0f}/s read", flush=True)
            took, replies, beside = tell(incident, cases, many)
            print(f"{many:,} told in {took:.0f} s, longest reply {max(replies):.2f} s", flush=True)
        with queue.serve(PAGES) as (port, _server):  # the database is gone now
            ours = read(port, PAGE, seconds, RATE)
            fast = read(port, PAGE, 5, 0)
        with queue.serve("bench._still:application") as (port, _server):
            bare = read(port, PAGE, 5, 0)
    finally:
        shutil.rmtree(root, ignore_errors=True)
    good = [
        report("L1 p95, PostgreSQL stopped", f"{ours['p95']:.1f} ms", f"{ours['rate']:.0f}/s", ours["p95"] / 100,
               "<= 100 ms", met=ours["p95"] <= 100),
        report("L1 errors", f"{ours['faults']:.0f}", f"{ours['many']:.0f} read", 0, "0", met=not ours["faults"]),
        report("page read as fast as answered", f"{fast['rate']:.0f}/s", f"{bare['rate']:.0f}/s",
               fast["rate"] / bare["rate"], ">= 1,000/s", met=fast["rate"] >= RATE),
        report("L2 longest of 20 publications", f"{max(waits):.1f} s", f"{load['rate']:.0f}/s read", max(waits) / 30,
               "<= 30 s", met=max(waits) <= 30 and not load["faults"]),
        report(f"L4 {many:,} subscribers told", f"{took:.0f} s", f"{many / took:.0f}/s", took / (900 * many / 20_000),
               "20,000 in 900 s", met=took <= 900 * many / 20_000),
        report(f"L4 longest of {REPLIES} replies", f"{max(replies):.2f} s", f"beside {beside:,}", max(replies) / 60,
               "<= 60 s", met=max(replies) <= 60),
    ]  # fmt: skip
    print(f"replies: median {statistics.median(replies) * 1000:.0f} ms; load at the end {os.getloadavg()[0]:.1f}")
    return all(good)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--read"]:
        reader(int(sys.argv[2]), sys.argv[3], float(sys.argv[4]), int(sys.argv[5]))
        sys.exit()
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--subscribers", type=int, default=2_000)
    given = options.parse_args()
    sys.exit(not measure(given.seconds, given.subscribers))

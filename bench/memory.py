"""How much memory the whole desk takes: pages, streams, worker, mail listener and supervisor, without PostgreSQL.

Proportional set size: memory that processes share counts once.  The limit of the same run is a bare Django process with
our settings and a database connection, taken once for each process that serves.  Goal: 300 MiB in all after some work
(request tracker 5 takes 721 on such a machine: the shared figures in docs).
"""

import http.client
import os
import shutil
import signal
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil
from bench._ground import now, report
from bench.intake import CONTACTS, prepare, raw_mail

GOAL_MEBIBYTES = 300
WEB, LIVE, MAIL = 18_470, 18_471, 18_472
MAILS, REQUESTS = 200, 200
EMAIL, PASSWORD = "bench@palier.example", "bench-password"
BARE = """
import time
from palier.project.running import use_django
use_django()
from django.db import connection
connection.ensure_connection()
print("ready", flush=True)
time.sleep(600)
"""


def main() -> int:
    """Measure; 1 when the goal was missed."""
    home = Path(tempfile.mkdtemp(prefix="palier-bench-"))
    home.chmod(0o711)
    os.environ |= {
        "PALIER_HOME": str(home),
        "PALIER_SECRET": "bench",
        "DJANGO_SETTINGS_MODULE": "palier.project.settings",
    }
    from palier.project.running import use_database

    try:
        with use_database():
            prepare()
            hire()
            return measure()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def hire() -> None:
    """An agent who can sign in."""
    from palier.apps.staff.commands import create_agent
    from palier.core.actor import PALIER, Role

    create_agent(email=EMAIL, name="Bench", password=PASSWORD, role=Role.AGENT, by=PALIER, at=now())


def measure() -> int:
    """Serve, work, count."""
    ports = ["--port", str(WEB), "--live-port", str(LIVE), "--mail-port", str(MAIL)]
    log = (Path(os.environ["PALIER_HOME"]) / "serve.log").open("wb")
    command = [sys.executable, "-m", "palier.project.cli", "serve", *ports]
    serve = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        wait_until(answers, "the desk did not answer")
        fresh = total(serve.pid)
        send_mails()
        read_pages()
        parts = by_name(serve.pid)
        whole = sum(size for _, size in parts)
    finally:
        serve.send_signal(signal.SIGTERM)
        serve.wait(20)
        log.close()
    for name, size in parts:
        print(f"  {name:<52}{size:7.1f} MiB")
    limit = bare() * len(parts)
    print(f"as started {fresh:.0f} MiB; after {MAILS} mails and {REQUESTS} pages {whole:.0f} MiB")
    met = whole <= GOAL_MEBIBYTES
    what, goal = f"memory, {len(parts)} processes", f"<= {GOAL_MEBIBYTES} MiB"
    return int(not report(what, f"{whole:.0f} MiB", f"{limit:.0f} MiB", whole / limit, goal, met=met))


def send_mails() -> None:
    """So many mails, and wait until each is a case."""
    from palier.apps.cases.models import Case

    with smtplib.SMTP("127.0.0.1", MAIL) as server:
        for number in range(MAILS):
            server.sendmail(f"contact{number % CONTACTS}@client.example", "support@palier.localhost", raw_mail(number))
    wait_until(lambda: Case.objects.count() >= MAILS, "cases are missing")


def read_pages() -> None:
    """Sign in, then read the queue and cases, as an agent would."""
    from palier.apps.cases.models import Case

    link = http.client.HTTPConnection("127.0.0.1", WEB, timeout=30)
    link.request("GET", "/sign-in/")
    answer = link.getresponse()
    page, cookies = answer.read().decode(), keep(answer, {})
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    form = f"csrfmiddlewaretoken={token}&email={EMAIL.replace('@', '%40')}&password={PASSWORD}"
    head = {"Content-Type": "application/x-www-form-urlencoded"}
    link.request("POST", "/sign-in/", form, head | {"Cookie": spoken(cookies)})
    answer = link.getresponse()
    answer.read()
    assert answer.status == 302, answer.status
    cookies = keep(answer, cookies)
    references = list(Case.objects.values_list("reference", flat=True)[:20])
    for number in range(REQUESTS):
        path = "/" if number % 2 else f"/cases/{references[number % len(references)]}/"
        link.request("GET", path, headers={"Cookie": spoken(cookies)})
        answer = link.getresponse()
        answer.read()
        assert answer.status == 200, (path, answer.status)


def keep(answer: http.client.HTTPResponse, cookies: dict[str, str]) -> dict[str, str]:
    """The cookies a browser would now have."""
    told = [cookie.partition(";")[0].partition("=") for cookie in answer.headers.get_all("Set-Cookie", [])]
    return cookies | {name: value for name, _, value in told}


def spoken(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def by_name(pid: int) -> list[tuple[str, float]]:
    """Each process of the house but PostgreSQL's, and its proportional set size in MiB."""
    processes = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    ours = [process for process in processes if "postgres" not in process.name()]
    return [(shown(process), process.memory_full_info().pss / 2**20) for process in ours]


def shown(process: psutil.Process) -> str:
    """The words of its command after the interpreter."""
    return " ".join(process.cmdline()[1:])[:50]


def total(pid: int) -> float:
    return sum(size for _, size in by_name(pid))


def bare() -> float:
    """One process with Django, our settings and a connection, in MiB."""
    process = subprocess.Popen([sys.executable, "-c", BARE], stdout=subprocess.PIPE)
    try:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
        return psutil.Process(process.pid).memory_full_info().pss / 2**20
    finally:
        process.kill()
        process.wait()


def answers() -> bool:
    """Do the pages and the listener answer?"""
    try:
        link = http.client.HTTPConnection("127.0.0.1", WEB, timeout=2)
        link.request("GET", "/sign-in/")
        with smtplib.SMTP("127.0.0.1", MAIL, timeout=2):
            return link.getresponse().status == 200
    except OSError:
        return False


def wait_until(true: Callable[[], bool], otherwise: str) -> None:
    ends = time.monotonic() + 120
    while not true():
        if time.monotonic() > ends:
            raise SystemExit(otherwise)
        time.sleep(0.1)


if __name__ == "__main__":
    sys.exit(main())

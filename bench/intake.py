"""How fast cases come in: through the command, and as raw mail through SMTP; against this machine's own limits.

Limits of the same run: single-row commits of the same PostgreSQL (pgbench), and a bare ORM transaction that inserts
as many rows as one case does.  Goals: the command at 45 % of that transaction; 240 mails a second from the first
byte over SMTP to the last committed case on two cores; memory flat.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import median

import psutil

CASES = int(os.environ.get("BENCH_CASES", "300"))
MAILS = int(os.environ.get("BENCH_MAILS", "2000"))
CLIENTS = 4
SECONDS = 4
GOAL_MAILS, GOAL_SHARE = 240, 0.45
CONTACTS = 40

MAIL = """\
Received: from mail.client.example by mx.palier.localhost with ESMTPS; Fri, 20 Nov 2026 10:00:00 +0100
Message-ID: <%(number)d.bench@client.example>
Date: Fri, 20 Nov 2026 10:00:00 +0100
From: =?utf-8?q?J=C3=A9r=C3=B4me_Contact?= <contact%(contact)d@client.example>
To: Support <support@palier.localhost>
Subject: =?utf-8?q?Probl=C3=A8me_num=C3=A9ro_?= %(number)d
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="=_bench_%(number)d"

--=_bench_%(number)d
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

%(plain)s
--=_bench_%(number)d
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<html><body>%(html)s</body></html>
--=_bench_%(number)d--
"""
PARAGRAPH = "Depuis ce matin, l=E2=80=99export de fin de mois s=E2=80=99arr=C3=AAte =C3=A0 la moiti=C3=A9."


def raw_mail(number: int) -> bytes:
    """One mail of about 4 kB, as a common mail program writes it."""
    values = {
        "number": number,
        "contact": number % CONTACTS,
        "plain": "\n\n".join([PARAGRAPH] * 14),
        "html": "\n".join(f"<p>{PARAGRAPH}</p>" for _ in range(14)),
    }
    return (MAIL % values).replace("\n", "\r\n").encode()


@contextmanager
def house() -> Iterator[Path]:
    """A throw-away installation with durable commits, one provider and forty contacts under contract."""
    home = Path(tempfile.mkdtemp(prefix="palier-bench-"))
    home.chmod(0o711)
    os.environ |= {
        "PALIER_HOME": str(home),
        "PALIER_SECRET": "bench",
        "DJANGO_SETTINGS_MODULE": "palier.project.settings",
    }
    from palier.project.running import use_database

    try:
        with use_database() as server:
            assert server is not None
            prepare()
            yield server.binaries.folder
    finally:
        shutil.rmtree(home, ignore_errors=True)


def prepare() -> None:
    """Migrate, publish a catalogue, sign contracts."""
    from django.core.management import call_command

    from palier.apps.catalogues.commands import publish_catalogue
    from palier.core.actor import PALIER

    call_command("migrate", interactive=False, verbosity=0)
    at = datetime.now(UTC) - timedelta(days=60)
    text = (Path(__file__).parents[1] / "catalogues" / "adobe.yaml").read_text()
    publish_catalogue(text=text, by=PALIER, at=at)
    sign_contacts(at)


def sign_contacts(at: datetime) -> None:
    """Forty customers of Adobe's, each with the one contact who writes, named so that they may."""
    from palier.apps.accounts.commands import add_contact, create_account, sign_contract
    from palier.apps.accounts.people_commands import give_seat
    from palier.core.actor import PALIER
    from palier.core.catalogue.circles import SeatRole

    for number in range(CONTACTS):
        account = create_account(name=f"Client {number}", country="FR", timezone="Europe/Paris", by=PALIER, at=at)
        email = f"contact{number}@client.example"
        contact = add_contact(account_id=account, name="Jérôme", email=email, by=PALIER, at=at)
        sign_contract(
            account_id=account, catalogue="adobe", plan="expert", region="emea", starts_on=at.date(), by=PALIER, at=at
        )
        give_seat(contact_id=contact, role=SeatRole.NAMED, by=PALIER, at=at)


def per_second(act: Callable[[int], object], times: int) -> float:
    """How often an act is done in a second, after a few to warm up."""
    for number in range(20):
        act(-1 - number)
    begun = time.perf_counter()
    for number in range(times):
        act(number)
    return times / (time.perf_counter() - begun)


def pgbench(binaries: Path, clients: int) -> float:
    """Commits of one row each, prepared, by so many clients at once."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_row (id bigserial PRIMARY KEY, text text)")
    script = Path(os.environ["PALIER_HOME"]) / "one.sql"
    script.write_text("INSERT INTO bench_row (text) VALUES ('x');\n")
    known = connection.settings_dict
    command = [
        binaries / "pgbench",
        "-n",
        "-M",
        "prepared",
        "-c",
        str(clients),
        "-j",
        "2",
        "-T",
        str(SECONDS),
        "-f",
        script,
    ]
    done = subprocess.run(
        [str(word) for word in [*command, "-h", known["HOST"], "-U", known["USER"], known["NAME"]]],
        capture_output=True,
        text=True,
        check=True,
    )
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    assert found
    return float(found[1])


def open_one(number: int) -> None:
    """One case through the command."""
    from palier.apps.accounts.models import Contact
    from palier.apps.cases.commands import open_case

    contact = Contact.objects.get(email=f"contact{number % CONTACTS}@client.example")
    open_case(
        contact_id=contact.pk,
        subject=f"Problem {number}",
        text=PARAGRAPH * 5,
        channel="portal",
        by=contact.actor,
        at=datetime.now(UTC),
    )


class BareTransaction:
    """The same number of rows in the same tables, written by the ORM and nothing else."""

    def __init__(self) -> None:
        from palier.apps.audit.models import AuditEntry
        from palier.apps.cases.models import Case, CaseEvent, Message
        from palier.apps.clocks.models import Clock
        from palier.apps.outbox.models import LiveEvent, OutgoingMail

        self.case = Case.objects.order_by("-pk").first()
        self.event = CaseEvent.objects.get(case=self.case, seq=1)
        models = (Clock, Message, AuditEntry, OutgoingMail)
        self.rows = [row for model in models for row in model.objects.filter(case_id=self.case.pk)]
        self.rows += list(LiveEvent.objects.order_by("-pk")[:2])
        self.count = len(self.rows) + 2
        self.numbers = count(1)

    def __call__(self, _: int) -> None:
        from django.db import transaction

        number = next(self.numbers)
        with transaction.atomic():
            case, event = self.case, self.event
            case.pk, case.reference = None, f"BARE-{number}"
            case.save(force_insert=True)
            event.pk, event.case_id = None, case.pk
            event.save(force_insert=True)
            for row in self.rows:
                row.pk = None
                if hasattr(row, "case_id"):
                    row.case_id = case.pk
                if hasattr(row, "event_id"):
                    row.event_id = event.pk
                if hasattr(row, "message_id") and row._meta.model_name == "outgoingmail":
                    row.message_id = f"<bare.{number}>"
                row.save(force_insert=True)


def send_share(port: int, numbers: range) -> None:
    """One client that sends its share over one connection, with plain sockets so that it costs little."""
    with socket.create_connection(("127.0.0.1", port)) as link, link.makefile("rb") as answers:

        def expect(code: bytes) -> None:
            line = answers.readline()
            while line[3:4] == b"-":
                line = answers.readline()
            assert line.startswith(code), line

        expect(b"220")
        link.sendall(b"EHLO bench\r\n")
        expect(b"250")
        for number in numbers:
            head = b"MAIL FROM:<contact%d@client.example>\r\n" % (number % CONTACTS)
            for words, code in (
                (head, b"250"),
                (b"RCPT TO:<support@palier.localhost>\r\n", b"250"),
                (b"DATA\r\n", b"354"),
            ):
                link.sendall(words)
                expect(code)
            link.sendall(raw_mail(number) + b".\r\n")
            expect(b"250")
        link.sendall(b"QUIT\r\n")


def through_smtp(first: int) -> tuple[float, float]:
    """Mails stored a second as their senders see it, and cases committed a second from the first byte on."""
    from palier.apps.cases.models import Case

    before = Case.objects.count()
    begun = time.perf_counter()
    share = MAILS // CLIENTS
    senders = [
        threading.Thread(target=send_share, args=(PORT, range(first + share * n, first + share * (n + 1))))
        for n in range(CLIENTS)
    ]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    stored = share * CLIENTS / (time.perf_counter() - begun)
    while Case.objects.count() - before < share * CLIENTS:
        assert time.perf_counter() - begun < 300, "cases are missing"
        time.sleep(0.02)
    return stored, share * CLIENTS / (time.perf_counter() - begun)


PORT = 25_825
READER = """
from palier.project.running import use_django
use_django()
from palier.adapters.jobs.worker import run_worker
from palier.project.pumps import works
run_worker([work for work in works() if work.name == "read_mail"])
"""


@contextmanager
def program(*words: str) -> Iterator[psutil.Process]:
    """A process of the installation, ended at the end."""
    from django.db import connection

    known = connection.settings_dict
    url = f"postgresql://{known['USER']}@/{known['NAME']}?host={known['HOST']}"
    process = subprocess.Popen([sys.executable, *words], env={**os.environ, "DATABASE_URL": url})
    try:
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(10)


def wait_for_port() -> None:
    for _ in range(1_500):
        try:
            socket.create_connection(("127.0.0.1", PORT), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise SystemExit("the listener did not open")


def processor_seconds(process: psutil.Process) -> float:
    """What a process and its children have used so far; those that ended count for nothing."""
    return sum(sum(each.cpu_times()[:2]) for each in (process, *process.children(recursive=True)))


def postmaster() -> psutil.Process:
    """The database's own process."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return psutil.Process(psutil.Process(cursor.fetchone()[0]).ppid())


def mebibytes(process: psutil.Process) -> float:
    return process.memory_full_info().pss / 2**20


def say(what: str, figure: float, remark: str = "") -> None:
    print(f"{what:<44}{figure:9,.0f}/s   {remark}".rstrip(), flush=True)


def measure(binaries: Path) -> bool:
    """Print every figure; whether the goals were met."""
    say("single-row commits, 1 client (pgbench)", pgbench(binaries, 1))
    sixteen = pgbench(binaries, 16)
    say("single-row commits, 16 clients (pgbench)", sixteen)
    open_one(0)
    bare_transaction = BareTransaction()
    commands, bares = [], []
    for _ in range(3):
        commands.append(per_second(open_one, CASES))
        bares.append(per_second(bare_transaction, CASES))
    command, bare = median(commands), median(bares)
    say(f"bare ORM transaction of {bare_transaction.count} rows", bare)
    say("open_case", command, f"{command / bare:.0%} of the bare transaction (goal {GOAL_SHARE:.0%})")
    with ExitStack() as stack:
        listener = stack.enter_context(program("-m", "palier.project.cli", "mail", "listen", "--port", str(PORT)))
        worker = stack.enter_context(program("-c", READER))
        wait_for_port()
        database = postmaster()
        through_smtp(0)
        before = mebibytes(listener), mebibytes(worker)
        begun = [processor_seconds(process) for process in (listener, worker, database)]
        stored, committed = through_smtp(10**6)
        spent = [processor_seconds(each) - then for each, then in zip((listener, worker, database), begun, strict=True)]
        after = mebibytes(listener), mebibytes(worker)
    say("mail stored over SMTP, readers at work", stored, f"{stored / sixteen:.0%} of 16 clients' commits")
    say(
        "raw mail to committed case", committed, f"{committed / bare:.0%} of the bare transaction (goal {GOAL_MAILS}/s)"
    )
    each = [seconds / MAILS * 1000 for seconds in spent]
    print(
        "processor time for each mail: listener {:.1f}, reader {:.1f}, PostgreSQL {:.1f} ms;".format(*each),
        f"two cores would do {2000 / sum(each):.0f}/s",
    )
    for name, then, now in zip(("listener", "reader"), before, after, strict=True):
        print(f"memory of the {name} after {MAILS:,} and {2 * MAILS:,} mails: {then:.0f} and {now:.0f} MiB")
    grown = max(now - then for now, then in zip(after, before, strict=True))
    return command / bare >= GOAL_SHARE and committed >= GOAL_MAILS and grown < 8


def main() -> int:
    with house() as binaries:
        return 0 if measure(binaries) else 1


if __name__ == "__main__":
    sys.exit(main())

"""`palier demo`: a provider with living data, served until Ctrl-C."""

import argparse
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from palier.project import environment
from palier.project.arguments import count
from palier.project.cli import Refused
from palier.project.embedded import erase
from palier.project.house import bring_up_to_date, programs_of, run_house
from palier.project.running import use_database
from palier.project.speech import _
from palier.project.supervisor import Journal, refuse_taken_ports
from palier.project.verbs.serve import add_addresses, addresses_of

PROVIDERS = ("docebo", "adobe", "lumea", "credenti", "domo")
SEED = 20260101
TOLD = "told"  # a file in the home of a demo whose year was told to the end


def add_to(verbs: Any) -> None:
    """Declare the verb."""
    parser = verbs.add_parser("demo", help=_("show a provider with living data: desk, mail and clocks"))
    parser.add_argument("provider", nargs="?", choices=PROVIDERS, default=PROVIDERS[0], help=_("whose catalogue"))
    parser.add_argument("--cases", type=count, default=3000, metavar="N", help=_("cases in the year told (3000)"))
    parser.add_argument("--seed", type=int, default=SEED, metavar="N", help=_("another seed tells another year"))
    parser.add_argument("--fresh", action="store_true", help=_("forget the demo of last time and tell it anew"))
    parser.add_argument("--no-serve", action="store_true", help=_("load the data and stop"))
    add_addresses(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Load what is missing, then serve.  A year that was not told to its end is told anew.  Raises Refused."""
    home = environment.home() / f"demo-{options.provider}"
    addresses = addresses_of(options)
    if not options.no_serve:
        refuse_taken_ports(programs_of(addresses, {}))
    os.environ["PALIER_HOME"] = str(home)
    os.environ.pop("DATABASE_URL", None)
    os.environ.setdefault("PALIER_MAIL_ADDRESS", f"support@{options.provider}.example")
    os.environ.setdefault("PALIER_MAIL_NAME", options.provider.capitalize())
    journal = Journal()
    with ExitStack() as stack:
        stack.enter_context(alone(home))
        if options.fresh or not (home / TOLD).exists():
            erase(home / "postgres")
            shutil.rmtree(home, ignore_errors=True)
        server = stack.enter_context(use_database())
        assert server is not None
        log = "json" if journal.as_json else "text"
        extra = {"DATABASE_URL": server.url, "PALIER_LOG": log, "PYTHONUNBUFFERED": "1"}
        bring_up_to_date(extra, journal)
        fill(options)
        (home / TOLD).touch()
        if not options.no_serve:
            run_house(programs_of(addresses, extra), server, journal, lambda: greet(options, addresses.environment()))
    return 0


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Hold this demo: another start would tell the same year, or forget it.  Raises Refused."""
    environment.make_writable(home.parent)
    with home.with_name(f"{home.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sentence = _("This demo is running or being loaded already. Nothing was started. Stop it first: Ctrl-C.")
            raise Refused(sentence) from None
        yield


def fill(options: argparse.Namespace) -> None:
    """Tell the year, or, where it was told before, a few cases that are due now."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from palier.project.demo.load import is_loaded, load, press

    now = datetime.now(UTC).replace(microsecond=0)
    if is_loaded():
        press(options.provider, seed=int(now.timestamp()), until=now)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
    )
    with Progress(*columns) as progress:
        task = progress.add_task(_("Bringing the demo's people in"), total=1.0)
        telling = _("Telling a year of %(cases)s cases") % {"cases": options.cases}
        load(
            options.provider,
            cases=options.cases,
            seed=options.seed,
            until=now,
            tick=lambda share: progress.update(task, completed=share, description=telling),
        )


def greet(options: argparse.Namespace, told: dict[str, str]) -> None:
    """Where to look, who to be, and one line that sends a mail."""
    from rich.console import Console

    from palier.project.demo.cast import AGENTS, CUSTOMERS
    from palier.project.demo.stage import PASSWORD, address_of

    host, _colon, port = told["PALIER_MAIL_LISTEN"].rpartition(":")
    sender = CUSTOMERS[0].address(CUSTOMERS[0].people[0])
    desk = os.environ["PALIER_MAIL_ADDRESS"]
    line = (  # dated, for the same mail sent twice is taken once
        f"python3 -c \"import smtplib, email.utils; smtplib.SMTP('{host}', {port}).sendmail('{sender}', '{desk}', "
        f"'From: {sender}\\nTo: {desk}\\nDate: ' + email.utils.formatdate() + "
        f"'\\nSubject: Nobody can sign in\\n\\nAll sites get error 503.')\""
    )
    console = Console(highlight=False, soft_wrap=True)
    console.print()
    console.print(_("The desk is at %(url)s") % {"url": told["PALIER_URL"]}, style="bold")
    for name, role, language, zone, _teams in AGENTS[:4]:
        console.print(f"  {address_of(name):28} {PASSWORD:14} {role}, {language}, {zone}")
    door = {"url": f"{told['PALIER_URL'].rstrip('/')}/portal/", "email": sender}
    said = _("The customers’ portal is at %(url)s: type %(email)s there to be sent a code, then read it with")
    console.print(said % door)
    console.print(f"  PALIER_HOME={os.environ['PALIER_HOME']} ./palier contact sign-in {sender}", markup=False)
    console.print(_("Send it a mail as %(name)s of %(account)s:") % {
        "name": CUSTOMERS[0].people[0], "account": CUSTOMERS[0].name
    })  # fmt: skip
    console.print(f"  {line}", markup=False)
    console.print(_("Ctrl-C stops; the data stay until --fresh."))

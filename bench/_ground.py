"""What the benches of clocks stand on: a scratch database with durable commits, and very many cases in it."""

import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

CATALOGUES = Path(__file__).parents[1] / "catalogues"


@contextmanager
def scratch() -> Iterator[None]:
    """A database of our own, migrated and gone afterwards: on DATABASE_URL's server, or on one embedded for the run."""
    home = Path(tempfile.mkdtemp(prefix="palier-bench-"))
    home.chmod(0o711)
    os.environ |= {"PALIER_HOME": str(home), "DJANGO_SETTINGS_MODULE": "palier.project.settings"}
    os.environ.setdefault("PALIER_SECRET", "bench")
    from palier.project.running import use_database

    given = os.environ.get("DATABASE_URL")
    try:
        with _own_database(given) if given else use_database():
            from django.core.management import call_command

            call_command("migrate", interactive=False, verbosity=0)
            yield
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _own_database(url: str) -> Iterator[None]:
    import psycopg
    from psycopg import sql

    name = f"palier_bench_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    os.environ["DATABASE_URL"] = urlsplit(url)._replace(path=f"/{name}").geturl()
    from palier.project.running import use_django

    use_django()
    try:
        yield
    finally:
        from django.db import connections

        connections.close_all()
        os.environ["DATABASE_URL"] = url
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def sign(plans: list[str], *, at: datetime) -> list[int]:
    """Publish Adobe's offer and sign one contract for each plan; answers the contacts."""
    from palier.apps.accounts.commands import add_contact, create_account, sign_contract
    from palier.apps.accounts.people_commands import give_seat
    from palier.apps.catalogues.commands import publish_catalogue
    from palier.core.actor import PALIER
    from palier.core.catalogue.circles import SeatRole

    publish_catalogue(text=(CATALOGUES / "adobe.yaml").read_text(), by=PALIER, at=at)
    contacts = []
    for number, plan in enumerate(plans):
        account = create_account(name=f"Client {number}", country="FR", timezone="Europe/Paris", by=PALIER, at=at)
        contact = add_contact(
            account_id=account, name="Jérôme", email=f"jerome{number}@client.example", by=PALIER, at=at
        )
        sign_contract(
            account_id=account,
            catalogue="adobe",
            plan=plan,
            region="emea",
            starts_on=date(2025, 1, 1),
            by=PALIER,
            at=at,
        )
        give_seat(contact_id=contact, role=SeatRole.NAMED, by=PALIER, at=at)
        contacts.append(contact)
    return contacts


COPY_CASES = """
WITH copied AS (
    INSERT INTO cases_case (reference, account_id, contact_id, contract_id, terms_id, subject, channel, product, status,
                            severity, opened_at, events_count, next_due_at, next_clock, last_event_at)
    SELECT reference || '.' || n, account_id, contact_id, contract_id, terms_id, subject, channel, product, status,
           severity, opened_at + n * %(apart)s, events_count, next_due_at + n * %(apart)s, next_clock,
           last_event_at + n * %(apart)s
    FROM cases_case, generate_series(1, %(times)s) AS n WHERE id = %(case)s RETURNING id, opened_at
), events AS (
    INSERT INTO cases_caseevent (case_id, account_id, seq, kind, at, side, automatic, channel, actor_kind, actor_id,
                                 actor_name, data)
    SELECT copied.id, account_id, seq, kind, at + (copied.opened_at - %(opened)s), side, automatic, channel, actor_kind,
           actor_id, actor_name, data
    FROM copied, cases_caseevent WHERE case_id = %(case)s
)
INSERT INTO clocks_clock (case_id, account_id, terms_id, clock, cycle, severity, state, started_at, due_at, stopped_at,
                          breached_at, paused_since, next_at, ahead, ahead_at, given, plain)
SELECT copied.id, account_id, terms_id, clock, cycle, severity, state, started_at + apart, due_at + apart,
       stopped_at + apart, breached_at + apart, paused_since + apart, next_at + apart, ahead,
       (SELECT coalesce(array_agg(at + apart ORDER BY at), '{}') FROM unnest(ahead_at) AS step (at)), given, plain
FROM copied, clocks_clock, LATERAL (SELECT copied.opened_at - %(opened)s AS apart) AS shift WHERE case_id = %(case)s
"""


def copy_case(case_id: int, *, times: int, apart: timedelta) -> None:
    """Copies of a case with its events and clocks, each opened `apart` after the one before."""
    from django.db import connection

    from palier.apps.cases.models import Case

    opened = Case.objects.values_list("opened_at", flat=True).get(pk=case_id)
    with connection.cursor() as cursor:
        cursor.execute(COPY_CASES, {"case": case_id, "times": times, "apart": apart, "opened": opened})


def settle() -> None:
    """Let the planner know the tables, and let what was written reach the disk before anything is timed."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def rows_from(argv: list[str] | None, default: int, purpose: str) -> int:
    """The `--rows` of the command line."""
    import argparse

    parser = argparse.ArgumentParser(description=purpose)
    parser.add_argument("--rows", type=int, default=default, help="how many cases (default: %(default)s)")
    return parser.parse_args(sys.argv[1:] if argv is None else argv).rows


def report(what: str, ours: str, limit: str, ratio: float, goal: str, *, met: bool) -> bool:
    """One line of figures; answers whether the goal was met."""
    verdict = "met" if met else "MISSED"
    print(f"{what:<34} ours {ours:>14}   limit {limit:>14}   ratio {ratio:>7.2f}   goal {goal:<18} {verdict}")
    return met


def now() -> datetime:
    """This second."""
    return datetime.now(UTC).replace(microsecond=0)

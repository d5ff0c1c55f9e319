"""A disk of a few MB that is really full: some tables of the test database stand on it.

Where we may mount, it is a filesystem of its own in memory, and PostgreSQL hears ENOSPC from the kernel.  Elsewhere the
kernel lets the sessions of the database write no file beyond 16 MB (RLIMIT_FSIZE, which is just what a file of the
write-ahead log needs), and the tables are filled up to there: they hear EFBIG wherever they would hear ENOSPC.
`PALIER_TEST_DISK=limited` takes the second way where the first would do.
"""

import contextlib
import os
import pwd
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
from django.db import connection
from tests.adapters.mail.conftest import test_database_url

DISK_BYTES = 2 * 2**20
LIMIT_BYTES = 16 * 2**20
FULL_SAYS = "No space left on device|File too large"
BALLAST = {
    "mailroom_rawmail": """
        INSERT INTO mailroom_rawmail (received_at, mailbox, digest, envelope_from, envelope_to, size, raw, state,
                                      reason, attempts, sender_name, sender_address, subject, automatic)
        SELECT now(), 'ballast', gen_random_uuid()::text, '', '{}', 0, noise.bytes, 'dropped', '', 0, '', '', '', ''
        FROM (SELECT string_agg(uuid_send(gen_random_uuid()), '') AS bytes
              FROM generate_series(1, %(size)s / 16)) noise, generate_series(1, %(many)s)""",
    "outbox_outgoingmail": """
        INSERT INTO outbox_outgoingmail (created_at, kind, language, recipients, message_id, in_reply_to, sender,
                                         subject, text, html, state, attempts, last_error)
        SELECT now(), 'ballast', 'en', '{}', gen_random_uuid()::text, '', '', '', repeat('x', %(size)s), '', 'kept', 0,
               '' FROM generate_series(1, %(many)s)""",
    "outbox_delivery": """
        INSERT INTO outbox_delivery (mail_id, recipient, state, status, said, at)
        SELECT (SELECT min(id) FROM outbox_outgoingmail), left(md5(gen_random_uuid()::text), 11), 'sent', '',
               repeat('x', %(size)s), now() FROM generate_series(1, %(many)s)""",
}
"""Rows that are nobody's, to take what room a table has left by itself."""
LARGE, SMALL = {"mailroom_rawmail": 200_000}, {"mailroom_rawmail": 4_000}
"""Bytes of such a row: many of the first, then so few that no row of anybody's finds room where none of these did."""
DROPPED = {
    "mailroom_rawmail": "mailbox = 'ballast'",
    "outbox_outgoingmail": "kind = 'ballast'",
    "outbox_delivery": "recipient NOT LIKE '%@%'",
}


class SmallDisk:
    """Where the tables stand; full while `full()` lasts."""

    def __init__(self, mounted: Path | None, table: str) -> None:
        self.mounted, self.table = mounted, table

    @contextlib.contextmanager
    def full(self) -> Iterator[None]:
        """Not a block more for this table, and no room for a row in those it has."""
        if self.mounted is None:
            self._limit(LIMIT_BYTES)
        else:
            with (self.mounted / "ballast").open("wb", buffering=0) as ballast, contextlib.suppress(OSError):
                while ballast.write(bytes(2**12)):
                    pass
        with psycopg.connect(test_database_url(), autocommit=True) as session:
            for size in (LARGE.get(self.table, 1_800), SMALL.get(self.table, 0)):
                for many in (1,) if self.mounted else (100, 10, 1):
                    self._fill(session, size, many)
        yield
        if self.mounted is None:
            self._limit(None)
        else:
            (self.mounted / "ballast").unlink()
        with psycopg.connect(test_database_url(), autocommit=True) as session:
            session.execute(f"DELETE FROM {self.table} WHERE {DROPPED[self.table]}")

    def _fill(self, session: psycopg.Connection, size: int, many: int) -> None:
        words = ""
        while not words:
            try:
                session.execute(BALLAST[self.table], {"size": size, "many": many})
            except psycopg.Error as full:
                words = str(full)
        assert re.search(FULL_SAYS, words), words

    def _limit(self, most: int | None) -> None:
        """For every session there is now, and for those that the server will begin."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'")
            sessions = [pid for (pid,) in cursor.fetchall()]
            cursor.execute("SELECT pg_backend_pid()")
            server = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(")")[2].split()[1]
            for pid in (int(server), *sessions):
                limit_file_size(pid, most)


def limit_file_size(pid: int, most: int | None) -> None:
    """Let a process write no file beyond so many bytes, or any file again: as the account that runs it."""
    command = ["prlimit", "--pid", str(pid), f"--fsize={'unlimited' if most is None else most}:"]
    owner = Path(f"/proc/{pid}").stat().st_uid
    account = pwd.getpwuid(owner)
    other = {"user": owner, "group": account.pw_gid, "extra_groups": []} if owner != os.geteuid() else {}
    subprocess.run(command, check=True, cwd="/", **other)


def mounted_at(place: Path) -> bool:
    """Mount a small filesystem there, if we may."""
    if os.geteuid() != 0 or os.environ.get("PALIER_TEST_DISK") == "limited":
        return False
    options = f"size={DISK_BYTES},mode=0700,uid={server_account()}"
    command = ["mount", "-t", "tmpfs", "-o", options, "palier-small-disk", str(place)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def server_account() -> int:
    """The account that runs the database of the tests."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return Path(f"/proc/{cursor.fetchone()[0]}").stat().st_uid


@contextlib.contextmanager
def small_disk(table: str) -> Iterator[SmallDisk]:
    """This table on a disk of its own, empty."""
    place = Path(os.environ["PALIER_TEST_HOME"]) / f"disk-{os.getpid()}"
    place.mkdir(mode=0o700)
    is_mounted = mounted_at(place)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")
        if is_mounted:
            (place / "tables").mkdir(mode=0o700)
            os.chown(place / "tables", server_account(), -1)
            cursor.execute(f"CREATE TABLESPACE small_{os.getpid()} LOCATION '{place / 'tables'}'")
            cursor.execute(f"ALTER TABLE {table} SET TABLESPACE small_{os.getpid()}")
    try:
        yield SmallDisk(place if is_mounted else None, table)
    finally:
        connection.close()
        with connection.cursor() as cursor:
            if is_mounted:
                cursor.execute(f"TRUNCATE {table} CASCADE")
                cursor.execute(f"ALTER TABLE {table} SET TABLESPACE pg_default")
                cursor.execute(f"DROP TABLESPACE small_{os.getpid()}")
        if is_mounted:
            subprocess.run(["umount", str(place)], check=True)
        place.rmdir()

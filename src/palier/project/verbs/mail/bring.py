"""`palier mail import`: bring in mails from mbox files, Maildirs and single files.  Safe to repeat."""

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from palier.project import environment
from palier.project.cli import Refused
from palier.project.speech import _, ngettext

if TYPE_CHECKING:
    from palier.adapters.mail.archives import Found
    from palier.adapters.mail.store import Arrived


def add_to(verbs: Any) -> None:
    """Declare the verb."""
    parser = verbs.add_parser("import", help=_("bring in mails from mbox files, Maildirs and .eml files"))
    parser.add_argument("paths", metavar="PATH", nargs="+", help=_("an mbox, a Maildir, a folder or one mail"))
    parser.add_argument("--mailbox", default="", help=_("the mailbox they belong to (default: the desk's address)"))
    parser.add_argument("--json", action="store_true", help=_("print the counts as one JSON object"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Keep what is new.  Exit code 1 when a file could not be read; all others are in."""
    from palier.project import settings

    missing = [path for path in options.paths if not Path(path).exists()]
    if missing:
        raise Refused(_("There is no %(path)s. Nothing was brought in.") % {"path": missing[0]})
    counts = {"read": 0, "new": 0, "known": 0, "unreadable": 0}
    _bring(options.paths, options.mailbox or settings.MAIL_ADDRESS, settings.MAIL_MAX_BYTES, counts)
    _tell(counts, as_json=options.json)
    return 1 if counts["unreadable"] else 0


def _bring(paths: list[str], mailbox: str, max_bytes: int, counts: dict[str, int]) -> None:
    import psycopg

    from palier.adapters.mail.store import keep_all
    from palier.project.running import database_address

    with (
        database_address(),
        psycopg.connect(environment.database_url(), autocommit=True, connect_timeout=10) as connection,
        _progress() as seen,
    ):
        for batch in _batches(paths, mailbox, max_bytes, counts):
            new = keep_all(connection, batch)
            counts["read"] += len(batch)
            counts["new"] += new
            counts["known"] += len(batch) - new
            seen.update(counts["read"])


def _batches(paths: list[str], mailbox: str, max_bytes: int, counts: dict[str, int]) -> "Iterator[list[Arrived]]":
    """The mails in bites of bounded number and size."""
    from palier.adapters.mail.archives import mails_in
    from palier.adapters.mail.envelopes import envelope_of
    from palier.adapters.mail.store import BATCH_BYTES, BATCH_MAILS, Arrived, plain

    batch: list[Arrived] = []
    size = 0
    for path in paths:
        for found in mails_in(Path(path)):
            if found.error or len(found.raw) > max_bytes:
                _complain(found, max_bytes, counts)
                continue
            sender, delivered = envelope_of(found.raw)
            recipients = tuple(map(plain, (*delivered, mailbox)))
            batch.append(Arrived(datetime.now(UTC), mailbox, plain(sender), recipients, found.raw))
            size += len(found.raw)
            if len(batch) >= BATCH_MAILS or size >= BATCH_BYTES:
                yield batch
                batch, size = [], 0
    if batch:
        yield batch


def _complain(found: "Found", max_bytes: int, counts: dict[str, int]) -> None:
    import sys

    counts["unreadable"] += 1
    why = found.error or _("larger than %(limit)d MB") % {"limit": max_bytes // 2**20}
    print(_("%(place)s was left out: %(why)s.") % {"place": found.place, "why": why}, file=sys.stderr)


class _progress:  # noqa: N801 used like a function
    """A line that counts up on a terminal."""

    def __enter__(self) -> "_progress":
        import sys

        self.shown = sys.stderr.isatty()
        return self

    def update(self, read: int) -> None:
        """Show how many mails were read."""
        import sys

        if self.shown:
            print("\r" + ngettext("%(n)d mail", "%(n)d mails", read) % {"n": read}, end="", file=sys.stderr, flush=True)

    def __exit__(self, *error: object) -> None:
        import sys

        if self.shown:
            print(file=sys.stderr)


def _tell(counts: dict[str, int], *, as_json: bool) -> None:
    import json

    if as_json:
        print(json.dumps(counts))
        return
    said = _("%(read)d read: %(new)d new, %(known)d known already, %(unreadable)d left out.")
    print(said % counts)

"""`palier mail pipe`: take one mail from standard input, as a mail server pipes it.

Exit code 0 once the mail is committed, 65 for one that is too large (its sender must hear of it), and 75 whenever there
is any doubt, a fault in the settings included: the mail server then keeps the mail and tries again (sysexits.h).
"""

import argparse
import os
import sys
from datetime import UTC, datetime
from typing import Any

from palier.project import environment
from palier.project.speech import _

TRY_AGAIN = os.EX_TEMPFAIL
TOO_LARGE = os.EX_DATAERR


def add_to(verbs: Any) -> None:
    """Declare the verb."""
    words = _("take one mail from standard input; exit code 75 means: keep it and try again")
    parser = verbs.add_parser("pipe", help=words)
    parser.add_argument("--from", dest="sender", help=_("sender of the envelope (else SENDER)"))
    parser.add_argument(
        "--to", dest="recipients", action="append", help=_("recipient of the envelope (else RECIPIENT)")
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Keep the mail and answer what the mail server is to do."""
    try:
        return _take(options)
    except (Exception, SystemExit) as fault:  # noqa: BLE001 whatever it is: the mail is not ours yet
        said = _("The mail was not kept (%(error)s). The mail server will try again.") % {"error": fault}
        print(f"palier mail pipe: {said}", file=sys.stderr)
        return TRY_AGAIN


def _take(options: argparse.Namespace) -> int:
    import psycopg

    from palier.adapters.mail.envelopes import UNKNOWN, mailbox_of
    from palier.adapters.mail.store import Arrived, keep_all, plain
    from palier.project import settings
    from palier.project.running import database_address

    raw = sys.stdin.buffer.read(settings.MAIL_MAX_BYTES + 1)
    if len(raw) > settings.MAIL_MAX_BYTES:
        limit = settings.MAIL_MAX_BYTES // 2**20
        print(_("The mail is larger than %(limit)d MB. Nothing was kept.") % {"limit": limit}, file=sys.stderr)
        return TOO_LARGE
    if not raw.strip():
        raise ValueError(_("nothing came"))
    named = options.recipients or [os.environ.get("ORIGINAL_RECIPIENT") or os.environ.get("RECIPIENT", "")]
    mail = Arrived(
        received_at=datetime.now(UTC),
        mailbox=mailbox_of(named, address=settings.MAIL_ADDRESS, also=settings.MAIL_ALSO),
        sender=plain(os.environ.get("SENDER", UNKNOWN) if options.sender is None else options.sender).strip("<>"),
        recipients=tuple(plain(address) for address in named if address),
        raw=raw,
    )
    with (
        database_address(),
        psycopg.connect(environment.database_url(), autocommit=True, connect_timeout=10) as connection,
    ):
        keep_all(connection, [mail])
    return 0

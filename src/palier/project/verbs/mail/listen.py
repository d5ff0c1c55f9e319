"""`palier mail listen`: take mail over SMTP or LMTP, in a process of its own."""

import argparse
from typing import Any

from palier.project import environment
from palier.project.arguments import port
from palier.project.cli import Refused
from palier.project.logs import configure_logging
from palier.project.running import database_address
from palier.project.speech import _


def add_to(verbs: Any) -> None:
    """Declare the verb."""
    listen = verbs.add_parser("listen", help=_("take mail over SMTP or LMTP and keep it until it is read"))
    listen.add_argument("--host", default="127.0.0.1", help=_("address to listen on (0.0.0.0: all)"))
    listen.add_argument("--port", type=port, default=2525, help=_("port of the mail listener"))
    listen.add_argument("--lmtp", action="store_true", help=_("speak LMTP instead of SMTP"))
    listen.set_defaults(run=run_listen)


def run_listen(options: argparse.Namespace) -> int:
    """Listen until told to stop; Django is never loaded.  Raises Refused when the port can't be had."""
    from palier.adapters.mail import listener
    from palier.project import settings

    configure_logging()
    with database_address():
        try:
            listener.run(
                options.host,
                options.port,
                database_url=environment.database_url(),
                address=settings.MAIL_ADDRESS,
                also=settings.MAIL_ALSO,
                max_bytes=settings.MAIL_MAX_BYTES,
                lmtp=options.lmtp,
            )
        except OSError as error:
            raise Refused(
                _("Mail can't be taken at %(host)s:%(port)d (%(error)s). Nothing was lost. Choose another --port.")
                % {"host": options.host, "port": options.port, "error": error.strerror or error}
            ) from error
    return 0

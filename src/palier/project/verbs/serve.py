"""`palier serve`: everything a desk needs, under one supervisor."""

import argparse
from typing import Any

from palier.project.arguments import count, port
from palier.project.house import Addresses, bring_up_to_date, programs_of, run_house
from palier.project.running import database_address
from palier.project.speech import _
from palier.project.supervisor import Journal, refuse_taken_ports


def add_to(verbs: Any) -> None:
    """Declare the verb."""
    parser = verbs.add_parser("serve", help=_("run everything: pages, live streams, jobs, mail and the database"))
    add_addresses(parser)
    parser.add_argument("--web-workers", type=count, default=1, metavar="N", help=_("processes that answer pages"))
    parser.add_argument("--log", choices=("text", "json"), help=_("form of the log lines (text on a terminal)"))
    parser.set_defaults(run=run)


def add_addresses(parser: argparse.ArgumentParser) -> None:
    """The options that say where to listen; `demo` has the same."""
    parser.add_argument("--host", default="127.0.0.1", help=_("address to listen on (0.0.0.0: all)"))
    parser.add_argument("--port", type=port, default=8000, help=_("port of the pages"))
    parser.add_argument("--live-port", type=port, metavar="PORT", help=_("port of the live streams (the next one)"))
    parser.add_argument("--mail-port", type=port, default=2525, metavar="PORT", help=_("port that takes mail"))


def addresses_of(options: argparse.Namespace) -> Addresses:
    """The addresses those options name."""
    return Addresses(options.host, options.port, options.live_port or options.port + 1, options.mail_port)


def run(options: argparse.Namespace) -> int:
    """Serve until told to stop."""
    addresses = addresses_of(options)
    journal = Journal(as_json=None if options.log is None else options.log == "json")
    extra = {"PALIER_LOG": "json" if journal.as_json else "text", "PYTHONUNBUFFERED": "1"}
    refuse_taken_ports(programs_of(addresses, extra))
    with database_address() as server:
        bring_up_to_date(extra, journal)
        told = addresses.environment()

        def greet() -> None:
            journal.say(_("Ready: pages %(url)s, mail %(mail)s. Ctrl-C stops.") % {
                "url": told["PALIER_URL"], "mail": told["PALIER_MAIL_LISTEN"]
            })  # fmt: skip

        run_house(programs_of(addresses, extra, web_workers=options.web_workers), server, journal, greet)
    return 0

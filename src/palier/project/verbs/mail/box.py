"""`palier mail box …`: which mailboxes are fetched over IMAP, and how they are."""

import argparse
import getpass
import sys
from datetime import UTC, datetime
from typing import Any

from palier.project.acting import acting, add_verb, day
from palier.project.arguments import port
from palier.project.speech import _

PORTS = {"tls": 993, "starttls": 143, "plain": 143}


def add_to(verbs: Any) -> None:
    """Declare the verb and its own."""
    own = add_verb(verbs, "box", _("which mailboxes are fetched over IMAP, and how they are"))
    add = own.add_parser("add", help=_("fetch a mailbox; asks for its password or token"))
    add.add_argument("address", metavar="ADDRESS", help=_("the mailbox’s address"))
    add.add_argument("--host", required=True, help=_("the IMAP server"))
    add.add_argument("--port", type=port, help=_("993, or 143 where it is not TLS from the start"))
    add.add_argument("--security", choices=tuple(PORTS), default="tls", help=_("of the conversation (tls)"))
    add.add_argument("--user", default="", help=_("the name to enter with (the address)"))
    add.add_argument("--xoauth2", action="store_true", help=_("enter with a token, as the large hosts want it"))
    add.add_argument("--expires", type=day, metavar="DAY", help=_("when the token ends; told a week ahead"))
    add.add_argument(
        "--folder", action="append", metavar="FOLDER", help=_("a folder to fetch (INBOX); may be repeated")
    )
    add.add_argument("--since", type=day, metavar="DAY", help=_("fetch mail of this day and later (from now on)"))
    add.set_defaults(run=add_box)
    secret = own.add_parser("secret", help=_("write down a new password or token; asks for it"))
    secret.add_argument("address", metavar="ADDRESS", help=_("the mailbox’s address"))
    secret.add_argument("--expires", type=day, metavar="DAY", help=_("when the token ends; told a week ahead"))
    secret.set_defaults(run=give_secret)
    remove = own.add_parser("remove", help=_("fetch it no more; nothing on its server is touched"))
    remove.add_argument("address", metavar="ADDRESS", help=_("the mailbox’s address"))
    remove.set_defaults(run=remove_box)
    listed = own.add_parser("list", help=_("say how each mailbox is"))
    listed.set_defaults(run=list_boxes)


def ask_secret() -> str:
    """The password or token, from the terminal without echo, or one line of standard input."""
    if sys.stdin.isatty():
        return getpass.getpass(_("Password or token: "))
    return sys.stdin.readline().rstrip("\r\n")


@acting
def add_box(options: argparse.Namespace, at: datetime) -> str:
    """Fetch a mailbox from now on."""
    from palier.apps.mailboxes.commands import Access, add_mailbox
    from palier.apps.mailboxes.models import Mailbox
    from palier.core.actor import PALIER

    access = Access(
        host=options.host,
        port=options.port or PORTS[options.security],
        username=options.user or options.address,
        secret=ask_secret(),
        security=Mailbox.Security(options.security),
        entry=Mailbox.Entry.XOAUTH2 if options.xoauth2 else Mailbox.Entry.PASSWORD,
        expires_on=options.expires,
    )
    since = datetime.combine(options.since, datetime.min.time(), UTC) if options.since else at
    add_mailbox(address=options.address, access=access, folders=options.folder or [], since_at=since, by=PALIER, at=at)
    said = _("%(address)s is fetched from now on. Whether that works is said by: palier mail box list")
    return said % {"address": options.address}


@acting
def give_secret(options: argparse.Namespace, at: datetime) -> str:
    """Enter with another password or token."""
    from palier.apps.mailboxes.commands import change_mailbox_secret
    from palier.core.actor import PALIER

    change_mailbox_secret(address=options.address, secret=ask_secret(), expires_on=options.expires, by=PALIER, at=at)
    return _("%(address)s is entered with the new secret from now on.") % {"address": options.address}


@acting
def remove_box(options: argparse.Namespace, at: datetime) -> str:
    """Fetch it no more."""
    from palier.apps.mailboxes.commands import remove_mailbox
    from palier.core.actor import PALIER

    remove_mailbox(address=options.address, by=PALIER, at=at)
    return _("%(address)s is fetched no more. Its mails are where they were.") % {"address": options.address}


@acting
def list_boxes(options: argparse.Namespace, at: datetime) -> str:
    """How each mailbox is."""
    from palier.apps.mailboxes.queries import mailbox_lines
    from palier.core.actor import PALIER

    lines = []
    for box in mailbox_lines(viewer=PALIER, at=at):
        if box.failing_since:
            how = _("can’t be looked into since %(since)s: %(trouble)s") % {
                "since": box.failing_since.isoformat(timespec="minutes"),
                "trouble": box.trouble,
            }
        elif box.alive_at:
            how = _("works, last looked into at %(at)s") % {"at": box.alive_at.isoformat(timespec="minutes")}
        else:
            how = _("not looked into yet")
        ends = _(" Its token ends on %(day)s.") % {"day": box.expires_on} if box.ends_soon else ""
        lines.append(f"{box.address} ({box.host}): {how}.{ends}")
    return "\n".join(lines) or _("No mailbox is fetched.")

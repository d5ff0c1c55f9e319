"""`palier agent`: who works here."""

import argparse
import getpass
import sys
from datetime import datetime
from typing import Any

from palier.project.acting import acting, add_verb
from palier.project.cli import Refused
from palier.project.speech import _

ROLES = ("agent", "lead", "administrator")


def add_to(verbs: Any) -> None:
    """Declare the verb and its own."""
    own = add_verb(verbs, "agent", _("add an agent, or give one a new password"))
    add = own.add_parser("add", help=_("add an agent; asks for the password"))
    add.add_argument("email", metavar="EMAIL", help=_("the address to sign in with"))
    add.add_argument("--name", required=True, help=_("as customers and colleagues read it"))
    add.add_argument("--role", choices=ROLES, default=ROLES[0], help=_("agent unless said"))
    add.add_argument("--language", choices=("en", "fr"), default="en", help=_("of the screens (en)"))
    add.add_argument("--timezone", default="UTC", metavar="ZONE", help=_("such as Europe/Paris (UTC)"))
    add.set_defaults(run=add_agent)
    password = own.add_parser("password", help=_("give an agent a new password; asks for it"))
    password.add_argument("email", metavar="EMAIL", help=_("the address to sign in with"))
    password.set_defaults(run=give_password)


def ask_password() -> str:
    """The password, typed twice on a terminal, or one line of standard input.  Raises Refused."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    typed = getpass.getpass(_("Password: "))
    if getpass.getpass(_("The same again: ")) != typed:
        raise Refused(_("The two passwords differ. Nothing was changed. Start again."))
    return typed


@acting
def add_agent(options: argparse.Namespace, at: datetime) -> str:
    """Add the agent."""
    from palier.apps.staff.commands import create_agent
    from palier.core.actor import PALIER, Role

    create_agent(
        email=options.email,
        name=options.name,
        password=ask_password(),
        role=Role(options.role),
        language=options.language,
        timezone=options.timezone,
        by=PALIER,
        at=at,
    )
    return _("%(name)s can sign in with %(email)s.") % {"name": options.name, "email": options.email}


@acting
def give_password(options: argparse.Namespace, at: datetime) -> str:
    """Set the password."""
    from palier.apps.errors import NotFound
    from palier.apps.staff.commands import set_password
    from palier.apps.staff.queries import agents_at
    from palier.core.actor import PALIER

    address = options.email.strip().lower()
    agent = agents_at([address]).get(address)
    if agent is None:
        raise NotFound("agent", address)
    set_password(agent_id=agent.id, password=ask_password(), by=PALIER, at=at)
    return _("%(name)s has a new password.") % {"name": agent.name}

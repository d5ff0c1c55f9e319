"""`palier agent`: who works here."""

import argparse
import getpass
import sys
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from palier.project.acting import acting, add_verb, day
from palier.project.cli import Refused
from palier.project.speech import _

if TYPE_CHECKING:
    from palier.core.actor import Actor

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
    reset = own.add_parser("reset-second", help=_("take away the second proof of an agent who lost it"))
    reset.add_argument("email", metavar="EMAIL", help=_("the address to sign in with"))
    reset.set_defaults(run=reset_second_proof)
    away = own.add_parser("away", help=_("write down that an agent is away for some days"))
    away.add_argument("email", metavar="EMAIL", help=_("the address to sign in with"))
    away.add_argument("first", type=day, metavar="DAY", help=_("the first day away, such as 2026-12-31"))
    away.add_argument("last", type=day, nargs="?", metavar="DAY", help=_("the last day away (the first)"))
    away.add_argument("--note", default="", help=_("what colleagues read beside it"))
    away.set_defaults(run=send_away)
    on_call = own.add_parser("on-call", help=_("say who is on call now"))
    on_call.set_defaults(run=say_on_call)


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
    from palier.apps.staff.commands import set_password
    from palier.core.actor import PALIER

    agent = known_agent(options.email)
    set_password(agent_id=agent.id, password=ask_password(), by=PALIER, at=at)
    return _("%(name)s has a new password.") % {"name": agent.name}


@acting
def reset_second_proof(options: argparse.Namespace, at: datetime) -> str:
    """Take app, recovery codes and passkeys away: for the day the only administrator lost theirs."""
    from palier.apps.signin.commands.apps import reset_second
    from palier.core.actor import PALIER

    agent = known_agent(options.email)
    reset_second(person=agent, by=PALIER, at=at)
    return _("%(name)s comes in with the password alone.") % {"name": agent.name}


@acting
def send_away(options: argparse.Namespace, at: datetime) -> str:
    """Write down the absence, in whole days of the agent's own zone."""
    from palier.apps.staff.people_queries import person
    from palier.apps.staff.planning_commands import add_absence
    from palier.core.actor import PALIER

    agent, last = known_agent(options.email), options.last or options.first
    zone = ZoneInfo(person(agent.id, at=at).timezone)
    start, end = (datetime.combine(each, time(), zone) for each in (options.first, last + timedelta(days=1)))
    add_absence(agent_id=agent.id, starts_at=start, ends_at=end, note=options.note, by=PALIER, at=at)
    return _("%(name)s is away from %(first)s to %(last)s.") % {
        "name": agent.name,
        "first": options.first.isoformat(),
        "last": last.isoformat(),
    }


@acting
def say_on_call(options: argparse.Namespace, at: datetime) -> str:
    """One line for each rota."""
    from palier.apps.rotas.queries import weeks
    from palier.core.time import Span

    lines = [
        f"{week.duty.name}: {week.now.name if week.now else _('everybody is away')}"
        for week in weeks(span=Span(at, at + timedelta(days=1)), at=at)
    ]
    return "\n".join(lines) or _("There is no rota. Nobody is on call.")


def known_agent(email: str) -> "Actor":
    """The agent who signs in with this address.  Raises NotFound."""
    from palier.apps.errors import NotFound
    from palier.apps.staff.queries import agents_at

    address = email.strip().lower()
    agent = agents_at([address]).get(address)
    if agent is None:
        raise NotFound("agent", address)
    return agent

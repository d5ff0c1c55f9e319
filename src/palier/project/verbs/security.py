"""`palier security`: the vulnerability channel and its keys."""

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from palier.project.acting import acting, add_verb
from palier.project.speech import _

if TYPE_CHECKING:
    from palier.apps.vulnerabilities.queries import PublishedChannel


def add_to(verbs: Any) -> None:
    """Declare the verb and its own."""
    own = add_verb(verbs, "security", _("take reports of vulnerabilities: channels and their OpenPGP keys"))
    channel = own.add_parser("channel", help=_("open a channel: an address, for the eyes of one team"))
    channel.add_argument("catalogue", metavar="CATALOGUE", help=_("whose promise of acknowledgement counts"))
    channel.add_argument("address", metavar="ADDRESS", help=_("where reports arrive; name it in PALIER_MAIL_ALSO too"))
    channel.add_argument("--team", required=True, help=_("the team that reads them, by its name"))
    channel.add_argument("--policy", default="", metavar="URL", help=_("your policy of disclosure"))
    channel.set_defaults(run=open_channel)
    key = add_verb(own, "key", _("make, import or show a key"))
    for name, run, purpose in (
        ("make", make_key, _("make a new key and publish it; older ones still open what was sent to them")),
        ("import", import_key, _("use a secret key that exists, from a file or standard input")),
        ("show", show_keys, _("print the keys in use")),
    ):
        parser = key.add_parser(name, help=purpose)
        if name != "show":
            parser.add_argument("address", metavar="ADDRESS", help=_("of the channel"))
        if name == "import":
            parser.add_argument("file", metavar="FILE", help=_("the key, armoured or not; - for standard input"))
        parser.set_defaults(run=run)


@acting
def open_channel(options: argparse.Namespace, at: datetime) -> str:
    """Open the channel and print its key."""
    from palier.apps.errors import NotFound
    from palier.apps.staff.queries import teams
    from palier.apps.vulnerabilities import commands
    from palier.core.actor import PALIER

    team = next((team for team in teams() if team.name == options.team), None)
    if team is None:
        raise NotFound("team", options.team)
    commands.open_channel(
        catalogue=options.catalogue,
        address=options.address,
        team_id=team.id,
        name=_("Reports of vulnerabilities"),
        policy_url=options.policy,
        by=PALIER,
        at=at,
    )
    return _shown(_found(options.address))


@acting
def make_key(options: argparse.Namespace, at: datetime) -> str:
    """Make a key."""
    from palier.apps.vulnerabilities import commands
    from palier.core.actor import PALIER

    commands.make_key(channel_id=_found(options.address).id, by=PALIER, at=at)
    return _shown(_found(options.address))


@acting
def import_key(options: argparse.Namespace, at: datetime) -> str:
    """Import a key."""
    from palier.apps.vulnerabilities import commands
    from palier.core.actor import PALIER

    data = sys.stdin.buffer.read() if options.file == "-" else Path(options.file).read_bytes()
    commands.import_key(channel_id=_found(options.address).id, data=data, by=PALIER, at=at)
    return _shown(_found(options.address))


@acting
def show_keys(_options: argparse.Namespace, _at: datetime) -> str:
    """Print the keys in use."""
    from palier.apps.vulnerabilities.queries import published_channels

    none = _("There is no channel yet. Open one with: palier security channel CATALOGUE ADDRESS --team TEAM")
    return "\n\n".join(_shown(channel) for channel in published_channels()) or none


def _found(address: str) -> "PublishedChannel":
    from palier.apps.errors import NotFound
    from palier.apps.vulnerabilities.queries import published_channels

    found = next((each for each in published_channels() if each.address == address.lower()), None)
    if found is None:
        raise NotFound("channel", address)
    return found


def _shown(channel: "PublishedChannel") -> str:
    return f"{channel.address}\n{channel.fingerprint}\n{channel.armoured}"

"""`palier account`: the customers."""

import argparse
from datetime import datetime
from typing import Any

from palier.project.acting import acting, add_verb
from palier.project.speech import _


def add_to(verbs: Any) -> None:
    """Declare the verb and its own."""
    own = add_verb(verbs, "account", _("add a customer"))
    add = own.add_parser("add", help=_("add a customer organisation"))
    add.add_argument("name", metavar="NAME", help=_("the organisation's name"))
    add.add_argument("--country", required=True, metavar="CODE", help=_("ISO 3166, such as FR"))
    add.add_argument("--subdivision", default="", metavar="CODE", help=_("a part of it with holidays of its own"))
    add.add_argument("--timezone", required=True, metavar="ZONE", help=_("such as Europe/Paris"))
    add.add_argument("--language", choices=("en", "fr"), default="en", help=_("of its people, unless theirs is said"))
    add.set_defaults(run=add_account)


@acting
def add_account(options: argparse.Namespace, at: datetime) -> str:
    """Add the account."""
    from palier.apps.accounts.commands import create_account
    from palier.core.actor import PALIER

    create_account(
        name=options.name,
        country=options.country.upper(),
        subdivision=options.subdivision.upper(),
        timezone=options.timezone,
        language=options.language,
        by=PALIER,
        at=at,
    )
    return _("%(name)s is a customer now. Next: palier contract sign, palier contact add.") % {"name": options.name}

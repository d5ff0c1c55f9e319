"""`palier contact`: the customers' people."""

import argparse
from datetime import datetime
from typing import Any

from palier.project.acting import acting, add_verb
from palier.project.speech import _


def add_to(verbs: Any) -> None:
    """Declare the verb and its own."""
    own = add_verb(verbs, "contact", _("add a person of a customer"))
    add = own.add_parser("add", help=_("add a person whose mail opens cases"))
    add.add_argument("email", metavar="EMAIL", help=_("the address they write from"))
    add.add_argument("--name", required=True, help=_("their name"))
    add.add_argument("--account", required=True, metavar="NAME", help=_("the customer they belong to"))
    add.add_argument("--language", choices=("en", "fr"), help=_("the customer's unless said"))
    add.add_argument("--timezone", metavar="ZONE", help=_("the customer's unless said"))
    add.set_defaults(run=add_person)
    enter = own.add_parser("sign-in", help=_("let a person in to the portal where no mail server carries their code"))
    enter.add_argument("email", metavar="EMAIL", help=_("the address they write from"))
    enter.set_defaults(run=sign_in)


@acting
def add_person(options: argparse.Namespace, at: datetime) -> str:
    """Add the contact."""
    from palier.apps.accounts.choices import account_called
    from palier.apps.accounts.commands import add_contact
    from palier.core.actor import PALIER

    add_contact(
        account_id=account_called(options.account),
        name=options.name,
        email=options.email,
        language=options.language,
        timezone=options.timezone,
        by=PALIER,
        at=at,
    )
    return _("Mail from %(email)s opens cases of %(account)s now.") % {
        "email": options.email,
        "account": options.account,
    }


@acting
def sign_in(options: argparse.Namespace, at: datetime) -> str:
    """Say the code that a mail would bring, for the window in which it was asked for."""
    from palier.apps.accounts.access import code_for_operator
    from palier.core.actor import PALIER

    code = code_for_operator(address=options.email, by=PALIER, at=at)
    return _("The code of the latest request of %(email)s: %(code)s") % {"email": options.email, "code": code}

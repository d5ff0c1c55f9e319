"""`palier account`: the customers."""

import argparse
from datetime import datetime
from typing import Any

from palier.project.acting import acting, add_verb
from palier.project.cli import Refused
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
    _add_facts(add)
    add.set_defaults(run=add_account)
    describe = own.add_parser("describe", help=_("write down what mail and billing should know of a customer"))
    describe.add_argument("name", metavar="NAME", help=_("the organisation's name"))
    _add_facts(describe)
    describe.set_defaults(run=describe_it)
    payments = own.add_parser("payments", help=_("say that a customer is in arrears, or has paid"))
    payments.add_argument("name", metavar="NAME", help=_("the organisation's name"))
    payments.add_argument("payments", choices=("good", "in_arrears"), help=_("where the customer stands"))
    payments.add_argument("--reason", default="", metavar="WORDS", help=_("why, for whoever reads it later"))
    payments.set_defaults(run=set_it)


def _add_facts(parser: Any) -> None:
    parser.add_argument("--region", metavar="ID", help=_("where the catalogue has regions"))
    several = _("may be said several times")
    parser.add_argument("--product", action="append", metavar="ID", help=several)
    parser.add_argument(
        "--domain", action="append", metavar="DOMAIN", help=_("suggests whose mail a stranger's may be")
    )
    parser.add_argument("--billing", metavar="REFERENCE", help=_("how the billing system knows them"))


@acting
def add_account(options: argparse.Namespace, at: datetime) -> str:
    """Add the account, if no other is called so: the other verbs know accounts by their names."""
    from palier.apps.accounts.choices import is_called
    from palier.apps.accounts.commands import create_account
    from palier.core.actor import PALIER

    if not options.name.strip():
        raise Refused(_("A customer needs a name. Nothing was written."))
    if is_called(options.name):
        known = _("A customer is called %(name)s already. Nothing was written. Choose a name that tells them apart.")
        raise Refused(known % {"name": options.name})
    account_id = create_account(
        name=options.name,
        country=options.country.upper(),
        subdivision=options.subdivision.upper(),
        timezone=options.timezone,
        language=options.language,
        by=PALIER,
        at=at,
    )
    _describe(account_id, options, at)
    return _("%(name)s is a customer now. Next: palier contract sign, palier contact add.") % {"name": options.name}


@acting
def describe_it(options: argparse.Namespace, at: datetime) -> str:
    """Describe the account."""
    from palier.apps.accounts.choices import account_called

    _describe(account_called(options.name), options, at)
    return _("Written down.")


@acting
def set_it(options: argparse.Namespace, at: datetime) -> str:
    """Write down where the account stands."""
    from palier.apps.accounts.choices import account_called
    from palier.apps.accounts.commands.payments import Payments
    from palier.apps.mailroom.commands import hear_of_payments
    from palier.core.actor import PALIER

    hear_of_payments(
        account_id=account_called(options.name),
        payments=Payments(options.payments),
        reason=options.reason,
        by=PALIER,
        at=at,
    )
    return _("Written down. New cases are met accordingly from now on.")


def _describe(account_id: int, options: argparse.Namespace, at: datetime) -> None:
    from palier.apps.accounts.commands import describe_account
    from palier.core.actor import PALIER

    describe_account(
        account_id=account_id,
        region=options.region,
        products=options.product,
        domains=options.domain,
        billing_reference=options.billing,
        by=PALIER,
        at=at,
    )

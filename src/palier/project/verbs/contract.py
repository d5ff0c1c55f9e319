"""`palier contract`: what a customer bought."""

import argparse
from datetime import datetime
from typing import Any

from palier.project.acting import acting, add_verb, day
from palier.project.speech import _


def add_to(verbs: Any) -> None:
    """Declare the verb and its own."""
    own = add_verb(verbs, "contract", _("write down what a customer bought"))
    sign = own.add_parser("sign", help=_("put a customer under a plan"))
    sign.add_argument("account", metavar="ACCOUNT", help=_("the customer's name"))
    sign.add_argument("--catalogue", required=True, metavar="ID", help=_("the provider's id in the catalogue"))
    sign.add_argument("--plan", required=True, metavar="ID", help=_("the plan's id"))
    sign.add_argument("--add-on", action="append", default=[], metavar="ID", help=_("may be said several times"))
    sign.add_argument("--product", action="append", default=[], metavar="ID", help=_("may be said several times"))
    sign.add_argument("--region", default="", metavar="ID", help=_("where the catalogue has regions"))
    sign.add_argument("--from", dest="starts_on", type=day, required=True, metavar="DAY", help=_("the first day"))
    sign.add_argument("--until", dest="ends_on", type=day, metavar="DAY", help=_("the last day; without end if unsaid"))
    sign.set_defaults(run=sign_it)


@acting
def sign_it(options: argparse.Namespace, at: datetime) -> str:
    """Sign the contract."""
    from palier.apps.accounts.choices import account_called
    from palier.apps.accounts.commands import sign_contract
    from palier.core.actor import PALIER

    sign_contract(
        account_id=account_called(options.account),
        catalogue=options.catalogue,
        plan=options.plan,
        add_ons=options.add_on,
        products=options.product,
        region=options.region,
        starts_on=options.starts_on,
        ends_on=options.ends_on,
        by=PALIER,
        at=at,
    )
    return _("%(account)s is under the plan %(plan)s.") % {"account": options.account, "plan": options.plan}

"""`palier contact`: the customers' people."""

import argparse
from datetime import datetime
from typing import Any

from palier.project.acting import acting, add_verb
from palier.project.cli import Refused
from palier.project.speech import _


def add_to(verbs: Any) -> None:
    """Declare the verb and its own."""
    own = add_verb(verbs, "contact", _("add a person of a customer"))
    add = own.add_parser("add", help=_("add a person, and say what becomes of their mail"))
    add.add_argument("email", metavar="EMAIL", help=_("the address they write from"))
    add.add_argument("--name", required=True, help=_("their name"))
    add.add_argument("--account", required=True, metavar="NAME", help=_("the customer they belong to"))
    add.add_argument("--language", choices=("en", "fr"), help=_("the customer's unless said"))
    add.add_argument("--timezone", metavar="ZONE", help=_("the customer's unless said"))
    _add_seats(add)
    add.set_defaults(run=add_person)
    appoint = own.add_parser("appoint", help=_("give a person that is known a seat of their contract"))
    appoint.add_argument("email", metavar="EMAIL", help=_("the address they write from"))
    _add_seats(appoint)
    appoint.set_defaults(run=appoint_person)
    enter = own.add_parser("sign-in", help=_("let a person in to the portal where no mail server carries their code"))
    enter.add_argument("email", metavar="EMAIL", help=_("the address they write from"))
    enter.set_defaults(run=sign_in)


def _add_seats(parser: Any) -> None:
    parser.add_argument("--named", action="store_true", help=_("one of the contract's named contacts"))
    parser.add_argument(
        "--product", default="", metavar="ID", help=_("of the named contacts, where they are counted per product")
    )
    parser.add_argument("--administrator", action="store_true", help=_("keeps the customer's list of people"))


@acting
def add_person(options: argparse.Namespace, at: datetime) -> str:
    """Add the contact with the seats asked for, all or nothing."""
    from django.db import transaction

    from palier.apps.accounts.choices import account_called
    from palier.apps.accounts.commands import add_contact
    from palier.core.actor import PALIER

    with transaction.atomic():
        contact_id = add_contact(
            account_id=account_called(options.account),
            name=options.name,
            email=options.email,
            language=options.language,
            timezone=options.timezone,
            by=PALIER,
            at=at,
        )
        _seat(contact_id, options, at)
    return _what_becomes(contact_id, options.product, at)


@acting
def appoint_person(options: argparse.Namespace, at: datetime) -> str:
    """Give a known contact the seats asked for, all or none."""
    from django.db import transaction

    from palier.apps.accounts.choices import contact_at

    if not (options.named or options.administrator):
        raise Refused(_("Say which seat: --named, --administrator or both. Nothing was changed."))
    contact_id = contact_at(options.email)
    with transaction.atomic():
        _seat(contact_id, options, at)
    return _what_becomes(contact_id, options.product, at)


def _seat(contact_id: int, options: argparse.Namespace, at: datetime) -> None:
    """The named contact's seat first: some plans choose their administrator among the named."""
    from palier.apps.accounts.people_commands import give_seat
    from palier.core.actor import PALIER
    from palier.core.catalogue.circles import SeatRole

    if options.named:
        give_seat(contact_id=contact_id, role=SeatRole.NAMED, product=options.product, by=PALIER, at=at)
    if options.administrator:
        give_seat(contact_id=contact_id, role=SeatRole.ADMINISTRATOR, by=PALIER, at=at)


def _what_becomes(contact_id: int, product: str, at: datetime) -> str:
    """What becomes of this person's mail now, by their contract and their seats."""
    from palier.apps.accounts.admitting import admission_of
    from palier.apps.accounts.queries import standing_of
    from palier.apps.cases.policies import entrance
    from palier.core.catalogue.admission import Outcome
    from palier.core.catalogue.circles import Entrance

    standing = standing_of(contact_id, product=product, at=at)
    assert standing is not None
    values = {"email": standing.email, "account": standing.account}
    if admission_of(standing, channel="email").outcome is not Outcome.ACCEPT:
        return _("%(email)s is known, but nothing in force lets their mail open cases of %(account)s.") % values
    said = {
        Entrance.OPENS: _("Mail from %(email)s opens cases of %(account)s now."),
        Entrance.FLAGGED: _(
            "Mail from %(email)s opens cases of %(account)s now, marked as not from a named contact: --named says "
            "that they are one."
        ),
        Entrance.HELD: _(
            "%(email)s is known, but mail from others than named contacts waits for an agent. To name them: "
            "palier contact appoint %(email)s --named"
        ),
        Entrance.SENT_BACK: _(
            "%(email)s is known, but others than named contacts are asked to let one of those write. To name them: "
            "palier contact appoint %(email)s --named"
        ),
    }
    return said[entrance(standing, product=product, at=at)] % values


@acting
def sign_in(options: argparse.Namespace, at: datetime) -> str:
    """Say the code that a mail would bring, for the window in which it was asked for."""
    from palier.apps.accounts.access import code_for_operator
    from palier.core.actor import PALIER

    code = code_for_operator(address=options.email, by=PALIER, at=at)
    return _("The code of the latest request of %(email)s: %(code)s") % {"email": options.email, "code": code}

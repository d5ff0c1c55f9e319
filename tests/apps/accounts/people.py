"""An account of several people, under plans whose `named_contacts` are as a test wants them."""

from datetime import timedelta

from tests.factories import AT, CATALOGUE, Desk, make_agent, make_contact

from palier.apps.accounts.commands import add_contact
from palier.apps.accounts.models import Contact
from palier.apps.accounts.people_commands import give_seat
from palier.apps.catalogues.commands import publish_catalogue
from palier.core.actor import PALIER, Actor
from palier.core.catalogue.circles import SeatRole


def offer(rules: str) -> str:
    """The factories' catalogue, its plan saying this of named contacts, and selling two products."""
    products = "products: {mail: {label: Mail}, sign: {label: Sign}}\nplans:"
    text = CATALOGUE.replace("plans:", products, 1)
    return text.replace("    label: Gold\n", f"    label: Gold\n    named_contacts: {rules}\n", 1)


def make_people(rules: str, *, products: tuple[str, ...] = ()) -> Desk:
    """A desk whose one account is under such rules; its contract names these products."""
    version_id = publish_catalogue(text=offer(rules), by=PALIER, at=AT - timedelta(days=30))
    account_id, contact = make_contact(products=products)
    return Desk(version_id, account_id, contact, make_agent())


def colleague(desk: Desk, name: str, *, language: str | None = None) -> Actor:
    """One more person of the desk's account."""
    contact_id = add_contact(
        account_id=desk.account_id,
        name=name,
        email=f"{name.lower()}@account{desk.account_id}.example",
        language=language,
        by=PALIER,
        at=AT,
    )
    return Contact.objects.get(pk=contact_id).actor


def name(desk: Desk, contact: Actor, product: str = "") -> int:
    """Make somebody a named contact; answers the seat's id."""
    return give_seat(contact_id=contact.id, role=SeatRole.NAMED, product=product, by=desk.agent, at=AT)


def appoint(desk: Desk, contact: Actor) -> int:
    """Make somebody an account administrator; answers the seat's id."""
    return give_seat(contact_id=contact.id, role=SeatRole.ADMINISTRATOR, by=desk.agent, at=AT)


def email_of(contact: Actor) -> str:
    """The address somebody writes from."""
    return Contact.objects.values_list("email", flat=True).get(pk=contact.id)

"""An account of several people, under plans whose `named_contacts` are as a test wants them."""

from tests.factories import AT, CATALOGUE, Desk, make_desk

from palier.apps.accounts.commands import Changes, add_contact, change_contract
from palier.apps.accounts.models import Contact, Contract
from palier.apps.accounts.people_commands import give_seat
from palier.core.actor import PALIER, Actor
from palier.core.catalogue.circles import SeatRole


def offer(rules: str) -> str:
    """The factories' catalogue, its plan saying this of named contacts, and selling two products."""
    products = "products: {mail: {label: Mail}, sign: {label: Sign}}\nplans:"
    text = CATALOGUE.replace("plans:", products, 1)
    return text.replace("    label: Gold\n", f"    label: Gold\n    named_contacts: {rules}\n", 1)


def make_people(rules: str, *, products: tuple[str, ...] = ()) -> Desk:
    """A desk whose one account is under such rules; its contract names these products."""
    desk = make_desk(catalogue=offer(rules))
    if products:
        contract = Contract.objects.get(account_id=desk.account_id)
        said = {"contract_id": contract.pk, "from_on": contract.starts_on, "changes": Changes(products=products)}
        change_contract(**said, by=PALIER, at=AT)  # type: ignore[arg-type]
    return desk


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

"""Giving seats, taking them back, letting people leave and come back.

Every act locks the account's row first, so that two of them can't take the same free seat.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction

from palier.apps.accounts import people_policies as policies
from palier.apps.accounts.errors import ContactExists, NoContractInForce
from palier.apps.accounts.models import Account, Contact
from palier.apps.accounts.people_errors import (
    AdministratorsFull,
    HasLeft,
    NotAmongTheNamed,
    NotAnAddress,
    ProductNotBought,
    SeatEnded,
    SeatHeldAlready,
    SeatsFull,
    StillAdministers,
)
from palier.apps.accounts.people_models import PortalSession, Seat
from palier.apps.accounts.queries import Standing, standing_of
from palier.apps.audit import commands as audit
from palier.apps.catalogues.commands import pin_terms
from palier.apps.catalogues.queries import terms_of
from palier.apps.errors import NotFound
from palier.apps.rights import require
from palier.core.actor import Actor
from palier.core.catalogue.circles import WHOLE_CONTRACT, SeatRole, rules_of
from palier.core.catalogue.promises import NamedContacts
from palier.core.mail.addresses import normal_email


@dataclass(frozen=True, slots=True)
class Wanted:
    """A seat asked for: whose, of which kind, for which product ("" where they are not counted per product)."""

    contact_id: int
    role: SeatRole
    product: str = WHOLE_CONTRACT


@transaction.atomic
def give_seat(*, contact_id: int, role: SeatRole, product: str = WHOLE_CONTRACT, by: Actor, at: datetime) -> int:
    """Make a contact a named contact or an account administrator, within what the plan sells; answers the seat's id.

    `product` counts where the plan counts per product.  Raises NotAllowed, NotFound, HasLeft, NoContractInForce,
    SeatsFull, AdministratorsFull, SeatHeldAlready, NotAmongTheNamed, ProductNotBought.  Source: `named_contacts`.
    """
    contact = _kept(contact_id, by=by, act="give_seat", at=at)
    require(policies.may_appoint(by, role), by=by, act="give_seat")
    seat = take_seat(contact, Wanted(contact_id, role, product), by=by, at=at)
    facts: dict[str, audit.Fact] = {"seat": seat.pk, "contact": contact_id, "role": role.value, "product": seat.product}
    audit.record(by=by, at=at, act="give_seat", account_id=contact.account_id, facts=facts)
    return seat.pk


@transaction.atomic
def end_seat(*, seat_id: int, ends_at: datetime | None = None, by: Actor, at: datetime) -> None:
    """Take a seat back, at once or at a later instant; whoever held it stays a contact.

    Raises NotAllowed, NotFound, SeatEnded, StillAdministers (where administrators are chosen among the named, one
    gives up the administration first).
    """
    seat = _locked_seat(seat_id, by=by, act="end_seat", at=at)
    require(policies.may_end(by, seat), by=by, act="end_seat")
    ends_at = max(at, ends_at or at)
    check_administration(seat, ends_at, at)
    _end(seat, ends_at, by=by)
    audit.record(by=by, at=at, act="end_seat", account_id=seat.account_id, facts=_facts(seat))


@transaction.atomic
def replace_seat(*, seat_id: int, contact_id: int, by: Actor, at: datetime) -> int:
    """Give the seat of somebody to a colleague: one act, so that nobody slips in between; answers the new seat's id.

    This is how an administrator hands over.  Raises what `give_seat` and `end_seat` raise.
    """
    seat = _locked_seat(seat_id, by=by, act="replace_seat", at=at)
    contact = Contact.objects.filter(pk=contact_id, account_id=seat.account_id).first()
    if contact is None:
        raise NotFound("contact", str(contact_id))
    wanted = Wanted(contact_id, SeatRole(seat.role), seat.product)
    check_administration(seat, at, at)
    _end(seat, at, by=by)
    new = take_seat(contact, wanted, by=by, at=at)
    facts = _facts(seat) | {"replaced_by": contact_id, "new_seat": new.pk}
    audit.record(by=by, at=at, act="replace_seat", account_id=seat.account_id, facts=facts)
    return new.pk


@transaction.atomic
def record_departure(*, contact_id: int, by: Actor, at: datetime) -> None:
    """A person has left the customer: from now on they have no rights, and their seats are free.  What they did stays.

    Raises NotAllowed (also for an administrator's own departure), NotFound, HasLeft.
    """
    contact = _kept(contact_id, by=by, act="record_departure", at=at)
    seats = list(Seat.objects.filter(policies.held_at(at), contact=contact))
    require(all(policies.may_end(by, seat) for seat in seats), by=by, act="record_departure")
    for seat in seats:
        _end(seat, at, by=by)
    contact.left_at = at
    contact.save(update_fields=["left_at"])
    PortalSession.objects.filter(contact=contact).delete()
    facts: dict[str, audit.Fact] = {"contact": contact_id, "seats": [str(seat.pk) for seat in seats]}
    audit.record(by=by, at=at, act="record_departure", account_id=contact.account_id, facts=facts)


@transaction.atomic
def record_return(*, contact_id: int, by: Actor, at: datetime) -> None:
    """A person who had left is back, without a seat.  Raises NotAllowed, NotFound."""
    contact = _contact(contact_id)
    require(policies.may_keep_people(by, contact.account_id, at=at), by=by, act="record_return")
    Contact.objects.filter(pk=contact_id).update(left_at=None)
    audit.record(by=by, at=at, act="record_return", account_id=contact.account_id, facts={"contact": contact_id})


@transaction.atomic
def change_address(*, contact_id: int, email: str, by: Actor, at: datetime) -> None:
    """A person writes from another address; mail from the old one is a stranger's.  Sessions end.

    Raises NotAllowed, NotFound, HasLeft, NotAnAddress, ContactExists.
    """
    contact = _kept(contact_id, by=by, act="change_address", at=at)
    was, contact.email = contact.email, email.strip()
    if not normal_email(contact.email):
        raise NotAnAddress(contact.email)
    try:
        with transaction.atomic():
            contact.save(update_fields=["email"])
    except IntegrityError as error:
        raise ContactExists(contact.email) from error
    PortalSession.objects.filter(contact=contact).delete()
    facts: dict[str, audit.Fact] = {"contact": contact_id, "was": was}
    audit.record(by=by, at=at, act="change_address", account_id=contact.account_id, facts=facts)


def check_administration(seat: Seat, ends_at: datetime, at: datetime) -> None:
    """A plan that chooses its administrators among the named leaves none who isn't.  Raises StillAdministers."""
    if seat.role != SeatRole.NAMED.value:
        return
    mine = Seat.objects.filter(policies.still_held(ends_at), contact_id=seat.contact_id).exclude(pk=seat.pk)
    if not mine.filter(role=SeatRole.ADMINISTRATOR.value).exists() or mine.filter(role=SeatRole.NAMED.value).exists():
        return
    try:
        _, rules = _rules(seat.contact, seat.product, at)
    except NoContractInForce:
        return
    if rules.administrators:
        raise StillAdministers(seat.contact.name)


def lock_account(account_id: int) -> Account:
    """Hold the account's people still until the transaction ends.  Raises NotFound."""
    account = Account.objects.select_for_update(no_key=True).filter(pk=account_id).first()
    if account is None:
        raise NotFound("account", str(account_id))
    return account


def take_seat(contact: Contact, wanted: Wanted, *, by: Actor, at: datetime) -> Seat:
    """Write the seat if the plan has one free.  The caller holds the account's row and has checked the right."""
    standing, rules = _rules(contact, wanted.product, at)
    product = seat_product(standing, rules, wanted)
    same = Seat.objects.filter(
        policies.still_held(at), account_id=contact.account_id, role=wanted.role.value, product=product
    )
    if same.filter(contact=contact).exists():
        raise SeatHeldAlready(contact.name)
    _check_room(standing, rules, wanted.role, same.count())
    if wanted.role is SeatRole.ADMINISTRATOR and rules.administrators:
        named = Seat.objects.filter(policies.held_at(at), contact=contact, role=SeatRole.NAMED.value)
        if not named.exists():
            raise NotAmongTheNamed(contact.name)
    return Seat.objects.create(
        account_id=contact.account_id,
        contact=contact,
        role=wanted.role.value,
        product=product,
        held_from=at,
        given_by=by.name,
    )


def rules_in_force(standing: Standing, *, at: datetime) -> NamedContacts:
    """What the contract in force says of people.  Raises NoContractInForce."""
    if standing.version_id is None or standing.facts is None:
        raise NoContractInForce(standing.account, standing.on)
    facts = standing.facts
    if facts.product not in facts.products:
        facts = replace(facts, product=None)
    return rules_of(terms_of(pin_terms(version_id=standing.version_id, facts=facts, at=at)))


def seat_product(standing: Standing, rules: NamedContacts, wanted: Wanted) -> str:
    """The product a seat is tied to: none where the plan doesn't count so.  Raises ProductNotBought."""
    if wanted.role is SeatRole.ADMINISTRATOR or rules.per != "product":
        return WHOLE_CONTRACT
    bought = standing.facts.products if standing.facts else ()
    if not bought:
        return WHOLE_CONTRACT
    if wanted.product not in bought:
        raise ProductNotBought(wanted.product, bought)
    return wanted.product


def room(rules: NamedContacts, role: SeatRole) -> int | None:
    """How many seats of a kind there are, for each product where they are counted so; None where nobody counts."""
    return rules.limit if role is SeatRole.NAMED else rules.administrators or None


def _check_room(standing: Standing, rules: NamedContacts, role: SeatRole, taken: int) -> None:
    limit = room(rules, role)
    if limit is not None and taken >= limit:
        raise (SeatsFull if role is SeatRole.NAMED else AdministratorsFull)(standing.account, limit)


def _rules(contact: Contact, product: str, at: datetime) -> tuple[Standing, NamedContacts]:
    standing = standing_of(contact.pk, product=product, at=at)
    if product and standing is not None and standing.facts is None:  # not bought: whoever asks learns what was
        standing = standing_of(contact.pk, product="", at=at)
    assert standing is not None
    if standing.has_left:
        raise HasLeft(contact.name)
    return standing, rules_in_force(standing, at=at)


def _kept(contact_id: int, *, by: Actor, act: str, at: datetime) -> Contact:
    """A contact whose account's people `by` may keep, the account locked.  Raises NotAllowed, NotFound, HasLeft."""
    contact = _contact(contact_id)
    lock_account(contact.account_id)
    require(policies.may_keep_people(by, contact.account_id, at=at), by=by, act=act)
    contact.refresh_from_db()
    if contact.left_at is not None and contact.left_at <= at:
        raise HasLeft(contact.name)
    return contact


def _contact(contact_id: int) -> Contact:
    contact = Contact.objects.filter(pk=contact_id).first()
    if contact is None:
        raise NotFound("contact", str(contact_id))
    return contact


def _locked_seat(seat_id: int, *, by: Actor, act: str, at: datetime) -> Seat:
    account_id = Seat.objects.filter(pk=seat_id).values_list("account_id", flat=True).first()
    if account_id is None:
        raise NotFound("seat", str(seat_id))
    lock_account(account_id)
    require(policies.may_keep_people(by, account_id, at=at), by=by, act=act)
    seat = Seat.objects.select_related("contact").get(pk=seat_id)
    if seat.held_until is not None and seat.held_until <= at:
        raise SeatEnded(seat.contact.name)
    return seat


def _end(seat: Seat, ends_at: datetime, *, by: Actor) -> None:
    seat.held_until, seat.ended_by = max(ends_at, seat.held_from), by.name
    seat.save(update_fields=["held_until", "ended_by"])


def _facts(seat: Seat) -> dict[str, audit.Fact]:
    return {"seat": seat.pk, "contact": seat.contact_id, "role": seat.role, "product": seat.product}

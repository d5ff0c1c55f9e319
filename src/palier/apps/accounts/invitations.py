"""Offering a seat to an address, and taking it up.

An invitation is good once, for three days, for whoever reads the mail that was sent, and as long as whoever sent it
still had the right to.  Source: promises.md A11.
"""

import re
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from palier.apps.accounts import codes
from palier.apps.accounts import people_policies as policies
from palier.apps.accounts.addresses import has_address
from palier.apps.accounts.models import Account, Contact
from palier.apps.accounts.people_commands import (
    Wanted,
    check_administration,
    lock_account,
    rules_in_force,
    seat_product,
    take_seat,
)
from palier.apps.accounts.people_errors import (
    AnotherCustomers,
    InvitationsFull,
    InvitationVoid,
    NotAnAddress,
    SeatHeldAlready,
    SeatsFull,
)
from palier.apps.accounts.people_models import Invitation, Seat
from palier.apps.accounts.queries import account_standing
from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.outbox import commands as outbox
from palier.apps.rights import require
from palier.core.actor import Actor, ActorKind
from palier.core.catalogue.circles import WHOLE_CONTRACT, SeatRole
from palier.core.mail.addresses import normal_email

GOOD_FOR = timedelta(hours=72)
A_DAY = 20
"""How many invitations one account may send a day: each is a mail to somebody we don't know."""

ADDRESS = re.compile(r"[^@\s<>,;\"]{1,64}@[^@\s<>,;\"]+\.[^@\s<>,;\"]{2,}\Z")


@transaction.atomic
def invite(
    *,
    account_id: int,
    email: str,
    name: str,
    product: str = WHOLE_CONTRACT,
    replaces: int | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """Send somebody the offer of a named contact's seat, in the account's language; answers the invitation's id.

    A seat must be free, those offered to others counted; or the offer is for the seat `replaces`, whose holder keeps
    it until it is taken up.  Raises NotAllowed, NotFound, NotAnAddress, AnotherCustomers, SeatHeldAlready, SeatsFull,
    NoContractInForce, ProductNotBought, InvitationsFull, StillAdministers.
    """
    account = lock_account(account_id)
    require(policies.may_keep_people(by, account_id, at=at), by=by, act="invite")
    wanted = Wanted(0, SeatRole.NAMED, product)
    leaving = _replaced(replaces, account, at)
    if leaving is not None:
        wanted = Wanted(0, SeatRole(leaving.role), leaving.product)
        check_administration(leaving, at, at)
    email = _address(email, account, by)
    product = _offered(account, wanted, email, leaving, at)
    made_from = codes.nonce()
    row = Invitation.objects.create(
        account=account,
        email=email,
        name=" ".join(name.split()) or email,
        language=account.language,
        role=wanted.role.value,
        product=product,
        replaces=leaving,
        nonce=made_from,
        digest=codes.digest_of(codes.plain(codes.invitation_code(made_from))),
        invited_at=at,
        expires_at=at + GOOD_FOR,
        inviter_kind=by.kind.value,
        inviter_id=by.id,
        inviter_name=by.name,
    )
    row.mail_id = outbox.owe_mail(
        kind="invitation", recipients=[email], language=account.language, at=at, account_id=account_id
    )
    row.save(update_fields=["mail_id"])
    facts: dict[str, audit.Fact] = {"invitation": row.pk, "email": email, "role": row.role, "product": product}
    audit.record(by=by, at=at, act="invite", account_id=account_id, facts=facts)
    return row.pk


@transaction.atomic
def withdraw_invitation(*, invitation_id: int, by: Actor, at: datetime) -> None:
    """Take an offer back; its code is worth nothing any more.  Raises NotAllowed, NotFound, InvitationVoid."""
    row = Invitation.objects.filter(pk=invitation_id).first()
    if row is None:
        raise NotFound("invitation", str(invitation_id))
    lock_account(row.account_id)
    require(policies.may_keep_people(by, row.account_id, at=at), by=by, act="withdraw_invitation")
    open_still = Invitation.objects.filter(pk=invitation_id, accepted_at__isnull=True, withdrawn_at__isnull=True)
    if not open_still.update(withdrawn_at=at):
        raise InvitationVoid
    facts: dict[str, audit.Fact] = {"invitation": invitation_id}
    audit.record(by=by, at=at, act="withdraw_invitation", account_id=row.account_id, facts=facts)


@transaction.atomic
def accept_invitation(*, code: str, at: datetime) -> int:
    """Take up the offer that came by mail with this code: the seat is made, and the contact if new; answers their id.

    Raises InvitationVoid, AnotherCustomers, SeatsFull, SeatHeldAlready, NoContractInForce: of these the code outlives
    only those that may pass (no seat free, no contract).
    """
    row = Invitation.objects.filter(digest=codes.digest_of(codes.plain(code))).select_related("replaces").first()
    if row is None:
        raise InvitationVoid
    account = lock_account(row.account_id)
    row.refresh_from_db()
    if row.accepted_at or row.withdrawn_at or at >= row.expires_at or not _still_stands(row, at):
        raise InvitationVoid
    contact = _contact(row, account, at)
    by = contact.actor
    if row.replaces is not None:
        row.replaces.held_until, row.replaces.ended_by = at, row.inviter_name
        row.replaces.save(update_fields=["held_until", "ended_by"])
    seat = take_seat(contact, Wanted(contact.pk, SeatRole(row.role), row.product), by=by, at=at)
    row.accepted_at = at
    row.save(update_fields=["accepted_at"])
    facts: dict[str, audit.Fact] = {"invitation": row.pk, "seat": seat.pk, "contact": contact.pk}
    audit.record(by=by, at=at, act="accept_invitation", account_id=account.pk, facts=facts)
    return contact.pk


def _still_stands(row: Invitation, at: datetime) -> bool:
    """The inviter still keeps the list, and the seat to be replaced is still held."""
    if row.replaces is not None and row.replaces.held_until is not None and row.replaces.held_until <= at:
        return False
    if row.inviter_kind != ActorKind.CONTACT.value:
        return True
    inviter = Actor(ActorKind.CONTACT, row.inviter_id, row.inviter_name, account_id=row.account_id)
    return policies.may_keep_people(inviter, row.account_id, at=at)


def _contact(row: Invitation, account: Account, at: datetime) -> Contact:
    """The person at the address: known already, back again, or new."""
    contact = Contact.objects.filter(has_address(row.email)).first()
    if contact is None:
        return Contact.objects.create(
            account=account,
            name=row.name,
            email=row.email,
            language=row.language,
            timezone=account.timezone,
            created_at=at,
        )
    if contact.account_id != account.pk:
        raise AnotherCustomers(row.email)
    if contact.left_at is not None:
        contact.left_at = None
        contact.save(update_fields=["left_at"])
    return contact


def _replaced(seat_id: int | None, account: Account, at: datetime) -> Seat | None:
    if seat_id is None:
        return None
    seat = Seat.objects.filter(policies.held_at(at), pk=seat_id, account=account).first()
    if seat is None or seat.role != SeatRole.NAMED.value:
        raise NotFound("seat", str(seat_id))
    return seat


def _address(email: str, account: Account, by: Actor) -> str:
    """The address as it will be written to.  Raises NotAnAddress; AnotherCustomers, to staff alone.

    A customer does not learn from us who else is one (promises F1): whoever reads the mail hears it when they accept.
    """
    email = email.strip()
    if not ADDRESS.match(email) or not email.isascii() or not normal_email(email):
        raise NotAnAddress(email)
    others = Contact.objects.filter(has_address(email)).exclude(account=account)
    if by.kind is not ActorKind.CONTACT and others.exists():
        raise AnotherCustomers(email)
    return email


def _offered(account: Account, wanted: Wanted, email: str, leaving: Seat | None, at: datetime) -> str:
    """The product of the seat on offer, once it is certain that it may be offered to this address."""
    standing = account_standing(account.pk, product=wanted.product, at=at)
    rules = rules_in_force(standing, at=at)
    product = seat_product(standing, rules, wanted)
    held = Seat.objects.filter(
        policies.still_held(at), account=account, role=wanted.role.value, product=product
    ).select_related("contact")
    if holder := held.filter(has_address(email, "contact__email")).first():
        raise SeatHeldAlready(holder.contact.name)
    today = Invitation.objects.filter(account=account, invited_at__gt=at - timedelta(days=1)).count()
    if today >= A_DAY:
        raise InvitationsFull(account.name, A_DAY)
    offered = open_invitations(account.pk, at=at).filter(role=wanted.role.value, product=product, replaces=None)
    if leaving is None and rules.limit is not None and held.count() + offered.count() >= rules.limit:
        raise SeatsFull(account.name, rules.limit)
    return product


def open_invitations(account_id: int, *, at: datetime) -> QuerySet[Invitation]:
    """Offers that can still be taken up."""
    mine = Invitation.objects.filter(account_id=account_id, expires_at__gt=at)
    return mine.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)

"""The one gate behind every way in: whoever has a second factor shows it, whichever first proof they gave.

Codes by mail, invitations, passwords lead here; a passkey is both proofs at once and passes.  Source: promises.md F10.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.contrib.auth import authenticate
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from palier.apps.accounts.addresses import has_address
from palier.apps.accounts.codes import browser_key, digest_of, nonce
from palier.apps.audit import commands as audit
from palier.apps.signin import limits
from palier.apps.signin.commands.apps import confirm_begun, use_second
from palier.apps.signin.commands.passkeys import use_passkey
from palier.apps.signin.commands.passwords import LONGEST
from palier.apps.signin.errors import AppNotRead, HalfOpenOver, OwnPasswordRefused, PasskeyRefused, PasswordRefused
from palier.apps.signin.holders import held_by, holder_of
from palier.apps.signin.limits import Visit
from palier.apps.signin.models import AuthenticatorApp, ContactPassword, HalfOpen, RoleRule
from palier.apps.signin.queries import has_second
from palier.apps.signin.recovery import app_secret
from palier.apps.staff.models import Agent
from palier.apps.staff.own_commands import note_failed_sign_in
from palier.core.actor import PALIER, Actor, ActorKind
from palier.core.mail.addresses import normal_email
from palier.core.signin.totp import step_of

HALF_OPEN_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Half:
    """Somebody between the two proofs; `enrols`: they set up the second one now, from `nonce`."""

    person: Actor
    enrols: bool
    secret: bytes


def contact_by_password(*, address: str, password: str, visit: Visit, at: datetime) -> Actor:
    """The contact whose address and password these are.  Raises PasswordRefused, TooManyTries.

    The try is counted and committed first; an address nobody has, or has without a password, takes as long.
    """
    address = normal_email(address) or address.strip()
    taken = limits.limits_of("portal", address, visit)
    limits.take(taken, at=at)
    kept = ContactPassword.objects.filter(has_address(address, "contact__email"))
    row = kept.select_related("contact").first()
    right = check_password(password[:LONGEST], row.hashed if row else _nobodys())
    if not right or row is None or (row.contact.left_at is not None and row.contact.left_at <= at):
        facts: dict[str, audit.Fact] = {"address": address, "source": visit.source, "door": "portal"}
        audit.record(by=PALIER, at=at, act="portal_sign_in_failed", facts=facts)
        raise PasswordRefused
    limits.give_back(taken)
    return row.contact.actor


def agent_by_password(*, address: str, password: str, visit: Visit, at: datetime) -> Actor:
    """The agent whose address and password these are.  Raises PasswordRefused, TooManyTries."""
    address = normal_email(address) or address.strip()
    taken = limits.limits_of("desk", address, visit)
    limits.take(taken, at=at)
    agent = authenticate(None, username=address, password=password[:LONGEST])
    if not isinstance(agent, Agent):
        note_failed_sign_in(address=address, source=visit.source, at=at)
        raise PasswordRefused
    limits.give_back(taken)
    return agent.actor


@transaction.atomic
def half_open(*, person: Actor, at: datetime) -> str:
    """The key of a door half open, where `person` owes a second proof or must set one up; empty where they are in."""
    enrols = not has_second(person)
    if enrols and not _required_of(person):
        return ""
    key = browser_key()
    HalfOpen.objects.filter(**held_by(person), expires_at__lte=at).delete()
    HalfOpen.objects.create(
        **held_by(person),
        digest=digest_of(key),
        enrols=enrols,
        nonce=nonce(),
        began_at=at,
        expires_at=at + HALF_OPEN_FOR,
    )
    return key


def half_of(*, key: str, at: datetime) -> Half:
    """Who stands in the half open door of this key.  Raises HalfOpenOver."""
    row = HalfOpen.objects.filter(digest=digest_of(key), expires_at__gt=at).first() if key else None
    person = holder_of(row, at=at) if row else None
    if row is None or person is None or row.enrols is has_second(person):
        raise HalfOpenOver
    return Half(person, row.enrols, app_secret(bytes(row.nonce)))


def pass_by_code(*, key: str, typed: str, visit: Visit, at: datetime) -> Actor:
    """The second proof is a code of the app or a recovery code.  Raises HalfOpenOver, SecondRefused, TooManyTries."""
    half = half_of(key=key, at=at)
    if half.enrols:
        raise HalfOpenOver
    prove_by_code(typed=typed, person=half.person, visit=visit, at=at)
    return _through(key, half.person)


def pass_by_passkey(*, key: str, answer: str, at: datetime) -> Actor:
    """The second proof is a passkey of the same person.  Raises HalfOpenOver, PasskeyRefused."""
    half = half_of(key=key, at=at)
    kind = half.person.kind
    if use_passkey(answer=answer, door=f"enter {kind.value}", kind=kind, at=at) != half.person:
        raise PasskeyRefused
    return _through(key, half.person)


@transaction.atomic
def pass_by_enrolling(*, key: str, typed: str, at: datetime) -> Actor:
    """The app that this door showed is set up, and counts.  Raises HalfOpenOver, AppNotRead."""
    half = half_of(key=key, at=at)
    step = step_of(typed, half.secret, at=at, after=0)
    if not half.enrols:
        raise HalfOpenOver
    if step is None:
        raise AppNotRead
    row = HalfOpen.objects.get(digest=digest_of(key))
    AuthenticatorApp.objects.filter(**held_by(half.person)).delete()
    app = AuthenticatorApp.objects.create(**held_by(half.person), nonce=row.nonce, begun_at=at)
    confirm_begun(app, step=step, by=half.person, at=at)
    return _through(key, half.person)


def prove_by_code(*, typed: str, person: Actor, visit: Visit, at: datetime) -> None:
    """A code of the app or a recovery code, tries counted first.  Raises SecondRefused, TooManyTries."""
    taken = limits.limits_of("second", f"{person.kind.value} {person.id}", visit)
    limits.take(taken, at=at)
    use_second(typed=typed[:64], person=person, at=at)
    limits.give_back(taken)


def prove_by_password(*, password: str, person: Actor, address: str, visit: Visit, at: datetime) -> None:
    """The person's own password once more.  Raises OwnPasswordRefused, TooManyTries."""
    proving = agent_by_password if person.kind is ActorKind.AGENT else contact_by_password
    try:
        found = proving(address=address, password=password, visit=visit, at=at)
    except PasswordRefused as error:
        raise OwnPasswordRefused from error
    if found.id != person.id:
        raise OwnPasswordRefused


def _through(key: str, person: Actor) -> Actor:
    """Once: the second of two who come at the same time finds the door shut."""
    if not HalfOpen.objects.filter(digest=digest_of(key)).delete()[0]:
        raise HalfOpenOver
    return person


def _required_of(person: Actor) -> bool:
    role = person.role.value if person.role else ""
    return person.kind is ActorKind.AGENT and RoleRule.objects.filter(role=role).exists()


@cache
def _nobodys() -> str:
    """A hash that no password fits, checked where there is none to check."""
    return make_password(browser_key())

"""What screens read of proofs and sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db.models import Exists, OuterRef, QuerySet

from palier.apps.accounts.people_models import PortalSession
from palier.apps.errors import NotFound
from palier.apps.rights import require
from palier.apps.signin import policies
from palier.apps.signin.holders import held_by
from palier.apps.signin.models import (
    AgentBrowser,
    AuthenticatorApp,
    ContactBrowser,
    ContactPassword,
    Passkey,
    RecoveryCodes,
    RoleRule,
)
from palier.apps.signin.recovery import HOW_MANY, app_secret, recovery_codes
from palier.apps.staff.models import Agent
from palier.core.actor import Actor, ActorKind, Role

PROVEN_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class KeptPasskey:
    """One passkey as its owner sees it."""

    id: int
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Proofs:
    """What somebody can prove themselves with; `codes_left` of their recovery codes are unused."""

    password: bool
    app: bool
    codes_left: int
    passkeys: tuple[KeptPasskey, ...]

    @property
    def second(self) -> bool:
        """Is a second proof asked for at the door?"""
        return self.app or bool(self.passkeys)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One browser in which somebody is signed in; `id` names it to nobody but them."""

    id: int
    began_at: datetime
    source: str
    browser: str
    here: bool


@dataclass(frozen=True, slots=True)
class StaffProofs:
    """How an agent comes in, for whoever manages the staff."""

    id: int
    name: str
    role: Role
    app: bool
    passkeys: bool


def proofs_of(person: Actor) -> Proofs:
    """Everything one can prove oneself with."""
    held = held_by(person)
    codes = RecoveryCodes.objects.filter(**held).first()
    rows = Passkey.objects.filter(**held).order_by("added_at", "pk")
    has_password = person.kind is ActorKind.AGENT or ContactPassword.objects.filter(contact_id=person.id).exists()
    return Proofs(
        password=has_password,
        app=AuthenticatorApp.objects.filter(**held, confirmed_at__isnull=False).exists(),
        codes_left=HOW_MANY - len(codes.used) if codes else 0,
        passkeys=tuple(KeptPasskey(*row) for row in rows.values_list("pk", "name", "added_at", "used_at")),
    )


def has_second(person: Actor) -> bool:
    """Is a second proof asked of them?"""
    held = held_by(person)
    app = AuthenticatorApp.objects.filter(**held, confirmed_at__isnull=False)
    return app.exists() or Passkey.objects.filter(**held).exists()


def passkeys_known(person: Actor) -> list[bytes]:
    """The ids of somebody's passkeys, so that a device does not make a second one."""
    return [bytes(one) for one in Passkey.objects.filter(**held_by(person)).values_list("credential", flat=True)]


def secret_begun(person: Actor) -> bytes:
    """The secret of an app that is being set up.  Raises NotFound."""
    app = AuthenticatorApp.objects.filter(**held_by(person), confirmed_at__isnull=True).first()
    if app is None:
        raise NotFound("app", "")
    return app_secret(bytes(app.nonce))


def codes_of(person: Actor) -> tuple[tuple[str, bool], ...]:
    """Somebody's recovery codes, each with whether it was used.  Raises NotFound."""
    sheet = RecoveryCodes.objects.filter(**held_by(person)).first()
    if sheet is None:
        raise NotFound("codes", "")
    return tuple((code, place in sheet.used) for place, code in enumerate(recovery_codes(bytes(sheet.nonce))))


def browsers_of(person: Actor, *, here: str, at: datetime) -> tuple[SignedIn, ...]:
    """Where somebody is signed in, the latest first; `here` is the session that asks (a key, or its digest)."""
    if person.kind is ActorKind.AGENT:
        rows = AgentBrowser.objects.filter(agent_id=person.id, session__expire_date__gt=at).order_by("-began_at")
        return tuple(
            SignedIn(number_of(row.session_id), row.began_at, row.source, row.browser, row.session_id == here)
            for row in rows
        )
    sessions = PortalSession.objects.filter(contact_id=person.id, expires_at__gt=at).order_by("-began_at")
    kept = {row.session_id: row for row in ContactBrowser.objects.filter(session__contact_id=person.id)}
    return tuple(
        SignedIn(
            session.pk,
            session.began_at,
            kept[session.pk].source if session.pk in kept else "",
            kept[session.pk].browser if session.pk in kept else "",
            session.digest == here,
        )
        for session in sessions
    )


def is_proven(person: Actor, *, session: str, at: datetime) -> bool:
    """Has whoever sits at this browser proved themselves anew within PROVEN_FOR?"""
    lately = {"proven_at__gt": at - PROVEN_FOR, "proven_at__lte": at}
    if person.kind is ActorKind.AGENT:
        return AgentBrowser.objects.filter(session_id=session, agent_id=person.id, **lately).exists()
    return ContactBrowser.objects.filter(session__digest=session, session__contact_id=person.id, **lately).exists()


def roles_required() -> frozenset[Role]:
    """The roles whose agents must have a second factor."""
    return frozenset(Role(role) for role in RoleRule.objects.values_list("role", flat=True))


def staff_proofs(*, viewer: Actor) -> Sequence[StaffProofs]:
    """Everybody who works here and what they come in with, by name; one statement.  Raises NotAllowed."""
    require(policies.may_require(viewer), by=viewer, act="staff_proofs")
    app = AuthenticatorApp.objects.filter(agent=OuterRef("pk"), confirmed_at__isnull=False)
    agents: QuerySet[Agent] = Agent.objects.filter(is_active=True).order_by("name", "pk")
    rows = agents.annotate(app=Exists(app), keys=Exists(Passkey.objects.filter(agent=OuterRef("pk"))))
    return [
        StaffProofs(key, name, Role(role), has_app, has_keys)
        for key, name, role, has_app, has_keys in rows.values_list("pk", "name", "role", "app", "keys")
    ]


def number_of(session_key: str) -> int:
    """A number for one session of one agent that says nothing of its key."""
    return int.from_bytes(sha256(session_key.encode()).digest()[:6], "big")

"""Where somebody is signed in: begun, proved anew, ended elsewhere; roles that must have a second factor."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction

from palier.apps.accounts.access import begin_session
from palier.apps.accounts.codes import digest_of
from palier.apps.accounts.people_models import PortalSession
from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.rights import require
from palier.apps.signin import policies
from palier.apps.signin.errors import OwnSecondFirst
from palier.apps.signin.models import AgentBrowser, AuthenticatorApp, ContactBrowser, Passkey, RoleRule
from palier.apps.signin.queries import has_second, number_of
from palier.core.actor import Actor, ActorKind, Role

BROWSER_CHARACTERS = 200


@transaction.atomic
def begin_contact_session(*, person: Actor, source: str, browser: str, at: datetime) -> str:
    """A contact is in; answers the key that their browser holds."""
    key = begin_session(contact_id=person.id, at=at)
    session = PortalSession.objects.get(digest=digest_of(key))
    ContactBrowser.objects.create(session=session, source=source, browser=browser[:BROWSER_CHARACTERS])
    return key


@transaction.atomic
def note_agent_session(*, session: str, source: str, browser: str, by: Actor, at: datetime) -> None:
    """An agent is in, by a session of Django's that was just saved."""
    values = {"agent_id": by.id, "began_at": at, "source": source, "browser": browser[:BROWSER_CHARACTERS]}
    AgentBrowser.objects.update_or_create(session_id=session, defaults=values)
    audit.record(by=by, at=at, act="begin_agent_session")


def note_proven(*, session: str, by: Actor, at: datetime) -> None:
    """Whoever sits at this browser has just proved again who they are."""
    if by.kind is ActorKind.AGENT:
        if Session.objects.filter(pk=session).exists():
            values = {"agent_id": by.id, "proven_at": at}
            born = {"began_at": at, "source": "", "browser": ""}
            AgentBrowser.objects.update_or_create(session_id=session, defaults=values, create_defaults=born | values)
        return
    row = PortalSession.objects.filter(digest=session, contact_id=by.id).first()
    if row is not None:
        ContactBrowser.objects.update_or_create(session=row, defaults={"proven_at": at})


@transaction.atomic
def end_browser(*, number: int, by: Actor, at: datetime) -> None:
    """Sign out of one browser of one's own.  Raises NotFound."""
    require(policies.may_keep_own(by), by=by, act="end_browser")
    if by.kind is ActorKind.AGENT:
        keys = AgentBrowser.objects.filter(agent_id=by.id).values_list("session_id", flat=True)
        ended = Session.objects.filter(pk__in=[key for key in keys if number_of(key) == number]).delete()[0]
    else:
        ended = PortalSession.objects.filter(contact_id=by.id, pk=number).delete()[0]
    if not ended:
        raise NotFound("session", str(number))
    audit.record(by=by, at=at, act="end_browser", account_id=by.account_id)


@transaction.atomic
def end_other_browsers(*, session: str, by: Actor, at: datetime) -> None:
    """Sign out everywhere but here; `session` is the one that stays (its key, or a contact's digest)."""
    require(policies.may_keep_own(by), by=by, act="end_other_browsers")
    if by.kind is ActorKind.AGENT:
        others = AgentBrowser.objects.filter(agent_id=by.id).exclude(session_id=session)
        Session.objects.filter(pk__in=list(others.values_list("session_id", flat=True))).delete()
    else:
        PortalSession.objects.filter(contact_id=by.id).exclude(digest=session).delete()
    audit.record(by=by, at=at, act="end_other_browsers", account_id=by.account_id)


@transaction.atomic
def require_second(*, roles: frozenset[Role], by: Actor, at: datetime) -> None:
    """Say which roles must have a second factor; whoever of them has none is signed out and sets one up at the door.

    Raises NotAllowed, OwnSecondFirst.
    """
    require(policies.may_require(by), by=by, act="require_second")
    if by.kind is ActorKind.AGENT and by.role in roles and not has_second(by):
        raise OwnSecondFirst
    known = set(RoleRule.objects.values_list("role", flat=True))
    wanted = {role.value for role in roles}
    RoleRule.objects.filter(role__in=known - wanted).delete()
    RoleRule.objects.bulk_create([RoleRule(role=role, since=at) for role in sorted(wanted - known)])
    _sign_out_without(wanted - known)
    audit.record(by=by, at=at, act="require_second", facts={"roles": sorted(wanted)})


def _sign_out_without(roles: set[str]) -> None:
    held = AuthenticatorApp.objects.filter(confirmed_at__isnull=False, agent__isnull=False).values("agent")
    browsers = AgentBrowser.objects.filter(agent__role__in=roles).exclude(agent__in=held)
    browsers = browsers.exclude(agent__in=Passkey.objects.filter(agent__isnull=False).values("agent"))
    Session.objects.filter(pk__in=list(browsers.values_list("session_id", flat=True))).delete()

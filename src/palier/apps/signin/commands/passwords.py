"""Passwords of contacts: chosen, changed, removed; and what any password must be."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db import transaction

from palier.apps.accounts.people_models import PortalSession
from palier.apps.audit import commands as audit
from palier.apps.rights import require
from palier.apps.signin import policies
from palier.apps.signin.errors import PasswordTooCommon
from palier.apps.signin.holders import address_of
from palier.apps.signin.letters import Change, tell_change
from palier.apps.signin.models import ContactPassword
from palier.apps.staff.commands import SHORTEST_PASSWORD, set_password
from palier.apps.staff.errors import PasswordTooShort
from palier.core.actor import Actor, ActorKind

LONGEST = 1000
"""More is cut by the form: nobody types it, and hashing it costs."""


@transaction.atomic
def choose_password(*, password: str, session: str, by: Actor, at: datetime) -> None:
    """Set or change one's own password; every other browser of a contact is signed out.  They are told by mail.

    `session` is the digest of the browser that stays.  Raises NotAllowed, PasswordTooShort, PasswordTooCommon.
    """
    require(policies.may_keep_own(by), by=by, act="choose_password")
    check_password_is_good(password, address=address_of(by))
    if by.kind is ActorKind.AGENT:
        set_password(agent_id=by.id, password=password, by=by, at=at)
        return
    values = {"hashed": make_password(password), "set_at": at}
    ContactPassword.objects.update_or_create(contact_id=by.id, defaults=values)
    PortalSession.objects.filter(contact_id=by.id).exclude(digest=session).delete()
    tell_change(Change.PASSWORD, person=by, at=at)
    audit.record(by=by, at=at, act="choose_password", account_id=by.account_id)


@transaction.atomic
def remove_password(*, by: Actor, at: datetime) -> None:
    """Go back to codes by mail alone.  Only contacts may: agents have no other first proof.  Raises NotAllowed."""
    require(by.kind is ActorKind.CONTACT, by=by, act="remove_password")
    if ContactPassword.objects.filter(contact_id=by.id).delete()[0]:
        tell_change(Change.PASSWORD_REMOVED, person=by, at=at)
    audit.record(by=by, at=at, act="remove_password", account_id=by.account_id)


def check_password_is_good(password: str, *, address: str) -> None:
    """Long enough, and neither among those everybody tries nor the address.  Raises as `choose_password` does.

    Source: NIST SP 800-63B §5.1.1.2 — length and lists; no rules about kinds of signs.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort(SHORTEST_PASSWORD)
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError as error:
        raise PasswordTooCommon from error
    if password.strip().lower() in {address.lower(), address.lower().partition("@")[0]}:
        raise PasswordTooCommon

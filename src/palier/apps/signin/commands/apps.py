"""The authenticator app and the recovery codes that come with it: begun, confirmed, used, removed, reset."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from palier.apps.accounts.codes import nonce
from palier.apps.audit import commands as audit
from palier.apps.rights import require
from palier.apps.signin import policies
from palier.apps.signin.errors import AppNotRead, SecondRefused, SecondRequired
from palier.apps.signin.holders import held_by
from palier.apps.signin.letters import Change, tell_change
from palier.apps.signin.models import AuthenticatorApp, Passkey, RecoveryCodes, RoleRule
from palier.apps.signin.recovery import app_secret, place_of_code
from palier.core.actor import Actor, ActorKind
from palier.core.signin.totp import step_of


@transaction.atomic
def begin_app(*, by: Actor, at: datetime) -> None:
    """Make the secret of a new app; it counts for nothing until a code of it is typed.  One that counts is kept."""
    require(policies.may_keep_own(by), by=by, act="begin_app")
    AuthenticatorApp.objects.filter(**held_by(by), confirmed_at__isnull=True).delete()
    AuthenticatorApp.objects.get_or_create(**held_by(by), defaults={"nonce": nonce(), "begun_at": at})


@transaction.atomic
def confirm_app(*, code: str, by: Actor, at: datetime) -> None:
    """Show that the app works; from now on it is asked for, and ten recovery codes are there.  Raises AppNotRead."""
    require(policies.may_keep_own(by), by=by, act="confirm_app")
    app = AuthenticatorApp.objects.select_for_update().filter(**held_by(by), confirmed_at__isnull=True).first()
    step = step_of(code, app_secret(bytes(app.nonce)), at=at, after=0) if app else None
    if app is None or step is None:
        raise AppNotRead
    confirm_begun(app, step=step, by=by, at=at)


def confirm_begun(app: AuthenticatorApp, *, step: int, by: Actor, at: datetime) -> None:
    """The app counts; whoever has no recovery codes yet is given ten."""
    app.confirmed_at, app.last_step = at, step
    app.save(update_fields=["confirmed_at", "last_step"])
    RecoveryCodes.objects.get_or_create(**held_by(by), defaults={"nonce": nonce(), "made_at": at})
    tell_change(Change.APP, person=by, at=at)
    audit.record(by=by, at=at, act="confirm_app", account_id=by.account_id)


@transaction.atomic
def remove_app(*, by: Actor, at: datetime) -> None:
    """Do without the app.  Raises SecondRequired for the last proof of a role that must have one."""
    require(policies.may_keep_own(by), by=by, act="remove_app")
    if not Passkey.objects.filter(**held_by(by)).exists():
        keep_required(by)
        RecoveryCodes.objects.filter(**held_by(by)).delete()
    kept = AuthenticatorApp.objects.filter(**held_by(by))
    if kept.filter(confirmed_at__isnull=False).exists():
        tell_change(Change.APP_REMOVED, person=by, at=at)
    kept.delete()
    audit.record(by=by, at=at, act="remove_app", account_id=by.account_id)


@transaction.atomic
def renew_codes(*, by: Actor, at: datetime) -> None:
    """Ten new recovery codes; the old ones open nothing any more."""
    require(policies.may_keep_own(by), by=by, act="renew_codes")
    if RecoveryCodes.objects.filter(**held_by(by)).update(nonce=nonce(), made_at=at, used=[]):
        tell_change(Change.CODES, person=by, at=at)
    audit.record(by=by, at=at, act="renew_codes", account_id=by.account_id)


@transaction.atomic
def use_second(*, typed: str, person: Actor, at: datetime) -> None:
    """Accept a code of the app or a recovery code, each once, also when two come at the same time.

    Raises SecondRefused.
    """
    if not (_app_says(typed, person, at) or _recovered(typed, person, at)):
        raise SecondRefused


@transaction.atomic
def reset_second(*, person: Actor, by: Actor, at: datetime) -> None:
    """Take away app, recovery codes and passkeys of somebody who lost them.  Raises NotAllowed."""
    require(policies.may_reset(by, person), by=by, act="reset_second")
    for kept in (AuthenticatorApp, RecoveryCodes, Passkey):
        kept.objects.filter(**held_by(person)).delete()
    tell_change(Change.RESET, person=person, at=at)
    facts: dict[str, audit.Fact] = {person.kind.value: person.id}
    audit.record(by=by, at=at, act="reset_second", account_id=person.account_id, facts=facts)


def keep_required(by: Actor) -> None:
    """Raises SecondRequired where the role of an agent must have a second factor."""
    if by.kind is ActorKind.AGENT and by.role and RoleRule.objects.filter(role=by.role.value).exists():
        raise SecondRequired


def _app_says(typed: str, person: Actor, at: datetime) -> bool:
    app = AuthenticatorApp.objects.filter(**held_by(person), confirmed_at__isnull=False).first()
    if app is None:
        return False
    step = step_of(typed, app_secret(bytes(app.nonce)), at=at, after=app.last_step)
    unspent = AuthenticatorApp.objects.filter(pk=app.pk, last_step__lt=step or 0)
    return step is not None and unspent.update(last_step=step) == 1


def _recovered(typed: str, person: Actor, at: datetime) -> bool:
    sheet = RecoveryCodes.objects.select_for_update().filter(**held_by(person)).first()
    place = place_of_code(typed, bytes(sheet.nonce)) if sheet else None
    if sheet is None or place is None:
        return False
    unused = RecoveryCodes.objects.filter(~Q(used__contains=[place]), pk=sheet.pk)
    if not unused.update(used=[*sheet.used, place]):
        return False
    tell_change(Change.CODE_USED, person=person, at=at)
    audit.record(by=person, at=at, act="use_recovery_code", account_id=person.account_id)
    return True

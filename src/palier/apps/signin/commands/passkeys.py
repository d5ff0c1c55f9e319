"""Passkeys: added, used, removed."""

from datetime import datetime

from django.db import IntegrityError, transaction

from palier.apps.accounts.codes import nonce
from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.rights import require
from palier.apps.signin import policies, webauthn
from palier.apps.signin.commands.apps import keep_required
from palier.apps.signin.errors import PasskeyRefused, PasskeysFull
from palier.apps.signin.holders import held_by, holder_of
from palier.apps.signin.letters import Change, tell_change
from palier.apps.signin.models import AuthenticatorApp, Passkey, RecoveryCodes
from palier.core.actor import Actor, ActorKind

MOST = 20
NAME_CHARACTERS = 80


@transaction.atomic
def add_passkey(*, answer: str, name: str, by: Actor, at: datetime) -> None:
    """Keep the passkey that the browser made.  Raises PasskeyRefused, PasskeysFull."""
    require(policies.may_keep_own(by), by=by, act="add_passkey")
    made = webauthn.added(answer, by, at=at)
    if Passkey.objects.filter(**held_by(by)).count() >= MOST:
        raise PasskeysFull(MOST)
    row = Passkey(
        **held_by(by),
        credential=made.public.credential_id,
        public=bytes(made.public),
        name=name.replace("\0", "").strip()[:NAME_CHARACTERS],
        sign_count=made.sign_count,
        added_at=at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise PasskeyRefused from error
    RecoveryCodes.objects.get_or_create(**held_by(by), defaults={"nonce": nonce(), "made_at": at})
    tell_change(Change.PASSKEY, person=by, at=at)
    audit.record(by=by, at=at, act="add_passkey", account_id=by.account_id)


@transaction.atomic
def remove_passkey(*, passkey_id: int, by: Actor, at: datetime) -> None:
    """Forget a passkey of one's own.  Raises NotFound, SecondRequired."""
    require(policies.may_keep_own(by), by=by, act="remove_passkey")
    row = Passkey.objects.select_for_update().filter(**held_by(by), pk=passkey_id).first()
    if row is None:
        raise NotFound("passkey", str(passkey_id))
    app = AuthenticatorApp.objects.filter(**held_by(by), confirmed_at__isnull=False)
    if not app.exists() and not Passkey.objects.filter(**held_by(by)).exclude(pk=passkey_id).exists():
        keep_required(by)
        RecoveryCodes.objects.filter(**held_by(by)).delete()
    row.delete()
    tell_change(Change.PASSKEY_REMOVED, person=by, at=at)
    audit.record(by=by, at=at, act="remove_passkey", account_id=by.account_id)


def use_passkey(*, answer: str, door: str, kind: ActorKind, at: datetime) -> Actor:
    """Whose passkey answered.  Raises PasskeyRefused: unknown, of the other door, wrong, a copy, or its owner is gone.

    A passkey that counts and counts backwards was copied (WebAuthn §6.1.1).
    """
    row = Passkey.objects.filter(credential=webauthn.credential_in(answer)).first()
    person = holder_of(row, at=at) if row else None
    if row is None or person is None or person.kind is not kind:
        raise PasskeyRefused
    count = webauthn.entered(answer, bytes(row.public), door, at=at)
    unchanged = Passkey.objects.filter(pk=row.pk)
    if count or row.sign_count:
        unchanged = unchanged.filter(sign_count__lt=count)
    if not unchanged.update(sign_count=count, used_at=at):
        audit.record(by=person, at=at, act="passkey_copied", account_id=person.account_id)
        raise PasskeyRefused
    return person

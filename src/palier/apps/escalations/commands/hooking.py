"""Configuring webhooks."""

import secrets
from datetime import datetime
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction

from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.escalations import policies
from palier.apps.escalations.bodies import trial_body
from palier.apps.escalations.commands.telling import CALL_OWED
from palier.apps.escalations.errors import HookKnown, HookRefused
from palier.apps.escalations.models import Hook, HookCall
from palier.apps.together import write_together
from palier.core.actor import Actor

LONGEST_URL = 2000


@transaction.atomic
def add_hook(*, url: str, by: Actor, at: datetime) -> int:
    """Have an address hear of tellings from now on, and answer the hook's id.

    Where it leads is looked at at every call, for names move.  Raises NotAllowed, HookRefused, HookKnown.
    """
    policies.require(policies.may_configure_hooks(by), by=by, act="add_hook")
    url = url.strip()
    if not _is_callable(url):
        raise HookRefused(url)
    try:
        with transaction.atomic():
            hook = Hook.objects.create(url=url, salt=secrets.token_hex(16), created_at=at)
    except IntegrityError as error:
        raise HookKnown(url) from error
    audit.record(by=by, at=at, act="add_hook", facts={"hook": hook.pk, "url": url})
    return hook.pk


@transaction.atomic
def set_hook_active(*, hook_id: int, active: bool, by: Actor, at: datetime) -> None:
    """Let a hook hear again, or no longer; what is owed to it is kept.  Raises NotAllowed, NotFound."""
    hook = _locked(hook_id, by, "set_hook_active")
    hook.is_active = active
    hook.save(update_fields=["is_active"])
    audit.record(by=by, at=at, act="set_hook_active", facts={"hook": hook_id, "active": active})


@transaction.atomic
def renew_secret(*, hook_id: int, by: Actor, at: datetime) -> None:
    """Sign by another secret from now on, also what is owed already.  Raises NotAllowed, NotFound."""
    hook = _locked(hook_id, by, "renew_secret")
    hook.salt = secrets.token_hex(16)
    hook.save(update_fields=["salt"])
    audit.record(by=by, at=at, act="renew_secret", facts={"hook": hook_id})


@transaction.atomic
def remove_hook(*, hook_id: int, by: Actor, at: datetime) -> None:
    """Forget a hook and what is owed to it.  Raises NotAllowed, NotFound."""
    hook = _locked(hook_id, by, "remove_hook")
    audit.record(by=by, at=at, act="remove_hook", facts={"hook": hook_id, "url": hook.url})
    hook.delete()


@transaction.atomic
def try_hook(*, hook_id: int, by: Actor, at: datetime) -> int:
    """Owe a hook a call that only tries the way, and answer the call's id.  Raises NotAllowed, NotFound."""
    hook = _locked(hook_id, by, "try_hook")
    key, body = trial_body()
    call = HookCall.objects.create(hook=hook, key=key, kind="test", body=body, created_at=at, next_attempt_at=at)
    write_together(notify=[CALL_OWED])
    audit.record(by=by, at=at, act="try_hook", facts={"hook": hook_id})
    return call.pk


def _is_callable(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port_is_sound = parts.port is None or parts.port > 0
    except ValueError:
        return False
    plain = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    return plain and port_is_sound and len(url) <= LONGEST_URL and url.isprintable() and " " not in url


def _locked(hook_id: int, by: Actor, act: str) -> Hook:
    policies.require(policies.may_configure_hooks(by), by=by, act=act)
    hook = Hook.objects.select_for_update().filter(pk=hook_id).first()
    if hook is None:
        raise NotFound("hook", str(hook_id))
    return hook

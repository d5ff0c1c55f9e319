"""How components do, and the checks from outside that say so."""

import re
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe

from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.incidents import policies
from palier.apps.incidents.errors import NothingToSay
from palier.apps.incidents.models import AffectedComponent, Component, ComponentMark, Incident
from palier.apps.incidents.publishing import page_changed
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.incident import Stage, State, shown_state, silent_from, worst

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""What neither the database nor a feed can hold."""
CHECKS = ComponentMark.CHECKS
BY_HAND = "hand"


@one_transaction
def set_state(*, component_id: int, state: State, by: Actor, at: datetime) -> bool:
    """Say by hand how a component does; answers whether that is news.  Raises NotAllowed, NotFound."""
    policies.require(policies.may_tell(by), by=by, act="set_state")
    component = locked(component_id)
    changed = mark(component, state, cause=BY_HAND, at=at)
    if changed:
        facts = {"component": component.slug, "state": state.value}
        audit.record(by=by, at=at, act="set_state", facts=facts)
    return changed


@one_transaction
def make_check(*, component_id: int, by: Actor, at: datetime) -> str:
    """Let something outside say how a component does, and answer the token with which it does: shown once, kept as a
    digest.  A check that was there before is refused from now on.  Raises NotAllowed, NotFound.
    """
    policies.require(policies.may_arrange(by), by=by, act="make_check")
    component = locked(component_id)
    _hear_again(component, at)
    token = token_urlsafe(32)
    component.check_digest, component.heard_at = digest_of(token), at
    component.save(update_fields=["check_digest", "heard_at"])
    audit.record(by=by, at=at, act="make_check", facts={"component": component.slug})
    page_changed(at=at)
    return token


@one_transaction
def tell_state(*, token: str, state: State, by: Actor, at: datetime) -> bool:
    """What a check says of its component; answers whether that is news.

    An incident that is going on has the last word on a state worse than the check's.  Raises NotFound for a token of
    nobody's.
    """
    found = Component.objects.select_for_update(no_key=True)
    component = found.filter(check_digest=digest_of(token), retired_at__isnull=True).first()
    if component is None:
        raise NotFound("check", "")
    news = component.heard_at is None or component.heard_at < at
    if news:
        _hear_again(component, at)
        component.heard_at = at
        component.save(update_fields=["heard_at"])
    changed = mark(component, worst([state, *during_incidents(component)]), cause=CHECKS, at=at)
    if changed:
        audit.record(by=by, at=at, act="tell_state", facts={"component": component.slug, "state": state.value})
    return changed


def _hear_again(component: Component, at: datetime) -> None:
    """A check speaks, after a silence perhaps: from now on what it says is known."""
    if _note_silence(component, at):
        back = at.replace(microsecond=0)
        ComponentMark.objects.create(component=component, at=back, state=component.state, cause=CHECKS)


def _note_silence(component: Component, at: datetime) -> bool:
    """What was shown while the check was silent stays in the record: nobody knew, so it counts for neither (L3).

    Answers whether it was silent until `at`.
    """
    if component.heard_at is None or not component.check_digest:
        return False
    since = silent_from(component.heard_at, since=component.state_since)
    shown = shown_state(State(component.state), heard_at=component.heard_at, now=at)
    if shown is not State.UNKNOWN or shown.value == component.state or since >= at:
        return False
    ComponentMark.objects.create(component=component, at=since, state=shown.value, cause=CHECKS)
    return True


def mark(component: Component, state: State, *, cause: str, at: datetime) -> bool:
    """Have a component, which is locked, show a state from `at` on; answers whether it showed another before.

    One that is retired shows nothing any more, whatever incidents that outlast it say.
    """
    if component.state == state.value or component.retired_at is not None:
        return False
    _note_silence(component, at)
    at = max(at.replace(microsecond=0), component.state_since)
    component.state, component.state_since = state.value, at
    component.save(update_fields=["state", "state_since"])
    ComponentMark.objects.create(component=component, at=at, state=state.value, cause=cause)
    page_changed(at=at)
    return True


def locked(component_id: int) -> Component:
    """The component in hand.  Raises NotFound."""
    found = Component.objects.select_for_update(no_key=True).filter(pk=component_id).first()
    if found is None:
        raise NotFound("component", str(component_id))
    return found


def said(words: Mapping[str, str], what: str) -> dict[str, str]:
    """Words by language, those that hold something.  Raises NothingToSay when none does."""
    clean = {language: UNPRINTABLE.sub("", text).strip() for language, text in words.items()}
    kept = {language: text for language, text in clean.items() if text}
    if not kept:
        raise NothingToSay(what)
    return kept


def digest_of(token: str) -> str:
    """How a token is kept: 256 random bits need no salt."""
    return sha256(token.encode()).hexdigest()


def during_incidents(component: Component) -> list[State]:
    """The states that public incidents which are going on put it in; others show nothing on the page."""
    public = AffectedComponent.objects.filter(component=component, incident__audience=Incident.Audience.PUBLIC)
    begun = public.filter(incident__over_at__isnull=True).exclude(incident__stage=Stage.SCHEDULED.value)
    return [State(state) for state in begun.values_list("state", flat=True)]

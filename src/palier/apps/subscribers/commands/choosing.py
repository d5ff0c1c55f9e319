"""What a subscriber does behind their link: say yes, choose, end it."""

from collections.abc import Iterable
from datetime import datetime

from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.incidents.models import Component
from palier.apps.subscribers.models import Subscriber
from palier.apps.subscribers.tokens import handle_in
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor


@one_transaction
def confirm_subscription(*, token: str, by: Actor, at: datetime) -> bool:
    """Say yes to being told; answers whether that is news.  Raises NotFound."""
    subscriber = _behind(token)
    if subscriber.confirmed_at is not None:
        return False
    subscriber.confirmed_at = at
    subscriber.save(update_fields=["confirmed_at"])
    audit.record(by=by, at=at, act="confirm_subscription", facts={"subscriber": subscriber.pk})
    return True


@one_transaction
def choose_components(*, token: str, slugs: Iterable[str], language: str, by: Actor, at: datetime) -> None:
    """Be told of these components from now on, none for all, in this language.  Raises NotFound."""
    subscriber = _behind(token)
    subscriber.language = language if language in ("en", "fr") else subscriber.language
    subscriber.save(update_fields=["language"])
    subscriber.components.set(Component.objects.filter(slug__in=list(slugs), is_shown=True, retired_at__isnull=True))
    audit.record(by=by, at=at, act="choose_components", facts={"subscriber": subscriber.pk})


@one_transaction
def end_subscription(*, token: str, by: Actor, at: datetime) -> bool:
    """Send nothing more; answers whether that is news: a second click finds it done.  Raises NotFound."""
    handle = handle_in(token)
    subscriber = Subscriber.objects.select_for_update().filter(handle=handle).first() if handle else None
    if subscriber is None:
        raise NotFound("subscription", "")
    if subscriber.ended_at is not None:
        return False
    subscriber.ended_at, subscriber.ended_why = at, Subscriber.Ended.ASKED
    subscriber.save(update_fields=["ended_at", "ended_why"])
    audit.record(by=by, at=at, act="end_subscription", facts={"subscriber": subscriber.pk})
    return True


def _behind(token: str) -> Subscriber:
    """The subscriber whose link it is, still told or still to say yes.  Raises NotFound."""
    handle = handle_in(token)
    held = Subscriber.objects.select_for_update().filter(handle=handle, ended_at__isnull=True)
    found = held.first() if handle else None
    if found is None:
        raise NotFound("subscription", "")
    return found

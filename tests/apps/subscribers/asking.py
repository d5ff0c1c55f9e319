"""Subscribers as tests find them: somebody asked, somebody said yes."""

from datetime import datetime, timedelta

from tests.factories import AT

from palier.apps.subscribers.commands import Wanted, ask_subscription, confirm_subscription
from palier.apps.subscribers.models import Subscriber
from palier.apps.subscribers.tokens import token_of
from palier.core.actor import PALIER

SECOND = timedelta(seconds=1)


def asked(address: str = "lou@reader.example", *, at: datetime = AT, source: str = "192.0.2.1", **wanted) -> None:
    """Somebody asks to be told."""
    ask_subscription(wanted=Wanted(address, **wanted), source=source, by=PALIER, at=at)


def subscribed(address: str = "lou@reader.example", *, at: datetime = AT - timedelta(days=1), **wanted) -> Subscriber:
    """Somebody asked and said yes."""
    asked(address, at=at, source=address, **wanted)
    found = Subscriber.objects.get(address=address, hook_url=wanted.get("hook_url", ""), ended_at=None)
    confirm_subscription(token=token_of(found.handle), by=PALIER, at=at)
    return found


def many(number: int, *, at: datetime = AT - timedelta(days=1)) -> None:
    """So many who said yes, written at once: half of them read French."""
    Subscriber.objects.bulk_create(
        Subscriber(
            address=f"reader{place}@many.example",
            language="fr" if place % 2 else "en",
            handle=f"many-{place}",
            asked_at=at,
            confirmed_at=at,
        )
        for place in range(number)
    )

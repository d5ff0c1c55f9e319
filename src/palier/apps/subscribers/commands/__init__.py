"""Everything that can be done with subscriptions."""

from palier.apps.subscribers.commands.calling import (
    claim_calls,
    mark_call_done,
    mark_call_put_off,
)
from palier.apps.subscribers.commands.choosing import choose_components, confirm_subscription, end_subscription
from palier.apps.subscribers.commands.subscribing import Wanted, ask_subscription, forget_askings
from palier.apps.subscribers.commands.telling import tell_subscribers

__all__ = [
    "Wanted",
    "ask_subscription",
    "choose_components",
    "claim_calls",
    "confirm_subscription",
    "end_subscription",
    "forget_askings",
    "mark_call_done",
    "mark_call_put_off",
    "tell_subscribers",
]

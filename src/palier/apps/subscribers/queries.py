"""What a subscriber sees behind their link."""

from dataclasses import dataclass

from django.db.models import Sum

from palier.apps.errors import NotFound
from palier.apps.incidents.models import Component
from palier.apps.incidents.page_queries import Words
from palier.apps.subscribers.models import Round, Subscriber
from palier.apps.subscribers.tokens import handle_in, secret_of


@dataclass(frozen=True, slots=True)
class Subscription:
    """One subscription: what is followed (`chosen`, none for all) among what there is, and its webhook's secret."""

    address: str
    hook_url: str
    secret: str
    language: str
    is_confirmed: bool
    is_over: bool
    chosen: frozenset[str]
    components: tuple[tuple[str, Words], ...]


def subscription(*, token: str) -> Subscription:
    """The subscription that a link leads to.  Raises NotFound."""
    handle = handle_in(token)
    found = Subscriber.objects.filter(handle=handle).first() if handle else None
    if found is None:
        raise NotFound("subscription", "")
    return Subscription(
        address=found.address,
        hook_url=found.hook_url,
        secret=secret_of(handle).hex() if found.hook_url and found.confirmed_at else "",
        language=found.language,
        is_confirmed=found.confirmed_at is not None,
        is_over=found.ended_at is not None,
        chosen=frozenset(found.components.values_list("slug", flat=True)),
        components=offered_components(),
    )


def offered_components() -> tuple[tuple[str, Words], ...]:
    """What can be followed: the components of the public page, in its order."""
    shown = Component.objects.filter(is_shown=True, retired_at__isnull=True)
    return tuple(shown.order_by("group__position", "position", "pk").values_list("slug", "name"))


def subscribers_told(*, incident_id: int) -> int:
    """How many mails and calls subscribers were owed of an incident so far."""
    rounds = Round.objects.filter(update__incident_id=incident_id)
    return rounds.aggregate(told=Sum("told"))["told"] or 0

"""Asking for a subscription: nothing begins before the owner of the address says so."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from urllib.parse import urlsplit

from django.db.models import Count, Q

from palier.apps.audit import commands as audit
from palier.apps.incidents.models import Component
from palier.apps.outbox import commands as outbox
from palier.apps.outbox.keys import key_for
from palier.apps.subscribers.errors import AskedTooOften, NoSuchAddress
from palier.apps.subscribers.letters import ASKED_KIND
from palier.apps.subscribers.models import Asking, Subscriber
from palier.apps.transactions import one_transaction, written
from palier.core.actor import Actor
from palier.core.mail.addresses import normal_email

MAIL_AGAIN = timedelta(days=1)
"""One address is asked at most once in so long, whoever asks for it (promises E4)."""
WINDOW, PER_SOURCE = timedelta(hours=1), 20
LONGEST = 500
LANGUAGES = ("en", "fr")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody would like to be told of, and how: nothing chosen is everything."""

    address: str
    language: str = "en"
    slugs: tuple[str, ...] = ()
    hook_url: str = ""


@one_transaction
def ask_subscription(*, wanted: Wanted, source: str, by: Actor, at: datetime) -> None:
    """Ask the owner of an address whether they want to be told; known and unknown addresses look the same.

    `source` is where the request came from; of it a keyed digest is counted, for a day.  Raises NoSuchAddress,
    AskedTooOften.
    """
    address, hook_url = normal_email(wanted.address[:LONGEST]), _callable(wanted.hook_url)
    if not address:
        raise NoSuchAddress(wanted.address[:LONGEST])
    _count(source, at)
    held = Subscriber.objects.select_for_update().filter(address=address, hook_url=hook_url, ended_at__isnull=True)
    subscriber = held.first()
    with written(to_be_kept=not _asked_lately(address, hook_url, at)):
        _ask(subscriber or Subscriber(address=address, hook_url=hook_url, handle=token_urlsafe(18)), wanted, by, at)


@one_transaction
def forget_askings(*, before: datetime) -> int:
    """Forget where requests came from, and addresses that never said yes within a week; answers how many."""
    gone = Asking.objects.filter(at__lt=before).delete()[0]
    never = Subscriber.objects.filter(confirmed_at__isnull=True, asked_at__lt=before - timedelta(days=6))
    return gone + never.delete()[0]


def _count(source: str, at: datetime) -> None:
    digest = sha256(key_for("subscriber sources") + source.encode()).hexdigest()
    if Asking.objects.filter(source=digest, at__gt=at - WINDOW).count() >= PER_SOURCE:
        raise AskedTooOften
    Asking.objects.create(at=at, source=digest)


def _ask(subscriber: Subscriber, wanted: Wanted, by: Actor, at: datetime) -> None:
    subscriber.asked_at = at
    subscriber.language = wanted.language if wanted.language in LANGUAGES else LANGUAGES[0]
    subscriber.save()
    with written(to_be_kept=subscriber.confirmed_at is None):  # a confirmed one chooses behind its own link only
        chosen = Component.objects.filter(slug__in=wanted.slugs, is_shown=True, retired_at__isnull=True)
        subscriber.components.set(chosen)
    outbox.owe_mail(
        kind=ASKED_KIND, recipients=[subscriber.address], language=subscriber.language, at=at, event_id=subscriber.pk
    )
    audit.record(by=by, at=at, act="ask_subscription", facts={"subscriber": subscriber.pk})


def _asked_lately(address: str, hook_url: str, at: datetime) -> bool:
    """Whether this address got its mail of today.

    For one that is subscribed in this way, by this way alone; for another, by any request, for a webhook or one that
    has ended.
    """
    lately = Q(asked_at__gt=at - MAIL_AGAIN)
    this_way = Q(hook_url=hook_url, ended_at__isnull=True)
    known = Subscriber.objects.filter(address=address)
    asked = known.aggregate(held=Count("pk", this_way), here=Count("pk", this_way & lately), any=Count("pk", lately))
    return bool(asked["here"] if asked["held"] else asked["any"])


def _callable(url: str) -> str:
    """An address that can be called, as far as can be seen without calling it.  Raises NoSuchAddress."""
    url = url.strip()[:LONGEST]
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and not (parts.username or parts.password)
    except ValueError:
        known = False
    if not known or not url.isprintable():
        raise NoSuchAddress(url)
    return url

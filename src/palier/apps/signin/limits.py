"""How often one may try: allowances that are taken before anything is compared, in one statement each.

Whoever guesses uses up what is allowed to strangers; the person themselves has an allowance of their own in a browser
in which they came in before (`browsers.py`).  Sources: promises.md F7; OWASP's device cookies.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network

from django.db import connection, transaction
from django.db.models import F

from palier.apps.signin.errors import TooManyTries
from palier.apps.signin.models import Allowance

WINDOW = timedelta(minutes=15)
PER_BROWSER = 10
PER_ADDRESS = 10
"""From all strangers' places together: what a crowd of guessers gets.  The owner's own browsers do not share it."""
PER_PLACE = 100

TAKE = """
INSERT INTO signin_allowance AS allowed (key, began_at, used) VALUES (%(key)s, %(at)s, 1)
ON CONFLICT (key) DO UPDATE SET
    used = CASE WHEN allowed.began_at <= %(over)s THEN 1 ELSE allowed.used + 1 END,
    began_at = CASE WHEN allowed.began_at <= %(over)s THEN %(at)s ELSE allowed.began_at END
WHERE allowed.began_at <= %(over)s OR allowed.used < %(limit)s
RETURNING used
"""


@dataclass(frozen=True, slots=True)
class Visit:
    """Who stands before a door: from where, and as which known browser (empty: a stranger's)."""

    source: str
    known: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` tries of one thing within WINDOW."""

    key: str
    most: int


def limits_of(door: str, whose: str, visit: Visit) -> tuple[Limit, ...]:
    """What a try counts against: the known browser alone, or the place, and the strangers before this person's door."""
    if visit.known:
        return (Limit(_key(door, "browser", visit.known), PER_BROWSER),)
    return (
        Limit(_key(door, "place", place_of(visit.source)), PER_PLACE),
        Limit(_key(door, "whose", whose), PER_ADDRESS),
    )


@transaction.atomic
def take(limits: Sequence[Limit], *, at: datetime, window: timedelta = WINDOW) -> None:
    """Take one try from each, or from none.  Raises TooManyTries.  Commits before the costly work begins."""
    values = {"at": at, "over": at - window}
    with connection.cursor() as cursor:
        for limit in sorted(limits, key=lambda one: one.key):  # in one order, so that no two wait for each other
            cursor.execute(TAKE, values | {"key": limit.key, "limit": limit.most})
            if cursor.fetchone() is None:
                raise TooManyTries(_minutes(limit, at, window))


def give_back(limits: Sequence[Limit]) -> None:
    """The try was a right one: it does not count."""
    Allowance.objects.filter(key__in=[limit.key for limit in limits], used__gt=0).update(used=F("used") - 1)


def place_of(source: str) -> str:
    """Where somebody is, as far as limits care: an address, or the whole network a home has in IPv6 (RFC 6177)."""
    try:
        address = ip_address(source)
    except ValueError:
        return source
    return str(ip_network(f"{address}/64", strict=False)) if isinstance(address, IPv6Address) else str(address)


def _minutes(limit: Limit, at: datetime, window: timedelta) -> int:
    began = Allowance.objects.values_list("began_at", flat=True).get(key=limit.key)
    return max(1, -int((at - began - window) // timedelta(minutes=1)))


def _key(*parts: str) -> str:
    return sha256("\0".join(parts).encode()).hexdigest()

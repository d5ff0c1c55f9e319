"""Whom the desk has to ring about an incident, and whom it rang."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from palier.apps.accounts.models import Contact
from palier.apps.incidents.concerned import readers_of
from palier.apps.incidents.models import Call, ContactNumber
from palier.apps.incidents.page_queries import Words
from palier.apps.incidents.policies import visible_incidents
from palier.core.actor import Actor, ActorKind

MOST_PEOPLE = 10
"""Of one account, those with a number first."""


TO_RING = """
SELECT EXISTS (
    SELECT FROM incidents_call owed
    JOIN incidents_accountnotice notice ON notice.id = owed.notice_id
    JOIN incidents_incident incident ON incident.id = notice.incident_id
    WHERE owed.done_at IS NULL AND (incident.commander_id = %s OR incident.commander_id IS NULL)
)
"""
"""Whether `calls_asked_of` an agent has anything to answer."""


@dataclass(frozen=True, slots=True)
class Rung:
    """Somebody who can be rung: at which number, empty where none is known, and in which language."""

    contact_id: int
    name: str
    language: str
    number: str


@dataclass(frozen=True, slots=True)
class CallOwed:
    """An account to be rung: with which words, since when, how often nobody answered, and who there can be rung."""

    id: int
    account: str
    circle: str
    words: Words
    seq: int
    owed_at: datetime
    tries: int
    people: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class CallAsked:
    """A call that an agent is to make, and about which incident."""

    reference: str
    title: Words
    call: CallOwed


@dataclass(frozen=True, slots=True)
class CallMade:
    """An account that was rung."""

    account: str
    seq: int
    result: str
    spoke_with: str
    done_at: datetime
    done_by: str


def calls(*, incident_id: int, at: datetime) -> tuple[Sequence[CallOwed], Sequence[CallMade]]:
    """The calls still to be made, the longest owed first, and those that were, the latest first; four statements, one
    where nobody is to be rung.
    """
    known = Call.objects.filter(notice__incident_id=incident_id).exclude(result=Call.Result.OVERTAKEN)
    rows = list(known.select_related("notice__account", "update").order_by("owed_at", "pk"))
    owed = [row for row in rows if row.done_at is None]
    made = sorted(
        (
            CallMade(row.notice.account.name, row.update.seq, row.result, row.spoke_with, row.done_at, row.done_by)
            for row in rows
            if row.done_at is not None
        ),
        key=lambda call: call.done_at,
        reverse=True,
    )
    return _with_people(owed, at), tuple(made)


def calls_asked_of(*, viewer: Actor, at: datetime, limit: int) -> Sequence[CallAsked]:
    """The calls that this agent is to make, the longest owed first: of incidents that they lead, and of those that
    nobody leads; four statements, one where there are none.
    """
    if viewer.kind is not ActorKind.AGENT:
        return ()
    led = visible_incidents(viewer).filter(Q(commander_id=viewer.id) | Q(commander=None))
    waiting = Call.objects.filter(done_at=None, notice__incident__in=led).order_by("owed_at", "pk")
    rows = list(waiting.select_related("notice__account", "notice__incident", "update")[:limit])
    about = [row.notice.incident for row in rows]
    calls = _with_people(rows, at)
    return tuple(CallAsked(each.reference, each.title, call) for each, call in zip(about, calls, strict=True))


def _with_people(rows: Sequence[Call], at: datetime) -> tuple[CallOwed, ...]:
    people = readers_of({row.notice.account_id: row.notice.circle for row in rows}, at=at) if rows else {}
    ids = [contact.pk for those in people.values() for contact in those]
    numbers = dict(ContactNumber.objects.filter(contact__in=ids).values_list("contact_id", "number")) if ids else {}
    return tuple(_owed(row, people[row.notice.account_id], numbers) for row in rows)


def _owed(row: Call, people: Sequence[Contact], numbers: Mapping[int, str]) -> CallOwed:
    first = sorted(people, key=lambda each: each.pk not in numbers)[:MOST_PEOPLE]
    return CallOwed(
        id=row.pk,
        account=row.notice.account.name,
        circle=row.notice.circle,
        words=row.update.words,
        seq=row.update.seq,
        owed_at=row.owed_at,
        tries=row.tries,
        people=tuple(Rung(each.pk, each.name, each.language, numbers.get(each.pk, "")) for each in first),
    )

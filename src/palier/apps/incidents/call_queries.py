"""Whom the desk has to ring about an incident, and whom it rang."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject

from palier.apps.accounts.models import Contact
from palier.apps.incidents.concerned import held, inside
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
    """The calls still to be made, the longest owed first, and those that were, the latest first; one statement."""
    rows = list(_known(Call.objects.filter(notice__incident_id=incident_id).exclude(result=Call.Result.OVERTAKEN), at))
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
    return tuple(map(_owed, owed)), tuple(made)


def calls_asked_of(*, viewer: Actor, at: datetime, limit: int) -> Sequence[CallAsked]:
    """The calls that this agent is to make, the longest owed first: of incidents that they lead, and of those that
    nobody leads; one statement.
    """
    if viewer.kind is not ActorKind.AGENT:
        return ()
    led = visible_incidents(viewer).filter(Q(commander_id=viewer.id) | Q(commander=None))
    rows = list(_known(Call.objects.filter(done_at=None, notice__incident__in=led), at)[:limit])
    about = [row.notice.incident for row in rows]
    return tuple(CallAsked(each.reference, each.title, _owed(row)) for each, row in zip(about, rows, strict=True))


def _known(calls: QuerySet[Call], at: datetime) -> QuerySet[Any]:
    """Calls, those owed longest first, with what they are about, and for those still to make the account's people."""
    number = ContactNumber.objects.filter(contact=OuterRef("pk")).values("number")
    here = Contact.objects.filter(account=OuterRef("notice__account")).exclude(left_at__lte=at).order_by("pk")
    told = JSONObject(
        contact_id="pk", name="name", language="language", number=Coalesce(Subquery(number), Value("")), held=held(at)
    )
    people = Case(When(done_at=None, then=ArraySubquery(here.values(told=told))), default=Value([]))
    known = calls.select_related("notice__account", "notice__incident", "update").order_by("owed_at", "pk")
    return known.annotate(people=people)


def _owed(row: Any) -> CallOwed:
    people = inside([(each, each.pop("held")) for each in row.people], row.notice.circle)
    first = sorted(people, key=lambda each: not each["number"])[:MOST_PEOPLE]
    return CallOwed(
        id=row.pk,
        account=row.notice.account.name,
        circle=row.notice.circle,
        words=row.update.words,
        seq=row.update.seq,
        owed_at=row.owed_at,
        tries=row.tries,
        people=tuple(Rung(**each) for each in first),
    )

"""Whom the desk has to ring about an incident, and whom it rang."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from palier.apps.accounts.models import Contact
from palier.apps.incidents.concerned import readers_of
from palier.apps.incidents.models import Call, ContactNumber
from palier.apps.incidents.page_queries import Words

MOST_PEOPLE = 10
"""Of one account, those with a number first."""


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
    people = readers_of({row.notice.account_id: row.notice.circle for row in owed}, at=at)
    ids = [contact.pk for those in people.values() for contact in those]
    numbers = dict(ContactNumber.objects.filter(contact__in=ids).values_list("contact_id", "number"))
    made = sorted(
        (
            CallMade(row.notice.account.name, row.update.seq, row.result, row.spoke_with, row.done_at, row.done_by)
            for row in rows
            if row.done_at is not None
        ),
        key=lambda call: call.done_at,
        reverse=True,
    )
    return tuple(_owed(row, people[row.notice.account_id], numbers) for row in owed), tuple(made)


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

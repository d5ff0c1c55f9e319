"""What the portal reads of cases, and everybody of a case's people; always through the visibility query."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Case as Choice
from django.db.models import IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import CombinedExpression, RawSQL

from palier.apps.accounts.models import Contact
from palier.apps.cases.models import Case
from palier.apps.cases.people_models import CaseParticipant
from palier.apps.cases.policies import Sight, cases_apart, sight_of, visible_cases
from palier.apps.errors import NotFound
from palier.apps.kept_statements import ANY_NUMBER, ANY_NUMBERS, Statement, rows_of, statement_of
from palier.core.actor import Actor, ActorKind
from palier.core.case import Status

PAGE = 25
COLUMNS = ("id", "reference", "subject", "contact__name", "status", "severity", "terms_id", "closed_at")
PROMISE = ("last_event_at", "next_due_at", "next_clock")
SIMILAR, LATEST = 5, 500
"""So many similar cases are shown, of so many looked at: what happened long ago helps nobody who is in a hurry."""
WORD, WORDS = 4, 12
"""Words of fewer letters say nothing of what a case is about; so many of them are compared."""


@dataclass(frozen=True, slots=True)
class PortalLine:
    """One case of a list of the portal."""

    id: int
    reference: str
    subject: str
    requester: str
    status: Status
    severity: str
    terms_id: int
    closed_at: datetime | None
    updated_at: datetime
    next_due_at: datetime | None
    next_clock: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to: the viewer's own, the closed or the open ones (None: both), certain ones; a page."""

    own: bool = False
    closed: bool | None = None
    among: tuple[int, ...] | None = None
    before: int | None = None


def cases_of(*, viewer: Actor, wanted: Wanted) -> Sequence[PortalLine]:
    """Cases the viewer may know of, newest first, narrowed; one more than a page.

    `own` are those they opened or take part in: of staff none.
    """
    if viewer.kind is not ActorKind.CONTACT:
        return () if wanted.own else _lines(_narrowed(visible_cases(viewer), wanted, wanted.among), PAGE + 1)
    sight = Sight() if wanted.own else sight_of(viewer)
    before, among = None if wanted.before is None else ANY_NUMBER, None if wanted.among is None else ()
    kept = _listing(viewer, sight, replace(wanted, before=before, among=among))
    rows = rows_of(kept, {ANY_NUMBER: wanted.before, ANY_NUMBERS: list(wanted.among or ())})
    return tuple(_line(list(row)) for row in rows)


@lru_cache(maxsize=1024)
def _listing(viewer: Actor, sight: Sight, wanted: Wanted) -> Statement:
    """The statement of a list, for a contact who sees so much; it holds marks for what `wanted` names."""
    seen = cases_apart(viewer, sight)
    lists = [_narrowed(part, wanted, ANY_NUMBERS).values_list(*COLUMNS, *PROMISE)[: PAGE + 1] for part in seen]
    return statement_of(lists[0].union(*lists[1:]).order_by("-id")[: PAGE + 1])


def _narrowed(seen: QuerySet[Case], wanted: Wanted, among: Sequence[int] | None) -> QuerySet[Case]:
    cases = seen.order_by("-id")
    if wanted.closed is not None:
        cases = cases.filter(closed_at__isnull=not wanted.closed)
    if wanted.among is not None:
        cases = cases.filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", (among,)))
    if wanted.before is not None:
        cases = cases.filter(id__lt=wanted.before)
    return cases


def similar_cases(*, viewer: Actor, words: str) -> Sequence[PortalLine]:
    """The latest cases the viewer may know of whose subjects share words with these, those that share most first."""
    telling = list(dict.fromkeys(word for word in re.findall(r"\w+", words.casefold()) if len(word) >= WORD))[:WORDS]
    if not telling:
        return ()
    shared = [_one_if(Q(subject__icontains=word)) for word in telling]
    known = Case.objects.filter(pk__in=_latest(viewer)).annotate(shared=sum(shared[1:], start=shared[0]))
    return _lines(known.filter(shared__gt=0).order_by("-shared", "-id"), SIMILAR)


def _latest(viewer: Actor) -> RawSQL:
    """The latest cases that the viewer may know of."""
    contact = viewer.kind is ActorKind.CONTACT
    seen = cases_apart(viewer, sight_of(viewer)) if contact else (visible_cases(viewer),)
    lists = [part.order_by("-id").values_list("id")[:LATEST] for part in seen]
    together = lists[0].union(*lists[1:]) if lists[1:] else lists[0]
    return RawSQL(*together.order_by("-id")[:LATEST].query.sql_with_params())  # noqa: S611 - the ORM's own words


def _one_if(claim: Q) -> CombinedExpression:
    return Choice(When(claim, then=1), default=0, output_field=IntegerField()) + Value(0)


def _lines(cases: QuerySet[Case], most: int) -> Sequence[PortalLine]:
    rows: Iterable[tuple[Any, ...]] = cases.values_list(*COLUMNS, *PROMISE)[:most]
    return tuple(_line(list(row)) for row in rows)


def _line(row: list[Any]) -> PortalLine:
    row[COLUMNS.index("status")] = Status(row[COLUMNS.index("status")])
    return PortalLine(*row)


def sees_others(viewer: Actor) -> bool:
    """Is there a case of a colleague that the viewer may know of?"""
    if viewer.kind is not ActorKind.CONTACT:
        return visible_cases(viewer).exclude(contact_id=viewer.id).exists()
    return bool(rows_of(_others(viewer, sight_of(viewer)), {}))


@lru_cache(maxsize=1024)
def _others(viewer: Actor, sight: Sight) -> Statement:
    """The statement of one case of a colleague, for a contact who sees so much.

    What seats show is looked through colleague by colleague, for they are fewer than the cases of whoever has opened
    nearly all of them.
    """
    _own, part, *seen = cases_apart(viewer, sight)
    found: list[QuerySet[Any, Any]] = [part.exclude(contact_id=viewer.id).values_list("id")[:1]]
    colleagues = Contact.objects.filter(account_id=viewer.account_id or 0).exclude(pk=viewer.id)
    for shown in seen:
        theirs = Subquery(shown.filter(contact_id=OuterRef("pk")).order_by().values("id")[:1])
        found.append(colleagues.annotate(theirs=theirs).filter(theirs__isnull=False).values_list("theirs")[:1])
    return statement_of(found[0].union(*found[1:], all=True) if found[1:] else found[0])


@dataclass(frozen=True, slots=True)
class Participant:
    """A colleague who takes part in a case."""

    contact_id: int
    name: str
    email: str
    added_at: datetime
    added_by: str


def participants_of(*, viewer: Actor, case_id: int) -> tuple[Participant, ...]:
    """Who takes part in a case besides its requester, in the order they came in."""
    return _participants(CaseParticipant.objects.filter(case_id=case_id, case__in=visible_cases(viewer)))


def people_taking_part(*, case_id: int) -> tuple[Participant, ...]:
    """The same for a case of which the caller has checked that it is visible."""
    return _participants(CaseParticipant.objects.filter(case_id=case_id))


def _participants(part: QuerySet[CaseParticipant]) -> tuple[Participant, ...]:
    columns = ("contact_id", "contact__name", "contact__email", "added_at", "added_by")
    rows = part.filter(removed_at__isnull=True).order_by("id").values_list(*columns)
    return tuple(Participant(*row) for row in rows)


def requester_of(*, viewer: Actor, case_id: int) -> tuple[int, int]:
    """The account and the requester of a case the viewer may know of.  Raises NotFound."""
    row = visible_cases(viewer).filter(pk=case_id).values_list("account_id", "contact_id").first()
    if row is None:
        raise NotFound("case", str(case_id))
    return row

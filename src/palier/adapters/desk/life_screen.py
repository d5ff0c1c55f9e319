"""The life of a case on the desk: what comes next and when, why it stands as it stands, what it is to other cases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from palier.adapters.desk.options import Option
from palier.adapters.shared.life_words import relation_words, step_ahead_words
from palier.adapters.shared.moments import full_moment
from palier.adapters.shared.words import reason_words, status_words
from palier.apps.cases import page_queries as cases
from palier.apps.cases.facts import facts_of
from palier.apps.cases.page_queries import CaseHead, Entry
from palier.apps.catalogues.queries import terms_of
from palier.apps.lifecycle.queries import LinkLine, Outlook, links_of_case, outlook_from
from palier.core.actor import Actor
from palier.core.case import Event, Kind, Relation, Side, Status
from palier.core.case.links import DRAWN_BY_HAND
from palier.core.catalogue.terms import Terms

EXCERPT = 90
"""Characters by which a message is recognised in a list."""


@dataclass(frozen=True, slots=True)
class Coming:
    """One thing that happens by itself."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Linked:
    """Another case, what it is to this one, and whether a person may take that back; `stay` opens it itself."""

    reference: str
    subject: str
    status: str
    name: str
    relation: str
    mine: bool
    stay: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """A message of the customer that can be taken into a case of its own."""

    id: int
    at: datetime
    excerpt: str


@dataclass(frozen=True, slots=True)
class LifeScreen:
    """Everything about the life of one case."""

    head: CaseHead
    status: str
    coming: tuple[Coming, ...]
    reopens: str
    closed: bool
    merged: bool
    left_alone: bool
    waits: bool
    links: tuple[Linked, ...]
    waiting_reasons: tuple[Option, ...]
    hold_reasons: tuple[Option, ...]
    closing_reasons: tuple[Option, ...]
    relations: tuple[Option, ...]
    messages: tuple[Chosen, ...]
    tomorrow: date


def life_screen(viewer: Actor, reference: str, *, at: datetime) -> LifeScreen:
    """The life of one case as this agent sees it.  Raises NotFound."""
    head = cases.case_head(viewer=viewer, reference=reference)
    entries = cases.entries_of(viewer=viewer, case_id=head.id)
    links = links_of_case(viewer=viewer, case_id=head.id)
    return life_of(head, terms_of(head.terms_id), facts_of(head.id), entries, links, at=at)


def life_of(
    head: CaseHead,
    terms: Terms,
    facts: Sequence[Event],
    entries: Iterable[Entry],
    links: Iterable[LinkLine],
    *,
    at: datetime,
) -> LifeScreen:
    """The same of what was read already."""
    outlook = outlook_from(terms, facts, 0)
    return LifeScreen(
        head=head,
        status=status_words(head.status),
        coming=tuple(Coming(step_ahead_words(step.act), step.at) for step in outlook.steps),
        reopens=_reopens(outlook, at=at),
        closed=outlook.status is Status.CLOSED,
        merged=outlook.merged_into is not None,
        left_alone=outlook.left_alone,
        waits=outlook.status in (Status.WAITING_CUSTOMER, Status.SOLUTION_PROPOSED),
        links=tuple(_linked(line) for line in links),
        waiting_reasons=_reasons(terms, Status.WAITING_CUSTOMER, none=True),
        hold_reasons=_reasons(terms, Status.ON_HOLD),
        closing_reasons=_reasons(terms, Status.CLOSED),
        relations=tuple(
            Option(relation.value, relation_words(relation, inverse=False), relation is Relation.RELATED)
            for relation in Relation
            if relation in DRAWN_BY_HAND
        ),
        messages=tuple(_chosen(entries)),
        tomorrow=at.date() + timedelta(days=1),
    )


def _reopens(outlook: Outlook, *, at: datetime) -> str:
    """What a word of the customer does to a closed case, in a sentence."""
    until = outlook.reopens_until
    if outlook.status is not Status.CLOSED or outlook.merged_into is not None:
        return ""
    if until is None:
        return _("An answer reopens it.")
    if at > until:
        return _("An answer opens a new case that goes on from it.")
    return _("Until %(when)s an answer reopens it; later it opens a new case.") % {"when": full_moment(until)}


def _linked(line: LinkLine) -> Linked:
    return Linked(
        reference=line.reference,
        subject=line.subject,
        status=status_words(line.status),
        name=relation_words(line.relation, inverse=line.inverse),
        relation=line.relation.value,
        mine=not line.inverse and line.relation in DRAWN_BY_HAND,
        stay=line.relation is Relation.TOOK_IN,
    )


def _reasons(terms: Terms, status: Status, *, none: bool = False) -> tuple[Option, ...]:
    known = [Option(reason.id, reason_words(reason), False) for reason in terms.lifecycle.reasons_for(status.value)]
    return (Option("", pgettext("reason", "None"), True), *known) if none else tuple(known)


def _chosen(entries: Iterable[Entry]) -> Iterable[Chosen]:
    """What the customer said since the case was opened."""
    for entry in entries:
        if entry.side is Side.CUSTOMER and entry.message_id is not None and entry.kind is not Kind.OPENED:
            words = " ".join(entry.text.split())
            yield Chosen(entry.message_id, entry.at, words[:EXCERPT] + ("…" if len(words) > EXCERPT else ""))

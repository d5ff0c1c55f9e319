"""Cases in a contact's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from palier.adapters.shared.happenings import happening_words
from palier.adapters.shared.words import severity_words, status_words
from palier.apps.cases import page_queries
from palier.apps.cases.page_queries import CaseHead, Entry, File
from palier.apps.cases.people_queries import PAGE, PortalLine
from palier.apps.catalogues.queries import terms_of
from palier.core.actor import Actor
from palier.core.case import Kind, Side

SHOWN = {
    Kind.OPENED,
    Kind.STATUS_CHANGED,
    Kind.SEVERITY_CHANGED,
    Kind.ACKNOWLEDGED,
    Kind.SOLUTION_ACCEPTED,
    Kind.SOLUTION_REJECTED,
    Kind.RESOLVED,
    Kind.CLOSED,
    Kind.REOPENED,
    Kind.REQUESTER_CHANGED,
    Kind.PARTICIPANT_ADDED,
    Kind.PARTICIPANT_REMOVED,
}
"""What happens to a case before its customer's eyes; words are shown whatever their kind, notes never come here."""


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case of a list."""

    reference: str
    subject: str
    requester: str
    status: str
    severity: str
    is_open: bool
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class CaseLines:
    """A page of a list; `older` is where the next one begins, empty where there is none."""

    rows: tuple[CaseLine, ...]
    older: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing said or done; `voice` is "us", "you" or "fact"."""

    voice: str
    at: datetime
    author: str
    text: str
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseScreen:
    """One case in full."""

    head: CaseHead
    status: str
    severity: str
    items: tuple[Item, ...]


def case_lines(found: Sequence[PortalLine]) -> CaseLines:
    """A page of cases."""
    rows = found[:PAGE]
    older = f"?before={rows[-1].id}" if len(found) > PAGE else ""
    return CaseLines(tuple(_line(row) for row in rows), older)


def case_screen(viewer: Actor, reference: str) -> CaseScreen:
    """One case that the viewer may know of.  Raises NotFound."""
    head = page_queries.case_head(viewer=viewer, reference=reference)
    terms = terms_of(head.terms_id)
    entries = page_queries.entries_of(viewer=viewer, case_id=head.id)
    return CaseScreen(
        head=head,
        status=status_words(head.status),
        severity=severity_words(terms, head.severity),
        items=tuple(item for entry in entries for item in _items(entry, head)),
    )


def case_address(reference: str) -> str:
    """Where a case is read."""
    return reverse("portal:case", args=[reference])


def _items(entry: Entry, head: CaseHead) -> list[Item]:
    """What happened, where a contact is told of it, and then what was said."""
    items = []
    if entry.kind in SHOWN:
        what = happening_words(entry.kind, entry.actor, entry.data, terms_of(head.terms_id))
        items.append(Item("fact", entry.at, entry.actor, what))
    if not entry.note and (entry.text or entry.files):
        voice = "you" if entry.side is Side.CUSTOMER else "us"
        items.append(Item(voice, entry.at, entry.actor, entry.text, entry.files))
    return items


def _line(row: PortalLine) -> CaseLine:
    return CaseLine(
        reference=row.reference,
        subject=row.subject,
        requester=row.requester,
        status=status_words(row.status),
        severity=severity_words(terms_of(row.terms_id), row.severity),
        is_open=row.closed_at is None,
        updated_at=row.updated_at,
    )

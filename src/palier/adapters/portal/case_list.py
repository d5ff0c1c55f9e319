"""Lists of cases in a contact's words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import pgettext

from palier.adapters.portal.case_words import BALLS, Ball, ball_words, stand_name
from palier.adapters.shared.words import clock_words, severity_words
from palier.apps.cases.people_queries import PAGE, PortalLine, Wanted, cases_of
from palier.apps.catalogues.queries import terms_of
from palier.apps.search.queries import search_cases
from palier.core.actor import Actor
from palier.core.case import Status
from palier.core.search import Asked as Words

LONGEST = 200
"""Characters of the words searched for."""


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case of a list; `promise` names what is due at `due_at`, empty while nothing of ours runs."""

    reference: str
    subject: str
    requester: str
    status: str
    ball: Ball
    turn: str
    severity: str
    is_open: bool
    updated_at: datetime
    promise: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to narrow a list: what it is called, where it leads, whether it is the one on screen."""

    name: str
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class CaseLines:
    """A page of a list; `older` is where the next one begins, empty where there is none."""

    rows: tuple[CaseLine, ...]
    older: str
    newest: str
    states: tuple[Choice, ...]
    words: str
    state: str
    narrowed: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for: how it is narrowed, and by which words."""

    wanted: Wanted
    words: str


def read_asked(form: QueryDict, *, own: bool) -> Asked:
    """What the address of a list says; whatever makes no sense narrows nothing."""
    before, state = form.get("before", ""), form.get("state", "")
    wanted = Wanted(
        own=own,
        closed={"open": False, "closed": True}.get(state),
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None,
    )
    return Asked(wanted, " ".join(form.get("words", "").replace("\0", "").split())[:LONGEST])


def case_lines(viewer: Actor, asked: Asked, *, at: datetime) -> CaseLines:
    """A page of cases."""
    if asked.words:
        words = Words(words=tuple(asked.words.split()))
        found = search_cases(viewer=viewer, asked=words, at=at, before=asked.wanted.before, page=PAGE)
        among = tuple(row.id for row in found.rows)
        rows, further = cases_of(viewer=viewer, wanted=replace(asked.wanted, among=among, before=None)), found.next
    else:
        rows = cases_of(viewer=viewer, wanted=asked.wanted)
        further = rows[PAGE - 1].id if len(rows) > PAGE else None
    return _page(asked, rows[:PAGE], further)


def _page(asked: Asked, rows: Sequence[PortalLine], further: int | None) -> CaseLines:
    wanted = asked.wanted
    return CaseLines(
        rows=tuple(_line(row) for row in rows),
        older=_address(asked, before=further) if further else "",
        newest=_address(asked) if wanted.before is not None else "",
        states=tuple(
            Choice(name, _address(asked, state=value), value == _state(wanted)) for value, name in _states().items()
        ),
        words=asked.words,
        state=_state(wanted),
        narrowed=bool(asked.words) or wanted.closed is not None or wanted.before is not None,
    )


def _states() -> dict[str, str]:
    return {
        "": pgettext("cases in a list", "All"),
        "open": pgettext("cases in a list", "Open"),
        "closed": pgettext("cases in a list", "Closed"),
    }


def _state(wanted: Wanted) -> str:
    return {None: "", False: "open", True: "closed"}[wanted.closed]


def _address(asked: Asked, *, state: str | None = None, before: int | None = None) -> str:
    said = {"state": _state(asked.wanted) if state is None else state, "words": asked.words, "before": before or ""}
    kept = {name: value for name, value in said.items() if value}
    return f"?{urlencode(kept)}"


def _line(row: PortalLine) -> CaseLine:
    terms, ball = terms_of(row.terms_id), BALLS[row.status]
    runs = row.next_due_at is not None and row.status is not Status.CLOSED
    return CaseLine(
        reference=row.reference,
        subject=row.subject,
        requester=row.requester,
        status=stand_name(row.status),
        ball=ball,
        turn=ball_words(ball),
        severity=severity_words(terms, row.severity),
        is_open=row.closed_at is None,
        updated_at=row.updated_at,
        promise=clock_words(terms, row.next_clock) if runs else "",
        due_at=row.next_due_at if runs else None,
    )


def similar_lines(found: Sequence[PortalLine]) -> tuple[CaseLine, ...]:
    """A handful of cases, in the order they were found."""
    return tuple(_line(row) for row in found)

"""The queue in the reader's words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from html import escape
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from palier.adapters.desk.escalation_screen import flag_words
from palier.adapters.desk.frame import view_address, view_name
from palier.adapters.shared.pressing import press
from palier.adapters.shared.time_elements import TimeElements
from palier.adapters.shared.words import clock_words, language, severity_words, status_words, text_words
from palier.apps.cases.queries import Cursor, QueuePage, QueueRow, View
from palier.apps.catalogues.queries import terms_of
from palier.apps.escalations.queries import escalated_among
from palier.core.case import Status
from palier.core.channels import goes_first
from palier.core.escalation import is_fast_tracked

ANY = "REFERENCE"


@cache
def _case_address() -> str:
    """Where the page of any case is: asked of the router once, not fifty times a page."""
    return reverse("desk:case", args=[ANY])


@dataclass(frozen=True, slots=True)
class QueueLines:
    """One page of one view, its lines laid out.

    `address` shows it again; `first` and `next` are empty where there is nothing to go to.
    """

    view: View
    name: str
    lines: SafeString
    address: str
    first: str
    next: str
    empty_title: str
    empty_words: str


@dataclass(frozen=True, slots=True)
class Said:
    """What lines have in common: the words of statuses, of what is missing, and of times."""

    language: str
    statuses: dict[Status, str]
    nobody: SafeString
    no_promise: SafeString
    times: TimeElements
    escalated: Mapping[int, bool]


@dataclass(frozen=True, slots=True)
class Wording:
    """What the terms of a contract call their severities and clocks, in one language."""

    severities: dict[str, tuple[str, int]]
    clocks: dict[str, str]
    fast: frozenset[str]
    first: frozenset[tuple[str, str, bool]]

    def goes_first(self, row: QueueRow) -> bool:
        """Does a case go before others that are due at the same time: by its severity, or by how it came in?"""
        return row.severity in self.fast or (row.severity, row.channel, row.assignee is not None) in self.first


def queue_lines(view: View, page: QueuePage, after: Cursor | None, *, at: datetime) -> QueueLines:
    """A page of the queue, ready to be shown."""
    here, (title, words) = view_address(view), _empty(view)
    said = Said(
        language(),
        {status: status_words(status) for status in Status},
        _none(_("Nobody")),
        _none(_("No promise")),
        TimeElements(at),
        escalated_among([row.id for row in page.rows]),
    )
    return QueueLines(
        view=view,
        name=view_name(view),
        lines=press("desk/parts/queue_line.html", [_line(row, said) for row in _fast_first(page.rows, said)]),
        address=_address(here, after),
        first=here if after else "",
        next=_address(here, page.next) if page.next else "",
        empty_title=title,
        empty_words=words,
    )


def _address(here: str, after: Cursor | None) -> str:
    return f"{here}?{urlencode({'after': str(after)})}" if after else here


def _line(row: QueueRow, said: Said) -> dict[str, str]:
    wording = wording_of(row.terms_id, said.language)
    severity, rank = wording.severities.get(row.severity, (row.severity, 9))
    return {
        "id": str(row.id),
        "address": _case_address().replace(ANY, row.reference),
        "reference": row.reference,
        "subject": row.subject,
        "flags": _flags(row, wording, said),
        "account": row.account,
        "due": _due(row, wording, said.times) if row.next_due_at else said.no_promise,
        "severity": severity,
        "rank": str(rank),
        "plan": text_words(row.plan),
        "status": row.status.value,
        "status_words": said.statuses[row.status],
        "assignee": row.assignee or said.nobody,
        "updated": said.times.moment(row.updated_at),
    }


def _fast_first(rows: Iterable[QueueRow], said: Said) -> Iterator[QueueRow]:
    """Of cases due at the same time, those that the plan fast-tracks or serves first come first; the page stays the same page."""
    for _due_at, same in groupby(rows, key=lambda row: row.next_due_at):
        yield from sorted(same, key=lambda row: not wording_of(row.terms_id, said.language).goes_first(row))


def _flags(row: QueueRow, wording: Wording, said: Said) -> SafeString:
    """What sets a case apart from others that are due at the same time."""
    words = flag_words(row.severity in wording.fast, said.escalated.get(row.id), served_first=wording.goes_first(row))
    return SafeString("".join(f'<span class="status status--breached">{escape(each)}</span> ' for each in words))


def _due(row: QueueRow, wording: Wording, times: TimeElements) -> SafeString:
    assert row.next_due_at is not None
    clock = wording.clocks.get(row.next_clock, row.next_clock)
    return SafeString(f'{times.due(row.next_due_at)} <span class="queue__clock">{escape(clock)}</span>')


def _none(words: str) -> SafeString:
    return format_html('<span class="queue__none">{}</span>', words)


@lru_cache(maxsize=2048)
def wording_of(terms_id: int, _language: str) -> Wording:
    """Pinned terms never change, so their words are looked up once per process and language."""
    terms = terms_of(terms_id)
    severities = {level.id: (severity_words(terms, level.id), rank) for rank, level in enumerate(terms.severities)}
    fast = frozenset(level.id for level in terms.severities if is_fast_tracked(terms, level.id))
    first = frozenset(
        (level.id, offered.id, reached)
        for level in terms.severities
        for offered in terms.offered
        for reached in (False, True)
        if goes_first(terms, level.id, offered.id, reached=reached)
    )
    return Wording(severities, {rule.id: clock_words(terms, rule.id) for rule in terms.clocks}, fast, first)


def _empty(view: View) -> tuple[str, str]:
    """What an empty view says, and what to do next."""
    match view:
        case View.OPEN:
            return _("No open case"), _("Send a mail to the desk’s address from a contact’s address: it shows up here.")
        case View.MINE:
            return _("Nothing is yours right now"), _("Take a case from “Unassigned”: open it and choose yourself.")
        case View.UNASSIGNED:
            return _("Every case is in somebody’s hands"), _("New cases show up here until somebody takes them.")
        case View.TEAM:
            return _("Nothing for your team"), _("Cases given to a team you belong to show up here.")
        case View.WAITING:
            return _("Nobody keeps us waiting"), _("Cases that wait for a customer’s answer show up here.")
        case View.BREACHED:
            return _("No promise is broken"), _("A case shows up here when a due time has passed unanswered.")

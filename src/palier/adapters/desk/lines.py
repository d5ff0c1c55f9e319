"""The queue in the reader's words."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from palier.adapters.desk.frame import view_address, view_name
from palier.adapters.shared.words import clock_words, language, severity_words, status_words, text_words
from palier.apps.cases.queries import Cursor, QueuePage, QueueRow, View
from palier.apps.catalogues.queries import terms_of


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One line: the row, and its catalogue's words.  `rank` 0 is the most severe."""

    row: QueueRow
    severity: str
    rank: int
    clock: str
    plan: str
    status: str


@dataclass(frozen=True, slots=True)
class QueueLines:
    """One page of one view.  `address` shows it again; `first` and `next` are empty where there is nothing to go to."""

    view: View
    name: str
    lines: tuple[QueueLine, ...]
    address: str
    first: str
    next: str
    empty_title: str
    empty_words: str


@dataclass(frozen=True, slots=True)
class Wording:
    """What the terms of a contract call their severities and clocks, in one language."""

    severities: dict[str, tuple[str, int]]
    clocks: dict[str, str]


def queue_lines(view: View, page: QueuePage, after: Cursor | None) -> QueueLines:
    """A page of the queue, ready to be shown."""
    here = view_address(view)
    title, words = _empty(view)
    return QueueLines(
        view=view,
        name=view_name(view),
        lines=tuple(_line(row) for row in page.rows),
        address=_address(here, after),
        first=here if after else "",
        next=_address(here, page.next) if page.next else "",
        empty_title=title,
        empty_words=words,
    )


def _address(here: str, after: Cursor | None) -> str:
    return f"{here}?{urlencode({'after': str(after)})}" if after else here


def _line(row: QueueRow) -> QueueLine:
    wording = wording_of(row.terms_id, language())
    severity, rank = wording.severities.get(row.severity, (row.severity, 9))
    return QueueLine(
        row=row,
        severity=severity,
        rank=rank,
        clock=wording.clocks.get(row.next_clock, row.next_clock),
        plan=text_words(row.plan),
        status=status_words(row.status),
    )


@lru_cache(maxsize=2048)
def wording_of(terms_id: int, _language: str) -> Wording:
    """Pinned terms never change, so their words are looked up once per process and language."""
    terms = terms_of(terms_id)
    severities = {level.id: (severity_words(terms, level.id), rank) for rank, level in enumerate(terms.severities)}
    return Wording(severities, {rule.id: clock_words(terms, rule.id) for rule in terms.clocks})


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

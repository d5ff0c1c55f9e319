"""The queue in the reader's words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from html import escape
from itertools import groupby

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from palier.adapters.desk.escalation_screen import flag_words
from palier.adapters.shared.pressing import press
from palier.adapters.shared.time_elements import TimeElements
from palier.adapters.shared.words import clock_words, language, list_words, severity_words, status_words, text_words
from palier.apps.cases.paging import goes_first, minute_of
from palier.apps.cases.queries import QueueRow
from palier.apps.catalogues.queries import terms_of
from palier.apps.escalations.queries import escalated_among
from palier.core.case import Status
from palier.core.escalation import is_fast_tracked

ANY = "REFERENCE"


@cache
def _case_address() -> str:
    """Where the page of any case is: asked of the router once, not fifty times a page."""
    return reverse("desk:case", args=[ANY])


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


def lines_of(rows: Sequence[QueueRow], *, at: datetime) -> SafeString:
    """Cases as lines of a table, in the order they are to be worked on."""
    said = _said(rows, at)
    return press("desk/parts/queue_line.html", [_line(row, said, why) for row, why in _placed(rows)])


def lines_found(rows: Sequence[QueueRow], *, at: datetime) -> SafeString:
    """The same in the order given."""
    said = _said(rows, at)
    return press("desk/parts/queue_line.html", [_line(row, said, "") for row in rows])


def _said(rows: Sequence[QueueRow], at: datetime) -> Said:
    return Said(
        language(),
        {status: status_words(status) for status in Status},
        _none(_("Nobody")),
        _none(_("No promise")),
        TimeElements(at),
        escalated_among([row.id for row in rows]),
    )


def _line(row: QueueRow, said: Said, why: str) -> dict[str, str]:
    wording = wording_of(row.terms_id, said.language)
    severity, rank = wording.severities.get(row.severity, (row.severity, 9))
    return {
        "id": str(row.id),
        "address": _case_address().replace(ANY, row.reference),
        "reference": row.reference,
        "subject": row.subject,
        "flags": _flags(row, wording, said),
        "why": SafeString(f'<span class="queue__why">{escape(why)}</span>') if why else "",
        "account": row.account,
        "due": _due(row, wording, said.times) if row.next_due_at else said.no_promise,
        "severity": severity,
        "rank": str(rank),
        "plan": row.plan.get(said.language) or text_words(row.plan),
        "status": row.status.value,
        "status_words": said.statuses[row.status],
        "assignee": row.assignee or said.nobody,
        "updated": said.times.moment(row.updated_at),
    }


def _placed(rows: Sequence[QueueRow]) -> Iterator[tuple[QueueRow, str]]:
    """Every line with why it stands where it does, as far as its due time does not say so already.

    Of cases due within the same minute, those that the plan fast-tracks or serves first come first.
    """
    for minute, same in groupby(rows, key=lambda row: minute_of(row.next_due_at)):
        together = list(same)
        first = {row.id for row in together if _goes_first(row)} if minute else set()
        others = [row for row in together if row.id not in first]
        for row in sorted(together, key=lambda row: row.id not in first):
            yield row, _why(row, [other for other in others if row.id in first and _order(other) < _order(row)])


def _goes_first(row: QueueRow) -> bool:
    return goes_first(row.terms_id, row.severity, row.channel, row.assignee is not None)


def _order(row: QueueRow) -> tuple[datetime | None, int]:
    return row.next_due_at, row.id


def _why(row: QueueRow, passed: Sequence[QueueRow]) -> str:
    """In words: which others it goes before, or by what it is ordered where nothing is promised."""
    if passed:
        others = list(dict.fromkeys(text_words(other.plan) for other in passed))
        own = text_words(row.plan)
        if others != [own]:
            return _("%(plan)s before %(others)s") % {"plan": own, "others": list_words(others)}
        return _("Served first by its plan")
    if row.next_due_at is not None:
        return ""
    return _("The customer has the ball") if row.status is Status.WAITING_CUSTOMER else _("Oldest first")


def _flags(row: QueueRow, wording: Wording, said: Said) -> SafeString:
    """What sets a case apart from others that are due at the same time."""
    words = flag_words(row.severity in wording.fast, said.escalated.get(row.id), served_first=_goes_first(row))
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
    return Wording(severities, {rule.id: clock_words(terms, rule.id) for rule in terms.clocks}, fast)

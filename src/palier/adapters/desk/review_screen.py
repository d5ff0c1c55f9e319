"""Reviews in the agent's words: the list, and one with its figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from palier.adapters.shared.credits import credit_words
from palier.adapters.shared.offers import form_words
from palier.adapters.shared.words import clock_words, day_words, number_words, severity_words, text_words
from palier.apps.catalogues.queries import terms_of
from palier.apps.reviews.figures import Figures
from palier.apps.reviews.policies import may_drop
from palier.apps.reviews.queries import PAGE, ReviewLine, contracts_with_reviews, review_sheet, reviews_ahead
from palier.core.actor import Actor
from palier.core.reviews import is_live


@dataclass(frozen=True, slots=True)
class Line:
    """One review in a list."""

    id: int
    account: str
    name: str
    form: str
    day: str
    planned_at: datetime | None
    state: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class ReviewsPage:
    """A page of open reviews; `addable` are contracts with what can be put on the list by hand."""

    lines: Sequence[Line]
    mine: bool
    next: int
    addable: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class FigureTable:
    """One table of figures: its title, its columns, its rows, what it says when it is empty."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    empty: str


@dataclass(frozen=True, slots=True)
class ReviewScreen:
    """One review: `minutes` is what the form holds, `sentence` why it was not taken."""

    line: Line
    account_id: int
    contract_id: int
    period: str
    agenda: Sequence[str]
    hosts: str
    is_live: bool
    is_open: bool
    may_drop: bool
    preparation: str
    minutes: str
    held_by: str
    held_at: datetime | None
    dropped_why: str
    tables: Sequence[FigureTable]
    others: Sequence[Line]
    sentence: str = ""


def reviews_page(viewer: Actor, *, mine: bool, after: int, at: datetime) -> ReviewsPage:
    """Open reviews, missed ones first."""
    rows = reviews_ahead(viewer=viewer, mine=mine, at=at, after=after)
    addable = [
        (f"{contract}:{each.key}", f"{account} – {text_words(each.label) or each.key}")
        for contract, account, promised in contracts_with_reviews(viewer=viewer, at=at)
        for each in promised
    ]
    lines = tuple(_line(row) for row in rows[:PAGE])
    return ReviewsPage(lines, mine, after + PAGE if len(rows) > PAGE else 0, addable)


def review_screen(
    viewer: Actor, review_id: int, *, minutes: str = "", sentence: str = "", at: datetime
) -> ReviewScreen:
    """One review; `minutes` are those somebody typed that were not taken."""
    sheet = review_sheet(viewer=viewer, review_id=review_id, at=at)
    agenda = tuple(text_words(point) for point in sheet.agenda)
    values = {"first": day_words(sheet.since), "last": day_words(sheet.line.due_on)}
    return ReviewScreen(
        line=_line(sheet.line),
        account_id=sheet.line.account_id,
        contract_id=sheet.contract_id,
        period=_("from %(first)s to %(last)s") % values,
        agenda=agenda,
        hosts=", ".join(sheet.hosts),
        is_live=is_live(sheet.line.form or None),
        is_open=sheet.line.held_at is None and sheet.line.dropped_at is None,
        may_drop=may_drop(viewer),
        preparation=sheet.preparation,
        minutes=minutes or sheet.minutes or "".join(f"{point}\n\n" for point in agenda),
        held_by=sheet.held_by,
        held_at=sheet.line.held_at,
        dropped_why=sheet.dropped_why,
        tables=tuple(_tables(sheet.figures)),
        others=tuple(_line(other) for other in sheet.others),
        sentence=sentence,
    )


def _line(row: ReviewLine) -> Line:
    return Line(
        id=row.id,
        account=row.account,
        name=text_words(row.label) or row.key,
        form=form_words(row.form or None),
        day=day_words(row.due_on),
        planned_at=row.planned_at,
        state=_state(row),
        is_late=row.is_missed and row.held_at is None and row.dropped_at is None,
    )


def _state(row: ReviewLine) -> str:
    if row.held_at:
        return pgettext("state of a review", "Held")
    if row.dropped_at:
        return _("Dropped")
    if row.is_missed:
        return _("Missed")
    if not is_live(row.form or None):
        return _("To be written")
    return _("Planned") if row.planned_at else _("To be planned")


def _tables(figures: Figures) -> Iterable[FigureTable]:
    yield FigureTable(
        _("Cases"),
        (
            _("Severity"),
            pgettext("cases of a period", "Opened"),
            pgettext("cases of a period", "Closed"),
            _("Open at the end"),
        ),
        [
            (severity_words(terms_of(each.terms_id), each.severity), str(each.opened), str(each.closed), str(each.open))
            for each in figures.cases
        ],
        _("No case in this period."),
    )
    yield FigureTable(
        _("Promises"),
        (_("Clock"), _("Kept"), _("Due"), _("Share")),
        [
            (
                clock_words(terms_of(each.terms_id), each.clock),
                str(each.kept),
                str(each.judged),
                _("%(share)s %%") % {"share": number_words(round(100 * each.kept / each.judged, 1))},
            )
            for each in figures.promises
        ],
        _("No promise fell due in this period."),
    )
    yield FigureTable(
        _("Credits"),
        (_("Entitlement"), _("Left"), _("Granted")),
        [
            (text_words(each.label), credit_words(each.free, each.count), credit_words(each.granted, each.count))
            for each in figures.credits
        ],
        _("Nothing is counted under this contract."),
    )

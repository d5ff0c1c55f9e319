"""A report in the reader's words: one sheet for desk, portal and PDF, so that all say the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta, tzinfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from palier.adapters.shared.analysis_words import length_words, short_instant
from palier.adapters.shared.incident_words import impact_words, in_language
from palier.adapters.shared.words import clock_words, day_words, duration_words, number_words, severity_words
from palier.apps.reports.figures import MissFigures, ReportFacts
from palier.apps.reports.queries import ReportLine, ReportSheet
from palier.core.catalogue.terms import Terms
from palier.core.report import Stage

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of figures: its title, its columns, its rows, what it says where it has none."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    empty: str


@dataclass(frozen=True, slots=True)
class ReportWords:
    """Everything a report says: `said` was written by a person, `quiet` is what there is to say of an empty period."""

    title: str
    account: str
    period: str
    said: str
    quiet: str
    tables: tuple[Table, ...]
    analyses: tuple[tuple[str, str], ...]


def report_words(sheet: ReportSheet, *, zone: tzinfo) -> ReportWords:
    """The report in the active language, on the clock of `zone`."""
    facts = sheet.facts
    quiet = _("Nothing broke, and no case was opened: this is what there is to report.") if facts.is_quiet else ""
    return ReportWords(
        title=report_title(sheet.line),
        account=sheet.line.account,
        period=period_words(sheet.line),
        said=in_language(sheet.words),
        quiet=quiet,
        tables=(
            _systems(facts),
            _incidents(facts, zone),
            _cases(facts, sheet.terms),
            _promises(facts, sheet.terms),
            *([_misses(facts, sheet.terms, zone)] if facts.misses else []),
        ),
        analyses=tuple((each.reference, in_language(each.title)) for each in facts.analyses),
    )


def report_title(line: ReportLine) -> str:
    """What it is called in the catalogue, and whom it is for."""
    return _("%(report)s of %(account)s") % {"report": report_name(line), "account": line.account}


def report_name(line: ReportLine) -> str:
    """What it is called in the catalogue."""
    return in_language(line.label) or _("Report")


def period_words(line: ReportLine) -> str:
    """The days it is about, the last one included."""
    values = {"first": day_words(line.since), "last": day_words(max(line.since, line.until - ONE_DAY))}
    return _("from %(first)s to %(last)s") % values


def report_stage_words(stage: Stage) -> str:
    """Where a report stands."""
    match stage:
        case Stage.DRAFT:
            return pgettext("stage of a report", "To be read")
        case Stage.REVIEWED:
            return pgettext("stage of a report", "Read, to be sent")
        case Stage.SENT:
            return pgettext("stage of a report", "Sent")


def availability_words(share: float | None) -> str:
    """A share of time, never rounded up to everything: 99.99 % for a minute of a week."""
    if share is None:
        return _("unknown")
    value = int(share * 10_000) / 100
    return _("%(share)s%%") % {"share": number_words(int(value) if value == int(value) else value)}


def _systems(facts: ReportFacts) -> Table:
    rows = [
        (in_language(each.name), availability_words(each.availability), length_words(each.lost) if each.lost else "–")
        for each in facts.components
    ]
    columns = (_("System"), _("Availability"), _("Disturbed or down"))
    return Table(_("Availability"), columns, rows, _("No system of yours is watched."))


def _incidents(facts: ReportFacts, zone: tzinfo) -> Table:
    rows = [
        (
            in_language(each.title),
            _("Maintenance") if each.is_maintenance else impact_words(each.impact),
            short_instant(each.began_at, zone),
            length_words(each.over_at - each.began_at) if each.over_at else _("goes on"),
            str(each.cases),
        )
        for each in facts.incidents
    ]
    columns = (_("What"), _("Impact"), _("Began"), _("Lasted"), _("Your cases"))
    return Table(_("Incidents and maintenances"), columns, rows, _("No incident in this period."))


def _cases(facts: ReportFacts, terms: Terms | None) -> Table:
    rows = [
        (
            severity_words(terms, each.severity) if terms else each.severity,
            str(each.opened),
            str(each.closed),
            str(each.open),
        )
        for each in facts.cases
    ]
    opened = pgettext("cases of a period", "Opened")
    closed = pgettext("cases of a period", "Closed")
    return Table(_("Cases"), (_("Severity"), opened, closed, _("Open at the end")), rows, _("No case in this period."))


def _promises(facts: ReportFacts, terms: Terms | None) -> Table:
    rows = [
        (
            _clock(terms, each.clock),
            str(each.kept),
            str(each.kept + each.missed),
            _share(each.kept, each.kept + each.missed),
        )
        for each in facts.promises
    ]
    columns = (_("Clock"), _("Kept"), _("Due"), _("Share"))
    return Table(_("Promises"), columns, rows, _("No promise fell due in this period."))


def _misses(facts: ReportFacts, terms: Terms | None, zone: tzinfo) -> Table:
    missed = sum(each.missed for each in facts.promises)
    rows = [
        (each.reference, _clock(terms, each.clock), short_instant(each.due_at, zone), _late(each))
        for each in facts.misses
    ]
    more = missed - len(rows)
    title = _("Promises that were not kept")
    if more > 0:
        told = ngettext("%(count)d more is not listed", "%(count)d more are not listed", more) % {"count": more}
        title = _("%(title)s (%(told)s)") % {"title": title, "told": told}
    return Table(title, (_("Case"), _("Promise"), _("Was due"), _("Kept")), rows, "")


def _late(miss: MissFigures) -> str:
    if miss.stopped_at is None:
        return _("not yet")
    return _("%(duration)s late") % {"duration": duration_words(miss.stopped_at - miss.due_at)}


def _clock(terms: Terms | None, clock: str) -> str:
    return clock_words(terms, clock) if terms else clock


def _severity(terms: Terms | None, severity: str) -> str:
    return severity_words(terms, severity) if terms else severity


def _share(kept: int, whole: int) -> str:
    share = kept * 1000 // whole / 10
    return _("%(share)s%%") % {"share": number_words(int(share) if share == int(share) else share)}

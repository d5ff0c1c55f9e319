"""A regular report on paper: the words of the portal's page."""

from datetime import tzinfo
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override

from palier.adapters.documents.printing import SHEETS, render_pdf
from palier.adapters.shared.report_words import report_words
from palier.adapters.shared.words import day_words, text_words
from palier.apps.reports.queries import ReportSheet

TEMPLATE: Path = SHEETS / "report.typ"


def report_data(sheet: ReportSheet, *, zone: tzinfo, language: str) -> dict[str, object]:
    """What the paper says."""
    with override(language):
        said = report_words(sheet, zone=zone)
        counted = day_words(sheet.counted_at.astimezone(zone).date())
        return {
            "title": said.title,
            "author": text_words(sheet.terms.provider) if sheet.terms else "",
            "reference": f"{said.account} · {said.period}",
            "under": " · ".join((said.period, _("counted on %(day)s") % {"day": counted})),
            "said": said.said,
            "quiet": said.quiet,
            "tables": said.tables,
            "analyses_heading": _("Root-cause analyses"),
            "analyses": said.analyses,
        }


def report_pdf(data: dict[str, object], language: str) -> bytes:
    """The report as a PDF.  Raises DocumentNotMade."""
    return render_pdf(TEMPLATE, data, language)

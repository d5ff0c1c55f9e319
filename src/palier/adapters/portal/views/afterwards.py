"""Incidents and reports: what was published to the reader's account afterwards, as pages and on paper."""

from collections.abc import Callable

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from palier.adapters.documents.analysis import analysis_data, analysis_pdf
from palier.adapters.documents.printing import DocumentNotMade
from palier.adapters.documents.report import report_data, report_pdf
from palier.adapters.portal.afterwards_screen import afterwards_page, analysis_page, provider_words, report_page
from palier.adapters.portal.frame import page, refusals_said
from palier.adapters.portal.guards import PortalRequest, for_contacts
from palier.adapters.shared import moments
from palier.apps.analyses.reader_queries import analysis_read
from palier.apps.reports.queries import report_sheet

HERE = "afterwards"


@require_safe
@for_contacts
@refusals_said
def afterwards(request: PortalRequest) -> HttpResponse:
    """What goes on, every analysis and every report that the reader may read."""
    return page(request, "portal/afterwards.html", afterwards_page(request.viewer, at=moments.now()), here=HERE)


@require_safe
@for_contacts
@refusals_said
def analysis(request: PortalRequest, analysis: str) -> HttpResponse:
    """One analysis, the last version unless another is asked for."""
    values = analysis_page(request.viewer, analysis, _version(request))
    return page(request, "portal/analysis.html", values, here=HERE)


@require_safe
@for_contacts
@refusals_said
def analysis_document(request: PortalRequest, analysis: str) -> HttpResponse:
    """The same on paper."""
    reading = analysis_read(viewer=request.viewer, reference=analysis, number=_version(request))
    language, zone = get_language() or "en", timezone.get_current_timezone()
    provider = provider_words(at=moments.now())
    data = analysis_data(reading, provider=provider, zone=zone, language=language)
    name = f"{reading.edition.reference}-v{reading.number}.pdf"
    return _document(request, lambda: analysis_pdf(data, language), name)


@require_safe
@for_contacts
@refusals_said
def report(request: PortalRequest, report: int) -> HttpResponse:
    """One report."""
    return page(request, "portal/report.html", report_page(request.viewer, report), here=HERE)


@require_safe
@for_contacts
@refusals_said
def report_document(request: PortalRequest, report: int) -> HttpResponse:
    """The same on paper."""
    sheet = report_sheet(viewer=request.viewer, report_id=report)
    language, zone = get_language() or "en", timezone.get_current_timezone()
    data = report_data(sheet, zone=zone, language=language)
    return _document(request, lambda: report_pdf(data, language), f"report-{sheet.line.until}.pdf")


def _version(request: PortalRequest) -> int:
    wanted = request.GET.get("version", "")
    return int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else 0


def _document(request: PortalRequest, made: Callable[[], bytes], name: str) -> HttpResponse:
    """A file to be kept; what could not be made is said, and the page says the same."""
    try:
        response = HttpResponse(made(), content_type="application/pdf")
    except DocumentNotMade:
        return page(request, "portal/plan_no_document.html", {}, here=HERE, status=503)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or ""
    return response

"""Regular reports: those to be read and sent, one with its figures, those that were sent."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.adapters.desk.forms_read import number_of
from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.refusals import Refusal, refusals_said
from palier.adapters.desk.regular_report_screen import report_page, reports_page, words_posted
from palier.adapters.desk.returning import refusals_said_there
from palier.adapters.documents.printing import DocumentNotMade
from palier.adapters.documents.report import report_data, report_pdf
from palier.adapters.shared import moments
from palier.adapters.shared.moments import zone_of
from palier.apps.reports import commands
from palier.apps.reports.queries import report_sheet

HERE = "regular_reports"


@require_safe
@for_agents
@refusals_said
def regular_reports(request: DeskRequest) -> HttpResponse:
    """Those to be sent, then those that were."""
    values = reports_page(request.viewer, before=number_of(request.GET, "before"))
    return screen(request, "desk/regular_reports.html", values, here=HERE, part="desk/parts/regular_reports.html")


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents
@refusals_said
def regular_report(request: DeskRequest, report: int) -> HttpResponse:
    """One report; posting saves the words above its figures."""
    words, refusal = words_posted(request.POST) if request.method == "POST" else None, Refusal()
    if words is not None:
        seen, by, at = number_of(request.POST, "seen") or 0, request.viewer, moments.now()
        with refusal:
            commands.write_report(report_id=report, words=words, seen=seen, by=by, at=at)
            messages.success(request, _("Saved."))
            return redirect("desk:regular_report", report)
    values = {**report_page(request.viewer, report, words=words), "refused": refusal.said}
    return screen(request, "desk/regular_report.html", values, here=HERE, status=refusal.status)


@require_safe
@for_agents
@refusals_said
def regular_report_pdf(request: DeskRequest, report: int) -> HttpResponse:
    """The same on paper, as the customer gets it."""
    sheet = report_sheet(viewer=request.viewer, report_id=report)
    language = get_language() or "en"
    try:
        made = report_pdf(report_data(sheet, zone=zone_of(sheet.timezone), language=language), language)
    except DocumentNotMade:
        messages.error(request, _("The document could not be made. The page shows the same."))
        return redirect("desk:regular_report", report)
    response = HttpResponse(made, content_type="application/pdf")
    name = f"report-{sheet.line.until}.pdf"
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or ""
    return response


@require_POST
@for_agents
@refusals_said_there("desk:regular_reports")
def regular_report_act(request: DeskRequest, report: int, act: str) -> HttpResponse:
    """Count anew, say that it was read, send."""
    by, at = request.viewer, moments.now()
    acts = {"recount": commands.recount_report, "review": commands.review_report, "send": commands.send_report}
    if act not in acts:
        raise Http404
    acts[act](report_id=report, by=by, at=at)
    messages.success(request, _("Sent.") if act == "send" else _("Done."))
    return redirect("desk:regular_report", report)

"""The room of the security team: reports opened, answered, noted on."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.refusals import refusals_said
from palier.adapters.desk.security_screen import report_shown
from palier.adapters.shared import moments
from palier.adapters.shared.headers import foreign
from palier.adapters.shared.messages import sentence
from palier.apps.cases.commands import acknowledge_case
from palier.apps.vulnerabilities import commands, queries
from palier.core.errors import DomainError


@require_safe
@for_agents
def reports(request: DeskRequest) -> HttpResponse:
    """Every report of the agent's teams; to others the room does not exist."""
    if not queries.is_in_a_team(request.viewer):
        raise Http404
    values = {"reports": queries.reports(viewer=request.viewer), "channels": queries.published_channels()}
    return screen(request, "desk/reports.html", values, here="reports")


@require_safe
@for_agents
@refusals_said
def report(request: DeskRequest, reference: str) -> HttpResponse:
    """One report, opened."""
    return _page(request, reference)


@require_POST
@for_agents
@refusals_said
def report_act(request: DeskRequest, reference: str, act: str) -> HttpResponse:
    """Answer, note, acknowledge, take a key; what was not taken stays in its field."""
    sheet = queries.report_sheet(viewer=request.viewer, reference=reference)
    said, by, at = request.POST.get("text", ""), request.viewer, moments.now()
    acts = {
        "answer": lambda: commands.answer_report(case_id=sheet.case_id, text=said, by=by, at=at),
        "note": lambda: commands.note_on_report(case_id=sheet.case_id, text=said, by=by, at=at),
        "key": lambda: commands.give_key(case_id=sheet.case_id, key=said, by=by, at=at),
        "acknowledge": lambda: acknowledge_case(case_id=sheet.case_id, by=by, at=at),
    }
    if act not in acts:
        raise Http404
    try:
        acts[act]()
    except DomainError as error:
        return _page(request, reference, act=act, text=said, trouble=sentence(error))
    messages.success(request, _("Sent, encrypted.") if act == "answer" else _("Kept."))
    return redirect("desk:report", reference)


@require_safe
@for_agents
@refusals_said
def report_file(request: DeskRequest, reference: str, seq: int, place: int) -> HttpResponse:
    """A file of a report, to be kept and not to be opened here."""
    entries = queries.report_sheet(viewer=request.viewer, reference=reference).entries
    mail = next((entry.mail for entry in entries if entry.seq == seq and entry.mail), None)
    if mail is None or place >= len(mail.parts):
        raise Http404
    response = HttpResponse(mail.parts[place].content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="part-{place}.bin"'
    return foreign(response)


def _page(request: DeskRequest, reference: str, *, act: str = "", text: str = "", trouble: str = "") -> HttpResponse:
    sheet = queries.report_sheet(viewer=request.viewer, reference=reference)
    values = {"report": report_shown(sheet), "act": act, "text": text, "trouble": trouble}
    return screen(request, "desk/report.html", values, here="reports", status=422 if trouble else 200)

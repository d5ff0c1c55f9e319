"""The page of one case, and everything an agent does on it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from palier.adapters.desk.case_screen import case_screen
from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.refusals import refusals_said
from palier.adapters.desk.writing import Draft, send
from palier.adapters.shared import moments
from palier.adapters.shared.headers import foreign
from palier.apps.cases import commands, page_queries
from palier.apps.lifecycle.queries import goes_on_in
from palier.core.case import Status
from palier.core.errors import DomainError

ACTS = {
    "acknowledge": commands.acknowledge_case,
    "take": commands.claim_case,
    "reopen": commands.reopen_case,
}
SENT, STAY = "sent", "stay"


@require_safe
@for_agents
@refusals_said
def case(request: DeskRequest, reference: str) -> HttpResponse:
    """The page, or its live parts."""
    return _page(request, reference, Draft(sent=request.GET.get(SENT) == "1"))


@require_POST
@for_agents
@refusals_said
def write(request: DeskRequest, reference: str) -> HttpResponse:
    """Send a reply or keep a note; what could not be sent stays in its field."""
    draft = Draft.read(request.POST)
    head = page_queries.case_head(viewer=request.viewer, reference=reference)
    try:
        send(draft, case_id=head.id, events_count=head.events_count, by=request.viewer, at=moments.now())
    except DomainError as error:
        return _page(request, reference, draft, error)
    messages.success(request, _("Kept.") if draft.kind == "note" else _("Sent."))
    return redirect(f"{reverse('desk:case', args=[reference])}?{SENT}=1")


@require_POST
@for_agents
@refusals_said
def status(request: DeskRequest, reference: str) -> HttpResponse:
    """Set the status."""
    wanted = request.POST.get("status", "")
    if wanted not in set(Status):
        raise Http404
    commands.change_status(case_id=_id(request, reference), status=Status(wanted), by=request.viewer, at=moments.now())
    return redirect("desk:case", reference)


@require_POST
@for_agents
@refusals_said
def assignment(request: DeskRequest, reference: str) -> HttpResponse:
    """Give the case to somebody, to a team, or back to everybody."""
    agent, team = _number(request.POST.get("agent", "")), _number(request.POST.get("team", ""))
    case_id = _id(request, reference)
    commands.assign_case(case_id=case_id, agent_id=agent, team_id=team, by=request.viewer, at=moments.now())
    return redirect("desk:case", reference)


@require_POST
@for_agents
@refusals_said
def act(request: DeskRequest, reference: str, act: str) -> HttpResponse:
    """Acknowledge, take, reopen."""
    if act not in ACTS:
        raise Http404
    ACTS[act](case_id=_id(request, reference), by=request.viewer, at=moments.now())
    return redirect("desk:case", reference)


@require_safe
@for_agents
@refusals_said
def message_as_sent(request: DeskRequest, reference: str, message: int) -> HttpResponse:
    """The rich form of a message, alone and powerless."""
    html = page_queries.rich_message(viewer=request.viewer, reference=reference, message_id=message)
    return foreign(HttpResponse(f"<!doctype html><meta charset=utf-8><title>{reference}</title>{html}"))


@require_safe
@for_agents
@refusals_said
def attachment(request: DeskRequest, reference: str, attachment: int) -> HttpResponse:
    """A file, to be kept and not to be opened here."""
    file = page_queries.file_in_full(viewer=request.viewer, reference=reference, attachment_id=attachment)
    response = HttpResponse(file.content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name)
    return foreign(response)


def _page(request: DeskRequest, reference: str, draft: Draft, error: DomainError | None = None) -> HttpResponse:
    shown = case_screen(request.viewer, reference, at=moments.now())
    if shown.closed and STAY not in request.GET and (into := goes_on_in(viewer=request.viewer, reference=reference)):
        messages.info(request, _("%(reference)s was merged and goes on here.") % {"reference": shown.head.reference})
        return redirect("desk:case", into)
    draft = draft.stopped(error, shown, request.viewer) if error else draft.on(shown)
    values = {"case": shown, "draft": draft}
    status = 422 if error else 200
    return screen(request, "desk/case.html", values, here="case", part="desk/parts/case_live.html", status=status)


def _id(request: DeskRequest, reference: str) -> int:
    return page_queries.case_id_of(viewer=request.viewer, reference=reference)


def _number(written: str) -> int | None:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 19 else None

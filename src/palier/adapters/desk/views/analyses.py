"""Root-cause analyses: what is owed, the editor, review, publication."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.adapters.desk.analysis_form import Typed
from palier.adapters.desk.analysis_screen import analyses_page, analysis_page, preview_page
from palier.adapters.desk.forms_read import number_of, numbers_of
from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.refusals import Refusal, refusals_said
from palier.adapters.desk.returning import back, refusals_said_there
from palier.adapters.shared import moments
from palier.apps.analyses import commands
from palier.apps.analyses.errors import AnalysedAlready
from palier.apps.analyses.queries import analysis_sheet
from palier.apps.drafts.commands import discard_draft, save_draft
from palier.apps.drafts.queries import draft_of
from palier.core.analysis import OWN_CASES

HERE = "analyses"


@require_safe
@for_agents
@refusals_said
def analyses(request: DeskRequest) -> HttpResponse:
    """What is owed, what was promised to be done, and all analyses."""
    values = analyses_page(request.viewer, before=number_of(request.GET, "before"), at=moments.now())
    return screen(request, "desk/analyses.html", values, here=HERE, part="desk/parts/analyses.html")


@require_POST
@for_agents
@refusals_said_there("desk:analyses")
def begin_analysis(request: DeskRequest) -> HttpResponse:
    """Begin one, or go on with the one that there is."""
    incident, case = request.POST.get("incident", ""), request.POST.get("case", "")
    try:
        if incident:
            reference = commands.begin_for_incident(reference=incident, by=request.viewer, at=moments.now())
        else:
            reference = commands.begin_for_case(reference=case, by=request.viewer, at=moments.now())
    except AnalysedAlready as known:
        reference = known.reference
    return redirect("desk:analysis", reference)


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents
@refusals_said
def analysis(request: DeskRequest, analysis: str) -> HttpResponse:
    """One analysis; posting saves what was written.  What is not taken stays in the form."""
    typed, refusal = Typed.posted(request.POST) if request.method == "POST" else None, Refusal()
    if typed:
        with refusal:
            _save(request, analysis, typed)
            messages.success(request, _("Saved."))
            return redirect("desk:analysis", analysis)
    kept = draft_of(viewer=request.viewer, key=_key(analysis)).fields
    values = analysis_page(
        request.viewer, analysis, typed=typed, kept=Typed(kept) if kept else None, refused=refusal.said
    )
    return screen(request, "desk/analysis.html", values, here=HERE, status=refusal.status)


@require_POST
@for_agents
@refusals_said
def analysis_draft(request: DeskRequest, analysis: str) -> HttpResponse:
    """Keep what is being typed, among the writer's own drafts."""
    analysis_sheet(viewer=request.viewer, reference=analysis)
    fields = {name: said for name, said in Typed.posted(request.POST).fields.items() if name != "csrfmiddlewaretoken"}
    save_draft(key=_key(analysis), fields=fields, by=request.viewer, at=moments.now())
    return HttpResponse(status=204)


@require_safe
@for_agents
@refusals_said
def analysis_preview(request: DeskRequest, analysis: str, concerned: int) -> HttpResponse:
    """What one account would read."""
    values = preview_page(request.viewer, analysis, concerned)
    return screen(request, "desk/analysis_preview.html", values, here=HERE)


@require_POST
@for_agents
@refusals_said_there("desk:analyses")
def analysis_act(request: DeskRequest, analysis: str, act: str) -> HttpResponse:
    """Ask for review, return, approve, publish, correct; forget what was typed and not saved."""
    key = analysis_sheet(viewer=request.viewer, reference=analysis).id
    by, at, said = request.viewer, moments.now(), request.POST
    if act == "submit":
        commands.submit_analysis(analysis_id=key, by=by, at=at)
    elif act == "return":
        commands.return_analysis(analysis_id=key, why=said.get("why", "").replace("\0", ""), by=by, at=at)
    elif act == "approve":
        commands.approve_analysis(analysis_id=key, by=by, at=at)
    elif act == "publish":
        commands.publish_analysis(analysis_id=key, account_ids=numbers_of(said, "account"), by=by, at=at)
    elif act == "correct":
        why = {code: said.get(f"why-{code}", "").replace("\0", "") for code in ("en", "fr")}
        commands.correct_analysis(analysis_id=key, why=why, by=by, at=at)
    elif act == "forget":
        discard_draft(key=_key(analysis), by=by, at=at)
    else:
        raise Http404
    messages.success(request, _("Done."))
    return redirect("desk:analysis", analysis)


@require_POST
@for_agents
@refusals_said_there("desk:analyses")
def finish_action(request: DeskRequest, action: int) -> HttpResponse:
    """A preventive action is done."""
    commands.finish_action(action_id=action, by=request.viewer, at=moments.now())
    messages.success(request, _("Kept: it is done."))
    return back(request, "desk:analyses")


def _save(request: DeskRequest, reference: str, typed: Typed) -> None:
    sheet = analysis_sheet(viewer=request.viewer, reference=reference)
    content = typed.content([*(line.key for line in sheet.lines), OWN_CASES])
    by, at = request.viewer, moments.now()
    commands.write_analysis(analysis_id=sheet.id, content=content, seen=typed.seen, by=by, at=at)
    discard_draft(key=_key(reference), by=by, at=at)


def _key(reference: str) -> str:
    return f"analysis:{reference}"

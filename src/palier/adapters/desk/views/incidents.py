"""Incidents and maintenances."""

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.adapters.desk.audience_screen import audience_begun, audience_page
from palier.adapters.desk.forms_read import number_of
from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.incident_screen import Written, case_of, incident_line, incident_page, opening_page
from palier.adapters.desk.prepared_screen import begun, filled
from palier.adapters.desk.refusals import Refusal, refusals_said
from palier.adapters.desk.returning import refusals_said_there
from palier.adapters.shared import moments
from palier.apps.incidents import commands
from palier.apps.incidents import desk_queries as queries
from palier.apps.incidents.models import Call
from palier.core.incident import Impact, Stage

HERE = "incidents"


@require_safe
@for_agents
@refusals_said
def incidents(request: DeskRequest) -> HttpResponse:
    """What goes on, then what was."""
    at = moments.now()
    shown, following = queries.incidents(viewer=request.viewer, before=number_of(request.GET, "before"))
    values = {"lines": [incident_line(each, at) for each in shown], "following": following}
    return screen(request, "desk/incidents.html", values, here=HERE, part="desk/parts/incidents.html")


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents
@refusals_said
def new_incident(request: DeskRequest, kind: str) -> HttpResponse:
    """Open an incident or plan a maintenance; what was typed stays when that is refused."""
    maintenance, at = kind == "maintenance", moments.now()
    written = Written.of(request.POST) if request.method == "POST" else _begun(request)
    case = case_of(request.POST if request.method == "POST" else request.GET)
    refusal = Refusal()
    if request.method == "POST" and "find" not in request.POST:
        with refusal:
            opened = _open(written, request, maintenance=maintenance)
            messages.success(request, _("Published."))
            return redirect("desk:incident", queries.reference_of(opened))
    values = opening_page(request.viewer, written, maintenance=maintenance, case=case, at=at)
    values["refused"] = refusal.said
    return screen(request, "desk/incident_new.html", values, here=HERE, status=refusal.status)


def _begun(request: DeskRequest) -> Written:
    """What the form begins with: what a case, a check or prepared words already say, then what the address says."""
    asked = request.GET
    form = QueryDict(mutable=True)
    form.update(begun(request.viewer, case_id=case_of(asked), component_id=number_of(asked, "component")))
    form.update(filled(number_of(asked, "template"), None, ()))
    for name in asked:
        form[name] = asked[name]
    return Written.of(form)


def _open(written: Written, request: DeskRequest, *, maintenance: bool) -> int:
    by, at, case_id = request.viewer, moments.now(), case_of(request.POST)
    title, telling = written.words("title"), written.telling()
    reach = written.reach([case_id] if case_id else [])
    if maintenance:
        begins = written.instant("from") or at
        return commands.plan_maintenance(
            title=title,
            planned_from=begins,
            planned_until=written.instant("until") or begins,
            reach=reach,
            telling=telling,
            by=by,
            at=at,
        )
    said = written.texts.get("impact", "")
    impact = Impact(said) if said in set(Impact) else Impact.MINOR
    return commands.open_incident(title=title, impact=impact, reach=reach, telling=telling, by=by, at=at)


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents
@refusals_said
def incident(request: DeskRequest, reference: str) -> HttpResponse:
    """One incident; posting says how it goes on."""
    at, refusal = moments.now(), Refusal()
    written = Written.of(request.POST) if request.method == "POST" else _prepared(request, reference)
    if request.method == "POST":
        sheet = queries.incident_sheet(viewer=request.viewer, reference=reference)
        stage = written.texts.get("stage", "")
        with refusal:
            commands.post_update(
                incident_id=sheet.shown.id,
                stage=Stage(stage) if stage in set(Stage) else sheet.shown.stage,
                telling=written.telling(),
                states=written.states,
                seen=number_of(request.POST, "seen"),
                by=request.viewer,
                at=at,
            )
            messages.success(request, _("Published. Linked cases are being answered."))
            return redirect("desk:incident", reference)
    values = {**incident_page(request.viewer, reference, written, at=at), "refused": refusal.said}
    return screen(request, "desk/incident.html", values, here=HERE, status=refusal.status)


def _prepared(request: DeskRequest, reference: str) -> Written:
    """The form with the prepared words that were asked for."""
    chosen = number_of(request.GET, "template")
    form = QueryDict(mutable=True)
    if chosen is not None:
        sheet = queries.incident_sheet(viewer=request.viewer, reference=reference)
        form.update(filled(chosen, sheet.shown, [each.name for each in sheet.affected]))
    return Written.of(form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents
@refusals_said
def incident_audience(request: DeskRequest, reference: str) -> HttpResponse:
    """Let more people know of an incident; what was typed stays when that is refused."""
    at, refusal = moments.now(), Refusal()
    sheet = queries.incident_sheet(viewer=request.viewer, reference=reference)
    written = Written.of(request.POST) if request.method == "POST" else audience_begun(sheet)
    if request.method == "POST" and "find" not in request.POST:
        with refusal:
            commands.widen_audience(
                incident_id=sheet.shown.id,
                title=written.words("title"),
                reach=written.reach(),
                telling=written.telling(),
                seen=number_of(request.POST, "seen"),
                by=request.viewer,
                at=at,
            )
            messages.success(request, _("Published. Who comes to know reads what is said from now on."))
            return redirect("desk:incident", reference)
    values = {**audience_page(request.viewer, sheet, written, at=at), "refused": refusal.said}
    return screen(request, "desk/incident_audience.html", values, here=HERE, status=refusal.status)


@require_POST
@for_agents
@refusals_said_there("desk:incidents")
def incident_act(request: DeskRequest, reference: str, act: str) -> HttpResponse:
    """Link a case, take one out, correct what was said, take command, write down a call."""
    sheet = queries.incident_sheet(viewer=request.viewer, reference=reference)
    by, at, case_id = request.viewer, moments.now(), case_of(request.POST)
    if act == "correct":
        words = Written.of(request.POST).words("words")
        commands.correct_update(update_id=number_of(request.POST, "update") or 0, words=words, by=by, at=at)
    elif act == "command":
        commands.take_command(incident_id=sheet.shown.id, by=by, at=at)
    elif act in ("link", "unlink"):
        change = commands.link_case if act == "link" else commands.unlink_case
        change(incident_id=sheet.shown.id, case_id=case_id or 0, by=by, at=at)
    else:
        _ring(request, act)
    return redirect("desk:today") if request.POST.get("back") == "today" else redirect("desk:incident", reference)


def _ring(request: DeskRequest, act: str) -> None:
    """Write down how a call ended, or a number."""
    by, at, form = request.viewer, moments.now(), request.POST
    call_id = number_of(form, "call") or 0
    if act == "number":
        contact = number_of(form, "contact") or 0
        commands.keep_number(contact_id=contact, number=form.get("number", ""), by=by, at=at)
    elif act == "unanswered":
        commands.note_no_answer(call_id=call_id, by=by, at=at)
    elif act in ("spoke", "message"):
        result = Call.Result.SPOKEN if act == "spoke" else Call.Result.MESSAGE
        spoke_with = form.get("with", "") if act == "spoke" else ""
        commands.record_call(call_id=call_id, result=result, spoke_with=spoke_with, by=by, at=at)
    else:
        raise Http404

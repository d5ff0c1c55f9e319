"""Notices, ladders, escalations on request, offices."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from palier.adapters.desk.escalation_screen import escalation_panel, notice_page
from palier.adapters.desk.forms_read import number_of
from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.refusals import refusals_said
from palier.adapters.desk.returning import refusals_said_there
from palier.adapters.shared import moments
from palier.adapters.shared.incident_words import in_language
from palier.adapters.shared.tellings import office_words
from palier.apps.accounts.choices import account_called, suggested_accounts
from palier.apps.cases.page_queries import case_head, case_id_of, references_of
from palier.apps.escalations import commands, queries
from palier.apps.escalations.offices import OFFICES, appointments
from palier.apps.escalations.policies import may_appoint
from palier.apps.incidents.prepared_queries import warnings_of
from palier.apps.staff.queries import working_agents


@require_safe
@for_agents
def notices(request: DeskRequest) -> HttpResponse:
    """What this agent was told."""
    page = notice_page(queries.notices(viewer=request.viewer, before=number_of(request.GET, "before")))
    late = [(each, in_language(each.title)) for each in warnings_of(viewer=request.viewer)]
    values = {"notices": page, "warnings": late}
    return screen(request, "desk/notices.html", values, here="notices", part="desk/parts/notices.html")


@require_safe
@for_agents
def bell(request: DeskRequest) -> HttpResponse:
    """The bell, counted anew."""
    values = {"unread": queries.unread_count(viewer=request.viewer) + len(warnings_of(viewer=request.viewer))}
    return screen(request, "desk/parts/bell.html", values, here="", part="desk/parts/bell.html")


@require_safe
@for_agents
@refusals_said
def notice(request: DeskRequest, notice: int) -> HttpResponse:
    """To the case that a notice tells of; whoever goes there has read it."""
    case_id = commands.read_notice(telling_id=notice, by=request.viewer, at=moments.now())
    return redirect("desk:case", references_of(viewer=request.viewer, case_ids=[case_id])[case_id])


@require_POST
@for_agents
def read_notices(request: DeskRequest) -> HttpResponse:
    """All of them were seen."""
    commands.read_all(by=request.viewer, at=moments.now())
    return redirect("desk:notices")


@require_safe
@for_agents
def escalations(request: DeskRequest) -> HttpResponse:
    """Every escalation that is going on."""
    values = {"escalations": queries.open_escalations(viewer=request.viewer)}
    return screen(request, "desk/escalations.html", values, here="escalations", part="desk/parts/escalations.html")


@require_safe
@for_agents
@refusals_said
def escalation(request: DeskRequest, reference: str) -> HttpResponse:
    """The ladder of a case, and its escalation on request: a part of its page, or alone."""
    head, at = case_head(viewer=request.viewer, reference=reference), moments.now()
    panel = escalation_panel(request.viewer, head, at=at)
    values = {"panel": panel, "head": head}
    return screen(request, "desk/escalation.html", values, here="case", part="desk/parts/escalation.html")


@require_POST
@for_agents
@refusals_said
def escalation_act(request: DeskRequest, reference: str, act: str) -> HttpResponse:
    """Ask, take in hand, end."""
    case_id, by, at = case_id_of(viewer=request.viewer, reference=reference), request.viewer, moments.now()
    words = request.POST.get("words", "")
    if act == "ask":
        channel = "phone" if request.POST.get("for") == "customer" else ""
        commands.ask_for_escalation(case_id=case_id, reason=words, channel=channel, by=by, at=at)
        messages.success(request, _("Asked. Whoever looks after escalations is being told."))
    elif act == "take":
        commands.take_escalation(case_id=case_id, by=by, at=at)
        messages.success(request, _("You look after this escalation now."))
    elif act == "end":
        commands.end_escalation(case_id=case_id, outcome=words, by=by, at=at)
        messages.success(request, _("The escalation is over."))
    else:
        raise Http404
    return redirect("desk:case", reference)


@require_safe
@for_agents
def offices(request: DeskRequest) -> HttpResponse:
    """Who holds which office."""
    held = appointments()
    values = {
        "offices": [
            (office, office_words(office), [line for line in held if line.office == office]) for office in OFFICES
        ],
        "may_appoint": may_appoint(request.viewer),
        "people": working_agents(),
        "accounts": suggested_accounts(),
    }
    return screen(request, "desk/offices.html", values, here="offices")


@require_POST
@for_agents
@refusals_said_there("desk:offices")
def appoint(request: DeskRequest) -> HttpResponse:
    """Give somebody an office, for all accounts or for one."""
    agent, account = number_of(request.POST, "agent"), request.POST.get("account", "").strip()
    commands.appoint(
        office=request.POST.get("office", ""),
        agent_id=agent or 0,
        account_id=account_called(account) if account else None,
        by=request.viewer,
        at=moments.now(),
    )
    messages.success(request, _("Kept. From now on they are told."))
    return redirect("desk:offices")


@require_POST
@for_agents
@refusals_said_there("desk:offices")
def end_appointment(request: DeskRequest, appointment: int) -> HttpResponse:
    """Take an office away."""
    commands.end_appointment(appointment_id=appointment, by=request.viewer, at=moments.now())
    messages.success(request, _("Ended."))
    return redirect("desk:offices")

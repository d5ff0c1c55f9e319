"""A case's severity and what both sides owe around it: the panel, and what an agent does there."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from palier.adapters.desk.crossing import SEEN
from palier.adapters.desk.duty_screen import PROPOSE, choices_for, duty_panel
from palier.adapters.desk.forms_read import number_of
from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.refusals import refusals_said
from palier.adapters.shared import moments
from palier.adapters.shared.messages import sentence
from palier.adapters.shared.words import language
from palier.apps.cases import commands
from palier.apps.cases.errors import MustBeProposed
from palier.apps.cases.page_queries import case_head, case_id_of

LONGEST_REASON = 2000


@require_safe
@for_agents
@refusals_said
def duties(request: DeskRequest, reference: str) -> HttpResponse:
    """The panel of a case: a part of its page, or alone."""
    head = case_head(viewer=request.viewer, reference=reference)
    panel = duty_panel(request.viewer, head, chosen=request.GET.get("severity", ""), at=moments.now())
    return screen(
        request, "desk/duties.html", {"panel": panel, "head": head}, here="case", part="desk/parts/duties.html"
    )


@require_safe
@for_agents
@refusals_said
def intake(request: DeskRequest, account: int) -> HttpResponse:
    """What is asked of somebody of this account who reports something: a part of the form that opens a case."""
    values = {"choices": choices_for(account, at=moments.now())}
    return screen(request, "desk/parts/intake.html", values, here="", part="desk/parts/intake.html")


@require_POST
@for_agents
@refusals_said
def severity(request: DeskRequest, reference: str) -> HttpResponse:
    """Change the severity or propose to; where the plan asks for a proposal, lead to its form."""
    said, at = request.POST, moments.now()
    case_id, wanted = case_id_of(viewer=request.viewer, reference=reference), said.get("severity", "")
    way, reason = said.get("way", commands.Basis.OWN.value), said.get("reason", "")[:LONGEST_REASON]
    if way == PROPOSE:
        commands.propose_severity(case_id=case_id, severity=wanted, reason=reason, by=request.viewer, at=at)
        messages.success(request, _("The proposal was sent to the customer."))
        return redirect("desk:case", reference)
    if way not in set(commands.Basis):
        raise Http404
    attested = language() if said.get("attested") else ""
    try:
        commands.change_severity(
            case_id=case_id,
            severity=wanted,
            reason=reason,
            basis=commands.Basis(way),
            attested=attested,
            seen=number_of(said, SEEN),
            by=request.viewer,
            at=at,
        )
    except MustBeProposed as refusal:
        messages.error(request, sentence(refusal))
        return redirect(f"{reverse('desk:duties', args=[reference])}?{urlencode({'severity': wanted})}")
    return redirect("desk:case", reference)


@require_POST
@for_agents
@refusals_said
def proposal(request: DeskRequest, reference: str, answer: str) -> HttpResponse:
    """Write down that the contact agrees or objects; withdraw; insist."""
    case_id, at = case_id_of(viewer=request.viewer, reference=reference), moments.now()
    reason = request.POST.get("reason", "")[:LONGEST_REASON]
    match answer:
        case "accept":
            attested = language() if request.POST.get("attested") else ""
            commands.accept_severity(case_id=case_id, attested=attested, by=request.viewer, at=at)
        case "contest":
            commands.contest_severity(case_id=case_id, reason=reason, by=request.viewer, at=at)
        case "withdraw":
            commands.withdraw_severity(case_id=case_id, reason=reason, by=request.viewer, at=at)
        case "insist":
            commands.insist_on_severity(case_id=case_id, reason=reason, by=request.viewer, at=at)
        case _:
            raise Http404
    return redirect("desk:case", reference)


@require_POST
@for_agents
@refusals_said
def detail(request: DeskRequest, reference: str) -> HttpResponse:
    """Ask the customer for what their report lacks."""
    case_id, text = case_id_of(viewer=request.viewer, reference=reference), request.POST.get("text", "")
    missing = request.POST.getlist("missing")
    commands.ask_for_detail(case_id=case_id, missing=missing, text=text, by=request.viewer, at=moments.now())
    messages.success(request, _("The customer was asked for it."))
    return redirect("desk:case", reference)

"""What contracts promise beyond clocks, followed step by step."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from palier.adapters.desk.engagement_screen import chosen, engagement_screen, engagements_page
from palier.adapters.desk.forms_read import day_of, number_of
from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.refusals import refusals_said
from palier.adapters.desk.returning import refusals_said_there
from palier.adapters.shared import moments
from palier.apps.cases.page_queries import case_id_of
from palier.apps.engagements import commands

LONGEST = 20_000


@require_safe
@for_agents
@refusals_said
def engagements(request: DeskRequest) -> HttpResponse:
    """What runs, and what can be begun for an account asked for by its name."""
    after, called = number_of(request.GET, "after") or 0, request.GET.get("called", "")[:200]
    page = engagements_page(request.viewer, called=called, after=min(after, LONGEST), at=moments.now())
    values = {"engagements": page}
    return screen(request, "desk/engagements.html", values, here="engagements", part="desk/parts/engagements.html")


@require_safe
@for_agents
@refusals_said
def engagement(request: DeskRequest, engagement: int) -> HttpResponse:
    """One of them."""
    values = {"engagement": engagement_screen(request.viewer, engagement)}
    return screen(request, "desk/engagement.html", values, here="engagements")


@require_POST
@for_agents
@refusals_said_there("desk:engagements")
def begin(request: DeskRequest) -> HttpResponse:
    """Begin something for an account."""
    what, contract = chosen(request.POST.get("what", "")), number_of(request.POST, "contract")
    if what is None or contract is None:
        raise Http404
    kind, key, choice = what
    by, at = request.viewer, moments.now()
    begun = commands.begin_for_contract(contract_id=contract, kind=kind, key=key, choice=choice, by=by, at=at)
    return redirect("desk:engagement", begun)


@require_POST
@for_agents
@refusals_said
def begin_for_case(request: DeskRequest, reference: str) -> HttpResponse:
    """Begin something for a case."""
    what = chosen(request.POST.get("what", ""))
    case_id = case_id_of(viewer=request.viewer, reference=reference)
    if what is None:
        raise Http404
    kind, key, choice = what
    by, at = request.viewer, moments.now()
    begun = commands.begin_for_case(case_id=case_id, kind=kind, key=key, choice=choice, by=by, at=at)
    return redirect("desk:engagement", begun)


@require_POST
@for_agents
@refusals_said_there("desk:engagements")
def engagement_act(request: DeskRequest, engagement: int, act: str) -> HttpResponse:
    """Plan a stage, tick it off, finish, drop."""
    said, by, at = request.POST, request.viewer, moments.now()
    words, place = said.get("words", "").replace("\0", "")[:LONGEST], number_of(said, "place") or 0
    if act == "plan":
        planned_on = day_of(said, "planned_on")
        commands.plan_stage(engagement_id=engagement, place=place, planned_on=planned_on, by=by, at=at)
    elif act == "do":
        commands.do_stage(engagement_id=engagement, place=place, note=words, by=by, at=at)
    elif act == "finish":
        commands.finish_engagement(engagement_id=engagement, outcome=words, by=by, at=at)
    elif act == "drop":
        commands.drop_engagement(engagement_id=engagement, why=words, by=by, at=at)
    else:
        raise Http404
    messages.success(request, _("Kept."))
    return redirect("desk:engagement", engagement)

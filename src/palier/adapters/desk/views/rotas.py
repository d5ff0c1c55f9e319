"""Who is on call, and pages."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from palier.adapters.desk.forms_read import day_of, instant_of, minutes_of, number_of, words_of
from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.returning import back, refusals_said_there
from palier.adapters.desk.rota_screen import rotas_screen
from palier.adapters.shared import moments
from palier.apps.rotas import commands as rotas
from palier.apps.rotas.queries import open_pages
from palier.apps.staff.queries import working_agents
from palier.core.time import Span

ROTAS = "desk:rotas"


@require_safe
@for_agents
def on_call(request: DeskRequest) -> HttpResponse:
    """A week of every rota, and the pages that nobody has yet."""
    at = moments.now()
    values = {
        "rotas": rotas_screen(request.viewer, week=day_of(request.GET, "week"), at=at),
        "waiting": open_pages(viewer=request.viewer, mine=False),
    }
    return screen(request, "desk/rotas.html", values, here="rotas", part="desk/parts/rotas.html")


@require_safe
@for_agents
def pages(request: DeskRequest) -> HttpResponse:
    """The pages that the agent was called for, for the notice on top of every screen."""
    values = {"pages": open_pages(viewer=request.viewer, mine=True)}
    return screen(request, "desk/parts/pages.html", values, here="", part="desk/parts/pages.html")


@require_POST
@for_agents
@refusals_said_there(ROTAS)
def new_rota(request: DeskRequest) -> HttpResponse:
    """One more rota."""
    plan = _plan(request)
    if plan is None:
        return _unclear(request)
    rotas.create_rota(plan=plan, by=request.viewer, at=moments.now())
    return _kept(request)


@require_POST
@for_agents
@refusals_said_there(ROTAS)
def change_rota(request: DeskRequest, rota: int) -> HttpResponse:
    """Plan a rota anew."""
    plan = _plan(request)
    if plan is None:
        return _unclear(request)
    rotas.change_rota(rota_id=rota, plan=plan, by=request.viewer, at=moments.now())
    return _kept(request)


@require_POST
@for_agents
@refusals_said_there(ROTAS)
def remove_rota(request: DeskRequest, rota: int) -> HttpResponse:
    """Give up a rota."""
    rotas.remove_rota(rota_id=rota, by=request.viewer, at=moments.now())
    return _kept(request)


@require_POST
@for_agents
@refusals_said_there(ROTAS)
def give_turn(request: DeskRequest, rota: int) -> HttpResponse:
    """Somebody else takes a turn, perhaps in exchange for one of theirs."""
    agent = number_of(request.POST, "agent")
    start, end = instant_of(request.POST, "starts"), instant_of(request.POST, "ends")
    if agent is None or start is None or end is None:
        return _unclear(request)
    act = rotas.exchange_turns if request.POST.get("exchange") else rotas.give_turn
    act(rota_id=rota, agent_id=agent, span=Span(start, end), by=request.viewer, at=moments.now())
    return _kept(request)


@require_POST
@for_agents
@refusals_said_there(ROTAS)
def cancel_swap(request: DeskRequest, swap: int) -> HttpResponse:
    """Whose turn it was has it again."""
    rotas.cancel_swap(swap_id=swap, by=request.viewer, at=moments.now())
    return _kept(request)


@require_POST
@for_agents
@refusals_said_there(ROTAS)
def acknowledge(request: DeskRequest, page: int) -> HttpResponse:
    """I have it."""
    rotas.acknowledge_page(page_id=page, by=request.viewer, at=moments.now())
    messages.success(request, _("You have it: the page ends here."))
    return back(request, ROTAS)


def _plan(request: DeskRequest) -> rotas.RotaPlan | None:
    """What the form of a rota says; None where it can't be read.  People are named in order, between commas."""
    said = request.POST
    by_name = {each.name.casefold(): each.id for each in working_agents()}
    agents = [by_name.get(name.casefold()) for name in words_of(said, "agents")]
    hand_over, starts_on = minutes_of(said, "hand_over"), day_of(said, "starts_on")
    days, patience = number_of(said, "turn_days"), number_of(said, "patience")
    known = tuple(agent for agent in agents if agent is not None)
    name = said.get("name", "").strip()
    if (
        hand_over is None
        or starts_on is None
        or days is None
        or patience is None
        or not name
        or len(known) < len(agents)
    ):
        return None
    zone, team = said.get("timezone", ""), number_of(said, "team")
    return rotas.RotaPlan(name, team, zone, hand_over, starts_on, days, patience, known)


def _kept(request: DeskRequest) -> HttpResponse:
    messages.success(request, _("The change is kept."))
    return back(request, ROTAS)


def _unclear(request: DeskRequest) -> HttpResponse:
    messages.error(request, _("Something in it cannot be read. Nothing was changed. Check names, day and numbers."))
    return back(request, ROTAS)

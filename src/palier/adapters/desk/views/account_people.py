"""A customer's people: who holds which seat, whose a case is, who else takes part in it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from palier.adapters.desk.account_people_screen import case_people_screen, people_screen
from palier.adapters.desk.forms_read import number_of
from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.returning import refusals_said_there
from palier.adapters.shared import moments
from palier.apps.accounts import invitations, people_commands
from palier.apps.cases import commands as cases
from palier.apps.cases.page_queries import case_id_of
from palier.core.catalogue.circles import SeatRole


@require_safe
@for_agents
@refusals_said_there("desk:accounts")
def seats(request: DeskRequest, account: int) -> HttpResponse:
    """The people of an account, and everything that can be done with their seats."""
    people = people_screen(request.viewer, account, at=moments.now())
    return screen(request, "desk/seats.html", {"people": people}, here="accounts")


@require_POST
@for_agents
@refusals_said_there("desk:accounts")
def act(request: DeskRequest, account: int, act: str) -> HttpResponse:
    """Give, take back, hand on, invite, note that somebody has left or is back."""
    if act not in ACTS:
        raise Http404
    ACTS[act](request, account)
    messages.success(request, _("Kept."))
    return redirect("desk:seats", account)


@require_safe
@for_agents
@refusals_said_there("desk:queue")
def case_people(request: DeskRequest, reference: str) -> HttpResponse:
    """Whose case it is, and who else takes part."""
    people = case_people_screen(request.viewer, reference, at=moments.now())
    return screen(request, "desk/case_people.html", {"people": people}, here="")


@require_POST
@for_agents
@refusals_said_there("desk:queue")
def case_act(request: DeskRequest, reference: str, act: str) -> HttpResponse:
    """Change the requester, bring a colleague in, end their part."""
    if act not in CASE_ACTS:
        raise Http404
    case_id, contact_id = case_id_of(viewer=request.viewer, reference=reference), number_of(request.POST, "contact")
    if contact_id is None:
        messages.error(request, _("Nobody was chosen. Nothing was changed."))
    else:
        CASE_ACTS[act](case_id=case_id, contact_id=contact_id, by=request.viewer, at=moments.now())
        messages.success(request, _("Kept."))
    return redirect("desk:case_people", reference)


def _give(request: DeskRequest, _account: int) -> None:
    role = request.POST.get("role", "")
    if role not in set(SeatRole):
        raise Http404
    people_commands.give_seat(
        contact_id=_id(request, "contact"),
        role=SeatRole(role),
        product=request.POST.get("product", ""),
        by=request.viewer,
        at=moments.now(),
    )


def _end(request: DeskRequest, _account: int) -> None:
    people_commands.end_seat(seat_id=_id(request, "seat"), by=request.viewer, at=moments.now())


def _replace(request: DeskRequest, _account: int) -> None:
    people_commands.replace_seat(
        seat_id=_id(request, "seat"), contact_id=_id(request, "contact"), by=request.viewer, at=moments.now()
    )


def _invite(request: DeskRequest, account: int) -> None:
    invitations.invite(
        account_id=account,
        email=request.POST.get("email", ""),
        name=request.POST.get("name", "")[:200],
        product=request.POST.get("product", ""),
        by=request.viewer,
        at=moments.now(),
    )


def _withdraw(request: DeskRequest, _account: int) -> None:
    invitation_id = _id(request, "invitation")
    invitations.withdraw_invitation(invitation_id=invitation_id, by=request.viewer, at=moments.now())


def _left(request: DeskRequest, _account: int) -> None:
    people_commands.record_departure(contact_id=_id(request, "contact"), by=request.viewer, at=moments.now())


def _back(request: DeskRequest, _account: int) -> None:
    people_commands.record_return(contact_id=_id(request, "contact"), by=request.viewer, at=moments.now())


def _id(request: DeskRequest, name: str) -> int:
    number = number_of(request.POST, name)
    if number is None:
        raise Http404
    return number


ACTS: dict[str, Callable[[DeskRequest, int], None]] = {
    "give": _give,
    "end": _end,
    "replace": _replace,
    "invite": _invite,
    "withdraw": _withdraw,
    "left": _left,
    "back": _back,
}
CASE_ACTS: dict[str, Callable[..., None]] = {
    "requester": cases.change_requester,
    "add": cases.add_participant,
    "remove": cases.remove_participant,
}

"""Your team: who holds a seat, who is invited, who sat there before; kept by the account's administrator."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from palier.adapters.portal.frame import page, refusals_said
from palier.adapters.portal.guards import PortalRequest, for_contacts
from palier.adapters.portal.team_screen import team_screen
from palier.adapters.shared import moments
from palier.apps.accounts import invitations, people_commands, people_queries
from palier.core.catalogue.circles import SeatRole


@require_safe
@for_contacts
@refusals_said
def team(request: PortalRequest) -> HttpResponse:
    """The list; who keeps it finds everything to do so, the others read it."""
    account_id = request.viewer.account_id or 0
    people = people_queries.people_of(viewer=request.viewer, account_id=account_id, at=moments.now())
    return page(request, "portal/team.html", {"team": team_screen(people, request.viewer)}, here="team")


@require_POST
@for_contacts
@refusals_said
def invite(request: PortalRequest) -> HttpResponse:
    """Offer a free seat, or somebody's seat, to an address."""
    invitations.invite(
        account_id=request.viewer.account_id or 0,
        email=request.POST.get("email", ""),
        name=request.POST.get("name", "")[:200],
        product=request.POST.get("product", ""),
        replaces=_number(request.POST.get("replaces", "")),
        by=request.viewer,
        at=moments.now(),
    )
    messages.success(request, _("Invited. The mail is good for three days."))
    return redirect("portal:team")


@require_POST
@for_contacts
@refusals_said
def give(request: PortalRequest) -> HttpResponse:
    """Give a free seat to a colleague who is known already."""
    contact_id = _chosen(request)
    product = request.POST.get("product", "")
    people_commands.give_seat(
        contact_id=contact_id, role=SeatRole.NAMED, product=product, by=request.viewer, at=moments.now()
    )
    messages.success(request, _("Kept."))
    return redirect("portal:team")


@require_POST
@for_contacts
@refusals_said
def end(request: PortalRequest, seat: int) -> HttpResponse:
    """Take a seat back."""
    people_commands.end_seat(seat_id=seat, by=request.viewer, at=moments.now())
    messages.success(request, _("The seat is free."))
    return redirect("portal:team")


@require_POST
@for_contacts
@refusals_said
def replace(request: PortalRequest, seat: int) -> HttpResponse:
    """Give somebody's seat to a colleague; for an administrator's own, this hands the role over."""
    people_commands.replace_seat(seat_id=seat, contact_id=_chosen(request), by=request.viewer, at=moments.now())
    messages.success(request, _("Kept."))
    return redirect("portal:team")


@require_POST
@for_contacts
@refusals_said
def withdraw(request: PortalRequest, invitation: int) -> HttpResponse:
    """Take an invitation back."""
    invitations.withdraw_invitation(invitation_id=invitation, by=request.viewer, at=moments.now())
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("portal:team")


@require_POST
@for_contacts
@refusals_said
def left(request: PortalRequest, contact: int) -> HttpResponse:
    """Note that somebody has left: they come in no more."""
    people_commands.record_departure(contact_id=contact, by=request.viewer, at=moments.now())
    messages.success(request, _("Noted. They have no access any more."))
    return redirect("portal:team")


def _chosen(request: PortalRequest) -> int:
    chosen = _number(request.POST.get("contact", ""))
    if chosen is None:
        raise Http404
    return chosen


def _number(written: str) -> int | None:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 19 else None

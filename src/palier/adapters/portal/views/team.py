"""Your team: who holds a seat, who is invited, who sat there before; kept by the account's administrator."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from palier.adapters.portal.frame import page, refusals_said, refusals_said_at
from palier.adapters.portal.guards import Given, PortalRequest, for_contacts
from palier.adapters.portal.team_screen import team_screen
from palier.adapters.shared import moments
from palier.apps.accounts import invitations, people_commands, people_queries
from palier.apps.accounts.own_queries import own_products
from palier.core.catalogue.circles import SeatRole

Change = Callable[Concatenate[PortalRequest, Given], None]


@require_safe
@for_contacts
@refusals_said
def team(request: PortalRequest) -> HttpResponse:
    """The list; who keeps it finds everything to do so, the others read it."""
    account_id, at = request.viewer.account_id or 0, moments.now()
    people = people_queries.people_of(viewer=request.viewer, account_id=account_id, at=at)
    shown = team_screen(people, request.viewer, own_products(viewer=request.viewer, at=at))
    return page(request, "portal/team.html", {"team": shown}, here="team")


def changes_team(said: str) -> Callable[[Change[Given]], Callable[Concatenate[HttpRequest, Given], HttpResponse]]:
    """A form of the page: its change is made, `said`, and the page shown again; what is refused is said there too."""

    def wrap(change: Change[Given]) -> Callable[Concatenate[HttpRequest, Given], HttpResponse]:
        @require_POST
        @for_contacts
        @refusals_said_at("portal:team")
        @wraps(change)
        def changed(request: PortalRequest, /, *given: Given.args, **named: Given.kwargs) -> HttpResponse:
            change(request, *given, **named)
            messages.success(request, _(said))
            return redirect("portal:team")

        return changed

    return wrap


@changes_team(gettext_noop("Invited. The mail is good for three days."))
def invite(request: PortalRequest) -> None:
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


@changes_team(gettext_noop("Kept."))
def give(request: PortalRequest) -> None:
    """Give a free seat to a colleague who is known already."""
    people_commands.give_seat(
        contact_id=_chosen(request),
        role=SeatRole.NAMED,
        product=request.POST.get("product", ""),
        by=request.viewer,
        at=moments.now(),
    )


@changes_team(gettext_noop("The seat is free."))
def end(request: PortalRequest, seat: int) -> None:
    """Take a seat back."""
    people_commands.end_seat(seat_id=seat, by=request.viewer, at=moments.now())


@changes_team(gettext_noop("Kept."))
def replace(request: PortalRequest, seat: int) -> None:
    """Give somebody's seat to a colleague; for an administrator's own, this hands the role over."""
    people_commands.replace_seat(seat_id=seat, contact_id=_chosen(request), by=request.viewer, at=moments.now())


@changes_team(gettext_noop("The invitation is withdrawn."))
def withdraw(request: PortalRequest, invitation: int) -> None:
    """Take an invitation back."""
    invitations.withdraw_invitation(invitation_id=invitation, by=request.viewer, at=moments.now())


@changes_team(gettext_noop("Noted. They have no access any more."))
def left(request: PortalRequest, contact: int) -> None:
    """Note that somebody has left: they come in no more."""
    people_commands.record_departure(contact_id=contact, by=request.viewer, at=moments.now())


def _chosen(request: PortalRequest) -> int:
    chosen = _number(request.POST.get("contact", ""))
    if chosen is None:
        raise Http404
    return chosen


def _number(written: str) -> int | None:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 19 else None

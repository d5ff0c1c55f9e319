"""Proving once more who one is, before something is changed that opens doors."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from palier.adapters.shared import moments
from palier.adapters.shared.messages import sentence
from palier.adapters.shared.signin.door import Door, View
from palier.apps.accounts import access
from palier.apps.signin.commands import gate
from palier.apps.signin.commands.apps import begin_app
from palier.apps.signin.commands.passkeys import use_passkey
from palier.apps.signin.commands.sessions import note_proven
from palier.apps.signin.errors import PasskeyRefused, PasswordRefused, TooManyTries
from palier.apps.signin.holders import address_of
from palier.apps.signin.queries import Proofs, proofs_of
from palier.core.actor import ActorKind
from palier.core.errors import DomainError

BEGIN_APP = "begin_app"
LED_BACK = frozenset({"password", "app", "codes", "passkeys", "security", BEGIN_APP})
ASKED_COOKIE = "palier_confirming"


def confirm(door: Door) -> View:
    """By a passkey, a code of the app, the password; a contact who has none of them, by a code we mail."""

    @sensitive_post_parameters("password", "code", "answer")
    @require_http_methods(["GET", "HEAD", "POST"])
    @door.guard
    def confirmed(request: Any) -> HttpResponse:
        at, proofs = moments.now(), proofs_of(request.viewer)
        if request.method != "POST":
            return _asked(door, request, proofs, at)
        try:
            if request.POST.get("send"):
                return _mailed(door, request, proofs, at)
            _prove(door, request, proofs, at)
        except DomainError as error:
            status = 429 if isinstance(error, TooManyTries) else 422
            return _asked(door, request, proofs, at, said=sentence(error), status=status)
        note_proven(session=door.session(request), by=request.viewer, at=at)
        wanted = _wanted(request)
        if wanted == BEGIN_APP:  # what the button asked for is done at once: nobody presses it twice
            begin_app(by=request.viewer, at=at)
            wanted = "app"
        elif wanted == "security":
            messages.info(
                request, _("Thank you. Press once more what you wanted to do: for ten minutes it is done at once.")
            )
        return redirect(door.address(wanted))

    return confirmed


def by_mail(door: Door, proofs: Proofs) -> bool:
    """May a code by mail prove it?  Not for staff, nor where a stronger proof is there."""
    return door.kind is ActorKind.CONTACT and not proofs.second


def _prove(door: Door, request: Any, proofs: Proofs, at: datetime) -> None:
    """Raises what a wrong proof raises; a password is no proof where a second factor was set up."""
    person, given = request.viewer, request.POST
    address = address_of(person)
    visit = door.visit(request, address)
    if given.get("answer"):
        if use_passkey(answer=given["answer"], door=door.use, kind=door.kind, at=at) != person:
            raise PasskeyRefused
    elif given.get("mailed") and by_mail(door, proofs):
        asked = request.COOKIES.get(ASKED_COOKIE, "")
        if access.confirm_sign_in(browser=asked, code=given["mailed"][:64], at=at) != person.id:
            raise PasswordRefused
    elif proofs.second:
        gate.prove_by_code(typed=given.get("code", ""), person=person, visit=visit, at=at)
    else:
        password = given.get("password", "")
        gate.prove_by_password(password=password, person=person, address=address, visit=visit, at=at)


def _mailed(door: Door, request: Any, proofs: Proofs, at: datetime) -> HttpResponse:
    if not by_mail(door, proofs):
        raise PasswordRefused
    source = request.META.get("REMOTE_ADDR", "")
    key = access.ask_sign_in(address=address_of(request.viewer), source=source, at=at)
    response = _asked(door, request, proofs, at, sent=True)
    seconds = int(access.CODE_GOOD_FOR.total_seconds())
    place = door.address("confirm")
    response.set_cookie(
        ASKED_COOKIE, key, max_age=seconds, path=place, secure=request.is_secure(), httponly=True, samesite="Lax"
    )
    return response


def _asked(
    door: Door,
    request: Any,
    proofs: Proofs,
    at: datetime,
    *,
    said: str = "",
    sent: bool = False,
    status: int = 200,
) -> HttpResponse:
    values = {
        "roof": door.roofs["page"],
        "door": door.name,
        "sentence": said,
        "proofs": proofs,
        "by_mail": by_mail(door, proofs),
        "sent": sent or bool(request.POST.get("mailed")),
        "address": address_of(request.viewer),
        "next": _wanted(request),
        "options": door.options(at) if proofs.passkeys else "",
        "here": door.address("confirm"),
    }
    return door.page(request, "palier/signin/confirm.html", values, status=status)


def _wanted(request: Any) -> str:
    wanted = request.POST.get("next", "") or request.GET.get("next", "")
    return wanted if wanted in LED_BACK else "security"

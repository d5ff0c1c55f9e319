"""Coming in and leaving: an address, a code by mail or a password, an invitation.

No page says whether an address is known, and no address of a page holds a secret: a code is typed, or carried behind
the # of a link, which browsers send to nobody.
"""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from palier.adapters.portal.doorway import DOOR
from palier.adapters.portal.frame import plain_page
from palier.adapters.portal.guards import ASKING_COOKIE, SESSION_COOKIE, forget, keep
from palier.adapters.shared import moments
from palier.adapters.shared.messages import sentence
from palier.apps.accounts import access
from palier.apps.accounts.invitations import accept_invitation
from palier.apps.signin import limits
from palier.apps.signin.commands import gate
from palier.apps.signin.errors import PasswordRefused
from palier.apps.signin.holders import contact_actor
from palier.core.errors import DomainError

CODE_CHARACTERS = 64


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a code, or give a password."""
    if request.method == "GET":
        return DOOR.show(request, "", 200)
    at, address = moments.now(), request.POST.get("email", "").replace("\0", "")
    try:
        if request.POST.get("by") == "password":
            password = request.POST.get("password", "")
            visit = DOOR.visit(request, address)
            person = gate.contact_by_password(address=address, password=password, visit=visit, at=at)
            return DOOR.go_on(request, person, at)
        key = _asked(request, address, at)
    except DomainError as error:
        return DOOR.show(request, sentence(error), 422 if isinstance(error, PasswordRefused) else 429)
    return keep(redirect("portal:code"), ASKING_COOKIE, key, int(access.CODE_GOOD_FOR.total_seconds()))


def _asked(request: HttpRequest, address: str, at: datetime) -> str:
    """The key of whoever asked for a code.  Who came in here before is not held up by strangers' asking."""
    visit = DOOR.visit(request, address)
    if visit.known:
        limits.take([limits.Limit(f"codes {visit.known}", access.CODES_PER_ADDRESS)], at=at, window=access.WINDOW)
    return access.ask_sign_in(address=address, source=visit.source, at=at, known=bool(visit.known))


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Type the code."""
    asking = request.COOKIES.get(ASKING_COOKIE, "")
    if not asking:
        return redirect("portal:sign_in")
    if request.method == "GET":
        return plain_page(request, "portal/code.html", {})
    at = moments.now()
    try:
        typed = request.POST.get("code", "")[:CODE_CHARACTERS]
        contact_id = access.confirm_sign_in(browser=asking, code=typed, at=at)
    except DomainError as error:
        return plain_page(request, "portal/code.html", {"sentence": sentence(error)}, status=422)
    return forget(DOOR.go_on(request, contact_actor(contact_id), at), ASKING_COOKIE)


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Accept an invitation; whoever does has shown that the address is theirs."""
    if request.method == "GET":
        return plain_page(request, "portal/invitation.html", {})
    at = moments.now()
    try:
        contact_id = accept_invitation(code=request.POST.get("code", "")[:CODE_CHARACTERS], at=at)
    except DomainError as error:
        return plain_page(request, "portal/invitation.html", {"sentence": sentence(error)}, status=422)
    return DOOR.go_on(request, contact_actor(contact_id), at)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave."""
    access.end_session(key=request.COOKIES.get(SESSION_COOKIE, ""))
    return forget(redirect("portal:sign_in"), SESSION_COOKIE)

"""Coming in and leaving: an address, a code by mail, an invitation.

No page says whether an address is known, and no address of a page holds a secret: a code is typed, or carried behind
the # of a link, which browsers send to nobody.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from palier.adapters.portal.frame import plain_page
from palier.adapters.portal.guards import ASKING_COOKIE, SESSION_COOKIE, forget, keep, let_in
from palier.adapters.shared import moments
from palier.adapters.shared.messages import sentence
from palier.apps.accounts import access
from palier.apps.accounts.invitations import accept_invitation
from palier.core.errors import DomainError

CODE_CHARACTERS = 64


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a code."""
    if request.method == "GET":
        return plain_page(request, "portal/sign_in.html", {})
    address = request.POST.get("email", "")
    try:
        key = access.ask_sign_in(address=address, source=request.META.get("REMOTE_ADDR", ""), at=moments.now())
    except DomainError as error:
        return plain_page(request, "portal/sign_in.html", {"sentence": sentence(error), "email": address}, status=429)
    return keep(redirect("portal:code"), ASKING_COOKIE, key, int(access.CODE_GOOD_FOR.total_seconds()))


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
        contact_id = access.confirm_sign_in(
            browser=asking, code=request.POST.get("code", "")[:CODE_CHARACTERS], at=at
        )
    except DomainError as error:
        return plain_page(request, "portal/code.html", {"sentence": sentence(error)}, status=422)
    key = access.begin_session(contact_id=contact_id, at=at)
    return let_in(forget(redirect("portal:home"), ASKING_COOKIE), key)


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Accept an invitation; whoever does has shown that the address is theirs, and is in."""
    if request.method == "GET":
        return plain_page(request, "portal/invitation.html", {})
    at = moments.now()
    try:
        contact_id = accept_invitation(code=request.POST.get("code", "")[:CODE_CHARACTERS], at=at)
    except DomainError as error:
        return plain_page(request, "portal/invitation.html", {"sentence": sentence(error)}, status=422)
    return let_in(redirect("portal:home"), access.begin_session(contact_id=contact_id, at=at))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave."""
    access.end_session(key=request.COOKIES.get(SESSION_COOKIE, ""))
    return forget(redirect("portal:sign_in"), SESSION_COOKIE)

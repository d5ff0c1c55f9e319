"""The steps behind a first proof: the second one, setting it up where the role asks for it, a passkey for both."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from palier.adapters.shared import moments
from palier.adapters.shared.messages import sentence
from palier.adapters.shared.signin.door import Door, View
from palier.adapters.shared.signin.pictures import square
from palier.apps.signin.commands import gate
from palier.apps.signin.commands.passkeys import use_passkey
from palier.apps.signin.commands.sessions import note_proven
from palier.apps.signin.errors import HalfOpenOver, TooManyTries
from palier.apps.signin.holders import address_of
from palier.apps.signin.naming import our_name
from palier.apps.signin.queries import proofs_of
from palier.core.actor import Actor
from palier.core.errors import DomainError
from palier.core.signin.totp import spelled


def door_paths(door: Door) -> list[URLPattern]:
    """The addresses behind a door's first page."""
    return [
        path("sign-in/second/", second_step(door), name="second"),
        path("sign-in/passkey/", by_passkey(door), name="by_passkey"),
    ]


def by_passkey(door: Door) -> View:
    """A passkey alone: it is two proofs at once."""

    @sensitive_post_parameters("answer")
    @require_POST
    def answered(request: HttpRequest) -> HttpResponse:
        at = moments.now()
        try:
            person = use_passkey(answer=request.POST.get("answer", ""), door=door.use, kind=door.kind, at=at)
        except DomainError as error:
            return door.show(request, sentence(error), 422)
        return door.let_in(request, person, at)

    return answered


def second_step(door: Door) -> View:
    """The second proof; or, where the role must have one and there is none, setting it up."""

    @sensitive_post_parameters("code", "answer")
    @require_http_methods(["GET", "HEAD", "POST"])
    def step(request: HttpRequest) -> HttpResponse:
        at = moments.now()
        try:
            half = gate.half_of(key=door.half(request), at=at)
            if request.method != "POST":
                return _asked(door, request, half, at)
            return _passed(door, request, half, at)
        except HalfOpenOver as error:
            return door.show(request, sentence(error), 422 if request.method == "POST" else 200)

    return step


def _passed(door: Door, request: HttpRequest, half: gate.Half, at: datetime) -> HttpResponse:
    try:
        person = _proved(door, request, half, at)
    except HalfOpenOver:
        raise
    except DomainError as error:
        status = 429 if isinstance(error, TooManyTries) else 422
        return _asked(door, request, half, at, said=sentence(error), status=status)
    response = door.let_in(request, person, at)
    if not half.enrols:
        return response
    note_proven(session=door.session(request), by=person, at=at)
    messages.success(request, _("Your app is set up. Keep these codes for the day you lose it."))
    codes = redirect(door.address("codes"))
    codes.cookies.update(response.cookies)
    return codes


def _proved(door: Door, request: HttpRequest, half: gate.Half, at: datetime) -> Actor:
    key, answer, typed = door.half(request), request.POST.get("answer", ""), request.POST.get("code", "")
    if answer:
        return gate.pass_by_passkey(key=key, answer=answer, at=at)
    if half.enrols:
        return gate.pass_by_enrolling(key=key, typed=typed, at=at)
    visit = door.visit(request, address_of(half.person))
    return gate.pass_by_code(key=key, typed=typed, visit=visit, at=at)


def _asked(
    door: Door, request: HttpRequest, half: gate.Half, at: datetime, *, said: str = "", status: int = 200
) -> HttpResponse:
    values: dict[str, object] = {
        "roof": door.roofs["door"],
        "sentence": said,
        "next": request.POST.get("next", "") or request.GET.get("next", ""),
        "here": door.address("second"),
        "back": door.address(door.first),
    }
    if half.enrols:
        values |= {
            "picture": square(half.secret, issuer=our_name(), name=address_of(half.person)),
            "spelled": spelled(half.secret),
        }
        return door.plain(request, "palier/signin/enrol.html", values, status=status)
    proofs = proofs_of(half.person)
    values |= {"proofs": proofs, "options": door.options(at) if proofs.passkeys else ""}
    return door.plain(request, "palier/signin/second.html", values, status=status)

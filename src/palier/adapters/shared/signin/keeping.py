"""Sign-in and security: what one comes in with, and where one is signed in.

Looking is free; whatever changes a proof asks who it is once more (promises F5): a session that was stolen, or a
screen left open, must not be enough to take somebody's account over.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.adapters.shared import moments
from palier.adapters.shared.messages import sentence
from palier.adapters.shared.signin.confirming import BEGIN_APP, confirm
from palier.adapters.shared.signin.door import Door, View
from palier.adapters.shared.signin.pictures import browser_words, square
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.signin import queries, webauthn
from palier.apps.signin.commands import apps, passkeys, passwords, sessions
from palier.apps.signin.holders import address_of
from palier.apps.signin.naming import our_name
from palier.apps.staff.backends import AgentBackend
from palier.core.actor import ActorKind
from palier.core.errors import DomainError
from palier.core.signin.totp import spelled

Act = Callable[[Door, Any, datetime], str]
"""Changes something and answers what is said of it; the page that is shown next stands with it in ACTS."""


def keeping_paths(door: Door) -> list[URLPattern]:
    """The addresses of everything that is kept about one's own way in."""
    proven = {name: _proven(door, page, back=name) for name, page in PAGES.items()}
    acts = [
        path(f"security/{place}", _acts(door, act, onward), name=name)
        for name, (place, act, onward) in ACTS.items()
        if door.kind is ActorKind.CONTACT or name != "remove_password"
    ]
    return [
        path("security/", _overview(door), name="security"),
        path("security/confirm/", confirm(door), name="confirm"),
        path("security/password/", proven["password"], name="password"),
        path("security/app/", proven["app"], name="app"),
        path("security/codes/", proven["codes"], name="codes"),
        path("security/passkeys/", proven["passkeys"], name="passkeys"),
        path("security/passkeys/<int:passkey>/remove/", _remove_passkey(door), name="remove_passkey"),
        path("security/browsers/end/", _end_others(door), name="end_browsers"),
        path("security/browsers/<int:browser>/end/", _end_one(door), name="end_browser"),
        *acts,
    ]


def _overview(door: Door) -> View:
    @require_safe
    @door.guard
    def overview(request: Any) -> HttpResponse:
        person, at = request.viewer, moments.now()
        rows = queries.browsers_of(person, here=door.session(request), at=at)
        values = {
            "proofs": queries.proofs_of(person),
            "browsers": [(row, browser_words(row.browser)) for row in rows],
            "has_password_choice": door.kind is ActorKind.CONTACT,
        }
        return _page(door, request, "palier/signin/security.html", values)

    return overview


def _password(door: Door, request: Any, at: datetime) -> HttpResponse:
    """Choose or change the password."""
    values = {"has_one": queries.proofs_of(request.viewer).password, "address": address_of(request.viewer)}
    if request.method != "POST":
        return _page(door, request, "palier/signin/password.html", values)
    try:
        passwords.choose_password(
            password=request.POST.get("password", "")[: passwords.LONGEST],
            session=door.session(request),
            by=request.viewer,
            at=at,
        )
    except DomainError as error:
        values["sentence"] = sentence(error)
        return _page(door, request, "palier/signin/password.html", values, status=422)
    if door.kind is ActorKind.AGENT:
        return _same_session(door, request, _("Kept. Your other browsers are signed out."))
    return _said(door, request, _("Kept. Your other browsers are signed out."))


def _same_session(door: Door, request: Any, words: str) -> HttpResponse:
    """A new password ends every session of Django's; this browser's goes on under a new key (promises F4)."""
    agent = AgentBackend().get_user(request.viewer.id)
    if agent is not None:
        request.user = agent
        update_session_auth_hash(request, agent)
    sessions.end_other_browsers(session=door.session(request), by=request.viewer, at=moments.now())
    _noted(door, request)
    return _said(door, request, words)


def _noted(door: Door, request: HttpRequest) -> None:
    sessions.note_agent_session(
        session=door.session(request),
        source=request.META.get("REMOTE_ADDR", ""),
        browser=request.headers.get("User-Agent", ""),
        by=request.viewer,  # type: ignore[attr-defined]  # the guard put it there
        at=moments.now(),
    )


def _app(door: Door, request: Any, at: datetime) -> HttpResponse:
    """Read the square picture, type a code."""
    secret = queries.secret_begun(request.viewer)
    issuer = our_name()
    values = {
        "picture": square(secret, issuer=issuer, name=address_of(request.viewer)),
        "spelled": spelled(secret),
    }
    if request.method != "POST":
        return _page(door, request, "palier/signin/app.html", values)
    try:
        apps.confirm_app(code=request.POST.get("code", "")[:64], by=request.viewer, at=at)
    except DomainError as error:
        values["sentence"] = sentence(error)
        return _page(door, request, "palier/signin/app.html", values, status=422)
    messages.success(request, _("Your app is set up. Keep these codes for the day you lose it."))
    return redirect(door.address("codes"))


def _codes(door: Door, request: Any, at: datetime) -> HttpResponse:
    """The recovery codes; new ones."""
    if request.method == "POST":
        queries.codes_of(request.viewer)
        apps.renew_codes(by=request.viewer, at=at)
        messages.success(request, _("Here are ten new codes. The old ones open nothing any more."))
        return redirect(door.address("codes"))
    return _page(door, request, "palier/signin/codes.html", {"codes": queries.codes_of(request.viewer)})


def _passkeys(door: Door, request: Any, at: datetime) -> HttpResponse:
    """Add a passkey."""
    person, values = request.viewer, {"sentence": "", "name": request.POST.get("name", "")}
    status, first = 200, not queries.has_second(request.viewer)
    if request.method == "POST":
        try:
            answer = request.POST.get("answer", "")
            passkeys.add_passkey(answer=answer, name=values["name"], by=person, at=at)
        except DomainError as error:
            values["sentence"], status = sentence(error), 422
        else:
            messages.success(request, _("Kept. From now on this passkey lets you in."))
            return redirect(door.address("codes" if first else "security"))
    known = queries.passkeys_known(person)
    values["options"] = webauthn.options_to_add(person, address=address_of(person), known=known, at=at)
    return _page(door, request, "palier/signin/passkeys.html", values, status=status)


def _begin_app(door: Door, request: Any, at: datetime) -> str:  # noqa: ARG001 one form for all
    apps.begin_app(by=request.viewer, at=at)
    return ""


def _remove_app(door: Door, request: Any, at: datetime) -> str:  # noqa: ARG001
    apps.remove_app(by=request.viewer, at=at)
    return _("Removed. The app is not asked for any more.")


def _remove_password(door: Door, request: Any, at: datetime) -> str:  # noqa: ARG001
    passwords.remove_password(by=request.viewer, at=at)
    return _("Removed. You come in by codes we mail you.")


PAGES = {"password": _password, "app": _app, "codes": _codes, "passkeys": _passkeys}
ACTS: dict[str, tuple[str, Act, str]] = {
    BEGIN_APP: ("app/begin/", _begin_app, "app"),
    "remove_app": ("app/remove/", _remove_app, "security"),
    "remove_password": ("password/remove/", _remove_password, "security"),
}


def _proven(door: Door, page: Callable[[Door, Any, datetime], HttpResponse], *, back: str) -> View:
    """A page for whoever proved themselves in the last minutes; anybody else proves it first and is led back."""

    @sensitive_post_parameters("password", "code", "answer")
    @require_http_methods(["GET", "HEAD", "POST"])
    @door.guard
    @wraps(page)
    def guarded(request: Any) -> HttpResponse:
        at = moments.now()
        if not queries.is_proven(request.viewer, session=door.session(request), at=at):
            return redirect(f"{door.address('confirm')}?next={back}")
        try:
            return page(door, request, at)
        except (NotFound, NotAllowed):
            return redirect(door.address("security"))

    return guarded


def _acts(door: Door, act: Act, onward: str) -> View:
    @require_POST
    @door.guard
    def acted(request: Any) -> HttpResponse:
        at = moments.now()
        if not queries.is_proven(request.viewer, session=door.session(request), at=at):
            wanted = BEGIN_APP if act is _begin_app else "security"
            return redirect(f"{door.address('confirm')}?next={wanted}")
        try:
            words = act(door, request, at)
        except DomainError as error:
            messages.error(request, sentence(error))
            return redirect(door.address("security"))
        if words:
            messages.success(request, words)
        return redirect(door.address(onward))

    return acted


def _remove_passkey(door: Door) -> View:
    @require_POST
    @door.guard
    def removed(request: Any, passkey: int) -> HttpResponse:
        at = moments.now()
        if not queries.is_proven(request.viewer, session=door.session(request), at=at):
            return redirect(f"{door.address('confirm')}?next=security")
        try:
            passkeys.remove_passkey(passkey_id=passkey, by=request.viewer, at=at)
        except NotFound as error:
            raise Http404 from error
        except DomainError as error:
            messages.error(request, sentence(error))
            return redirect(door.address("security"))
        return _said(door, request, _("Removed. This passkey opens nothing any more."))

    return removed


def _end_one(door: Door) -> View:
    """Signing out needs no second proof: it takes rights away and gives none."""

    @require_POST
    @door.guard
    def ended(request: Any, browser: int) -> HttpResponse:
        try:
            sessions.end_browser(number=browser, by=request.viewer, at=moments.now())
        except NotFound as error:
            raise Http404 from error
        return _said(door, request, _("Signed out there."))

    return ended


def _end_others(door: Door) -> View:
    @require_POST
    @door.guard
    def ended(request: Any) -> HttpResponse:
        sessions.end_other_browsers(session=door.session(request), by=request.viewer, at=moments.now())
        return _said(door, request, _("Signed out everywhere but here."))

    return ended


def _said(door: Door, request: HttpRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(door.address("security"))


def _page(door: Door, request: Any, template: str, values: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return door.page(request, template, {"roof": door.roofs["page"], "door": door.name, **values}, status=status)

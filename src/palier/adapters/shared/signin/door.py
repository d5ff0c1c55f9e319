"""A door: how one channel lets people in, so that the steps behind it are the same everywhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from palier.apps.signin import browsers, webauthn
from palier.apps.signin.commands import gate
from palier.apps.signin.holders import address_of
from palier.apps.signin.limits import Visit
from palier.core.actor import Actor, ActorKind
from palier.core.mail.addresses import normal_email

YEAR = 365 * 24 * 3600
View = Callable[..., HttpResponse]


class Page(Protocol):
    """What lays a page out under the roof of its channel."""

    def __call__(self, request: Any, template: str, values: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
        """The page."""


@dataclass(frozen=True)
class Door:
    """One way in.  `enter` begins a session and answers where to go; `session` names the session of a request."""

    name: str
    kind: ActorKind
    first: str
    home: str
    roofs: Mapping[str, str]
    guard: Callable[[View], View]
    page: Page
    plain: Page
    show: Callable[[HttpRequest, str, int], HttpResponse]
    enter: Callable[[HttpRequest, Actor, datetime], HttpResponse]
    session: Callable[[HttpRequest], str]

    @property
    def use(self) -> str:
        """What a passkey is asked for here, so that its answer opens nothing else."""
        return f"enter {self.kind.value}"

    def address(self, name: str, **parts: Any) -> str:
        """The address of a page of this door."""
        return reverse(f"{self.name}:{name}", kwargs=parts)

    def visit(self, request: HttpRequest, address: str) -> Visit:
        """Who stands there: the place, and the browser if this address came in with it before."""
        kept = request.COOKIES.get(self._cookie("known"), "")
        whose = normal_email(address) or address.strip()
        known = browsers.name_of(kept, door=self.name, address=whose)
        return Visit(request.META.get("REMOTE_ADDR", ""), known)

    def half(self, request: HttpRequest) -> str:
        """The key of the door half open, if this browser has one."""
        return request.COOKIES.get(self._cookie("half"), "")

    def options(self, at: datetime) -> str:
        """What a browser is asked so that it offers its passkeys."""
        return webauthn.options_to_enter(self.use, at=at)

    def let_in(self, request: HttpRequest, person: Actor, at: datetime) -> HttpResponse:
        """Everything is proved: a session begins, and the browser is known from now on."""
        response = self.enter(request, person, at)
        kept = browsers.known_browser(self.name, normal_email(address_of(person)) or address_of(person))
        self._keep(response, "known", kept, YEAR)
        response.delete_cookie(self._cookie("half"), path=self.address(self.home), samesite="Lax")
        return response

    def go_on(self, request: HttpRequest, person: Actor, at: datetime) -> HttpResponse:
        """One proof was given: on to the second where one is owed."""
        key = gate.half_open(person=person, at=at)
        if not key:
            return self.let_in(request, person, at)
        wanted = request.POST.get("next", "")
        onward = f"?{urlencode({'next': wanted})}" if wanted else ""
        response = redirect(self.address("second") + onward)
        self._keep(response, "half", key, int(gate.HALF_OPEN_FOR.total_seconds()))
        return response

    def _cookie(self, what: str) -> str:
        return f"palier_{self.name}_{what}"

    def _keep(self, response: HttpResponse, what: str, value: str, seconds: int) -> None:
        response.set_cookie(
            self._cookie(what),
            value,
            max_age=seconds,
            path=self.address(self.home),
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )

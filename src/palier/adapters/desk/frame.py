"""What surrounds every screen of the desk: where the agent is, where they can go, how much waits there."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from palier.adapters.desk.guards import DeskRequest
from palier.adapters.shared import moments
from palier.adapters.shared.addresses import live_address
from palier.adapters.shared.words import language
from palier.apps.cases.queries import COUNT_LIMIT, View
from palier.apps.rotas.queries import open_pages
from palier.apps.views.waiting import Waiting, waiting_for
from palier.apps.views.work import may_watch
from palier.core.actor import Actor

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "palier_theme"


@dataclass(frozen=True, slots=True)
class SideView:
    """One view of the queue as the side bar shows it."""

    slug: str
    name: str
    icon: SafeString
    address: str
    count: str
    here: bool


@dataclass(frozen=True, slots=True)
class Side:
    """The side bar: `here` names the place the agent is at."""

    here: str
    views: tuple[SideView, ...]
    held: str
    initials: str
    leads: bool = False
    secures: bool = False


def view_name(view: View) -> str:
    """What a view of the queue is called."""
    match view:
        case View.OPEN:
            return pgettext("view of the queue", "All open")
        case View.MINE:
            return _("Mine")
        case View.UNASSIGNED:
            return _("Unassigned")
        case View.TEAM:
            return _("My team")
        case View.WAITING:
            return _("Waiting on customer")
        case View.BREACHED:
            return _("Breached")


@cache
def view_address(view: View) -> str:
    """Where a view of the queue is."""
    return reverse("desk:queue") if view is View.OPEN else reverse("desk:view", args=[view.value])


@cache
def view_icon(view: View) -> SafeString:
    """The icon of a view of the queue."""
    return render_to_string("desk/parts/view_icon.html", {"view": view.value})


def side_of(viewer: Actor, here: str, waiting: Waiting) -> Side:
    """The side bar as this agent sees it now."""
    counts = {view: bounded(waiting.cases[view]) for view in View}
    views = tuple(
        SideView(view.value, view_name(view), view_icon(view), view_address(view), counts[view], view.value == here)
        for view in View
    )
    initials = "".join(word[0] for word in viewer.name.split()[:2]).upper()
    return Side(here, views, bounded(waiting.held), initials, may_watch(viewer), waiting.reads_reports)


@lru_cache(maxsize=1024)
def side_bar(side: Side, _language: str) -> SafeString:
    """The side bar laid out: where nothing moved since the last page, it is the same."""
    return render_to_string("desk/parts/side.html", {"side": side})


@lru_cache(maxsize=64)
def top_bar(name: str, _language: str) -> SafeString:
    """The name of the house and the way to any case."""
    return render_to_string("desk/parts/top.html", {"name": name or "Palier"})


def bounded(count: int) -> str:
    """A count as a reader needs it: nothing for none, "999+" where counting stopped."""
    return "" if not count else f"{COUNT_LIMIT - 1}+" if count >= COUNT_LIMIT else str(count)


def theme_of(request: HttpRequest) -> str:
    """Light, dark, or whatever the browser prefers: kept in the browser, which knows its room."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else THEMES[0]


def screen(
    request: DeskRequest, template: str, values: Mapping[str, Any], *, here: str, part: str = "", status: int = 200
) -> HttpResponse:
    """A whole screen, or only the part of it that a script of the page asked to have refreshed."""
    shown: dict[str, Any] = {"at": moments.now(), "viewer": request.viewer, **values}
    if part and request.htmx and not request.htmx.boosted:
        return render(request, part, shown, status=status)
    waiting = waiting_for(viewer=request.viewer, at=shown["at"])
    if "pages" not in shown:
        shown["pages"] = open_pages(viewer=request.viewer, mine=True) if waiting.is_called else ()
    side = side_of(request.viewer, here, waiting)
    shown |= {"side": side, "side_bar": side_bar(side, language()), "unread": waiting.unread}
    shown["is_to_ring"] = waiting.is_to_ring
    shown["top_bar"] = top_bar(waiting.name, language())
    shown |= {"theme": theme_of(request), "live_address": live_address(request)}
    return render(request, template, shown, status=status)

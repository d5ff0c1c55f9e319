"""What search and the palette show, in the reader's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from palier.adapters.desk.administration_screen import admin_places
from palier.adapters.desk.asked_words import fault_words
from palier.adapters.desk.lines import lines_found
from palier.apps.cases.queries import QueueRow
from palier.apps.search.people import accounts_like, contacts_like
from palier.apps.search.queries import search_cases
from palier.core.actor import Actor, Role
from palier.core.search import read_asked

SHORT = 6
"""Cases that the palette shows."""


@dataclass(frozen=True, slots=True)
class Results:
    """A page of what was found.  `asked` is false where nothing was; `ended` says that looking stopped early."""

    typed: str
    asked: bool
    lines: SafeString
    faults: tuple[str, ...]
    first: str
    next: str
    ended: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the palette: where it leads, or which element of the page it goes to."""

    id: str
    words: str
    about: str
    address: str
    element: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """Lines of the palette of one kind."""

    id: str
    name: str
    choices: tuple[Choice, ...]


def results_of(typed: str, *, before: int | None, viewer: Actor, at: datetime) -> Results:
    """Cases found by what was typed."""
    asked = read_asked(typed, at=at, zone=timezone.get_current_timezone())
    found = search_cases(viewer=viewer, asked=asked, at=at, before=before)
    here = reverse("desk:search")
    return Results(
        typed=typed,
        asked=bool(typed),
        lines=lines_found(found.rows, at=at),
        faults=tuple(fault_words(fault) for fault in found.faults),
        first=f"{here}?{urlencode({'q': typed})}" if before else "",
        next=f"{here}?{urlencode({'q': typed, 'before': found.next})}" if found.next else "",
        ended=not found.full,
    )


def palette_of(typed: str, *, viewer: Actor, at: datetime) -> tuple[Choices, ...]:
    """What the palette offers for what was typed so far: acts and places first where nothing was."""
    places = _places(viewer)
    if not typed:
        return _filled(Choices("acts", _("On this page"), _acts("")), Choices("places", _("Places"), places))
    asked = read_asked(typed, at=at, zone=timezone.get_current_timezone())
    found = search_cases(viewer=viewer, asked=asked, at=at, unfinished=not typed.endswith(" "), page=SHORT)
    return _filled(
        Choices("acts", _("On this page"), _acts(typed)),
        Choices("cases", _("Cases"), tuple(_case(row) for row in found.rows)),
        Choices("accounts", _("Accounts"), _accounts(typed, viewer)),
        Choices("contacts", _("Contacts"), _contacts(typed, viewer)),
        Choices("places", _("Places"), tuple(place for place in places if _begins(place.words, typed))),
        Choices("all", _("Search"), (_everything(typed),)),
    )


def _filled(*groups: Choices) -> tuple[Choices, ...]:
    return tuple(group for group in groups if group.choices)


def _case(row: QueueRow) -> Choice:
    address = reverse("desk:case", args=[row.reference])
    return Choice(f"case-{row.id}", row.subject, f"{row.reference} · {row.account}", address)


def _accounts(typed: str, viewer: Actor) -> tuple[Choice, ...]:
    return tuple(
        Choice(f"account-{found.id}", found.name, "", reverse("desk:account", args=[found.id]))
        for found in accounts_like(typed, viewer=viewer)
    )


def _contacts(typed: str, viewer: Actor) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            f"contact-{found.id}",
            found.name,
            f"{found.email} · {found.account}",
            reverse("desk:account", args=[found.account_id]),
        )
        for found in contacts_like(typed, viewer=viewer)
    )


def _everything(typed: str) -> Choice:
    words = _("Search all cases for “%(typed)s”") % {"typed": typed}
    return Choice("everything", words, "", f"{reverse('desk:search')}?{urlencode({'q': typed})}")


def _acts(typed: str) -> tuple[Choice, ...]:
    """What can be done on the page the palette was opened on; a script leaves out those whose element is not there."""
    acts = (
        ("reply", _("Write a reply"), "r", "#kind-reply"),
        ("note", _("Write a note"), "n", "#kind-note"),
        ("status", _("Change the status"), "s", "#status"),
        ("assign", _("Change the assignee"), "a", "#assignee"),
        ("filter", _("Filter this list"), "f", "#filter"),
        ("all-rows", _("Choose every case of this page"), "*", "#choose-all"),
        ("keys", _("Show the keys"), "?", "[data-open=keys]"),
    )
    return tuple(
        Choice(f"act-{name}", words, key, "", element) for name, words, key, element in acts if _begins(words, typed)
    )


def _places(viewer: Actor) -> tuple[Choice, ...]:
    """Every place of the desk that has an address of its own."""
    places = [
        ("today", _("Today")),
        ("queue", pgettext("view of the queue", "All open")),
        ("due_soon", _("Due soon")),
        ("kept_views", _("Kept views")),
        ("search", _("Search")),
        ("accounts", _("Accounts")),
        ("ledgers", _("Credits")),
        ("reviews", _("Reviews")),
        ("engagements", _("Engagements")),
        ("catalogue", _("Catalogue")),
        ("incidents", _("Incidents")),
        ("components", _("Systems")),
        ("knowledge", _("Knowledge")),
        ("canned", _("Canned answers")),
        ("inbox", _("Mail received")),
        ("mailboxes", _("Mailboxes")),
        ("letters", _("Texts")),
        ("rotas", _("On call")),
        ("people", pgettext("members of staff", "People")),
        ("teams", _("Teams and rules")),
        ("escalations", _("Escalations")),
        ("offices", _("Offices")),
        ("held", _("Held")),
        ("sent", _("Sent")),
        ("hooks", _("Webhooks")),
        ("notices", _("Notices")),
        ("administration", _("Administration")),
        ("settings", _("Settings")),
    ]
    if viewer.role in {Role.LEAD, Role.ADMINISTRATOR}:
        places.insert(1, ("floor", _("Floor")))
    known = {name for name, _words in places}
    places += [(place.name, place.words) for place in admin_places(viewer) if place.name not in known]
    return tuple(Choice(f"place-{name}", words, "", reverse(f"desk:{name}")) for name, words in places)


def _begins(words: str, typed: str) -> bool:
    """Does a word begin as was typed, whatever the accents?"""
    wanted = slugify(typed)
    return bool(wanted) and any(part.startswith(wanted) for part in _tails(slugify(words)))


def _tails(slug: str) -> Sequence[str]:
    parts = slug.split("-")
    return ["-".join(parts[place:]) for place in range(len(parts))]

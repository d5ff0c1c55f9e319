"""The places of administration, each with what is done there; the page and the palette lead to the same."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from palier.apps.appearance.policies import may_change_appearance
from palier.apps.audit.policies import may_read_audit
from palier.apps.catalogues.policies import may_publish
from palier.apps.health.policies import may_see_health
from palier.apps.mailboxes.policies import may_see_mailboxes
from palier.apps.staff.policies import may_manage_staff
from palier.apps.vulnerabilities.queries import is_in_a_team
from palier.core.actor import Actor


@dataclass(frozen=True, slots=True)
class AdminPlace:
    """One place: its route's name, what it is called, what is done there."""

    name: str
    words: str
    about: str
    icon: str
    address: str


@dataclass(frozen=True, slots=True)
class Room:
    """Places that belong together."""

    name: str
    places: tuple[AdminPlace, ...]


def rooms_of(viewer: Actor) -> tuple[Room, ...]:
    """Every place this person may enter; rooms with none are left out."""
    rooms = (
        Room(_("What is sold"), _sold(viewer)),
        Room(_("Who works here"), _staff(viewer)),
        Room(_("What is written"), _written()),
        Room(_("Mail"), _mail(viewer)),
        Room(_("The installation"), _installation(viewer)),
    )
    return tuple(room for room in rooms if room.places)


def admin_places(viewer: Actor) -> tuple[AdminPlace, ...]:
    """The same in one row, for the palette."""
    return tuple(place for room in rooms_of(viewer) for place in room.places)


def _place(name: str, icon: str, words: str, about: str) -> AdminPlace:
    return AdminPlace(name, words, about, icon, reverse(f"desk:{name}"))


def _sold(viewer: Actor) -> tuple[AdminPlace, ...]:
    plans = _place("catalogue", "stairs-up", _("Catalogue"), _("Plans side by side, as they are in force."))
    if not may_publish(viewer):
        return (plans,)
    about = _("Write, check, compare and publish what is sold; every version there was.")
    return (_place("catalogues", "versions", _("Catalogues"), about), plans)


def _staff(viewer: Actor) -> tuple[AdminPlace, ...]:
    access = _place("staff", "key", _("Agents and roles"), _("Add agents, change roles, end access, new passwords."))
    return (
        *((access,) if may_manage_staff(viewer) else ()),
        _place("roles", "shield-lock", _("What each role may do"), _("Agents, leads and administrators compared.")),
        _place("people", "users", pgettext("members of staff", "People"), _("Agents: hours, skills, absences.")),
        _place("teams", "route", _("Teams and rules"), _("Who works together, and to whom new cases go.")),
        _place("rotas", "phone-calling", _("On call"), _("Whose turn it is, and who is paged next.")),
        _place("offices", "user", _("Offices"), _("Who answers to escalations.")),
    )


def _written() -> tuple[AdminPlace, ...]:
    return (
        _place("canned", "quote", _("Canned answers"), _("Answers that come again, and signatures.")),
        _place("letters", "pencil", _("Texts of mails"), _("What customers read, in each language.")),
        _place("kept_views", "bookmark", _("Kept views"), _("Lists of cases under a name, yours and shared.")),
    )


def _mail(viewer: Actor) -> tuple[AdminPlace, ...]:
    boxes = _place("mailboxes", "inbox", _("Mailboxes"), _("Where mail is fetched, and whether it is."))
    return (
        *((boxes,) if may_see_mailboxes(viewer) else ()),
        _place("inbox", "mail-pause", _("Mail received"), _("Every mail, and what became of it.")),
        _place("sent", "send", _("Mail sent"), _("Every mail owed, sent or refused.")),
        _place("addresses", "alert-triangle", _("Without mail"), _("Addresses that take none any more.")),
    )


def _installation(viewer: Actor) -> tuple[AdminPlace, ...]:
    about = _("What came in under seal, for your team alone.")
    reports = _place("reports", "shield-check", _("Reports of vulnerabilities"), about)
    audit = _place("audit", "history", _("Audit log"), _("Who did what, when, on what."))
    look = _place("appearance", "palette", _("Appearance"), _("Name, logo and colours of your house."))
    about = _("What waits, what is silent, what to do about it.")
    health = _place("health", "stethoscope", _("Health of the installation"), about)
    return (
        *((audit,) if may_read_audit(viewer) else ()),
        *((health,) if may_see_health(viewer) else ()),
        *((reports,) if is_in_a_team(viewer) else ()),
        *((look,) if may_change_appearance(viewer) else ()),
        _place("components", "activity-heartbeat", _("Systems"), _("What the status page tells of.")),
        _place("hooks", "send", _("Webhooks"), _("Which programs are told, and how that goes.")),
    )

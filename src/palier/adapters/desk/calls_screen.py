"""Whom an incident's commander rings, and with which words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from palier.adapters.shared.incident_words import in_language
from palier.adapters.shared.notice_words import circle_words
from palier.apps.incidents.call_queries import CallMade, CallOwed, calls, calls_asked_of
from palier.apps.incidents.models import Call
from palier.core.actor import Actor

FEW = 5
"""An agent’s day begins with so many calls, those owed longest; each that is made makes room for the next."""
FEW_PEOPLE = 3


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to ring: `link` opens a telephone; `words` are what there is to say, in their language."""

    id: int
    name: str
    language: str
    number: str
    link: str
    words: str


def calls_page(incident_id: int, *, at: datetime) -> dict[str, object]:
    """The calls to be made and those that were."""
    owed, made = calls(incident_id=incident_id, at=at)
    return {
        "calls": [(call, circle_words(call.circle), _people(call)) for call in owed],
        "calls_made": [(call, _ended(call)) for call in made],
    }


@dataclass(frozen=True, slots=True)
class CallShown:
    """A call in an agent's day, with the incident that it is about."""

    reference: str
    title: str
    call: CallOwed
    circle: str
    people: tuple[Person, ...]


def calls_today(viewer: Actor, *, at: datetime) -> tuple[CallShown, ...]:
    """Whom this agent has to ring."""
    return tuple(
        CallShown(
            each.reference,
            in_language(each.title),
            each.call,
            circle_words(each.call.circle),
            tuple(_people(each.call)[:FEW_PEOPLE]),
        )
        for each in calls_asked_of(viewer=viewer, at=at, limit=FEW)
    )


def _people(call: CallOwed) -> list[Person]:
    return [
        Person(
            each.contact_id,
            each.name,
            each.language,
            each.number,
            "tel:" + "".join(sign for sign in each.number if sign in "+0123456789") if each.number else "",
            in_language(call.words, each.language),
        )
        for each in call.people
    ]


def _ended(call: CallMade) -> str:
    if call.result == Call.Result.MESSAGE:
        return _("a message was left")
    return _("spoke with %(name)s") % {"name": call.spoke_with} if call.spoke_with else _("somebody was spoken to")

"""Canned answers and signatures in the reader's words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from palier.adapters.desk.options import Option
from palier.adapters.shared.moments import full_moment, zone_of
from palier.adapters.shared.words import text_words
from palier.apps.canned.commands import PLACEHOLDERS
from palier.apps.canned.filling import filled, in_language
from palier.apps.canned.queries import Canned, Signed, answers_for
from palier.apps.cases.page_queries import CaseHead, clocks_of
from palier.apps.staff.queries import Choice
from palier.core.actor import Actor


@dataclass(frozen=True, slots=True)
class Filled:
    """An answer ready to be put into a reply."""

    id: int
    name: str
    team: str
    text: str


@dataclass(frozen=True, slots=True)
class CannedForm:
    """One answer as its form holds it; without an id it is a new one."""

    id: int | None = None
    name: str = ""
    team_id: int | None = None
    text: dict[str, str] = field(default_factory=dict)
    sentence: str = ""
    teams: tuple[Option, ...] = ()
    changed_by: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SignatureForm:
    """The signature of a team, or of everybody."""

    team_id: int | None
    team: str
    text: dict[str, str]


def choices_for_case(viewer: Actor, head: CaseHead, *, at: datetime) -> tuple[Filled, ...]:
    """The answers this agent can use, in the contact's language and with this case's values in place."""
    found = answers_for(viewer=viewer)
    if not found:
        return ()
    states = clocks_of(case_id=head.id, terms_id=head.terms_id, at=at)
    due = min((state.due_at for state in states if state.is_open and state.due_at), default=None)
    values = {
        "contact": head.contact,
        "account": head.account,
        "reference": head.reference,
        "subject": head.subject,
        "agent": viewer.name,
        "plan": text_words(head.plan),
        "due": full_moment(due, zone_of(head.contact_timezone)) if due else "…",
    }
    return tuple(
        Filled(each.id, each.name, each.team, filled(in_language(each.text, head.contact_language), values))
        for each in found
    )


def canned_form(answer: Canned | None, teams: Sequence[Choice]) -> CannedForm:
    """The form of an answer, or of a new one."""
    if answer is None:
        return CannedForm(teams=team_options(teams, None))
    return CannedForm(
        id=answer.id,
        name=answer.name,
        team_id=answer.team_id,
        text=dict(answer.text),
        teams=team_options(teams, answer.team_id),
        changed_by=answer.changed_by,
        changed_at=answer.changed_at,
    )


def signature_forms(kept: Sequence[Signed], teams: Sequence[Choice]) -> tuple[SignatureForm, ...]:
    """Everybody's signature, then one for each team, whether it has one or not."""
    by_team = {each.team_id: dict(each.text) for each in kept}
    places: list[tuple[int | None, str]] = [(None, _("All teams")), *((team.id, team.name) for team in teams)]
    return tuple(SignatureForm(team_id, name, by_team.get(team_id, {})) for team_id, name in places)


def team_options(teams: Sequence[Choice], chosen: int | None) -> tuple[Option, ...]:
    """For whom an answer is."""
    everybody = Option("", _("All teams"), chosen is None)
    return (everybody, *(Option(str(team.id), team.name, team.id == chosen) for team in teams))


def placeholder_names() -> tuple[tuple[str, str], ...]:
    """What an answer can name, each with what is put there."""
    meanings = {
        "contact": _("the contact’s name"),
        "account": _("the customer’s name"),
        "reference": _("the reference of the case"),
        "subject": _("its subject"),
        "agent": _("the name of whoever answers"),
        "plan": _("the customer’s plan"),
        "due": _("when the next promise is due, in the contact’s time"),
    }
    return tuple((f"{{{{{name}}}}}", meanings[name]) for name in PLACEHOLDERS)

"""A provider with three components, as tests of incidents find it."""

from dataclasses import dataclass
from datetime import timedelta

from tests.factories import AT, Desk, make_agent, make_desk

from palier.apps.incidents.commands import Naming, Reach, Telling, add_component, open_incident
from palier.apps.incidents.models import Incident
from palier.core.actor import Actor, Role
from palier.core.incident import Impact, State

HOUR = timedelta(hours=1)
LEARN, LOGIN, HIDDEN = "learn", "login", "backstage"
TITLE = {"en": "Nobody can sign in", "fr": "Connexion impossible"}
WORDS = {"en": "We are looking into it.", "fr": "Nous cherchons la cause."}


@dataclass(frozen=True)
class House:
    """The desk, a lead, and the ids of components by name."""

    desk: Desk
    lead: Actor
    components: dict[str, int]

    def open(self, *, at=AT, case_ids=(), audience=Incident.Audience.PUBLIC, account_ids=(), **states) -> int:
        """Open an incident that puts these components (LOGIN unless said) in these states."""
        reach = Reach(
            {self.components[name]: state for name, state in (states or {LOGIN: State.MAJOR}).items()},
            audience=audience,
            account_ids=tuple(account_ids),
            case_ids=tuple(case_ids),
        )
        telling = Telling(WORDS, next_update_at=at + HOUR)
        return open_incident(
            title=TITLE, impact=Impact.CRITICAL, reach=reach, telling=telling, by=self.desk.agent, at=at
        )


def make_house(desk: Desk | None = None) -> House:
    """Two components that everybody sees and one that nobody does."""
    desk = desk or make_desk()
    lead = make_agent(role=Role.LEAD)
    components = {
        slug: add_component(
            naming=Naming(slug, {"en": slug.title()}, position=place, is_shown=slug != HIDDEN),
            by=lead,
            at=AT - timedelta(days=100),
        )
        for place, slug in enumerate((LEARN, LOGIN, HIDDEN))
    }
    return House(desk, lead, components)

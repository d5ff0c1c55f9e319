"""What broke in the demo's year, and what is being mended now: systems, incidents, a maintenance ahead."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from palier.apps.cases.queries import View, agent_queue
from palier.apps.incidents import commands
from palier.apps.incidents.commands import Naming, Reach, Telling
from palier.core.actor import PALIER, Actor
from palier.core.incident import Impact, Stage, State
from palier.project.demo.stage import Stage as Cast

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SYSTEMS: tuple[tuple[str, Mapping[str, str], Mapping[str, str]], ...] = (
    (
        "sign-in",
        {"en": "Sign-in", "fr": "Connexion"},
        {"en": "Passwords and single sign-on", "fr": "Mots de passe et SSO"},
    ),
    ("application", {"en": "Application", "fr": "Application"}, {}),
    ("api", {"en": "Interface for programs", "fr": "Interface pour les programmes"}, {"en": "REST", "fr": "REST"}),
    ("exports", {"en": "Exports and reports", "fr": "Exports et rapports"}, {}),
    ("mail", {"en": "Mails and notifications", "fr": "Messages et notifications"}, {}),
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that broke: what it was called, how badly, and what was found."""

    system: str
    state: State
    impact: Impact
    title: Mapping[str, str]
    found: Mapping[str, str]


TROUBLES = (
    Trouble(
        "sign-in",
        State.MAJOR,
        Impact.CRITICAL,
        {"en": "Nobody can sign in by single sign-on", "fr": "Connexion par SSO impossible"},
        {"en": "A certificate had run out.", "fr": "Un certificat avait expiré."},
    ),
    Trouble(
        "exports",
        State.DEGRADED,
        Impact.MINOR,
        {"en": "Exports are slow", "fr": "Exports lents"},
        {
            "en": "A queue was too short for the end of the month.",
            "fr": "Une file était trop courte pour la fin du mois.",
        },
    ),
    Trouble(
        "api",
        State.PARTIAL,
        Impact.MAJOR,
        {"en": "One call in three fails", "fr": "Un appel sur trois échoue"},
        {"en": "One of three servers answered with errors.", "fr": "Un serveur sur trois répondait par des erreurs."},
    ),
    Trouble(
        "mail",
        State.PARTIAL,
        Impact.MINOR,
        {"en": "Notifications arrive late", "fr": "Notifications en retard"},
        {"en": "Our mail provider had an outage.", "fr": "Notre fournisseur de messagerie était en panne."},
    ),
)
SEEN = {"en": "We are looking for the cause.", "fr": "Nous cherchons la cause."}
OVER = {"en": "It works as before. We keep watching it.", "fr": "Tout fonctionne comme avant. Nous restons attentifs."}


def tell_incidents(cast: Cast, *, opened: datetime, until: datetime, seed: int) -> None:
    """A year of incidents up to `until`, one of them going on, and a maintenance in two days."""
    systems = {
        slug: commands.add_component(naming=Naming(slug, name, about=about, position=place), by=PALIER, at=opened)
        for place, (slug, name, about) in enumerate(SYSTEMS)
    }
    chance = Random(f"{seed}/incidents")
    past = sorted(until - DAY * chance.uniform(2, 85) for _ in range(7))
    for place, at in enumerate(past):
        _suffer(TROUBLES[place % len(TROUBLES)], systems, chance.choice(cast.agents), at, chance)
    _suffer_now(TROUBLES[2], systems, cast.agents[0], until)
    commands.plan_maintenance(
        title={"en": "New disks for the database", "fr": "Nouveaux disques pour la base de données"},
        planned_from=until + 2 * DAY,
        planned_until=until + 2 * DAY + 2 * HOUR,
        reach=Reach({systems["application"]: State.MAINTENANCE}),
        telling=Telling(
            {
                "en": "The application is closed for two hours; nothing is lost.",
                "fr": "L’application est fermée pendant deux heures ; rien n’est perdu.",
            }
        ),
        by=cast.agents[0],
        at=until - DAY,
    )


def _suffer(trouble: Trouble, systems: Mapping[str, int], agent: Actor, at: datetime, chance: Random) -> None:
    incident_id = _open(trouble, systems, agent, at, ())
    found, over = at + HOUR * chance.uniform(0.3, 1.5), at + HOUR * chance.uniform(2, 6)
    for stage, when, telling in (
        (Stage.IDENTIFIED, found, Telling(trouble.found, found + HOUR)),
        (Stage.RESOLVED, over, Telling(OVER)),
    ):
        commands.post_update(incident_id=incident_id, stage=stage, telling=telling, by=agent, at=when)


def _suffer_now(trouble: Trouble, systems: Mapping[str, int], agent: Actor, until: datetime) -> None:
    """It goes on, with a few of the newest cases; its next update is promised in a few minutes."""
    newest = agent_queue(viewer=agent, view=View.OPEN, at=until).rows[:3]
    at = until - timedelta(minutes=25)
    incident_id = _open(trouble, systems, agent, at, tuple(row.id for row in newest))
    commands.post_update(
        incident_id=incident_id,
        stage=Stage.IDENTIFIED,
        telling=Telling(trouble.found, next_update_at=until + timedelta(minutes=20), eta=until + 2 * HOUR),
        by=agent,
        at=at + timedelta(minutes=10),
    )
    commands.answer_cases(at=until, limit=10)
    commands.answer_cases(at=until, limit=10)


def _open(trouble: Trouble, systems: Mapping[str, int], agent: Actor, at: datetime, case_ids: tuple[int, ...]) -> int:
    return commands.open_incident(
        title=trouble.title,
        impact=trouble.impact,
        reach=Reach({systems[trouble.system]: trouble.state}, case_ids=case_ids),
        telling=Telling(SEEN, next_update_at=at + HOUR),
        by=agent,
        at=at,
    )

"""Telling the commander, then those above, that an update was promised and did not come: each step once."""

from collections.abc import Sequence
from datetime import datetime

from palier.apps.audit import commands as audit
from palier.apps.catalogues.models import CatalogueVersion
from palier.apps.catalogues.queries import catalogue_of
from palier.apps.escalations.offices import OFFICES
from palier.apps.escalations.roster import House, house_at
from palier.apps.incidents.models import AffectedComponent, Incident, IncidentUpdate, LateNotice
from palier.apps.outbox import commands as outbox
from palier.apps.staff.models import Agent, Team
from palier.apps.transactions import one_transaction
from palier.core.actor import PALIER
from palier.core.catalogue.terms import Step
from palier.core.escalation import Roster, recipients
from palier.core.incident import Rung, rungs_due, rungs_of

LATE_KIND = "update_late"


def escalate_late(*, at: datetime, limit: int) -> int:
    """Take the steps of promised updates whose time has come, for at most `limit` incidents; answers for how many
    somebody was told.  A worker killed in between told nobody; two at once tell nobody twice.
    """
    running = Incident.objects.filter(over_at__isnull=True, next_update_at__isnull=False).order_by("next_update_at")
    keys = list(running.values_list("pk", flat=True)[:limit])
    steps = _steps(at) if keys else ()
    return sum(_escalate_one(pk, steps, at) for pk in keys)


@one_transaction
def _escalate_one(pk: int, steps: Sequence[Step], at: datetime) -> int:
    held = Incident.objects.select_for_update(skip_locked=True, no_key=True)
    incident = held.filter(pk=pk, over_at__isnull=True, next_update_at__isnull=False).first()
    if incident is None or incident.next_update_at is None:
        return 0
    due = rungs_due(_rungs(incident, steps), promised_at=incident.next_update_at, at=at)
    known = LateNotice.objects.filter(incident=incident, promised_at=incident.next_update_at)
    taken = set(known.values_list("rung", flat=True))
    new = [rung for rung in due if rung.id not in taken]
    house = house_at(account_ids=(), at=at) if new else None
    for rung in new:
        assert house is not None
        _tell(incident, rung, house, at)
    return bool(new)


def _rungs(incident: Incident, steps: Sequence[Step]) -> tuple[Rung, ...]:
    promises = IncidentUpdate.objects.filter(incident=incident, corrects__isnull=True).order_by("-seq")
    since = promises.values_list("at", flat=True).first() or incident.opened_at
    assert incident.next_update_at is not None
    return rungs_of(steps, since=since, promised_at=incident.next_update_at)


def _tell(incident: Incident, rung: Rung, house: House, at: datetime) -> None:
    """A notice on the desk and a mail to everybody whom the step reaches."""
    assert incident.next_update_at is not None
    reached = [each.agent for each in recipients(rung.tell, _roster(incident, house), at=at)]
    for agent in Agent.objects.filter(pk__in=reached).order_by("pk"):
        notice = LateNotice.objects.create(
            incident=incident, promised_at=incident.next_update_at, rung=rung.id, agent=agent, at=at
        )
        outbox.owe_mail(kind=LATE_KIND, recipients=[agent.email], language=agent.language, at=at, event_id=notice.pk)
        outbox.announce(topic=f"agent:{agent.pk}", subject=str(agent.pk), at=at)
    facts: dict[str, audit.Fact] = {"incident": incident.reference, "rung": rung.id, "told": len(reached)}
    audit.record(by=PALIER, at=at, act="escalate_update", facts=facts)


def _roster(incident: Incident, house: House) -> Roster:
    """Who fills which role: the commander is the assignee, the teams are those that own what is affected."""
    owners = AffectedComponent.objects.filter(incident=incident, component__owner__isnull=False)
    teams = list(dict.fromkeys(owners.order_by("component_id").values_list("component__owner_id", flat=True)))
    leads = Team.objects.filter(pk__in=teams, lead__is_active=True).order_by("pk").values_list("lead_id", flat=True)
    roles = {office: house.offices.get((office, None), ()) for office in OFFICES}
    roles |= {
        "assignee": (incident.commander_id,) if incident.commander_id else (),
        "team": tuple(agent for team in teams for agent in house.members.get(team or 0, ())),
        "team_lead": tuple(lead for lead in leads if lead),
        "lead": house.ranks.get("lead", ()),
        "administrator": house.ranks.get("administrator", ()),
    }
    return Roster(roles, house.workers)


def _steps(at: datetime) -> tuple[Step, ...]:
    """The ladder of the catalogue in force; empty where it has none, or where nothing is published."""
    versions = CatalogueVersion.objects.filter(effective_at__lte=at).order_by("-effective_at", "-id")
    newest = versions.values_list("pk", flat=True).first()
    ladder = catalogue_of(newest).document.escalation if newest else []
    return tuple(
        Step(said.id or f"step-{number}", said.of, said.at.share, said.at.after, tuple(said.severity), tuple(said.tell))
        for number, said in enumerate(ladder, 1)
    )

"""Which cases tell of an incident, and who leads it."""

from datetime import datetime

from palier.apps.audit import commands as audit
from palier.apps.cases.models import Case
from palier.apps.cases.policies import visible_cases
from palier.apps.errors import NotFound
from palier.apps.incidents import policies
from palier.apps.incidents.commands.telling import taken
from palier.apps.incidents.errors import AlreadyLinked, IncidentOver
from palier.apps.incidents.models import AffectedCase, Incident
from palier.apps.incidents.publishing import page_changed
from palier.apps.outbox import commands as outbox
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor, ActorKind


@one_transaction
def link_case(*, incident_id: int, case_id: int, by: Actor, at: datetime) -> None:
    """Have a case answered by every update of the incident from now on, beginning with the latest.

    Raises NotAllowed, NotFound, AlreadyLinked, IncidentOver.
    """
    policies.require(policies.may_tell(by), by=by, act="link_case")
    incident, case = taken(incident_id), _case(case_id, by)
    if incident.over_at is not None:
        raise IncidentOver(incident.reference)
    linked, is_new = AffectedCase.objects.select_for_update().get_or_create(
        incident=incident,
        case=case,
        defaults={"linked_at": at, "linked_by": by.name, "answered": incident.updates_count - 1},
    )
    if not is_new and linked.ended_at is None:
        raise AlreadyLinked(case.reference, incident.reference)
    if not is_new:
        linked.linked_at, linked.linked_by, linked.ended_at = at, by.name, None
        linked.save(update_fields=["linked_at", "linked_by", "ended_at"])
    _tell(incident, case, "link_case", by, at)


@one_transaction
def unlink_case(*, incident_id: int, case_id: int, by: Actor, at: datetime) -> None:
    """Have a case answered no more by the incident's updates.  Raises NotAllowed, NotFound."""
    policies.require(policies.may_tell(by), by=by, act="unlink_case")
    incident, case = taken(incident_id), _case(case_id, by)
    ended = AffectedCase.objects.filter(incident=incident, case=case, ended_at__isnull=True).update(ended_at=at)
    if not ended:
        raise NotFound("case", str(case_id))
    _tell(incident, case, "unlink_case", by, at)


@one_transaction
def take_command(*, incident_id: int, by: Actor, at: datetime) -> None:
    """Lead an incident from now on, in place of whoever did: its ladder then begins with this agent.

    Raises NotAllowed, NotFound, IncidentOver.
    """
    policies.require(policies.may_tell(by) and by.kind is ActorKind.AGENT, by=by, act="take_command")
    incident = taken(incident_id)
    if incident.over_at is not None:
        raise IncidentOver(incident.reference)
    incident.commander_id = by.id
    incident.save(update_fields=["commander_id"])
    audit.record(by=by, at=at, act="take_command", facts={"incident": incident.reference})
    page_changed(at=at)


def _case(case_id: int, by: Actor) -> Case:
    case = visible_cases(by).filter(pk=case_id).first()
    if case is None:
        raise NotFound("case", str(case_id))
    return case


def _tell(incident: Incident, case: Case, act: str, by: Actor, at: datetime) -> None:
    facts = {"incident": incident.reference}
    audit.record(by=by, at=at, act=act, case_id=case.pk, account_id=case.account_id, facts=facts)
    outbox.announce_case(case.pk, at=at)
    page_changed(at=at)

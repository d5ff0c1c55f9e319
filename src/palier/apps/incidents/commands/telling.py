"""Opening incidents, planning maintenances, and saying how they go on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import QuerySet

from palier.apps.accounts.models import Account
from palier.apps.audit import commands as audit
from palier.apps.cases.models import Case
from palier.apps.cases.policies import visible_cases
from palier.apps.errors import NotFound
from palier.apps.incidents import policies
from palier.apps.incidents.commands.components import during_incidents, locked, mark, said
from palier.apps.incidents.commands.noticing import cadence_of, plan_notices
from palier.apps.incidents.errors import NobodyChosen, NothingAffected, PromiseInThePast, UpdateCrossed, WindowBackwards
from palier.apps.incidents.models import AffectedCase, AffectedComponent, Incident, IncidentUpdate
from palier.apps.incidents.publishing import page_changed
from palier.apps.together import draw_ids
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor, ActorKind
from palier.core.incident import Impact, Stage, State, check_stage, promised_by, worst


@dataclass(frozen=True, slots=True)
class Telling:
    """What is said of an incident; words by language.

    `next_update_at` is when the next word is promised, `eta` when it is expected to be over (UTC both).
    """

    words: Mapping[str, str]
    next_update_at: datetime | None = None
    eta: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom and what an incident concerns: components with the state it puts them in, and who may know."""

    components: Mapping[int, State]
    audience: Incident.Audience = Incident.Audience.PUBLIC
    account_ids: tuple[int, ...] = ()
    case_ids: tuple[int, ...] = field(default=())


@one_transaction
def open_incident(
    *, title: Mapping[str, str], impact: Impact, reach: Reach, telling: Telling, by: Actor, at: datetime
) -> int:
    """Open an incident with its first words, stage INVESTIGATING, and answer its id.

    The next word is promised no later than the plans of the accounts concerned let it be.  Its components show their
    states from now on; its cases are answered by each update (`watching.answer_cases`).
    Raises NotAllowed, NotFound (a component, an account, a case), NothingToSay, NothingAffected, NobodyChosen,
    PromiseInThePast.
    """
    policies.require(policies.may_tell(by), by=by, act="open_incident")
    at = at.replace(microsecond=0)
    check_telling(telling, at)
    incident = _begun(title, impact, reach, Stage.INVESTIGATING, by, at)
    _affect(incident, reach, at, now=True)
    every = plan_notices(incident, reach.account_ids, at=at)
    telling = replace(telling, next_update_at=promised_by(telling.next_update_at, at=at, every=every))
    add_update(incident, Stage.INVESTIGATING, telling, by, at)
    facts = {"incident": incident.reference, "impact": impact.value, "audience": incident.audience}
    audit.record(by=by, at=at, act="open_incident", facts=facts)
    return incident.pk


@one_transaction
def plan_maintenance(
    *,
    title: Mapping[str, str],
    planned_from: datetime,
    planned_until: datetime,
    reach: Reach,
    telling: Telling,
    by: Actor,
    at: datetime,
) -> int:
    """Announce a maintenance, and answer its id; it begins by itself (`watching.watch`).

    Raises NotAllowed, NotFound (a component, an account, a case), NothingToSay, NothingAffected, NobodyChosen,
    WindowBackwards, PromiseInThePast.
    """
    policies.require(policies.may_tell(by), by=by, act="plan_maintenance")
    if planned_until <= planned_from:
        raise WindowBackwards
    if planned_until <= at:
        raise PromiseInThePast(planned_until)
    at = at.replace(microsecond=0)
    check_telling(telling, at)
    incident = _begun(title, Impact.NONE, reach, Stage.SCHEDULED, by, at)
    incident.planned_from, incident.planned_until = planned_from, planned_until
    _affect(incident, reach, at, now=False)
    plan_notices(incident, reach.account_ids, at=at)
    add_update(incident, Stage.SCHEDULED, telling, by, at)
    audit.record(by=by, at=at, act="plan_maintenance", facts={"incident": incident.reference})
    return incident.pk


@one_transaction
def post_update(
    *,
    incident_id: int,
    stage: Stage,
    telling: Telling,
    states: Mapping[int, State] | None = None,
    seen: int | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Say how an incident goes on; the last stage ends it, and its components show again what else touches them.

    `states` are components whose state changes with this update; `seen` is how many updates the writer had before
    them: whoever crossed somebody else's reads that first.  Raises NotAllowed, NotFound, IncidentOver,
    StageOutOfOrder, NothingToSay, PromiseInThePast, UpdateCrossed.
    """
    policies.require(policies.may_tell(by), by=by, act="post_update")
    incident = taken(incident_id)
    at = max(at.replace(microsecond=0), incident.changed_at)
    check_stage(Stage(incident.stage), stage, reference=incident.reference)
    if seen is not None and seen != incident.updates_count:
        raise UpdateCrossed(incident.reference, incident.updates_count - seen)
    check_telling(telling, at)
    for component_id, state in (states or {}).items():
        AffectedComponent.objects.update_or_create(
            incident=incident, component_id=locked(component_id).pk, defaults={"state": state.value}
        )
    if not stage.is_over and not stage.is_planned:
        said_for = promised_by(telling.next_update_at, at=at, every=cadence_of(incident, at=at))
        telling = replace(telling, next_update_at=said_for)
    add_update(incident, stage, telling, by, at)
    if stage is not Stage.SCHEDULED and incident.audience == Incident.Audience.PUBLIC:
        show_components(incident, at)
    facts: dict[str, audit.Fact] = {
        "incident": incident.reference,
        "stage": stage.value,
        "update": incident.updates_count,
    }
    audit.record(by=by, at=at, act="post_update", facts=facts)


@one_transaction
def correct_update(*, update_id: int, words: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Correct what was said, visibly: what was said stays, and is shown with its correction, after the end too.

    Raises NotAllowed, NotFound, NothingToSay.
    """
    policies.require(policies.may_tell(by), by=by, act="correct_update")
    wrong = IncidentUpdate.objects.filter(pk=update_id, corrects__isnull=True).first()
    if wrong is None:
        raise NotFound("update", str(update_id))
    incident = taken(wrong.incident_id)
    at = max(at.replace(microsecond=0), incident.changed_at)
    _write(incident, Stage(incident.stage), said(words, "words"), by, at, corrects=wrong)
    incident.save()
    page_changed(at=at)
    facts: dict[str, audit.Fact] = {"incident": incident.reference, "corrects": wrong.seq}
    audit.record(by=by, at=at, act="correct_update", facts=facts)


def taken(incident_id: int) -> Incident:
    """The incident in hand, locked.  Raises NotFound."""
    found = Incident.objects.select_for_update(no_key=True).filter(pk=incident_id).first()
    if found is None:
        raise NotFound("incident", str(incident_id))
    return found


def check_telling(telling: Telling, at: datetime) -> None:
    """Let pass what can be said.  Raises NothingToSay, PromiseInThePast."""
    said(telling.words, "words")
    for promised in (telling.next_update_at, telling.eta):
        if promised is not None and promised <= at:
            raise PromiseInThePast(promised)


def _begun(title: Mapping[str, str], impact: Impact, reach: Reach, stage: Stage, by: Actor, at: datetime) -> Incident:
    if reach.audience is Incident.Audience.PUBLIC and not reach.components:
        raise NothingAffected
    if reach.audience is Incident.Audience.ACCOUNTS and not reach.account_ids:
        raise NobodyChosen
    check_known("account", reach.account_ids, Account.objects.all())
    check_known("case", reach.case_ids, visible_cases(by))
    [key] = draw_ids(incidents_incident=1)["incidents_incident"]
    return Incident(
        pk=key,
        reference=f"INC-{key}",
        title=said(title, "title"),
        impact=impact.value,
        audience=reach.audience,
        stage=stage.value,
        commander_id=by.id if by.kind is ActorKind.AGENT else None,
        opened_at=at,
        changed_at=at,
    )


def check_known(what: str, ids: Collection[int], rows: QuerySet[Account] | QuerySet[Case]) -> None:
    """Refuse what is not there, or not to be seen: both look the same.  Raises NotFound."""
    if unknown := set(ids) - set(rows.filter(pk__in=ids).values_list("pk", flat=True)):
        raise NotFound(what, str(min(unknown)))


def _affect(incident: Incident, reach: Reach, at: datetime, *, now: bool) -> None:
    """Write the incident with what it concerns; `now` has its components show it, if everybody may know."""
    components = [(locked(component_id), state) for component_id, state in sorted(reach.components.items())]
    incident.save(force_insert=True)
    AffectedComponent.objects.bulk_create(
        AffectedComponent(incident=incident, component=component, state=state.value) for component, state in components
    )
    if now and reach.audience is Incident.Audience.PUBLIC:
        for component, state in components:
            mark(component, worst([state, State(component.state)]), cause=incident.reference, at=at)
    incident.accounts.set(reach.account_ids)
    AffectedCase.objects.bulk_create(
        AffectedCase(incident=incident, case_id=case_id, linked_at=at, linked_by=incident.reference)
        for case_id in reach.case_ids
    )


def add_update(incident: Incident, stage: Stage, telling: Telling, by: Actor, at: datetime) -> None:
    """One more update, and what the incident's row says of it."""
    words = said(telling.words, "words")
    incident.stage = stage.value
    incident.next_update_at = None if stage.is_over else telling.next_update_at
    incident.eta = telling.eta or incident.eta
    incident.told_late_at = None
    incident.over_at = (incident.over_at or at) if stage.is_over else None
    _write(incident, stage, words, by, at, eta=telling.eta)
    incident.save()
    page_changed(at=at)


def _write(
    incident: Incident,
    stage: Stage,
    words: Mapping[str, str],
    by: Actor,
    at: datetime,
    *,
    eta: datetime | None = None,
    corrects: IncidentUpdate | None = None,
) -> None:
    incident.updates_count += 1
    incident.changed_at = at
    IncidentUpdate.objects.create(
        incident=incident,
        seq=incident.updates_count,
        at=at,
        stage=stage.value,
        words=dict(words),
        next_update_at=None if corrects else incident.next_update_at,
        eta=eta,
        by_id=by.id,
        by_name=by.name,
        corrects=corrects,
        audience=corrects.audience if corrects else incident.audience,
        readers=corrects.readers if corrects else _readers(incident),
    )


def _readers(incident: Incident) -> list[int]:
    if incident.audience != Incident.Audience.ACCOUNTS:
        return []
    return list(incident.accounts.order_by("pk").values_list("pk", flat=True))


def show_components(incident: Incident, at: datetime) -> None:
    """Each component shows the worst of what still touches it; nothing does: it is operational."""
    for affected in AffectedComponent.objects.filter(incident=incident).order_by("component_id"):
        component = locked(affected.component_id)
        mark(component, worst(during_incidents(component)), cause=incident.reference, at=at)

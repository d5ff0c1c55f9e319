"""An analysis is begun, written, handed to somebody else for review, and approved or returned."""

from datetime import datetime

from palier.apps.analyses import policies
from palier.apps.analyses.commands.taking import ANALYSES, done, stepped, taken
from palier.apps.analyses.errors import (
    AnalysedAlready,
    AnalysisCrossed,
    AnalysisIncomplete,
    StillGoingOn,
    WriterMayNotApprove,
)
from palier.apps.analyses.models import Action, AnalysedCase, Analysis
from palier.apps.analyses.reading import content_of
from palier.apps.audit import commands as audit
from palier.apps.cases.policies import visible_cases
from palier.apps.errors import NotFound
from palier.apps.incidents.models import Incident
from palier.apps.incidents.policies import visible_incidents
from palier.apps.outbox.commands import announce
from palier.apps.staff.models import Agent
from palier.apps.together import draw_ids
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.analysis import ActionPlan, Content, Step, missing_parts


@one_transaction
def begin_for_incident(*, reference: str, by: Actor, at: datetime) -> str:
    """Begin the analysis of an incident that is over, called like it; answers its reference.

    Raises NotAllowed, NotFound, StillGoingOn, AnalysedAlready.
    """
    policies.require(policies.may_write(by), by=by, act="begin_analysis")
    incident = visible_incidents(by).select_for_update(of=("self",)).filter(reference=reference).first()
    if incident is None or incident.planned_from is not None:
        raise NotFound("incident", reference)
    if incident.over_at is None:
        raise StillGoingOn(reference)
    known = Analysis.objects.filter(incident=incident).values_list("reference", flat=True).first()
    if known:
        raise AnalysedAlready(known)
    return _begun(incident, incident.title, by, at).reference


@one_transaction
def begin_for_case(*, reference: str, by: Actor, at: datetime) -> str:
    """Begin the analysis of a case that belongs to no incident; answers its reference.

    One that is for the eyes of one team has none (promises J5).  Raises NotAllowed, NotFound, AnalysedAlready.
    """
    policies.require(policies.may_write(by), by=by, act="begin_analysis")
    seen = policies.analysable(visible_cases(by, at=at))
    case = seen.select_for_update(of=("self",)).filter(reference=reference).first()
    if case is None:
        raise NotFound("case", reference)
    known = Analysis.objects.filter(own_cases__case=case) | Analysis.objects.filter(
        incident__linked__case=case, incident__linked__ended_at__isnull=True
    )
    if found := known.values_list("reference", flat=True).first():
        raise AnalysedAlready(found)
    analysis = _begun(None, {}, by, at)
    AnalysedCase.objects.create(analysis=analysis, case=case)
    return analysis.reference


@one_transaction
def write_analysis(*, analysis_id: int, content: Content, seen: int, by: Actor, at: datetime) -> None:
    """Keep what was written, over what was; `seen` is the edition that the writer had before them.

    Raises NotAllowed, NotFound, StepOutOfOrder, AnalysisCrossed.
    """
    policies.require(policies.may_write(by), by=by, act="write_analysis")
    analysis = taken(analysis_id)
    stepped(analysis, Step.WRITE)
    if seen != analysis.edition:
        raise AnalysisCrossed(analysis.reference, analysis.written_by)
    analysis.title, analysis.summary = dict(content.title), dict(content.summary)
    analysis.method, analysis.whys = content.method.value, [dict(why) for why in content.whys if why]
    analysis.causes, analysis.went_well = dict(content.causes), dict(content.went_well)
    analysis.left_out = sorted(content.left_out)
    analysis.edition += 1
    analysis.written_by = by.name
    if by.id not in analysis.writers:
        analysis.writers = [*analysis.writers, by.id]
    _write_actions(analysis, content.actions)
    done(analysis, "write_analysis", by, at, edition=analysis.edition)


@one_transaction
def submit_analysis(*, analysis_id: int, by: Actor, at: datetime) -> None:
    """Ask somebody else to review it.  Raises NotAllowed, NotFound, StepOutOfOrder, AnalysisIncomplete."""
    policies.require(policies.may_write(by), by=by, act="submit_analysis")
    analysis = taken(analysis_id)
    stepped(analysis, Step.SUBMIT)
    if missing := missing_parts(content_of(analysis, analysis.actions.order_by("position", "pk"))):
        raise AnalysisIncomplete(missing)
    analysis.returned_why = ""
    done(analysis, "submit_analysis", by, at)


@one_transaction
def return_analysis(*, analysis_id: int, why: str, by: Actor, at: datetime) -> None:
    """Take it back into writing, with a word on what is missing; an approval is gone with it.

    Raises NotAllowed, NotFound, StepOutOfOrder.
    """
    policies.require(policies.may_write(by), by=by, act="return_analysis")
    analysis = taken(analysis_id)
    stepped(analysis, Step.RETURN)
    analysis.returned_why, analysis.approved_by = why.strip(), ""
    done(analysis, "return_analysis", by, at)


@one_transaction
def approve_analysis(*, analysis_id: int, by: Actor, at: datetime) -> None:
    """Let it be published as it stands.  Raises NotAllowed, NotFound, StepOutOfOrder, WriterMayNotApprove."""
    policies.require(policies.may_write(by), by=by, act="approve_analysis")
    analysis = taken(analysis_id)
    stepped(analysis, Step.APPROVE)
    if policies.has_written(by, analysis):
        raise WriterMayNotApprove(by.name)
    analysis.approved_by = by.name
    done(analysis, "approve_analysis", by, at)


def _begun(incident: Incident | None, title: dict[str, str], by: Actor, at: datetime) -> Analysis:
    [key] = draw_ids(analyses_analysis=1)["analyses_analysis"]
    analysis = Analysis.objects.create(
        pk=key, reference=f"RCA-{key}", incident=incident, title=title, begun_at=at, changed_at=at
    )
    facts: dict[str, audit.Fact] = {"analysis": analysis.reference}
    audit.record(by=by, at=at, act="begin_analysis", facts=facts)
    announce(topic=ANALYSES, subject="", at=at)
    return analysis


def _write_actions(analysis: Analysis, plans: tuple[ActionPlan, ...]) -> None:
    """The actions as planned, in order; one that moved to another day is reminded of anew."""
    known = {each.pk: each for each in analysis.actions.select_for_update(of=("self",))}
    staff = set(Agent.objects.filter(pk__in=[plan.owner_id for plan in plans]).values_list("pk", flat=True))
    kept: list[int] = []
    for position, plan in enumerate(plans):
        action = known.get(plan.id) or Action(analysis=analysis)
        if action.due_on != plan.due_on:
            action.reminded_at = action.told_late_at = None
        action.position, action.words = position, dict(plan.words)
        action.owner_id, action.due_on = plan.owner_id if plan.owner_id in staff else None, plan.due_on
        action.save()
        kept.append(action.pk)
    analysis.actions.exclude(pk__in=kept).delete()

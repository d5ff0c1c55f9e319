"""An analysis in hand: locked, moved from stage to stage, put back with its trace."""

from datetime import datetime

from palier.apps.analyses.models import Analysis
from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.outbox.commands import announce
from palier.core.actor import Actor
from palier.core.analysis import Stage, Step, stage_after

ANALYSES = "analyses"
"""What the desk follows."""


def taken(analysis_id: int) -> Analysis:
    """The analysis, locked.  Raises NotFound."""
    found = Analysis.objects.select_for_update(of=("self",)).select_related("incident").filter(pk=analysis_id).first()
    if found is None:
        raise NotFound("analysis", str(analysis_id))
    return found


def stepped(analysis: Analysis, step: Step) -> None:
    """Move it where a step leads.  Raises StepOutOfOrder."""
    analysis.stage = stage_after(Stage(analysis.stage), step).value


def done(analysis: Analysis, act: str, by: Actor, at: datetime, **facts: audit.Fact) -> None:
    """Put it back, in the audit trail too, and tell the open pages."""
    analysis.changed_at = max(at, analysis.changed_at)
    analysis.save()
    audit.record(by=by, at=at, act=act, facts={"analysis": analysis.reference, **facts})
    announce(topic=ANALYSES, subject=str(analysis.pk), at=at)

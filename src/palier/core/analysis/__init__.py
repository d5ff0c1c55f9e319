"""What is owed after an incident: how its analysis comes about, what it draws from the record.  Pure."""

from palier.core.analysis.content import ActionPlan, Content, Method, Part, missing_parts
from palier.core.analysis.impact import availability_between, concerning, lost_between, spent_between, worst_between
from palier.core.analysis.stages import Stage, Step, StepOutOfOrder, stage_after
from palier.core.analysis.timeline import OWN_CASES, Line, Source, drawn

__all__ = [
    "OWN_CASES",
    "ActionPlan",
    "Content",
    "Line",
    "Method",
    "Part",
    "Source",
    "Stage",
    "Step",
    "StepOutOfOrder",
    "availability_between",
    "concerning",
    "drawn",
    "lost_between",
    "missing_parts",
    "spent_between",
    "stage_after",
    "worst_between",
]

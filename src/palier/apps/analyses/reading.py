"""The written part of an analysis as a value."""

from palier.apps.analyses.models import Analysis
from palier.core.analysis import ActionPlan, Content, Method


def content_of(analysis: Analysis) -> Content:
    """What was written in it so far, its actions in order."""
    rows = analysis.actions.order_by("position", "pk").values_list("words", "owner_id", "due_on", "pk")
    return Content(
        title=analysis.title,
        summary=analysis.summary,
        method=Method(analysis.method),
        whys=tuple(analysis.whys),
        causes=analysis.causes,
        went_well=analysis.went_well,
        left_out=frozenset(analysis.left_out),
        actions=tuple(ActionPlan(*row) for row in rows),
    )

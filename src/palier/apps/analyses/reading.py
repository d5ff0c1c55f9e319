"""The written part of an analysis as a value."""

from collections.abc import Iterable

from palier.apps.analyses.models import Action, Analysis
from palier.core.analysis import ActionPlan, Content, Method


def content_of(analysis: Analysis, actions: Iterable[Action]) -> Content:
    """What was written in it so far, with its actions in order."""
    return Content(
        title=analysis.title,
        summary=analysis.summary,
        method=Method(analysis.method),
        whys=tuple(analysis.whys),
        causes=analysis.causes,
        went_well=analysis.went_well,
        left_out=frozenset(analysis.left_out),
        actions=tuple(ActionPlan(each.words, each.owner_id, each.due_on, each.pk) for each in actions),
    )

"""Every act on analyses."""

from palier.apps.analyses.commands.following import finish_action, remind_owners, tell_late_actions
from palier.apps.analyses.commands.publishing import correct_analysis, publish_analysis, settle_resolved
from palier.apps.analyses.commands.writing import (
    approve_analysis,
    begin_for_case,
    begin_for_incident,
    return_analysis,
    submit_analysis,
    write_analysis,
)

__all__ = [
    "approve_analysis",
    "begin_for_case",
    "begin_for_incident",
    "correct_analysis",
    "finish_action",
    "publish_analysis",
    "remind_owners",
    "return_analysis",
    "settle_resolved",
    "submit_analysis",
    "tell_late_actions",
    "write_analysis",
]

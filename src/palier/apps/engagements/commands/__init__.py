"""Every act on engagements."""

from palier.apps.engagements.commands.beginning import begin_for_case, begin_for_contract
from palier.apps.engagements.commands.following import do_stage, drop_engagement, finish_engagement, plan_stage
from palier.apps.engagements.commands.lateness import tell_late
from palier.apps.engagements.commands.starting import begin_started

__all__ = [
    "begin_for_case",
    "begin_for_contract",
    "begin_started",
    "do_stage",
    "drop_engagement",
    "finish_engagement",
    "plan_stage",
    "tell_late",
]

"""Everything that can be done about whose cases are whose."""

from palier.apps.routing.commands.advisors import change_stand_in, end_advisor, name_advisor
from palier.apps.routing.commands.placing import place_waiting
from palier.apps.routing.commands.rules import RulePlan, change_rule, create_rule, move_rule, remove_rule

__all__ = [
    "RulePlan",
    "change_rule",
    "change_stand_in",
    "create_rule",
    "end_advisor",
    "move_rule",
    "name_advisor",
    "place_waiting",
    "remove_rule",
]

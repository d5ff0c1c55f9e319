"""Everything that can be done with components and incidents."""

from palier.apps.incidents.commands.arranging import (
    Naming,
    add_component,
    add_group,
    bring_back_component,
    change_component,
    change_group,
    move_component,
    move_group,
    remove_group,
    retire_component,
)
from palier.apps.incidents.commands.components import make_check, set_state, tell_state
from palier.apps.incidents.commands.escalating import escalate_late
from palier.apps.incidents.commands.linking import link_case, take_command, unlink_case
from palier.apps.incidents.commands.noticing import tell_accounts
from palier.apps.incidents.commands.preparing import keep_template, remove_template
from palier.apps.incidents.commands.ringing import keep_number, note_no_answer, record_call
from palier.apps.incidents.commands.telling import (
    Reach,
    Telling,
    correct_update,
    open_incident,
    plan_maintenance,
    post_update,
)
from palier.apps.incidents.commands.watching import answer_cases, watch
from palier.apps.incidents.commands.widening import widen_audience

__all__ = [
    "Naming",
    "Reach",
    "Telling",
    "add_component",
    "add_group",
    "answer_cases",
    "bring_back_component",
    "change_component",
    "change_group",
    "correct_update",
    "escalate_late",
    "keep_number",
    "keep_template",
    "link_case",
    "make_check",
    "move_component",
    "move_group",
    "note_no_answer",
    "open_incident",
    "plan_maintenance",
    "post_update",
    "record_call",
    "remove_group",
    "remove_template",
    "retire_component",
    "set_state",
    "take_command",
    "tell_accounts",
    "tell_state",
    "unlink_case",
    "watch",
    "widen_audience",
]

"""Everything that can be done about escalations: one file a verb or a family of them."""

from palier.apps.escalations.commands.appointing import appoint, end_appointment
from palier.apps.escalations.commands.asking import ask_for_escalation, end_escalation, take_escalation
from palier.apps.escalations.commands.calling import claim_calls, mark_call_done, mark_call_put_off
from palier.apps.escalations.commands.climbing import climb_untaken
from palier.apps.escalations.commands.hooking import add_hook, remove_hook, renew_secret, set_hook_active, try_hook
from palier.apps.escalations.commands.mentioning import write_note
from palier.apps.escalations.commands.reading import read_all, read_notice
from palier.apps.escalations.commands.telling import tell_waiting

__all__ = [
    "add_hook",
    "appoint",
    "ask_for_escalation",
    "claim_calls",
    "climb_untaken",
    "end_appointment",
    "end_escalation",
    "mark_call_done",
    "mark_call_put_off",
    "read_all",
    "read_notice",
    "remove_hook",
    "renew_secret",
    "set_hook_active",
    "take_escalation",
    "tell_waiting",
    "try_hook",
    "write_note",
]

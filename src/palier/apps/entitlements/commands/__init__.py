"""Everything that writes a ledger or a time sheet; one command a verb."""

from palier.apps.entitlements.commands.adjusting import correct_credits, refund_credits, transfer_credits
from palier.apps.entitlements.commands.dues import grant_due, grant_due_to_all
from palier.apps.entitlements.commands.ledgerbook import Link
from palier.apps.entitlements.commands.once import carry_out_once
from palier.apps.entitlements.commands.spending import consume_credits, release_credits, reserve_credits, use_reserved
from palier.apps.entitlements.commands.time import book_time, withdraw_time
from palier.apps.entitlements.commands.timers import drop_timer, start_timer, stop_timer

__all__ = [
    "Link",
    "book_time",
    "carry_out_once",
    "consume_credits",
    "correct_credits",
    "drop_timer",
    "grant_due",
    "grant_due_to_all",
    "refund_credits",
    "release_credits",
    "reserve_credits",
    "start_timer",
    "stop_timer",
    "transfer_credits",
    "use_reserved",
    "withdraw_time",
]

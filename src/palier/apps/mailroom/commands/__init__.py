"""Everything that is done with mail: incoming mail is claimed, settled, held, released; outgoing mail is delivered."""

from palier.apps.mailroom.commands.claiming import claim_raw_mail, put_off_raw_mail
from palier.apps.mailroom.commands.delivery import (
    claim_outgoing,
    claim_with_times,
    mark_all_kept,
    mark_failed,
    mark_handed,
    mark_kept,
    mark_put_off,
    mark_sent,
    mark_suppressed,
    readers_of,
    readers_of_all,
    release_outgoing,
    withhold_if_unwanted,
    withhold_unwanted,
)
from palier.apps.mailroom.commands.holding import dismiss_held_mail, release_held_mail, release_to_new_contact
from palier.apps.mailroom.commands.paying import hear_of_payments
from palier.apps.mailroom.commands.settling import settle_raw_mail, settle_together

__all__ = [
    "claim_outgoing",
    "claim_raw_mail",
    "claim_with_times",
    "dismiss_held_mail",
    "hear_of_payments",
    "mark_all_kept",
    "mark_failed",
    "mark_handed",
    "mark_kept",
    "mark_put_off",
    "mark_sent",
    "mark_suppressed",
    "put_off_raw_mail",
    "readers_of",
    "readers_of_all",
    "release_held_mail",
    "release_outgoing",
    "release_to_new_contact",
    "settle_raw_mail",
    "settle_together",
    "withhold_if_unwanted",
    "withhold_unwanted",
]

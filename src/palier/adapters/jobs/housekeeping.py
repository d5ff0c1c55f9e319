"""What a desk sweeps out now and then.  Every task may run twice and takes no notice of words it does not know."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from procrastinate import Blueprint

from palier.apps.accounts.access import forget_sign_ins
from palier.apps.drafts.commands import forget_drafts
from palier.apps.outbox.commands import forget_live_events
from palier.apps.presence.commands import forget_absent
from palier.apps.signin.commands.forgetting import forget_allowances, forget_challenges, forget_half_open
from palier.apps.subscribers.commands import forget_askings

KEEP_LIVE_EVENTS = timedelta(days=1)
KEEP_SIGN_INS = timedelta(days=1)
"""Longer than the hour over which they are counted, no longer than needed: they hold addresses of strangers too."""
KEEP_DRAFTS = timedelta(days=30)

blueprint = Blueprint()


@blueprint.periodic(cron="17 * * * *")
@blueprint.task(queueing_lock="forget_live", pass_context=False)
def forget_old_live_events(timestamp: int, **_: Any) -> None:
    """Pages that were away for longer than a day load anew anyway."""
    before = datetime.fromtimestamp(timestamp, UTC) - KEEP_LIVE_EVENTS
    forget_live_events(before=before)
    forget_absent(before=before)


@blueprint.periodic(cron="43 4 * * *")
@blueprint.task(queueing_lock="forget_sessions", pass_context=False)
def forget_expired_sessions(timestamp: int, **_: Any) -> None:  # noqa: ARG001 procrastinate passes it
    """Signed-in browsers whose time is over."""
    SessionStore.clear_expired()


@blueprint.periodic(cron="53 * * * *")
@blueprint.task(queueing_lock="forget_sign_ins", pass_context=False)
def forget_old_sign_ins(timestamp: int, **_: Any) -> None:
    """Codes that somebody asked for at the portal's door, and who asked to be told of incidents and never said yes."""
    before = datetime.fromtimestamp(timestamp, UTC) - KEEP_SIGN_INS
    for forget in (forget_sign_ins, forget_half_open, forget_allowances, forget_challenges, forget_askings):
        forget(before=before)


@blueprint.periodic(cron="29 4 * * *")
@blueprint.task(queueing_lock="forget_drafts", pass_context=False)
def forget_old_drafts(timestamp: int, **_: Any) -> None:
    """Words that nobody came back to."""
    forget_drafts(before=datetime.fromtimestamp(timestamp, UTC) - KEEP_DRAFTS)

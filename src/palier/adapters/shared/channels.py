"""Channels in words: why one does not take something now, until when, and which others do."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from palier.adapters.shared.words import channel_words, list_words, text_words
from palier.core.channels import ChannelNow, Reach

Instant = Callable[[datetime], str]


def channel_named(now: ChannelNow) -> str:
    """What the catalogue calls a channel; the desk's own word for one that the plan does not give."""
    return text_words(now.terms.label) if now.terms and now.terms.label else channel_words(now.id)


def reach_words(now: ChannelNow, instant: Instant) -> str:
    """How a channel stands, in one sentence; `instant` writes instants for the reader."""
    values = {"channel": channel_named(now), "when": instant(now.changes_at) if now.changes_at else ""}
    match now.reach:
        case Reach.OPEN:
            return (
                _("%(channel)s: open until %(when)s.") % values if now.changes_at else _("%(channel)s: open.") % values
            )
        case Reach.CLOSED:
            said = _("%(channel)s: closed, opens %(when)s.") if now.changes_at else _("%(channel)s: closed.")
            return said % values
        case Reach.NOT_FOR_SEVERITY:
            return _("%(channel)s: not for this severity.") % values
        case Reach.NOT_OFFERED:
            return _("%(channel)s: not in this plan.") % values


def instead_words(others: Iterable[ChannelNow]) -> str:
    """Which channels are open instead; empty where none is."""
    names = [channel_named(each) for each in others]
    return _("Open now: %(channels)s.") % {"channels": list_words(names)} if names else ""

"""Which channels a contract gives now, for whom, how well, and until when (plan-language.md, "channels")."""

from palier.core.channels.open_now import ChannelNow, Reach, channel_now, channels_now, open_instead
from palier.core.channels.service import goes_first, roles_reached, service_of

__all__ = [
    "ChannelNow",
    "Reach",
    "channel_now",
    "channels_now",
    "goes_first",
    "open_instead",
    "roles_reached",
    "service_of",
]

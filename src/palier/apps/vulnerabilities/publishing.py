"""What everybody may read of a channel: security.txt, and the key."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from palier.apps.vulnerabilities.keeping import channel_numbered
from palier.apps.vulnerabilities.queries import PublishedChannel, published_channels
from palier.core.pgp.sealing import clear_signed

GOOD_FOR = timedelta(days=180)
"""How long a security.txt may be believed; less than the year that RFC 9116 §2.5.5 advises."""


def security_text(*, base: str, at: datetime) -> str:
    """The content of /.well-known/security.txt (RFC 9116), signed by the first channel's key; empty without a channel.

    `base` is the address of this installation, without a slash at its end.
    """
    channels = published_channels()
    if not channels or not channels[0].fingerprint:
        return ""
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return _signed(channels[0].id, "".join(f"{line}\n" for line in _fields(channels, base, day + GOOD_FOR)))


def _fields(channels: Sequence[PublishedChannel], base: str, expires: datetime) -> Sequence[str]:
    languages = sorted({language for channel in channels for language in channel.languages})
    policies = sorted({channel.policy_url for channel in channels if channel.policy_url})
    return (
        f"Canonical: {base}/.well-known/security.txt",
        *(f"Contact: mailto:{channel.address}" for channel in channels),
        f"Contact: {base}/security/report/",
        *(f"Encryption: {base}/security/{channel.fingerprint}.asc" for channel in channels if channel.fingerprint),
        *(f"Encryption: openpgp4fpr:{channel.fingerprint.lower()}" for channel in channels if channel.fingerprint),
        f"Preferred-Languages: {', '.join(languages)}",
        *(f"Policy: {address}" for address in policies),
        f"Expires: {expires.strftime('%Y-%m-%dT%H:%M:%SZ')}",
    )


@lru_cache(maxsize=8)
def _signed(channel_id: int, text: str) -> str:
    """Signed once a day, not once for everybody who asks."""
    channel = channel_numbered(channel_id)
    assert channel is not None
    return clear_signed(text, secret=channel.secret)

"""The envelope of a mail that came without one: what the server that delivered it wrote into its head."""

from collections.abc import Sequence

from palier.core.mail.addresses import read_addresses
from palier.core.mail.headers import first_header, read_headers
from palier.core.mail.tokens import split_tag

UNKNOWN = "?"
"""The sender of an envelope that nobody knows; an empty one means a mail that wants no answer (RFC 5321 §4.5.5)."""

DELIVERED = ("delivered-to", "x-original-to", "x-envelope-to", "envelope-to")


def envelope_of(raw: bytes) -> tuple[str, tuple[str, ...]]:
    """The sender, and to whom it was delivered."""
    headers, _ = read_headers(raw, first_header(raw), len(raw))
    sender = headers.raw("return-path").strip("<> ") if headers.has("return-path") else UNKNOWN
    named = [one.email for name in DELIVERED for value in headers.all(name)[:5] for one in read_addresses(value)]
    return sender, tuple(dict.fromkeys(address for address in named if address))


def mailbox_of(recipients: Sequence[str], *, address: str, also: Sequence[str]) -> str:
    """Under which of our addresses a mail is kept: another one of ours that it was delivered to, else the desk's.

    The same bytes delivered to two of them are two mails: one to a vulnerability channel is never taken for the copy
    that the desk got, whichever came first.
    """
    bases = {split_tag(recipient)[0] for recipient in recipients}
    return next((other for other in also if other.lower() in bases), address)

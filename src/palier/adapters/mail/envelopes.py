"""The envelope of a mail that came without one: what the server that delivered it wrote into its head."""

from palier.core.mail.addresses import read_addresses
from palier.core.mail.headers import first_header, read_headers

UNKNOWN = "?"
"""The sender of an envelope that nobody knows; an empty one means a mail that wants no answer (RFC 5321 §4.5.5)."""

DELIVERED = ("delivered-to", "x-original-to", "x-envelope-to", "envelope-to")


def envelope_of(raw: bytes) -> tuple[str, tuple[str, ...]]:
    """The sender, and to whom it was delivered."""
    headers, _ = read_headers(raw, first_header(raw), len(raw))
    sender = headers.raw("return-path").strip("<> ") if headers.has("return-path") else UNKNOWN
    named = [one.email for name in DELIVERED for value in headers.all(name)[:5] for one in read_addresses(value)]
    return sender, tuple(dict.fromkeys(address for address in named if address))

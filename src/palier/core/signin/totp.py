"""Codes of an authenticator app: six digits that change every thirty seconds.  Sources: RFC 4226, RFC 6238."""

import hmac
from base64 import b32encode
from datetime import datetime
from urllib.parse import quote, urlencode

STEP_SECONDS = 30
DIGITS = 6
DRIFT = 1
"""A code of the step before or after the present one counts too: clocks differ, and people type slowly."""


def step_at(at: datetime) -> int:
    """The number of the half minute, counted from 1970, in which `at` lies.  Source: RFC 6238 §4.2."""
    return int(at.timestamp()) // STEP_SECONDS


def code_of(secret: bytes, step: int, *, digits: int = DIGITS) -> str:
    """The code of one step.  Source: RFC 4226 §5.3, with SHA-1, which is what apps know.

    >>> code_of(b"12345678901234567890", 1)
    '287082'
    """
    hashed = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    offset = hashed[-1] & 15
    number = int.from_bytes(hashed[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def step_of(typed: str, secret: bytes, *, at: datetime, after: int) -> int | None:
    """The step whose code somebody typed around `at`, however they spaced it; None where it is none of those.

    Steps up to `after` are spent: a code is good once (RFC 6238 §5.2).  Every step is compared, so that the time this
    takes does not tell which.
    """
    plain = "".join(sign for sign in typed if sign.isascii() and sign.isdigit())
    now, found = step_at(at), None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(plain, code_of(secret, step)) and step > after:
            found = step
    return found


def spelled(secret: bytes) -> str:
    """The secret as people type it into an app, in groups of four."""
    plain = b32encode(secret).decode().rstrip("=")
    return " ".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def key_address(secret: bytes, *, issuer: str, name: str) -> str:
    """What an app reads from the square picture: an otpauth address (the format of Google's key URIs)."""
    label = quote(f"{issuer}:{name}", safe="")
    values = {"secret": b32encode(secret).decode().rstrip("="), "issuer": issuer}
    return f"otpauth://totp/{label}?{urlencode(values, quote_via=quote)}"

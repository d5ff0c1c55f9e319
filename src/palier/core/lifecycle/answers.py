"""Signed links by which a customer answers with one click: to a proposed solution, or to the end of a case.

A link names the case, the fact it answers, who answers, and until when; its code (HMAC-SHA256, cut to 130 bits) can't
be made without the installation's key.  Small letters and digits alone: mail programs break lines and bend the rest.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

VALID_FOR = timedelta(days=60)
"""From the mail that carries it; long enough for a holiday, short enough for a mailbox that changes hands."""

CODE_CHARACTERS = 26
TOKEN = re.compile(r"([1-9][0-9]{0,17})-([1-9][0-9]{0,8})-([1-9][0-9]{0,17})-([1-9][0-9]{0,10})-([a-z2-7]{26})\Z")


@dataclass(frozen=True, slots=True)
class AnswerLink:
    """What a link names: case, place of the fact it answers, contact, and the last instant at which it opens."""

    case_id: int
    seq: int
    contact_id: int
    until: datetime

    def is_open(self, at: datetime) -> bool:
        """Whether it can still be used."""
        return at <= self.until


def answer_token(*, case_id: int, seq: int, contact_id: int, at: datetime, key: bytes) -> str:
    """The token of a link sent at `at`."""
    until = int((at + VALID_FOR).timestamp())
    named = f"{case_id}-{seq}-{contact_id}-{until}"
    return f"{named}-{_code(key, named)}"


def read_answer_token(token: str, *, key: bytes) -> AnswerLink | None:
    """What a token names; None for anything we did not sign.  Whether it is still open is asked of the answer."""
    found = TOKEN.match(token)
    if found is None or not hmac.compare_digest(_code(key, token.rpartition("-")[0]), found[5]):
        return None
    return AnswerLink(int(found[1]), int(found[2]), int(found[3]), datetime.fromtimestamp(int(found[4]), UTC))


def _code(key: bytes, named: str) -> str:
    signed = hmac.new(key, f"answer:{named}".encode(), hashlib.sha256).digest()
    return base64.b32encode(signed).decode().lower()[:CODE_CHARACTERS]

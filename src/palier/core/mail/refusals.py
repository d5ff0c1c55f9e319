"""What a mail server's refusal means: for now, for this mail, or for everything that is sent to the address."""

import re
from enum import StrEnum

ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)")
CODE = re.compile(r"(?:\A|[:\s])([245]\d\d)(?=[\s-]|\Z)")

GONE = {(1, 0), (1, 1), (1, 2), (1, 3), (1, 4), (1, 6), (1, 10), (2, 1), (4, 4)}
"""Subject and detail of statuses that speak of the address itself: no such person, no such domain, moved away, mailbox
switched off, no mail taken there at all (RFC 3463 §3.2 to §3.5, RFC 7505)."""

GONE_CODES = ("550", "551", "553")
"""The same where a server answers RCPT without an enhanced status (RFC 5321 §4.2.3)."""


class Refusal(StrEnum):
    """How far a refusal reaches."""

    FOR_NOW = "for_now"
    THIS_MAIL = "this_mail"
    THIS_ADDRESS = "this_address"


def status_in(said: str) -> str:
    """The enhanced status (RFC 3463) in a server's words, "5.1.1"; empty where it names none."""
    found = ENHANCED.search(said)
    return found[0] if found else ""


def refusal_of(said: str, *, of_recipient: bool) -> Refusal:
    """How far a server's words reach.  `of_recipient`: they answer RCPT, not the mail as a whole.

    A full mailbox, a mail too large, a policy or a suspicion of spam are about this mail: the next one may pass.
    Words without any code are taken for a refusal for now, since nothing lasting may be concluded from them.
    """
    if found := ENHANCED.search(said):
        if found[1] != "5":
            return Refusal.FOR_NOW
        return Refusal.THIS_ADDRESS if (int(found[2]), int(found[3])) in GONE else Refusal.THIS_MAIL
    code = CODE.search(said)
    if code is None or not code[1].startswith("5"):
        return Refusal.FOR_NOW
    return Refusal.THIS_ADDRESS if of_recipient and code[1] in GONE_CODES else Refusal.THIS_MAIL

"""What a mail server's refusal means: for now, for this mail, or for everything that is sent to the address."""

import re
from enum import StrEnum

ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)")
CODE = re.compile(r"(?:\A|[:;#(\s])([245]\d\d)(?=[\s:-]|\Z)")

GONE = {(1, 0), (1, 1), (1, 2), (1, 3), (1, 4), (1, 6), (1, 10), (2, 1), (4, 4)}
"""Subject and detail of statuses that speak of the address itself: no such person, no such domain, moved away, mailbox
switched off, no mail taken there at all (RFC 3463 §3.2 to §3.5, RFC 7505)."""

GONE_CODES = ("550", "551", "553")
"""The same where a server answers RCPT without an enhanced status (RFC 5321 §4.2.3)."""

NOBODY = re.compile(
    r"(?:user|account|mailbox|recipient|address|person|destinataire|utilisateur|adresse)\b.{0,40}"
    r"\b(?:unknown|inconnu|not (?:be )?found|introuvable|invalid|disabled|inactive|"
    r"(?:does not|doesn.t) exist|n.existe pas)|"
    r"(?:does not|doesn.t) have an? .{0,60}\baccount|"
    r"(?:no such|unknown|invalid|non-?existent) (?:\S{1,40} )?(?:user|account|mailbox|recipient|address|person)|"
    r"no (?:mailbox|account) (?:here )?by that name",
    re.IGNORECASE,
)
"""Words by which a server says that there is nobody, whatever code it gives them: some large hosts have but 554."""

NOT_THE_ADDRESS = re.compile(
    r"spam|\bpolic|block(?:ed|ing|list)|black ?list|\b(?:dns|r)bl\b|reputation|\brelay|\bcontent\b|virus|quota|"
    r"\bfull\b|\bsize\b|too (?:large|big|many)|\bdkim\b|\bspf\b|\bdmarc\b|authenticat",
    re.IGNORECASE,
)
"""Words that put a bare code down to the mail, to us or to a passing state: a list that names our server would
otherwise silence every reader of that host."""


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
    Without an enhanced status, or with one that names no subject, the reply code counts, and what its words speak of.
    Words without any code are taken for a refusal for now, since nothing lasting may be concluded from them.
    """
    if (found := ENHANCED.search(said)) and not _says_nothing(found):
        if found[1] != "5":
            return Refusal.FOR_NOW
        return Refusal.THIS_ADDRESS if (int(found[2]), int(found[3])) in GONE else Refusal.THIS_MAIL
    code = CODE.search(said)
    if code is None or not code[1].startswith("5"):
        return Refusal.THIS_MAIL if found and found[1] == "5" else Refusal.FOR_NOW
    is_gone = code[1] in GONE_CODES or NOBODY.search(said) is not None
    return Refusal.THIS_ADDRESS if of_recipient and is_gone and not NOT_THE_ADDRESS.search(said) else Refusal.THIS_MAIL


def refusal_reported(status: str, said: str) -> Refusal:
    """How far a refusal reaches that a report tells of: by its status, else by the reply that the report repeats.

    Servers that know no enhanced status are reported under 5.0.0, or under none (RFC 3464 §2.3.4).
    """
    found = ENHANCED.search(status)
    return refusal_of(status if found and not _says_nothing(found) else f"{said} {status}", of_recipient=True)


def _says_nothing(status: re.Match[str]) -> bool:
    """Whether a status is only a class: "other, undefined" (RFC 3463 §3.1)."""
    return int(status[2]) == int(status[3]) == 0

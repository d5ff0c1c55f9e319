"""From which machine a mail came to our own mail server, by the trace that it wrote (RFC 5321 §4.4)."""

import re
from dataclasses import dataclass
from ipaddress import ip_address

FIELD_CHARACTERS = 2_000
FROM = re.compile(r"\s*from\s+(\S{1,255})", re.IGNORECASE)
BY = re.compile(r"\bby\s+([^\s;()]{1,255})", re.IGNORECASE)
MACHINE = re.compile(r"\[(?:IPv6:)?([0-9a-fA-F.:]{2,45})\]")
HELO = re.compile(r"\bhelo=([^\s;()\]]{1,255})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hop:
    """The machine that handed a mail over: its address, and by which name it greeted."""

    machine: str
    helo: str


def handed_over(received: str, *, by: str) -> Hop | None:
    """What the topmost Received field says, if our server, called `by`, wrote it; None for anybody else's.

    Those below it may be the sender's own: they are never asked.
    """
    said = received[:FIELD_CHARACTERS]
    ours = BY.search(said)
    greeted = FROM.match(said)
    if ours is None or greeted is None or not by or ours[1].strip(".").lower() != by.strip(".").lower():
        return None
    source = said[: ours.start()]
    machine = next((found for found in MACHINE.findall(source) if _is_machine(found)), "")
    helo = HELO.search(source)
    return Hop(machine, (helo[1] if helo else greeted[1]).strip("[]").lower()) if machine else None


def _is_machine(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True

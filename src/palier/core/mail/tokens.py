"""Signed names of cases: in the Message-ID of every mail we send and in the address that answers go to.

Only such a name attaches an answer to a case, and only for someone who takes part in it.  A name is readable and
grants nothing by itself; its code (HMAC-SHA256, cut to 130 bits) can't be made without the installation's key.
Small letters and digits alone, because mail servers change the case of addresses.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable

CODE_CHARACTERS = 26
MESSAGE_ID = re.compile(r"c([1-9][0-9]{0,17})\.([0-9]{1,9})\.([a-z0-9_-]{1,40})\.([a-z2-7]{26})@(.{1,253})\Z")
TAG = re.compile(r"c([1-9][0-9]{0,17})-([a-z2-7]{26})\Z")


def message_id_for(case_number: int, event_seq: int, key: bytes, domain: str, kind: str = "mail") -> str:
    """The Message-ID, angle brackets included, of the mail of this kind about this event of a case."""
    named = f"{case_number}.{event_seq}.{kind}"
    return f"<c{named}.{_code(key, 'id', named)}@{domain}>"


def reply_address(case_number: int, *, key: bytes, address: str) -> str:
    """The address, made from ours by a tag after `+`, under which answers to a case arrive."""
    local, _, domain = address.rpartition("@")
    return f"{local}+c{case_number}-{_code(key, 'reply', str(case_number))}@{domain}"


def case_of_message_id(message_id: str, *, key: bytes) -> int | None:
    """The case that one of our Message-IDs names; None for anything we didn't sign."""
    found = MESSAGE_ID.match(message_id.strip().strip("<>").lower())
    if found and _is(key, "id", f"{found[1]}.{found[2]}.{found[3]}", found[4]):
        return int(found[1])
    return None


def case_of_address(email: str, *, key: bytes, address: str) -> int | None:
    """The case that a reply address of ours names; None for anything we didn't sign."""
    base, tag = split_tag(email)
    found = TAG.match(tag)
    if found and base == address.lower() and _is(key, "reply", found[1], found[2]):
        return int(found[1])
    return None


def named_case(
    *, addresses: Iterable[str], in_reply_to: Iterable[str], references: Iterable[str], key: bytes, address: str
) -> int | None:
    """The case a mail answers: by the address it came to, else by the id it answers, else by the latest reference."""
    by_address = (case_of_address(email, key=key, address=address) for email in addresses)
    ids = (*in_reply_to, *reversed(tuple(references)))
    by_id = (case_of_message_id(message_id, key=key) for message_id in ids)
    return next((case for case in (*by_address, *by_id) if case is not None), None)


def split_tag(email: str) -> tuple[str, str]:
    """An address without its tag, and the tag: `a+b@c` gives `a@c` and `b`; in small letters."""
    local, _, domain = email.lower().rpartition("@")
    base, _, tag = local.partition("+")
    return f"{base}@{domain}", tag


def _code(key: bytes, use: str, named: str) -> str:
    signed = hmac.new(key, f"{use}:{named}".encode(), hashlib.sha256).digest()
    return base64.b32encode(signed).decode().lower()[:CODE_CHARACTERS]


def _is(key: bytes, use: str, named: str, code: str) -> bool:
    return hmac.compare_digest(_code(key, use, named), code)

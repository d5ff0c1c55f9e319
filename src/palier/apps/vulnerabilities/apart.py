"""OpenPGP of strangers, read in a child process with limits (promises J6): a report is kept whatever becomes of it."""

from datetime import datetime

from palier.apps.apart import Child, ReaderDied
from palier.core.pgp.keys import KeyFault, KeyRefused, PublicKey
from palier.core.pgp.opening import OpenedMail, Ring, left_shut

PROGRAM = "palier.apps.vulnerabilities.apart_program"
CHILD = Child(PROGRAM)


def opened(raw: bytes, ring: Ring) -> OpenedMail:
    """A report as far as it can be read, as `open_mail`; one that beats the child is a file that stays shut."""
    try:
        mail = CHILD.ask(("open", raw, ring))
    except ReaderDied:
        return left_shut(raw)
    assert isinstance(mail, OpenedMail)
    return mail


def read_key(data: bytes, *, at: datetime) -> PublicKey:
    """A stranger's key, as `read_public_key`.  Raises KeyRefused: also for one that beats the child."""
    try:
        key = CHILD.ask(("key", data, at))
    except ReaderDied as death:
        raise KeyRefused(KeyFault.UNREADABLE) from death
    if isinstance(key, KeyFault):
        raise KeyRefused(key)
    assert isinstance(key, PublicKey)
    return key

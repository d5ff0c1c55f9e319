"""What a mail says; large and oddly made ones are taken apart in a child process with limits (promises D1, D2).

Ordinary mail is read in place: to ask the child would cost more than to read it.  The reader is linear and capped
anyway; the child is there for what nobody thought of.  When it dies, its mail is put off and then put aside like every
mail that can't be read: it is kept, and somebody is told.
"""

import re
from dataclasses import replace

from palier.apps.apart import Child, ReaderDied
from palier.core.mail.message import ParsedMail
from palier.core.mail.parse import parse_mail

LARGE = 256 * 2**10
LONG_HEAD = 64 * 2**10
MANY_PIECES = 100
END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
PROGRAM = "palier.apps.mailroom.apart_program"
CHILD = Child(PROGRAM)


def understand(raw: bytes, *, envelope_from: str | None = None) -> ParsedMail:
    """What a mail says, as `parse_mail`.  Raises ReaderDied."""
    if not needs_care(raw):
        return parse_mail(raw, envelope_from=envelope_from)
    mail = CHILD.ask((raw, envelope_from))
    assert isinstance(mail, ParsedMail)
    return mail


def understand_in_part(raw: bytes, *, envelope_from: str | None = None) -> ParsedMail:
    """The same for a person who looks at it: where the whole can't be read, what its beginning says."""
    try:
        return understand(raw, envelope_from=envelope_from)
    except ReaderDied:
        return replace(parse_mail(raw[:LONG_HEAD], envelope_from=envelope_from), cut=True)


def needs_care(raw: bytes) -> bool:
    """Is it larger, longer in its head, or of more pieces than what people write?"""
    if len(raw) > LARGE or raw.count(b"ontent-") > MANY_PIECES:
        return True
    if len(raw) <= LONG_HEAD:
        return False
    return END_OF_HEAD.search(raw, 0, LONG_HEAD) is None

"""Mails where no mail server is named: composed all the same, and kept where the desk shows them.

Nothing is handed to anybody, so that those taken in hand together are read and settled together.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from palier.adapters.mail.compose import write
from palier.adapters.shared.mail_faults import MailFault
from palier.apps.mailroom import commands as mailroom
from palier.apps.mailroom.commands.delivery import AUTOMATIC_KINDS, Sent
from palier.apps.mailroom.letters import Letter, LookedUp, letter_of, look_up

log = logging.getLogger("palier.mail")

MANY = 100
FAULTS = (ValueError, LookupError, AssertionError)
"""What a mail fails by that can't be written."""
UNWRITTEN = Sent(sender="", subject="", text="", html="")


def keep_owed(*, until: datetime, after: timedelta) -> int:
    """Keep what was owed up to `until`, each mail `after` it could have left; answers how many were taken in hand.

    As an installation without a mail server would have kept them whose worker had been awake all the time.
    """
    taken = 0
    while owed := mailroom.claim_with_times(at=until, limit=MANY):
        keep({mail_id: due_at + after for mail_id, due_at in owed.items()})
        taken += len(owed)
    return taken


def keep(ats: Mapping[int, datetime]) -> None:
    """Compose mails and keep them, each at its instant, those that tell of cases together."""
    found = look_up(list(ats))
    letters = [letter for mail_id in ats if (letter := _read(mail_id, found, ats)) is not None]
    for some in _apart(letters):
        _keep_together(some, ats)


def _keep_together(letters: Sequence[Letter], ats: Mapping[int, datetime]) -> None:
    automatic = {letter.id: ats[letter.id] for letter in letters if letter.kind in AUTOMATIC_KINDS}
    withheld = mailroom.withhold_unwanted(ats=automatic) if automatic else frozenset[int]()
    left = [letter for letter in letters if letter.id not in withheld]
    readers = mailroom.readers_of_all({letter.id: letter.recipients for letter in left})
    kept = {}
    for letter in left:
        gone, at = readers[letter.id].suppressed, ats[letter.id]
        if gone:
            mailroom.mark_suppressed(mail_id=letter.id, recipients=gone, at=at)
        if readers[letter.id].wanted:
            try:
                kept[letter.id] = write(letter)
            except FAULTS as fault:
                put_off(letter.id, fault, at)
    mailroom.mark_all_kept(mails=kept, ats=ats)


def _apart(letters: Sequence[Letter]) -> Iterator[Sequence[Letter]]:
    """The same letters in parts, each with one automatic mail to a person at most: the next one counts it."""
    part, told = list[Letter](), set[tuple[str, ...]]()
    for letter in letters:
        if letter.kind in AUTOMATIC_KINDS and letter.recipients in told:
            yield part
            part, told = [], set()
        part.append(letter)
        if letter.kind in AUTOMATIC_KINDS:
            told.add(letter.recipients)
    yield part


def _read(mail_id: int, found: LookedUp, ats: Mapping[int, datetime]) -> Letter | None:
    """What a mail tells; None where it can't be read, and is tried again."""
    try:
        return letter_of(mail_id, found)
    except FAULTS as fault:
        put_off(mail_id, fault, ats[mail_id])
        return None


def put_off(mail_id: int, fault: Exception, at: datetime) -> None:
    """It could not be written: a fault of ours, which must not stop the others.  Call it while handling the fault."""
    log.exception("mail %d could not be written; it is kept and tried again", mail_id)
    error = f"{type(fault).__name__}: {fault}"
    mailroom.mark_put_off(mail_id=mail_id, sent=UNWRITTEN, fault=MailFault.UNWRITTEN, error=error, at=at)

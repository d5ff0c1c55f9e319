"""An agent's answer to the customer."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from django.db import connection

from palier.apps.cases import policies
from palier.apps.cases.casefile import CaseFile, put_back, take_case
from palier.apps.cases.errors import CrossingReply, NotTheirColleague
from palier.apps.cases.life_errors import ReasonNeeded
from palier.apps.cases.locking import Addressee, addressees_of
from palier.apps.cases.models import CaseEvent
from palier.apps.cases.once import done_before, kept
from palier.apps.cases.saying import said, say
from palier.apps.cases.words import Words
from palier.apps.outbox import commands as outbox
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.case import Kind, Status
from palier.core.duties import contact_opens_at
from palier.core.files import Attached
from palier.core.letters.kinds import PERSONAL


class Leaving(StrEnum):
    """When a mail to a contact leaves: in the hours of the severity (`severities.<id>.contact`), or at once."""

    IN_HOURS = "in_hours"
    AT_ONCE = "at_once"


@one_transaction
def reply_to_case(  # noqa: PLR0913 one for each choice of the form
    *,
    case_id: int,
    text: str = "",
    words: Words | None = None,
    attachments: Sequence[Attached] = (),
    copies: Sequence[str] | None = None,
    seen_events: int | None = None,
    then: Status | None = None,
    leaving: Leaving = Leaving.IN_HOURS,
    key: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Answer the customer, by mail too, and then set the status if `then` names one.

    The mail leaves in the hours in which the plan has the contact contacted, unless the agent insists (AT_ONCE).
    `seen_events` is how many events the writer had before them; None writes regardless.  `key` names the form: sent
    twice, it is one answer.  The mail carries the `attachments` and goes in copy to `copies`, colleagues of the
    contact; None means those who take part.  Raises NotAllowed, NotFound, NothingSaid, FileTooLarge, TooManyFiles,
    NotTheirColleague, CrossingReply, WrongState, ReasonNeeded (`then` needs a reason: set it by itself).
    """
    policies.require(policies.may_work(by), by=by, act="reply_to_case")
    words = said(text, words, act="reply_to_case", attachments=attachments)
    file = take_case(case_id=case_id, by=by, at=at)
    if done_before(case_id, key):
        return
    if then is Status.ON_HOLD:
        raise ReasonNeeded(then, tuple(reason.id for reason in file.terms.lifecycle.reasons_for(then.value)))
    if seen_events is not None and seen_events != len(file.facts):
        raise CrossingReply(file.case.reference, len(file.facts) - seen_events)
    event = file.add(Kind.STAFF_REPLIED, data=kept(key))
    if then is not None and then is not file.status:
        file.add(Kind.STATUS_CHANGED, status=then)
    say(file, event, words)
    owe_answer(file, event, kind="staff_replied", leaving=leaving, copies=copies)
    put_back(file, act="reply_to_case", facts={"then": then.value if then else None})


KNOWN = """
SELECT lower(email), email FROM accounts_contact
WHERE account_id = %s AND left_at IS NULL AND lower(email) = ANY (%s)
"""


def owe_answer(
    file: CaseFile,
    event: CaseEvent,
    *,
    kind: str,
    leaving: Leaving = Leaving.IN_HOURS,
    copies: Sequence[str] | None = None,
) -> None:
    """Owe the contact, and the colleagues who take part, a mail about an event, in the contact's language.

    One by which its reader acts with a click is a mail of each reader's own: the click is theirs, not the contact's.
    `copies` are the addresses that get it instead of those who take part.  Raises NotTheirColleague: a mail about a
    case goes to nobody who is unknown at the customer's.
    """
    case = file.case
    addressee = _addressee(file)
    email, colleagues = addressee.email, addressee.colleagues
    if copies is not None:
        colleagues = [each for each in _known(file, copies) if each != email]
    leaves_at = contact_opens_at(file.terms, case.severity, file.at) if leaving is Leaving.IN_HOURS else None
    readers = [[each] for each in (email, *colleagues)] if kind in PERSONAL else [[email, *colleagues]]
    for recipients in readers:
        owed = outbox.mail_owed(
            kind=kind,
            recipients=recipients,
            language=addressee.language,
            at=file.at,
            leaves_at=leaves_at,
            case_id=case.pk,
            account_id=case.account_id,
            event_id=event.pk,
            seq=event.seq if email in recipients else None,
            in_reply_to=addressee.last_written,
        )
        file.rows.append(owed)


def _addressee(file: CaseFile) -> Addressee:
    """Whom a mail goes to now; read with the case already, unless its contact has changed since."""
    contact_id = file.case.contact_id
    if file.addressee is None or file.addressee.contact_id != contact_id:
        file.addressee = addressees_of({file.case.pk: contact_id})[file.case.pk]
    return file.addressee


def _known(file: CaseFile, copies: Sequence[str]) -> list[str]:
    """These addresses as their owners, contacts of the account, write them.  Raises NotTheirColleague."""
    wanted = list(dict.fromkeys(copy.strip().lower() for copy in copies if copy.strip()))
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [file.case.account_id, wanted])
        known: dict[str, str] = dict(cursor.fetchall())
    for copy in wanted:
        if copy not in known:
            raise NotTheirColleague(copy, file.case.reference)
    return [known[copy] for copy in wanted]

"""The customer's word on a case that exists."""

from collections.abc import Sequence
from datetime import datetime

from palier.apps.cases import policies
from palier.apps.cases.casefile import CaseFile, put_back, put_back_together, take_case, take_case_spoken_on
from palier.apps.cases.commands.continuing import continue_from
from palier.apps.cases.models import Note
from palier.apps.cases.once import done_before, kept
from palier.apps.cases.restoring import restore_severity
from palier.apps.cases.saying import said, say
from palier.apps.cases.words import Words
from palier.apps.transactions import one_transaction
from palier.core.actor import PALIER, Actor
from palier.core.case import Kind, Side, Status
from palier.core.case.links import merged_into
from palier.core.case.reopening import Answer, answer_to_closed
from palier.core.files import Attached


@one_transaction
def record_customer_reply(  # noqa: PLR0913 one for each thing that can come
    *,
    case_id: int,
    text: str = "",
    words: Words | None = None,
    attachments: Sequence[Attached] = (),
    channel: str,
    automatic: bool = False,
    key: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """Keep what a customer says, and answer the id of the case in which it is kept.

    It ends a wait for them, brings back a severity lowered while they were silent, and to a proposed solution it is a
    refusal.  On a closed case it reopens it, as long as the plan says; later it opens a new one that continues it.
    Mere thanks, and what a machine wrote (`automatic`), are noted and move nothing.  Said on a case that was merged
    into another, it is kept there.  `key` names the form it came by: sent twice, it is said once.
    Raises NotFound, NothingSaid, FileTooLarge, TooManyFiles, and what opening a case can raise.
    """
    words = said(text, words, act="record_customer_reply", attachments=attachments)
    file = take_case_spoken_on(case_id=case_id, by=by, at=at)
    policies.require(policies.may_speak(by, file.case), by=by, act="record_customer_reply")
    if done_before(case_id, key):
        return case_id
    if (into := merged_into(file.facts)) is not None:
        return _said_on_merged(file, into, words, channel=channel, automatic=automatic)
    return _keep(file, words, channel=channel, automatic=automatic, key=key)


def _keep(file: CaseFile, words: Words, *, channel: str, automatic: bool, key: str = "") -> int:
    noted: dict[str, object] = {}
    if file.status is Status.CLOSED and not automatic:
        answer = answer_to_closed(file.terms, file.facts, file.at, words.text, attachments=len(words.attachments))
        if answer is Answer.CONTINUES:
            return continue_from(file.case, words=words, channel=channel, by=file.by, at=file.at).case_id
        if answer is Answer.REOPENS:
            file.add(Kind.REOPENED, side=Side.CUSTOMER, channel=channel)
        else:
            noted = {"noted": answer.value}
    told = {**noted, **kept(key)}
    event = file.add(Kind.CUSTOMER_REPLIED, side=Side.CUSTOMER, channel=channel, automatic=automatic, data=told)
    say(file, event, words)
    if not automatic:
        restore_severity(file)
    put_back(file, act="record_customer_reply")
    return file.case.pk


def _said_on_merged(file: CaseFile, into: int, words: Words, *, channel: str, automatic: bool) -> int:
    """On a case that was merged away: in the one it goes on in, if the writer may read there.

    Otherwise it stays where they wrote it, for nobody else to read, and those who work on the other one get a note.
    """
    target = take_case(case_id=into, by=PALIER, at=file.at)
    while (further := merged_into(target.facts)) is not None:
        target = take_case(case_id=further, by=PALIER, at=file.at)
    target.by = file.by
    if policies.may_see(file.by, target.case, at=file.at):
        return _keep(target, words, channel=channel, automatic=automatic)
    event = file.add(Kind.CUSTOMER_REPLIED, side=Side.CUSTOMER, channel=channel, automatic=automatic)
    say(file, event, words)
    note = target.add(Kind.NOTE_ADDED, data={"other": file.case.pk, "reference": file.case.reference})
    target.rows.append(
        Note(case_id=target.case.pk, account_id=target.case.account_id, event_id=note.pk, text=words.text)
    )
    put_back_together([file, target], act="record_customer_reply")
    return file.case.pk

"""Mail on its way out: claimed by a worker, then sent, kept, withheld, put off or given up.

A claim is committed before the mail is sent and lasts until the next attempt, so that a worker killed between the
two causes at most one repeat, with the same Message-ID.  What a customer hears of one case leaves in the order it was
owed; what goes to many at once is claimed apart and holds up nobody.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from django.db import connection
from django.db.models.functions import Coalesce

from palier.apps.duties.letters import GENERATED_KINDS
from palier.apps.lifecycle.letters import NO_HANDS
from palier.apps.mailroom.commands.overtaking import reasons_against
from palier.apps.outbox.deliveries import Result, record_results, spelled_alike, suppress
from palier.apps.outbox.models import Delivery, OutgoingMail
from palier.apps.transactions import one_transaction
from palier.core.mail.refusals import Refusal, refusal_of, status_in

State = OutgoingMail.State

WAITS = (1, 5, 15, *[20] * 35, 60)
"""Minutes between attempts; the last is repeated until the mail is given up.  Whatever a server refused for up to
twelve hours leaves within half an hour of its taking mail again (promises E12)."""

GIVEN_UP_AFTER = timedelta(days=5)
"""How long a mail is tried, from its first attempt on (RFC 5321 §4.5.4.1): it may have waited for its hours before."""

SERVER_AWAY = timedelta(minutes=1)
"""How soon mails are tried again that never reached our own server: once it is back, all leave within minutes."""

GENERATED = (*NO_HANDS, *sorted(GENERATED_KINDS))
"""Mail that answers none: the time had come for it (RFC 3834 §5, auto-generated)."""

TO_REPORTERS = ("security_received", "security_unreadable")

AUTOMATIC_KINDS = ("case_received", "resubmit", "not_admitted", "severity_restored", *TO_REPORTERS, *GENERATED)
"""Mail that no person's hand caused; it is never sent in answer to a machine, nor many times to one person.

UNWANTED and an index name the first too; whether to owe the second is decided when the mail is read.
"""

LANES = {False: "lane <> 'bulk'", True: "lane = 'bulk'"}
"""The words of the two indexes that serve a claim."""

# Materialised, so that the limit holds however PostgreSQL joins.  Of each case the first mail owed is taken: one that
# still waits for its hours leaves with a later one that may go now, and one being tried again holds up those behind it.
CLAIM = """
WITH due AS MATERIALIZED (
    SELECT id, case_id, lane FROM outbox_outgoingmail mail
    WHERE state = 'queued' AND {lane} AND next_attempt_at <= %(at)s
      AND (lane <> 'replies' OR NOT EXISTS (
          SELECT FROM outbox_outgoingmail earlier
          WHERE earlier.case_id = mail.case_id AND earlier.state = 'queued' AND earlier.lane = 'replies'
            AND earlier.id < mail.id AND earlier.attempts > 0 AND earlier.next_attempt_at > %(at)s))
    ORDER BY next_attempt_at, id LIMIT %(limit)s
), foremost AS MATERIALIZED (
    SELECT DISTINCT CASE WHEN due.lane <> 'replies' THEN due.id ELSE (
        SELECT min(earlier.id) FROM outbox_outgoingmail earlier
        WHERE earlier.case_id = due.case_id AND earlier.state = 'queued' AND earlier.lane = 'replies') END AS id
    FROM due
), taken AS MATERIALIZED (
    SELECT mail.id, mail.next_attempt_at AS due_at FROM outbox_outgoingmail mail JOIN foremost USING (id)
    WHERE state = 'queued' AND (next_attempt_at <= %(at)s OR attempts = 0)
    ORDER BY mail.id FOR UPDATE OF mail SKIP LOCKED
)
UPDATE outbox_outgoingmail mail
SET attempts = attempts + 1, tried_since = coalesce(mail.tried_since, %(at)s),
    next_attempt_at = %(at)s + make_interval(mins => (%(waits)s::int[])[least(attempts + 1, %(most)s)])
FROM taken WHERE mail.id = taken.id
RETURNING mail.id, taken.due_at
"""

RELEASE = """
UPDATE outbox_outgoingmail
SET attempts = greatest(attempts - 1, 1), next_attempt_at = %(next)s, fault = %(fault)s, last_error = %(error)s
WHERE id = ANY (%(ids)s) AND state = 'queued' AND coalesce(tried_since, created_at) > %(oldest)s
"""

SETTLE = """
WITH settled AS (
    UPDATE outbox_outgoingmail mail
    SET state = told.state, sent_at = told.sent_at, fault = told.fault, last_error = told.last_error,
        next_attempt_at = NULL, sender = coalesce(told.sender, mail.sender),
        subject = coalesce(told.subject, mail.subject), text = coalesce(told.text, mail.text),
        html = coalesce(told.html, mail.html)
    FROM jsonb_to_recordset(%s::jsonb) AS told (
        id bigint, state text, at timestamptz, sent_at timestamptz, fault text, last_error text, sender text,
        subject text, text text, html text)
    WHERE mail.id = told.id AND mail.state = 'queued' RETURNING mail.id, mail.case_id, mail.state, told.at
), unanswered AS (
    UPDATE mailroom_rawmail SET state = 'held'
    FROM settled WHERE settled.state = 'failed' AND mailroom_rawmail.answer_id = settled.id
                   AND mailroom_rawmail.state = 'returned'
), told AS (
    INSERT INTO outbox_liveevent (at, topic, subject)
    SELECT at, 'case:' || case_id, case_id::text FROM settled WHERE case_id IS NOT NULL RETURNING id, topic
)
SELECT pg_notify('palier', id || ' ' || topic) FROM told
"""

REFUSED, SUPPRESSED, WAITING = "refused", "suppressed", "for_now"
"""Why a mail has not reached somebody, in a word; those of our own way to the server are the sender's."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A mail as it left: who it was said to come from, and its words."""

    sender: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one mail; `sent` is None where it keeps the words it had."""

    mail_id: int
    state: State
    at: datetime
    sent: Sent | None = None
    last_error: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Readers:
    """Whom a mail still has to reach: `wanted` get it now, `suppressed` take none any more; the others have theirs."""

    wanted: tuple[str, ...]
    suppressed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Handed:
    """What the server said to each recipient that was not taken; all others it was offered for have been."""

    offered: tuple[str, ...]
    refused: Mapping[str, str] = field(default_factory=dict)


SETTLED_OR_GONE = """
SELECT ARRAY(SELECT mail_id || ' ' || recipient FROM outbox_delivery WHERE mail_id = ANY (%s) AND state <> 'waiting'),
       ARRAY(SELECT address FROM outbox_suppressedaddress WHERE address = ANY (%s) AND lifted_at IS NULL)
"""


def claim_outgoing(*, at: datetime, limit: int, bulk: bool = False) -> list[int]:
    """The mails whose turn it is, at most one of each case; whoever claimed them sends them."""
    return sorted(claim_with_times(at=at, limit=limit, bulk=bulk))


def claim_with_times(*, at: datetime, limit: int, bulk: bool = False) -> dict[int, datetime]:
    """The same, each with the instant from which it could have left, `at` at the latest."""
    statement = CLAIM.format(lane=LANES[bulk])
    with connection.cursor() as cursor:
        cursor.execute(statement, {"at": at, "waits": list(WAITS), "most": len(WAITS), "limit": limit})
        return {mail_id: min(due_at, at) for mail_id, due_at in sorted(cursor.fetchall())}


def readers_of(mail_id: int, recipients: Sequence[str]) -> Readers:
    """Whom a mail to these recipients still has to reach."""
    return readers_of_all({mail_id: recipients})[mail_id]


def readers_of_all(mails: Mapping[int, Sequence[str]]) -> dict[int, Readers]:
    """The same for several mails, each with its recipients: one statement."""
    alike = {one: spelled_alike(one) for recipients in mails.values() for one in recipients}
    with connection.cursor() as cursor:
        cursor.execute(SETTLED_OR_GONE, [list(mails), list(alike.values())])
        row = cursor.fetchone()
    settled, gone = (set(row[0]), set(row[1])) if row else (set(), set())
    left = {
        mail_id: [one for one in recipients if f"{mail_id} {one}" not in settled]
        for mail_id, recipients in mails.items()
    }
    return {
        mail_id: Readers(
            tuple(one for one in recipients if alike[one] not in gone),
            tuple(one for one in recipients if alike[one] in gone),
        )
        for mail_id, recipients in left.items()
    }


def withhold_if_unwanted(*, mail_id: int, at: datetime) -> bool:
    """Stop an automatic mail that a machine would answer or that one person has had enough of (RFC 3834 §2).

    How many is enough counts by when mails were owed, so that a sender who was away and catches up stops none.
    """
    return mail_id in withhold_unwanted(ats={mail_id: at})


@one_transaction
def withhold_unwanted(*, ats: Mapping[int, datetime]) -> frozenset[int]:
    """The same for several, each stopped at its instant: those that were.

    No two of them may be automatic mails to the same person: one of these counts for the other once it has left.
    """
    reasons = reasons_against(list(ats))
    _settle_all([Outcome(mail_id, State.WITHHELD, ats[mail_id], last_error=said) for mail_id, said in reasons.items()])
    return frozenset(reasons)


@one_transaction
def mark_handed(*, mail_id: int, sent: Sent, handed: Handed, at: datetime) -> None:
    """Our server has spoken about every recipient: who has it has it, the others are tried again or given up.

    An address that the server says is gone is sent nothing more.
    """
    results = [_result(one, handed.refused.get(one)) for one in handed.offered]
    record_results(mail_id, results, at=at)
    for recipient, said in handed.refused.items():
        if refusal_of(said, of_recipient=True) is Refusal.THIS_ADDRESS:
            suppress(recipient, mail_id=mail_id, status=status_in(said), said=said, at=at)
    said = "; ".join(f"{one}: {words}" for one, words in handed.refused.items())
    if any(state == Delivery.State.WAITING for _, state, _, _ in results):
        mark_put_off(mail_id=mail_id, sent=sent, error=said, at=at)
    else:
        _end(mail_id, sent, said, at)


@one_transaction
def mark_suppressed(*, mail_id: int, recipients: Sequence[str], at: datetime) -> None:
    """Note those recipients to whom nothing is sent any more; a mail that has no others ends here."""
    record_results(mail_id, [(one, Delivery.State.SUPPRESSED.value, "", "") for one in recipients], at=at)
    if not readers_of(mail_id, _recipients(mail_id)).wanted:
        _end(mail_id, None, "", at)


def mark_sent(*, mail_id: int, sent: Sent, refused: str, at: datetime) -> None:
    """It left.  `refused` names recipients who were refused while others were served."""
    _settle(mail_id, State.SENT, at, sent, refused)


def mark_kept(*, mail_id: int, sent: Sent, at: datetime) -> None:
    """There is no mail server to send by: it can be read here, and nowhere else."""
    _settle(mail_id, State.KEPT, at, sent)


def mark_all_kept(*, mails: Mapping[int, Sent], ats: Mapping[int, datetime]) -> None:
    """The same for several, each at its own instant: one statement."""
    _settle_all([Outcome(mail_id, State.KEPT, ats[mail_id], sent) for mail_id, sent in mails.items()])


def mark_failed(*, mail_id: int, sent: Sent, error: str, at: datetime) -> None:
    """It was refused for good."""
    _settle(mail_id, State.FAILED, at, sent, error, fault=REFUSED)


@one_transaction
def mark_put_off(*, mail_id: int, sent: Sent, error: str, fault: str = WAITING, at: datetime) -> None:
    """It was refused for now: it is tried again when its claim ends, and given up after five days."""
    mail = OutgoingMail.objects.get(pk=mail_id)
    if at - (mail.tried_since or mail.created_at) >= GIVEN_UP_AFTER:
        _give_up(mail_id, sent, fault, error, at)
    else:
        OutgoingMail.objects.filter(pk=mail_id, state=State.QUEUED).update(fault=fault, last_error=error)


@one_transaction
def release_outgoing(*, mail_ids: Sequence[int], fault: str, error: str, at: datetime) -> None:
    """Our own server could not be reached: no attempt is counted, and all are tried again soon.

    `fault` names what was wrong in a word.  What was tried for five days is given up all the same.
    """
    oldest = at - GIVEN_UP_AFTER
    when = {"next": at + SERVER_AWAY, "oldest": oldest}
    with connection.cursor() as cursor:
        cursor.execute(RELEASE, {**when, "ids": list(mail_ids), "fault": fault, "error": error})
    tried = OutgoingMail.objects.filter(pk__in=mail_ids, state=State.QUEUED)
    too_old = tried.annotate(since=Coalesce("tried_since", "created_at")).filter(since__lte=oldest)
    for mail_id in too_old.values_list("pk", flat=True):
        _give_up(mail_id, None, fault, error, at)


def _recipients(mail_id: int) -> Sequence[str]:
    return OutgoingMail.objects.values_list("recipients", flat=True).get(pk=mail_id)


def _result(recipient: str, refused: str | None) -> Result:
    if refused is None:
        return recipient, Delivery.State.SENT.value, "", ""
    waits = refusal_of(refused, of_recipient=True) is Refusal.FOR_NOW
    state = Delivery.State.WAITING if waits else Delivery.State.REFUSED
    return recipient, state.value, status_in(refused), refused


def _give_up(mail_id: int, sent: Sent | None, fault: str, error: str, at: datetime) -> None:
    """After five days: nobody who still waits gets it; it counts as sent where anybody has it."""
    waiting = readers_of(mail_id, _recipients(mail_id)).wanted
    record_results(mail_id, [(one, Delivery.State.REFUSED.value, status_in(error), error) for one in waiting], at=at)
    _end(mail_id, sent, error, at, fault=fault)


def _end(mail_id: int, sent: Sent | None, error: str, at: datetime, *, fault: str = "") -> None:
    """All recipients are settled: sent where anybody has it, failed where nobody has."""
    states = set(Delivery.objects.filter(mail_id=mail_id).values_list("state", flat=True))
    if states & {Delivery.State.SENT, Delivery.State.DELIVERED, Delivery.State.DELAYED, Delivery.State.BOUNCED}:
        _settle(mail_id, State.SENT, at, sent, error)
        return
    why = fault or (SUPPRESSED if states == {Delivery.State.SUPPRESSED} else REFUSED)
    _settle(mail_id, State.FAILED, at, sent, error, fault=why)


def _settle(
    mail_id: int, state: State, at: datetime, sent: Sent | None = None, last_error: str = "", *, fault: str = ""
) -> None:
    _settle_all([Outcome(mail_id, state, at, sent, last_error, fault)])


@one_transaction
def _settle_all(outcomes: Sequence[Outcome]) -> None:
    """Write what became of mails once, with the words as they left, and show it on the pages of their cases."""
    if not outcomes:
        return
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, [json.dumps([_settled(each) for each in outcomes])])


def _settled(outcome: Outcome) -> Mapping[str, object]:
    sent, at = outcome.sent, outcome.at.isoformat()
    return {
        "id": outcome.mail_id,
        "state": outcome.state.value,
        "at": at,
        "sent_at": at if outcome.state in (State.SENT, State.KEPT) else None,
        "fault": outcome.fault,
        "last_error": outcome.last_error,
        **(asdict(sent) if sent else {}),
    }

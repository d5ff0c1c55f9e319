"""Mail on its way out: claimed by a worker, then sent, kept, withheld, put off or given up.

A claim is committed before the mail is sent and lasts until the next attempt, so that a worker killed between the
two causes at most one repeat, with the same Message-ID.  What a customer hears of one case leaves in the order it was
owed; what goes to many at once is claimed apart and holds up nobody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection

from palier.apps.duties.letters import GENERATED_KINDS
from palier.apps.lifecycle.letters import NO_HANDS
from palier.apps.mailroom.commands.overtaking import overtaken
from palier.apps.outbox.deliveries import Result, record_results, spelled_alike, suppress
from palier.apps.outbox.models import Delivery, OutgoingMail
from palier.apps.transactions import one_transaction
from palier.core.mail.refusals import Refusal, refusal_of, status_in

State = OutgoingMail.State

WAITS = (1, 5, 15, *[20] * 35, 60)
"""Minutes between attempts; the last is repeated until the mail is given up.  Whatever a server refused for up to twelve
hours leaves within half an hour of its taking mail again (promises E12)."""

GIVEN_UP_AFTER = timedelta(days=5)
"""How long a mail is tried (RFC 5321 §4.5.4.1)."""

SERVER_AWAY = timedelta(minutes=1)
"""How soon mails are tried again that never reached our own server: once it is back, all leave within minutes."""

GENERATED = (*NO_HANDS, *sorted(GENERATED_KINDS))
"""Mail that answers none: the time had come for it (RFC 3834 §5, auto-generated)."""

TO_REPORTERS = ("security_received", "security_unreadable")

AUTOMATIC_KINDS = ("case_received", "resubmit", "not_admitted", "severity_restored", *TO_REPORTERS, *GENERATED)
"""Mail that no person's hand caused; it is never sent in answer to a machine, nor many times to one person.

UNWANTED and an index name the first too; whether to owe the second is decided when the mail is read.
"""

AUTOMATIC_AN_HOUR = 5

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
    SELECT mail.id FROM outbox_outgoingmail mail JOIN foremost USING (id)
    WHERE state = 'queued' AND (next_attempt_at <= %(at)s OR attempts = 0)
    ORDER BY mail.id FOR UPDATE OF mail SKIP LOCKED
)
UPDATE outbox_outgoingmail mail
SET attempts = attempts + 1,
    next_attempt_at = %(at)s + make_interval(mins => (%(waits)s::int[])[least(attempts + 1, %(most)s)])
FROM taken WHERE mail.id = taken.id
RETURNING mail.id
"""

RELEASE = """
UPDATE outbox_outgoingmail
SET attempts = greatest(attempts - 1, 1), next_attempt_at = %(next)s, fault = %(fault)s, last_error = %(error)s
WHERE id = ANY (%(ids)s) AND state = 'queued' AND created_at > %(oldest)s
"""

# A desk that answers our answer repeats our subject, whatever else it leaves out: told once a day (promises E1).
UNWANTED = """
SELECT CASE
    WHEN cause.automatic <> '' THEN cause.automatic
    WHEN EXISTS (
        SELECT FROM outbox_outgoingmail earlier
        WHERE earlier.case_id = mail.case_id AND earlier.kind = mail.kind
          AND earlier.recipients = mail.recipients
          AND earlier.state IN ('sent', 'kept')) THEN 'told_before'
    WHEN EXISTS (
        SELECT FROM outbox_outgoingmail earlier JOIN cases_case named ON named.id = earlier.case_id
        WHERE earlier.recipients = mail.recipients AND earlier.kind = 'case_received'
          AND earlier.state IN ('sent', 'kept') AND earlier.case_id <> mail.case_id
          AND earlier.created_at > mail.created_at - interval '1 day' AND earlier.created_at <= mail.created_at
          AND position('[' || named.reference || ']' IN opened.subject) > 0) THEN 'told_before'
    WHEN %s <= (
        SELECT count(*) FROM outbox_outgoingmail earlier
        WHERE earlier.recipients = mail.recipients AND earlier.kind = 'case_received'
          AND earlier.state IN ('sent', 'kept')
          AND earlier.created_at > mail.created_at - interval '1 hour' AND earlier.created_at <= mail.created_at
        ) THEN 'too_many'
    ELSE '' END
FROM outbox_outgoingmail mail LEFT JOIN LATERAL (
    SELECT automatic FROM mailroom_rawmail WHERE case_id = mail.case_id ORDER BY id LIMIT 1) cause ON true
LEFT JOIN cases_case opened ON opened.id = mail.case_id
WHERE mail.id = %s AND mail.kind = 'case_received'
"""

SETTLE = """
WITH settled AS (
    UPDATE outbox_outgoingmail
    SET state = %s, sent_at = %s, fault = %s, last_error = %s, next_attempt_at = NULL, sender = coalesce(%s, sender),
        subject = coalesce(%s, subject), text = coalesce(%s, text), html = coalesce(%s, html)
    WHERE id = %s AND state = 'queued' RETURNING id, case_id, state
), unanswered AS (
    UPDATE mailroom_rawmail SET state = 'held'
    FROM settled WHERE settled.state = 'failed' AND mailroom_rawmail.answer_id = settled.id
                   AND mailroom_rawmail.state = 'returned'
), told AS (
    INSERT INTO outbox_liveevent (at, topic, subject)
    SELECT %s, 'case:' || case_id, case_id::text FROM settled WHERE case_id IS NOT NULL RETURNING id, topic
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
SELECT ARRAY(SELECT recipient FROM outbox_delivery WHERE mail_id = %s AND state <> 'waiting'),
       ARRAY(SELECT address FROM outbox_suppressedaddress WHERE address = ANY (%s) AND lifted_at IS NULL)
"""


def claim_outgoing(*, at: datetime, limit: int, bulk: bool = False) -> list[int]:
    """The mails whose turn it is, at most one of each case; whoever claimed them sends them."""
    statement = CLAIM.format(lane=LANES[bulk])
    with connection.cursor() as cursor:
        cursor.execute(statement, {"at": at, "waits": list(WAITS), "most": len(WAITS), "limit": limit})
        return sorted(row[0] for row in cursor.fetchall())


def readers_of(mail_id: int, recipients: Sequence[str]) -> Readers:
    """Whom a mail to these recipients still has to reach."""
    alike = {one: spelled_alike(one) for one in recipients}
    with connection.cursor() as cursor:
        cursor.execute(SETTLED_OR_GONE, [mail_id, list(alike.values())])
        row = cursor.fetchone()
    settled, gone = (set(row[0]), set(row[1])) if row else (set(), set())
    left = [one for one in recipients if one not in settled]
    return Readers(
        tuple(one for one in left if alike[one] not in gone), tuple(one for one in left if alike[one] in gone)
    )


@one_transaction
def withhold_if_unwanted(*, mail_id: int, at: datetime) -> bool:
    """Stop an automatic mail that a machine would answer or that one person has had enough of (RFC 3834 §2).

    How many is enough counts by when mails were owed, so that a sender who was away and catches up stops none.
    """
    with connection.cursor() as cursor:
        cursor.execute(UNWANTED, [AUTOMATIC_AN_HOUR, mail_id])
        row = cursor.fetchone()
    reason = (row[0] if row else "") or overtaken(mail_id)
    if reason:
        _settle(mail_id, State.WITHHELD, at, last_error=reason)
    return bool(reason)


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


def mark_failed(*, mail_id: int, sent: Sent, error: str, at: datetime) -> None:
    """It was refused for good."""
    _settle(mail_id, State.FAILED, at, sent, error, fault=REFUSED)


@one_transaction
def mark_put_off(*, mail_id: int, sent: Sent, error: str, fault: str = WAITING, at: datetime) -> None:
    """It was refused for now: it is tried again when its claim ends, and given up after five days."""
    mail = OutgoingMail.objects.get(pk=mail_id)
    if at - mail.created_at >= GIVEN_UP_AFTER:
        _give_up(mail_id, sent, fault, error, at)
    else:
        OutgoingMail.objects.filter(pk=mail_id, state=State.QUEUED).update(fault=fault, last_error=error)


@one_transaction
def release_outgoing(*, mail_ids: Sequence[int], fault: str, error: str, at: datetime) -> None:
    """Our own server could not be reached: no attempt is counted, and all are tried again soon.

    `fault` names what was wrong in a word.  What waited for five days is given up all the same.
    """
    oldest = at - GIVEN_UP_AFTER
    when = {"next": at + SERVER_AWAY, "oldest": oldest}
    with connection.cursor() as cursor:
        cursor.execute(RELEASE, {**when, "ids": list(mail_ids), "fault": fault, "error": error})
    too_old = OutgoingMail.objects.filter(pk__in=mail_ids, state=State.QUEUED, created_at__lte=oldest)
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


@one_transaction
def _settle(
    mail_id: int, state: State, at: datetime, sent: Sent | None = None, last_error: str = "", *, fault: str = ""
) -> None:
    """Write the outcome once, with the words as they left, and show it on the case's page."""
    words = (sent.sender, sent.subject, sent.text, sent.html) if sent else (None, None, None, None)
    sent_at = at if state in (State.SENT, State.KEPT) else None
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, [state, sent_at, fault, last_error, *words, mail_id, at])

"""Automatic mails better not sent: a machine would answer, somebody has had enough, nothing is true any more."""

from collections.abc import Sequence

from django.db import connection

from palier.apps.lifecycle.letters import NOTICES, REMINDERS

AUTOMATIC_AN_HOUR = 5

# A desk that answers our answer repeats our subject, whatever else it leaves out: told once a day (promises E1).
UNWANTED = """
SELECT mail.id, CASE
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
WHERE mail.id = ANY (%s) AND mail.kind = 'case_received'
"""

# A reminder is overtaken once its case no longer waits; a notice of a status once the case moved on, and when the
# same was told within a day.
OVERTAKEN = """
SELECT mail.id, CASE
    WHEN mail.kind = ANY (%(reminders)s) AND cases.status NOT IN ('waiting_customer', 'solution_proposed')
        THEN 'overtaken'
    WHEN mail.kind = ANY (%(notices)s) AND event.data ->> 'status' <> cases.status THEN 'overtaken'
    WHEN mail.kind = ANY (%(notices)s) AND EXISTS (
        SELECT FROM outbox_outgoingmail earlier
        WHERE earlier.case_id = mail.case_id AND earlier.kind = mail.kind AND earlier.state IN ('sent', 'kept')
          AND earlier.created_at > mail.created_at - interval '1 day') THEN 'told_before'
    ELSE '' END
FROM outbox_outgoingmail mail
JOIN cases_case cases ON cases.id = mail.case_id
LEFT JOIN cases_caseevent event ON event.id = mail.event_id
WHERE mail.id = ANY (%(mails)s) AND mail.kind = ANY (%(reminders)s || %(notices)s)
"""


def reasons_against(mail_ids: Sequence[int]) -> dict[int, str]:
    """Why some of these mails are better not sent now, by mail; those that nothing speaks against are left out."""
    with connection.cursor() as cursor:
        cursor.execute(UNWANTED, [AUTOMATIC_AN_HOUR, list(mail_ids)])
        said = cursor.fetchall()
        cursor.execute(OVERTAKEN, {"mails": list(mail_ids), "reminders": list(REMINDERS), "notices": list(NOTICES)})
        said += cursor.fetchall()
    return {mail_id: reason for mail_id, reason in said if reason}

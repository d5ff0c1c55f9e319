"""Automatic mails that say nothing true any more by the time they are sent."""

from django.db import connection

from palier.apps.lifecycle.letters import NOTICES, REMINDERS

# A reminder is overtaken once its case no longer waits; a notice of a status once the case moved on, and when the
# same was told within a day.
OVERTAKEN = """
SELECT CASE
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
WHERE mail.id = %(mail)s AND mail.kind = ANY (%(reminders)s || %(notices)s)
"""


def overtaken(mail_id: int) -> str:
    """Why a mail is better not sent now; empty where nothing speaks against it."""
    with connection.cursor() as cursor:
        cursor.execute(OVERTAKEN, {"mail": mail_id, "reminders": list(REMINDERS), "notices": list(NOTICES)})
        row = cursor.fetchone()
    return row[0] if row else ""

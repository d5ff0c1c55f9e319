"""Keeping the words of cases up to date.

There is no policy to ask and no trail to write: nobody acts, what was said is only made findable.
"""

from datetime import datetime

from django.db import connection, transaction

LONGEST = 100_000
"""Characters of one case that can be found: its subject, its people, then the newest words first.

PostgreSQL refuses a vector above one megabyte; even if no word were repeated, these stay below it.
"""
ONE_AT_A_TIME = 7_160_245
"""The number of the lock of whoever looks at words: two who looked at one case could write in the wrong order."""
TAKE = """
DELETE FROM search_wordsdue WHERE id IN (SELECT id FROM search_wordsdue ORDER BY id LIMIT %s) RETURNING case_id
"""
INDEX = """
WITH cases AS (
    SELECT id, account_id, contact_id, reference, subject, product FROM cases_case WHERE id = ANY(%(cases)s)
),
people AS (
    SELECT cases.id AS case_id, string_agg(contact.name || ' ' || contact.email, ' ') AS words
    FROM cases JOIN accounts_contact contact ON contact.id = cases.contact_id OR contact.id IN (
        SELECT part.contact_id FROM cases_caseparticipant part WHERE part.case_id = cases.id)
    GROUP BY cases.id
),
said AS (
    SELECT message.case_id, string_agg(
        concat_ws(' ', event.actor_name, left(message.text, 20000), files.names), ' ' ORDER BY message.id DESC) AS words
    FROM cases_message message JOIN cases_caseevent event ON event.id = message.event_id
    LEFT JOIN LATERAL (
        SELECT string_agg(name, ' ') AS names FROM cases_attachment WHERE message_id = message.id) files ON TRUE
    WHERE message.case_id = ANY(%(cases)s) GROUP BY message.case_id
),
noted AS (
    SELECT note.case_id, string_agg(
        concat_ws(' ', event.actor_name, left(note.text, 20000), files.names), ' ' ORDER BY note.id DESC) AS words
    FROM cases_note note JOIN cases_caseevent event ON event.id = note.event_id
    LEFT JOIN LATERAL (
        SELECT string_agg(name, ' ') AS names FROM cases_noteattachment WHERE note_id = note.id) files ON TRUE
    WHERE note.case_id = ANY(%(cases)s) GROUP BY note.case_id
),
together AS (
    SELECT cases.id, cases.account_id, noted.words AS noted, left(
        concat_ws(' ', cases.subject, cases.reference, cases.product, account.name, people.words, said.words),
        %(longest)s) AS said
    FROM cases JOIN accounts_account account ON account.id = cases.account_id
    LEFT JOIN people ON people.case_id = cases.id LEFT JOIN said ON said.case_id = cases.id
    LEFT JOIN noted ON noted.case_id = cases.id
)
INSERT INTO search_casewords (case_id, words, said)
SELECT id, array_to_tsvector(ARRAY['~account.' || account_id])
        || palier_words(left(said || ' ' || coalesce(noted, ''), %(longest)s)),
    CASE WHEN noted IS NOT NULL THEN array_to_tsvector(ARRAY['~account.' || account_id]) || palier_words(said) END
FROM together
ON CONFLICT (case_id) DO UPDATE SET words = excluded.words, said = excluded.said
WHERE (search_casewords.words, search_casewords.said) IS DISTINCT FROM (excluded.words, excluded.said)
"""


def index_waiting(*, at: datetime, limit: int) -> int:  # noqa: ARG001 - a pump gives every command its instant
    """Make findable what was said in at most `limit` cases; answers how many waited, 0 where another is at it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        if not (cursor.fetchone() or (False,))[0]:
            return 0
        cursor.execute(TAKE, [limit])
        cases = [case_id for (case_id,) in cursor.fetchall()]
        if cases:
            cursor.execute(INDEX, {"cases": list(set(cases)), "longest": LONGEST})
        return len(cases)

"""Emptying the database after a test that committed: what it wrote goes, and nothing else is touched.

Django's own way truncates every table and writes all content types anew, which costs more than most tests do, and its
locks may cross those of a page that is still being answered.
"""

from django.db import connection

KEPT = ("django_migrations", "django_content_type", "auth_permission")
FEW_PAGES = 128
WRITTEN = """
SELECT format('%%I.%%I', schemaname, relname), pg_relation_size(relid) / 8192
FROM pg_stat_user_tables WHERE pg_relation_size(relid) > 0 AND relname <> ALL(%s)
"""


def empty_what_was_written(_test: object) -> None:
    """Delete every row but Django's own; a table that has grown large is cut off, with what refers to it."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN, [list(KEPT)])
        written = cursor.fetchall()
        grown = [table for table, pages in written if pages > FEW_PAGES]
        if grown:
            cursor.execute(f"TRUNCATE {', '.join(grown)} CASCADE")
        few = "; ".join(f"DELETE FROM {table}" for table, pages in written if pages <= FEW_PAGES)
        if few:  # triggers that guard what is written for good, and foreign keys, are not asked
            cursor.execute(f"BEGIN; SET LOCAL session_replication_role = replica; {few}; COMMIT")

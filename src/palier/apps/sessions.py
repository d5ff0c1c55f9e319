"""Sessions in the database, read by a statement of our own: every page reads one, and the ORM would take longer to
build that statement than PostgreSQL to answer it.
"""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

READ = "SELECT session_data, expire_date FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(DatabaseSessions):
    """Django's sessions; only how one is found differs."""

    def _get_session_from_db(self) -> Session | None:
        """The session of this key while it lasts; a key of nobody's is forgotten, as Django does."""
        with connection.cursor() as cursor:
            cursor.execute(READ, [self.session_key, timezone.now()])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return None
        return Session(session_key=str(self.session_key), session_data=row[0], expire_date=row[1])

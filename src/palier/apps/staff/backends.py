"""Which agent a session belongs to."""

from django.contrib.auth.backends import ModelBackend
from django.db import connection

from palier.apps.staff.models import Agent

FIELDS = [field.attname for field in Agent._meta.concrete_fields if field.attname != "hours"]
READ = f"SELECT {', '.join(FIELDS)} FROM staff_agent WHERE id = %s AND is_active"  # noqa: S608 - our own names


class AgentBackend(ModelBackend):
    """Django's own; every page asks whose it is, and need not wait for the ORM to build the same statement again."""

    def get_user(self, user_id: int) -> Agent | None:
        """The agent, while they may sign in; their hours are read when somebody asks for them."""
        with connection.cursor() as cursor:
            cursor.execute(READ, [user_id])
            row = cursor.fetchone()
        return None if row is None else Agent.from_db("default", FIELDS, row)

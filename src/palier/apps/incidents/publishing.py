"""Telling the public page that it no longer says what is."""

from datetime import datetime

from django.db import connection

from palier.apps.outbox import commands as outbox

CHANNEL = "palier_status"
"""What wakes whoever renders the page, once the transaction commits."""
TOPIC = "incidents"
"""What the desk follows."""


def page_changed(*, at: datetime) -> None:
    """Have the page rendered anew and the desk's lists refreshed, when this transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
    outbox.announce_all([(TOPIC, "")], at=at)

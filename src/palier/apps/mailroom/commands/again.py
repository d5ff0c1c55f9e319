"""Mail that became nothing yet is read once more: after a fault was mended, or when somebody was wrong about it."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.mailroom import policies
from palier.apps.mailroom.errors import MailAlreadySettled
from palier.apps.mailroom.models import RawMail
from palier.apps.rights import require
from palier.core.actor import Actor

State = RawMail.State
KEPT_FOR = timedelta(days=90)
"""How long every mail can be read again (promises D7)."""

FINAL = {State.RECEIVED, State.CASE, State.RETURNED}
"""What waits is read anyway; what is in a case, or was answered, would be there twice."""


@transaction.atomic
def read_mail_again(*, raw_id: int, by: Actor, at: datetime) -> None:
    """Put one mail back to be read, unless a case holds it.  Raises NotAllowed, NotFound, MailAlreadySettled."""
    require(policies.may_sort_mail(by), by=by, act="read_mail_again")
    row = RawMail.objects.select_for_update().filter(pk=raw_id, received_at__gte=at - KEPT_FOR).first()
    if row is None:
        raise NotFound("mail", str(raw_id))
    if row.state in FINAL:
        raise MailAlreadySettled(row.subject)
    _put_back([row.pk])
    audit.record(by=by, at=at, act="read_mail_again", facts={"mail": row.pk, "was": row.state})


@transaction.atomic
def read_quarantine_again(*, by: Actor, at: datetime) -> int:
    """Put back every mail that could not be read; answers how many.  Raises NotAllowed."""
    require(policies.may_sort_mail(by), by=by, act="read_quarantine_again")
    rows = RawMail.objects.select_for_update().filter(state=State.QUARANTINED, received_at__gte=at - KEPT_FOR)
    ids = list(rows.order_by("id").values_list("id", flat=True))
    _put_back(ids)
    if ids:
        audit.record(by=by, at=at, act="read_quarantine_again", facts={"mails": len(ids)})
    return len(ids)


def _put_back(ids: list[int]) -> None:
    """As if they had just come; their arrival stays what it was."""
    RawMail.objects.filter(pk__in=ids).update(
        state=State.RECEIVED, reason="", attempts=0, next_attempt_at=None, decided_at=None, fingerprint=None
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('palier_mail_in', '')")

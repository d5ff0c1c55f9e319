"""Rows of several tables in one statement: the same rows as the ORM would have written one by one."""

from datetime import UTC, datetime

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import Model
from pytest_django import DjangoAssertNumQueries

from palier.apps.audit.models import AuditEntry
from palier.apps.outbox.models import LiveEvent, OutgoingMail
from palier.apps.staff.models import Team
from palier.apps.together import draw_ids, write_together

AT = datetime(2026, 3, 2, 9, 0, 0, 250_000, tzinfo=UTC)
TRICKY = "Noël « 100 % » \\ \" ' {}\n\t\U0001f600 %s"


def entry(**changed: object) -> AuditEntry:
    said = {"at": AT, "actor_kind": "agent", "actor_id": 2**40, "actor_name": TRICKY, "act": "test", "case_id": None}
    return AuditEntry(**{**said, "facts": {TRICKY: [TRICKY, None, 1, True]}, **changed})


def mail(**changed: object) -> OutgoingMail:
    said = {"created_at": AT, "kind": "x", "language": "fr", "recipients": [TRICKY, "a,b", ""], "message_id": "<1>"}
    return OutgoingMail(**{**said, **changed})


def values(row: Model) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "id"}


@pytest.mark.django_db
def test_what_is_read_back_is_what_was_written(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    rows = [entry(), mail(), entry(case_id=7, facts={}), mail(message_id="<2>", recipients=[], next_attempt_at=AT)]
    with django_assert_num_queries(1):
        write_together(rows)
    read = [*AuditEntry.objects.order_by("pk"), *OutgoingMail.objects.order_by("pk")]
    assert [values(row) for row in read] == [values(rows[place]) for place in (0, 2, 1, 3)]


@pytest.mark.django_db
def test_rows_keep_the_ids_they_were_given_and_others_draw_theirs() -> None:
    drawn = draw_ids(outbox_liveevent=3, staff_team=1)
    assert len(set(drawn["outbox_liveevent"])) == 3
    given = [LiveEvent(pk=key, at=AT, topic="a", subject="b") for key in drawn["outbox_liveevent"]]
    write_together([*given, LiveEvent(at=AT, topic="c", subject="d")])
    assert list(LiveEvent.objects.filter(topic="a").order_by("pk").values_list("pk", flat=True)) == sorted(
        drawn["outbox_liveevent"]
    )
    assert LiveEvent.objects.get(topic="c").pk > max(drawn["outbox_liveevent"])


@pytest.mark.django_db
def test_an_update_changes_the_named_columns_of_the_named_rows(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    one, two, bystander = (Team.objects.create(name=name) for name in ("one", "two", "three"))
    owed = mail()
    owed.save()
    one.name, two.name = "eins", TRICKY
    owed.state, owed.sent_at, owed.subject = "sent", AT, "not written"
    with django_assert_num_queries(1):
        write_together([entry()], [(one, ("name",)), (owed, ("state", "sent_at")), (two, ("name",))])
    assert dict(Team.objects.values_list("pk", "name")) == {one.pk: "eins", two.pk: TRICKY, bystander.pk: "three"}
    assert OutgoingMail.objects.values_list("state", "sent_at", "subject").get() == ("sent", AT, "")
    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_row_refused_writes_none() -> None:
    write_together([mail()])
    with pytest.raises(IntegrityError), transaction.atomic():
        write_together([entry(), mail()])
    with pytest.raises(DataError), transaction.atomic():
        write_together([entry(), mail(message_id="<2>", subject="a\0b")])
    assert (AuditEntry.objects.count(), OutgoingMail.objects.count()) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_calls_are_heard_once_the_transaction_commits() -> None:
    with connection.cursor() as cursor:
        cursor.execute("LISTEN first")
        cursor.execute("LISTEN second")
    with transaction.atomic():
        write_together([entry()], notify=[("first", TRICKY), ("second", "")])
        write_together(notify=[("first", "alone")])
    heard = [(call.channel, call.payload) for call in connection.connection.notifies(timeout=5, stop_after=3)]
    assert heard == [("first", TRICKY), ("second", ""), ("first", "alone")]
    connection.close()


@pytest.mark.django_db
def test_rows_are_written_over_those_of_the_same_key_and_others_taken_away(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    one, two, bystander = (mail(message_id=f"<{number}>", subject="before") for number in "123")
    for row in (one, two, bystander):
        row.save()
    over, new = mail(message_id="<1>", subject="after", kind="not written"), mail(message_id="<4>", subject="new")
    key, decided = ("message_id",), ("subject", "sent_at")
    with django_assert_num_queries(1):
        write_together(overwrites=[(over, key, decided), (new, key, decided)], deletes=[(mail(message_id="<2>"), key)])
    rows = OutgoingMail.objects.order_by("message_id").values_list("message_id", "subject", "kind")
    assert list(rows) == [("<1>", "after", "x"), ("<3>", "before", "x"), ("<4>", "new", "x")]

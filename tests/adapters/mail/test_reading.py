"""One bad mail holds up no other."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.mailroom.mails import mail, store
from tests.factories import AT, make_desk

from palier.adapters.mail.reading import read_waiting
from palier.apps.accounts.models import Contact
from palier.apps.cases.models import Case
from palier.apps.mailroom.commands import settle_together
from palier.apps.mailroom.models import RawMail

pytestmark = pytest.mark.django_db(transaction=True)


def test_everything_that_waits_is_read_within_the_limit() -> None:
    email = Contact.objects.get(pk=make_desk().contact.id).email
    for number in range(25):
        store(mail(email, f"mail {number}"))
    assert read_waiting(at=AT, limit=15) == 15
    assert read_waiting(at=AT) == 10
    assert read_waiting(at=AT) == 0
    assert Case.objects.count() == 25


def test_poison_among_a_hundred_is_put_aside_after_three_tries_and_the_others_flow() -> None:
    """promises D6: the first, the fiftieth, the last; what fails is real, a zone that no database knows."""
    good = Contact.objects.get(pk=make_desk().contact.id).email
    poisoned = make_desk_of_poison()
    ids = [store(mail(poisoned if place in (0, 49, 99) else good, f"mail {place}")) for place in range(100)]
    read_waiting(at=AT)
    assert Case.objects.count() == 97
    for tries in (1, 2):
        read_waiting(at=AT + tries * timedelta(minutes=16))
    rows = RawMail.objects.filter(pk__in=(ids[0], ids[49], ids[99]))
    assert [(row.state, row.attempts, row.reason != "") for row in rows] == [("quarantined", 3, True)] * 3
    assert set(RawMail.objects.exclude(state="quarantined").values_list("state", flat=True)) == {"case"}
    assert Case.objects.count() == 97


def test_mail_that_arrived_together_is_settled_all_or_none() -> None:
    good = Contact.objects.get(pk=make_desk().contact.id)
    senders = (good.email, make_desk_of_poison(), good.email)
    ids = [store(mail(email, f"mail {number}")) for number, email in enumerate(senders)]
    with pytest.raises(Exception, match="Nowhere/Land"):
        settle_together(raw_ids=ids, at=AT)
    assert Case.objects.count() == 0
    assert set(RawMail.objects.values_list("state", flat=True)) == {"received"}


def test_ten_mails_share_one_transaction() -> None:
    email = Contact.objects.get(pk=make_desk().contact.id).email
    ids = [store(mail(email, f"mail {number}")) for number in range(10)]
    with CaptureQueriesContext(connection) as asked:
        settle_together(raw_ids=ids, at=AT)
    control = [query["sql"] for query in asked if query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]
    assert control == ["BEGIN", "COMMIT"]


def make_desk_of_poison() -> str:
    from tests.factories import make_contact

    from palier.apps.accounts.models import Account

    account_id, contact = make_contact()
    Account.objects.filter(pk=account_id).update(timezone="Nowhere/Land")
    return Contact.objects.get(pk=contact.id).email

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


@pytest.mark.parametrize("place", [0, 10, 19])
def test_a_poison_mail_is_put_aside_after_three_tries_and_the_others_flow(place: int) -> None:
    """What fails is real: the poisoned contact's zone is one that no database knows."""
    desk = make_desk()
    good = Contact.objects.get(pk=desk.contact.id)
    poisoned = make_desk_of_poison()
    ids = [store(mail(poisoned if number == place else good.email, f"mail {number}")) for number in range(20)]
    at = AT
    for _ in range(3):
        read_waiting(at=at)
        at += timedelta(minutes=16)
    assert Case.objects.count() == 19
    row = RawMail.objects.get(pk=ids[place])
    assert (row.state, row.attempts, row.reason != "") == ("quarantined", 3, True)
    assert set(RawMail.objects.exclude(pk=row.pk).values_list("state", flat=True)) == {"case"}


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

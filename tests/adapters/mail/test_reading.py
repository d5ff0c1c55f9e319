"""One bad mail holds up no other."""

from datetime import timedelta

import pytest
from tests.apps.mailroom.mails import mail, store
from tests.factories import AT, make_desk

from palier.adapters.mail.reading import read_waiting
from palier.apps.accounts.models import Contact
from palier.apps.cases.models import Case
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


def make_desk_of_poison() -> str:
    from tests.factories import make_contact

    from palier.apps.accounts.models import Account

    account_id, contact = make_contact()
    Account.objects.filter(pk=account_id).update(timezone="Nowhere/Land")
    return Contact.objects.get(pk=contact.id).email

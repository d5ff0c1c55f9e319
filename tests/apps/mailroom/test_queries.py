"""What the holding place shows, and to whom."""

import pytest
from tests.factories import AT, make_desk

from palier.apps.errors import NotFound
from palier.apps.mailroom.models import RawMail
from palier.apps.mailroom.queries import PAGE, HeldLine, held_count, held_mail, held_mails


def keep(state: str, digest: str) -> int:
    mail = RawMail.objects.create(
        received_at=AT, mailbox="m", digest=digest, size=1, raw=b"raw", state=state, reason="machine", subject=digest
    )
    return mail.pk


@pytest.fixture
def desk(db):
    return make_desk()


def test_only_what_waits_for_a_decision_newest_first(desk):
    kept = {state: keep(state, state) for state in RawMail.State.values}
    assert held_mails(viewer=desk.agent) == (
        HeldLine(kept["quarantined"], AT, "quarantined", "machine", "", "", "quarantined"),
        HeldLine(kept["held"], AT, "held", "machine", "", "", "held"),
    )
    assert held_count(viewer=desk.agent) == 2


def test_a_contact_sees_none_of_it(desk):
    mail = keep("held", "1")
    assert held_mails(viewer=desk.contact) == ()
    assert held_count(viewer=desk.contact) == 0
    with pytest.raises(NotFound):
        held_mail(viewer=desk.contact, mail_id=mail)


def test_a_page_ends_and_says_so_by_one_more(desk):
    kept = [keep("held", str(number)) for number in range(PAGE + 3)]
    first = held_mails(viewer=desk.agent)
    assert [mail.id for mail in first] == kept[:1:-1][: PAGE + 1]
    rest = held_mails(viewer=desk.agent, before=first[PAGE - 1].id)
    assert [mail.id for mail in rest] == kept[2::-1]


def test_a_decided_mail_is_not_found(desk):
    mail = keep("held", "1")
    assert held_mail(viewer=desk.agent, mail_id=mail).raw == b"raw"
    RawMail.objects.update(state="dropped")
    with pytest.raises(NotFound):
        held_mail(viewer=desk.agent, mail_id=mail)

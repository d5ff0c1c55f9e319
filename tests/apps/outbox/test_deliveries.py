"""What becomes of mails: for each reader, in the order of a case, apart from bulk; and what reports say of them."""

from datetime import timedelta

import pytest
from tests.factories import AT, make_agent, make_contact, make_desk

from palier.apps.accounts.models import Contact
from palier.apps.audit.models import AuditEntry
from palier.apps.cases.commands import Leaving, reply_to_case
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.mailroom.commands import (
    claim_outgoing,
    mark_handed,
    mark_put_off,
    mark_sent,
    mark_suppressed,
    readers_of,
    release_outgoing,
)
from palier.apps.mailroom.commands.delivery import GIVEN_UP_AFTER, Handed, Sent
from palier.apps.outbox.commands import owe_mail
from palier.apps.outbox.deliveries import Reported, allow_address, record_delivery_report
from palier.apps.outbox.models import Delivery, LiveEvent, OutgoingMail, SuppressedAddress
from palier.apps.outbox.queries import held_addresses, troubles_of
from palier.core.actor import PALIER

pytestmark = pytest.mark.django_db
SENT = Sent("Acme <s@p.example>", "Subject", "Text", "<p>Text</p>")
GONE = "550 5.1.1 No such user"


def owe(*recipients: str, **about) -> int:
    return owe_mail(kind="case_received", recipients=recipients, language="en", at=AT, **about)


def state(mail_id: int) -> tuple[str, str]:
    return OutgoingMail.objects.values_list("state", "fault").get(pk=mail_id)


def results(mail_id: int) -> dict[str, str]:
    return dict(Delivery.objects.filter(mail_id=mail_id).values_list("recipient", "state"))


def test_an_answer_never_overtakes_an_earlier_one() -> None:
    desk = make_desk()
    case_id = desk.open()
    first = OutgoingMail.objects.get()
    for text in ("one", "two"):
        reply_to_case(case_id=case_id, text=text, leaving=Leaving.AT_ONCE, by=desk.agent, at=AT)
    other = desk.open()
    later = AT + timedelta(minutes=2)
    one, two = OutgoingMail.objects.filter(kind="staff_replied").order_by("pk").values_list("pk", flat=True)
    elsewhere = OutgoingMail.objects.get(case_id=other).pk
    assert claim_outgoing(at=AT, limit=9) == [first.pk, elsewhere]
    assert claim_outgoing(at=AT, limit=9) == []
    mark_put_off(mail_id=first.pk, sent=SENT, error="450 later", at=AT)
    mark_sent(mail_id=elsewhere, sent=SENT, refused="", at=AT)
    assert claim_outgoing(at=later, limit=9) == [first.pk]
    mark_sent(mail_id=first.pk, sent=SENT, refused="", at=later)
    assert claim_outgoing(at=later, limit=9) == [one]
    mark_sent(mail_id=one, sent=SENT, refused="", at=later)
    assert claim_outgoing(at=later, limit=9) == [two]


def test_one_that_waits_for_its_hours_leaves_with_a_later_one_that_may_go_now() -> None:
    case_id = make_desk().open()
    OutgoingMail.objects.all().delete()
    waits = owe("a@x.example", case_id=case_id, leaves_at=AT + timedelta(days=1))
    now = owe("a@x.example", case_id=case_id)
    assert claim_outgoing(at=AT, limit=9) == [waits]
    mark_sent(mail_id=waits, sent=SENT, refused="", at=AT)
    assert claim_outgoing(at=AT, limit=9) == [now]


def test_what_goes_to_our_own_people_waits_for_nobody() -> None:
    case_id = make_desk().open()
    page = owe_mail(kind="page", recipients=["a@acme.example"], language="en", at=AT, case_id=case_id)
    assert page in claim_outgoing(at=AT, limit=9)


def test_a_case_that_is_stuck_keeps_no_place_from_the_others() -> None:
    case_id = make_desk().open()
    OutgoingMail.objects.all().delete()
    stuck = owe("a@x.example", case_id=case_id)
    assert claim_outgoing(at=AT, limit=9) == [stuck]
    for _ in range(20):
        owe("a@x.example", case_id=case_id)
    other = owe("b@x.example")
    assert claim_outgoing(at=AT, limit=5) == [other]


def test_bulk_is_claimed_apart() -> None:
    reply = owe("a@x.example")
    many = [owe(f"{number}@x.example", lane=OutgoingMail.Lane.BULK) for number in range(3)]
    assert claim_outgoing(at=AT, limit=9) == [reply]
    assert claim_outgoing(at=AT, limit=2, bulk=True) == many[:2]


def test_each_reader_has_their_own_result_and_only_the_missing_are_tried_again() -> None:
    mail = owe("ok@x.example", "later@x.example", "gone@x.example")
    said = {"later@x.example": "450 4.2.0 greylisted", "gone@x.example": GONE}
    offered = ("ok@x.example", "later@x.example", "gone@x.example")
    mark_handed(mail_id=mail, sent=SENT, handed=Handed(offered, said), at=AT)
    assert state(mail) == ("queued", "for_now")
    assert results(mail) == {"ok@x.example": "sent", "later@x.example": "waiting", "gone@x.example": "refused"}
    assert readers_of(mail, offered).wanted == ("later@x.example",)
    mark_handed(mail_id=mail, sent=SENT, handed=Handed(("later@x.example",)), at=AT)
    assert state(mail) == ("sent", "")
    assert list(SuppressedAddress.objects.values_list("address", "status")) == [("gone@x.example", "5.1.1")]


def test_given_up_after_five_days_it_counts_as_sent_where_anybody_has_it() -> None:
    late = AT + GIVEN_UP_AFTER
    one, both = owe("later@x.example"), owe("ok@x.example", "later@x.example")
    refused = {"later@x.example": "450 4.2.0 greylisted"}
    mark_handed(mail_id=one, sent=SENT, handed=Handed(("later@x.example",), refused), at=late)
    mark_handed(mail_id=both, sent=SENT, handed=Handed(("ok@x.example", "later@x.example"), refused), at=late)
    assert (state(one), state(both)) == (("failed", "for_now"), ("sent", ""))
    assert results(both) == {"ok@x.example": "sent", "later@x.example": "refused"}


def test_a_server_that_is_away_counts_against_no_mail() -> None:
    mails = [owe(f"{number}@x.example") for number in range(3)]
    assert claim_outgoing(at=AT, limit=9) == mails
    release_outgoing(mail_ids=mails, fault="silent", error="TimeoutError", at=AT)
    assert claim_outgoing(at=AT, limit=9) == []
    assert claim_outgoing(at=AT + timedelta(minutes=1), limit=9) == mails
    assert {mail.attempts for mail in OutgoingMail.objects.all()} == {2}


def test_nothing_more_goes_to_who_is_gone_until_somebody_allows_it() -> None:
    desk = make_desk()
    case_id = desk.open()
    mail = OutgoingMail.objects.get()
    found = record_delivery_report(
        message_id=mail.message_id.upper(), reported=Reported.FAILED, status="5.1.1", said=GONE, by=PALIER, at=AT
    )
    assert (found.mail_id, found.case_id, found.suppressed) == (mail.pk, case_id, True)
    again = owe(mail.recipients[0].upper(), case_id=case_id)
    readers = readers_of(again, [mail.recipients[0].upper()])
    assert (readers.wanted, readers.suppressed) == ((), (mail.recipients[0].upper(),))
    mark_suppressed(mail_id=again, recipients=readers.suppressed, at=AT)
    assert state(again) == ("failed", "suppressed")
    assert [trouble.state for trouble in troubles_of(viewer=desk.agent, case_id=case_id)] == ["suppressed", "bounced"]
    assert [held.address for held in held_addresses(viewer=desk.agent)] == [mail.recipients[0]]
    assert held_addresses(viewer=desk.agent, hidden=[case_id]) == ()
    with pytest.raises(NotAllowed):
        allow_address(address=mail.recipients[0], by=desk.contact, at=AT)
    allow_address(address=mail.recipients[0], by=desk.agent, at=AT)
    assert readers_of(owe(mail.recipients[0]), mail.recipients).wanted == (mail.recipients[0],)
    assert AuditEntry.objects.filter(act="allow_address").count() == 1
    with pytest.raises(NotFound):
        allow_address(address=mail.recipients[0], by=desk.agent, at=AT)


@pytest.mark.parametrize(
    ("reported", "status", "said", "kept", "suppressed"),
    [
        (Reported.FAILED, "5.1.1", "", "bounced", True),
        (Reported.FAILED, "5.1.10", "", "bounced", True),
        (Reported.FAILED, "", "550 5.4.4 Host not found", "bounced", True),
        (Reported.FAILED, "5.2.2", "mailbox full", "bounced", False),
        (Reported.FAILED, "5.7.1", "looks like spam", "bounced", False),
        (Reported.FAILED, "", "no code at all", "bounced", False),
        (Reported.FAILED, "4.4.7", "delivery time expired", "bounced", False),
        (Reported.DELAYED, "4.4.1", "", "delayed", False),
        (Reported.DELIVERED, "2.0.0", "", "delivered", False),
    ],
)
def test_a_report_says_what_became_of_a_mail(reported, status, said, kept, suppressed) -> None:
    desk = make_desk()
    desk.open()
    mail = OutgoingMail.objects.get()
    LiveEvent.objects.all().delete()
    for _again in range(2):
        record_delivery_report(
            message_id=mail.message_id, recipient=mail.recipients[0], reported=reported, status=status, said=said,
            by=PALIER, at=AT,
        )  # fmt: skip
    assert results(mail.pk) == {mail.recipients[0]: kept}
    assert SuppressedAddress.objects.exists() is suppressed
    assert LiveEvent.objects.filter(topic=f"case:{mail.case_id}").exists()


def test_reports_about_nothing_of_ours_change_nothing() -> None:
    make_desk().open()
    mail = owe("a@x.example", "b@x.example")
    told = {"reported": Reported.FAILED, "status": "5.1.1", "by": PALIER, "at": AT}
    assert record_delivery_report(message_id="<no@where.example>", **told) is None
    named = OutgoingMail.objects.get(pk=mail).message_id
    assert record_delivery_report(message_id=named, **told) is None
    assert record_delivery_report(message_id=named, recipient="c@x.example", **told) is None
    assert record_delivery_report(message_id=named, recipient="B@x.example", **told).recipient == "b@x.example"
    with pytest.raises(NotAllowed):
        record_delivery_report(**{**told, "by": make_agent()}, message_id=named)


def test_a_subscription_never_stands_in_a_mail_about_a_case() -> None:
    from django.db import IntegrityError

    case_id = make_desk().open()
    with pytest.raises(IntegrityError):
        owe("a@x.example", case_id=case_id, unsubscribe="https://x.example/leave")


def test_a_colleague_in_copy_is_a_reader_like_any_other() -> None:
    desk = make_desk()
    _, colleague = make_contact()
    emails = [Contact.objects.get(pk=who.id).email for who in (desk.contact, colleague)]
    mail = owe(*emails)
    mark_handed(mail_id=mail, sent=SENT, handed=Handed(tuple(emails)), at=AT)
    assert results(mail) == dict.fromkeys(emails, "sent")


def test_whoever_is_sent_nothing_more_is_said_to_be_however_their_address_is_spelled() -> None:
    """Letters beyond ASCII keep their case in every comparison (CVE-2019-19844)."""
    desk = make_desk()
    case_id = desk.open()
    Contact.objects.filter(pk=desk.contact.id).update(email="Émile@Client.example")
    reply_to_case(case_id=case_id, text="Seen.", by=desk.agent, at=AT)
    mail = OutgoingMail.objects.get(kind="staff_replied")
    mark_handed(mail_id=mail.pk, sent=SENT, handed=Handed(tuple(mail.recipients), {mail.recipients[0]: GONE}), at=AT)
    assert [each.suppressed for each in troubles_of(viewer=desk.agent, case_id=case_id)] == [True]
    assert [held.address for held in held_addresses(viewer=desk.agent)] == ["Émile@client.example"]

"""When mail itself is in trouble, those who can mend it are told by mail: once each time, in their language."""

from datetime import timedelta

import pytest
from tests.adapters.mail.imap_server import USER
from tests.apps.mailroom.mails import mail, store
from tests.apps.vulnerabilities.channel import ADDRESS as CHANNEL
from tests.apps.vulnerabilities.channel import encrypted_mail, person, plain_mail, security_desk
from tests.factories import AT, make_agent, make_desk

from palier.adapters.mail.alarm_letters import alarm_words
from palier.adapters.mail.compose import compose
from palier.apps.cases.commands import acknowledge_case
from palier.apps.mailboxes.commands import Access, add_mailbox, note_alive, note_trouble
from palier.apps.mailboxes.models import Mailbox
from palier.apps.mailroom.alarms import tell_alarms
from palier.apps.mailroom.letters import letter_of
from palier.apps.mailroom.models import RawMail
from palier.apps.outbox.models import OutgoingMail
from palier.apps.outbox.queries import sent_mails
from palier.apps.staff.models import Agent
from palier.apps.vulnerabilities.commands import take_mail
from palier.core.actor import PALIER, Role

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def box(**more) -> int:
    access = Access("127.0.0.1", 143, USER, "s3cret", Mailbox.Security.PLAIN, **more)
    return add_mailbox(address=USER, access=access, folders=["INBOX"], since_at=AT, by=PALIER, at=AT)


def told(at) -> list[str]:
    """Subjects of what is newly owed."""
    OutgoingMail.objects.all().delete()
    tell_alarms(words=alarm_words, at=at)
    return [f"{row.recipients[0]}: {row.subject}" for row in OutgoingMail.objects.order_by("recipients", "id")]


@pytest.fixture
def readers() -> list[str]:
    """A lead who reads French and an administrator are told; an agent and one who left are not."""
    make_agent()
    agents = [make_agent(role=role) for role in (Role.LEAD, Role.ADMINISTRATOR, Role.ADMINISTRATOR)]
    Agent.objects.filter(pk=agents[0].id).update(email="a@acme.example", language="fr")
    Agent.objects.filter(pk=agents[1].id).update(email="b@acme.example")
    Agent.objects.filter(pk=agents[2].id).update(is_active=False)
    return ["a@acme.example", "b@acme.example"]


def test_a_silent_mailbox_is_told_once_and_again_the_next_time(readers) -> None:
    number = box()
    note_alive(mailbox_id=number, taken=0, at=AT)
    note_trouble(mailbox_id=number, trouble="wrong password", at=AT + MINUTE)
    said = [
        f"a@acme.example: La boîte {USER} ne peut pas être lue",
        f"b@acme.example: The mailbox {USER} can’t be read",
    ]
    assert told(AT + 15 * MINUTE) == []
    assert told(AT + 16 * MINUTE) == said
    assert "wrong password. What was fetched is kept" in OutgoingMail.objects.get(language="en").text
    assert told(AT + DAY) == []
    note_alive(mailbox_id=number, taken=1, at=AT + DAY)
    assert told(AT + DAY) == []
    note_trouble(mailbox_id=number, trouble="", at=AT + DAY)
    assert told(AT + 2 * DAY) == said
    assert "it does not answer" in OutgoingMail.objects.get(language="en").text


def test_a_token_is_told_a_week_ahead_and_leaves_as_mail(readers) -> None:
    number = box(entry=Mailbox.Entry.XOAUTH2, expires_on=(AT + 20 * DAY).date())
    for days, news in ((12, 0), (13, 2), (14, 0), (19, 0)):
        note_alive(mailbox_id=number, taken=0, at=AT + days * DAY)
        assert len(told(AT + days * DAY)) == news
    Mailbox.objects.update(expires_on=(AT + 60 * DAY).date())
    note_alive(mailbox_id=number, taken=0, at=AT + 53 * DAY)
    assert len(told(AT + 53 * DAY)) == 2
    raw = compose(letter_of(OutgoingMail.objects.get(language="en").pk), at=AT).raw
    assert b"Auto-Submitted: auto-generated" in raw
    assert b"palier mail box secret" in raw.replace(b"=\r\n", b"")


def test_twenty_mails_in_quarantine_are_one_alarm(readers) -> None:
    make_desk()
    ids = [store(mail("a@b.example", f"Words {number}"), at=AT) for number in range(20)]
    RawMail.objects.filter(pk__in=ids).update(state="quarantined", attempts=3, decided_at=AT)
    assert told(AT + 14 * MINUTE) == []
    assert [line.partition(": ")[2] for line in told(AT + 15 * MINUTE)] == [
        "20 courriels n’ont pas pu être lus",
        "20 mails could not be read",
    ]
    RawMail.objects.filter(pk=ids[0]).delete()
    assert told(AT + 20 * MINUTE) == []


def test_a_report_is_told_to_its_team_alone_until_somebody_of_it_acts(readers) -> None:
    """promises J1, J5: at once, with no word of it and no name; whether it can be read or not."""
    desk = security_desk()
    Agent.objects.filter(pk=desk.member.id).update(email="psirt@acme.example")
    taken = take_mail(
        raw=plain_mail("Hole", sender="rita@x.example"), envelope_from="rita@x.example", envelope_to=[CHANNEL], at=AT
    )
    assert told(AT) == ["psirt@acme.example: A report to the vulnerability channel waits"]
    row = OutgoingMail.objects.get()
    letter = letter_of(row.pk)
    raw = compose(letter, at=AT).raw
    assert b"/vulnerabilities/" in raw
    assert taken.reference.encode() not in raw
    assert (letter.case_id, b"+c%d-" % taken.case_id in raw) == (0, False)
    assert sent_mails(viewer=desk.outsider, hidden=[taken.case_id]) == ()
    assert told(AT + DAY) == []
    acknowledge_case(case_id=taken.case_id, by=desk.member, at=AT + DAY)
    assert told(AT + DAY) == []
    foreign = encrypted_mail("x", sender=person(), to=[person("eve@x.example").secret.extract_certificate()])
    take_mail(raw=foreign, envelope_from="rita@x.example", envelope_to=[CHANNEL], at=AT + DAY)
    assert told(AT + DAY) == ["psirt@acme.example: A report to the vulnerability channel waits"]
    assert "can’t be read" in OutgoingMail.objects.get().text

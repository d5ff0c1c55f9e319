"""Nobody is believed for what they write about themselves: the grid of senders, roles and ways to name a case."""

import itertools
from datetime import timedelta

import pytest
from django.conf import settings
from tests.apps.mailroom.mails import mail, store
from tests.factories import AT, Desk, make_desk

from palier.apps.accounts.models import Contact
from palier.apps.cases.models import Case, CaseEvent, Message
from palier.apps.mailroom.commands import settle_together
from palier.apps.mailroom.commands.again import read_mail_again, read_quarantine_again
from palier.apps.mailroom.errors import MailAlreadySettled
from palier.apps.mailroom.inbox_queries import incoming_mail, incoming_mails, marks_of_mails, quarantined_too_long
from palier.apps.mailroom.models import RawMail
from palier.apps.outbox.keys import key_for
from palier.apps.outbox.models import OutgoingMail
from palier.apps.staff.models import Agent
from palier.core.actor import PALIER
from palier.core.mail.tokens import message_id_for, reply_address

pytestmark = pytest.mark.django_db

OURS = "mx.provider.example"
LATER = AT + timedelta(hours=1)


@pytest.fixture(autouse=True)
def our_mail_server(settings) -> None:
    settings.MAIL_AUTHSERV = OURS


def settle(*raws: str, **stored) -> list[RawMail]:
    ids = [store(raw, at=LATER, **stored) for raw in raws]
    assert settle_together(raw_ids=ids, at=LATER) == len(ids)
    return list(RawMail.objects.filter(pk__in=ids).order_by("id"))


def proof(verdict: str) -> str:
    return f"{OURS}; dmarc={verdict} header.from=client.example"


def opened(desk: Desk) -> int:
    (row,) = settle(mail(Contact.objects.get(pk=desk.contact.id).email, Subject="Export"))
    assert row.case_id is not None
    return row.case_id


def ways(case_id: int) -> dict[str, dict[str, str]]:
    """Five ways to name a case."""
    key, case = key_for("mail tokens"), Case.objects.get(pk=case_id)
    return {
        "none": {},
        "number": {"Subject": f"Re: [{case.reference}] Export"},
        "old id": {"In_Reply_To": f"<c{case_id}.1.mail@palier.localhost>"},
        "signed id": {"In_Reply_To": message_id_for(case_id, 1, key, "palier.localhost")},
        "signed address": {"To": reply_address(case_id, key=key, address=settings.MAIL_ADDRESS)},
    }


def test_the_grid_of_two_hundred() -> None:
    """A2: five states of proof, four roles, five ways to name the case, with a copy to a stranger or without."""
    desk = make_desk()
    case_id = opened(desk)
    people = {
        "stranger": "stranger@evil.example",
        "participant": Contact.objects.get(pk=desk.contact.id).email,
        "agent": Agent.objects.get(pk=desk.agent.id).email,
        "nobody": "",
    }
    states = ["pass", "fail", "none", "temperror", ""]
    grid = list(itertools.product(states, people, ways(case_id), (True, False)))
    assert len(grid) == 200
    for number, (state, role, way, copied) in enumerate(grid):
        headers = {**ways(case_id)[way], "Message_ID": f"<{number}@x.example>"}
        if state:
            headers["Authentication_Results"] = proof(state)
        if copied:
            headers["Cc"] = "friend@evil.example"
        before = CaseEvent.objects.filter(case_id=case_id).count()
        (row,) = settle(mail(people[role], f"Words {number}", **headers))
        changed = CaseEvent.objects.filter(case_id=case_id).count() > before
        signed = way.startswith("signed")
        allowed = signed and (role == "participant" or (role == "agent" and state == "pass"))
        assert changed is allowed, (state, role, way, copied, row.state, row.reason)
        if role == "agent" and not allowed:
            assert (row.state, row.reason in {"staff_unproven", "staff_without_case"}) == ("held", True)
        if role in {"stranger", "nobody"}:
            assert row.state == "held"
        if role == "participant" and state == "fail":
            assert (row.state == "held", "unproven" in (row.marks or "")) == (not signed, True)
    assert not OutgoingMail.objects.filter(recipients__contains=["friend@evil.example"]).exists()
    assert not OutgoingMail.objects.filter(recipients__contains=["stranger@evil.example"]).exists()
    assert Case.objects.get(pk=case_id).contact_id == desk.contact.id


def test_a_proven_agent_answers_the_customer_from_their_own_program() -> None:
    desk = make_desk()
    case_id = opened(desk)
    headers = {**ways(case_id)["signed address"], "Authentication_Results": proof("pass")}
    (row,) = settle(mail(Agent.objects.get(pk=desk.agent.id).email, "Try this.\n\n> Hello", **headers))
    assert (row.state, row.case_id) == ("case", case_id)
    message = Message.objects.get(raw_mail_id=row.pk)
    assert (message.text, message.quoted) == ("Try this.", "> Hello")
    assert OutgoingMail.objects.filter(case_id=case_id, kind="staff_replied").count() == 1


@pytest.mark.parametrize("more", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "auto_reply"}])
def test_an_agents_absence_notice_says_nothing_to_anybody(more: dict[str, str]) -> None:
    desk = make_desk()
    case_id = opened(desk)
    headers = {**ways(case_id)["signed address"], "Authentication_Results": proof("pass"), **more}
    (row,) = settle(mail(Agent.objects.get(pk=desk.agent.id).email, "Away.", **headers))
    assert (row.state, row.reason) == ("dropped", "staff_machine")


def test_an_answer_wanted_elsewhere_is_marked_and_ours_goes_where_it_always_went() -> None:
    desk = make_desk()
    email = Contact.objects.get(pk=desk.contact.id).email
    (row,) = settle(mail(email, Reply_To="jean@evil.example"))
    assert row.marks == "reply_to_elsewhere"
    assert marks_of_mails([row.pk]) == {row.pk: ("reply_to_elsewhere",)}
    assert {to for mail in OutgoingMail.objects.all() for to in mail.recipients} == {email}


def test_what_fails_the_checks_gets_no_automatic_answer() -> None:
    desk = make_desk()
    (row,) = settle(mail(Contact.objects.get(pk=desk.contact.id).email, Authentication_Results=proof("fail")))
    assert (row.state, row.reason, row.verdict, row.automatic) == ("held", "unproven", "fail", "unproven")
    assert not OutgoingMail.objects.exists()


def test_a_verdict_found_out_before_counts() -> None:
    desk = make_desk()
    raw_id = store(mail(Contact.objects.get(pk=desk.contact.id).email))
    RawMail.objects.filter(pk=raw_id).update(verdict="fail")
    settle_together(raw_ids=[raw_id], at=LATER)
    assert RawMail.objects.get(pk=raw_id).reason == "unproven"


# -- the same mail, spam, reports --------------------------------------------------------------------


def test_one_mail_by_two_ways_is_one_case() -> None:
    desk = make_desk()
    email = Contact.objects.get(pk=desk.contact.id).email
    first = mail(email, Message_ID="<1@c.example>", Received="by a")
    second = mail(email, Message_ID="<1@c.example>", Received="by b")
    other = mail(email, "Other words", Message_ID="<1@c.example>")
    rows = settle(first, second, other)
    assert [row.state for row in rows] == ["case", "same", "case"]
    assert rows[1].reason == str(rows[0].pk)
    (again,) = settle(mail(email, Message_ID="<1@c.example>", Received="by c"))
    assert again.state == "same"
    assert Case.objects.count() == 2


def test_what_our_server_calls_spam_waits_aside_unless_it_answers_us() -> None:
    desk = make_desk()
    case_id = opened(desk)
    email = Contact.objects.get(pk=desk.contact.id).email
    (stranger,) = settle(mail("x@evil.example", X_Spam_Flag="YES"))
    (known,) = settle(mail(email, "Buy", X_Spam_Flag="YES"))
    (answer,) = settle(mail(email, "Yes", X_Spam_Flag="YES", **ways(case_id)["signed address"]))
    assert [row.state for row in (stranger, known, answer)] == ["spam", "spam", "case"]
    assert [line.id for line in incoming_mails(viewer=desk.agent, state="spam")] == [known.pk, stranger.pk]


def report(original: str, action: str = "failed", status: str = "5.1.1", to: str = "jean@client.example") -> str:
    return (
        "From: MAILER-DAEMON@mx.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        f"--b\n\nSorry\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
        f"Final-Recipient: rfc822; {to}\nAction: {action}\nStatus: {status}\n\n"
        f"--b\nContent-Type: message/rfc822\n\nMessage-ID: {original}\nSubject: x\n\nx\n--b--\n"
    )


def test_a_report_finds_the_mail_it_is_about_and_opens_nothing() -> None:
    desk = make_desk()
    case_id = opened(desk)
    sent = OutgoingMail.objects.get(case_id=case_id)
    (row,) = settle(report(sent.message_id, to=sent.recipients[0]), sender="")
    assert (row.state, row.case_id) == ("noted", case_id)
    (unknown,) = settle(report("<1@elsewhere.example>"), sender="")
    assert (unknown.state, unknown.reason) == ("held", "delivery_report")
    assert Case.objects.count() == 1


# -- read again --------------------------------------------------------------------------------------


def test_what_became_no_case_is_read_again() -> None:
    desk = make_desk()
    email = Contact.objects.get(pk=desk.contact.id).email
    (spam,) = settle(mail(email, X_Spam_Flag="YES", Message_ID="<9@c.example>"))
    RawMail.objects.filter(pk=spam.pk).update(raw=mail(email, Message_ID="<9@c.example>").encode())
    read_mail_again(raw_id=spam.pk, by=desk.agent, at=LATER)
    settle_together(raw_ids=[spam.pk], at=LATER)
    row = RawMail.objects.get(pk=spam.pk)
    assert row.state == "case"
    with pytest.raises(MailAlreadySettled):
        read_mail_again(raw_id=spam.pk, by=desk.agent, at=LATER)
    shown = incoming_mail(viewer=desk.agent, mail_id=spam.pk, at=LATER)
    assert (shown.line.case_id, shown.may_be_read_again) == (row.case_id, False)


def test_twenty_quarantined_mails_are_one_alarm_and_one_click() -> None:
    """D7."""
    desk = make_desk()
    email = Contact.objects.get(pk=desk.contact.id).email
    ids = [store(mail(email, f"Words {number}"), at=AT) for number in range(20)]
    RawMail.objects.filter(pk__in=ids).update(state="quarantined", attempts=3, decided_at=AT)
    assert quarantined_too_long(at=AT + timedelta(minutes=14)) == 0
    assert quarantined_too_long(at=AT + timedelta(minutes=15)) == 20
    assert read_quarantine_again(by=PALIER, at=LATER) == 20
    assert settle_together(raw_ids=ids, at=LATER) == 20
    assert not RawMail.objects.filter(state="quarantined").exists()
    assert Case.objects.count() == 20

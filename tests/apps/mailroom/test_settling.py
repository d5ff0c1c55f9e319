"""Each raw mail becomes exactly one thing."""

from datetime import timedelta

import pytest
from django.conf import settings
from tests.apps.mailroom.mails import ADDRESS, mail, store
from tests.factories import AT, CATALOGUE, make_contact, make_desk

from palier.apps.accounts.commands import end_contract
from palier.apps.accounts.models import Contact, Contract
from palier.apps.cases.commands import close_case
from palier.apps.cases.models import Attachment, Case, CaseEvent, Message
from palier.apps.cases.restricted_models import RestrictedCase
from palier.apps.mailroom.commands import settle_raw_mail
from palier.apps.mailroom.models import RawMail
from palier.apps.outbox.keys import key_for
from palier.apps.outbox.models import LiveEvent, OutgoingMail
from palier.apps.staff.commands import create_team
from palier.core.actor import PALIER
from palier.core.mail.tokens import message_id_for, reply_address

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=3)


def email_of(actor) -> str:
    return Contact.objects.get(pk=actor.id).email


def settle(raw: str, **stored) -> tuple[str, str, int | None]:
    raw_id = store(raw, **stored)
    assert settle_raw_mail(raw_id=raw_id, at=LATER)
    return RawMail.objects.values_list("state", "reason", "case_id").get(pk=raw_id)


def token(case_id: int) -> str:
    return reply_address(case_id, key=key_for("mail tokens"), address=settings.MAIL_ADDRESS)


@pytest.mark.obeys("Document.severity_policy", "SeverityPolicy.default")
def test_a_contacts_mail_opens_a_case_dated_at_its_arrival() -> None:
    desk = make_desk()
    raw = mail(email_of(desk.contact), "It broke.\n\n-- \nCamille", Subject="Broken", Message_ID="<1@c.example>")
    state, reason, case_id = settle(raw)
    case = Case.objects.get(pk=case_id)
    assert (state, reason) == ("case", "")
    assert (case.subject, case.channel, case.severity, case.opened_at) == ("Broken", "email", "low", AT)
    message = Message.objects.get(case=case)
    assert (message.text, message.quoted, message.message_id) == ("It broke.", "-- \nCamille", "<1@c.example>")
    row = RawMail.objects.get(pk=message.raw_mail_id)
    assert (row.subject, row.sender_address, row.decided_at) == ("Broken", email_of(desk.contact), LATER)
    owed = OutgoingMail.objects.get()
    assert (owed.kind, owed.recipients, owed.in_reply_to) == (
        "case_received",
        [email_of(desk.contact)],
        "<1@c.example>",
    )


def test_files_and_a_mail_without_a_word() -> None:
    desk = make_desk()
    raw = mail(
        email_of(desk.contact), "eA==", Content_Type="application/pdf; name=x.pdf", Content_Transfer_Encoding="base64"
    )
    case_id = settle(raw)[2]
    assert list(Attachment.objects.values_list("message__case_id", "name", "size")) == [(case_id, "x.pdf", 1)]
    case_id = settle(mail(email_of(desk.contact), "", Subject="Only this"))[2]
    assert Message.objects.get(case_id=case_id).text == "Only this"
    case_id = settle(mail(email_of(desk.contact), ""))[2]
    assert Message.objects.get(case_id=case_id).text == "…"
    assert Case.objects.get(pk=case_id).subject == "…"


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("\n  The export stops.\nEvery night.", "The export stops."),
        ("word " * 30, "word " * 15 + "word…"),
        ("x" * 90, "x" * 79 + "…"),
    ],
)
def test_a_case_without_a_subject_is_called_by_its_first_words(text: str, subject: str) -> None:
    desk = make_desk()
    case_id = settle(mail(email_of(desk.contact), text))[2]
    assert Case.objects.get(pk=case_id).subject == subject
    assert RawMail.objects.get().subject == ""


def test_mail_of_strangers_is_held_and_announced() -> None:
    make_desk()
    assert settle(mail("Someone <stranger@x.example>", Subject="Hi")) == ("held", "unknown_sender", None)
    assert settle(mail("")) == ("held", "no_sender", None)
    row = RawMail.objects.order_by("pk").first()
    assert (row.sender_name, row.sender_address, row.subject) == ("Someone", "stranger@x.example", "Hi")
    assert LiveEvent.objects.filter(topic="mailroom").count() == 2
    assert (Case.objects.count(), OutgoingMail.objects.count()) == (0, 0)


def test_addresses_are_found_whatever_their_letters() -> None:
    desk = make_desk()
    assert settle(mail(email_of(desk.contact).upper()))[0] == "case"


def test_without_a_contract_in_force_mail_is_held() -> None:
    desk = make_desk()
    last_day = AT.date() - timedelta(days=1)
    end_contract(contract_id=Contract.objects.get().pk, last_day=last_day, reason="", by=PALIER, at=AT)
    assert settle(mail(email_of(desk.contact))) == ("held", "expired", None)


def test_answers_continue_their_case_for_its_contact_alone() -> None:
    desk = make_desk()
    case_id = desk.open()
    _, other = make_contact()
    assert settle(mail(email_of(desk.contact), "More"), to=token(case_id)) == ("case", "", case_id)
    assert settle(mail(email_of(other), "Me too"), to=token(case_id)) == ("held", "not_a_participant", None)
    assert settle(mail("a@x.example", "Verify me"), to=token(case_id)) == ("held", "unknown_sender", None)
    assert list(Message.objects.filter(case_id=case_id).order_by("pk").values_list("text", flat=True)[1:]) == ["More"]
    assert Case.objects.get(pk=case_id).contact_id == desk.contact.id


FORGED = [
    {"In_Reply_To": "<c{case}.1.mail.aaaaaaaaaaaaaaaaaaaaaaaaaa@palier.localhost>"},
    {"References": "<{case}@palier.localhost>"},
    {"Subject": "Re: [{reference}]"},
    {"In_Reply_To": message_id_for(1, 1, b"another installation", "palier.localhost")},
    {"To": "support+c{case}-aaaaaaaaaaaaaaaaaaaaaaaaaa@palier.localhost"},
    {"X_Zammad_Ticket_Id": "{case}"},
]


@pytest.mark.parametrize("headers", FORGED)
def test_forged_names_attach_nothing(headers: dict[str, str]) -> None:
    desk = make_desk()
    case_id = desk.open()
    known = {"case": case_id, "reference": Case.objects.get().reference}
    filled = {name: value.format(**known) if "{" in value else value for name, value in headers.items()}
    state, _, opened = settle(mail(email_of(desk.contact), "Hm", **filled))
    assert (state, opened != case_id) == ("case", True)


def test_a_closed_case_is_reopened_within_the_days_of_its_plan_and_followed_by_a_new_one_later() -> None:
    desk = make_desk(catalogue=f"{CATALOGUE}lifecycle: {{reopen_within: 9d}}\n")
    case_id = desk.open()
    close_case(case_id=case_id, reason="duplicate", by=desk.agent, at=AT + timedelta(hours=1))
    closed_at = Case.objects.get().closed_at
    late = settle(mail(email_of(desk.contact), "late"), to=token(case_id), at=closed_at + timedelta(days=9, seconds=1))
    assert late[2] != case_id
    again = settle(mail(email_of(desk.contact), "again"), to=token(case_id), at=closed_at + timedelta(days=9))
    assert again[2] == case_id
    assert Case.objects.get(pk=case_id).closed_at is None


def test_a_vacation_reply_is_shown_and_changes_nothing() -> None:
    desk = make_desk()
    case_id = desk.open()
    close_case(case_id=case_id, reason="duplicate", by=desk.agent, at=AT + timedelta(hours=1))
    owed = OutgoingMail.objects.count()
    raw = mail(email_of(desk.contact), "On leave", Auto_Submitted="auto-replied")
    assert settle(raw, to=token(case_id), at=LATER) == ("case", "", case_id)
    assert Case.objects.get().status == "closed"
    assert CaseEvent.objects.order_by("-seq").values_list("kind", "automatic").first() == ("customer_replied", True)
    assert OutgoingMail.objects.count() == owed


def test_machines_open_nothing() -> None:
    desk = make_desk()
    assert settle(mail(email_of(desk.contact), Auto_Submitted="auto-generated")) == ("held", "machine", None)
    assert settle(mail("MAILER-DAEMON@x.example")) == ("held", "delivery_report", None)
    assert settle(mail("robot@x.example", "x"), sender="") == ("dropped", "machine_unknown", None)
    assert settle(mail(ADDRESS)) == ("dropped", "our_own", None)
    ours = message_id_for(1, 1, key_for("mail tokens"), "palier.localhost")
    assert settle(mail(email_of(desk.contact), "looped", Message_ID=ours)) == ("dropped", "our_own", None)
    assert Case.objects.count() == 0


def test_a_settled_mail_is_not_settled_again() -> None:
    desk = make_desk()
    raw_id = store(mail(email_of(desk.contact)))
    assert settle_raw_mail(raw_id=raw_id, at=LATER)
    assert not settle_raw_mail(raw_id=raw_id, at=LATER)
    assert Case.objects.count() == 1


def test_a_new_case_says_to_which_it_may_belong_and_nobody_obeys() -> None:
    """promises A6: a number in the subject, an id of the sender's own; within one customer."""
    desk, other = make_desk(), make_desk()
    first = mail(email_of(desk.contact), "It broke", Message_ID="<own@client.example>")
    reference = Case.objects.get(pk=settle(first)[2]).reference
    restricted = Case.objects.get(pk=settle(mail(email_of(desk.contact), "Hush", Message_ID="<hush@x>"))[2])
    RestrictedCase.objects.create(case=restricted, team_id=create_team(name="T", agent_ids=[], by=PALIER, at=AT))
    hints = {
        mail(email_of(desk.contact), "a", Subject=f"Re: [{reference.lower()}] More"): f"belongs:{reference}",
        mail(email_of(desk.contact), "b", In_Reply_To="<own@client.example>"): f"belongs:{reference}",
        mail(email_of(desk.contact), "c", References="<x@y> <own@client.example>"): f"belongs:{reference}",
        mail(email_of(desk.contact), "d", Subject="PAL-999-99 and <nothing@known>"): "",
        mail(email_of(desk.contact), "e", In_Reply_To="<hush@x>", Subject=restricted.reference): "",
        mail(email_of(other.contact), "f", Subject=reference, In_Reply_To="<own@client.example>"): "",
    }
    for raw, hint in hints.items():
        state, _, case_id = settle(raw)
        assert (state, Case.objects.get(pk=case_id).messages.count()) == ("case", 1)
        assert RawMail.objects.get(case_id=case_id).marks == hint

"""Mail in, case, answer out, answer back in: over real SMTP, in English and in French."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.adapters.mail.conftest import deliver, written
from tests.factories import make_desk

from palier.adapters.mail.reading import read_waiting
from palier.adapters.mail.sending import send_waiting
from palier.apps.accounts.models import Contact
from palier.apps.cases.commands import reply_to_case
from palier.apps.cases.models import Case, Message
from palier.apps.mailroom.models import RawMail
from palier.apps.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db(transaction=True)

ANSWERS = {
    "en": ("On Mon, 2 Mar 2026 at 10:20, Acme <support@palier.localhost> wrote:", "A person will answer you by"),
    "fr": ("Le lun. 2 mars 2026 à 10:20, Acme <support@palier.localhost> a écrit :", "Une personne vous répondra"),
}


def now() -> datetime:
    return datetime.now(UTC)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_whole_way(listener, sink, language) -> None:
    desk = make_desk()
    Contact.objects.filter(pk=desk.contact.id).update(language=language)
    sender = Contact.objects.get(pk=desk.contact.id).email

    first = written("Nothing works — même rien.", sender=sender, subject="Très cassé", Message_ID="<1@c.example>")
    deliver(listener, first)
    assert read_waiting(at=now()) == 1
    case = Case.objects.get()
    assert (case.subject, case.channel, case.contact_id) == ("Très cassé", "email", desk.contact.id)
    assert send_waiting(at=now()) == 1
    envelope_from, recipients, received = sink.received.pop()
    assert (envelope_from, recipients, received["Auto-Submitted"]) == ("<>", [sender], "auto-replied")
    assert received["In-Reply-To"] == "<1@c.example>"
    assert case.reference in received["Subject"]
    assert ANSWERS[language][1] in received.get_body(("plain",)).get_content()

    reply_to_case(case_id=case.pk, text="Try again, s’il vous plaît.", by=desk.agent, at=now())
    send_waiting(at=now())
    envelope_from, recipients, answer = sink.received.pop()
    assert recipients == [sender]
    assert answer["Auto-Submitted"] is None
    assert "Try again, s’il vous plaît." in answer.get_body(("plain",)).get_content()
    assert "Try again, s’il vous plaît." in answer.get_body(("html",)).get_content()
    reply_to = answer["Reply-To"].addresses[0].addr_spec
    assert envelope_from == reply_to

    quoted = "\n".join(f"> {line}" for line in answer.get_body(("plain",)).get_content().splitlines())
    words = f"It works, merci !\n\n{ANSWERS[language][0]}\n{quoted}\n"
    deliver(listener, written(words, sender=sender, subject="Re: " + answer["Subject"]), to=reply_to)
    read_waiting(at=now())
    message = Message.objects.order_by("-pk").first()
    assert (message.case_id, message.text) == (case.pk, "It works, merci !")
    assert message.quoted.startswith(ANSWERS[language][0])
    assert Case.objects.count() == 1
    assert set(RawMail.objects.values_list("state", "case_id")) == {("case", case.pk)}
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"sent"}


def test_an_answer_by_message_id_alone(listener, sink) -> None:
    desk = make_desk()
    sender = Contact.objects.get(pk=desk.contact.id).email
    case_id = desk.open(at=now() - timedelta(minutes=1))
    send_waiting(at=now())
    ours = sink.received.pop()[2]["Message-ID"]
    deliver(listener, written("More about it", sender=sender, subject="no number", In_Reply_To=ours))
    read_waiting(at=now())
    assert list(RawMail.objects.values_list("state", "case_id")) == [("case", case_id)]
    assert Message.objects.filter(case_id=case_id, text="More about it").count() == 1

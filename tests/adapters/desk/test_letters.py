"""Writing what mails say, on the desk: tried on a real case, refused with a sentence, kept with its history."""

import pytest
from django.test import Client
from tests.factories import AT, Desk, make_agent, make_desk

from palier.adapters.mail.compose import compose
from palier.apps.cases.models import Case
from palier.apps.letters.models import LetterText
from palier.apps.mailroom.letters import letter_of
from palier.apps.outbox.deliveries import Reported, record_delivery_report
from palier.apps.outbox.models import OutgoingMail, SuppressedAddress
from palier.apps.staff.models import Agent
from palier.core.actor import PALIER, Role

pytestmark = pytest.mark.django_db
TEXT = "Dear {{name}},\n\nwe have {{reference}}: {{subject}}\n\n{{what_next}}"


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def client_of(role: Role = Role.LEAD) -> Client:
    client = Client()
    client.force_login(Agent.objects.get(pk=make_agent(role=role).id))
    return client


def test_a_text_is_saved_and_mails_say_it(desk: Desk) -> None:
    client = client_of()
    answer = client.post("/mail/texts/case_received/en/", {"body": TEXT, "seen": "0", "act": "save"})
    assert (answer.status_code, answer["Location"]) == (302, "/mail/texts/case_received/en/")
    desk.open(subject="{{7*7}} {% debug %}")
    OutgoingMail.objects.update(language="en")
    text = compose(letter_of(OutgoingMail.objects.get().pk), at=AT).sent.text
    assert text.startswith("Dear Camille")
    assert ": {{7*7}} {% debug %}\n\nA person will answer you by" in text


def test_a_subject_is_the_providers_own_and_always_names_the_case(desk: Desk) -> None:
    client = client_of()
    form = {"subject": "{{reference}} – {{subject}}, {{name}}", "body": TEXT, "seen": "0", "act": "save"}
    for wrong in ("{{subject}}", "{{reference}} {{words}}", "{{reference}} " + "x" * 150):
        refused = client.post("/mail/texts/case_received/en/", {**form, "subject": wrong})
        assert refused.status_code == 422
    assert not LetterText.objects.exists()
    assert client.post("/mail/texts/case_received/en/", form).status_code == 302
    desk.open(subject="Very\r\nBcc: broken {{reference}}")
    OutgoingMail.objects.update(language="en")
    mail = OutgoingMail.objects.get()
    reference = Case.objects.get().reference
    composed = compose(letter_of(mail.pk), at=AT)
    assert composed.sent.subject.startswith(f"{reference} – Very Bcc: broken {{{{reference}}}}, Camille")
    page = client.get("/mail/texts/case_received/en/").content.decode()
    assert 'value="{{reference}} – {{subject}}, {{name}}"' in page
    assert f"<strong>{reference} – Very" in page
    LetterText.objects.update(subject="{{gone}}")  # kept by an older version: the case's own is sent
    assert compose(letter_of(mail.pk), at=AT).sent.subject.startswith("Re: Very")
    client.post("/mail/texts/case_received/en/", {"act": "built_in", "subject": "x", "body": "y", "seen": "1"})
    assert list(LetterText.objects.order_by("number").values_list("subject", flat=True)) == ["{{gone}}", ""]


def test_a_faulty_text_is_not_saved_and_stays_in_its_field(desk: Desk) -> None:
    client = client_of()
    answer = client.post("/mail/texts/solution_proposed/en/", {"body": "Hello {{nobody}} <b>", "seen": "0"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“nobody” is no placeholder of this mail" in page
    assert "“choices” is missing" in page
    assert "Hello {{nobody}} &lt;b&gt;" in page
    assert not LetterText.objects.exists()


def test_it_is_tried_on_a_real_case_before_it_is_saved(desk: Desk) -> None:
    desk.open(subject="The export stops")
    client = client_of()
    page = client.post("/mail/texts/case_received/fr/", {"body": "Bonjour {{name}} !", "act": "try"}).content.decode()
    assert "Bonjour Camille" in page
    shown = client.post("/mail/texts/solution_proposed/fr/preview/", {"body": "{{words}}\n\n{{choices}}"})
    assert "C’est résolu" in shown.content.decode()
    assert "sandbox" in shown["Content-Security-Policy"]
    assert not LetterText.objects.exists()


def test_two_writers_and_the_way_back(desk: Desk) -> None:
    client = client_of()
    client.post("/mail/texts/closed/en/", {"body": "Closed.", "seen": "0", "act": "save"})
    late = client.post("/mail/texts/closed/en/", {"body": "Shut.", "seen": "0", "act": "save"})
    assert late.status_code == 422
    assert "newer version" in late.content.decode()
    client.post("/mail/texts/closed/en/", {"body": "x", "seen": "1", "act": "built_in"})
    assert list(LetterText.objects.order_by("number").values_list("number", "body")) == [(1, "Closed."), (2, "")]
    assert "Version 1" in client.get("/mail/texts/closed/en/").content.decode()


def test_agents_look_and_leads_write(desk: Desk) -> None:
    client = client_of(Role.AGENT)
    assert client.get("/mail/texts/").status_code == 200
    assert client.post("/mail/texts/closed/en/", {"body": "x", "seen": "0", "act": "save"}).status_code == 403
    assert client.post("/mail/texts/letterhead/", {"colour": "#112233"}).status_code == 403


@pytest.mark.parametrize(("colour", "kept"), [("#1f5fbf", True), ("#ffff00", False), ("red", False), ("", False)])
def test_a_colour_on_which_nobody_could_read_is_refused(desk: Desk, colour: str, kept: bool) -> None:
    client = client_of()
    client.post("/mail/texts/letterhead/", {"colour": colour})
    desk.open()
    html = compose(letter_of(OutgoingMail.objects.get().pk), at=AT).sent.html
    assert ('bgcolor="#1f5fbf"' in html) is True
    said = client.get("/mail/texts/").content.decode()
    assert ("can&#x27;t be read by everybody" in said) is not kept


def test_an_address_that_is_gone_is_marked_on_the_case_and_allowed_with_one_click(desk: Desk) -> None:
    case_id = desk.open()
    mail = OutgoingMail.objects.get(case_id=case_id)
    record_delivery_report(
        message_id=mail.message_id, reported=Reported.FAILED, status="5.1.1", said="550 5.1.1 gone", by=PALIER, at=AT
    )
    client = client_of(Role.AGENT)
    page = client.get(f"/cases/{Case.objects.get().reference}/").content.decode()
    assert f"A mail to {mail.recipients[0]} did not arrive." in page
    assert "Allow mail again" in page
    assert mail.recipients[0] in client.get("/mail/addresses/").content.decode()
    assert client.post("/mail/addresses/allow/", {"address": mail.recipients[0]}).status_code == 302
    assert SuppressedAddress.objects.get().lifted_by.startswith("Alix")
    assert "Allow mail again" not in client.get(f"/cases/{Case.objects.get().reference}/").content.decode()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_opens_in_both_languages(desk: Desk, language: str, django_assert_max_num_queries) -> None:
    desk.open()
    client = client_of()
    Agent.objects.update(language=language)
    for path in ("/mail/texts/", "/mail/texts/closed/fr/", "/mail/texts/resubmit/en/", "/mail/addresses/"):
        with django_assert_max_num_queries(12):
            assert client.get(path).status_code == 200

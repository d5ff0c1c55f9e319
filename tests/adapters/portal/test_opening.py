"""Opening a case in the portal: what it would get is said before, what was typed is never lost."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.apps.accounts.people import appoint, colleague, make_people, name
from tests.factories import AT, CATALOGUE, make_desk

from palier.apps.accounts.commands import end_contract, set_payments
from palier.apps.accounts.models import Account, Contact, Contract
from palier.apps.cases.commands import open_case
from palier.apps.cases.models import Attachment, Case, CaseEvent, Message
from palier.apps.drafts.models import Draft, DraftFile
from palier.apps.drafts.queries import draft_of
from palier.core.actor import PALIER

NEW = "portal:new"
OFFER = CATALOGUE.replace(
    "high: {label: {en: High, fr: Haute}}",
    "high: {label: {en: High, fr: Haute}, definition: {en: Nobody can work., fr: Personne ne travaille.},"
    " examples: [{en: No sign-in at all., fr: Aucune connexion.}], attest: {en: Work has stopped., fr: Arrêt.}}",
).replace(
    "plans:",
    "duties:\n  detail: {label: {en: Detail, fr: Détail}, severities: [high],"
    " report: [{en: The error message, fr: Le message}]}\nplans:",
)
FILLED = {"subject": "It broke", "text": "Since noon.", "severity": "low", "step": "send", "key": "k1"}


@pytest.fixture
def desk(db):
    return make_desk(catalogue=OFFER)


@pytest.fixture
def client(desk, enter):
    return enter(desk.contact)


def form(client) -> str:
    return client.get(reverse(NEW)).content.decode()


def send(client, **values):
    return client.post(reverse(NEW), FILLED | values)


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_form_says_what_one_gets_before_anything_is_typed(client) -> None:
    page = words(form(client))
    assert "What you will get Gold · Low First response" in page
    assert "at the latest" in page
    assert "Follow-up every 1 working day" in page
    assert "E-mail: open around the clock." in page
    assert "Nobody can work." in page
    assert "No sign-in at all." in page


def test_another_severity_is_answered_with_its_promises_details_and_statement(desk, client) -> None:
    part = client.post(reverse("portal:parts"), {"severity": "high", "subject": "It br", "text": ""})
    page = words(part.content.decode())
    assert "Gold · High First response" in page
    assert "Follow-up every 4 hours" in page
    assert ("The error message" in page, "Work has stopped." in page) == (True, True)
    assert "<html" not in part.content.decode()
    assert draft_of(viewer=desk.contact, key="new").fields["subject"] == "It br"
    assert not Case.objects.exists()


CANARY = "canary-4711"


def log() -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{CANARY}.log", CANARY.encode())


def test_what_is_not_sent_yet_is_kept_under_seal_files_and_their_names_included(client, desk) -> None:
    opened = open_case(contact_id=desk.contact.id, subject="x", text="y", channel="portal", by=desk.contact, at=AT)
    client.post(reverse("portal:new_draft"), {"subject": CANARY, "text": CANARY})
    client.post(reverse("portal:new_files"), {"subject": CANARY, "files": log()})
    client.post(reverse("portal:reply_draft", args=[opened.reference]), {"text": CANARY})
    client.post(reverse("portal:reply_files", args=[opened.reference]), {"text": CANARY, "files": log()})
    send(client, subject=CANARY, step="look", files=log())
    rows = [*Draft.objects.values_list(), *DraftFile.objects.values_list()]
    stored = [bytes(each) if isinstance(each, memoryview) else str(each).encode() for row in rows for each in row]
    assert (len(rows), [each for each in stored if CANARY.encode() in each]) == (5, [])
    page = form(client)
    assert (f'value="{CANARY}"' in page, f"{CANARY}.log" in page) == (True, True)


def test_a_sealed_draft_is_sent_as_it_was_typed(client) -> None:
    client.post(reverse("portal:new_files"), {"subject": "S", "files": SimpleUploadedFile("é.log", b"\x00\xff")})
    send(client)
    kept = Attachment.objects.get()
    assert (kept.name, bytes(kept.content), Draft.objects.exists()) == ("é.log", b"\x00\xff", False)


def test_a_case_is_sent_and_its_draft_forgotten(desk, client) -> None:
    response = send(client, files=SimpleUploadedFile("a.log", b"a"))
    case = Case.objects.get()
    assert response.headers["Location"] == reverse("portal:case", args=[case.reference])
    assert (case.subject, case.severity, case.channel, case.contact_id) == (
        "It broke",
        "low",
        "portal",
        desk.contact.id,
    )
    assert (Message.objects.get().text, Attachment.objects.get().name) == ("Since noon.", "a.log")
    assert not Draft.objects.exists()


def test_sent_twice_it_is_one_case(client) -> None:
    first, second = send(client), send(client)
    assert Case.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"]


def test_what_the_plan_asks_for_is_asked_for_and_may_lack_on_purpose(client) -> None:
    asked = {"severity": "high", "attested-high": "1"}
    response = send(client, **asked)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Missing: The error message." in page
    assert "Since noon.</textarea>" in page
    assert not Case.objects.exists()
    assert send(client, **asked, incomplete="1").status_code == 302


def test_details_stand_in_the_message_under_their_names(client) -> None:
    send(client, **{"severity": "high", "attested-high": "1", "report:detail.1": "Error 12"})
    assert Message.objects.get().text == "Since noon.\n\nThe error message\nError 12"
    assert CaseEvent.objects.get().data["attested"]["text"] == "Work has stopped."


def test_without_the_statement_a_grave_case_is_stopped_and_kept(client) -> None:
    response = send(client, severity="high", **{"report:detail.1": "Error 12"})
    page = response.content.decode()
    assert response.status_code == 422
    assert ("Error 12</textarea>" in page, "Since noon.</textarea>" in page) == (True, True)
    assert not Case.objects.exists()
    assert "Since noon.</textarea>" in form(client)


def test_nothing_typed_is_said(client) -> None:
    assert client.post(reverse(NEW), {"step": "send", "severity": "low"}).status_code == 422


def test_a_subject_alone_and_words_alone_are_enough(client) -> None:
    send(client, text="", key="k2")
    send(client, subject="", key="k3")
    assert set(Case.objects.values_list("subject", flat=True)) == {"It broke", "Since noon."}


def test_without_scripts_a_second_page_says_it_all_before_it_is_sent(client) -> None:
    look = send(client, step="look", severity="high")
    assert look.headers["Location"] == reverse("portal:review")
    page = words(client.get(reverse("portal:review")).content.decode())
    assert ("Since noon." in page, "Gold · High" in page, "Work has stopped." in page) == (True, True, True)
    assert "We still need this" in page
    sent = client.post(reverse(NEW), {"step": "send-kept", "key": "k", "attested-high": "1", "incomplete": "1"})
    assert sent.headers["Location"] == reverse("portal:case", args=[Case.objects.get().reference])
    again = client.post(reverse(NEW), {"step": "send-kept", "key": "k", "attested-high": "1", "incomplete": "1"})
    assert again.headers["Location"] == sent.headers["Location"]
    assert client.get(reverse("portal:review")).headers["Location"] == reverse(NEW)


def test_what_was_typed_is_thrown_away_on_demand(client) -> None:
    client.post(reverse("portal:new_draft"), {"text": "Half"})
    assert "Half</textarea>" in form(client)
    client.post(reverse("portal:forget"))
    assert "Half</textarea>" not in form(client)


def test_own_cases_that_speak_of_the_same_are_shown(client) -> None:
    send(client, subject="The nightly import fails")
    send(client, subject="Badges", key="k2")
    found = client.post(reverse("portal:similar"), {"subject": "import again"}).content.decode()
    assert ("The nightly import fails" in found, "Badges" in found) == (True, False)
    assert client.post(reverse("portal:similar"), {"subject": "a b"}).content.decode().strip() == ""


def test_who_may_not_open_reads_who_may_change_that(db, enter) -> None:
    desk = make_people("{limit: 3, administrators: 1, who_may_open: named, from_others: ask_to_resubmit}")
    ada = colleague(desk, "Ada")
    name(desk, ada)
    appoint(desk, ada)
    client = enter(desk.contact)
    page = words(form(client))
    assert ("This case cannot be opened here now" in page, "Ada · ada@" in page) == (True, True)
    response = send(client)
    assert response.status_code == 422
    assert "Since noon.</textarea>" in response.content.decode()
    assert not Case.objects.exists()


def test_without_a_contract_security_and_invoices_still_come_in(desk, client) -> None:
    end_contract(contract_id=Contract.objects.get().pk, last_day=AT.date(), reason="", by=PALIER, at=AT)
    page = words(form(client))
    assert "They always come in." in page
    assert send(client, severity="").status_code == 422
    sent = send(client, severity="", topic="billing", key="k9")
    assert sent.status_code == 302
    assert CaseEvent.objects.get().data["topic"] == "billing"


def test_in_arrears_the_form_says_so(db, enter) -> None:
    desk = make_desk(
        catalogue=CATALOGUE.replace("severities:", "good_standing: {suspend_in_arrears: yes}\nseverities:", 1)
    )
    set_payments(account_id=desk.account_id, payments=Account.Payments.IN_ARREARS, by=PALIER, at=AT)
    assert "This case cannot be opened here now" in words(form(enter(desk.contact)))


def test_of_several_products_one_is_chosen(db, enter) -> None:
    desk = make_people("{limit: 3}", products=("mail", "sign"))
    client = enter(desk.contact)
    page = words(form(client))
    assert "What is it about? Mail Sign" in page
    send(client, product="sign")
    assert Case.objects.get().product == "sign"
    send(client, product="nonsense", key="k2")
    assert Case.objects.latest("pk").product == ""


def test_a_severity_of_another_plan_falls_back(client) -> None:
    assert client.post(reverse("portal:parts"), {"severity": "mild"}).status_code == 200


def test_the_form_speaks_the_readers_language_and_zone(desk, client) -> None:
    Contact.objects.update(language="fr", timezone="Asia/Tokyo")
    page = words(form(client))
    assert "heure de Tokyo" in page
    assert "Basse" in page


def test_the_form_asks_a_fixed_number_of_statements(client, django_assert_max_num_queries) -> None:
    form(client)
    with django_assert_max_num_queries(12):
        form(client)

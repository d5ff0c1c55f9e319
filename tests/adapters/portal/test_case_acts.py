"""What a contact does with a case in the portal: each act once, each refusal with what was typed."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.apps.accounts.people import colleague
from tests.factories import AT, CATALOGUE, make_desk

from palier.apps.cases import commands
from palier.apps.cases.models import Attachment, Case, CaseEvent, Message
from palier.apps.cases.people_models import CaseParticipant
from palier.apps.cases.verification import verify_cases
from palier.apps.drafts.models import Draft

ATTEST = CATALOGUE.replace(
    "high: {label: {en: High, fr: Haute}}",
    "high: {label: {en: High, fr: Haute}, attest: {en: Work has stopped., fr: Le travail est arrêté.}}",
)
GRANTS = ATTEST.replace("plans:", "features:\n  manager: {label: Manager, grants: pooled_escalation}\nplans:").replace(
    "    label: Gold\n", "    label: Gold\n    includes: {manager: yes}\n"
)


@pytest.fixture
def desk(db):
    return make_desk(catalogue=GRANTS)


@pytest.fixture
def case(desk) -> Case:
    opened = commands.open_case(
        contact_id=desk.contact.id, subject="It broke", text="Since noon.", channel="portal", severity="low",
        by=desk.contact, at=AT,
    )  # fmt: skip
    return Case.objects.get(pk=opened.case_id)


@pytest.fixture
def client(desk, enter):
    return enter(desk.contact)


def do(client, case: Case, act: str, **values):
    return client.post(reverse("portal:act", args=[case.reference, act]), values, follow=True)


def reply(client, case: Case, **values):
    return client.post(reverse("portal:reply", args=[case.reference]), values, follow=True)


def whole() -> bool:
    return [found for checked in verify_cases() for found in checked.differences] == []


def test_an_answer_with_files_is_said_once_and_its_draft_forgotten(client, case) -> None:
    for _ in range(2):
        file = SimpleUploadedFile("../été.log", b"<script>alert(1)</script>", content_type="text/html")
        page = reply(client, case, text="Here is **the log**.", files=file, key="k1").content.decode()
    assert "<strong>the log</strong>" in page
    assert Message.objects.filter(text="Here is **the log**.").count() == 1
    assert list(Attachment.objects.values_list("name", flat=True)) == ["été.log"]
    assert not Draft.objects.exists()
    assert whole()


def test_a_file_comes_back_as_a_download_that_can_do_nothing(client, case) -> None:
    reply(client, case, text="x", files=SimpleUploadedFile("page.html", b"<script>1</script>", "text/html"), key="k")
    file = Attachment.objects.get()
    response = client.get(reverse("portal:file", args=[case.reference, file.pk]))
    assert response.content == b"<script>1</script>"
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"] == 'attachment; filename="page.html"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "no-store"


def test_nothing_said_keeps_the_page_and_says_so(client, case) -> None:
    response = client.post(reverse("portal:reply", args=[case.reference]), {"text": "  ", "key": "k"})
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert Message.objects.count() == 1


def test_too_many_words_are_refused_and_stand_in_the_field(client, case) -> None:
    words = "x" * 100_001
    response = client.post(reverse("portal:reply", args=[case.reference]), {"text": words, "key": "k"})
    assert response.status_code == 422
    assert words in response.content.decode()


def test_a_draft_is_kept_and_stands_in_the_field(client, case) -> None:
    kept = client.post(reverse("portal:reply_draft", args=[case.reference]), {"text": "Half a sent"})
    assert (kept.status_code, kept.content) == (204, b"")
    assert "Half a sent</textarea>" in client.get(reverse("portal:case", args=[case.reference])).content.decode()


def test_files_are_handed_over_before_they_are_sent_and_taken_out_again(client, case) -> None:
    address = reverse("portal:reply_files", args=[case.reference])
    part = client.post(address, {"files": SimpleUploadedFile("a.txt", b"a"), "text": "t"}, headers={"HX-Request": "1"})
    assert "a.txt" in part.content.decode()
    [file] = Draft.objects.get().files.values_list("pk", flat=True)
    part = client.post(address, {"detach": file, "text": "t"}, headers={"HX-Request": "true"})
    assert "a.txt" not in part.content.decode()
    assert client.post(address, {"detach": 10**9}, headers={"HX-Request": "true"}).status_code == 422
    assert client.post(address, {"text": "t"}).headers["Location"] == reverse("portal:case", args=[case.reference])


def test_a_solution_is_accepted(desk, client, case) -> None:
    commands.propose_solution(case_id=case.pk, text="Install 2.1.", by=desk.agent, at=AT)
    page = client.get(reverse("portal:case", args=[case.reference])).content.decode()
    assert "Did the solution help?" in page
    do(client, case, "accept", answers=CaseEvent.objects.get(kind="solution_proposed").seq)
    assert Case.objects.get().status == "closed"
    assert "Did the solution help?" not in client.get(reverse("portal:case", args=[case.reference])).content.decode()


def test_a_solution_is_rejected_in_words(desk, client, case) -> None:
    commands.propose_solution(case_id=case.pk, text="Install 2.1.", by=desk.agent, at=AT)
    seq = CaseEvent.objects.get(kind="solution_proposed").seq
    page = do(client, case, "reject", answers=seq, words="Still error 12.").content.decode()
    assert "Still error 12." in page
    assert Case.objects.get().status == "open"


def test_an_answer_to_the_solution_before_is_stopped_and_its_words_kept(desk, client, case) -> None:
    commands.propose_solution(case_id=case.pk, text="Install 2.1.", by=desk.agent, at=AT)
    seq = CaseEvent.objects.get(kind="solution_proposed").seq
    commands.propose_solution(case_id=case.pk, text="Install 2.2.", by=desk.agent, at=AT)
    response = do(client, case, "reject", answers=seq, words="Still error 12.")
    assert response.status_code == 422
    assert "Still error 12.</textarea>" in response.content.decode()
    assert Case.objects.get().status == "solution_proposed"


def test_closing_and_taking_it_up_again(client, case) -> None:
    page = do(client, case, "close", words="It works again.").content.decode()
    assert "It works again." in page
    assert "Take it up again" in page
    assert Case.objects.get().status == "closed"
    page = reply(client, case, text="No, it broke again.", key="k").content.decode()
    assert "The case is open again" in page
    assert Case.objects.get().status == "open"
    assert whole()


def test_mere_thanks_leave_it_closed_and_the_page_says_so(client, case) -> None:
    do(client, case, "close")
    assert "The case stays closed" in reply(client, case, text="Thank you!", key="k").content.decode()
    assert Case.objects.get().status == "closed"


def test_too_late_to_reopen_a_new_case_goes_on(desk, enter) -> None:
    offer = CATALOGUE.replace("plans:", "lifecycle: {reopen_within: 1d}\nplans:").replace("id: acme", "id: other")
    late = make_desk(catalogue=offer.replace("provider: {id: acme", "provider: {id: other"))
    from tests.factories import make_contact

    _, contact = make_contact(catalogue="other")
    opened = commands.open_case(contact_id=contact.id, subject="Old", text="x", channel="portal", by=contact, at=AT)
    commands.close_own_case(case_id=opened.case_id, by=contact, at=AT)
    client = enter(contact)
    old = Case.objects.get(pk=opened.case_id)
    assert "too late to reopen" in client.get(reverse("portal:case", args=[old.reference])).content.decode()
    page = reply(client, old, text="It is back.", key="k")
    assert page.redirect_chain[0][0] != reverse("portal:case", args=[old.reference])
    assert Case.objects.filter(account_id=contact.account_id).count() == 2
    assert late.account_id


def test_a_severity_is_raised_with_its_statement_only(client, case) -> None:
    refused = do(client, case, "severity", severity="high", words="All sites now.")
    assert refused.status_code == 422
    page = refused.content.decode()
    assert ("All sites now.</textarea>" in page, "Work has stopped." in page) == (True, True)
    do(client, case, "severity", severity="high", words="All sites now.", attested="1")
    event = CaseEvent.objects.get(kind="severity_changed")
    assert (event.data["severity"], event.data["attested"]["text"]) == ("high", "Work has stopped.")
    assert Case.objects.get().severity == "high"


def test_an_unknown_severity_is_refused(client, case) -> None:
    assert do(client, case, "severity", severity="mild").status_code == 422
    assert Case.objects.get().severity == "low"


def test_a_proposed_severity_is_contested_or_agreed(desk, client, case) -> None:
    commands.propose_severity(case_id=case.pk, severity="whenever", reason="A question.", by=desk.agent, at=AT)
    page = client.get(reverse("portal:case", args=[case.reference])).content.decode()
    assert "We propose the severity “Whenever”" in page
    do(client, case, "contest", words="Our shop stands still.")
    assert CaseEvent.objects.get(kind="severity_contested").data["reason"] == "Our shop stands still."
    assert do(client, case, "contest", words="Again.").status_code == 422
    do(client, case, "agree")
    assert Case.objects.get().severity == "whenever"


def test_escalation_is_asked_for_with_a_reason(client, case) -> None:
    assert "Ask for escalation" in client.get(reverse("portal:case", args=[case.reference])).content.decode()
    assert do(client, case, "escalate", words=" ").status_code == 422
    page = do(client, case, "escalate", words="Nobody answers.").content.decode()
    assert "This case is escalated." in page
    assert 'id="escalate"' not in page
    again = do(client, case, "escalate", words="Faster.")
    assert again.status_code == 422


def test_colleagues_are_let_in_and_taken_out(desk, client, case, enter) -> None:
    bo = colleague(desk, "Bo")
    do(client, case, "let-in", contact=bo.id)
    assert CaseParticipant.objects.get().contact_id == bo.id
    theirs = enter(bo)
    assert theirs.get(reverse("portal:case", args=[case.reference])).status_code == 200
    assert theirs.post(reverse("portal:act", args=[case.reference, "let-in"]), {"contact": bo.id}).status_code == 404
    do(client, case, "take-out", contact=bo.id)
    assert theirs.get(reverse("portal:case", args=[case.reference])).status_code == 404


def test_who_takes_part_may_leave(desk, client, case, enter) -> None:
    bo = colleague(desk, "Bo")
    do(client, case, "let-in", contact=bo.id)
    response = enter(bo).post(reverse("portal:act", args=[case.reference, "leave"]))
    assert response.headers["Location"] == reverse("portal:home")
    assert CaseParticipant.objects.get().removed_at is not None


def test_an_act_nobody_knows_is_not_there(client, case) -> None:
    assert do(client, case, "erase").status_code == 404


def test_print_and_pdf_say_what_the_page_says(client, case) -> None:
    printed = client.get(reverse("portal:print", args=[case.reference])).content.decode()
    assert ("Since noon." in printed, "<form" in printed) == (True, False)
    pdf = client.get(reverse("portal:pdf", args=[case.reference]))
    assert pdf.content.startswith(b"%PDF")
    assert pdf.headers["Content-Disposition"] == f'attachment; filename="{case.reference}.pdf"'


def test_a_case_page_asks_a_fixed_number_of_statements(desk, client, case, django_assert_max_num_queries) -> None:
    for number in range(12):
        commands.record_customer_reply(
            case_id=case.pk, text=f"{number}", channel="portal", by=desk.contact, at=AT + timedelta(minutes=number)
        )
    client.get(reverse("portal:case", args=[case.reference]))
    with django_assert_max_num_queries(12):
        client.get(reverse("portal:case", args=[case.reference]))

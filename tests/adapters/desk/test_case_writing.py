"""Writing at the desk: two drafts that are never lost, files, who gets it, what it does, who else is there."""

import re
import socket
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.core.files.test_rasters import png
from tests.factories import make_agent

from palier.apps.canned.commands import keep_answer, keep_signature
from palier.apps.casepage.record import note_key, reply_key
from palier.apps.cases.commands import add_note, add_participant, record_customer_reply, reply_to_case
from palier.apps.cases.models import Attachment, Case, Message, Note, NoteAttachment
from palier.apps.cases.restricted_models import RestrictedCase
from palier.apps.cases.words import Words
from palier.apps.drafts.models import Draft
from palier.apps.drafts.queries import draft_of
from palier.apps.mailroom.models import RawMail
from palier.apps.outbox.models import OutgoingMail
from palier.apps.presence.commands import be_present
from palier.apps.sending.commands import release_answers, wait_of
from palier.apps.sending.models import HeldAnswer
from palier.apps.staff.commands import create_team
from palier.apps.staff.models import Agent
from palier.core.actor import PALIER
from palier.core.files import LARGEST_FILE, Attached
from palier.core.mail.clean import clean_html
from palier.core.mail.parse import parse_mail

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def case(desk) -> Case:
    return Case.objects.get(pk=desk.open(subject="Nobody can sign in", at=NOW - timedelta(minutes=48)))


def address(case: Case, name: str = "case", *parts: object) -> str:
    return reverse(f"desk:{name}", args=[case.reference, *parts])


def page(agent, case: Case, **asked: str) -> str:
    return agent.get(address(case), asked).content.decode()


def write(agent, case: Case, **form: object):
    case.refresh_from_db()
    return agent.post(address(case, "write"), {"kind": "reply", "seen": case.events_count, **form})


def upload(name: str = "a.txt", content: bytes = b"hello", media_type: str = "text/plain") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, media_type)


def test_the_whole_page_is_read_in_at_most_twelve_queries(desk, agent, case):
    add_note(case_id=case.pk, text="x", attachments=[Attached("a", "x/y", b"a")], by=desk.agent, at=NOW)
    reply_to_case(case_id=case.pk, text="x", by=desk.agent, at=NOW)
    page(agent, case)
    for headers in ({}, {"HX-Request": "true"}):
        with CaptureQueriesContext(connection) as asked:
            agent.get(address(case), headers=headers)
        assert len(asked) <= 12, [query["sql"][:90] for query in asked.captured_queries]


def test_what_is_typed_is_kept_and_shown_again(agent, desk, case):
    assert agent.post(address(case, "draft", "reply"), {"text": "Half a", "then": "wait"}).status_code == 204
    assert agent.post(address(case, "draft", "note"), {"text": "Among us"}).status_code == 204
    text = page(agent, case)
    assert ">Half a</textarea>" in text
    assert ">Among us</textarea>" in text
    assert '<option value="wait" selected>' in text
    assert draft_of(viewer=desk.agent, key=reply_key(case.pk)).fields["text"] == "Half a"


def test_too_long_a_draft_says_so_and_keeps_the_last_one(agent, desk, case):
    agent.post(address(case, "draft", "reply"), {"text": "Short"})
    answer = agent.post(address(case, "draft", "reply"), {"text": "x" * 200_001})
    assert answer.status_code == 422
    assert "What was kept before still is." in answer.content.decode()
    assert draft_of(viewer=desk.agent, key=reply_key(case.pk)).fields == {"text": "Short"}


def test_a_third_kind_of_draft_is_not_there(agent, case):
    assert agent.post(address(case, "draft", "other"), {"text": "x"}).status_code == 404


def test_files_are_kept_with_the_draft_and_leave_with_it(agent, desk, case):
    listed = agent.post(address(case, "draft_files", "reply"), {"files": [upload("../a.txt"), upload("b.txt")]})
    assert re.findall(r"<span>([\w.]+)</span>", listed.content.decode()) == ["a.txt", "b.txt"]
    first = draft_of(viewer=desk.agent, key=reply_key(case.pk)).files[0].id
    assert agent.post(address(case, "remove_file", "reply", first)).status_code == 302
    assert write(agent, case, text="See b.").status_code == 302
    assert list(Attachment.objects.values_list("name", flat=True)) == ["b.txt"]
    assert draft_of(viewer=desk.agent, key=reply_key(case.pk)).files == ()


def test_without_scripts_files_come_with_the_form(agent, case):
    write(agent, case, text="See it.", files=[upload()])
    assert Attachment.objects.get().name == "a.txt"


def test_the_files_of_a_note_stay_with_the_note(agent, desk, case):
    agent.post(address(case, "draft_files", "note"), {"files": upload("internal.txt")})
    write(agent, case, text="Hello.")
    assert not Attachment.objects.exists()
    write(agent, case, kind="note", text="Look.")
    file = NoteAttachment.objects.get()
    assert (file.name, Attachment.objects.count()) == ("internal.txt", 0)
    assert address(case, "note_attachment", file.pk) in page(agent, case)


def test_what_could_not_be_sent_is_kept_words_files_and_all(agent, desk, case):
    record_customer_reply(case_id=case.pk, text="It works again!", channel="email", by=desk.contact, at=NOW)
    stopped = write(agent, case, text="Still on it.", seen=1, copies="1", files=upload())
    assert stopped.status_code == 422
    kept = draft_of(viewer=desk.agent, key=reply_key(case.pk))
    assert (kept.fields["text"], [file.name for file in kept.files]) == ("Still on it.", ["a.txt"])
    assert "a.txt" in stopped.content.decode()
    assert write(agent, case, text="Still on it.").status_code == 302
    assert (Attachment.objects.count(), draft_of(viewer=desk.agent, key=reply_key(case.pk)).fields) == (1, {})


def test_too_large_a_file_is_refused_by_name_and_the_words_stay(agent, case):
    big = upload("big.iso", b"x" * (LARGEST_FILE + 1))
    listed = agent.post(address(case, "draft_files", "reply"), {"files": big})
    assert listed.status_code == 422
    assert "big.iso" in listed.content.decode()
    stopped = write(agent, case, text="See it.", files=upload("big.iso", b"x" * (LARGEST_FILE + 1)))
    assert stopped.status_code == 422
    assert ">See it.</textarea>" in stopped.content.decode()
    assert not Message.objects.filter(text="See it.").exists()


def test_a_draft_is_thrown_away_on_request(agent, desk, case):
    agent.post(address(case, "draft", "note"), {"text": "No"})
    write(agent, case, kind="note", text="No", discard="1")
    assert draft_of(viewer=desk.agent, key=note_key(case.pk)).fields == {}
    assert not Note.objects.exists()


def test_who_gets_it_is_shown_and_chosen(agent, desk, case):
    from palier.apps.accounts.commands import add_contact

    for name in ("Dominique", "Eve"):
        given = {"name": name, "email": f"{name}@client.example", "by": PALIER, "at": NOW}
        contact_id = add_contact(account_id=desk.account_id, **given)
        if name == "Dominique":
            add_participant(case_id=case.pk, contact_id=contact_id, by=desk.agent, at=NOW)
    text = page(agent, case)
    assert re.search(r'name="copy" value="Dominique@client.example" checked', text, re.IGNORECASE)
    write(agent, case, text="a", copies="1", copy=["eve@client.example, EVE@client.example"])
    mail = OutgoingMail.objects.order_by("pk").last()
    assert [each.lower().partition("@")[0] for each in mail.recipients[1:]] == ["eve"]
    write(agent, case, text="b", copies="1", copy=[""])
    assert len(OutgoingMail.objects.order_by("pk").last().recipients) == 1
    write(agent, case, text="c")
    assert [each.lower() for each in OutgoingMail.objects.order_by("pk").last().recipients[1:]] == [
        "dominique@client.example"
    ]


def test_nobody_unknown_to_the_customer_gets_a_copy(agent, case):
    mails = OutgoingMail.objects.count()
    stopped = write(agent, case, text="Secret", copies="1", copy=["rival@elsewhere.example"], then="solution")
    assert stopped.status_code == 422
    text = stopped.content.decode()
    assert "rival@elsewhere.example belongs to no contact of this customer" in text
    assert ">Secret</textarea>" in text
    assert OutgoingMail.objects.count() == mails


def test_the_effect_is_told_before_sending(agent, case):
    text = page(agent, case)
    assert re.search(r"Keeps “First response” with \d+ min left\.", text)
    waiting = agent.get(address(case, "effect"), {"then": "wait"}).content.decode()
    assert "“Resolution” stands still." in waiting
    assert "First response" in waiting
    solved = agent.get(address(case, "effect"), {"then": "resolve"}).content.decode()
    assert "Keeps “Resolution”" in solved
    assert "“Resolution”" not in agent.get(address(case, "effect"), {"then": "bent"}).content.decode()


def test_the_effect_of_what_cannot_be_done_says_so(agent, desk, case):
    from palier.apps.cases.commands import close_case

    close_case(case_id=case.pk, reason="duplicate", by=desk.agent, at=NOW)
    assert "cannot be done" in agent.get(address(case, "effect"), {"then": "solution"}).content.decode()


def test_the_preview_draws_and_does_nothing(agent):
    shown = agent.post(reverse("desk:preview"), {"text": "**Hello** <script>alert(1)</script>"}).content.decode()
    assert shown == "<p><strong>Hello</strong> &lt;script&gt;alert(1)&lt;/script&gt;</p>\n"


def test_canned_answers_come_filled_for_the_case(agent, desk, case):
    keep_answer(name="Log", text={"en": "Hello {{contact}}: {{reference}}, by {{agent}}, {{due}}."}, by=PALIER, at=NOW)
    listed = agent.get(address(case, "answers")).content.decode()
    assert f"Hello {desk.contact.name}: {case.reference}, by {desk.agent.name}," in listed
    assert "{{" not in listed


def test_the_signature_is_shown_and_sent(agent, desk, case):
    keep_signature(text={"en": "{{agent}}, Acme"}, by=PALIER, at=NOW)
    assert f"{desk.agent.name}, Acme" in page(agent, case)
    write(agent, case, text="Hello.\n")
    assert Message.objects.order_by("pk").last().text == f"Hello.\n\n{desk.agent.name}, Acme"
    assert write(agent, case, text=" ").status_code == 422  # a signature alone says nothing


def test_who_else_is_here_is_told(agent, desk, case):
    other = make_agent()
    be_present(case_id=case.pk, is_typing=True, by=other, at=datetime.now(UTC))
    assert f"{other.name} is writing" in page(agent, case)
    assert f"{other.name} is writing" in agent.post(address(case, "here"), {"typing": "1"}).content.decode()
    assert agent.post(address(case, "here"), {"gone": "1"}).status_code == 204


def test_the_timeline_is_filtered(agent, desk, case):
    from palier.apps.entitlements.commands import book_time

    add_note(case_id=case.pk, text="Among us", by=desk.agent, at=NOW)
    reply_to_case(case_id=case.pk, text="To them", by=desk.agent, at=NOW)
    book_time(case_id=case.pk, minutes=20, what="Reading", worked_at=None, costs="", by=desk.agent, at=NOW)

    def shown(show: str) -> list[bool]:
        story = page(agent, case, show=show).split('<ol class="talk__list">')[1].split("</section>")[0]
        words = ("Nothing works since", "To them", "Among us", "noted 20 min: Reading", "75% of the time")
        return [each in story for each in words]

    assert shown("all") == [True, True, True, True, True]
    assert shown("bent") == shown("all")
    assert shown("conversation") == [True, True, False, False, False]
    assert shown("internal") == [False, False, True, True, False]
    assert shown("clocks") == [False, False, False, False, True]


def test_what_machines_did_in_a_row_is_folded(agent, desk, case):
    from palier.apps.cases.commands import stop_reminders

    stop_reminders(case_id=case.pk, reason="x", by=desk.agent, at=NOW)
    assert "automatic entr" not in page(agent, case)
    late = Case.objects.get(pk=desk.open(at=NOW - timedelta(days=3)))
    add_note(case_id=late.pk, text="x", by=desk.agent, at=NOW)
    assert re.search(r"<summary>\d+ automatic entries", page(agent, late)) or "due time passed" in page(agent, late)


def test_quoted_words_are_one_click_away_and_pictures_shown_for_what_they_are(agent, desk, case):
    files = (
        Attached("a.png", "image/png", png()),
        Attached("b.png", "image/png", b"<script>"),
        Attached("c.svg", "image/svg+xml", b"<svg/>"),
    )
    words = Words("See", quoted="> before", attachments=files)
    record_customer_reply(case_id=case.pk, words=words, channel="email", by=desk.contact, at=NOW)
    text = page(agent, case)
    assert "<summary>Quoted text</summary>" in text
    good, bad, drawn = Attachment.objects.order_by("pk").values_list("pk", flat=True)
    assert f'src="{address(case, "attachment", good)}?show=1"' in text
    assert f'src="{address(case, "attachment", drawn)}?show=1"' not in text
    shown = agent.get(address(case, "attachment", good), {"show": "1"})
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/png")
    assert shown.headers["Content-Disposition"].startswith("inline")
    for each in (bad, drawn):
        assert agent.get(address(case, "attachment", each), {"show": "1"}).status_code == 404


TRICKS = {
    "page.html": (b"<script>alert(1)</script>", "text/html"),
    "drawing.svg": (b"<svg onload=alert(1) xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
    "script.js": (b"alert(1)", "text/javascript"),
    "feed.xml": (b"<?xml version='1.0'?><x/>", "application/xml"),
    "page.xhtml": (b"<html xmlns='http://www.w3.org/1999/xhtml'/>", "application/xhtml+xml"),
    "note.pdf": (b"%PDF-1.7", "application/pdf"),
    "mixed.gif": (b"GIF89a<script>", "image/gif"),
    "lines.csv": (b"=1+1", "text/csv"),
}


@pytest.mark.parametrize("name", TRICKS)
@pytest.mark.parametrize("kind", ["attachment", "note_attachment"])
def test_files_are_for_saving_and_never_for_running(name, kind, agent, desk, case):
    content, media_type = TRICKS[name]
    file = Attached(name, media_type, content)
    if kind == "attachment":
        record_customer_reply(
            case_id=case.pk, words=Words("x", attachments=(file,)), channel="email", by=desk.contact, at=NOW
        )
        number = Attachment.objects.get().pk
    else:
        add_note(case_id=case.pk, text="x", attachments=[file], by=desk.agent, at=NOW)
        number = NoteAttachment.objects.get().pk
    answer = agent.get(address(case, kind, number))
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert agent.get(address(case, kind, number + 1)).status_code == 404


def test_the_keys_of_the_page_are_offered_to_the_list_of_keys(agent, case):
    offered = page(agent, case).split('<template id="page-keys"')[1].split("</template>")[0]
    assert re.findall(r'<data value="([^"]+)"', offered) == [*"rnasvejkqclpft", "Ctrl+Enter"]


@pytest.mark.parametrize(("language", "words"), [("fr", "Réponses types"), ("en", "Canned answers")])
def test_the_screens_of_canned_answers(language, words, desk, agent):
    from palier.apps.staff.models import Agent

    Agent.objects.filter(pk=desk.agent.id).update(language=language, role="lead")
    listed = agent.get(reverse("desk:canned")).content.decode()
    assert f"<h1>{words}</h1>" in listed
    form = {"name": "Log", "team": "", "text_en": "{{password}}", "text_fr": ""}
    stopped = agent.post(reverse("desk:new_answer"), form)
    assert stopped.status_code == 422
    assert "{{password}}</textarea>" in stopped.content.decode()
    kept = agent.post(reverse("desk:new_answer"), form | {"text_en": "{{agent}}"})
    assert kept.headers["Location"] == reverse("desk:canned")
    assert agent.post(reverse("desk:signature"), {"team": "", "text_en": "Bye"}).status_code == 302
    assert "Bye</textarea>" in agent.get(reverse("desk:canned")).content.decode()


def test_an_answer_waits_can_be_undone_and_leaves(agent, desk, case, settings):
    settings.ANSWERS_WAIT = 10
    sent = write(agent, case, text="Have you tried again?", key="k")
    text = agent.get(sent.headers["Location"]).content.decode()
    held = HeldAnswer.objects.get()
    assert "It leaves in a moment." in text
    assert ">Have you tried again?</textarea>" not in text
    undone = agent.post(address(case, "undo_answer", held.pk), follow=True).content.decode()
    assert "nothing was sent" in undone
    assert ">Have you tried again?</textarea>" in undone
    assert "too late" in agent.post(address(case, "undo_answer", held.pk), follow=True).content.decode()
    write(agent, case, text="Have you tried again?", key="l")
    release_answers(at=datetime.now(UTC) + timedelta(seconds=11), limit=5)
    assert Message.objects.filter(case=case, text="Have you tried again?").exists()


def test_a_colleague_sees_that_an_answer_is_about_to_leave_and_its_author_why_it_did_not(agent, desk, case, client):
    held = HeldAnswer.objects.create(
        case=case, agent_id=make_agent().id, key="k", seen=1, sent_at=NOW, leaves_at=NOW + timedelta(seconds=10)
    )
    text = page(agent, case)
    assert "has sent an answer that leaves in a moment" in text
    assert "/undo/" not in text
    HeldAnswer.objects.filter(pk=held.pk).update(agent_id=desk.agent.id, stopped_at=NOW, crossed=True)
    assert "Read what came in, then send." in page(agent, case)
    HeldAnswer.objects.filter(pk=held.pk).update(crossed=False)
    assert "Look at the case, then send." in page(agent, case)
    assert agent.post(reverse("desk:settings"), {"language": "en", "timezone": "UTC", "theme": "auto", "wait": "30"})
    assert wait_of(desk.agent) == 30
    assert '<option value="30" selected>30 seconds</option>' in agent.get(reverse("desk:settings")).content.decode()


def test_a_picture_that_came_with_the_words_is_drawn_in_its_place(agent, desk, case):
    content = png()
    mail = EmailMessage()
    mail.set_content("See")
    mail.add_alternative('<p>See <img src="cid:dot@here" alt="dot"></p>', subtype="html")
    mail.get_payload()[1].add_related(content, "image", "png", cid="<dot@here>")
    raw = mail.as_bytes()
    kept = RawMail.objects.create(received_at=NOW, mailbox="m", digest="d", size=len(raw), raw=raw, state="case")
    message = Message.objects.filter(case=case).first()
    message.html, message.raw_mail_id = parse_mail(raw).html, kept.pk
    message.save()
    shown = agent.get(address(case, "message_as_sent", message.pk))
    assert f"data:image/png;base64,{b64encode(content).decode()}" in shown.content.decode()
    assert shown.headers["Content-Security-Policy"].startswith("default-src 'none'; img-src data:; sandbox")
    Message.objects.filter(pk=message.pk).update(raw_mail_id=None)
    assert "src=" not in agent.get(address(case, "message_as_sent", message.pk)).content.decode()


@pytest.mark.parametrize(
    ("language", "count", "words"),
    [("en", 1, "Show 1 picture that is kept elsewhere"), ("fr", 2, "Afficher les 2 images gardées ailleurs")],
)
def test_pictures_kept_elsewhere_are_named_and_nothing_of_our_own_network_is_fetched(
    agent, desk, case, language, count, words
):
    Agent.objects.filter(pk=desk.agent.id).update(language=language)
    canary = socket.create_server(("127.0.0.1", 0))
    port = canary.getsockname()[1]
    said = "".join(f'<img src="http://127.0.0.1:{port}/{number}.png" alt="Sales">' for number in range(count))
    message = Message.objects.filter(case=case).first()
    Message.objects.filter(pk=message.pk).update(html=clean_html(said))
    shown = agent.get(address(case, "message_as_sent", message.pk)).content.decode()
    assert words in shown
    assert "127.0.0.1" not in shown
    asked = agent.get(address(case, "message_as_sent", message.pk) + "?fetch").content.decode()
    assert 'alt="Sales"' in asked
    assert "src=" not in asked
    assert "?fetch" not in asked
    canary.setblocking(False)
    with canary, pytest.raises(BlockingIOError):
        canary.accept()


def test_what_is_typed_about_a_restricted_case_is_kept_under_seal(agent, desk, case):
    team = create_team(name="Security", agent_ids=[desk.agent.id], by=PALIER, at=NOW)
    RestrictedCase.objects.create(case=case, team_id=team)
    agent.post(address(case, "draft", "note"), {"text": "The hole is in the parser"})
    agent.post(address(case, "draft_files", "note"), {"files": upload("proof.txt")})
    stored = f"{list(Draft.objects.values('fields', 'files__name'))}"
    assert "parser" not in stored
    assert "proof" not in stored
    text = page(agent, case)
    assert ">The hole is in the parser</textarea>" in text
    assert "proof.txt" in text

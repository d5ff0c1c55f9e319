"""The page of one case, and what an agent does there."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from palier.apps.cases.commands import (
    add_note,
    assign_case,
    change_severity,
    close_case,
    open_case,
    record_customer_reply,
    reply_to_case,
)
from palier.apps.cases.models import Case, CaseEvent, Message, Note
from palier.apps.cases.words import Attached, Words
from palier.apps.outbox.models import OutgoingMail

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def case(desk) -> Case:
    return Case.objects.get(pk=desk.open(subject="Nobody can sign in", at=datetime.now(UTC) - timedelta(minutes=20)))


def page(agent, case: Case) -> str:
    return agent.get(reverse("desk:case", args=[case.reference])).content.decode()


def write(agent, case: Case, **form):
    return agent.post(
        reverse("desk:write", args=[case.reference]), {"kind": "reply", "seen": case.events_count, **form}
    )


def test_the_page_tells_the_whole_story_in_order(desk, agent, case):
    at = NOW - timedelta(minutes=10)
    add_note(case_id=case.pk, text="Same as last week?", by=desk.agent, at=at)
    reply_to_case(case_id=case.pk, text="We are on it.", by=desk.agent, at=at)
    record_customer_reply(
        case_id=case.pk, words=Words("Thank you.", quoted="> We are on it."), channel="email", by=desk.contact, at=at
    )
    change_severity(case_id=case.pk, severity="low", by=desk.agent, at=at)
    assign_case(case_id=case.pk, agent_id=desk.agent.id, by=desk.agent, at=at)
    text = page(agent, case)
    story = [
        f"{desk.contact.name} opened the case with severity “High”.",
        "Nothing works since this morning.",
        "Same as last week?",
        "We are on it.",
        "Thank you.",
        f"{desk.agent.name} set the severity to “Low”.",
        f"{desk.agent.name} took the case.",
    ]
    places = [text.index(words) for words in story]
    assert places == sorted(places)
    assert "<summary>Quoted text</summary>" in text


def test_notes_and_messages_look_apart(desk, agent, case):
    add_note(case_id=case.pk, text="Only for us", by=desk.agent, at=NOW)
    kinds = re.findall(r'said-item said-item--(\w+)"', page(agent, case))
    assert kinds == ["customer", "note"]


def test_words_of_strangers_are_words_only(desk, agent):
    words = Words("<script>alert(1)</script> javascript:alert(1) https://ok.example")
    case_id = open_case(
        contact_id=desk.contact.id, subject="<i>x</i>", words=words, channel="email", by=desk.contact, at=NOW
    ).case_id
    text = page(agent, Case.objects.get(pk=case_id))
    assert "<script>alert" not in text
    assert "<i>x</i>" not in text
    assert 'href="javascript' not in text
    assert 'href="https://ok.example" rel="nofollow"' in text


def test_each_clock_says_when_and_why(desk, agent, case):
    text = page(agent, case)
    assert "First response" in text
    assert f'data-due="{int((case.opened_at + timedelta(hours=1)).timestamp())}"' in text
    assert '<progress class="share" max="100" value="33"' in text
    assert re.search("(39|40) min left of 1 hour", text)
    assert text.count("<summary>Why?</summary>") == 2  # the follow-up has not begun
    assert re.search(r'<ol class="why"><li>.*First response.*High.*1 hour', text)


def test_the_plan_is_told_for_this_severity_first(desk, agent, case):
    own, others = page(agent, case).split('id="plan-title"')[1].split("<summary>Other severities</summary>")
    assert "8 hours" in own
    assert "4 business hours" not in own
    assert "4 business hours" in others


def test_a_reply_is_said_mailed_and_shown(desk, agent, case):
    response = write(agent, case, text="We are on it.\r\nAna")
    assert response.headers["Location"] == reverse("desk:case", args=[case.reference]) + "?sent=1"
    assert Message.objects.order_by("pk").last().text == "We are on it.\nAna"
    assert OutgoingMail.objects.filter(case_id=case.pk, kind="staff_replied").count() == 1
    shown = agent.get(response.headers["Location"]).content.decode()
    assert "Sent." in shown
    assert "We are on it." in shown
    assert 'data-sent="1"' in shown


@pytest.mark.parametrize(
    ("then", "kind", "status"),
    [
        ("", "staff_replied", "open"),
        ("wait", "status_changed", "waiting_customer"),
        ("workaround", "workaround_provided", "open"),
        ("solution", "solution_proposed", "solution_proposed"),
        ("resolve", "resolved", "closed"),
        ("bent", "staff_replied", "open"),
    ],
)
def test_a_reply_can_do_more_than_say(then, kind, status, agent, case):
    write(agent, case, text="Here is what helps.", then=then)
    case.refresh_from_db()
    last = CaseEvent.objects.filter(case=case).order_by("seq").last()
    assert (last.kind, case.status) == (kind, status)
    assert Message.objects.order_by("pk").last().text == "Here is what helps."


def test_a_note_is_kept_and_nobody_is_mailed(agent, case):
    mails = OutgoingMail.objects.count()
    write(agent, case, kind="note", text="Only for us")
    assert Note.objects.get().text == "Only for us"
    assert OutgoingMail.objects.count() == mails


@pytest.mark.parametrize("then", ["", "wait", "solution"])
def test_a_crossing_reply_asks_first_shows_the_new_words_and_keeps_ours(then, desk, agent, case):
    record_customer_reply(case_id=case.pk, text="It works again!", channel="email", by=desk.contact, at=NOW)
    response = write(agent, case, text="Still on it.", then=then)
    text = response.content.decode()
    assert response.status_code == 422
    stop, field, *_ = text.split('class="composer__stop"')[1].split("<textarea")
    assert "It works again!" in stop
    assert "Nothing works since this morning." not in stop
    assert "Still on it.</textarea>" in field
    assert "Send all the same" in field
    assert not Message.objects.filter(text="Still on it.").exists()

    case.refresh_from_db()
    assert f'name="seen" value="{case.events_count}"' in text
    assert write(agent, case, text="Still on it.", then=then).status_code == 302
    assert Message.objects.filter(text="Still on it.").count() == 1


def test_an_empty_reply_is_refused_and_the_tab_kept(agent, case):
    response = write(agent, case, kind="note", text="  ")
    assert response.status_code == 422
    assert 'value="note" checked' in response.content.decode()
    assert CaseEvent.objects.filter(case=case).count() == 1


def test_a_solution_for_a_closed_case_keeps_the_words(desk, agent, case):
    close_case(case_id=case.pk, reason="duplicate", by=desk.agent, at=NOW)
    case.refresh_from_db()
    response = write(agent, case, text="Use the other door.", then="solution")
    assert response.status_code == 422
    assert "Use the other door.</textarea>" in response.content.decode()


@pytest.mark.parametrize(
    ("route", "form", "said"),
    [
        ("status", {"status": "open"}, "set the status to “Open”."),
        ("severity", {"severity": "low"}, "set the severity to “Low”."),
    ],
)
def test_status_and_severity_are_set(route, form, said, agent, case):
    agent.post(reverse(f"desk:{route}", args=[case.reference]), form)
    assert said in page(agent, case)


def test_the_case_is_given_to_somebody_and_back(desk, agent, case):
    address = reverse("desk:assignment", args=[case.reference])
    agent.post(address, {"agent": str(desk.agent.id), "team": ""})
    assert Case.objects.get().assignee_id == desk.agent.id
    agent.post(address, {"agent": "", "team": ""})
    assert Case.objects.get().assignee_id is None
    assert "left the case unassigned." in page(agent, case)


def test_closing_and_reopening(agent, case):
    agent.post(reverse("desk:life_close", args=[case.reference]), {"reason": "customer_asked"})
    closed = page(agent, case)
    assert "This case is closed." in closed
    assert "propose it as the solution" not in closed
    agent.post(reverse("desk:act", args=[case.reference, "reopen"]))
    assert "reopened the case." in page(agent, case)


@pytest.mark.parametrize(
    ("route", "form"),
    [
        ("status", {"status": "open to offers"}),
        ("severity", {"severity": "apocalyptic"}),
        ("severity", {"severity": "high"}),
        ("assignment", {"agent": "999999", "team": ""}),
        ("assignment", {"agent": "", "team": ""}),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_changes(route, form, agent, case):
    response = agent.post(reverse(f"desk:{route}", args=[case.reference]), form, follow=True)
    assert response.status_code == 404 or "said__line--error" in response.content.decode()
    assert CaseEvent.objects.filter(case=case).count() == 1


def test_a_refresh_brings_the_living_parts_only(agent, case):
    address = reverse("desk:case", args=[case.reference])
    part = agent.get(address, headers={"HX-Request": "true"}).content.decode()
    assert re.findall(r'<(?:section|span) id="([\w-]+)"', part) == [
        "conversation",
        "case-state",
        "case-facts",
        "clocks",
        "case-life",
        "case-duties",
        "case-escalation",
        "case-plan",
        "case-people",
        "case-time",
        "case-mails",
    ]
    assert part.count('hx-swap-oob="true"') == 11
    assert 'id="words"' not in part


def test_the_rich_form_is_shown_alone_and_powerless(desk, agent):
    words = Words("Hello", html="<p><b>Hello</b></p>")
    case_id = open_case(contact_id=desk.contact.id, subject="x", words=words, channel="email", by=desk.contact, at=NOW)
    message, reference = Message.objects.get(case_id=case_id.case_id), case_id.reference
    response = agent.get(reverse("desk:message_as_sent", args=[reference, message.pk]))
    assert response.content.decode().endswith("<p><b>Hello</b></p>")
    policy = response.headers["Content-Security-Policy"]
    assert policy == "default-src 'none'; img-src data:; sandbox; frame-ancestors 'self'"


def test_a_file_is_handed_out_to_be_kept_only(desk, agent):
    file = Attached('evil "name".html', "text/html", b"<script>alert(1)</script>")
    opened = open_case(
        contact_id=desk.contact.id,
        subject="x",
        words=Words("See", attachments=(file,)),
        channel="email",
        by=desk.contact,
        at=NOW,
    )
    href = re.search(r'href="(/cases/[^"]+/files/\d+/)"', page(agent, Case.objects.get(pk=opened.case_id)))
    response = agent.get(href[1])
    assert response.content == file.content
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith('attachment; filename="evil')
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_a_file_of_another_case_is_not_found_under_this_one(desk, agent, case):
    words = Words("See", attachments=(Attached("a", "b", b"c"),))
    open_case(contact_id=desk.contact.id, subject="x", words=words, channel="email", by=desk.contact, at=NOW)
    from palier.apps.cases.models import Attachment

    address = reverse("desk:attachment", args=[case.reference, Attachment.objects.get().pk])
    assert agent.get(address).status_code == 404


def test_the_page_costs_the_same_for_one_message_and_for_twenty(desk, agent, case, django_assert_max_num_queries):
    page(agent, case)  # the terms are read once per process
    with django_assert_max_num_queries(12) as few:
        page(agent, case)
    for _ in range(20):
        reply_to_case(case_id=case.pk, text="Still on it.", by=desk.agent, at=NOW)
    with django_assert_max_num_queries(12) as many:
        page(agent, case)
    assert len(many) == len(few)


def test_rounds_of_a_clock_that_are_over_are_folded_away(desk, agent, case):
    for minutes in (15, 10, 5):
        at = NOW - timedelta(minutes=minutes)
        reply_to_case(case_id=case.pk, text="Still on it.", by=desk.agent, at=at)
        said = {"text": "And now?", "channel": "email"}
        record_customer_reply(case_id=case.pk, by=desk.contact, at=at + timedelta(minutes=1), **said)
    clocks, _, earlier = page(agent, case).partition('id="clocks-earlier"')
    assert clocks.count('<span class="clock__name">Follow-up') == 1
    rounds = int(re.search(r"<summary>(\d+) earlier round", earlier)[1])
    assert rounds == earlier.count('<span class="clock__name">Follow-up') > 0
    assert f"#{rounds + 1}</span>" in clocks


def test_a_slip_of_the_clipboard_is_stopped_and_kept(agent, case):
    response = write(agent, case, text="x" * 100_001)
    assert response.status_code == 422
    assert "This is 100001 characters long, and 100000 is the most that fits." in response.content.decode()
    assert "x" * 100_001 in response.content.decode()
    assert Message.objects.count() == 1


def test_what_no_database_can_hold_is_left_out(agent, case):
    write(agent, case, text="a\0b")
    assert Message.objects.last().text == "ab"
    assert agent.get(reverse("desk:go"), {"reference": "\0"}).status_code == 302

"""The life of a case on the desk: what comes next, holds, closing, links, merges, splits."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from tests.apps.lifecycle.lives import DAY, LIFE
from tests.factories import CATALOGUE, make_desk

from palier.apps.cases.commands import change_status, record_customer_reply
from palier.apps.cases.models import Case, CaseEvent, Message
from palier.apps.cases.page_queries import references_of
from palier.apps.lifecycle.models import CaseLink
from palier.core.case import Status

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def desk(db):
    return make_desk(catalogue=CATALOGUE.replace("escalation:\n", LIFE + "escalation:\n"))


@pytest.fixture
def case(desk):
    return Case.objects.get(pk=desk.open(at=NOW - timedelta(hours=1)))


def life(agent, case) -> str:
    return agent.get(reverse("desk:life", args=[case.reference])).content.decode()


def post(agent, case, route, **form):
    return agent.post(reverse(f"desk:life_{route}", args=[case.reference]), form, follow=True).content.decode()


def test_what_comes_next_and_when(desk, agent, case):
    assert "Nothing by itself." in life(agent, case)
    change_status(case_id=case.pk, status=Status.WAITING_CUSTOMER, by=desk.agent, at=NOW)
    text = life(agent, case)
    assert (text.count("<dt>Reminder</dt>"), text.count("<dt>Closes</dt>")) == (3, 1)
    assert f'datetime="{(NOW + DAY).isoformat()}"' in text or (NOW + DAY).strftime("%H:%M") in text


def test_the_case_page_holds_it(agent, case):
    page = agent.get(reverse("desk:case", args=[case.reference])).content.decode()
    assert '<section id="case-life"' in page
    part = agent.get(reverse("desk:life", args=[case.reference]), headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<section id="case-life"')


def test_a_hold_needs_a_reason_and_a_day(agent, case):
    assert "until a day on which somebody looks" in post(agent, case, "stand", status="on_hold", reason="development")
    day = (NOW + 9 * DAY).date()
    assert "needs a reason" in post(agent, case, "stand", status="on_hold", review_on=day.isoformat())
    page = post(agent, case, "stand", status="on_hold", reason="third_party", review_on=day.isoformat(), comment="DHL")
    assert "put the case on hold until" in page
    assert "A third party has to act. “DHL”" in page
    assert "<dt>Review</dt>" in life(agent, case)


def test_a_case_is_closed_for_a_reason_the_catalogue_knows(agent, case):
    assert "needs a reason that the catalogue knows" in post(agent, case, "close", reason="tired")
    assert "closed the case: Duplicate." in post(agent, case, "close", reason="duplicate")
    assert "an answer reopens it; later it opens a new case." in life(agent, case)


def test_a_case_is_left_alone_and_taken_back(desk, agent, case):
    change_status(case_id=case.pk, status=Status.WAITING_CUSTOMER, by=desk.agent, at=NOW)
    assert "stopped reminders and closing by itself. “On leave”" in post(agent, case, "reminders", reason="On leave")
    assert "reminders and closing were stopped" in life(agent, case)
    assert "let reminders and closing by itself go on" in post(agent, case, "reminders", act="resume")


def test_links_are_drawn_shown_on_both_and_taken_away(desk, agent, case):
    other = Case.objects.get(pk=desk.open(subject="The other one", at=NOW))
    page = post(agent, case, "link", other=f" {other.reference.lower()} ", relation="parent")
    assert f"put the case under {other.reference}." in page
    assert "Above this one" in life(agent, case)
    assert "Below this one" in life(agent, other)
    assert "already stands so" in post(agent, case, "link", other=other.reference, relation="parent")
    post(agent, case, "link", act="unlink", other=other.reference, relation="parent")
    assert not CaseLink.objects.exists()
    assert agent.post(reverse("desk:life_link", args=[case.reference]), {"other": "PAL-XX"}).status_code == 404


def test_a_merged_case_leads_to_its_target(desk, agent, case):
    other = Case.objects.get(pk=desk.open(subject="The other one", at=NOW))
    page = post(agent, case, "merge", other=other.reference)
    assert f"{case.reference} goes on here." in page
    old = agent.get(reverse("desk:case", args=[case.reference]))
    assert old.headers["Location"] == reverse("desk:case", args=[other.reference])
    stayed = agent.get(reverse("desk:case", args=[case.reference]) + "?stay=1")
    assert "merged the case into" in stayed.content.decode()
    assert "Merged into this one" in life(agent, other)
    assert "for good" in life(agent, case)


def test_a_part_of_a_case_gets_one_of_its_own(desk, agent, case):
    for text in ("The export fails too.", "And the portal is slow."):
        record_customer_reply(case_id=case.pk, text=text, channel="email", by=desk.contact, at=NOW)
    wanted = Message.objects.get(text="And the portal is slow.")
    assert "And the portal is slow." in life(agent, case)
    page = post(agent, case, "split", message=[str(wanted.pk)], subject="Slow portal")
    new = Case.objects.get(subject="Slow portal")
    assert f"It is a part of {case.reference}." in page
    assert Message.objects.get(case=new).text == "And the portal is slow."
    assert CaseEvent.objects.filter(case=case).latest("seq").data["other"] == new.pk
    assert "not a word in it" in post(agent, case, "split", message=[], subject="x")
    assert references_of(viewer=desk.agent, case_ids=[new.pk])


def test_thanks_after_closing_are_shown_and_undone_by_one_click(desk, agent, case):
    post(agent, case, "close", reason="customer_asked")
    record_customer_reply(case_id=case.pk, text="Thank you!", channel="email", by=desk.contact, at=datetime.now(UTC))
    page = agent.get(reverse("desk:case", args=[case.reference])).content.decode()
    assert "Read as mere thanks: the case stays closed." in page
    agent.post(reverse("desk:act", args=[case.reference, "reopen"]))
    assert Case.objects.get(pk=case.pk).status == "open"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_speaks_both_languages(desk, agent, case, language):
    from palier.apps.staff.models import Agent

    Agent.objects.filter(pk=desk.agent.id).update(language=language)
    assert ("Ce qui vient ensuite" in life(agent, case)) is (language == "fr")

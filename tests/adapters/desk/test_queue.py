"""The queue as an agent sees it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from palier.apps.cases.commands import assign_case, close_case
from palier.apps.cases.models import Case
from palier.apps.cases.paging import PAGE

NOW = datetime.now(UTC)


def subjects(response) -> list[str]:
    return re.findall(r'<span class="queue__subject">(.*?)</span>', response.content.decode())


def test_a_line_says_what_matters_in_the_words_of_the_catalogue(desk, agent):
    case_id = desk.open(severity="high", subject="Nobody can <sign> in", at=NOW)
    assign_case(case_id=case_id, agent_id=desk.agent.id, by=desk.agent, at=NOW)
    page = agent.get("/").content.decode()
    case = Case.objects.get()
    for words in (case.reference, "Nobody can &lt;sign&gt; in", "Client", "Gold", "High", "First response", "New"):
        assert words in page
    assert f'data-due="{int(case.next_due_at.timestamp())}"' in page


def test_the_most_pressing_comes_first(desk, agent):
    desk.open(severity="whenever", subject="no promise", at=NOW)
    desk.open(severity="high", subject="soon", at=NOW)
    desk.open(severity="high", subject="late", at=NOW - timedelta(hours=2))
    assert subjects(agent.get("/")) == ["late", "soon", "no promise"]


def test_views_hold_their_cases_and_say_how_many(desk, agent):
    mine = desk.open(subject="mine", at=NOW)
    desk.open(subject="nobody’s", at=NOW - timedelta(hours=3))
    assign_case(case_id=mine, agent_id=desk.agent.id, by=desk.agent, at=NOW)
    close_case(case_id=desk.open(subject="closed", at=NOW), reason="duplicate", by=desk.agent, at=NOW)
    seen = {view: subjects(agent.get(reverse("desk:view", args=[view]))) for view in ("mine", "unassigned", "breached")}
    assert seen == {"mine": ["mine"], "unassigned": ["nobody’s"], "breached": ["nobody’s"]}
    page = agent.get("/").content.decode()
    counts = re.findall(r'id="view-(\w+)".*?(?:side__count[^>]*>(\w+)<|</a>)', page, re.DOTALL)
    assert dict(counts)["open"] == "2"
    assert dict(counts)["mine"] == "1"
    assert dict(counts)["waiting"] == ""


def test_pages_follow_each_other_without_gap_or_repeat(desk, agent):
    for number in range(PAGE + 5):
        desk.open(severity="high" if number % 3 else "whenever", subject=f"case {number}", at=NOW)
    first = agent.get("/")
    onward = re.search(r'data-next href="([^"]+)"', first.content.decode())
    assert onward is not None
    second = agent.get(onward[1].replace("&amp;", "&"))
    assert sorted(subjects(first) + subjects(second)) == sorted(f"case {number}" for number in range(PAGE + 5))
    assert "data-next" not in second.content.decode()


@pytest.mark.parametrize("bent", ["x", "~", "~x", "2026~1", "2026-01-01T00:00:00~1", f"~{2**70}", "~-1"])
def test_a_bent_address_shows_the_first_page(bent, desk, agent):
    desk.open(subject="here", at=NOW)
    assert subjects(agent.get("/", {"after": bent})) == ["here"]


def test_a_refresh_brings_the_lines_only(desk, agent):
    desk.open(subject="here", at=NOW)
    part = agent.get("/", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<section")
    assert "here" in part
    assert "<html" not in part


def test_an_empty_view_says_what_to_do(desk, agent):
    assert "Take a case from “Unassigned”" in agent.get(reverse("desk:view", args=["mine"])).content.decode()


def test_the_page_costs_the_same_for_one_case_and_for_fifty(desk, agent, django_assert_num_queries):
    desk.open(at=NOW)
    agent.get("/")  # the terms are read once per process
    with django_assert_num_queries(6):  # session, agent, lines, escalations, columns, what waits
        agent.get("/")
    for number in range(PAGE):
        desk.open(at=NOW + timedelta(minutes=number))
    with django_assert_num_queries(6):
        agent.get("/")


@pytest.mark.parametrize("typed", ["{0}", " {1} ", "{2}"])
def test_a_reference_is_found_however_it_is_typed(typed, desk, agent):
    desk.open(at=NOW)
    reference = Case.objects.get().reference
    typed = typed.format(reference, reference.lower(), reference.removeprefix("PAL-").replace("-", ""))
    response = agent.get(reverse("desk:go"), {"reference": typed})
    assert response.headers["Location"] == reverse("desk:case", args=[reference])


def test_a_reference_nobody_gave_leads_back_with_a_sentence(desk, agent):
    page = agent.get(reverse("desk:go"), {"reference": "<b>"}, follow=True).content.decode()
    assert "No case has the reference “&lt;b&gt;”." in page

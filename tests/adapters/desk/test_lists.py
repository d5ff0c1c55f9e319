"""Lists, search, the palette, acts on many, Today and Floor as agents see them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import translation
from tests.factories import make_agent, make_contact

from palier.adapters.desk.asked_words import fault_words
from palier.adapters.desk.floor_screen import RiskLine, risk_picture
from palier.adapters.desk.lines import lines_of
from palier.apps.batches.models import Batch
from palier.apps.cases.commands import assign_case, change_status
from palier.apps.cases.models import Case
from palier.apps.cases.queries import View, agent_queue
from palier.apps.escalations.commands import write_note
from palier.apps.search.commands import index_waiting
from palier.apps.staff.models import Agent
from palier.apps.views.models import SavedView
from palier.core.case import Status
from palier.core.search import Fault, FaultKind, read_asked

NOW = datetime.now(UTC).replace(microsecond=0)
HOUR = timedelta(hours=1)


def subjects(response) -> list[str]:
    return re.findall(r'<span class="queue__subject">(.*?)</span>', response.content.decode())


def found(agent, typed: str):
    index_waiting(at=NOW, limit=100)
    return agent.get(reverse("desk:search"), {"q": typed})


def test_search_finds_words_says_faults_and_leads_to_a_reference(desk, agent):
    case = desk.open(subject="L’export s’arrête", at=NOW)
    desk.open(subject="Other", at=NOW)
    assert subjects(found(agent, "exporter arreter plan:gold")) == ["L’export s’arrête"]
    page = found(agent, "export colour:red is:soon").content.decode()
    assert "There is no filter “colour”" in page
    assert "“is” does not know “soon”" in page
    assert "No case was found" in found(agent, "zzz").content.decode()
    assert "<code>plan:elite</code>" in found(agent, "").content.decode()
    reference = Case.objects.get(pk=case).reference
    assert found(agent, reference.lower()).headers["Location"] == reverse("desk:case", args=[reference])


def test_what_was_typed_stays_in_its_field_and_is_escaped(desk, agent):
    page = found(agent, '"><script>x</script>').content.decode()
    assert 'value="&quot;&gt;&lt;script&gt;x&lt;/script&gt;"' in page
    assert "<script>x" not in page


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", FaultKind)
def test_every_fault_has_a_sentence_in_both_languages(kind, language):
    with translation.override(language):
        said = fault_words(Fault(kind, "is", "x", ("open", "due")))
    assert "%(" not in said
    with translation.override("fr" if language == "en" else "en"):
        assert fault_words(Fault(kind, "is", "x", ("open", "due"))) != said


def test_a_filter_lists_counts_and_can_be_kept_and_given_up(desk, agent):
    desk.open(subject="late", at=NOW - 2 * HOUR)
    desk.open(subject="soon", at=NOW)
    page = agent.get(reverse("desk:filtered"), {"q": "is:breached"})
    assert subjects(page) == ["late"]
    assert "1 case ·" in page.content.decode()
    kept = agent.post(reverse("desk:keep_view"), {"name": "Late ones", "q": "is:breached"})
    view = SavedView.objects.get()
    assert kept.headers["Location"] == reverse("desk:kept", args=[view.pk])
    assert subjects(agent.get(kept.headers["Location"])) == ["late"]
    views = agent.get(reverse("desk:kept_views")).content.decode()
    assert ("Late ones" in views, '<td data-label="Cases">1</td>' in views) == (True, True)
    changed = agent.post(reverse("desk:change_view", args=[view.pk]), {"name": "Soon", "q": "is:due"}, follow=True)
    assert (subjects(changed), 'value="is:due"' in changed.content.decode()) == (["soon"], True)
    agent.post(reverse("desk:change_view", args=[view.pk]), {"name": "Late ones", "q": "is:breached"})
    given_up = agent.post(reverse("desk:remove_view", args=[view.pk]))
    assert given_up.headers["Location"] == reverse("desk:filtered") + "?q=is%3Abreached"
    assert not SavedView.objects.exists()


def test_words_in_a_list_are_left_out_and_said(desk, agent):
    desk.open(subject="here", at=NOW)
    page = agent.get(reverse("desk:filtered"), {"q": "export plan:gold"})
    assert subjects(page) == ["here"]
    assert "Lists take filters only" in page.content.decode()


def test_columns_are_hidden_as_chosen_in_this_list_only(desk, agent):
    desk.open(at=NOW)
    chosen = {"view": "open", "column": ["status"], "address": "https://evil.example/"}
    assert agent.post(reverse("desk:columns"), chosen).headers["Location"] == "/"
    assert "queue--no-plan" in agent.get("/").content.decode()
    assert "queue--no-status" not in agent.get("/").content.decode()
    assert "queue--no-" not in agent.get(reverse("desk:view", args=["unassigned"])).content.decode()


def test_due_soon_and_groups(desk, agent):
    desk.open(subject="soon", at=NOW)
    desk.open(subject="late", at=NOW - 2 * HOUR)
    assert subjects(agent.get(reverse("desk:due_soon"))) == ["soon"]
    for by, name in (("plan", "Gold"), ("account", "Client")):
        page = agent.get(reverse("desk:grouped", args=[by])).content.decode()
        assert name in page
        assert ">2</td>" in page
    assert agent.get(reverse("desk:grouped", args=["colour"])).status_code == 404


def test_a_line_without_promise_says_why_it_stands_there(desk, agent):
    desk.open(severity="whenever", at=NOW)
    waiting = desk.open(severity="whenever", at=NOW)
    change_status(case_id=waiting, status=Status.WAITING_CUSTOMER, by=desk.agent, at=NOW)
    rows = agent_queue(viewer=desk.agent, view=View.OPEN, at=NOW).rows
    laid_out = lines_of(rows, at=NOW)
    assert re.findall('queue__why">(.*?)<', laid_out) == ["Oldest first", "The customer has the ball"]


def test_many_cases_are_looked_at_done_and_undone(desk, agent):
    cases = [desk.open(subject=f"case {n}", at=NOW) for n in range(12)]
    assign_case(case_id=cases[0], agent_id=desk.agent.id, by=desk.agent, at=NOW)
    asked = {"act": "assign", "agent": str(desk.agent.id), "case": [str(case) for case in cases], "key": "form"}
    page = agent.get(reverse("desk:bulk_ahead"), asked).content.decode()
    assert "11 cases will change. 1 has it already and stays as it is." in page
    assert Case.objects.filter(assignee_id=desk.agent.id).count() == 1
    begun = agent.post(reverse("desk:bulk_begin"), asked)
    batch = Batch.objects.get()
    assert begun.headers["Location"] == reverse("desk:bulk", args=[batch.pk])
    assert (
        '<progress class="bulk__progress" max="12" value="10"' in agent.get(begun.headers["Location"]).content.decode()
    )
    agent.post(reverse("desk:bulk_on", args=[batch.pk]))
    story = agent.get(begun.headers["Location"]).content.decode()
    assert "Done in 11 of 12 cases." in story
    assert "<progress" not in story
    undone = agent.post(reverse("desk:bulk_undo", args=[batch.pk]), follow=True).content.decode()
    assert "Undone in 11 cases." in undone
    assert Case.objects.filter(assignee_id=desk.agent.id).count() == 1


def test_severities_of_many_cases_are_those_of_their_plans(desk, agent):
    cases = [desk.open(at=NOW), desk.open(severity="low", at=NOW)]
    asked = {"act": "severity", "severity": "low", "case": [str(case) for case in cases], "key": "s"}
    page = agent.get(reverse("desk:bulk_ahead"), asked).content.decode()
    assert '<option value="low" selected>Low</option>' in page
    assert "<td>High</td><td><strong>Low</strong></td>" in page
    assert "Each customer is told" in page
    begun = agent.post(reverse("desk:bulk_begin"), asked, follow=True).content.decode()
    assert "Done in 1 of 2 cases." in begun
    assert Case.objects.get(pk=cases[0]).severity == "low"


def test_what_an_act_lacks_is_asked_for_and_nothing_is_done(desk, agent):
    case = desk.open(at=NOW)
    for act, words in (
        ("assign", "Choose somebody"),
        ("status", "Choose a status"),
        ("severity", "Choose a severity"),
        ("note", "Write the note"),
    ):
        page = agent.get(reverse("desk:bulk_ahead"), {"act": act, "case": str(case)}).content.decode()
        assert words in page
        assert reverse("desk:bulk_begin") not in page
    said = agent.post(reverse("desk:bulk_begin"), {"act": "note", "case": str(case)}, follow=True).content.decode()
    assert "It was not said what to do with these cases." in said
    assert agent.get(reverse("desk:bulk_ahead"), {"act": "explode"}).status_code == 404
    assert (
        "None of these cases is there any more"
        in agent.get(reverse("desk:bulk_ahead"), {"act": "note"}).content.decode()
    )


def test_the_palette_offers_everything_by_the_beginning_of_a_word(desk, agent):
    desk.open(subject="Exportation stops", at=NOW)
    index_waiting(at=NOW, limit=10)
    account = Case.objects.get().account
    page = agent.get(reverse("desk:palette"), {"q": "expor"}).content.decode()
    assert "Exportation stops" in page
    assert (
        reverse("desk:account", args=[account.pk]) in agent.get(reverse("desk:palette"), {"q": "clie"}).content.decode()
    )
    people = agent.get(reverse("desk:palette"), {"q": desk.contact.name}).content.decode()
    assert f'id="palette-contact-{desk.contact.id}"' in people
    assert 'data-element="#kind-reply"' in agent.get(reverse("desk:palette"), {"q": "repl"}).content.decode()
    assert 'id="palette-place-held"' in agent.get(reverse("desk:palette"), {"q": "held"}).content.decode()
    nothing_typed = agent.get(reverse("desk:palette")).content.decode()
    assert 'id="palette-place-today"' in nothing_typed
    assert 'id="palette-place-floor"' not in nothing_typed


def test_today_names_what_is_due_to_whom(desk, agent):
    assert "Nothing asks for you" in agent.get(reverse("desk:today")).content.decode()
    mine, _others = desk.open(subject="mine", at=NOW), desk.open(subject="not mine", at=NOW)
    assign_case(case_id=mine, agent_id=desk.agent.id, by=desk.agent, at=NOW)
    page = agent.get(reverse("desk:today")).content.decode()
    assert "Next deadlines" in page
    assert "First response" in page
    assert "not mine" not in page


def test_today_shows_who_mentioned_whom(desk, agent):
    write_note(case_id=desk.open(at=NOW), text=f"@{desk.agent.name} yours?", by=make_agent(), at=NOW)
    page = agent.get(reverse("desk:today")).content.decode()
    assert "Mentions" in page
    assert "A note mentions you." in page
    assert "New for you" not in page
    assert "A note mentions you." in agent.get(reverse("desk:notices")).content.decode()


def test_the_floor_is_for_leads_and_shows_load_and_risks(desk, agent):
    assert agent.get(reverse("desk:floor")).status_code == 403
    assert "view-floor" not in agent.get("/").content.decode()
    Agent.objects.filter(pk=desk.agent.id).update(role="lead")
    late = desk.open(at=NOW - 2 * HOUR)
    assign_case(case_id=late, agent_id=desk.agent.id, by=desk.agent, at=NOW)
    desk.open(at=NOW)
    page = agent.get(reverse("desk:floor")).content.decode()
    assert desk.agent.name in page
    assert 'role="img"' in page
    assert "Gold" in page
    assert "view-floor" in page


def test_the_picture_says_every_number_and_escapes_words():
    drawn = risk_picture([RiskLine("23 Nov, <9", 3, 1, "<9"), RiskLine("10", 0, 0, "10")], title='"now"')
    assert ">3 + 1<" in drawn
    assert "&lt;9" in drawn
    assert "aria-label='\"now\"'" in drawn
    assert drawn.count("<rect") == 2


@pytest.mark.parametrize(
    "address", ["/search/?q=export+plan:gold", "/queue/filtered/?q=is:breached", "/today/", "/floor/"]
)
def test_pages_ask_few_questions_however_much_they_show(address, desk, agent, django_assert_max_num_queries):
    Agent.objects.filter(pk=desk.agent.id).update(role="lead")
    for number in range(6):
        case = desk.open(subject=f"export {number}", at=NOW - 2 * HOUR)
        assign_case(case_id=case, agent_id=desk.agent.id, by=desk.agent, at=NOW)
    make_contact()
    index_waiting(at=NOW, limit=100)
    agent.get(address)  # terms are read once per process
    with django_assert_max_num_queries(12):
        agent.get(address)


def test_french_filters_are_read(desk, agent):
    assert read_asked("est:dépassé", at=NOW, zone=UTC) == read_asked("is:breached", at=NOW, zone=UTC)

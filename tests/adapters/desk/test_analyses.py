"""The desk's screens of analyses: a journey from what is owed to the customer, and what may go wrong on the way."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.apps.analyses.analysing import DUE, NAMED_OTHERWISE, OVER, make_aftermath

from palier.adapters.desk.afterwards_today import afterwards_today
from palier.adapters.shared.words import day_words
from palier.apps.analyses.commands import submit_analysis
from palier.apps.analyses.models import Analysis, Copy
from palier.apps.analyses.reader_queries import analyses_handed
from palier.apps.drafts.models import Draft
from palier.apps.staff.models import Agent
from palier.core.analysis import ActionPlan


@pytest.fixture
def after(db):
    return make_aftermath()


def browser(actor) -> Client:
    client = Client()
    client.force_login(Agent.objects.get(pk=actor.id))
    return client


@pytest.fixture
def writer(after) -> Client:
    return browser(after.desk.agent)


@pytest.fixture
def reviewer(after) -> Client:
    return browser(after.reviewer)


def form(after, **changes: str) -> dict[str, str]:
    return {
        "seen": "0",
        "title-en": "Nobody could sign in",
        "title-fr": "",
        "summary-en": "A certificate had run out.",
        "summary-fr": "Un certificat avait expiré.",
        "method": "whys",
        "why-1-en": "Nobody watched it.",
        "why-2-en": "",
        "line-update:1": "on",
        "line-cases": "on",
        "action-1-en": "Watch <b>certificates</b>",
        "action-1-owner": str(after.desk.agent.id),
        "action-1-due": DUE.isoformat(),
        **changes,
    }


def test_from_what_is_owed_to_the_customers_copy(after, writer, reviewer):
    owed = writer.get("/analyses/").content.decode()
    assert "Nobody can sign in" in owed
    assert "5 working days" in owed
    assert "As soon as possible" in owed or "as soon as possible" in owed
    begun = writer.post("/analyses/begin/", {"incident": after.incident.reference})
    address = begun.headers["Location"]
    assert writer.post("/analyses/begin/", {"incident": after.incident.reference}).headers["Location"] == address
    page = writer.get(address).content.decode()
    assert "Timeline, from the record" in page
    assert page.count('name="line-') == 7
    assert writer.post(address, form(after)).status_code == 302
    page = writer.get(address).content.decode()
    assert "Watch &lt;b&gt;certificates&lt;/b&gt;" in page
    assert writer.post(f"{address}submit/").status_code == 302
    assert "a colleague approves it" in writer.get(address).content.decode()
    writer.post(f"{address}approve/")
    assert Analysis.objects.get().stage == "in_review"
    assert "Approve" in reviewer.get(address).content.decode()
    reviewer.post(f"{address}approve/")
    page = reviewer.get(address).content.decode()
    assert "What they read" in page
    assert "so by" in page
    preview = reviewer.get(f"{address}for/{after.other.account_id}/").content.decode()
    assert "Your case" in preview
    assert "Secret words" not in preview
    chosen = {"account": [after.desk.account_id, after.other.account_id]}
    assert reviewer.post(f"{address}publish/", chosen).status_code == 302
    assert Copy.objects.count() == 2
    assert len(analyses_handed(viewer=after.other)) == 1
    page = reviewer.get(address).content.decode()
    assert "version 1" in page
    assert "Correct it" in page
    reviewer.post(f"{address}correct/", {"why-en": "Another certificate.", "why-fr": ""})
    assert "Another certificate." in reviewer.get(address).content.decode()
    after_all = writer.get("/analyses/").content.decode()
    assert "Nothing is owed" in after_all
    assert "Watch &lt;b&gt;certificates&lt;/b&gt;" in after_all


def test_what_is_missing_is_said_on_the_page_and_nothing_is_lost(after, writer):
    address = writer.post("/analyses/begin/", {"incident": after.incident.reference}).headers["Location"]
    writer.post(address, form(after, **{"why-1-en": "", "action-1-owner": ""}))
    said = writer.post(f"{address}submit/", headers={"Referer": f"http://testserver{address}"}, follow=True)
    text = said.content.decode()
    assert "Still missing: the causes and who does each action" in text.replace("&#x27;", "'")
    assert "A certificate had run out." in text


def test_two_who_write_at_once_read_each_others_words(after, writer, reviewer):
    address = writer.post("/analyses/begin/", {"incident": after.incident.reference}).headers["Location"]
    writer.post(address, form(after))
    refused = reviewer.post(address, form(after, **{"summary-en": "It was the disk."}))
    text = refused.content.decode()
    assert refused.status_code == 422
    assert "while you were writing" in text
    assert "It was the disk." in text
    assert "A certificate had run out." in text
    assert 'name="seen" value="1"' in text
    assert reviewer.post(address, form(after, seen="1")).status_code == 302


def test_what_is_typed_is_kept_until_it_is_saved_or_forgotten(after, writer, reviewer):
    address = writer.post("/analyses/begin/", {"incident": after.incident.reference}).headers["Location"]
    typed = form(after, **{"summary-en": "Half a sen"})
    assert writer.post(f"{address}draft/", typed).status_code == 204
    page = writer.get(address).content.decode()
    assert "Half a sen" in page
    assert "did not save stands in the form" in page
    assert "Half a sen" not in reviewer.get(address).content.decode()
    reviewer.post(address, form(after))
    page = writer.get(address).content.decode()
    assert "saved since" in page
    assert "Half a sen" in page
    writer.post(f"{address}forget/")
    assert "Half a sen" not in writer.get(address).content.decode()
    writer.post(f"{address}draft/", typed)
    writer.post(address, form(after, seen="1"))
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/analyses/RCA-0/"),
        ("post", "/analyses/RCA-0/"),
        ("post", "/analyses/RCA-0/draft/"),
        ("post", "/analyses/RCA-0/submit/"),
        ("get", "/analyses/RCA-0/for/1/"),
        ("post", "/analyses/begin/"),
        ("post", "/analyses/actions/0/done/"),
    ],
)
def test_what_is_not_there_says_so(method, path, writer):
    assert getattr(writer, method)(path).status_code == 404


@pytest.mark.parametrize("junk", ["\0", "9" * 40, "<script>", "2026-13-45"])
def test_no_field_of_the_form_gives_a_traceback(junk, after, writer):
    address = writer.post("/analyses/begin/", {"incident": after.incident.reference}).headers["Location"]
    fields = dict.fromkeys((*form(after), "action-2-id", "action-2-en", "line-nothing", "account", "before"), junk)
    for path in (address, f"{address}draft/", f"{address}publish/", f"{address}correct/", f"{address}nonsense/"):
        assert writer.post(path, fields).status_code in {204, 302, 404, 422}, path
    assert writer.get(f"/analyses/?before={junk.replace(chr(0), '')}").status_code == 200
    assert writer.get(address).status_code == 200


def test_a_promise_is_called_as_its_catalogue_calls_it(db):
    agent = make_aftermath(catalogue=NAMED_OTHERWISE).desk.agent
    for language, words in (("en", "Account of the causes"), ("fr", "Compte rendu")):
        Agent.objects.filter(pk=agent.id).update(language=language)
        assert words in browser(agent).get("/analyses/").content.decode()


def test_an_agents_day_asks_few_statements_for_what_is_owed_afterwards(after, writer, django_assert_max_num_queries):
    writer.get("/today/")
    with django_assert_max_num_queries(12):
        assert "Root-cause analysis" in writer.get("/today/").content.decode()


def test_an_analysis_of_an_incident_asks_few_statements(after, writer, django_assert_max_num_queries):
    analysis = after.published()
    writer.get(f"/analyses/{analysis.reference}/")
    with django_assert_max_num_queries(12):
        assert "Watch certificates" in writer.get(f"/analyses/{analysis.reference}/").content.decode()


def test_a_day_begins_with_what_is_late_then_with_what_is_due_first(after):
    words, owner, over = {"en": "Watch certificates"}, after.desk.agent.id, OVER.date()
    days = (over + timedelta(days=30), over, over + timedelta(days=12))
    analysis = after.write(after.begin(), actions=tuple(ActionPlan(words, owner, day) for day in days))
    submit_analysis(analysis_id=analysis.pk, by=after.desk.agent, at=OVER)
    shown = afterwards_today(after.desk.agent, at=OVER + timedelta(days=10))
    assert [(each.when, each.is_late) for each in shown] == [
        (day_words(over), True),
        (shown[1].when, True),
        (day_words(over + timedelta(days=12)), False),
        (day_words(over + timedelta(days=30)), False),
    ]
    assert shown[1].about.startswith("Root-cause analysis"), "five working days after the solution"
    assert shown[1].due_at is not None
    assert shown[0].due_at < shown[1].due_at


def test_a_late_analysis_is_told_late(after, writer):
    page = writer.get("/analyses/").content.decode()
    assert "Late" in page, "due in 2026, a long time ago for whoever runs this"

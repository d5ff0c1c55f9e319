"""The desk's screens of incidents and systems: a journey from a first word to the end, and what may go wrong."""

import re
from datetime import timedelta

import pytest
from tests.apps.incidents.test_ringing import RINGING
from tests.factories import AT, make_agent, make_contact

from palier.adapters.desk.incident_screen import Written
from palier.apps.accounts.commands import create_account
from palier.apps.cases.models import Message
from palier.apps.catalogues.commands import publish_catalogue
from palier.apps.incidents.commands import Naming, add_component, answer_cases, escalate_late, tell_accounts
from palier.apps.incidents.models import AffectedCase, Call, Component, Group, Incident, IncidentUpdate, UpdateTemplate
from palier.apps.staff.models import Agent
from palier.core.actor import PALIER, Role


@pytest.fixture
def lead(db):
    return make_agent(role=Role.LEAD)


@pytest.fixture
def login(desk, lead) -> int:
    return add_component(naming=Naming("login", {"en": "Login", "fr": "Connexion"}), by=lead, at=AT)


def opening(login: int, **changes: object) -> dict[str, object]:
    return {
        "title-en": "Nobody can sign in",
        "title-fr": "Connexion impossible",
        "words-en": "We are looking into it.",
        "words-fr": "",
        "impact": "major",
        "audience": "public",
        f"state-{login}": "major_outage",
        "next": "2099-01-01T10:00",
        **changes,
    }


def test_from_the_first_word_to_the_end(agent, desk, login):
    case_id = desk.open(subject="Nobody can sign in since this morning")
    empty = agent.get("/incidents/").content.decode()
    assert "Nothing is broken" in empty
    assert agent.post("/incidents/new/incident/", opening(login)).status_code == 302
    reference = Incident.objects.get().reference
    assert reference in agent.get("/incidents/").content.decode()
    page = agent.get(f"/incidents/{reference}/").content.decode()
    assert "These may tell of it" in page
    assert agent.post(f"/incidents/{reference}/link/", {"case": case_id}).status_code == 302
    assert "its answer is on its way" in agent.get(f"/incidents/{reference}/").content.decode()
    answer_cases(at=Incident.objects.get().changed_at, limit=10)
    assert Message.objects.filter(case_id=case_id, text__contains="We are looking into it.").exists()
    update = {"seen": "1", "stage": "resolved", "words-en": "It works again.", "words-fr": ""}
    assert agent.post(f"/incidents/{reference}/", update).status_code == 302
    after = agent.get(f"/incidents/{reference}/").content.decode()
    assert "It works again." in after
    assert "Say how it goes on" not in after
    assert Component.objects.get().state == "operational"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title-en": "", "title-fr": " "}, "Words are missing"),
        ({"next": "2001-01-01T10:00"}, "cannot be promised for an instant that is over"),
        ({"nothing": "x"}, "No system is chosen"),
        ({"audience": "accounts"}, "No account is chosen"),
    ],
)
def test_a_refusal_keeps_what_was_typed(agent, login, changes, sentence):
    form = opening(login, **changes)
    if "nothing" in changes:
        form.pop(f"state-{login}")
    answer = agent.post("/incidents/new/incident/", form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "We are looking into it." in page
    assert not Incident.objects.exists()


def test_crossing_another_update_keeps_what_was_typed_and_shows_theirs(agent, login):
    agent.post("/incidents/new/incident/", opening(login))
    reference = Incident.objects.get().reference
    first = {"seen": "1", "stage": "identified", "words-en": "It is the disks."}
    agent.post(f"/incidents/{reference}/", first)
    crossing = agent.post(f"/incidents/{reference}/", {**first, "words-en": "It is the network."})
    page = crossing.content.decode()
    assert crossing.status_code == 422
    assert "Somebody else published an update" in page
    assert "It is the network." in page
    assert "It is the disks." in page
    assert IncidentUpdate.objects.count() == 2


def test_a_maintenance_needs_a_window_that_runs_forward(agent, login):
    form = opening(login, **{f"state-{login}": "under_maintenance", "from": "2099-01-01T10:00", "until": ""})
    assert "would end before it begins" in agent.post("/incidents/new/maintenance/", form).content.decode()
    agent.post("/incidents/new/maintenance/", {**form, "until": "2099-01-01T12:00"})
    assert Incident.objects.get().stage == "scheduled"


def test_a_correction_stands_beside_what_it_corrects(agent, login):
    agent.post("/incidents/new/incident/", opening(login))
    incident = Incident.objects.get()
    update = IncidentUpdate.objects.get()
    agent.post(f"/incidents/{incident.reference}/correct/", {"update": update.pk, "words-en": "Only in France."})
    page = agent.get(f"/incidents/{incident.reference}/").content.decode()
    assert "Only in France." in page
    assert "We are looking into it." in page


def test_an_incident_opened_from_a_case_is_linked_to_it(agent, desk, login):
    case_id = desk.open()
    assert f'name="case" value="{case_id}"' in agent.get(f"/incidents/new/incident/?case={case_id}").content.decode()
    agent.post("/incidents/new/incident/", {**opening(login), "case": str(case_id)})
    assert AffectedCase.objects.get().case_id == case_id
    reference = Incident.objects.get().reference
    agent.post(f"/incidents/{reference}/unlink/", {"case": case_id})
    assert AffectedCase.objects.get().ended_at is not None


def test_systems_are_arranged_by_leads_and_told_by_every_agent(agent, client, lead, login):
    page = agent.get("/systems/").content.decode()
    assert "Add a system" not in page
    assert agent.post("/systems/add/", {"name-en": "Editor"}).status_code == 403
    assert agent.post(f"/systems/{login}/state/", {"state": "partial_outage"}).status_code == 302
    assert Component.objects.get().state == "partial_outage"
    client.force_login(Agent.objects.get(pk=lead.id))
    client.post("/systems/add/", {"kind": "group", "name-en": "Sites", "name-fr": "Sites"})
    client.post("/systems/add/", {"kind": "component", "name-en": "Course Editor!", "shown": "1"})
    assert Component.objects.filter(slug="course-editor", is_shown=True).exists()
    again = client.post("/systems/add/", {"kind": "component", "name-en": "Course Editor!"}, follow=True)
    assert "There is a system" in again.content.decode()
    client.post(f"/systems/{login}/check/")
    shown = client.get("/systems/").content.decode()
    assert "shown this once" in shown
    assert "shown this once" not in client.get("/systems/").content.decode()
    client.post(f"/systems/{login}/retire/")
    assert Component.objects.get(pk=login).retired_at is not None


def test_a_system_is_changed_moved_retired_and_brought_back_by_leads(agent, client, lead, login):
    here = f"/systems/{login}/"
    assert "What customers read" not in agent.get(here).content.decode()
    assert agent.post(here, {"name-en": "Sign-in"}).status_code == 403
    client.force_login(Agent.objects.get(pk=lead.id))
    client.post("/systems/add/", {"kind": "group", "name-en": "Sites"})
    client.post("/systems/add/", {"kind": "component", "name-en": "Editor", "shown": "1"})
    heading, editor = Group.objects.get().pk, Component.objects.get(slug="editor").pk
    seen = re.search(r'name="seen" value="(\w+)"', client.get(here).content.decode())
    assert seen is not None
    form = {"seen": seen[1], "name-en": "Sign-in", "name-fr": "Entrée", "about-en": "<b>", "group": str(heading)}
    assert client.post(here, form).status_code == 302
    row = Component.objects.get(pk=login)
    assert (row.name, row.group_id, row.is_shown) == ({"en": "Sign-in", "fr": "Entrée"}, heading, False)
    page = client.get(here).content.decode()
    assert "Login / Connexion → Sign-in / Entrée" in page
    assert "&lt;b&gt;" in page
    crossed = client.post(here, {**form, "name-en": "Way in"})
    assert crossed.status_code == 422
    assert "while you were writing" in crossed.content.decode()
    assert 'value="Way in"' in crossed.content.decode()
    client.post(f"/systems/{editor}/move/", {"before": str(login)})
    assert Component.objects.get(pk=editor).position < Component.objects.get(pk=login).position
    client.post(f"/systems/headings/{heading}/name/", {"name-en": "Places", "name-fr": ""})
    assert (
        "still stand under this heading"
        in client.post(f"/systems/headings/{heading}/remove/", follow=True).content.decode()
    )
    client.post(f"/systems/headings/{heading}/move/", {})
    client.post(f"/systems/{login}/retire/")
    assert "Bring back" in client.get("/systems/").content.decode()
    assert "retired since" in client.get(here).content.decode()
    client.post(f"/systems/{login}/return/")
    assert Component.objects.get(pk=login).retired_at is None


@pytest.mark.parametrize("field", ["group", "owner"])
@pytest.mark.parametrize("wrong", ["999999", "x", "9" * 30, "-1"])
def test_a_heading_or_team_that_is_not_there_is_not_found(client, lead, login, field, wrong):
    client.force_login(Agent.objects.get(pk=lead.id))
    assert client.post("/systems/add/", {"name-en": "New", field: wrong}).status_code == 404
    assert client.post(f"/systems/{login}/", {"name-en": "New", field: wrong}).status_code == 404
    assert Component.objects.get().name["en"] == "Login"


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/systems/999/", {"name-en": "x"}),
        ("/systems/999/move/", {}),
        ("/systems/999/return/", {}),
        ("/systems/headings/999/name/", {"name-en": "x"}),
        ("/systems/headings/1/nonsense/", {}),
        ("/incidents/INC-999/", {}),
        ("/incidents/INC-999/link/", {"case": "1"}),
        ("/systems/999/state/", {"state": "major_outage"}),
        ("/systems/1/state/", {"state": "nonsense"}),
        ("/systems/1/nonsense/", {}),
    ],
)
def test_what_is_not_there_is_not_found(client, lead, login, path, form):
    client.force_login(Agent.objects.get(pk=lead.id))
    assert client.post(path, form).status_code == 404


JUNK: tuple[dict[str, str], ...] = (
    {"next": "0001-01-01T00:00"},
    {"next": "9999-12-31T23:59"},
    {"eta": "9999-12-31T23:59"},
    {"next": "2099-01-01T10:00+99:00"},
    {"state-²": "major_outage"},
    {"state-99999999999999999999": "major_outage"},
    {"state-999999": "major_outage"},
    {"account": "99999999999999999999", "audience": "accounts"},
    {"account": "²", "audience": "accounts"},
    {"accounts": "\x00'\"%_\\", "find": "1"},
    {"case": "²"},
    {"case": "9" * 30},
    {"case": "999999"},
    {"title-en": "x" * 20_000, "words-en": "\x00\ud800 \x0b"},
    {"impact": "\x00", "audience": "everybody"},
)


def test_no_field_gives_a_traceback(agent, login):
    """What somebody bent is refused in words, is not found, or is left out."""
    agent.post("/incidents/new/incident/", opening(login))
    here = f"/incidents/{Incident.objects.get().reference}/"
    for junk in JUNK:
        bent = {name: value.encode("utf-8", "surrogatepass") for name, value in junk.items()}
        form = opening(login)
        assert agent.post("/incidents/new/incident/", {**form, **bent}).status_code in (200, 302, 400, 404, 422), junk
    for junk in JUNK[:6]:
        update = {"seen": "9" * 30, "stage": "²", "words-en": "x", **junk}
        assert agent.post(here, update).status_code in (302, 404, 422), junk
    window = {"from": "0001-01-01T00:00", "until": "9999-12-31T23:59"}
    assert agent.post("/incidents/new/maintenance/", {**opening(login), **window}).status_code in (302, 422)


def test_an_account_that_is_not_there_is_not_found(agent, login):
    form = opening(login, audience="accounts", account="999999")
    assert agent.post("/incidents/new/incident/", form).status_code == 404
    assert not Incident.objects.exists()


def test_a_form_of_nonsense_is_read_without_surprises():
    from django.http import QueryDict

    form = QueryDict("state-x=major_outage&state-1=nonsense&state-2=major_outage&next=soon&audience=all&words-en=a%00b")
    written = Written.of(form)
    assert dict(written.states) == {2: "major_outage"}
    assert written.instant("next") is None
    assert written.reach().audience == "public"
    assert written.telling().words["en"] == "ab"


def test_pages_cost_a_bounded_number_of_statements(agent, desk, login, django_assert_max_num_queries):
    for _ in range(3):
        agent.post("/incidents/new/incident/", opening(login))
    for path in ("/incidents/", f"/incidents/{Incident.objects.first().reference}/", "/systems/", f"/systems/{login}/"):
        with django_assert_max_num_queries(12):
            assert agent.get(path).status_code == 200


def test_prepared_words_are_kept_filled_in_and_removed_by_leads(agent, client, lead, login):
    assert "No words are prepared yet" in agent.get("/incidents/templates/").content.decode()
    form = {"name": "First word", "stage": "investigating", "words-en": "{{title}} hits {{systems}}.", "words-fr": ""}
    assert agent.post("/incidents/templates/", form).status_code == 403
    client.force_login(Agent.objects.get(pk=lead.id))
    wrong = client.post("/incidents/templates/", {**form, "words-en": "Ask {{agent}}."})
    assert wrong.status_code == 422
    assert "stands for nothing here" in wrong.content.decode()
    assert "Ask {{agent}}." in wrong.content.decode()
    client.post("/incidents/templates/", form)
    assert "already" in client.post("/incidents/templates/", form).content.decode()
    template = UpdateTemplate.objects.get().pk
    assert "hits" in agent.get(f"/incidents/new/incident/?template={template}").content.decode()
    agent.post("/incidents/new/incident/", opening(login))
    reference = Incident.objects.get().reference
    page = agent.get(f"/incidents/{reference}/?template={template}").content.decode()
    assert "Nobody can sign in hits Login." in page
    client.post(f"/incidents/templates/{template}/remove/")
    assert not UpdateTemplate.objects.exists()
    assert client.get("/incidents/templates/?template=nonsense").status_code == 200


def test_one_click_from_a_check_and_from_a_case_fills_the_form(agent, desk, login):
    Component.objects.filter(pk=login).update(state="partial_outage")
    page = agent.get("/systems/").content.decode()
    assert f"/incidents/new/incident/?component={login}" in page
    page = agent.get(f"/incidents/new/incident/?component={login}").content.decode()
    assert 'value="Login: Partial outage"' in page
    assert 'value="Connexion : ' in page or 'value="Connexion : ' in page
    assert "We have noticed it" in page
    assert '<option value="major" selected>' in page
    assert '<option value="partial_outage" selected>' in page
    case_id = desk.open(subject="Nobody comes in")
    assert 'value="Nobody comes in"' in agent.get(f"/incidents/new/incident/?case={case_id}").content.decode()
    assert agent.get("/incidents/new/incident/?case=999999&component=x&template=x").status_code == 200
    assert agent.get("/incidents/new/incident/?component=999999").status_code == 200


def test_accounts_chosen_in_the_form_are_the_audience(agent, desk, login):
    page = agent.get("/incidents/new/incident/").content.decode()
    assert f'name="account" value="{desk.account_id}">' in page
    agent.post("/incidents/new/incident/", opening(login, audience="accounts", account=str(desk.account_id)))
    agent.post("/incidents/new/incident/", opening(login, account=str(desk.account_id)))
    audiences = [(each.audience, each.accounts.count()) for each in Incident.objects.order_by("pk")]
    assert audiences == [("accounts", 1), ("public", 0)]


def test_of_many_accounts_those_looked_for_and_those_chosen_are_offered_and_nothing_typed_is_lost(
    agent, desk, login, django_assert_max_num_queries
):
    ids = [
        create_account(name=f"Étoile {number}", country="FR", timezone="Europe/Paris", by=PALIER, at=AT)
        for number in range(30)
    ]
    page = agent.get("/incidents/new/incident/").content.decode()
    assert 'name="account"' not in page
    case_id = desk.open()
    from_case = agent.get(f"/incidents/new/incident/?case={case_id}").content.decode()
    assert f'name="account" value="{desk.account_id}">' in from_case
    looking = opening(login, audience="accounts", account=str(ids[3]), accounts="etoile 2", find="1")
    with django_assert_max_num_queries(14):
        found = agent.post("/incidents/new/incident/", looking)
    page = found.content.decode()
    assert (found.status_code, Incident.objects.count()) == (200, 0)
    assert "We are looking into it." in page
    assert f'value="{ids[3]}" checked>' in page
    assert f'value="{ids[2]}">' in page
    assert f'value="{ids[4]}"' not in page
    assert "Étoile 29" in page
    nobody = agent.post("/incidents/new/incident/", {**looking, "accounts": '<b>"'}).content.decode()
    assert "No account is called “&lt;b&gt;&quot;”" in nobody
    agent.post("/incidents/new/incident/", opening(login, audience="accounts", account=[str(ids[3]), str(ids[29])]))
    assert set(Incident.objects.get().accounts.values_list("pk", flat=True)) == {ids[3], ids[29]}


def test_calls_that_a_plan_promises_are_made_from_the_page_of_the_incident(agent, login, django_assert_max_num_queries):
    publish_catalogue(text=RINGING, by=PALIER, at=AT)
    _account, contact = make_contact(plan="ringing")
    agent.post("/incidents/new/incident/", opening(login, **{"words-fr": "Nous cherchons."}))
    incident = Incident.objects.get()
    here = f"/incidents/{incident.reference}/"
    tell_accounts(at=incident.opened_at, limit=5)
    with django_assert_max_num_queries(12):
        page = agent.get(here).content.decode()
    assert "Whom to ring" in page
    assert "no number is known" in page
    refused = agent.post(here + "number/", {"contact": contact.id, "number": "<b>"}, follow=True).content.decode()
    assert "“&lt;b&gt;” is no telephone number" in refused
    agent.post(here + "number/", {"contact": contact.id, "number": "+33 (0)1 23"})
    assert 'href="tel:+330123"' in agent.get(here).content.decode()
    call = str(Call.objects.get().pk)
    agent.post(here + "unanswered/", {"call": call})
    assert "nobody answered once" in agent.get(here).content.decode()
    today = agent.get("/today/").content.decode()
    assert today.index("Whom to ring") < today.index('href="tel:+330123"') < today.index("I spoke with them")
    assert (here in today, 'name="number"' in today, "nobody answered once" in today) == (True, False, True)
    assert "{#" not in today
    Incident.objects.update(commander=make_agent().id)
    assert "Whom to ring" not in agent.get("/today/").content.decode(), "another leads it"
    Incident.objects.update(commander=None)
    done = agent.post(here + "spoke/", {"call": call, "with": contact.name, "back": "today"}, follow=True)
    assert done.redirect_chain[-1][0] == "/today/"
    assert "Whom to ring" not in done.content.decode()
    again = agent.post(here + "message/", {"call": call}, follow=True).content.decode()
    assert "is done already" in again
    assert f"spoke with {contact.name}" in agent.get(here).content.decode()
    for path, form in (("spoke/", {"call": "x"}), ("number/", {}), ("ring/", {}), ("correct/", {"update": "9" * 30})):
        assert agent.post(here + path, form).status_code == 404


def test_whoever_is_told_of_a_late_update_sees_it_by_the_bell_until_the_word_comes(agent, login):
    agent.post("/incidents/new/incident/", opening(login))
    incident = Incident.objects.get()
    late = incident.opened_at + timedelta(minutes=1)
    Incident.objects.update(next_update_at=late)
    escalate_late(at=late + timedelta(minutes=1), limit=5)
    assert "is owed:" in agent.get("/notices/").content.decode()
    assert "side__count--late" in agent.get("/notices/bell/").content.decode()
    agent.post(f"/incidents/{incident.reference}/", {"seen": "1", "stage": "identified", "words-en": "Disks."})
    assert "is owed:" not in agent.get("/notices/").content.decode()
    assert "side__count--late" not in agent.get("/notices/bell/").content.decode()


def test_an_internal_incident_is_published_later_and_what_was_typed_stays(agent, login, settings):
    agent.post("/incidents/new/incident/", opening(login, audience="internal", **{"words-en": "Zebra key."}))
    incident = Incident.objects.get()
    here = f"/incidents/{incident.reference}/"
    assert f"{here}audience/" in agent.get(here).content.decode()
    form = agent.get(f"{here}audience/").content.decode()
    assert ("Only ourselves" in form, "What was said before stays among those" in form) == (True, True)
    assert 'value="internal"' not in form
    written = {"seen": "1", "audience": "public", "title-en": "Slow sign-in", "words-en": "", f"state-{login}": ""}
    refused = agent.post(f"{here}audience/", written)
    assert (refused.status_code, 'value="Slow sign-in"' in refused.content.decode()) == (422, True)
    found = agent.post(f"{here}audience/", {**written, "words-en": "We <b>", "find": "1", "accounts": "nobody"})
    assert ("We &lt;b&gt;" in found.content.decode(), Incident.objects.get().audience) == (True, "internal")
    done = agent.post(f"{here}audience/", {**written, "words-en": "We work on it."}, follow=True).content.decode()
    assert "reads what is said from now on" in done
    assert (done.count("Only ourselves"), f"{here}audience/" in done) == (1, False)
    said = IncidentUpdate.objects.order_by("seq").values_list("audience", flat=True)
    assert (list(said), Incident.objects.get().title) == (["internal", "public"], {"en": "Slow sign-in"})
    again = agent.post(f"{here}audience/", {**written, "words-en": "We work on it.", "seen": "2"})
    assert again.status_code == 422
    shown = agent.get(f"{here}audience/").content.decode()
    assert ("Everybody may know of it already" in shown, 'name="audience"' in shown) == (True, False)
    assert f'href="{here}">Back to the incident' in shown


def test_who_comes_later_is_let_know_of_what_was(agent, login):
    agent.post("/incidents/new/incident/", opening(login, audience="internal"))
    incident = Incident.objects.get()
    here = f"/incidents/{incident.reference}/"
    agent.post(here, {"seen": "1", "stage": "resolved", "words-en": "It works again."})
    assert f"{here}audience/" in agent.get(here).content.decode()
    form = agent.get(f"{here}audience/").content.decode()
    assert ("Nobody is written to" in form, 'name="eta"' in form, 'name="next"' in form) == (True, False, False)
    account_id, _contact = make_contact()
    written = {"seen": "2", "audience": "accounts", "account": account_id, "title-en": "What was", "words-en": "Disks."}
    assert "reads what is said" in agent.post(f"{here}audience/", written, follow=True).content.decode()
    incident.refresh_from_db()
    assert (incident.audience, incident.stage, incident.title) == ("accounts", "resolved", {"en": "What was"})


def test_a_bent_place_in_the_list_or_count_of_updates_is_no_fault_of_ours(agent, login):
    assert agent.get("/incidents/", {"before": "9" * 5000}).status_code == 200
    agent.post("/incidents/new/incident/", opening(login))
    reference = Incident.objects.get().reference
    going_on = {"stage": "identified", "words_en": "We know why.", "seen": "9" * 5000}
    assert agent.post(f"/incidents/{reference}/", going_on).status_code in (302, 422)

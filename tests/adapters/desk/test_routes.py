"""Every address of the desk: closed to strangers, open to agents."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.adapters.desk.administering import ADMIN_ACTS, ADMIN_POSTS, ADMINISTERED, FOR_ADMINISTRATORS, KINDS
from tests.adapters.desk.afterwards import AFTERWARDS_ACTS, AFTERWARDS_NAMES, AFTERWARDS_POSTS, afterwards
from tests.adapters.desk.composing import FOR_KEEPERS, writing
from tests.adapters.desk.escalating import ESCALATION_ACTS, ESCALATION_POSTS, FOR_HIGHER_RANKS, escalating
from tests.adapters.desk.knowing import KNOWLEDGE_ACTS, KNOWLEDGE_POSTS, KNOWLEDGE_QUERIES, knowing
from tests.adapters.desk.listing import FOR_LEADS_TO_WATCH, LIST_POSTS, LIST_QUERIES, listing
from tests.adapters.desk.promised import PROMISED_ACTS, PROMISED_POSTS, promised
from tests.adapters.desk.running import (
    ANSWERED_IN_PLACE,
    FOR_ARRANGERS,
    NOTHING_BEHIND,
    ROOM_OF_ONE_TEAM,
    RUNNING_ACTS,
    RUNNING_POSTS,
    running,
)
from tests.adapters.desk.signing import SIGN_IN_ROUTES
from tests.adapters.desk.staffing import FOR_LEADS, STAFF_POSTS, staffed
from tests.factories import AT

from palier.adapters.desk import urls
from palier.apps.accounts.models import Contract
from palier.apps.cases.models import Attachment, Case, Message
from palier.apps.cases.words import Attached, Words
from palier.apps.mailroom.models import RawMail
from palier.apps.outbox.models import OutgoingMail
from palier.apps.staff.models import Agent

OPEN_TO_ALL = {"welcome", *SIGN_IN_ROUTES, "login", "sign_out"}
ACCOUNT_POSTS: dict[str, dict[str, str]] = {
    "describe": {},
    "open_case": {"contact": "0", "subject": "?", "text": ""},
    "payments": {"payments": "in_arrears"},
    "sign": {"plan": "acme:gold"},
    "apply": {"reason": "agreed"},
    "contract_act": {"plan": "acme:gold"},
}
DEALS = {"payments", "sign", "apply", "contract_act"}
"""What plain agents may not do with accounts."""
POSTS = {
    "write": {"kind": "note", "text": "Seen."},
    "seat_act": {"name": "New", "email": "new@client.example"},
    "case_people_act": {},
    "status": {"status": "on_hold"},
    "severity": {"severity": "low"},
    "proposal": {},
    "detail": {},
    "life_stand": {"status": "on_hold"},
    "life_close": {},
    "life_reminders": {},
    "life_link": {"relation": "related", "other": "?"},
    "life_merge": {"other": "?"},
    "life_split": {},
    "assignment": {"agent": "", "team": ""},
    "act": {},
    "ledger_act": {"feature": "hours", "amount": "1"},
    "time_act": {},
    **STAFF_POSTS,
    **ESCALATION_POSTS,
    **PROMISED_POSTS,
    **ACCOUNT_POSTS,
    **LIST_POSTS,
    **KNOWLEDGE_POSTS,
    **RUNNING_POSTS,
    **ADMIN_POSTS,
    **AFTERWARDS_POSTS,
    "draft": {"text": "Not yet"},
    "undo_answer": {},
    "draft_files": {},
    "remove_file": {},
    "preview": {"text": "*Hello*"},
    "here": {},
    "signature": {"text_en": "Yours"},
    "remove_answer": {},
    "open_held": {"contact": "nobody@nowhere.example"},
    "dismiss_held": {},
}
WHILE_WRITING = {
    "draft": 204,
    "analysis_draft": 204,
    "draft_files": 200,
    "preview": 200,
    "article_preview": 200,
    "here": 200,
}
"""What the page asks for while somebody writes: answered where it is, not by leading somewhere."""
NOT_FOR_AGENTS = (
    FOR_LEADS | DEALS | FOR_HIGHER_RANKS | FOR_LEADS_TO_WATCH | FOR_KEEPERS | FOR_ARRANGERS | FOR_ADMINISTRATORS
)
NAMES = [route.name for route in urls.urlpatterns if route.name not in OPEN_TO_ALL]


@pytest.fixture
def address_of(desk):
    """The address of a route, with something real behind each of its parts."""
    from palier.apps.cases.commands import open_case

    words = Words("See the file.", html="<p>See the file.</p>", attachments=(Attached("a.txt", "text/plain", b"a"),))
    opened = open_case(
        contact_id=desk.contact.id, subject="It broke", channel="email", words=words, by=desk.contact, at=AT
    )
    held = RawMail.objects.create(
        received_at=AT, mailbox="m", digest="d", size=3, raw=b"Subject: Hi\r\n\r\nHi", state="held", reason="machine"
    )
    parts = {
        "reference": opened.reference,
        "act": "acknowledge",
        "answer": "withdraw",
        "view": "mine",
        "contract": Contract.objects.get().pk,
        "message": Message.objects.get().pk,
        "attachment": Attachment.objects.get().pk,
    }
    parts |= writing(desk, opened.case_id, held.pk)
    mails = {"sent_mail": OutgoingMail.objects.get().pk}
    parts |= staffed(desk, opened.case_id) | escalating(desk, opened.case_id)
    parts |= listing(desk, opened.case_id)
    known_articles = knowing(desk)
    parts = known_articles | parts
    parts |= promised(desk, opened.case_id)
    running_parts, incidents = running(desk, opened.case_id)
    parts = running_parts | parts | ADMINISTERED
    acts = (
        ESCALATION_ACTS
        | PROMISED_ACTS
        | RUNNING_ACTS
        | KNOWLEDGE_ACTS
        | ADMIN_ACTS
        | AFTERWARDS_ACTS
        | {
            "seat_act": "invite",
            "case_people_act": "add",
            "ledger_act": "spend",
            "time_act": "start",
        }
    )

    def address(name: str) -> str:
        route = next(route for route in urls.urlpatterns if route.name == name)
        known = parts | {"mail": mails.get(name, held.pk), "act": acts.get(name, parts["act"])}
        known |= {"reference": incidents.get(name, parts["reference"])}
        if name in AFTERWARDS_NAMES:
            known |= afterwards(desk, opened.case_id)
        if name.startswith("letter"):
            known |= {"kind": running_parts["kind"]}
        if name in KINDS:
            known |= {"kind": KINDS[name]}
        if name == "article_file":
            known |= {"file": known_articles["article_file"]}
        if name == "new_incident":
            known |= {"kind": "incident"}
        known_parts = {part: known[part] for part in route.pattern.converters}
        return reverse(f"desk:{name}", kwargs=known_parts) + (LIST_QUERIES | KNOWLEDGE_QUERIES).get(name, "")

    return address


def each_alone(client, names) -> Iterator[str]:
    """Name after name, each from the same beginning: what one route changes is taken back before the next."""
    cookies = deepcopy(client.cookies)
    for name in names:
        with transaction.atomic():
            yield name
            transaction.set_rollback(True)
        client.cookies = deepcopy(cookies)


def asked(client, address: str, name: str):
    return client.post(address, POSTS[name]) if name in POSTS else client.get(address)


def test_a_stranger_is_asked_to_sign_in_everywhere(address_of, client):
    wrong = []
    for name in each_alone(client, NAMES):
        address = address_of(name)
        before = [Case.objects.values_list("events_count", "status").get(), RawMail.objects.get().state]
        response = asked(client, address, name)
        after = [Case.objects.values_list("events_count", "status").get(), RawMail.objects.get().state]
        led = response.headers.get("Location", "").partition("?")[0]
        if (response.status_code, led, after) != (302, reverse("desk:login"), before):
            wrong.append((name, response.status_code, led, after))
    assert wrong == []


def test_an_agent_comes_in_everywhere(address_of, agent):
    wrong = []
    for name in each_alone(agent, NAMES):
        response = asked(agent, address_of(name), name)
        wanted = (
            (WHILE_WRITING | ANSWERED_IN_PLACE).get(name)
            or (404 if name in ROOM_OF_ONE_TEAM | NOTHING_BEHIND else None)
            or (403 if name in NOT_FOR_AGENTS else None)
            or (302 if name in {*POSTS, "go", "notice"} else 200)
        )
        if response.status_code != wanted or response.headers.get("Location") == reverse("desk:login"):
            wrong.append((name, response.status_code, wanted, response.headers.get("Location")))
    assert wrong == []


def test_what_changes_something_is_never_a_get(address_of, agent):
    answered = {name: agent.get(address_of(name)).status_code for name in each_alone(agent, sorted(POSTS))}
    assert answered == dict.fromkeys(sorted(POSTS), 405)


@pytest.mark.parametrize(
    ("before", "led"),
    [("http://testserver/cases/PAL-1/?a=1", "?next=%2Fcases%2FPAL-1%2F"), ("https://evil.example/x", ""), ("", "")],
)
def test_whoever_was_writing_as_the_session_ended_is_led_back(before, led, desk, client):
    address = reverse("desk:write", args=["PAL-1"])
    response = client.post(address, {"text": "Long words"}, headers={"Referer": before})
    assert response.headers["Location"] == reverse("desk:login") + led


def test_a_part_of_a_page_sends_the_whole_page_to_the_door(desk, client):
    response = client.get(reverse("desk:queue"), headers={"HX-Request": "true"})
    assert response.headers["HX-Redirect"] == reverse("desk:login")


@pytest.mark.parametrize("path", ["/cases/PAL-NOPE/", "/queue/everything/", "/mail/held/9/", "/mail/sent/9/", "/nope/"])
def test_what_is_not_there_says_so(path, agent):
    response = agent.get(path)
    assert response.status_code == 404
    assert "There is nothing here" in response.content.decode()


STATEMENTS = 12


def test_a_page_asks_at_most_twelve_statements(address_of, desk, client):
    """With something to show on every page, and somebody who is being called: counted for who sees most."""
    Agent.objects.filter(pk=desk.agent.id).update(role="administrator")
    client.force_login(Agent.objects.get(pk=desk.agent.id))
    pages = [name for name in NAMES if name not in POSTS]
    many = {name for name in pages if len(statements(client, address_of(name))) > STATEMENTS}
    asked = {name: statements(client, address_of(name)) for name in many}  # again: some is read once per process
    assert not {name: said for name, said in asked.items() if len(said) > STATEMENTS}
    assert len(pages) > 50


def statements(client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return [query["sql"][:90] for query in captured.captured_queries]


KEPT_BY_HIGHER_ROLES = (
    "staff.Agent.email role is_active password",
    "staff.Team.name",
    "signin.RoleRule.role",
    "catalogues.CatalogueVersion.text effective_at",
    "accounts.Contract.account_id starts_on ends_on",
    "letters.LetterText.body subject",
    "letters.Letterhead.colour",
    "appearance.Appearance.name light dark",
    "mailboxes.Mailbox.address host",
    "cases.Case.account_id contract_id terms_id reference opened_at channel",
    "cases.Message.text account_id",
)


LEADS_MAY_CHANGE = {"staff.Team"}
"""What the forms of leads are for."""


@pytest.mark.parametrize(("role", "theirs"), [("agent", set()), ("lead", LEADS_MAY_CHANGE)])
def test_every_column_sent_along_with_every_form_changes_none_of_higher_roles(role, theirs, address_of, agent, desk):
    """Promise B7: whoever may fill in a form changes what the form is for, whatever else they send with it."""
    Agent.objects.filter(pk=desk.agent.id).update(role=role)
    columns = {field.attname: "1" for model in apps.get_models() for field in model._meta.concrete_fields}
    columns |= {"role": "administrator", "is_superuser": "on", "is_staff": "on", "is_active": "0", "password": "x" * 20}
    before = kept_by_higher_roles()
    answers = [agent.post(address_of(name), columns | POSTS[name]).status_code for name in POSTS]
    assert (len(answers) > 80, len(columns) > 300, max(answers) < 500) == (True, True, True)
    after = kept_by_higher_roles()
    assert {what for what in before if not before[what] <= after[what]} == theirs
    assert {row for what in ("staff.Agent", "signin.RoleRule") for row in after[what] - before[what]} == set()


def kept_by_higher_roles() -> dict[str, set[tuple[object, ...]]]:
    """Rows of each table with the columns that are not for agents to change."""
    found = {}
    for said in KEPT_BY_HIGHER_ROLES:
        app, model, columns = said.split(".")
        rows = apps.get_model(app, model).objects.values_list("pk", *columns.split())
        found[f"{app}.{model}"] = set(rows)
    return found

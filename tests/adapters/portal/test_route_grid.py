"""Every route of the portal, every method, every persona: what may come out is written here, or the test fails.

Promises B1, B2, B4, B7, F6 and F9.  A route without a row fails; so does a row without a route.
"""

from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.accounts.people import appoint, colleague, name, offer
from tests.apps.knowledge.knowing import publish
from tests.factories import AT, Desk, make_agent, make_contact

from palier.adapters.portal.urls import urlpatterns
from palier.apps.accounts.invitations import invite
from palier.apps.accounts.models import Contact
from palier.apps.accounts.people_commands import record_departure
from palier.apps.accounts.people_models import Invitation, Seat
from palier.apps.cases import commands
from palier.apps.cases.models import Attachment, Case, CaseEvent
from palier.apps.cases.words import Attached, Words
from palier.apps.catalogues.commands import publish_catalogue
from palier.apps.knowledge.commands import attach_to_article, keep_article_draft, publish_article
from palier.apps.staff.models import Agent
from palier.core.actor import PALIER, Actor
from palier.core.knowledge import Audience

RULES = "{limit: 5, administrators: 1, who_may_open: anyone, who_sees_all: named}"

DOOR = {"sign_in", "code", "invitation"}
"""Pages for anybody."""
OPEN_TO_ALL = {"home", "cases", "our_cases", "new", "review", "preferences", "team", "plan", "knowledge", "status"}
"""Pages of whoever is signed in; what stands on them is their own."""
OWN_WRITES = {"parts", "similar", "forget", "new_draft", "new_files", "sign_out_everywhere"}
"""Forms that touch nothing but one's own drafts and sessions."""
OF_A_CASE = {"case", "print", "pdf", "file"}
CASE_WRITES = {"reply", "reply_draft", "reply_files", "act"}
OF_AN_ACCOUNT = {"afterwards", "analysis", "analysis_pdf", "report", "report_pdf"}
"""Held in test_afterwards, persona by persona."""
OF_AN_ARTICLE = {"article", "article_file"}
"""Of one that reaches every customer: what reaches fewer is held in test_knowledge."""
ARTICLE_WRITES = {"rate"}
KEEPERS_WRITES = {"invite", "give", "end", "replace", "withdraw", "left"}
ELSEWHERE = {
    "sign_out", "second", "by_passkey", "security", "confirm", "password", "app", "codes", "passkeys",
    "remove_passkey", "end_browsers", "end_browser", "begin_app", "remove_app", "remove_password",
}  # fmt: skip
"""Held in test_door, and for both doors in tests/adapters/shared/signin."""

PERSONAS = {
    "nobody": "door",
    "agent": "door",
    "left": "door",
    "requester": "in",
    "named": "in",
    "participant": "in",
    "plain": "out",
    "once_participant": "out",
    "once_named": "out",
    "twin_keeper": "out",
    "twin_named": "out",
    "twin_plain": "out",
}
"""Who they are to the case of the grid: led to the door, inside, or outside, for whom it does not exist."""


@dataclass(frozen=True)
class Grid:
    people: dict[str, Actor]
    case: Case
    file: int
    seat: int
    invitation: int
    article: int
    picture: int

    def enter(self, who: str) -> Client:
        from datetime import UTC, datetime

        from palier.adapters.portal.guards import SESSION_COOKIE
        from palier.apps.accounts.access import begin_session

        client = Client()
        if who == "agent":
            client.force_login(Agent.objects.get(pk=self.people[who].id))
        elif who != "nobody":
            client.cookies[SESSION_COOKIE] = begin_session(contact_id=self.people[who].id, at=datetime.now(UTC))
        return client

    def address(self, route: str, *, missing: bool = False) -> str:
        reference = "PAL-NOPE" if missing else self.case.reference
        number = {"seat": self.seat, "invitation": self.invitation, "contact": self.people["named"].id}
        number |= {"article": self.article, "file": self.picture}
        wanted = next(each for each in urlpatterns if each.name == route).pattern.converters
        given = {
            "reference": reference,
            "act": "close",
            "passkey": 1,
            "browser": 1,
            "attachment": 10**9 if missing else self.file,
            "analysis": "RCA-NOPE",
            "report": 10**9,
            **{each: 10**9 if missing else known for each, known in number.items()},
        }
        return reverse(f"portal:{route}", kwargs={each: given[each] for each in wanted})


@pytest.fixture
def grid(db) -> Grid:
    version = publish_catalogue(text=offer(RULES), by=PALIER, at=AT.replace(year=2025))
    account, requester = make_contact()
    desk = Desk(version, account, requester, make_agent())
    people = {each: colleague(desk, each) for each in ("named", "participant", "plain", "once_participant", "left")}
    people |= {"requester": requester, "agent": desk.agent, "once_named": colleague(desk, "once_named")}
    name(desk, people["named"])
    appoint(desk, people["named"])
    seat = name(desk, people["once_named"])
    from palier.apps.accounts.people_commands import end_seat

    end_seat(seat_id=seat, by=desk.agent, at=AT)
    twin_account, twin = make_contact()
    other = Desk(version, twin_account, twin, desk.agent)
    people |= {"twin_keeper": colleague(other, "Tk"), "twin_named": colleague(other, "Tn"), "twin_plain": twin}
    for each in ("twin_keeper", "twin_named"):
        name(other, people[each])
    appoint(other, people["twin_keeper"])
    words = Words("canary words", attachments=(Attached("canary.txt", "text/plain", b"canary bytes"),))
    opened = commands.open_case(
        contact_id=requester.id, subject="canary subject", words=words, channel="portal", by=requester, at=AT
    )
    for each in ("participant", "once_participant"):
        commands.add_participant(case_id=opened.case_id, contact_id=people[each].id, by=requester, at=AT)
    commands.remove_participant(case_id=opened.case_id, contact_id=people["once_participant"].id, by=requester, at=AT)
    invite(account_id=account, email="canary@new.example", name="New", by=people["named"], at=AT)
    record_departure(contact_id=people["left"].id, by=desk.agent, at=AT)
    return Grid(
        people,
        Case.objects.get(pk=opened.case_id),
        Attachment.objects.get().pk,
        Seat.objects.get(contact_id=people["named"].id, role="named").pk,
        Invitation.objects.get().pk,
        *an_article(),
    )


def an_article() -> tuple[int, int]:
    """One for every customer, that names a file."""
    article = publish({"en": ("T", "x")}, audience=Audience.CUSTOMERS)
    file = attach_to_article(article_id=article, file=Attached("a.txt", "x", b"a"), by=PALIER, at=AT)
    words = {"title": "T", "text": "[a](a.txt)"}
    keep_article_draft(article_id=article, language="en", seen=1, by=PALIER, at=AT, **words)
    publish_article(article_id=article, language="en", by=PALIER, at=AT)
    return article, file


def routes() -> set[str]:
    return {route.name for route in urlpatterns}


ROWS = DOOR | OPEN_TO_ALL | OWN_WRITES | OF_A_CASE | CASE_WRITES | KEEPERS_WRITES | OF_AN_ACCOUNT | ELSEWHERE
ROWS |= OF_AN_ARTICLE | ARTICLE_WRITES


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    named = {route for route in routes() if not route.startswith("plan")}
    assert named == ROWS - {"plan"}


def facts() -> list[object]:
    """Everything that a forbidden form could change."""
    return [
        CaseEvent.objects.count(),
        list(Seat.objects.order_by("pk").values_list("pk", "held_until")),
        list(Invitation.objects.order_by("pk").values_list("pk", "withdrawn_at")),
        list(Contact.objects.order_by("pk").values_list("pk", "left_at", "language", "account_id")),
    ]


@pytest.mark.parametrize("who", PERSONAS)
def test_reading(who, grid) -> None:
    client, is_in = grid.enter(who), PERSONAS[who]
    for route in sorted((DOOR | OPEN_TO_ALL | OF_A_CASE | OF_AN_ARTICLE) & routes()):
        response = client.get(grid.address(route))
        if route in DOOR:
            expected = 302 if route == "code" else 200
        elif is_in == "door" or route == "review":
            expected = 302
        else:
            expected = 404 if route in OF_A_CASE and is_in == "out" else 200
        assert response.status_code == expected, (route, response.status_code)
        if is_in == "out":
            assert b"canary" not in response.content or who in {"plain", "once_participant", "once_named"}, route
        if route not in DOOR:
            assert response.headers["Cache-Control"] == "no-store", route
            assert response.headers["X-Content-Type-Options"] == "nosniff", route
        if response.status_code == 404:
            assert response.content == client.get(grid.address(route, missing=True)).content, route


@pytest.mark.parametrize("who", [each for each, is_in in PERSONAS.items() if is_in != "in"])
def test_writing_from_outside_changes_nothing(who, grid) -> None:
    client, before = grid.enter(who), facts()
    values = {"words": "x", "text": "x", "contact": grid.people["plain"].id, "email": "x@x.example", "name": "X"}
    for route in sorted((CASE_WRITES | KEEPERS_WRITES) & routes()):
        if who == "twin_keeper" and route in {"invite", "give"}:
            continue  # theirs to do, in their own account; giving a seat to a stranger is held in test_team
        response = client.post(grid.address(route), values)
        assert response.status_code == (302 if PERSONAS[who] == "door" else 404), route
        if PERSONAS[who] != "door":
            assert response.content == client.post(grid.address(route, missing=True), values).content, route
    assert facts() == before


@pytest.mark.parametrize("who", ["requester", "participant"])
def test_the_team_is_its_keepers_to_change(who, grid) -> None:
    client, before = grid.enter(who), facts()
    for route in sorted(KEEPERS_WRITES):
        assert client.post(grid.address(route), {"contact": grid.people["plain"].id}).status_code == 404, route
    assert facts() == before


def test_what_changes_something_is_never_a_get_and_pages_take_no_other_method(grid) -> None:
    client = grid.enter("named")
    before = facts()
    for route in sorted((OWN_WRITES | CASE_WRITES | KEEPERS_WRITES | ARTICLE_WRITES | {"sign_out"}) & routes()):
        assert client.get(grid.address(route)).status_code == 405, route
    for route in sorted(OF_A_CASE | OF_AN_ARTICLE | {"knowledge", "cases", "our_cases", "home", "team", "review"}):
        assert client.post(grid.address(route)).status_code == 405, route
    for route in sorted(routes() - {each for each in routes() if each.startswith("plan")}):
        for method in ("put", "delete", "patch"):
            assert getattr(client, method)(grid.address(route)).status_code == 405, route
    assert facts() == before


def test_no_form_is_taken_without_its_token(grid) -> None:
    signed_in = grid.enter("named")
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in.cookies
    before = facts()
    writes = (
        OWN_WRITES | CASE_WRITES | KEEPERS_WRITES | {"sign_out", "sign_in", "code", "invitation", "new", "preferences"}
    )
    for route in sorted(writes):
        for headers in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
            assert (
                client.post(grid.address(route), {"csrfmiddlewaretoken": "x" * 64}, headers=headers).status_code == 403
            )
    assert facts() == before


def test_fields_of_others_in_a_form_change_nothing(grid) -> None:
    """Promise B7: every column of a contact, an account and a case sent along to one's own preferences and answers."""
    client = grid.enter("plain")
    plain = grid.people["plain"]
    columns = {field.attname: "1" for model in (Contact, Case, Seat) for field in model._meta.concrete_fields}
    before = Contact.objects.values().get(pk=plain.id)
    client.post(reverse("portal:preferences"), columns | {"language": "fr", "timezone": "Asia/Tokyo"})
    after = Contact.objects.values().get(pk=plain.id)
    assert after == before | {"language": "fr", "timezone": "Asia/Tokyo"}
    client.post(reverse("portal:new"), columns | {"step": "send", "subject": "Mine", "text": "x", "severity": "low"})
    mine = Case.objects.get(subject="Mine")
    assert (mine.contact_id, mine.account_id, mine.status, mine.assignee_id) == (
        plain.id,
        plain.account_id,
        "new",
        None,
    )

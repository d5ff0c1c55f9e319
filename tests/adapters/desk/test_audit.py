"""Who did what: searched by person, act, object and days, page by page, taken away as a spreadsheet."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from tests.factories import AT, Desk, make_agent

from palier.adapters.desk.audit_screen import audit_table
from palier.adapters.shared import moments
from palier.apps.accounts.models import Account
from palier.apps.audit.commands import record
from palier.apps.audit.models import AuditEntry
from palier.apps.audit.queries import PAGE, Place, Wanted, audit_page, entries, known_acts
from palier.apps.cases.models import Case
from palier.apps.staff.commands import set_role
from palier.apps.staff.models import Agent
from palier.core.actor import PALIER, Actor, ActorKind, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(db) -> Actor:
    return make_agent(role=Role.ADMINISTRATOR)


@pytest.fixture
def client(boss: Actor) -> Client:
    client = Client()
    client.force_login(Agent.objects.get(pk=boss.id))
    return client


def rows(client: Client, **asked: object) -> list[str]:
    """The acts shown for a search."""
    return [row.act for row in client.get("/audit/", asked).context["log"].rows]


def test_each_filter_asks_and_all_together(desk: Desk, boss: Actor, client: Client) -> None:
    case_id = desk.open()
    reference = Case.objects.get(pk=case_id).reference
    set_role(agent_id=desk.agent.id, role=Role.LEAD, by=boss, at=AT + timedelta(days=1, hours=12))
    everything = rows(client)
    assert (everything[0], len(everything)) == ("set_role", AuditEntry.objects.count())
    assert rows(client, who=f"agent:{boss.id}") == ["set_role"]
    assert rows(client, who="contact") == rows(client, on=reference.lower()) == rows(client, act="open_case")
    assert rows(client, act="open_case") == ["open_case"]
    account = Account.objects.get(pk=desk.account_id).name
    assert "contract_signed" in rows(client, on=account)
    assert rows(client, since="2026-03-03", until="2026-03-03") == ["set_role"]
    assert rows(client, since="2026-03-03", who="contact") == []
    page = client.get("/audit/", {"on": "Nobody & Sons"}).content.decode()
    assert "No case and no customer is called “Nobody &amp; Sons”." in page
    page = client.get("/audit/", {"who": "agent:²", "since": "yesterday", "before": "x", "id": "y"})
    assert page.status_code == 200


def test_pages_follow_each_other_without_a_gap(boss: Actor, client: Client) -> None:
    for number in range(PAGE + 20):  # several at one instant, across the end of a page
        record(by=PALIER, at=AT + timedelta(minutes=number // 7), act="sweep", facts={"number": number})
    first = client.get("/audit/", {"act": "sweep"}).context["log"]
    second = client.get(first.next).context["log"]
    assert (len(first.rows), len(second.rows), second.next) == (PAGE, 20, "")
    numbers = [int(row.about[0][1]) for row in (*first.rows, *second.rows)]
    assert numbers == sorted(range(PAGE + 20), reverse=True)
    assert second.first == "/audit/?act=sweep"


def test_a_case_of_another_team_is_in_no_line_and_in_no_file(desk: Desk, boss: Actor, client: Client) -> None:
    from palier.apps.cases.restricted_models import RestrictedCase
    from palier.apps.staff.commands import create_team

    case_id = desk.open(subject="The hole")
    reference = Case.objects.get(pk=case_id).reference
    team_id = create_team(name="Security", agent_ids=[], by=PALIER, at=AT)
    RestrictedCase.objects.create(case_id=case_id, team_id=team_id)
    assert "open_case" not in rows(client)
    assert reference not in client.get("/audit/").content.decode()
    assert "open_case" not in b"".join(client.get("/audit/csv/").streaming_content).decode()
    assert "No case and no customer" in client.get("/audit/", {"on": reference}).content.decode()
    Agent.objects.get(pk=boss.id).teams.add(team_id)
    assert "open_case" in rows(client)


def test_a_spreadsheet_gets_all_of_the_search_and_no_formula(boss: Actor, client: Client) -> None:
    for number in range(PAGE + 5):
        record(by=PALIER, at=AT, act="sweep", facts={"number": number})
    evil = Actor(ActorKind.CONTACT, 7, "=HYPERLINK(1)", account_id=None)
    record(by=evil, at=AT, act="sweep", facts={"words": ["a", "b"], "none": None, "yes": True})
    answer = client.get("/audit/csv/", {"act": "sweep"})
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert (len(lines), lines[0]) == (PAGE + 7, '\ufeff"at","kind","id","who","act","case","account","facts"')
    assert '"contact","7","\'=HYPERLINK(1)","sweep","","","yes=yes; none=—; words=a, b"' in lines[1]


@pytest.mark.parametrize("role", [Role.AGENT, Role.LEAD])
def test_only_administrators_read_it(role: Role, db) -> None:
    client = Client()
    client.force_login(Agent.objects.get(pk=make_agent(role=role).id))
    assert {client.get(path).status_code for path in ("/audit/", "/audit/csv/")} == {403}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_page_asks_little_of_the_database(
    desk: Desk, boss: Actor, client: Client, language: str, django_assert_max_num_queries
) -> None:
    Agent.objects.update(language=language)
    for number in range(12):
        desk.open(at=moments.now() - timedelta(minutes=number))
    with django_assert_max_num_queries(12):
        assert client.get("/audit/", {"who": "contact"}).status_code == 200


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (Wanted(), "audit_at"),
        (Wanted(since=AT, until=AT + timedelta(days=1)), "audit_at"),
        (Wanted(kind=ActorKind.AGENT, actor_id=3), "audit_actor"),
        (Wanted(act="rare"), "audit_act"),
        (Wanted(account_id=3), "audit_account"),
        (Wanted(case_id=3), "audit_case"),
    ],
)
def test_every_search_has_an_index_that_serves_it(wanted: Wanted, index: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_auditentry (at, actor_kind, actor_id, actor_name, act, case_id, account_id, facts) "
            "SELECT %s + n * interval '1 minute', 'agent', n %% 400, 'A', CASE n %% 500 WHEN 0 THEN 'rare' "
            "ELSE 'b' END, n %% 900, n %% 300, '{}' FROM generate_series(1, 8000) n",
            [AT],
        )
        cursor.execute("ANALYZE audit_auditentry")
    after = Place(AT + timedelta(days=4), 10**9)
    rows = entries(wanted).filter(at__lte=after.at)
    assert index in rows[:PAGE].explain()


def test_the_acts_there_are_come_from_the_index_each_once(boss: Actor) -> None:
    for act in ("b", "a", "b", "c", "a"):
        record(by=PALIER, at=AT, act=act)
    assert [act for act in known_acts(viewer=boss) if len(act) == 1] == ["a", "b", "c"]
    assert audit_page(viewer=boss, wanted=Wanted(act="c"))[0].act == "c"


def test_nothing_is_found_for_what_is_not_there(boss: Actor) -> None:
    from django.http import QueryDict

    assert list(audit_table(boss, QueryDict("on=nobody"))) == [
        ["at", "kind", "id", "who", "act", "case", "account", "facts"]
    ]

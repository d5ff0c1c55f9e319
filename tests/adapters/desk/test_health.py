"""How the installation is, on one screen: what waits, for how long, and what to do; only for administrators."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from tests.factories import Desk, make_agent

from palier.adapters.shared import moments
from palier.apps.clocks.models import Clock
from palier.apps.health.models import SignOfLife
from palier.apps.mailroom.models import RawMail
from palier.apps.outbox.models import OutgoingMail
from palier.apps.staff.models import Agent
from palier.core.actor import Role

pytestmark = pytest.mark.django_db


def client_of(role: Role = Role.ADMINISTRATOR) -> Client:
    client = Client()
    client.force_login(Agent.objects.get(pk=make_agent(role=role).id))
    return client


def lines(client: Client) -> dict[str, tuple[str, str]]:
    shown = client.get("/health/").context["health"].lines
    return {line.name: (line.verdict.value, line.sentence) for line in shown}


def test_a_house_at_work_is_well_and_says_how_large_it_is(desk: Desk) -> None:
    with connection.cursor() as cursor:
        cursor.execute("insert into procrastinate_workers (last_heartbeat) values (clock_timestamp())")
    client = client_of()
    found = lines(client)
    assert {verdict for verdict, _said in found.values()} == {"good"}
    assert found["Worker"][1] == "1 worker is at work."
    page = client.get("/health/").content.decode()
    assert "All is well" in page
    assert "MiB" in page


def test_a_silent_mail_listener_is_told_beside_one_that_lives(desk: Desk) -> None:
    now = moments.now()
    for place, silent in (("mx1:2525", timedelta(hours=3)), ("mx2:2525", timedelta(seconds=10))):
        SignOfLife.objects.create(program="mail", place=place, told_at=now - silent)
    SignOfLife.objects.create(program="other", place="mx3:2525", told_at=now - timedelta(hours=3))
    shown = client_of().get("/health/").context["health"].lines
    told = [(line.verdict.value, line.sentence) for line in shown if line.name == "Mail listener"]
    assert [verdict for verdict, _ in told] == ["fault", "good"]
    assert told[0][1].startswith("The mail listener at mx1:2525 has given no sign of life for 3 hours.")
    assert told[1][1] == "Mail is taken at mx2:2525."


@pytest.mark.parametrize(
    ("language", "name", "silent", "lives"),
    [
        ("en", "Live updates", "The live updates at a:8001 have given no sign of life for 3 hours.", "Open pages hear"),
        ("fr", "Mises à jour en direct", "Les mises à jour en direct servies à a:8001", "Les pages ouvertes"),
    ],
)
def test_silent_live_updates_are_told_beside_some_that_live(desk: Desk, language, name, silent, lives) -> None:
    now = moments.now()
    for place, since in (("a:8001", timedelta(hours=3)), ("b:8001", timedelta(seconds=10))):
        SignOfLife.objects.create(program="live", place=place, told_at=now - since)
    client = client_of()
    Agent.objects.update(language=language)
    found = [line for line in client.get("/health/").context["health"].lines if line.name == name]
    assert [line.verdict.value for line in found] == ["fault", "good"]
    assert (found[0].sentence.startswith(silent), found[1].sentence.startswith(lives)) == (True, True), found


def test_every_trouble_says_what_to_do(desk: Desk) -> None:
    now = moments.now()
    desk.open(at=now - timedelta(minutes=90))
    OutgoingMail.objects.update(created_at=now - timedelta(minutes=45))
    RawMail.objects.create(
        received_at=now - timedelta(minutes=20), mailbox="m", digest="d", size=3, raw=b"x", state="received"
    )
    Clock.objects.filter(next_at__isnull=False).update(next_at=now - timedelta(minutes=30))
    with connection.cursor() as cursor:
        cursor.execute("insert into procrastinate_jobs (queue_name, task_name, status) values ('q', 't', 'failed')")
    found = lines(client_of())
    assert {name: verdict for name, (verdict, _said) in found.items()} == {
        "Worker": "fault",
        "Clocks": "fault",
        "Mail received": "warning",
        "Mail sent": "warning",
        "Jobs": "warning",
    }
    assert "Run: palier serve" in found["Worker"][1]
    assert "for 30 minutes" in found["Clocks"][1]
    assert "1 mail waits to be read, for 20 minutes" in found["Mail received"][1]
    assert "1 mail waits to leave, for 45 minutes" in found["Mail sent"][1]
    assert found["Jobs"][1].startswith("1 job failed for good.")
    assert "5 things need you" in client_of().get("/health/").content.decode()


def test_the_doctors_findings_come_apart_worst_first(desk: Desk, settings) -> None:
    settings.SMTP_URL, settings.MAIL_LISTEN = "", "127.0.0.1:1"
    client = client_of()
    part = client.get("/health/checks/", headers={"HX-Request": "true"})
    verdicts = [finding.verdict.value for finding in part.context["findings"]]
    assert verdicts == sorted(verdicts, key=["fault", "warning", "good"].index)
    assert "Set PALIER_SMTP_URL" in part.content.decode()
    assert "<html" not in part.content.decode()
    assert "<html" in client.get("/health/checks/").content.decode()


@pytest.mark.parametrize("role", [Role.AGENT, Role.LEAD])
def test_only_administrators_see_it(desk: Desk, role: Role) -> None:
    client = client_of(role)
    assert {client.get(path).status_code for path in ("/health/", "/health/checks/")} == {403}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_asks_little_of_the_database(desk: Desk, language: str, django_assert_max_num_queries) -> None:
    client = client_of()
    Agent.objects.update(language=language)
    with django_assert_max_num_queries(12):
        assert client.get("/health/").status_code == 200

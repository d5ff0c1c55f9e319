"""Catalogues on the desk: written, looked at, published, read again; only by administrators."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories import AT, CATALOGUE, Desk, make_agent

from palier.adapters.shared import moments
from palier.apps.catalogues.models import CatalogueVersion, PlanTests
from palier.apps.drafts.models import Draft
from palier.apps.staff.models import Agent
from palier.core.actor import Role

pytestmark = pytest.mark.django_db
FASTER = CATALOGUE.replace("high: 1h,", "high: 30m,")
TESTS = """\
- scenario: an answer within half an hour
  contract: {plan: gold, timezone: Europe/Paris, country: FR}
  events:
    - {at: 2026-03-02T10:00+01:00, open: {severity: high, channel: email}}
  expect:
    - {clock: first_response, due: 2026-03-02T10:30+01:00}
"""


def client_of(role: Role = Role.ADMINISTRATOR, language: str = "en") -> Client:
    client = Client()
    agent = Agent.objects.get(pk=make_agent(role=role).id)
    Agent.objects.filter(pk=agent.pk).update(language=language)
    client.force_login(agent)
    return client


def sent(client: Client, text: str, act: str = "look", **fields: object) -> str:
    """The page that follows on a form sent."""
    values = {"text": text, "seen": "1", "act": act, **fields}
    return client.post("/catalogues/acme/write/", values, follow=True).content.decode()


def test_a_version_is_checked_compared_and_published(desk: Desk) -> None:
    client = client_of()
    desk.open(at=moments.now() - timedelta(minutes=5))
    page = sent(client, FASTER, tests=TESTS)
    assert "1 hour → 30 minutes" in page
    assert "1 open case would be due at another time if its terms moved, of 1 under this catalogue." in page
    assert "acme.tests: 1 scenario, as expected." in page
    assert CatalogueVersion.objects.count() == 1
    page = sent(client, FASTER, "publish", tests=TESTS)
    assert "Version 2 is published." in page
    assert list(CatalogueVersion.objects.order_by("number").values_list("number", "text"))[-1] == (2, FASTER)
    assert PlanTests.objects.get().text == TESTS
    assert not Draft.objects.exists()
    assert "1 hour → 30 minutes" in client.get("/catalogues/acme/2/").content.decode()
    file = client.get("/catalogues/acme/2/yaml/")
    assert (file.content.decode(), file["Content-Disposition"]) == (FASTER, 'attachment; filename="acme.2.yaml"')
    assert client.get("/catalogues/acme/2/tests/").content.decode() == TESTS


def test_faults_stand_beside_the_text_with_their_place_and_what_was_meant(desk: Desk) -> None:
    page = sent(client_of(), CATALOGUE.replace("first_response:", "first_respnse:"))
    line = CATALOGUE[: CATALOGUE.index("first_response:")].count("\n") + 1
    assert f"Line {line}, column 5" in page
    assert "Did you mean “first_response”?" in page
    assert '<pre class="admin__excerpt">    first_respnse: {high: 1h' in page
    assert "first_respnse: {high: 1h, low: 4h, whenever: asap}" in page.partition('name="text"')[2]
    page = sent(client_of(language="fr"), "palier: 1\nprovider: [")
    assert "Ligne 3, colonne 1" in page or "Ligne 2, colonne" in page


def test_what_is_typed_is_kept_while_it_is_typed_and_when_publishing_is_refused(desk: Desk) -> None:
    client = client_of()
    assert client.post("/catalogues/acme/draft/", {"text": FASTER, "seen": "1"}).status_code == 204
    assert "high: 30m" in client.get("/catalogues/acme/write/").content.decode()
    wrong = TESTS.replace("10:30+01:00}", "10:20+01:00}")
    page = sent(client, FASTER, "publish", tests=wrong)
    assert "Of 1 plan tests, 1 do not come out as written." in page
    assert "high: 30m" in client.get("/catalogues/acme/write/").content.decode()
    assert CatalogueVersion.objects.count() == 1
    assert "What you type is kept" in sent(client, "", "drop") or not Draft.objects.exists()


def test_what_was_changed_after_the_look_is_looked_at_again_first(desk: Desk) -> None:
    client = client_of()
    looked = re.search(r'name="looked" value="(\w+)"', sent(client, FASTER))
    assert looked is not None
    slower = FASTER.replace("30m", "50m")
    page = sent(client, slower, "publish", looked=looked[1])
    assert "The text has changed since it was checked." in page
    assert "1 hour → 50 minutes" in page
    assert CatalogueVersion.objects.count() == 1
    sent(client, FASTER, "publish", looked=looked[1])
    assert CatalogueVersion.objects.count() == 2


def test_a_version_can_wait_for_its_day_by_the_providers_clock(desk: Desk) -> None:
    client = client_of()
    tomorrow = (moments.now().astimezone(ZoneInfo("Europe/Paris")) + timedelta(days=1)).date()
    sent(client, FASTER, "publish", from_day=tomorrow.isoformat(), from_time="06:30")
    waiting = CatalogueVersion.objects.get(number=2)
    assert waiting.effective_at == datetime(
        tomorrow.year, tomorrow.month, tomorrow.day, 6, 30, tzinfo=ZoneInfo("Europe/Paris")
    )
    page = client.get("/catalogues/acme/").content.decode()
    assert page.index("Ahead") < page.index("In force<")
    assert "Version 2 is published already and takes over on" in sent(client, CATALOGUE, seen="2")
    page = sent(client, FASTER.replace("30m", "20m"), "publish", seen="2", from_day="2020-01-01")
    assert "cannot take effect on" in page


def test_of_two_writers_the_second_is_told_who_was_first(desk: Desk) -> None:
    first, second = client_of(), client_of()
    sent(first, FASTER, "publish")
    page = sent(second, CATALOGUE.replace("high: 1h,", "high: 45m,"), "publish")
    assert "has published version 2 of acme since you began" in page
    assert "high: 45m" in page
    assert CatalogueVersion.objects.count() == 2


def test_files_take_the_place_of_what_was_typed_unless_they_are_no_text(desk: Desk) -> None:
    client = client_of()
    file = SimpleUploadedFile("acme.yaml", b"\xef\xbb\xbf" + FASTER.encode())
    page = sent(client, "old", text_file=file)
    assert "1 hour → 30 minutes" in page
    answer = client.post(
        "/catalogues/acme/write/",
        {"text": "typed", "seen": "1", "act": "look", "text_file": SimpleUploadedFile("a.png", b"\x89PNG\xff")},
    )
    assert answer.status_code == 422
    assert "typed" in answer.content.decode()
    assert "a.png cannot be used" in answer.content.decode()


def test_a_new_catalogue_and_one_that_is_known(desk: Desk) -> None:
    client = client_of()
    other = CATALOGUE.replace("id: acme, name: Acme", "id: zenith, name: Zenith")
    values = {"text": CATALOGUE, "seen": "0", "act": "publish"}
    assert "There is a catalogue “acme” already" in client.post("/catalogues/~new/", values).content.decode()
    assert client.post("/catalogues/~new/", values | {"text": other})["Location"] == "/catalogues/zenith/"
    assert "This text is the catalogue “zenith”, not “acme”" in sent(client, other, "publish")
    page = client.get("/catalogues/").content.decode()
    assert page.index("Acme") < page.index("Zenith")


@pytest.mark.parametrize("role", [Role.AGENT, Role.LEAD])
def test_only_administrators(desk: Desk, role: Role) -> None:
    client = client_of(role)
    for path in ("", "~new/", "acme/", "acme/write/", "acme/1/", "acme/1/yaml/"):
        assert client.get(f"/catalogues/{path}").status_code == 403
    assert client.post("/catalogues/acme/write/", {"text": FASTER, "act": "publish"}).status_code == 403
    assert client.post("/catalogues/acme/draft/", {"text": FASTER}).status_code == 403
    assert (CatalogueVersion.objects.count(), Draft.objects.count()) == (1, 0)


def test_what_is_not_there(desk: Desk) -> None:
    client = client_of()
    for path in ("nope/", "nope/write/", "acme/9/", "acme/9/yaml/"):
        assert client.get(f"/catalogues/{path}").status_code == 404


@pytest.mark.parametrize("language", ["en", "fr"])
def test_pages_ask_little_of_the_database(desk: Desk, language: str, django_assert_max_num_queries) -> None:
    desk.open(at=AT)
    client = client_of(language=language)
    for path in ("", "~new/", "acme/", "acme/write/", "acme/1/"):
        with django_assert_max_num_queries(12):
            assert client.get(f"/catalogues/{path}").status_code == 200

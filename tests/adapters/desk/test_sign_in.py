"""The door."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import AT

from palier.apps.audit.models import AuditEntry
from palier.apps.signin.limits import PER_ADDRESS as TRIES
from palier.apps.staff.commands import create_agent, deactivate_agent, set_password
from palier.core.actor import PALIER

DOOR = reverse("desk:login")
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def lea(db) -> int:
    return create_agent(email="lea@acme.example", name="Léa Petit", password=PASSWORD, language="fr", by=PALIER, at=AT)


def try_door(client, password=PASSWORD, email="lea@acme.example", **more):
    return client.post(DOOR, {"email": email, "password": password, **more})


def test_the_right_password_leads_to_the_queue_in_her_language(lea, client):
    assert try_door(client).headers["Location"] == "/"
    page = client.get("/")
    assert '<html lang="fr"' in page.content.decode()
    assert "Léa Petit" in page.content.decode()


def test_the_address_is_known_in_any_case(lea, client):
    assert try_door(client, email=" Lea@Acme.example ").headers["Location"] == "/"


def test_the_wrong_password_is_refused_in_a_sentence_and_the_address_kept(lea, client):
    response = try_door(client, "wrong")
    assert response.status_code == 422
    assert "This address and password do not go together." in response.content.decode()
    assert 'value="lea@acme.example"' in response.content.decode()


def test_the_door_speaks_the_language_of_the_browser(db, client):
    assert "Mot de passe" in client.get(DOOR, headers={"Accept-Language": "fr-CA,fr;q=0.9"}).content.decode()


def test_ten_wrong_tries_close_the_door_even_to_the_right_password(lea, client):
    for _ in range(TRIES):
        try_door(client, "wrong")
    response = try_door(client)
    assert response.status_code == 429
    assert "Too many tries." in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_tries_for_somebody_else_do_not_count_nor_do_strangers_in_the_owners_browser(lea, client):
    for _ in range(TRIES):
        try_door(client, "wrong", email="somebody@acme.example")
    assert try_door(client).status_code == 302
    client.post("/sign-out/")
    stranger = Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(TRIES + 1):
        closed = try_door(stranger, "wrong")
    assert (closed.status_code, try_door(client).status_code) == (429, 302)


def test_a_wrong_try_is_in_the_audit_trail_without_the_password(lea, client):
    try_door(client, "wrong secret")
    entry = AuditEntry.objects.get(act="sign_in_failed")
    assert entry.facts == {"address": "lea@acme.example", "source": "127.0.0.1"}


def test_a_deactivated_agent_stays_outside(lea, client):
    try_door(client)
    deactivate_agent(agent_id=lea, by=PALIER, at=AT)
    assert client.get("/").headers["Location"].startswith(DOOR)
    assert try_door(client).status_code == 422


def test_a_new_password_ends_the_sessions_of_the_old_one(lea, client):
    try_door(client)
    set_password(agent_id=lea, password="another password", by=PALIER, at=AT)
    assert client.get("/").headers["Location"].startswith(DOOR)


@pytest.mark.parametrize(
    ("wanted", "led"),
    [("/catalogue/", "/catalogue/"), ("https://evil.example/", "/"), ("//evil.example/", "/"), ("javascript:x", "/")],
)
def test_the_door_leads_on_to_pages_of_ours_only(wanted, led, lea, client):
    assert try_door(client, next=wanted).headers["Location"] == led


def test_signing_out_ends_the_session(lea, client):
    try_door(client)
    assert client.post(reverse("desk:sign_out")).headers["Location"] == DOOR
    assert client.get("/").headers["Location"].startswith(DOOR)


def test_settings_are_kept(lea, client):
    try_door(client)
    address = reverse("desk:settings")
    response = client.post(address, {"language": "en", "timezone": "Asia/Tokyo", "theme": "dark"}, follow=True)
    page = response.content.decode()
    assert '<html lang="en" data-theme="dark" data-bs-theme="dark">' in page
    assert "<option selected>Asia/Tokyo</option>" in page


@pytest.mark.parametrize("bent", [{"language": "de"}, {"timezone": "Mars/Olympus"}, {"theme": "pink"}])
def test_settings_that_are_no_choice_change_nothing(bent, lea, client):
    try_door(client)
    asked = {"language": "en", "timezone": "Asia/Tokyo", "theme": "dark"} | bent
    page = client.post(reverse("desk:settings"), asked, follow=True).content.decode()
    assert "Ce choix n’existe pas. Rien n’a été changé." in page
    assert '<html lang="fr" data-theme="auto"' in page

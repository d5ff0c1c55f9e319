"""A look is chosen on the desk, refused with the figure, served as files, worn by pages, mails and the offer."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.core.appearance.test_pictures import png
from tests.factories import AT, Desk, make_agent, make_desk

from palier.adapters.mail.compose import compose
from palier.apps.appearance.models import Appearance
from palier.apps.audit.models import AuditEntry
from palier.apps.mailroom.letters import letter_of
from palier.apps.outbox.models import OutgoingMail
from palier.apps.staff.models import Agent
from palier.core.actor import Role

pytestmark = pytest.mark.django_db
LOOK = {"name": "Acme care", "light": "#0a5c8a", "dark": "#7cc4ee"}


@pytest.fixture
def plain_static_files(settings, tmp_path) -> None:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def desk(plain_static_files) -> Desk:
    return make_desk()


def client_of(role: Role = Role.ADMINISTRATOR) -> Client:
    client = Client()
    client.force_login(Agent.objects.get(pk=make_agent(role=role).id))
    return client


def test_everything_wears_the_look(desk: Desk) -> None:
    assert Client().get("/appearance.css").content == b""
    assert Client().get("/appearance/logo.png").status_code == 404
    client = client_of()
    logo = SimpleUploadedFile("logo.png", png(60, 20))
    page = client.post("/appearance/", {**LOOK, "logo": logo}, follow=True).content.decode()
    assert "within a minute" in page
    assert "<span>Acme care</span>" in page
    sheet = Client().get("/appearance.css")
    rules = sheet.content.decode()
    assert ("--pal-accent: #0a5c8a;" in rules, "--pal-accent-ink: #7cc4ee;" in rules) == (True, True)
    assert "width: 4.50rem; height: 1.50rem" in rules
    assert (sheet["Content-Type"], sheet["Cache-Control"]) == ("text/css; charset=utf-8", "public, max-age=60")
    assert Client().get("/appearance.css", headers={"If-None-Match": sheet["ETag"]}).status_code == 304
    served = Client().get("/appearance/logo.png")
    assert (served["Content-Type"], served.content[:4]) == ("image/png", b"\x89PNG")
    assert "Acme care" in Client().get("/sign-in/").content.decode()
    desk.open()
    mail = compose(letter_of(OutgoingMail.objects.get().pk), at=AT).sent.html
    assert 'bgcolor="#0a5c8a"' in mail
    assert "cid:" in mail
    assert list(AuditEntry.objects.filter(act="set_appearance").values_list("facts__name", flat=True)) == ["Acme care"]


def test_a_logo_stays_until_it_is_taken_away(desk: Desk) -> None:
    client = client_of()
    client.post("/appearance/", {**LOOK, "logo": SimpleUploadedFile("a.png", png())})
    client.post("/appearance/", LOOK | {"name": ""})
    assert Client().get("/appearance/logo.png").status_code == 200
    assert "<span>Palier</span>" in client.get("/settings/").content.decode()
    client.post("/appearance/", {**LOOK, "no_logo": "1"})
    assert Client().get("/appearance/logo.png").status_code == 404
    assert ".brand::before" not in Client().get("/appearance.css").content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"light": "#ffcc00"}, "#ffcc00 on #f1f4f3 has a contrast of 1.37, and reading needs 4.5."),
        ({"light": "#ffcc00"}, "The nearest that passes: #826800"),
        ({"dark": "#123456"}, "The nearest colour that passes is"),
        ({"light": "javascript:1"}, "“javascript:1” is no colour."),
        ({"name": "x" * 81}, "more than 80 characters"),
        ({"logo": SimpleUploadedFile("a.svg", b"<svg onload=alert(1)>")}, "must be a sound PNG"),
    ],
)
def test_what_cannot_be_read_or_drawn_is_refused_and_stays_in_the_form(desk: Desk, change, said: str) -> None:
    answer = client_of().post("/appearance/", {**LOOK, **change})
    page = answer.content.decode()
    assert (answer.status_code, said in page) == (422, True)
    assert 'value="#7cc4ee"' in page or "dark" in change
    assert not Appearance.objects.exists()


@pytest.mark.parametrize("role", [Role.AGENT, Role.LEAD])
def test_only_administrators_choose_it(desk: Desk, role: Role) -> None:
    client = client_of(role)
    assert {client.get("/appearance/").status_code, client.post("/appearance/", LOOK).status_code} == {403}


def test_it_costs_a_page_of_the_desk_no_statement(desk: Desk, django_assert_max_num_queries) -> None:
    client = client_of()
    client.post("/appearance/", LOOK)
    with django_assert_max_num_queries(12):
        client.get("/appearance/")

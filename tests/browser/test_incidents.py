"""Running an incident and a maintenance in a browser: from the first word to the end, on a phone too."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from tests.browser.axe import violations
from tests.chromium import PATIENCE

MILLISECONDS = PATIENCE * 1000
HOSTILE = dict.fromkeys(("en", "fr"), "</title><img src=x onerror=alert(1)><svg onload=alert(2)>{{ 7|add:7 }}")
TITLE = {"en": "Nobody can sign in", "fr": "Connexion impossible"}


@pytest.fixture
def house(desk, settings, tmp_path):
    """Two systems, and twelve open cases of six French and six English readers."""
    from tests.factories import make_agent, make_contact

    from palier.apps.accounts.models import Contact
    from palier.apps.cases.commands import open_case
    from palier.apps.incidents.commands import Naming, add_component
    from palier.core.actor import Role

    settings.STATUS_ROOT = tmp_path / "status"
    settings.STATUS_URL = ""
    now = datetime.now(UTC)
    lead = make_agent(role=Role.LEAD)
    for slug, french in (("login", "Connexion"), ("courses", "Cours")):
        add_component(naming=Naming(slug, {"en": slug.title(), "fr": french}), by=lead, at=now - timedelta(days=60))
    contacts = [make_contact()[1] for _ in range(12)]
    Contact.objects.filter(pk__in=[each.id for each in contacts[:6]]).update(language="fr")
    for each in contacts:
        open_case(
            contact_id=each.id,
            subject="Nobody can sign in this morning",
            text="Help.",
            channel="email",
            severity="high",
            by=each,
            at=now - timedelta(minutes=10),
        )
    return desk


def render():
    from palier.adapters.status.rendering import render_page

    render_page(at=datetime.now(UTC))


def answer_all():
    from palier.apps.incidents.commands import watch

    while watch(at=datetime.now(UTC) + timedelta(seconds=1), limit=50):
        pass


def local(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M")


def say(page, stage: str, english: str, french: str) -> None:
    page.get_by_label("Stage").select_option(stage)
    page.get_by_label("Words, in English").first.fill(english)
    page.get_by_label("Words, in French").first.fill(french)
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("Linked cases are being answered").wait_for(timeout=MILLISECONDS)


def test_three_updates_answer_twelve_cases_in_two_languages_from_a_phone(house, enter):
    from palier.apps.cases.models import Case, Message
    from palier.apps.incidents.models import Incident

    page = enter(theme="light", size="phone", language="en")
    page.goto("/incidents/new/incident/")
    for code, words in TITLE.items():
        page.locator(f"#title-{code}").fill(words)
    page.get_by_label("Words, in English").fill("We are looking into it.")
    page.get_by_label("Words, in French").fill("Nous cherchons la cause.")
    page.get_by_label("Impact").select_option("critical")
    page.get_by_label("Login").select_option("major_outage")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("Published.").wait_for(timeout=MILLISECONDS)
    page.goto(f"/incidents/{Incident.objects.get().reference}/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for left in range(12, 0, -1):
        expect(page.get_by_role("button", name="Link", exact=True)).to_have_count(left, timeout=MILLISECONDS)
        page.get_by_role("button", name="Link", exact=True).first.click()
    expect(page.get_by_role("button", name="Take out")).to_have_count(12, timeout=MILLISECONDS)
    answer_all()
    page.reload()
    say(page, "identified", "It is the disks.", "Ce sont les disques.")
    answer_all()
    say(page, "resolved", "It works again.", "Tout fonctionne.")
    answer_all()
    french = set(Message.objects.filter(case__contact__language="fr").values_list("text", flat=True))
    assert {text.strip() for text in french} >= {"Nous cherchons la cause.", "Ce sont les disques.", "Tout fonctionne."}
    assert "It is the disks." not in {text.strip() for text in french}
    assert set(Case.objects.values_list("status", flat=True)) == {"solution_proposed"}
    assert Message.objects.count() == 12 * 4
    render()
    page.goto("/status/fr/")
    page.get_by_role("heading", name="Tous les systèmes fonctionnent").wait_for()
    assert page.get_by_text("Ce sont les disques.").is_visible()


def test_a_maintenance_that_overruns_is_told_shown_and_on_the_calendar(house, enter):
    from palier.apps.incidents.commands import watch
    from palier.apps.incidents.models import Incident

    page = enter(theme="light", size="wide", language="en")
    now = datetime.now(UTC)
    page.goto("/incidents/new/maintenance/")
    for code, words in {"en": "New disks", "fr": "Nouveaux disques"}.items():
        page.locator(f"#title-{code}").fill(words)
    page.get_by_label("Words, in English").fill("Signing in may be slow.")
    page.get_by_label("Begins").fill(local(now + timedelta(days=1)))
    page.get_by_label("Ends").fill(local(now + timedelta(days=1, hours=1)))
    page.get_by_label("Login").select_option("under_maintenance")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("Published.").wait_for(timeout=MILLISECONDS)
    Incident.objects.update(planned_from=now - timedelta(hours=2), planned_until=now - timedelta(hours=1))
    while watch(at=now, limit=10):
        pass
    page.goto("/incidents/")
    page.get_by_text("Takes longer than planned").first.wait_for()
    render()
    page.goto("/status/en/")
    page.get_by_text("It takes longer than planned.").wait_for()
    calendar = page.request.get("/status/en/maintenance.ics").text()
    assert "SUMMARY:New disks (takes longer than planned)" in calendar.replace("\r\n ", "")
    ends = calendar.split("DTEND:")[1][:16]
    assert datetime.strptime(ends, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) > now
    page.goto(f"/incidents/{Incident.objects.get().reference}/")
    say(page, "completed", "Done.", "Terminé.")
    render()
    page.goto("/status/en/?again")  # what was read a moment ago may be kept for ten seconds
    page.get_by_role("heading", name="All systems operational").wait_for(timeout=MILLISECONDS)


@pytest.mark.parametrize(("theme", "size", "language"), [("light", "phone", "fr"), ("dark", "wide", "en")])
def test_axe_finds_nothing_on_the_screens_of_an_incident(theme, size, language, house, enter):
    from tests.apps.subscribers.asking import subscribed

    from palier.apps.cases.models import Case
    from palier.apps.incidents.commands import Reach, Telling, keep_template, link_case, open_incident
    from palier.apps.incidents.models import Component, Incident
    from palier.apps.subscribers.tokens import token_of
    from palier.core.actor import PALIER
    from palier.core.incident import Impact, Stage, State

    now = datetime.now(UTC)
    component = Component.objects.get(slug="login")
    Component.objects.filter(pk=component.pk).update(about=HOSTILE)  # a script that ran would stand on the console
    incident = open_incident(
        title=HOSTILE,
        impact=Impact.CRITICAL,
        reach=Reach({component.pk: State.MAJOR}),
        telling=Telling(HOSTILE, now + timedelta(minutes=5)),
        by=house.agent,
        at=now,
    )
    link_case(incident_id=incident, case_id=Case.objects.first().pk, by=house.agent, at=now)
    keep_template(name="First", stage=Stage.IDENTIFIED, words={"en": "It is {{systems}}."}, by=PALIER, at=now)
    told = subscribed(at=now)
    render()
    page = enter(theme=theme, size=size, language=language)
    reference = Incident.objects.get().reference
    token = token_of(told.handle)
    for address in (
        "/incidents/",
        f"/incidents/{reference}/",
        "/incidents/new/incident/",
        "/incidents/new/maintenance/",
        "/incidents/templates/",
        "/systems/",
        f"/systems/{component.pk}/",
        f"/status/{language}/",
        f"/status/{language}/incidents/{reference}/",
        f"/status/{language}/history/",
        "/subscriptions/",
        f"/subscriptions/{token}/",
        f"/subscriptions/{token}/end/",
    ):
        page.goto(address)
        for fold in page.locator("details").all():
            fold.evaluate("fold => fold.open = true")
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
    page.goto(f"/status/{language}/")
    page.locator("#address").fill("reader@client.example")
    page.locator("form.subscribe button").click()
    expect(page.locator(".alert")).to_be_visible(timeout=MILLISECONDS)
    assert violations(page) == [], "what is answered to who asks"
    page.goto(f"/subscriptions/{token}/")
    page.locator("main button").first.click()
    expect(page.locator(".alert")).to_be_visible(timeout=MILLISECONDS)
    assert violations(page) == [], "what is answered to who says yes"

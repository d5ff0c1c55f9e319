"""What the public reads, full of words that would be code: a browser runs none of it and asks nobody (promises C1)."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect
from tests.adapters.hostile import PAYLOADS, handfuls

HOUR = timedelta(hours=1)


def test_a_page_of_hostile_words_runs_nothing_and_tells_instants_as_europe_writes_them(visit, db, settings, tmp_path):
    """What would break the page's policy would stand on its console, which the fixture reads at the end."""
    from tests.factories import make_agent

    from palier.adapters.status.rendering import render_page
    from palier.apps.incidents.commands import Naming, Reach, Telling, add_component, open_incident
    from palier.apps.incidents.models import Incident
    from palier.core.actor import Role
    from palier.core.incident import Impact, State

    settings.STATUS_ROOT, settings.STATUS_URL = tmp_path / "status", ""
    now, lead, asked = datetime.now(UTC), make_agent(role=Role.LEAD), []
    for place, words in enumerate(handfuls(60)):
        said = {"en": words, "fr": words}
        system = add_component(naming=Naming(f"system-{place}", said, about=said), by=lead, at=now - HOUR)
        reach, telling = Reach({system: State.MAJOR}), Telling(said, now + HOUR)
        open_incident(title=said, impact=Impact.MAJOR, reach=reach, telling=telling, by=lead, at=now)
    render_page(at=now)
    page = visit()
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    page.on("request", lambda request: asked.append(request.url) if "/far" in request.url else None)
    latest = Incident.objects.latest("pk").reference
    for address in ("/status/en/", f"/status/en/incidents/{latest}/"):
        page.goto(address, wait_until="networkidle")
        expect(page.locator("body")).to_contain_text(PAYLOADS[-12])
        expect(
            page.locator("main").locator("script, iframe, object, embed, img, math, form:not(.subscribe)")
        ).to_have_count(0)
        assert page.evaluate("window.__ran") is None, address
        assert asked == [], address
    written = re.compile(r"^\w+day,? \d{1,2} \w+ \d{4} at \d\d:\d\d (UTC|GMT|CET|CEST|\w+)")
    expect(page.locator("ol.updates time").first).to_have_text(written)

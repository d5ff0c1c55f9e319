"""What strangers' programs make of the page: a Statuspage exporter, a feed parser, a calendar; none of them is ours."""

import threading
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import pytest
from icalendar import Calendar
from statuspage_prometheus_exporter import service_checker
from tests.apps.incidents.telling import HOUR, LEARN, LOGIN
from tests.factories import AT

from palier.adapters.status.rendering import render_page
from palier.apps.incidents.commands import Reach, Telling, correct_update, plan_maintenance, post_update
from palier.apps.incidents.models import Incident, IncidentUpdate
from palier.core.incident import Stage, State

ATOM = "{http://www.w3.org/2005/Atom}"
NOW = AT + 3 * HOUR


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Nobody reads it."""


@pytest.fixture
def told(house, settings) -> Path:
    """An incident that is over and corrected, one that goes on, a maintenance ahead; rendered."""
    first = house.open(login=State.MAJOR)
    over = Telling({"en": "It works & <holds>.", "fr": "Cela marche."})
    post_update(incident_id=first, stage=Stage.RESOLVED, telling=over, by=house.desk.agent, at=AT + HOUR)
    wrong = IncidentUpdate.objects.get(seq=2)
    correct_update(update_id=wrong.pk, words={"en": "It works in Europe."}, by=house.desk.agent, at=AT + 2 * HOUR)
    house.open(login=State.PARTIAL, at=AT + 2 * HOUR)
    plan_maintenance(
        title={"en": "New disks", "fr": "Nouveaux disques"},
        planned_from=AT + 48 * HOUR,
        planned_until=AT + 50 * HOUR,
        reach=Reach({house.components[LEARN]: State.MAINTENANCE}),
        telling=Telling({"en": "Closed for two hours."}),
        by=house.desk.agent,
        at=AT + 2 * HOUR,
    )
    render_page(at=NOW)
    return Path(settings.STATUS_ROOT)


@pytest.fixture
def exporter(told, tmp_path, monkeypatch):
    """What the exporter says of the page, asked over HTTP as it asks any Statuspage."""
    monkeypatch.chdir(tmp_path)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(told)))
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def ask() -> dict:
        url = f"http://127.0.0.1:{server.server_port}/api/v2/summary.json"
        return service_checker.check_status_page_service("ours", {"name": "Ours", "url": url})

    yield ask
    server.shutdown()
    server.server_close()


def test_an_exporter_for_statuspage_reads_states_incidents_and_maintenances(exporter):
    said = exporter()
    assert said["success"], said
    assert {each["name"]: each["status"] for each in said["component_metadata"]} == {
        "Learn": "operational",
        "Login": "partial_outage",
    }
    [incident] = said["incident_metadata"]
    assert (incident["name"], incident["status"], incident["impact"]) == (
        "Nobody can sign in",
        "investigating",
        "critical",
    )
    assert incident["affected_components"] == ["Login"]
    assert Incident.objects.get(opened_at=AT + 2 * HOUR, planned_from=None).reference in incident["shortlink"]
    [maintenance] = said["maintenance_metadata"]
    assert (maintenance["name"], maintenance["status"]) == ("New disks", "scheduled")
    assert maintenance["scheduled_start"] == "2026-03-04T09:00:00.000+00:00"
    assert (said["status_text"], said["raw_status"]) == ("Critical Outage", "critical")


@pytest.mark.parametrize("name", ["en/history", "fr/history", f"en/components/{LOGIN}"])
@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_every_feed_is_well_formed_and_has_every_update_as_an_entry(told, name, kind):
    feed = feedparser.parse((told / f"{name}.{kind}").read_bytes())
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == {"rss": "rss20", "atom": "atom10"}[kind]
    assert feed.feed.title
    assert feed.feed.link.startswith("https://desk.example/status/")
    updates = 4 + (1 if "history" in name else 0)
    assert len(feed.entries) == updates
    assert len({entry.id for entry in feed.entries}) == updates
    assert all(entry.title and entry.link and (entry.get("summary") or entry.get("content")) for entry in feed.entries)
    instants = [entry.get("published_parsed") or entry.updated_parsed for entry in feed.entries]
    assert all(instants)
    assert instants == sorted(instants, reverse=True)


def test_atom_has_what_its_schema_requires(told):
    """RFC 4287, sections 4.1.1 and 4.1.2."""
    feed = ElementTree.fromstring((told / "en/history.atom").read_bytes())
    assert {f"{ATOM}id", f"{ATOM}title", f"{ATOM}updated"} <= {child.tag for child in feed}
    assert any(link.get("rel") == "self" for link in feed.findall(f"{ATOM}link"))
    for entry in feed.findall(f"{ATOM}entry"):
        assert {f"{ATOM}id", f"{ATOM}title", f"{ATOM}updated"} <= {child.tag for child in entry}
        has_author = feed.find(f"{ATOM}author") is not None or entry.find(f"{ATOM}author") is not None
        assert has_author


def test_rss_has_what_its_specification_requires(told):
    """RSS 2.0: channel has title, link, description; an item has a title or a description; guids are told apart."""
    channel = ElementTree.fromstring((told / "en/history.rss").read_bytes()).find("channel")
    assert channel is not None
    assert all(channel.findtext(name) for name in ("title", "link", "description"))
    for item in channel.findall("item"):
        assert item.findtext("title") or item.findtext("description")
        guid = item.find("guid")
        assert guid is not None
        assert guid.get("isPermaLink") == "false" or (guid.text or "").startswith("https://")


def test_a_calendar_program_reads_the_maintenance(told):
    calendar = Calendar.from_ical((told / "en/maintenance.ics").read_bytes())
    [event] = calendar.walk("VEVENT")
    assert (str(event["SUMMARY"]), event.decoded("DTSTART"), event.decoded("DTEND")) == (
        "New disks",
        AT + 48 * HOUR,
        AT + 50 * HOUR,
    )
    assert event["UID"]
    assert event.decoded("DTSTAMP") <= NOW + timedelta(seconds=1)
    assert (calendar["VERSION"], bool(calendar["PRODID"])) == ("2.0", True)

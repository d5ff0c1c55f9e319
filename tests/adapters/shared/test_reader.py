"""In which language and zone a page speaks."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone, translation

from palier.adapters.shared.reader import ReaderLanguageAndZone
from palier.apps.staff.models import Agent


def read_by(user, accept: str = "") -> tuple[str, str, HttpResponse]:
    """The language and zone active while the page is made, and the page."""
    seen = []

    def page(_):
        seen.extend([translation.get_language(), timezone.get_current_timezone_name()])
        return HttpResponse()

    request = RequestFactory().get("/", headers={"Accept-Language": accept} if accept else {})
    request.user = user
    response = ReaderLanguageAndZone(page)(request)
    return seen[0], seen[1], response


def test_an_agent_reads_in_their_own_language_and_zone_whatever_the_browser_asks():
    agent = Agent(language="fr", timezone="Asia/Tokyo")
    language, zone, response = read_by(agent, accept="en")
    assert (language, zone, response.headers["Content-Language"]) == ("fr", "Asia/Tokyo", "fr")


@pytest.mark.parametrize(("accept", "language"), [("fr-CA,fr;q=0.8", "fr"), ("de", "en"), ("", "en"), ("en;q=x", "en")])
def test_somebody_unknown_reads_what_the_browser_asks_for_in_universal_time(accept, language):
    spoken, zone, response = read_by(AnonymousUser(), accept=accept)
    assert (spoken, zone) == (language, "UTC")
    assert "Accept-Language" in response.headers["Vary"]


def test_the_next_reader_finds_nothing_of_the_one_before():
    before = translation.get_language(), timezone.get_current_timezone_name()
    read_by(Agent(language="fr", timezone="Asia/Tokyo"))
    assert (translation.get_language(), timezone.get_current_timezone_name()) == before


def test_a_zone_this_machine_no_longer_knows_is_read_as_universal_time():
    assert read_by(Agent(language="en", timezone="Mars/Olympus"))[1] == "UTC"

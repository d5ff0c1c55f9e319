"""The demo's incidents: a year that the status page can tell, one that goes on, one maintenance ahead."""

from datetime import UTC, datetime, timedelta

import pytest

from palier.apps.incidents.models import AffectedCase, Incident
from palier.apps.incidents.page_queries import status_page
from palier.core.catalogue import read_catalogue
from palier.core.incident import Indicator
from palier.project.demo.incidents import SYSTEMS, tell_incidents
from palier.project.demo.load import catalogue_text
from palier.project.demo.play import YEAR, Play, Stories
from palier.project.demo.stage import set_stage

pytestmark = pytest.mark.django_db
UNTIL = datetime(2026, 9, 15, 9, 0, tzinfo=UTC)


def test_the_page_has_something_to_tell():
    opened = UNTIL - YEAR - timedelta(days=7)
    text = catalogue_text("docebo")
    stage = set_stage(read_catalogue(text, name="docebo"), text, at=opened)
    Stories(Play(stage, UNTIL, 7).pressing_cases()).play_until(UNTIL)
    tell_incidents(stage, opened=opened, until=UNTIL, seed=7)
    page = status_page(viewer=None, at=UNTIL)
    assert page.indicator is Indicator.MAJOR
    assert [each.slug for each in page.components] == [slug for slug, _, _ in SYSTEMS]
    assert (len(page.open), len(page.maintenances), len(page.past)) == (1, 1, 7)
    assert any(each.uptime is not None and each.uptime < 1 for each in page.components)
    assert set(AffectedCase.objects.values_list("answered", flat=True)) == {2}
    assert Incident.objects.get(over_at__isnull=True, planned_from__isnull=True).next_update_at > UNTIL

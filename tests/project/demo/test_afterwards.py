"""What the demo owes after its incidents: something on each list, for the desk and for a customer."""

from datetime import UTC, datetime, timedelta

import pytest

from palier.apps.analyses.models import Analysis, Copy
from palier.apps.reports.models import Report
from palier.apps.reviews.models import Review
from palier.core.catalogue import read_catalogue
from palier.project.demo.afterwards import REPORTS_LEFT, tell_afterwards
from palier.project.demo.incidents import tell_incidents
from palier.project.demo.load import catalogue_text
from palier.project.demo.play import YEAR, Play, Stories
from palier.project.demo.stage import set_stage

pytestmark = pytest.mark.django_db
UNTIL = datetime(2026, 9, 15, 9, 0, tzinfo=UTC)


def test_one_analysis_is_published_one_is_written_and_reports_wait():
    opened = UNTIL - YEAR - timedelta(days=7)
    text = catalogue_text("lumea")
    stage = set_stage(read_catalogue(text, name="lumea"), text, at=opened)
    Stories(Play(stage, UNTIL, 7).pressing_cases()).play_until(UNTIL)
    tell_incidents(stage, opened=opened, until=UNTIL, seed=7)
    tell_afterwards(stage, until=UNTIL)
    assert sorted(Analysis.objects.values_list("stage", "published")) == [("draft", 0), ("published", 1)]
    assert Copy.objects.exists()
    assert Report.objects.filter(sent_at__isnull=True).count() == REPORTS_LEFT
    assert Report.objects.filter(sent_at__isnull=False).count() > REPORTS_LEFT
    assert not Review.objects.filter(report__sent_at__isnull=False, held_at=None).exists()

"""The demo's credits: some of every kind of line, told within a second."""

from datetime import UTC, datetime, timedelta

import pytest

from palier.apps.entitlements.models import CreditNotice, LedgerEntry
from palier.core.catalogue import read_catalogue
from palier.project.demo.credits import spend_credits
from palier.project.demo.load import catalogue_text
from palier.project.demo.stage import set_stage

pytestmark = pytest.mark.django_db
UNTIL = datetime(2026, 11, 20, 9, tzinfo=UTC)
FIRST = UNTIL - timedelta(days=372)


@pytest.mark.parametrize(
    ("provider", "kinds"),
    [
        ("docebo", {"grant", "consumption", "reservation", "expiry"}),
        ("lumea", {"grant", "consumption", "reservation"}),
        ("credenti", set()),
    ],
)
def test_something_happened_wherever_something_is_counted(provider: str, kinds: set[str]) -> None:
    text = catalogue_text(provider)
    stage = set_stage(read_catalogue(text, name=f"{provider}.yaml"), text, at=FIRST)
    spend_credits(stage, first=FIRST, until=UNTIL, seed=1)
    assert set(LedgerEntry.objects.values_list("kind", flat=True)) >= kinds
    assert CreditNotice.objects.exists() == bool(kinds)
    assert not LedgerEntry.objects.filter(at__gt=UNTIL).exists()

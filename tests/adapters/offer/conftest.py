"""A provider who has published the offers that come with the house."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

SHIPPED = Path(__file__).resolve().parents[3] / "catalogues"
LONG_AGO = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def plain_static_files(settings, tmp_path) -> None:
    """Pages name their files without digests: nothing was collected for these tests."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def publish(db):
    """Publish a catalogue's text, or one of the house's by its name; answers the version."""

    def published(text: str, *, at: datetime = LONG_AGO, effective_at: datetime | None = None) -> int:
        from palier.apps.catalogues.commands import publish_catalogue
        from palier.core.actor import PALIER

        if "\n" not in text:
            text = (SHIPPED / f"{text}.yaml").read_text()
        return publish_catalogue(text=text, by=PALIER, at=at, effective_at=effective_at)

    return published

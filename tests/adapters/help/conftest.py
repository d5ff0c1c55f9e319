"""Public knowledge without collected files."""

import pytest


@pytest.fixture(autouse=True)
def plain_static_files(settings, tmp_path) -> None:
    """Pages name their files without digests: nothing was collected for these tests."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}

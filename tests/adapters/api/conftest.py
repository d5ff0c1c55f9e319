"""No page and no file: only that static files need not be collected for these tests."""

import pytest


@pytest.fixture(autouse=True)
def no_static_files(settings, tmp_path) -> None:
    settings.STATIC_ROOT = tmp_path

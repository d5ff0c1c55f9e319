"""What tests of the status page share."""

import pytest


@pytest.fixture
def house_files(settings, tmp_path):
    """The page in a folder of its own, on the host of the desk."""
    settings.STATIC_ROOT = tmp_path
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.STATUS_ROOT = tmp_path / "status"
    settings.STATUS_URL = ""
    settings.PUBLIC_URL = "https://desk.example"
    settings.MAIL_NAME = ""


@pytest.fixture
def house(db, house_files):
    """A provider with components."""
    from tests.apps.incidents.telling import make_house

    return make_house()

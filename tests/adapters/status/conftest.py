"""What tests of the status page share."""

import pytest


@pytest.fixture
def house(db, settings, tmp_path):
    """A provider with components, its page in a folder of its own."""
    from tests.apps.incidents.telling import make_house

    settings.STATIC_ROOT = tmp_path
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.STATUS_ROOT = tmp_path / "status"
    settings.STATUS_URL = ""
    settings.PUBLIC_URL = "https://desk.example"
    settings.MAIL_NAME = ""
    return make_house()

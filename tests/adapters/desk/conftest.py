"""A signed-in agent on a desk with one customer.

Imports wait for the fixtures: this file is read before Django is set up.
"""

import pytest
from django.test import Client


@pytest.fixture(autouse=True)
def plain_static_files(settings, tmp_path) -> None:
    """Pages name their files without digests: nothing was collected for these tests."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def desk(db):
    from tests.factories import make_desk

    return make_desk()


@pytest.fixture
def agent(desk, client: Client) -> Client:
    """A browser in which the desk's agent has signed in."""
    from palier.apps.staff.models import Agent

    client.force_login(Agent.objects.get(pk=desk.agent.id))
    return client

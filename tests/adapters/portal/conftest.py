"""A customer's people before the portal.

Imports wait for the fixtures: this file is read before Django is set up.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

RULES = "{limit: 3, administrators: 1, who_may_open: named, who_sees_all: named, from_others: ask_to_resubmit}"


@pytest.fixture(autouse=True)
def plain_static_files(settings, tmp_path) -> None:
    """Pages name their files without digests: nothing was collected for these tests."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def desk(db):
    from tests.apps.accounts.people import make_people

    return make_people(RULES)


@pytest.fixture
def ada(desk):
    """The account's administrator, a named contact."""
    from tests.apps.accounts.people import appoint, colleague, name

    ada = colleague(desk, "Ada")
    name(desk, ada)
    appoint(desk, ada)
    return ada


@pytest.fixture
def enter() -> Callable[..., Client]:
    """A browser in which somebody is signed in."""

    def entered(contact) -> Client:
        from palier.adapters.portal.guards import SESSION_COOKIE
        from palier.apps.accounts.access import begin_session

        client = Client()
        client.cookies[SESSION_COOKIE] = begin_session(contact_id=contact.id, at=datetime.now(UTC))
        return client

    return entered

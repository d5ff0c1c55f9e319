"""Tests of the core run without Django; the others share one embedded PostgreSQL, started by the first that needs it.

Each process of a parallel run is one more holder of the same server and makes a database of its own in it.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Property tests are judged by their answers, never by the speed of a busy machine.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

ROOT = Path(__file__).resolve().parent.parent
PURE = ("core", "house", "project/embedded", "project/supervisor")
made_here: Path | None = None
# Nothing here needs to outlive a power cut.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "64MB"}


def is_pure(argument: str) -> bool:
    """Does that argument of pytest name tests that need no Django?"""
    path = Path(argument.split("::", maxsplit=1)[0]).resolve()
    return any(path.is_relative_to(ROOT / "tests" / name) for name in PURE)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if not all(map(is_pure, config.args)):
        use_test_home()
        from django.conf import settings

        assert settings.DATABASES  # read now: pytest-django sets Django up where settings have been read
        from django.test import TransactionTestCase
        from tests.emptying import empty_what_was_written

        TransactionTestCase._fixture_teardown = empty_what_was_written


def use_test_home() -> None:
    """Settings of a throw-away installation; made by the first process, handed on to its workers by the environment."""
    if "PALIER_TEST_HOME" in os.environ:
        return
    global made_here  # noqa: PLW0603 a run inside a run must not throw away the outer one's home
    home = made_here = Path(tempfile.mkdtemp(prefix="palier-tests-"))
    home.chmod(0o711)  # PostgreSQL runs under another account when we are root
    os.environ["PALIER_TEST_HOME"] = os.environ["PALIER_HOME"] = str(home)
    os.environ["PALIER_SECRET"] = "only for tests"
    os.environ["PALIER_LANGUAGE"] = "en"
    os.environ["PALIER_ANSWERS_WAIT"] = "0"  # what is tested of a case is tested at once; waiting has tests of its own
    os.environ["DJANGO_SETTINGS_MODULE"] = "palier.project.settings"
    os.environ["DATABASE_URL"] = run_server().url


def run_server():
    from palier.project.embedded import Embedded

    return Embedded(Path(os.environ["PALIER_TEST_HOME"]) / "postgres", settings=FAST)


def pytest_unconfigure(config: pytest.Config) -> None:
    if made_here:
        shutil.rmtree(made_here, ignore_errors=True)


@pytest.fixture(scope="session")
def database_server() -> Iterator[str]:
    """The address of the run's PostgreSQL, which answers while the fixture lives."""
    with run_server() as server:
        yield server.url
        from django.db import connections

        connections.close_all()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, database_server) -> None:
    """Called by pytest-django before its first connection: the moment to have a server."""


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker) -> None:
    """A database of this process, made as an installation makes its own; the whole server is thrown away at the end."""
    from django.db import connection

    from palier.project.verbs.migrate import bring_up_to_date

    with django_db_blocker.unblock():
        connection.creation._create_test_db(verbosity=0, autoclobber=True)
        connection.close()
        connection.settings_dict["NAME"] = connection.creation._get_test_db_name()
        bring_up_to_date()


@pytest.fixture
def chromium():
    from tests.chromium import kept

    return kept.browser()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Close the browser after the last of the tests in a row that want it."""
    yield
    wants = {"chromium"} & set(getattr(item, "fixturenames", ()))
    if wants and not wants & set(getattr(nextitem, "fixturenames", ())):
        from tests.chromium import kept

        kept.close()

"""What tests of reports share."""

import pytest


@pytest.fixture
def month(db):
    """A desk that owes a report on 1 April."""
    from tests.apps.reports.reporting import make_month

    return make_month()

"""What tests of analyses share."""

import pytest


@pytest.fixture
def after(db):
    """An incident that is over, with cases that owe an analysis."""
    from tests.apps.analyses.analysing import make_aftermath

    return make_aftermath()

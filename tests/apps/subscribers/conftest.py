"""What tests of incidents share."""

import pytest


@pytest.fixture
def house(db):
    """A provider with components."""
    from tests.apps.incidents.telling import make_house

    return make_house()

"""A form that opens a case, sent twice (promises G4): one case, however close together."""

import pytest
from tests.apps.cases.test_at_once import at_once, differences
from tests.factories import AT, Desk, make_contact, make_desk

from palier.apps.cases.commands import open_case
from palier.apps.cases.models import Case
from palier.core.actor import Actor

pytestmark = pytest.mark.django_db(transaction=True)


def send(key: str, by: Actor) -> str:
    return open_case(
        contact_id=by.id, subject="It broke", text="Twice.", channel="portal", key=key, by=by, at=AT
    ).reference


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def test_the_same_form_opens_one_case(desk) -> None:
    first = send("k1", desk.contact)
    assert send("k1", desk.contact) == first
    assert send("k2", desk.contact) != first
    assert Case.objects.count() == 2


def test_the_key_of_somebody_else_is_another_form(desk) -> None:
    _, twin = make_contact()
    assert send("k1", twin) != send("k1", desk.contact)


def test_ten_clicks_at_once_open_one_case(desk) -> None:
    references = at_once(*[lambda: send("k1", desk.contact)] * 10)
    assert len(set(references)) == 1
    assert Case.objects.count() == 1
    assert differences() == []

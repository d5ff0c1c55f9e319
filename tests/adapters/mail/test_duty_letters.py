"""The mail that asks again says what its reader owes and until when, in the words of the catalogue."""

from datetime import timedelta

import pytest
from tests.apps.duties.catalogue import duties_desk
from tests.factories import AT

from palier.adapters.mail.compose import compose
from palier.apps.cases.commands import change_status, open_case
from palier.apps.duties.commands import carry_out
from palier.apps.mailroom.letters import letter_of
from palier.apps.outbox.models import OutgoingMail
from palier.core.case import Status

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=31)


@pytest.mark.obeys("Reachable.until")
@pytest.mark.parametrize(
    ("language", "duty"),
    [
        ("en", "you stay reachable until this: it is solved."),
        ("fr", "la résolution"),
    ],
)
def test_until_is_said_to_whoever_is_asked_again(language: str, duty: str) -> None:
    desk = duties_desk()
    opened = open_case(
        contact_id=desk.contact.id, subject="Down", text="Help", channel="portal", severity="p1", attested="fr",
        by=desk.contact, at=AT,
    )  # fmt: skip
    change_status(case_id=opened.case_id, status=Status.WAITING_CUSTOMER, by=desk.agent, at=AT)
    carry_out(at=LATER, limit=1)
    OutgoingMail.objects.update(language=language)
    asked = OutgoingMail.objects.get(kind="reach_asked")
    text = compose(letter_of(asked.pk), at=LATER).sent.text
    assert duty in text.replace("\n", " ")

"""The mail that asks again says what its reader owes and until when, in the words of the catalogue."""

from datetime import timedelta

import pytest
from tests.apps.duties.catalogue import CATALOGUE, duties_desk
from tests.factories import AT, make_desk

from palier.adapters.mail.compose import compose
from palier.apps.cases.commands import change_status, open_case
from palier.apps.duties.commands import carry_out
from palier.apps.mailroom.letters import letter_of
from palier.apps.outbox.models import OutgoingMail
from palier.core.case import Status

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=31)


@pytest.mark.obeys("Reachable.lowers")
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Without an answer by Monday, 2 March 2026 at 12:00 (Paris time) we may lower the severity to “P2”."),
        (
            "fr",
            "Sans réponse avant cette échéance, nous pourrons abaisser la gravité à « P2 » : lundi 2 mars 2026 à 12:00 "
            "(heure de Paris).",
        ),
    ],
)
def test_where_a_person_lowers_the_customer_hears_before_that_they_may(language: str, words: str) -> None:
    desk = make_desk(catalogue=CATALOGUE.replace("lower_to: p2,", "lower_to: p2, lowers: by_hand,"))
    said = {"subject": "Down", "text": "Help", "channel": "portal", "severity": "p1", "attested": "fr"}
    case_id = open_case(contact_id=desk.contact.id, by=desk.contact, at=AT, **said).case_id
    change_status(case_id=case_id, status=Status.WAITING_CUSTOMER, by=desk.agent, at=AT)
    carry_out(at=LATER, limit=1)
    OutgoingMail.objects.update(language=language)
    text = compose(letter_of(OutgoingMail.objects.get(kind="reach_asked").pk), at=LATER).sent.text
    assert words in text.replace("\n", " ")


@pytest.mark.obeys("Reachable.until")
@pytest.mark.parametrize(
    ("language", "duty"),
    [
        ("en", "you stay reachable until it is solved."),
        ("fr", "vous restez joignable jusqu’à ce que le problème soit résolu."),
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

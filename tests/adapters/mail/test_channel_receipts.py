"""The receipt of what came by a channel that was shut, or that the plan does not give, says so and names the others."""

from datetime import timedelta

import pytest
from tests.factories import AT, CATALOGUE, make_desk

from palier.adapters.mail.compose import compose
from palier.apps.mailroom.letters import letter_of
from palier.apps.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db
NIGHT = AT + timedelta(hours=12)
SHUT = CATALOGUE.replace("email: always, portal: always", "email: office, portal: always")


def receipt(catalogue: str, *, language: str = "en", severity: str = "high") -> str:
    desk = make_desk(catalogue=catalogue)
    case_id = desk.open(severity=severity, at=NIGHT)
    OutgoingMail.objects.update(language=language)
    mail = OutgoingMail.objects.get(case_id=case_id, kind="case_received")
    return " ".join(compose(letter_of(mail.pk), at=NIGHT).sent.text.split())


@pytest.mark.obeys("Channel.open")
def test_a_mail_outside_the_hours_of_mail_hears_when_they_begin_and_what_is_open() -> None:
    said = receipt(SHUT)
    assert "E-mail: closed, opens Tuesday, 3 March 2026 at 09:00" in said.replace("March 3, 2026", "3 March 2026")
    assert "Open now: portal." in said.replace("Portal", "portal")


@pytest.mark.obeys("Channel.severities")
def test_a_channel_for_other_severities_says_so_and_keeps_what_came() -> None:
    said = receipt(CATALOGUE.replace("email: always", "email: {open: always, severities: low}"))
    assert "not for this severity. It was kept all the same." in said


def test_a_channel_that_the_plan_does_not_give_says_so_in_the_readers_language() -> None:
    said = receipt(CATALOGUE.replace("email: always, ", ""), language="fr")
    assert "absent de cette formule" in said
    assert "a tout de même été conservée" in said


def test_what_comes_in_as_sold_says_nothing_of_it() -> None:
    said = receipt(CATALOGUE)
    assert "E-mail:" not in said
    assert "Open now" not in said

"""The mail that tells of credits: whom it reaches, what it says, in both languages; about no case, answered by none."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from tests.apps.entitlements.credits import contract_of, counting_desk
from tests.factories import AT

from palier.adapters.mail.compose import compose
from palier.adapters.mail.sending import send_waiting
from palier.apps.accounts.commands import add_contact
from palier.apps.accounts.models import Contact
from palier.apps.accounts.people_models import Seat
from palier.apps.entitlements.commands import consume_credits, grant_due
from palier.apps.mailroom.letters import letter_of
from palier.apps.outbox.models import OutgoingMail
from palier.core.actor import PALIER

pytestmark = pytest.mark.django_db
NOVEMBER = AT.replace(month=11, day=1)


@pytest.fixture
def desk():
    desk = counting_desk()
    spend = {"contract_id": contract_of(desk), "feature": "expert", "by": desk.agent}
    consume_credits(amount=510, at=NOVEMBER - timedelta(hours=1), **spend)
    return desk


def tell(desk) -> list[OutgoingMail]:
    grant_due(contract_id=contract_of(desk), by=PALIER, at=NOVEMBER)
    return list(OutgoingMail.objects.filter(kind="credits_end").order_by("id"))


def test_it_names_what_is_left_and_until_when(desk):
    [mail] = tell(desk)
    sent = compose(letter_of(mail.pk), at=NOVEMBER)
    text = sent.sent.text
    assert "Expert hours: 1 h 30 min left of 10 h." in text
    assert "Expert hours: 1 h 30 min to use until 31 December 2026." in text
    assert "Extra hours: 2 h to use until 31 December 2026." in text, "an hour of three goes on"
    account = desk.contact.name.replace("Camille", "Client")
    assert sent.sent.subject == f"{account}: credits about to run out"
    raw = message_from_bytes(sent.raw, policy=default)
    assert (raw["Auto-Submitted"], sent.envelope_from) == ("auto-generated", "")
    assert raw["Reply-To"].addresses[0].addr_spec == "support@palier.localhost"


def test_in_french(desk):
    Contact.objects.update(language="fr")
    [mail] = tell(desk)
    text = compose(letter_of(mail.pk), at=NOVEMBER).sent.text
    assert "Heures d’expert : il reste 1 h 30 sur 10 h." in text
    assert "Heures en plus : 2 h à utiliser jusqu’au 31 décembre 2026." in text


def test_it_leaves_like_every_mail(desk):
    tell(desk)
    send_waiting(at=NOVEMBER)
    mail = OutgoingMail.objects.get(kind="credits_end")
    assert (mail.state, mail.last_error) == ("kept", "")
    assert "credits about to run out" in mail.subject


@pytest.mark.parametrize(
    ("seats", "readers"), [({}, [0]), ({1: "named", 2: "named"}, [1, 2]), ({1: "named", 2: "administrator"}, [2])]
)
def test_administrators_read_it_else_named_contacts_else_the_first_contact(desk, seats, readers):
    people = [desk.contact.id]
    for number in (1, 2):
        said = {"name": f"P {number}", "email": f"p{number}@client.example", "by": PALIER, "at": AT}
        people.append(add_contact(account_id=desk.account_id, **said))
    for place, role in seats.items():
        who = {"account_id": desk.account_id, "contact_id": people[place]}
        Seat.objects.create(role=role, held_from=AT, given_by="x", **who)
    addresses = dict(Contact.objects.values_list("id", "email"))
    assert [mail.recipients for mail in tell(desk)] == [[addresses[people[place]]] for place in readers]

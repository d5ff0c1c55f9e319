"""Whoever's proof changed is told by mail, whichever way; a new agent is mailed a link that nothing keeps."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.apps.signin.test_second import with_app, with_key
from tests.factories import AT, make_agent, make_desk

from palier.adapters.mail.compose import compose
from palier.adapters.mail.proof_letters import proof_title
from palier.apps.accounts.models import Contact
from palier.apps.audit.models import AuditEntry
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.mailroom.letters import letter_of
from palier.apps.outbox.models import OutgoingMail
from palier.apps.signin.commands.apps import begin_app, remove_app, renew_codes, reset_second, use_second
from palier.apps.signin.commands.passkeys import remove_passkey
from palier.apps.signin.commands.passwords import choose_password, remove_password
from palier.apps.signin.letters import PROOF_KINDS, Change, proof_letter_of
from palier.apps.signin.queries import codes_of, proofs_of
from palier.apps.staff.commands import set_password, withdraw_password
from palier.apps.staff.models import Agent
from palier.apps.staff.welcome import choose_first_password, send_welcome, welcome_agent
from palier.core.actor import PALIER, Actor, ActorKind, Role

pytestmark = pytest.mark.django_db
PASSWORD = "seventeen brass kettles"


@pytest.fixture
def desk():
    return make_desk()


def told(person: Actor) -> list[str]:
    """Kinds of the mails owed to them about their proofs, in order; those alone are owed."""
    people = Agent.objects if person.kind is ActorKind.AGENT else Contact.objects
    to = people.get(pk=person.id).email
    owed = OutgoingMail.objects.filter(kind__in=PROOF_KINDS).order_by("id")
    assert {mail.recipients[0] for mail in owed} <= {to}
    return [mail.kind for mail in owed]


def body_of(mail: OutgoingMail) -> str:
    return compose(letter_of(mail.pk), at=AT).raw.decode()


def change_everything(person: Actor) -> None:
    """Every way in which one's own proofs can change."""
    choose_password(password=PASSWORD, session="", by=person, at=AT)
    with_app(person)
    renew_codes(by=person, at=AT)
    [code, *_] = [code for code, _used in codes_of(person)]
    use_second(typed=code, person=person, at=AT)
    with_key(person)
    remove_app(by=person, at=AT)
    remove_passkey(passkey_id=proofs_of(person).passkeys[0].id, by=person, at=AT)


CHANGES = ["password", "app", "codes", "code_used", "passkey", "app_removed", "passkey_removed"]


@pytest.mark.parametrize("who", ["contact", "agent"])
def test_every_change_is_told_to_whose_it_is(who, desk) -> None:
    person = getattr(desk, who)
    change_everything(person)
    assert told(person) == [f"proof_{change}" for change in CHANGES]
    reset_second(person=person, by=PALIER, at=AT)
    assert told(person)[-1] == "proof_reset"
    if person.kind is ActorKind.CONTACT:
        remove_password(by=person, at=AT)
        assert told(person)[-1] == "proof_password_removed"
    for mail in OutgoingMail.objects.filter(kind__in=PROOF_KINDS):
        letter = proof_letter_of(mail)
        assert (letter.is_agent, letter.reader) == (who == "agent", person.name)
        said = body_of(mail)
        assert f"Subject: {proof_title(Change(mail.kind))}" in said
        assert ("/portal/security/" in said, "Auto-Submitted: auto-generated" in said) == (who == "contact", True)
        assert PASSWORD not in said


def test_what_changes_nothing_tells_nobody(desk) -> None:
    begin_app(by=desk.contact, at=AT)
    remove_app(by=desk.contact, at=AT)
    remove_password(by=desk.contact, at=AT)
    renew_codes(by=desk.contact, at=AT)
    assert told(desk.contact) == []


def test_it_is_told_in_the_readers_language_and_zone(desk) -> None:
    Contact.objects.filter(pk=desk.contact.id).update(language="fr", timezone="Asia/Tokyo")
    choose_password(password=PASSWORD, session="", by=desk.contact, at=AT)
    said = compose(letter_of(OutgoingMail.objects.get().pk), at=AT).sent
    assert said.subject == "Votre mot de passe a été modifié"
    assert f"à {AT.astimezone(ZoneInfo('Asia/Tokyo')):%H:%M}" in said.text


def test_another_hand_that_sets_a_password_is_told_too(desk) -> None:
    set_password(agent_id=desk.agent.id, password=PASSWORD, by=PALIER, at=AT)
    assert told(desk.agent) == ["proof_password"]


def hired(by: Actor = PALIER) -> int:
    return welcome_agent(
        email="noor@acme.example", name="Noor", role=Role.LEAD, language="en", timezone="UTC", by=by, at=AT
    )


def test_a_new_agent_is_mailed_the_link_and_nothing_keeps_it(db) -> None:
    agent_id = hired()
    mail = OutgoingMail.objects.get()
    composed = compose(letter_of(mail.pk), at=AT)
    link = re.search(r"/welcome/([0-9a-f.]+)/", composed.raw.decode().replace("=\r\n", ""))
    assert link is not None
    assert (composed.recipients, link[1] in composed.sent.text + composed.sent.html) == (("noor@acme.example",), False)
    rows = [*OutgoingMail.objects.values(), *AuditEntry.objects.values(), *Agent.objects.values()]
    assert not [row for row in rows if link[1] in str(row)]
    assert choose_first_password(token=link[1], password=PASSWORD, at=AT + timedelta(days=2)) == agent_id
    assert told(Agent.objects.get(pk=agent_id).actor) == ["proof_password"]


def test_the_link_is_mailed_again_while_there_is_no_password(db) -> None:
    agent_id = hired()
    send_welcome(agent_id=agent_id, by=PALIER, at=AT)
    set_password(agent_id=agent_id, password=PASSWORD, by=PALIER, at=AT)
    with pytest.raises(NotFound):
        send_welcome(agent_id=agent_id, by=PALIER, at=AT)
    withdraw_password(agent_id=agent_id, by=PALIER, at=AT)
    assert list(OutgoingMail.objects.order_by("id").values_list("kind", flat=True)) == [
        "staff_welcome",
        "staff_welcome",
        "proof_password",
        "staff_welcome",
    ]
    assert AuditEntry.objects.filter(act="send_welcome").count() == 1


def test_only_administrators_welcome_anybody(db) -> None:
    lead = make_agent(role=Role.LEAD)
    for act in (lambda: hired(lead), lambda: send_welcome(agent_id=lead.id, by=lead, at=AT)):
        with pytest.raises(NotAllowed):
            act()
    assert not OutgoingMail.objects.exists()


def test_a_letter_to_somebody_who_is_gone_is_not_made_up(db) -> None:
    hired()
    Agent.objects.filter(email="noor@acme.example").update(is_active=False)
    with pytest.raises(LookupError):
        letter_of(OutgoingMail.objects.get().pk)

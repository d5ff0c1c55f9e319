"""Mails to staff: what is late, what was promised to whom, why it came to them, where to go; in their language."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.utils.translation import override
from tests.factories import AT, CATALOGUE, make_agent, make_desk

from palier.adapters.mail.blocks import paragraphs, plain_text
from palier.adapters.mail.compose import compose
from palier.adapters.mail.digests import digest_said, digest_title
from palier.adapters.mail.html import html_text
from palier.adapters.mail.sending import send_waiting
from palier.adapters.mail.staff_letters import staff_paragraphs
from palier.apps.cases.commands import assign_case
from palier.apps.cases.models import Case
from palier.apps.clocks.commands import sweep
from palier.apps.escalations.commands import ask_for_escalation, end_escalation, take_escalation, tell_waiting
from palier.apps.escalations.letters import StaffLetter
from palier.apps.letters.queries import Head
from palier.apps.mailroom.letters import letter_of
from palier.apps.outbox.models import OutgoingMail
from palier.apps.staff.models import Agent
from palier.core.actor import Role

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def kept_here(settings) -> None:
    settings.SMTP_URL = ""
    settings.PUBLIC_URL = "https://desk.example"


def sent(kind: str, *, at) -> list[OutgoingMail]:
    tell_waiting(at=at)
    send_waiting(at=at)
    return list(OutgoingMail.objects.filter(kind=kind).order_by("id"))


def test_a_late_promise_in_english() -> None:
    desk, lead = make_desk(), make_agent(role=Role.LEAD)
    case_id = desk.open()
    assign_case(case_id=case_id, agent_id=desk.agent.id, by=desk.agent, at=AT)
    sweep(at=AT + 2 * HOUR + timedelta(seconds=1))
    mails = {mail.subject: mail for mail in sent("escalation_step", at=AT + 2 * HOUR + timedelta(seconds=1))}
    reference = Case.objects.get().reference
    assert set(mails) == {
        f"Due soon: First response – It broke [{reference}]",
        f"Late: First response – It broke [{reference}]",
    }
    last = OutgoingMail.objects.filter(kind="escalation_step").latest("id")
    assert last.recipients == [Agent.objects.get(pk=lead.id).email]
    for words in (
        f"Hello {lead.name},",
        "First response: still unanswered 1 hour after the due time.",
        f"Case {reference}, “It broke”, of {desk.contact.name} (",
        "Gold), severity High.",
        "Promised: First response, 1 hour.",
        "Due on Monday, 2 March 2026 at 10:00",
        "That was 1 hour ago.",
        "You are told as lead, for want of: support manager (nobody), team lead (nobody).",
        f"https://desk.example/cases/{reference}/",
    ):
        assert words in last.text, words


def test_the_same_in_french_in_the_readers_zone() -> None:
    desk = make_desk()
    Agent.objects.update(language="fr", timezone="Europe/Paris")
    assign_case(case_id=desk.open(), agent_id=desk.agent.id, by=desk.agent, at=AT)
    at = AT + HOUR + timedelta(seconds=1)
    sweep(at=at)
    mail = sent("escalation_step", at=at)[-1]
    assert mail.subject.startswith("En retard : Première réponse – It broke [")
    for words in ("Bonjour", "lundi 2 mars 2026 à 11:00", "en tant que", "Le dossier sur le bureau"):
        assert words in mail.text, words


def test_an_answer_to_it_reaches_no_case() -> None:
    desk = make_desk()
    case_id = desk.open()
    assign_case(case_id=case_id, agent_id=desk.agent.id, by=desk.agent, at=AT)
    at = AT + timedelta(minutes=46)
    sweep(at=at)
    tell_waiting(at=at)
    mail_id = OutgoingMail.objects.get(kind="escalation_step").pk
    composed = compose(letter_of(mail_id), at=at)
    mail = message_from_bytes(composed.raw, policy=policy.default)
    assert composed.envelope_from == ""
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "+c" not in str(mail["Reply-To"])
    assert not str(mail["Message-ID"]).startswith(f"<c{case_id}.")


def test_customers_hear_of_their_escalation_with_its_words() -> None:
    granting = CATALOGUE.replace("plans:\n", "features:\n  care: {label: Care, grants: pooled_escalation}\nplans:\n")
    desk = make_desk(catalogue=granting.replace("    label: Gold\n", "    label: Gold\n    includes: {care: yes}\n"))
    lead = make_agent(role=Role.LEAD)
    case_id = desk.open()
    ask_for_escalation(case_id=case_id, reason="We lose orders.", by=desk.contact, at=AT)
    take_escalation(case_id=case_id, by=lead, at=AT)
    end_escalation(case_id=case_id, outcome="Orders flow again.", by=lead, at=AT)
    tell_waiting(at=AT)
    send_waiting(at=AT)
    words = {
        "escalation_asked": "We lose orders.",
        "escalated": f"{lead.name} now looks after the escalation",
        "escalation_ended": "Orders flow again.",
    }
    for kind, said in words.items():
        assert said in OutgoingMail.objects.get(kind=kind).text
    asked = OutgoingMail.objects.filter(kind="escalation_step").order_by("id").first()
    assert asked is not None
    assert asked.subject.startswith("Escalation: It broke [")
    assert f"{desk.contact.name}: “We lose orders.”" in asked.text


def gathered(desk, many: int) -> list[StaffLetter]:
    """So many late first responses as one person is told of them."""
    told = []
    for number in range(many):
        case_id = desk.open(subject=f"Nothing prints, {number}")
        assign_case(case_id=case_id, agent_id=desk.agent.id, by=desk.agent, at=AT)
    at = AT + HOUR + timedelta(seconds=1)
    sweep(at=at)
    for mail in sent("escalation_step", at=at) + sent("escalation_digest", at=at):
        told += [letter for letter in (letter_of(mail.pk).to_staff, *letter_of(mail.pk).gathered) if letter is not None]
    assert {letter.clock for letter in told} == {"first_response"}
    return told


def test_what_is_gathered_tells_each_promise_once_the_late_before_what_soon_will_be() -> None:
    """After an outage the warning and the breach of one promise are owed at the same time: the breach says it all."""
    desk = make_desk()
    told = gathered(desk, 2)
    assert len(told) == 4
    [soon, _late] = [letter for letter in told if letter.reference == told[0].reference]
    other = replace(soon, reference="PAL-X", subject="Soon")
    with override("fr"):
        assert digest_title([*told, other]) == "En retard : 2 engagements"
        said = digest_said([*told, other])
    headings = [block.text for block in said if block.kind == "heading"]
    assert headings == ["En retard (2)", "Échéance proche (1)"]
    assert said[1].text == "3 avis vous sont destinés en peu de temps. Ils figurent tous dans ce seul message."
    text = plain_text(said)
    for reference in ("PAL-X", *Case.objects.values_list("reference", flat=True)):
        assert text.count(f"https://desk.example/cases/{reference}/") == 1
    page = html_text(said, "Acme", "fr", head=Head(), title="")
    assert '<p style="margin:24px 0 8px;font-weight:bold">En retard (2)</p>' in page
    assert "En retard\u00a0: Première réponse" in page


def test_a_single_notice_that_was_gathered_is_told_as_its_own_mail_tells_it() -> None:
    told = gathered(make_desk(), 1)
    with override("en"):
        assert digest_title(told) == "Late: First response – Nothing prints, 0"
        assert digest_said(told) == paragraphs(staff_paragraphs(told[-1]))

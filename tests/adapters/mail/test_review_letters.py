"""The mail about a missed review: what was promised, when, and where to go, in the reader's language."""

from datetime import timedelta

import pytest
from tests.apps.engagements.engaging import engaged_desk
from tests.apps.reviews.reviewing import contract_of, reviewed_desk
from tests.apps.routing.making import named
from tests.factories import AT, make_agent

from palier.adapters.mail.compose import compose
from palier.apps.cases.models import Case
from palier.apps.engagements.commands import begin_for_case, tell_late
from palier.apps.mailroom.letters import letter_of
from palier.apps.outbox.models import OutgoingMail
from palier.apps.reviews.commands import plan_review, schedule_reviews, tell_missed
from palier.apps.reviews.models import Review
from palier.core.actor import PALIER, Role
from palier.core.engagements import Kind

pytestmark = pytest.mark.django_db
LATE = AT + timedelta(days=6)


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("en", "Missed: Case review of", "promises “Case review”, due on"),
        ("fr", "Manquée : Revue des dossiers de", "Elle n’a pas eu lieu."),
    ],
)
def test_a_missed_review_is_told_in_the_readers_language(language: str, subject: str, words: str) -> None:
    desk = reviewed_desk()
    schedule_reviews(contract_id=contract_of(desk), by=PALIER, at=AT)
    named(desk, desk.agent)
    tell_missed(at=LATE)
    OutgoingMail.objects.filter(kind="review_missed").update(language=language)
    mail = compose(letter_of(OutgoingMail.objects.get(kind="review_missed").pk), at=LATE)
    text = " ".join(mail.sent.text.split())
    assert subject in mail.sent.subject
    assert words in text
    assert f"/reviews/{Review.objects.get(key='talk').pk}/" in text
    assert desk.agent.name in text
    assert b"Auto-Submitted: auto-generated" in mail.raw


def test_it_says_whether_an_hour_had_been_agreed_on() -> None:
    desk = reviewed_desk()
    schedule_reviews(contract_id=contract_of(desk), by=PALIER, at=AT)
    named(desk, desk.agent)
    plan_review(review_id=Review.objects.get(key="talk").pk, planned_at=AT, by=desk.agent, at=AT)
    tell_missed(at=LATE)
    mail = compose(letter_of(OutgoingMail.objects.get(kind="review_missed").pk), at=LATE)
    assert "An hour was agreed on for it" in mail.sent.text


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("en", "Late: Disclosure for", "It is not kept yet."),
        ("fr", "En retard : Divulgation pour", "n’est pas encore tenu"),
    ],
)
def test_a_late_commitment_says_what_was_promised_until_when_and_about_which_case(
    language: str, subject: str, words: str
) -> None:
    desk, lead = engaged_desk(), make_agent(role=Role.LEAD)
    case = Case.objects.get(pk=desk.open())
    begun = begin_for_case(case_id=case.pk, kind=Kind.COMMITMENT, key="leak", by=desk.agent, at=AT)
    tell_late(at=LATE)
    OutgoingMail.objects.update(language=language)
    mail = compose(letter_of(OutgoingMail.objects.get(kind="commitment_late").pk), at=LATE)
    text = " ".join(mail.sent.text.replace("\u00a0", " ").split())
    assert subject in mail.sent.subject.replace("\u00a0", " ")
    assert words in text
    assert case.reference in text
    assert f"/engagements/{begun}/" in text
    assert lead.name in text

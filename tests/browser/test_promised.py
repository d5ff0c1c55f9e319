"""Reviews, engagements and crossing changes before axe, with something on every screen."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.browser.axe import violations
from tests.browser.conftest import PASSWORD

from palier.apps.accounts.models import Contract
from palier.apps.cases.commands import reply_to_case
from palier.core.actor import PALIER


@pytest.fixture
def desk(transactional_db):
    from tests.apps.engagements.engaging import ENGAGED
    from tests.factories import make_desk

    from palier.apps.staff.commands import set_password

    now = datetime.now(UTC).replace(microsecond=0)
    reviews = """\
    label: Gold
    reviews:
      talk:
        label: {en: Case review, fr: Revue des dossiers}
        every: week
        as: call
        agenda: [{en: Open cases, fr: Dossiers ouverts}, {en: Good practice, fr: Bonnes pratiques}]
"""
    made = make_desk(catalogue=ENGAGED.replace("    label: Gold\n", reviews), at=now - timedelta(days=40))
    set_password(agent_id=made.agent.id, password=PASSWORD, by=PALIER, at=now)
    return made


@pytest.fixture
def screens(desk) -> list[str]:
    from palier.apps.engagements.commands import begin_for_case, begin_for_contract, do_stage, plan_stage
    from palier.apps.entitlements.commands import grant_due
    from palier.apps.reviews.commands import hold_review, plan_review, schedule_reviews, tell_missed
    from palier.apps.reviews.models import Review
    from palier.core.engagements import Kind

    now = datetime.now(UTC).replace(microsecond=0)
    contract_id = Contract.objects.get(account_id=desk.account_id).pk
    grant_due(contract_id=contract_id, by=PALIER, at=now)
    case_id = desk.open(at=now - timedelta(days=3))
    reply_to_case(case_id=case_id, text="On it.", by=desk.agent, at=now - timedelta(days=3, minutes=-30))
    schedule_reviews(contract_id=contract_id, by=PALIER, at=now - timedelta(days=8))
    schedule_reviews(contract_id=contract_id, by=PALIER, at=now)
    held, *_, ahead = Review.objects.order_by("due_on")
    plan_review(review_id=held.pk, planned_at=now - timedelta(days=2), by=desk.agent, at=now - timedelta(days=3))
    hold_review(review_id=held.pk, minutes="Open cases\nAll well.", by=desk.agent, at=now - timedelta(days=2))
    tell_missed(at=now)
    boost = begin_for_contract(
        contract_id=contract_id, kind=Kind.ENGAGEMENT, key="boost", choice=1, by=desk.agent, at=now
    )
    do_stage(engagement_id=boost, place=1, note="Goals agreed.", by=desk.agent, at=now)
    plan_stage(engagement_id=boost, place=2, planned_on=now.date(), by=desk.agent, at=now)
    begin_for_case(case_id=case_id, kind=Kind.COMMITMENT, key="leak", by=desk.agent, at=now)
    return [
        "/reviews/",
        "/reviews/?whose=mine",
        f"/reviews/{ahead.pk}/",
        f"/reviews/{held.pk}/",
        "/engagements/?called=Client",
        f"/engagements/{boost}/",
    ]


@pytest.mark.parametrize(
    ("theme", "size", "language"), [("light", "wide", "en"), ("dark", "phone", "fr"), ("light", "wide", "fr")]
)
def test_axe_finds_nothing(theme, size, language, screens, enter):
    page = enter(theme=theme, size=size, language=language)
    for address in screens:
        page.goto(address)
        assert violations(page) == [], address

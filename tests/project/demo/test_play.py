"""The year of the demo: the same for everyone who plays it, and true to what the commands would have done."""

from datetime import UTC, datetime, timedelta

import pytest

from palier.apps.cases.models import Case, CaseEvent
from palier.apps.cases.verification import verify_cases
from palier.apps.outbox.models import OutgoingMail
from palier.core.catalogue import read_catalogue
from palier.project.demo.load import catalogue_text
from palier.project.demo.play import YEAR, Play, Played, Stories, sweep_all
from palier.project.demo.stage import Stage, set_stage

pytestmark = pytest.mark.django_db

UNTIL = datetime(2026, 9, 15, 9, 0, tzinfo=UTC)
HALFWAY = UNTIL - YEAR / 2


@pytest.fixture
def stage() -> Stage:
    text = catalogue_text("docebo")
    return set_stage(read_catalogue(text, name="docebo"), text, at=UNTIL - YEAR - timedelta(days=7))


def told(case: Played) -> tuple[object, ...]:
    return (case.party, case.channel, case.agent, case.contact, *case.acts)


def test_however_many_play_the_same_stories_are_told_each_account_by_one_player(stage: Stage) -> None:
    alone = [told(case) for case in Play(stage, UNTIL, 7).cases(30)]
    shares = [[told(case) for case in Play(stage, UNTIL, 7).cases(30, number=number, players=2)] for number in (0, 1)]
    assert all(shares)
    assert sorted(map(repr, shares[0] + shares[1])) == sorted(map(repr, alone))
    accounts = [{story[0] for story in share if story in alone[:30]} for share in shares]
    assert not accounts[0] & accounts[1]
    assert [told(case) for case in Play(stage, UNTIL, 8).cases(30)] != alone


def test_what_is_played_is_what_the_facts_say_and_every_mail_is_kept_at_once(stage: Stage) -> None:
    stories = Stories(Play(stage, UNTIL, 7).cases(12))
    stories.play_until(HALFWAY)
    assert not CaseEvent.objects.filter(at__gt=HALFWAY + timedelta(hours=1)).exists()
    halfway = Case.objects.count()
    sweep_all(HALFWAY)
    stories.play_until(UNTIL)
    sweep_all(UNTIL)
    assert 0 < halfway < Case.objects.count() >= 12
    assert [found for checked in verify_cases() for found in checked.differences] == []
    opened = list(Case.objects.order_by("account_id", "pk").values_list("account_id", "opened_at"))
    assert opened == sorted(opened)
    mails = list(OutgoingMail.objects.values_list("state", "created_at", "sent_at"))
    assert len(mails) > 24
    assert {state for state, _, _ in mails} == {"kept"}
    assert max(sent_at - created_at for _, created_at, sent_at in mails) <= timedelta(seconds=3)

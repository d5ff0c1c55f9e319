"""Channels on the desk: a case that came in otherwise than sold says so; a priority line goes first in the queue."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.factories import AT, CATALOGUE, make_desk

from palier.adapters.shared import moments
from palier.apps.accounts.channels import channels_open
from palier.apps.accounts.commands import end_contract
from palier.apps.accounts.models import Contract
from palier.apps.cases.models import Case
from palier.core.actor import PALIER
from palier.core.channels import Reach

CHANNELS = "channels: {email: always, portal: always}"
PRIORITY = "channels: {email: {open: office, service: priority, severities: low}, portal: always}"


@pytest.fixture
def desk(db):
    return make_desk(catalogue=CATALOGUE.replace(CHANNELS, PRIORITY))


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moments, "now", lambda: AT + timedelta(minutes=1))


def panel(agent, case_id: int) -> str:
    return agent.get(reverse("desk:duties", args=[Case.objects.get(pk=case_id).reference])).content.decode()


@pytest.mark.obeys("Channel.open", "Channel.severities")
def test_a_case_that_came_in_otherwise_than_sold_says_so(agent, desk) -> None:
    said = "It came in as the plan does not have it."
    assert said not in panel(agent, desk.open(severity="low"))
    at_night = panel(agent, desk.open(severity="low", at=AT - timedelta(hours=12)))
    assert said in at_night
    assert "closed, opens" in at_night
    assert "not for this severity" in panel(agent, desk.open(severity="high"))


@pytest.mark.obeys("Channel.service")
def test_what_came_by_a_priority_channel_goes_before_others_due_at_the_same_time(agent, desk) -> None:
    first, second = (desk.open(severity="low", subject=name) for name in ("By portal", "By mail"))
    Case.objects.filter(pk=first).update(channel="portal")
    shown = agent.get("/").content.decode()
    assert shown.index("By mail") < shown.index("By portal")
    assert Case.objects.get(pk=first).next_due_at == Case.objects.get(pk=second).next_due_at
    assert "Priority line" in shown


def test_an_account_asks_which_channels_are_open_now_and_until_when(desk) -> None:
    [mail, portal] = channels_open(account_id=desk.account_id, severity="low", at=AT)
    assert (mail.id, mail.reach, mail.changes_at) == ("email", Reach.OPEN, AT + timedelta(hours=8))
    assert (portal.id, portal.reach, portal.changes_at) == ("portal", Reach.OPEN, None)
    [mail, _] = channels_open(account_id=desk.account_id, severity="high", at=AT)
    assert mail.reach is Reach.NOT_FOR_SEVERITY
    assert channels_open(account_id=desk.account_id, at=AT)[0].reach is Reach.OPEN


def test_without_a_contract_no_channel_is_promised(desk) -> None:
    contract = Contract.objects.get(account_id=desk.account_id)
    end_contract(contract_id=contract.pk, last_day=AT.date(), reason="over", by=PALIER, at=AT)
    assert channels_open(account_id=desk.account_id, at=AT + timedelta(days=2)) == []

"""Billing says who is in arrears and who has paid: with its token only, once each, in any order."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from tests.factories import AT, make_desk

from palier.apps.accounts.commands import describe_account
from palier.apps.accounts.contract_models import PaymentChange
from palier.apps.accounts.models import Account
from palier.core.actor import PALIER

pytestmark = pytest.mark.django_db

ADDRESS = "/api/billing/payments"
TOKEN = "0123456789abcdef0123456789abcdef"
TOLD = {"account": "C-42", "payments": "in_arrears", "since": "2026-03-01T12:00:00+01:00", "event": "evt_1"}


@pytest.fixture(autouse=True)
def billed(settings) -> int:
    settings.BILLING_TOKEN = TOKEN
    desk = make_desk()
    describe_account(account_id=desk.account_id, billing_reference="C-42", by=PALIER, at=AT)
    return desk.account_id


def tell(said: object = None, *, token: str = f"Bearer {TOKEN}") -> tuple[int, dict[str, object]]:
    body = said if isinstance(said, str) else json.dumps(TOLD if said is None else said)
    client = Client(enforce_csrf_checks=True)
    headers = {"Authorization": token} if token else {}
    response = client.post(ADDRESS, body, content_type="application/json", headers=headers)
    return response.status_code, response.json()


def test_an_account_falls_into_arrears_and_pays(billed: int) -> None:
    assert tell() == (200, {"code": "written", "message": "", "fields": {"account": "C-42", "payments": "in_arrears"}})
    assert Account.objects.get().payments == "in_arrears"
    change = PaymentChange.objects.get()
    assert (change.actor_name, change.reference, change.since) == ("Billing", "evt_1", AT - timedelta(hours=22))
    assert tell({"account": "C-42", "payments": "good"})[0] == 200
    assert Account.objects.get().payments == "good"


def test_an_event_told_again_is_answered_alike_and_written_once() -> None:
    tell()
    assert tell()[1]["code"] == "known"
    assert PaymentChange.objects.count() == 1


@pytest.mark.parametrize(
    "token", ["", TOKEN, "Bearer", "Bearer ", f"Bearer {TOKEN[:-1]}", f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer é"]
)
def test_nobody_else_is_heard(token: str) -> None:
    status, said = tell(token=token)
    assert (status, said["code"]) == (401, "unauthorized")
    assert PaymentChange.objects.count() == 0


def test_without_a_token_of_ours_nothing_is_taken(settings) -> None:
    settings.BILLING_TOKEN = ""
    assert tell(token="Bearer ")[0] == 404
    assert PaymentChange.objects.count() == 0


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ("{", {"": "not_json"}),
        ("[" * 100_000, {"": "too_large"}),
        ("[" * 5_000, {"": "not_json"}),
        ("[]", {"": "not_an_object"}),
        ({**TOLD, "since": "2026-03-01T12:00:00"}, {"since": "not_an_instant"}),
        ({**TOLD, "since": "yesterday"}, {"since": "not_an_instant"}),
        ({**TOLD, "payments": "late"}, {"payments": "one_of: good, in_arrears"}),
        ({**TOLD, "account": 42}, {"account": "not_a_text"}),
        ({**TOLD, "account": " "}, {"account": "missing"}),
        ({**TOLD, "reason": "x" * 1001}, {"reason": "not_a_text"}),
        ({**TOLD, "surprise": "x"}, {"surprise": "unknown"}),
    ],
)
def test_what_cannot_be_read_changes_nothing_and_says_why(said: object, fields: dict[str, str]) -> None:
    status, told = tell(said)
    assert (status, told["code"], told["fields"]) == (422, "unreadable", fields)
    assert PaymentChange.objects.count() == 0


def test_an_unknown_account_and_a_time_to_come_are_refused() -> None:
    assert tell({**TOLD, "account": "C-43"})[1]["code"] == "unknown_account"
    assert tell({**TOLD, "account": ""})[0] == 422
    status, told = tell({**TOLD, "since": "2999-01-01T00:00:00Z"})
    assert (status, told["code"]) == (409, "refused")
    assert "yet to come" in str(told["message"])


def test_only_post_is_answered() -> None:
    assert Client().get(ADDRESS).status_code == 405

"""Whose turn it is, and what becomes of mail that can't be read."""

from datetime import timedelta

import pytest
from tests.apps.mailroom.mails import store
from tests.factories import AT

from palier.apps.mailroom.commands import claim_raw_mail, put_off_raw_mail
from palier.apps.mailroom.commands.claiming import RETRIES
from palier.apps.mailroom.models import RawMail

pytestmark = pytest.mark.django_db


def test_new_mail_is_claimed_in_batches_once() -> None:
    ids = [store(f"mail {number}") for number in range(12)]
    assert claim_raw_mail(at=AT) == ids[:10]
    assert claim_raw_mail(at=AT) == ids[10:]
    assert claim_raw_mail(at=AT) == []


def test_mail_tried_before_is_claimed_alone_when_its_time_comes() -> None:
    ids = [store(f"mail {number}") for number in range(3)]
    claim_raw_mail(at=AT)
    assert claim_raw_mail(at=AT + RETRIES[0] - timedelta(seconds=1)) == []
    later = AT + RETRIES[0]
    assert [claim_raw_mail(at=later) for _ in range(4)] == [[ids[0]], [ids[1]], [ids[2]], []]
    assert set(RawMail.objects.values_list("next_attempt_at", flat=True)) == {later + RETRIES[1]}


def test_a_mail_whose_reader_dies_three_times_is_put_aside() -> None:
    store("deadly")
    at = AT
    for wait in RETRIES:
        assert len(claim_raw_mail(at=at)) == 1
        at += wait
    assert claim_raw_mail(at=at) == []
    assert RawMail.objects.values_list("state", "reason", "decided_at").get() == ("quarantined", "reader_died", at)


def test_the_third_failure_puts_aside_with_its_reason() -> None:
    raw_id = store("bad")
    at = AT
    for number, wait in enumerate(RETRIES, 1):
        claim_raw_mail(at=at)
        put_off_raw_mail(raw_id=raw_id, reason=f"failure {number}", at=at)
        at += wait
    assert RawMail.objects.values_list("state", "reason").get() == ("quarantined", "failure 3")

"""The table of what becomes of a mail, whole."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from palier.core.mail.automatic import Automatic
from palier.core.mail.decide import (
    AnsweredCase,
    Append,
    Decision,
    Drop,
    DropReason,
    Facts,
    Hold,
    HoldReason,
    Open,
    Sender,
    decide,
)
from palier.core.mail.parse import parse_mail

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
MAIL = parse_mail(b"From: jean@client.example\n\nHello")
JEAN, LAPSED, MARIE = Sender(1, in_force=True), Sender(1, in_force=False), Sender(2, in_force=True)
OPEN = AnsweredCase(7, frozenset({1}), None)
JUST_CLOSED = replace(OPEN, joined_until=AT)
LONG_CLOSED = replace(OPEN, joined_until=AT - timedelta(seconds=1))

PEOPLE = [reason for reason in Automatic if not reason.is_machine]
MACHINES = [reason for reason in Automatic if reason.is_machine]


def decided(
    automatic: Automatic, sender: Sender | None, answered: AnsweredCase | None, *, from_us: bool = False
) -> Decision:
    return decide(replace(MAIL, automatic=automatic), Facts(AT, sender, answered, from_us))


@pytest.mark.parametrize("automatic", PEOPLE)
@pytest.mark.parametrize(
    ("sender", "answered", "decision"),
    [
        (JEAN, None, Open(1)),
        (LAPSED, None, Hold(HoldReason.NO_CONTRACT)),
        (None, None, Hold(HoldReason.UNKNOWN_SENDER)),
        (None, OPEN, Hold(HoldReason.UNKNOWN_SENDER)),
        (JEAN, OPEN, Append(7, 1, machine=False)),
        (LAPSED, OPEN, Append(7, 1, machine=False)),
        (MARIE, OPEN, Hold(HoldReason.NOT_A_PARTICIPANT)),
        (JEAN, JUST_CLOSED, Append(7, 1, machine=False)),
        (JEAN, LONG_CLOSED, Open(1, follows=7)),
        (LAPSED, LONG_CLOSED, Hold(HoldReason.NO_CONTRACT)),
    ],
)
def test_mail_of_people(automatic: Automatic, sender: Sender, answered: AnsweredCase, decision: Decision) -> None:
    assert decided(automatic, sender, answered) == decision


@pytest.mark.parametrize("automatic", MACHINES)
def test_mail_of_machines_opens_nothing_and_moves_nothing(automatic: Automatic) -> None:
    stranger = Hold(HoldReason.DELIVERY_REPORT) if automatic.is_report else Drop(DropReason.MACHINE_UNKNOWN)
    assert decided(automatic, None, None) == stranger
    assert decided(automatic, None, OPEN) == stranger
    assert decided(automatic, JEAN, None) == Hold(HoldReason.MACHINE)
    assert decided(automatic, MARIE, OPEN) == Hold(HoldReason.NOT_A_PARTICIPANT)
    for case in (OPEN, JUST_CLOSED, LONG_CLOSED):
        assert decided(automatic, JEAN, case) == Append(7, 1, machine=True)


def test_our_own_mail_never_comes_back_in() -> None:
    for automatic, sender, answered in product(Automatic, (None, JEAN), (None, OPEN)):
        assert decided(automatic, sender, answered, from_us=True) == Drop(DropReason.OUR_OWN)


def test_a_mail_without_a_sender_is_held_as_such() -> None:
    assert decide(parse_mail(b"\nx"), Facts(AT, None, None, False)) == Hold(HoldReason.NO_SENDER)

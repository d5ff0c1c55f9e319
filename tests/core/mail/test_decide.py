"""The table of what becomes of a mail, whole."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from palier.core.catalogue.admission import Admission, Outcome, Situation, Topic
from palier.core.catalogue.circles import Entrance
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
    SendBack,
    Sender,
    decide,
)
from palier.core.mail.parse import parse_mail

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
MAIL = parse_mail(b"From: jean@client.example\n\nHello")
LAPSED = Sender(1, Admission(Outcome.HOLD, Situation.EXPIRED))
JEAN, MARIE = Sender(1), Sender(2)
OPEN, OTHERS = AnsweredCase(7, joins=True, joined_until=None), AnsweredCase(7, joins=False, joined_until=None)
GONE = replace(JEAN, has_left=True)
FLAGGED, HELD, SENT_BACK = (
    replace(JEAN, entrance=each) for each in (Entrance.FLAGGED, Entrance.HELD, Entrance.SENT_BACK)
)
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
        (None, None, Hold(HoldReason.UNKNOWN_SENDER)),
        (None, OPEN, Hold(HoldReason.UNKNOWN_SENDER)),
        (JEAN, OPEN, Append(7, 1, machine=False)),
        (LAPSED, OPEN, Append(7, 1, machine=False)),
        (MARIE, OTHERS, Hold(HoldReason.NOT_A_PARTICIPANT)),
        (JEAN, JUST_CLOSED, Append(7, 1, machine=False)),
        (JEAN, LONG_CLOSED, Open(1, follows=7)),
        (FLAGGED, None, Open(1)),
        (HELD, None, Hold(HoldReason.MAY_NOT_OPEN)),
        (HELD, OPEN, Append(7, 1, machine=False)),
        (HELD, LONG_CLOSED, Hold(HoldReason.MAY_NOT_OPEN)),
        (SENT_BACK, OPEN, Append(7, 1, machine=False)),
        (SENT_BACK, OTHERS, Hold(HoldReason.NOT_A_PARTICIPANT)),
        (GONE, None, Hold(HoldReason.HAS_LEFT)),
        (GONE, OPEN, Hold(HoldReason.HAS_LEFT)),
        (replace(GONE, entrance=Entrance.SENT_BACK), None, Hold(HoldReason.HAS_LEFT)),
    ],
)
def test_mail_of_people(automatic: Automatic, sender: Sender, answered: AnsweredCase, decision: Decision) -> None:
    assert decided(automatic, sender, answered) == decision


@pytest.mark.parametrize("automatic", MACHINES)
def test_mail_of_machines_opens_nothing_and_moves_nothing(automatic: Automatic) -> None:
    stranger = Hold(HoldReason.DELIVERY_REPORT) if automatic.is_report else Drop(DropReason.MACHINE_UNKNOWN)
    assert decided(automatic, None, None) == stranger
    assert decided(automatic, None, OPEN) == stranger
    assert decided(automatic, GONE, OPEN) == stranger
    assert decided(automatic, SENT_BACK, None) == decided(automatic, JEAN, None) == Hold(HoldReason.MACHINE)
    assert decided(automatic, MARIE, OTHERS) == Hold(HoldReason.NOT_A_PARTICIPANT)
    for case in (OPEN, JUST_CLOSED, LONG_CLOSED):
        assert decided(automatic, JEAN, case) == Append(7, 1, machine=True)


def test_our_own_mail_never_comes_back_in() -> None:
    for automatic, sender, answered in product(Automatic, (None, JEAN), (None, OPEN)):
        assert decided(automatic, sender, answered, from_us=True) == Drop(DropReason.OUR_OWN)


def test_a_mail_without_a_sender_is_held_as_such() -> None:
    assert decide(parse_mail(b"\nx"), Facts(AT, None, None, False)) == Hold(HoldReason.NO_SENDER)


def test_who_may_not_open_is_told_so_where_a_person_wrote_and_held_where_no_answer_may_go_back() -> None:
    for answered in (None, LONG_CLOSED):
        outcomes = {automatic: decided(automatic, SENT_BACK, answered) for automatic in PEOPLE}
        assert outcomes.pop(Automatic.NOT_AUTOMATIC) == SendBack(1)
        assert set(outcomes.values()) == {Hold(HoldReason.MAY_NOT_OPEN)}


@pytest.mark.parametrize("situation", Situation)
@pytest.mark.parametrize(("outcome", "held"), [(Outcome.HOLD, True), (Outcome.REFUSE, False)])
def test_who_does_not_stand_well_is_held_or_refused_and_told_why(situation, outcome, held):
    """good_standing: who wrote it themselves is answered; what must not be answered waits for the staff instead."""
    reason, sender = HoldReason(situation.value), replace(JEAN, admission=Admission(outcome, situation))
    for automatic, answered in product(PEOPLE, (None, LONG_CLOSED)):
        answers = automatic is Automatic.NOT_AUTOMATIC
        wanted = SendBack(1, reason, held=held) if answers else Hold(reason)
        assert decided(automatic, sender, answered) == wanted
        assert decided(automatic, replace(sender, entrance=Entrance.SENT_BACK), answered) == wanted
    for automatic in MACHINES:
        assert decided(automatic, sender, None) == Hold(HoldReason.MACHINE)
    assert decided(Automatic.NOT_AUTOMATIC, sender, OPEN) == Append(7, 1, machine=False)


def test_what_always_comes_in_opens_a_case_that_goes_on_from_the_one_it_answers():
    admitted = Admission(Outcome.ACCEPT, Situation.IN_ARREARS, topic=Topic.BILLING)
    for answered, follows in ((None, None), (LONG_CLOSED, 7)):
        for about in ("", "shop", None):
            sender = replace(JEAN, admission=admitted, product=about)
            wanted = Open(1, follows, Topic.BILLING, about or "")
            assert decided(Automatic.NOT_AUTOMATIC, sender, answered) == wanted


def test_nobody_guesses_which_of_several_contracts_is_meant():
    unclear, clear = replace(JEAN, product=None), replace(JEAN, product="shop")
    for automatic in PEOPLE:
        assert decided(automatic, unclear, None) == Hold(HoldReason.SEVERAL_CONTRACTS)
        assert decided(automatic, replace(unclear, entrance=Entrance.SENT_BACK), None) == Hold(
            HoldReason.SEVERAL_CONTRACTS
        )
        assert decided(automatic, clear, None) == Open(1, product="shop")
        assert decided(automatic, unclear, LONG_CLOSED) == Open(1, follows=7)  # its case says it
        assert decided(automatic, unclear, OPEN) == Append(7, 1, machine=False)

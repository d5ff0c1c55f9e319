"""How far a server's refusal reaches."""

import pytest

from palier.core.mail.refusals import Refusal, refusal_of, refusal_reported, status_in


@pytest.mark.parametrize(
    ("said", "of_recipient", "reach"),
    [
        ("550 5.1.1 User unknown", True, Refusal.THIS_ADDRESS),
        ("550 5.1.1 User unknown", False, Refusal.THIS_ADDRESS),
        ("5.2.1 switched off", True, Refusal.THIS_ADDRESS),
        ("550 No such user here", True, Refusal.THIS_ADDRESS),
        ("550 No such user here", False, Refusal.THIS_MAIL),
        ("552 5.2.2 mailbox full", True, Refusal.THIS_MAIL),
        ("554 5.7.1 spam", True, Refusal.THIS_MAIL),
        ("554 refused", True, Refusal.THIS_MAIL),
        ("450 4.2.0 Greylisted", True, Refusal.FOR_NOW),
        ("421 try later", True, Refusal.FOR_NOW),
        ("4.7.1 please wait", True, Refusal.FOR_NOW),
        ("a@x.example: 553 sorry", True, Refusal.THIS_ADDRESS),
        ("550: no mailbox here", True, Refusal.THIS_ADDRESS),
        ("550 5.0.0 User unknown", True, Refusal.THIS_ADDRESS),
        ("5.0.0", True, Refusal.THIS_MAIL),
        ("4.0.0", True, Refusal.FOR_NOW),
        ("450 4.0.0 later", True, Refusal.FOR_NOW),
        ("550 4.1.1 later", True, Refusal.FOR_NOW),
        ("554 delivery error: dd This user doesn't have a yahoo.example account", True, Refusal.THIS_ADDRESS),
        ("554 no such user", True, Refusal.THIS_ADDRESS),
        ("554 no such user", False, Refusal.THIS_MAIL),
        ("550 blocked using zen.spamhaus.example", True, Refusal.THIS_MAIL),
        ("550 Message refused by policy", True, Refusal.THIS_MAIL),
        ("553 relaying denied", True, Refusal.THIS_MAIL),
        ("550 mailbox full", True, Refusal.THIS_MAIL),
        ("no code", True, Refusal.FOR_NOW),
        ("", True, Refusal.FOR_NOW),
    ],
)
def test_reach(said: str, of_recipient: bool, reach: Refusal) -> None:
    assert refusal_of(said, of_recipient=of_recipient) is reach


def test_status() -> None:
    assert (status_in("550 5.1.10 null mx"), status_in("550 no"), status_in("10.5.1.1")) == ("5.1.10", "", "")


@pytest.mark.parametrize(
    ("status", "said", "reach"),
    [
        ("5.1.1", "", Refusal.THIS_ADDRESS),
        ("5.1.1", "421 later", Refusal.THIS_ADDRESS),
        ("5.7.1", "550 User unknown", Refusal.THIS_MAIL),
        ("4.4.1", "550 User unknown", Refusal.FOR_NOW),
        ("5.0.0", "550 Mailbox not found", Refusal.THIS_ADDRESS),
        ("5.0.0", "554 refused", Refusal.THIS_MAIL),
        ("5.0.0", "", Refusal.THIS_MAIL),
        ("", "550 Mailbox not found", Refusal.THIS_ADDRESS),
        ("", "550-5.1.1 nobody", Refusal.THIS_ADDRESS),
        ("", "450 Mailbox busy", Refusal.FOR_NOW),
        ("", "", Refusal.FOR_NOW),
    ],
)
def test_a_report_is_judged_by_its_status_or_by_the_reply_it_repeats(status: str, said: str, reach: Refusal) -> None:
    assert refusal_reported(status, said) is reach

"""How far a server's refusal reaches."""

import pytest

from palier.core.mail.refusals import Refusal, refusal_of, status_in


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
        ("no code", True, Refusal.FOR_NOW),
        ("", True, Refusal.FOR_NOW),
    ],
)
def test_reach(said: str, of_recipient: bool, reach: Refusal) -> None:
    assert refusal_of(said, of_recipient=of_recipient) is reach


def test_status() -> None:
    assert (status_in("550 5.1.10 null mx"), status_in("550 no"), status_in("10.5.1.1")) == ("5.1.10", "", "")

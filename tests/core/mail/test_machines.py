"""Machines are told from people by what they write, also where they follow no standard."""

import pytest
from tests.mail.machines import AUTOMATIC, FEEDBACK, PEOPLE, PLAIN_REPORTS, RECEIPT, STANDARD_REPORTS

from palier.core.mail.automatic import Automatic
from palier.core.mail.message import ParsedMail
from palier.core.mail.parse import parse_mail
from palier.core.mail.reports import Report, ReportedRecipient

UTF_8 = "Content-Type: text/plain; charset=utf-8\n"


def read(head: str, text: str) -> ParsedMail:
    more = "" if "Content-Type" in head else UTF_8
    return parse_mail(f"{head}{more}\n{text}".encode())


@pytest.mark.parametrize("name", PLAIN_REPORTS)
def test_reports_in_words(name: str) -> None:
    assert read(*PLAIN_REPORTS[name]).automatic is Automatic.DELIVERY_REPORT


@pytest.mark.parametrize("name", [name for name in PLAIN_REPORTS if name != "yandex"])
def test_reports_in_words_name_whom_they_are_about(name: str) -> None:
    report = read(*PLAIN_REPORTS[name]).report
    assert report is not None
    assert "jean@client.example" in {each.email for each in report.recipients}


def test_the_mail_a_report_in_words_is_about() -> None:
    report = read(*PLAIN_REPORTS["qmail"]).report
    assert report == Report(
        (ReportedRecipient("jean@client.example", "failed", "5.1.1", ""),), "c1.2.reply.abc@provider.example"
    )
    assert report.recipients[0].is_hard


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ("550 No such user here", "", "550 No such user here"),
        ("    550-No such user here", "", "550-No such user here"),
        (
            "host mx[192.0.2.1] said: 550 5.1.1 nobody (in reply to RCPT)",
            "5.1.1",
            "550 5.1.1 nobody (in reply to RCPT)",
        ),
        ("(reason: 554: delivery error: dd)", "", "554: delivery error: dd)"),
        ("<<< 421 try later", "", "421 try later"),
        ("Your mail of 450 kB could not be delivered.", "", ""),
        ("Sorry.\n\n--- Below this line is a copy of the message.\n\n550 nobody\nWe run version 5.1.1 now.", "", ""),
        ("Sorry.\n\nReturn-Path: <a@b.example>\nSubject: 5.1.1\n\nError 550 nobody", "", ""),
    ],
)
def test_a_report_in_words_repeats_a_servers_reply(words: str, status: str, said: str) -> None:
    head = "From: MAILER-DAEMON@mx.client.example\nSubject: Mail delivery failed\n"
    report = read(head, f"Your message to jean@client.example could not be delivered.\n\n{words}\n").report
    assert report == Report((ReportedRecipient("jean@client.example", "failed", status, said),))


@pytest.mark.parametrize(
    ("name", "action", "status", "said", "hard"),
    [
        ("failed", "failed", "5.1.1", "5.1.1 User unknown", True),
        ("delayed", "delayed", "4.4.1", "4.4.1 timed out", False),
        ("relayed", "relayed", "2.0.0", "2.0.0 ok", False),
        ("mixed", "failed", "5.7.1", "5.7.1 rejected", True),
        ("full", "failed", "4.2.2", "4.2.2 mailbox full", False),
    ],
)
def test_standard_reports(name: str, action: str, status: str, said: str, hard: bool) -> None:
    mail = read(*STANDARD_REPORTS[name])
    recipient = ReportedRecipient("jean@client.example", action, status, said)
    assert mail.automatic is Automatic.DELIVERY_REPORT
    assert mail.report == Report((recipient,), "c1.2.reply.abc@provider.example")
    assert recipient.is_hard is hard


def test_complaints_and_receipts_are_no_delivery_reports() -> None:
    assert read(*FEEDBACK).automatic is Automatic.FEEDBACK_REPORT
    assert read(*RECEIPT).automatic is Automatic.RECEIPT
    assert read(*RECEIPT).report is None


@pytest.mark.parametrize("name", AUTOMATIC)
def test_automatic_mail_is_no_report_and_gets_no_automatic_answer(name: str) -> None:
    found = read(*AUTOMATIC[name]).automatic
    assert found not in (Automatic.NOT_AUTOMATIC, Automatic.DELIVERY_REPORT)


@pytest.mark.parametrize("name", PEOPLE)
def test_people(name: str) -> None:
    assert read(*PEOPLE[name]).automatic is Automatic.NOT_AUTOMATIC

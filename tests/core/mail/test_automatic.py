"""Machines are told from people; people whose mail looks like a machine's are still people."""

import pytest

from palier.core.mail.automatic import Automatic
from palier.core.mail.parse import parse_mail

PERSON = b"From: Jean <jean@client.example>\nSubject: Help\n"


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        (b"", Automatic.NOT_AUTOMATIC),
        (b"Auto-Submitted: no\n", Automatic.NOT_AUTOMATIC),
        (b"Precedence: normal\n", Automatic.NOT_AUTOMATIC),
        (b"Auto-Submitted: auto-replied; owner=x\n", Automatic.AUTO_SUBMITTED),
        (b"Auto-Submitted: auto-generated\n", Automatic.AUTO_SUBMITTED),
        (b"X-Autoreply: yes\n", Automatic.AUTO_REPLY),
        (b"Precedence: auto_reply\n", Automatic.AUTO_REPLY),
        (b"X-Precedence: auto_reply\n", Automatic.AUTO_REPLY),
        (b"Delivered-To: autoresponder\n", Automatic.AUTO_REPLY),
        (b"Content-Type: multipart/report; report-type=delivery-status\n", Automatic.DELIVERY_REPORT),
        (b"Content-Type: multipart/report\n", Automatic.DELIVERY_REPORT),
        (b"Content-Type: multipart/report; report-type=feedback-report\n", Automatic.FEEDBACK_REPORT),
        (b"Content-Type: multipart/report; report-type=sales\n", Automatic.NOT_AUTOMATIC),
        (b"Content-Type: message/delivery-status\n", Automatic.DELIVERY_REPORT),
        (b"X-Failed-Recipients: a@b.example\n", Automatic.DELIVERY_REPORT),
        (b"Return-Path: <>\n", Automatic.NULL_SENDER),
        (b"Return-Path: < >\n", Automatic.NULL_SENDER),
        (b"List-Id: <l.example>\n", Automatic.MAILING_LIST),
        (b"List-Unsubscribe: <mailto:x@l.example>\n", Automatic.MAILING_LIST),
        (b"Precedence: list\n", Automatic.MAILING_LIST),
        (b"Precedence: bulk\n", Automatic.BULK),
        (b"X-Auto-Response-Suppress: DR, RN, AutoReply\n", Automatic.ANSWER_UNWANTED),
        (b"X-Auto-Response-Suppress: DR\n", Automatic.NOT_AUTOMATIC),
    ],
)
def test_reasons(headers: bytes, reason: Automatic) -> None:
    assert parse_mail(PERSON + headers + b"\nHello", envelope_from="jean@client.example").automatic is reason


@pytest.mark.parametrize(
    ("subject", "reason"),
    [
        ("Automatic reply: Help", Automatic.AUTO_REPLY),
        ("Réponse automatique : Help", Automatic.AUTO_REPLY),
        ("Out of office: back on Monday", Automatic.AUTO_REPLY),
        ("Automatic reply to customers doesn’t work", Automatic.NOT_AUTOMATIC),
        ("Out of office hours nobody answers", Automatic.NOT_AUTOMATIC),
    ],
)
def test_subjects(subject: str, reason: Automatic) -> None:
    assert parse_mail(f"From: a@b.example\nSubject: {subject}\n\nx".encode()).automatic is reason


def test_mail_systems_and_the_null_sender() -> None:
    daemon = b"From: Mail System <MAILER-DAEMON@mx.example>\n\nx"
    assert parse_mail(daemon).automatic is Automatic.MAIL_SYSTEM
    assert parse_mail(PERSON + b"\nx", envelope_from="").automatic is Automatic.NULL_SENDER
    assert parse_mail(PERSON + b"\nx").automatic is Automatic.NOT_AUTOMATIC


def test_which_reasons_are_machines() -> None:
    people = {
        Automatic.NOT_AUTOMATIC,
        Automatic.MAILING_LIST,
        Automatic.BULK,
        Automatic.NO_REPLY,
        Automatic.ANSWER_UNWANTED,
    }
    assert {reason for reason in Automatic if not reason.is_machine} == people
    assert {reason for reason in Automatic if reason.is_report} == {
        Automatic.DELIVERY_REPORT,
        Automatic.FEEDBACK_REPORT,
        Automatic.MAIL_SYSTEM,
    }

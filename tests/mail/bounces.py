"""Reports about one mail, as ten mail servers write them.  All of our own writing, after their forms.

Each takes the Message-ID of the mail, with its angle brackets, and whom it was for, and gives the bytes of the report.
"""

import base64
import quopri

SUBJECT = "Re: Export [PAL-7K3-92]"


def _original(message_id: str, to: str) -> str:
    return (
        f"From: Acme <support@palier.localhost>\nTo: {to}\nSubject: {SUBJECT}\nMessage-ID: {message_id}\n"
        "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\nBonjour, nous regardons.\n"
    )


def _status(to: str, status: str, said: str, *, action: str = "failed") -> str:
    return (
        "Reporting-MTA: dns; mx.client.example\nArrival-Date: Mon, 2 Mar 2026 10:00:00 +0100\n\n"
        f"Final-Recipient: rfc822; {to}\nAction: {action}\nStatus: {status}\nDiagnostic-Code: smtp; {said}\n"
    )


def _report(sender: str, subject: str, words: str, status: str, original: str, *, kind: str = "message/rfc822") -> str:
    return (
        f"Return-Path: <>\nFrom: {sender}\nTo: support@palier.localhost\nSubject: {subject}\nAuto-Submitted: auto-replied\n"
        'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="R"\n\n'
        f"--R\nContent-Type: text/plain; charset=utf-8\n\n{words}\n\n--R\nContent-Type: message/delivery-status\n\n{status}\n"
        f"--R\nContent-Type: {kind}\n\n{original}\n--R--\n"
    )


def postfix(message_id: str, to: str) -> bytes:
    words = f"This is the mail system at host mx.client.example.\n\n<{to}>: host mx[192.0.2.1] said: 550 5.1.1 unknown"
    return _report(
        "MAILER-DAEMON@mx.client.example (Mail Delivery System)", "Undelivered Mail Returned to Sender", words,
        _status(to, "5.1.1", "550 5.1.1 User unknown"), _original(message_id, to),
    ).encode()  # fmt: skip


def postfix_delayed(message_id: str, to: str) -> bytes:
    """Headers alone, and nothing has failed yet."""
    return _report(
        "MAILER-DAEMON@mx.client.example (Mail Delivery System)", "Delayed Mail (still being retried)",
        "THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE.",
        _status(to, "4.4.1", "connect to mx: Connection timed out", action="delayed"),
        _original(message_id, to).partition("\n\n")[0], kind="text/rfc822-headers",
    ).encode()  # fmt: skip


def exim(message_id: str, to: str) -> bytes:
    """No standard form: words, and a copy of the mail below them."""
    return (
        f"Return-Path: <>\nX-Failed-Recipients: {to}\nAuto-Submitted: auto-replied\n"
        "From: Mail Delivery System <Mailer-Daemon@mx.client.example>\nTo: support@palier.localhost\n"
        "Subject: Mail delivery failed: returning message to sender\n\n"
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered "
        f"to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  {to}\n"
        "    host mx [192.0.2.1]\n    550 5.1.1 Unknown user\n\n------ This is a copy of the message, including all the headers. ------\n\n"
        f"{_original(message_id, to)}"
    ).encode()


def qmail(message_id: str, to: str) -> bytes:
    return (
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.client.example\nTo: support@palier.localhost\nSubject: failure notice\n\n"
        "Hi. This is the qmail-send program at mx.client.example.\nI'm afraid I wasn't able to deliver your message to the "
        f"following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<{to}>:\n"
        "192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 User unknown\n\n"
        f"--- Below this line is a copy of the message.\n\nReturn-Path: <support@palier.localhost>\n{_original(message_id, to)}"
    ).encode()


def sendmail(message_id: str, to: str) -> bytes:
    words = (
        "The original message was received at Mon, 2 Mar 2026 10:00:00 +0100\n\n   ----- The following addresses had permanent "
        f"fatal errors -----\n<{to}>\n    (reason: 550 5.1.1 User unknown)"
    )
    return _report(
        "Mail Delivery Subsystem <MAILER-DAEMON@mx.client.example>", "Returned mail: see transcript for details", words,
        _status(to, "5.1.1", "550 5.1.1 User unknown"), _original(message_id, to),
    ).encode()  # fmt: skip


def exchange_fr(message_id: str, to: str) -> bytes:
    """Microsoft 365 in French: HTML for people in base64, the mail's headers in a part of their own."""
    words = base64.encodebytes(
        f"<html><body><p><b>Échec de la remise pour ces destinataires ou groupes :</b></p><p>{to}</p></body></html>".encode()
    ).decode()
    return (
        "Return-Path: <>\nFrom: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@client.example>\n"
        f"To: support@palier.localhost\nSubject: =?utf-8?Q?Non_remis_:?= {SUBJECT}\nAuto-Submitted: auto-replied\n"
        f"In-Reply-To: {message_id}\nReferences: {message_id}\nX-MS-Exchange-Message-Is-Ndr:\n"
        'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="x_"\n\n--x_\n'
        f'Content-Type: multipart/alternative; differences=Content-Type; boundary="y_"\n\n--y_\nContent-Type: text/html; charset="utf-8"\n'
        f"Content-Transfer-Encoding: base64\n\n{words}\n--y_--\n\n--x_\nContent-Type: message/delivery-status\n\n"
        f"{_status(to, '5.1.10', '550 5.1.10 RESOLVER.ADR.RecipientNotFound')}\n"
        f"--x_\nContent-Type: message/rfc822\n\n{_original(message_id, to)}\n--x_--\n"
    ).encode()


def gmail(message_id: str, to: str) -> bytes:
    """Google: words twice, a picture, the status, and the mail."""
    return (
        "Return-Path: <>\nFrom: Mail Delivery Subsystem <mailer-daemon@googlemail.example>\nTo: support@palier.localhost\n"
        f"Auto-Submitted: auto-replied\nSubject: Delivery Status Notification (Failure)\nX-Failed-Recipients: {to}\n"
        f"In-Reply-To: {message_id}\nReferences: {message_id}\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; boundary="00"; report-type=delivery-status\n\n--00\nContent-Type: multipart/related; boundary="01"\n\n'
        f'--01\nContent-Type: multipart/alternative; boundary="02"\n\n--02\nContent-Type: text/plain; charset="UTF-8"\n\n** Address not found **\n\n'
        f"Your message wasn't delivered to {to} because the address couldn't be found.\n--02--\n--01\nContent-Type: image/png; name=\"icon.png\"\n"
        "Content-Id: <icon.png>\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--01--\n--00\nContent-Type: message/delivery-status\n\n"
        f"{_status(to, '5.1.1', '550-5.1.1 The email account that you tried to reach does not exist.')}\n"
        f"--00\nContent-Type: message/rfc822\n\n{_original(message_id, to)}\n--00--\n"
    ).encode()


def domino(message_id: str, to: str) -> bytes:
    """HCL Domino: a mail of Notes with the status among its parts."""
    words = f"Your message\n\n  Subject: {SUBJECT}\n\nwas not delivered to:\n\n  {to}\n\nbecause:\n\n  User not listed in Domino Directory"
    return _report(
        "postmaster@client.example", f"DELIVERY FAILURE: User {to} not listed in Domino Directory", words,
        _status(to, "5.1.1", "550 User not listed in Domino Directory"), _original(message_id, to),
    ).encode()  # fmt: skip


def yahoo(message_id: str, to: str) -> bytes:
    """Words alone, quoted-printable, the mail's headers among them."""
    words = (
        f"Sorry, we were unable to deliver your message to the following address.\n\n<{to}>:\n554: delivery error: dd This user doesn't "
        f"have a yahoo.example account [-5]\n\n--- Below this line is a copy of the message.\n\n{_original(message_id, to)}"
    )
    return (
        "Return-Path: <>\nFrom: MAILER-DAEMON@yahoo.example\nTo: support@palier.localhost\nSubject: Failure Notice\nContent-Type: text/plain\n"
        "Content-Transfer-Encoding: quoted-printable\n\n" + quopri.encodestring(words.encode()).decode()
    ).encode()


def mdaemon(message_id: str, to: str) -> bytes:
    """No report by its type: words, what the servers said to each other, and the mail attached."""
    return (
        "Return-Path: <>\nFrom: MDAEMON@client.example\nTo: support@palier.localhost\nSubject: Permanent Delivery Failure\nPrecedence: bulk\n"
        'Content-Type: multipart/mixed; boundary="m"\n\n--m\nContent-Type: text/plain\n\n'
        "The attached message had PERMANENT fatal delivery errors!\n\nAfter one or more unsuccessful delivery attempts the attached "
        f"message has\nbeen removed from the mail queue on this server.\n\nFailed address: {to}\n\n--- Session Transcript ---\n"
        " Mon 2026-03-02 10:00:00: <-- 220 mx.client.example ESMTP\n Mon 2026-03-02 10:00:01: --> RCPT To:<"
        + to
        + ">\n"
        " Mon 2026-03-02 10:00:01: <-- 550 Recipient unknown\n--- End Transcript ---\n\n--m\nContent-Type: message/rfc822\n\n"
        f"{_original(message_id, to)}\n--m--\n"
    ).encode()


FORMATS = (postfix, postfix_delayed, exim, qmail, sendmail, exchange_fr, gmail, domino, yahoo, mdaemon)

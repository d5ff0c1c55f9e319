"""Answers to reporters: encrypted to their key and ours, or not at all."""

from datetime import datetime

from palier.apps.cases.casefile import put_back, take_case
from palier.apps.cases.errors import NothingSaid
from palier.apps.cases.saying import say, say_among_us
from palier.apps.cases.words import Words
from palier.apps.errors import NotFound
from palier.apps.outbox import commands as outbox
from palier.apps.transactions import one_transaction
from palier.apps.vulnerabilities import policies
from palier.apps.vulnerabilities.apart import read_key
from palier.apps.vulnerabilities.errors import NoKeyOfReporter
from palier.apps.vulnerabilities.keeping import channel_numbered
from palier.apps.vulnerabilities.models import Report, SealedMessage
from palier.apps.vulnerabilities.reporting import SEALED
from palier.core.actor import Actor
from palier.core.case import Kind
from palier.core.mail.addresses import normal_email
from palier.core.pgp.keys import KeyRefused
from palier.core.pgp.sealing import seal_for_us, sealed_answer, unseal


@one_transaction
def answer_report(*, case_id: int, text: str, by: Actor, at: datetime) -> None:
    """Answer whoever reported it, by encrypted mail, signed by the channel's key; that acknowledges the report too.

    Raises NotFound, NothingSaid, NoKeyOfReporter (without their key, or their address, nothing leaves).
    """
    report = _report(case_id, by)
    channel = channel_numbered(report.channel_id)
    assert channel is not None
    if not text.strip():
        raise NothingSaid("answer_report")
    file = take_case(case_id=case_id, by=by, at=at)
    address = normal_email(unseal(bytes(report.address), secrets=channel.secrets).decode())
    theirs = _usable(report.reporter.public, at)
    if not theirs or not address:
        raise NoKeyOfReporter(file.case.reference)
    event = file.add(Kind.STAFF_REPLIED)
    say(file, event, Words(SEALED, sealed=True))
    file.rows.append(
        outbox.mail_owed(
            kind="security_answer", recipients=[address], language=file.case.contact.language, at=file.at,
            case_id=case_id, account_id=file.case.account_id, event_id=event.pk, seq=event.seq,
        )
    )  # fmt: skip
    put_back(file, act="answer_report")
    cipher = sealed_answer(text, subject=file.case.reference, secret=channel.secret, theirs=theirs)
    SealedMessage.objects.create(
        case_id=case_id, seq=event.seq, at=file.at, readable=True, encrypted=True, answer=cipher,
        sealed=seal_for_us(text.encode(), secret=channel.secret),
    )  # fmt: skip


@one_transaction
def note_on_report(*, case_id: int, text: str, by: Actor, at: datetime) -> None:
    """Write a note among the team, sealed as everything else.  Raises NotFound, NothingSaid."""
    report = _report(case_id, by)
    channel = channel_numbered(report.channel_id)
    assert channel is not None
    if not text.strip():
        raise NothingSaid("note_on_report")
    file = take_case(case_id=case_id, by=by, at=at)
    event = file.add(Kind.NOTE_ADDED)
    say_among_us(file, event, Words(SEALED, sealed=True))
    put_back(file, act="note_on_report")
    SealedMessage.objects.create(
        case_id=case_id, seq=event.seq, at=file.at, readable=True, encrypted=True,
        sealed=seal_for_us(text.encode(), secret=channel.secret),
    )  # fmt: skip


@one_transaction
def give_key(*, case_id: int, key: str, by: Actor, at: datetime) -> None:
    """Use this key of the reporter for answers from now on: somebody of the team has made sure that it is theirs.

    Raises NotFound, KeyRefused.
    """
    report = _report(case_id, by)
    report.reporter.public = read_key(key.encode(), at=at).armoured
    report.reporter.save(update_fields=["public"])
    put_back(take_case(case_id=case_id, by=by, at=at), act="give_key")


def _report(case_id: int, by: Actor) -> Report:
    report = Report.objects.select_related("channel", "reporter").filter(pk=case_id).first()
    if report is None or not policies.is_in_team(by, report.channel.team_id):
        raise NotFound("case", str(case_id))
    return report


def _usable(armoured: str, at: datetime) -> str:
    """A key that still is good; empty where it has expired or was revoked meanwhile."""
    if not armoured:
        return ""
    try:
        return read_key(armoured.encode(), at=at).armoured
    except KeyRefused:
        return ""

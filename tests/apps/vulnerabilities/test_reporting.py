"""What comes by the vulnerability channel is kept, sealed, whatever it was encrypted with; only its team reads it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db import connection
from tests.apps.vulnerabilities.channel import ADDRESS, encrypted_mail, person, plain_mail, security_desk
from tests.factories import AT

from palier.adapters.mail.compose import compose
from palier.apps.cases import commands as cases
from palier.apps.cases.policies import visible_cases
from palier.apps.cases.queries import View, agent_queue, queue_counts
from palier.apps.cases.restricted_errors import SealedCase
from palier.apps.errors import NotFound
from palier.apps.mailroom.letters import letter_of
from palier.apps.outbox.models import OutgoingMail
from palier.apps.vulnerabilities.commands import answer_report, note_on_report, take_form, take_mail
from palier.apps.vulnerabilities.errors import NoKeyOfReporter, NothingReported
from palier.apps.vulnerabilities.models import Report, SealedMessage
from palier.apps.vulnerabilities.queries import report_sheet, reports
from palier.core.pgp.opening import Ring, Seal, Signed, open_mail

pytestmark = pytest.mark.django_db
CANARY = "kanarie-7f3"


def take(raw: bytes, *, at=AT, to: str = ADDRESS, envelope_from: str = "rita@research.example"):
    return take_mail(raw=raw, envelope_from=envelope_from, envelope_to=[to], at=at)


def everything() -> str:
    """Every text column of every table of ours, as a dump would hold it."""
    rows = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model.__module__.startswith("palier."):
                cursor.execute(f'SELECT to_jsonb(t)::text FROM "{model._meta.db_table}" t')
                rows += [row for (row,) in cursor.fetchall()]
    return "\n".join(rows)


def test_a_report_becomes_a_case_that_its_team_reads_and_nobody_else_knows_of() -> None:
    desk, rita = security_desk(), person()
    taken = take(encrypted_mail(f"Overflow {CANARY}", sender=rita, to=[desk.key], key=True))
    sheet = report_sheet(viewer=desk.member, reference=taken.reference)
    [entry] = sheet.entries
    assert [part.text for part in entry.mail.parts if not part.name] == [f"Overflow {CANARY}"]
    assert entry.mail.subject == "What this is really about"
    assert (sheet.address, sheet.fingerprint) == (rita.address, rita.secret.extract_certificate().fingerprint.upper())
    assert [line.reference for line in reports(viewer=desk.member)] == [taken.reference]
    assert visible_cases(desk.member).filter(pk=taken.case_id).exists()
    for viewer in (desk.outsider, desk.desk.agent, desk.desk.contact):
        assert not visible_cases(viewer).filter(pk=taken.case_id).exists()
        with pytest.raises(NotFound):
            report_sheet(viewer=viewer, reference=taken.reference)


def test_it_is_acknowledged_within_the_hours_of_the_catalogue() -> None:
    desk = security_desk()
    taken = take(plain_mail("Hole", sender="rita@research.example"))
    [line] = reports(viewer=desk.member)
    # 24 hours of an office open from 9 to 18 in Paris, from Monday at 10: Wednesday at 16.
    assert line.due_at == datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
    cases.acknowledge_case(case_id=taken.case_id, by=desk.member, at=AT + timedelta(hours=3))
    assert reports(viewer=desk.member)[0].due_at is None


def test_no_word_of_it_stands_anywhere_in_the_clear() -> None:
    desk, rita = security_desk(), person(f"{CANARY}@research.example", name=CANARY)
    take(encrypted_mail(f"Overflow {CANARY}", sender=rita, to=[desk.key], key=True), envelope_from=rita.address)
    OutgoingMail.objects.all().delete()  # the envelope needs the address; it is the only place
    take(plain_mail(f"In the clear {CANARY}", sender="b@research.example", subject=CANARY))
    taken = take_form(channel_id=desk.channel_id, text=f"By form {CANARY}", address=f"{CANARY}@c.example", at=AT)
    note_on_report(case_id=taken.case_id, text=f"Among us {CANARY}", by=desk.member, at=AT)
    assert CANARY not in everything()
    assert CANARY in report_sheet(viewer=desk.member, reference=taken.reference).entries[0].mail.parts[0].text


def test_counts_and_lists_are_as_if_it_were_not_there() -> None:
    desk = security_desk()
    before = {who: (queue_counts(viewer=who, at=AT), _queue(who)) for who in (desk.outsider, desk.desk.agent)}
    for number in range(14):
        take(plain_mail(f"Hole {number}", sender=f"r{number}@research.example"))
    for who, seen in before.items():
        assert (queue_counts(viewer=who, at=AT), _queue(who)) == seen
    assert queue_counts(viewer=desk.member, at=AT)[View.OPEN] == 14


def _queue(viewer) -> list[str]:
    return [row.reference for row in agent_queue(viewer=viewer, view=View.OPEN, at=AT).rows]


def test_one_written_to_another_key_is_kept_and_its_sender_gets_ours_once() -> None:
    """J2: ten senders, each of them twice."""
    desk, other = security_desk(), person("else@else.example").secret.extract_certificate()
    for number in range(10):
        rita = person(f"r{number}@research.example")
        for _again in range(2):
            taken = take(encrypted_mail("x", sender=rita, to=[other]), envelope_from=rita.address)
            assert not report_sheet(viewer=desk.member, reference=taken.reference).entries[0].mail.is_readable
    assert SealedMessage.objects.filter(readable=False).count() == 20
    mails = OutgoingMail.objects.filter(kind="security_unreadable")
    assert sorted(mail.recipients[0] for mail in mails) == [f"r{number}@research.example" for number in range(10)]
    composed = compose(letter_of(mails[0].pk), at=AT)
    assert composed.envelope_from == ""
    assert b"application/pgp-keys" in composed.raw
    assert "encrypted with our key" in composed.sent.text


def test_a_machine_is_told_nothing_and_kept_all_the_same() -> None:
    security_desk()
    for headers in ({"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"List_Id": "<a.b>"}):
        assert take(plain_mail("x", sender="robot@research.example", **headers))
    assert take(plain_mail("x", sender="mailer-daemon@research.example"), envelope_from="")
    assert not OutgoingMail.objects.exists()
    assert Report.objects.count() == 4


def test_the_receipt_says_nothing_of_the_report_and_comes_once_a_day() -> None:
    security_desk()
    for _again in range(3):
        take(plain_mail(f"{CANARY}", sender="rita@research.example", subject=CANARY))
    mail = OutgoingMail.objects.get()
    composed = compose(letter_of(mail.pk), at=AT)
    assert CANARY.encode() not in composed.raw
    assert "by Wednesday, 4 March 2026 at 16:00" in composed.sent.text
    assert f"<{ADDRESS}>" in composed.sent.sender


def test_an_answer_leaves_encrypted_and_what_comes_back_joins_the_case() -> None:
    desk, rita = security_desk(), person()
    taken = take(encrypted_mail("Hole", sender=rita, to=[desk.key], key=True))
    answer_report(case_id=taken.case_id, text=f"Thank you, {CANARY}", by=desk.member, at=AT + timedelta(hours=1))
    mail = OutgoingMail.objects.get(kind="security_answer")
    composed = compose(letter_of(mail.pk), at=AT)
    assert composed.recipients == (rita.address,)
    assert CANARY.encode() not in composed.raw + composed.sent.text.encode()
    [part] = open_mail(composed.raw, Ring((bytes(rita.secret),), str(desk.key))).parts
    assert (part.text, part.seal, part.signed) == (f"Thank you, {CANARY}", Seal.DECRYPTED, Signed.KNOWN)
    assert CANARY not in everything()
    assert reports(viewer=desk.member)[0].due_at is None
    returns_to = composed.envelope_from
    again = take(encrypted_mail("More", sender=rita, to=[desk.key]), to=returns_to)
    assert again.case_id == taken.case_id
    entries = report_sheet(viewer=desk.member, reference=taken.reference).entries
    assert [(entry.text or entry.mail.parts[0].text) for entry in entries] == ["Hole", f"Thank you, {CANARY}", "More"]
    assert entries[2].mail.parts[0].signed is Signed.KNOWN


def test_somebody_else_who_knows_the_address_joins_nothing() -> None:
    desk, rita = security_desk(), person()
    taken = take(encrypted_mail("Hole", sender=rita, to=[desk.key], key=True))
    answer_report(case_id=taken.case_id, text="Thank you", by=desk.member, at=AT)
    returns_to = compose(letter_of(OutgoingMail.objects.get(kind="security_answer").pk), at=AT).envelope_from
    other = take(plain_mail("Hi", sender="eve@bad.example"), to=returns_to, envelope_from="eve@bad.example")
    assert other.case_id != taken.case_id


def test_without_a_key_of_theirs_nothing_leaves() -> None:
    desk = security_desk()
    taken = take(plain_mail("Hole", sender="rita@research.example"))
    OutgoingMail.objects.all().delete()
    with pytest.raises(NoKeyOfReporter):
        answer_report(case_id=taken.case_id, text=CANARY, by=desk.member, at=AT)
    assert not OutgoingMail.objects.exists()
    assert SealedMessage.objects.count() == 1


def test_the_ordinary_ways_to_write_are_shut() -> None:
    desk = security_desk()
    taken = take(plain_mail("Hole", sender="rita@research.example"))
    for write in (cases.reply_to_case, cases.add_note):
        with pytest.raises(SealedCase):
            write(case_id=taken.case_id, text=CANARY, by=desk.member, at=AT)
        with pytest.raises(NotFound):
            write(case_id=taken.case_id, text=CANARY, by=desk.outsider, at=AT)
    for act in (answer_report, note_on_report):
        with pytest.raises(NotFound):
            act(case_id=taken.case_id, text=CANARY, by=desk.outsider, at=AT)
    assert CANARY not in everything()


def test_mail_to_others_is_none_of_its_business() -> None:
    security_desk()
    assert take(plain_mail("Hello", sender="rita@research.example"), to="support@palier.localhost") is None


def test_an_empty_form_is_refused() -> None:
    desk = security_desk()
    with pytest.raises(NothingReported):
        take_form(channel_id=desk.channel_id, text=" \n", address="", at=AT)

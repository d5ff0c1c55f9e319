"""Read by a person before it leaves, sent to whoever may read the contract, and kept as it was sent."""

import pytest
from django.db import IntegrityError, transaction
from tests.apps.reports.reporting import DAWN, DAY, HOUR, trouble
from tests.factories import make_agent, make_contact

from palier.apps.accounts.commands import add_contact
from palier.apps.accounts.models import Contact
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.outbox.models import OutgoingMail
from palier.apps.reports.commands import make_reports, recount_report, review_report, send_report, write_report
from palier.apps.reports.errors import NobodyReadsReports, ReportCrossed, ReportOutOfOrder
from palier.apps.reports.letters import report_letter_of
from palier.apps.reports.models import Report
from palier.apps.reports.queries import report_of_review, report_sheet, reports_owed, reports_read, reports_sent
from palier.apps.reviews.errors import ReviewOver
from palier.apps.reviews.models import Review
from palier.core.actor import PALIER
from palier.core.report import Stage


def sent(month, *, words=None) -> Report:
    report = month.make()
    said = words or {"en": "A quiet month. ", "fr": ""}
    write_report(report_id=report.pk, words=said, seen=0, by=month.desk.agent, at=DAWN)
    review_report(report_id=report.pk, by=month.desk.agent, at=DAWN)
    send_report(report_id=report.pk, by=month.desk.agent, at=DAWN + HOUR)
    report.refresh_from_db()
    return report


def test_from_draft_to_the_customers_list(month):
    report = month.make()
    [owed] = reports_owed(viewer=month.desk.agent)
    assert (owed.id, owed.stage) == (report.pk, Stage.DRAFT)
    assert reports_read(viewer=month.desk.contact) == ()
    with pytest.raises(NotFound):
        report_sheet(viewer=month.desk.contact, report_id=report.pk)
    with pytest.raises(ReportOutOfOrder):
        send_report(report_id=report.pk, by=month.desk.agent, at=DAWN)
    sent(month)
    assert reports_owed(viewer=month.desk.agent) == ()
    [line], following = reports_sent(viewer=month.desk.agent)
    assert (line.id, line.sent_at, following) == (report.pk, DAWN + HOUR, None)
    [line] = reports_read(viewer=month.desk.contact)
    assert line.id == report.pk
    sheet = report_sheet(viewer=month.desk.contact, report_id=report.pk)
    assert (sheet.words, sheet.sent_by) == ({"en": "A quiet month."}, month.desk.agent.name)
    assert sheet.terms is not None
    review = Review.objects.get(pk=report.review_id)
    assert (review.held_at, review.minutes, review.held_by) == (DAWN + HOUR, "A quiet month.", month.desk.agent.name)
    assert report_of_review(viewer=month.desk.agent, review_id=review.pk) == report.pk


def test_everybody_who_may_read_the_contract_is_told_and_nobody_else(month):
    add_contact(account_id=month.desk.account_id, name="Second", email="b@x.example", by=PALIER, at=DAWN)
    gone = add_contact(account_id=month.desk.account_id, name="Gone", email="gone@x.example", by=PALIER, at=DAWN)
    Contact.objects.filter(pk=gone).update(left_at=DAWN)
    make_contact()
    report = sent(month)
    told = {each.recipients[0] for each in OutgoingMail.objects.filter(kind="report_sent")}
    here = Contact.objects.filter(account_id=month.desk.account_id, left_at=None)
    assert told == set(here.values_list("email", flat=True))
    assert sorted(report.sent_to) == sorted(here.values_list("name", flat=True))
    letter = report_letter_of(OutgoingMail.objects.get(kind="report_sent", recipients=["b@x.example"]))
    assert (letter.reader, letter.report_id, letter.label["en"]) == ("Second", report.pk, "Incident report")


def test_what_was_sent_stays_whatever_happens_after(month):
    report = sent(month)
    before = report.facts
    trouble(month)
    for act in (
        lambda: recount_report(report_id=report.pk, by=month.desk.agent, at=DAWN + DAY),
        lambda: write_report(report_id=report.pk, words={}, seen=1, by=month.desk.agent, at=DAWN + DAY),
        lambda: send_report(report_id=report.pk, by=month.desk.agent, at=DAWN + DAY),
    ):
        with pytest.raises(ReportOutOfOrder):
            act()
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.update(facts={})
    assert make_reports(at=DAWN + DAY) == 0
    report.refresh_from_db()
    assert report.facts == before


def test_words_need_another_reading_and_two_writers_are_told(month):
    report = month.make()
    review_report(report_id=report.pk, by=month.desk.agent, at=DAWN)
    write_report(report_id=report.pk, words={"fr": "Mois calme."}, seen=0, by=month.desk.agent, at=DAWN)
    report.refresh_from_db()
    assert (report.stage, report.reviewed_by, report.edition) == ("draft", "", 1)
    with pytest.raises(ReportCrossed):
        write_report(report_id=report.pk, words={"fr": "Autre."}, seen=0, by=make_agent(), at=DAWN)
    with pytest.raises(NotAllowed):
        write_report(report_id=report.pk, words={}, seen=1, by=month.desk.contact, at=DAWN)


def test_without_a_reader_nothing_leaves_and_nothing_is_held(month):
    report = month.make()
    review_report(report_id=report.pk, by=month.desk.agent, at=DAWN)
    Contact.objects.update(left_at=DAWN)
    with pytest.raises(NobodyReadsReports):
        send_report(report_id=report.pk, by=month.desk.agent, at=DAWN)
    report.refresh_from_db()
    assert (report.stage, Review.objects.get(pk=report.review_id).held_at) == ("reviewed", None)


def test_one_that_was_held_by_hand_is_not_sent_too(month):
    report = month.make()
    review_report(report_id=report.pk, by=month.desk.agent, at=DAWN)
    Review.objects.filter(pk=report.review_id).update(held_at=DAWN, minutes="By phone.")
    with pytest.raises(ReviewOver):
        send_report(report_id=report.pk, by=month.desk.agent, at=DAWN)
    assert OutgoingMail.objects.filter(kind="report_sent").count() == 0


def test_another_account_reads_nothing(month):
    report = sent(month)
    _account, stranger = make_contact()
    assert reports_read(viewer=stranger) == ()
    assert reports_sent(viewer=stranger) == ((), None)
    with pytest.raises(NotFound):
        report_sheet(viewer=stranger, report_id=report.pk)
    with pytest.raises(NotAllowed):
        reports_owed(viewer=stranger)

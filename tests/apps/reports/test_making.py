"""Made on its day where the account is, once, whoever looks and however late; about its own days only."""

from datetime import date, timedelta

import pytest
from tests.apps.reports.reporting import APRIL, DAWN, DAY, HOUR, answered, lead, trouble
from tests.factories import AT, make_contact

from palier.apps.audit.models import AuditEntry
from palier.apps.cases.restricted_models import RestrictedCase
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.incidents.models import Component, Incident
from palier.apps.outbox.models import OutgoingMail
from palier.apps.reports.commands import make_reports, recount_report, review_report, tell_late_reports
from palier.apps.reports.figures import facts_from_data
from palier.apps.reports.models import Report
from palier.apps.reports.queries import report_sheet
from palier.apps.reviews.commands import drop_review, hold_review
from palier.apps.reviews.models import Review
from palier.apps.staff.models import Agent, Team
from palier.core.actor import PALIER


def facts(report: Report):
    return facts_from_data(report.facts)


@pytest.mark.obeys("Review.as")
def test_a_report_is_made_when_its_day_begins_there_and_never_twice(month):
    assert make_reports(at=DAWN - timedelta(seconds=1)) == 0
    assert make_reports(at=DAWN) == 1
    assert make_reports(at=DAWN) == 0
    report = Report.objects.get()
    assert (report.since, report.until, report.stage, report.made_at) == (date(2026, 3, 1), APRIL, "draft", DAWN)
    assert Review.objects.filter(key="talk", report=None).exists()
    [entry] = AuditEntry.objects.filter(act="make_report")
    assert entry.actor_name == PALIER.name


def test_a_worker_that_was_down_makes_the_same_report_later_once(month):
    trouble(month)
    answered(month, after=HOUR / 2)
    on_time = facts(month.make())
    Report.objects.all().delete()
    trouble(month, at=DAWN + HOUR)
    late = month.make(at=DAWN + DAY)
    assert facts(late) == on_time
    assert make_reports(at=DAWN + 2 * DAY) == 0


def test_an_empty_month_is_told_as_it_was(month):
    told = facts(month.make())
    assert told.is_quiet
    assert (told.incidents, told.cases, told.promises, told.misses, told.analyses) == ((), (), (), (), ())
    assert [(each.slug, each.availability, each.lost) for each in told.components] == [
        ("learn", 1.0, timedelta()),
        ("login", 1.0, timedelta()),
    ]


def test_what_happened_is_counted_within_the_days_of_the_report_only(month):
    kept, late = answered(month, after=HOUR / 2), answered(month, after=3 * HOUR)
    month.desk.open(severity="low", at=DAWN + HOUR)
    trouble(month, case_ids=[kept])
    trouble(month, at=DAWN + DAY)
    told = facts(month.make(at=DAWN + 5 * DAY))
    [incident] = told.incidents
    assert (incident.cases, incident.is_maintenance, incident.over_at) == (1, False, AT + DAY + 2 * HOUR)
    [login] = [each for each in told.components if each.slug == "login"]
    assert login.lost == 2 * HOUR
    assert login.availability == pytest.approx(1 - 2 / (31 * 24 - 1), abs=1e-4)
    assert [(each.severity, each.opened, each.closed, each.open) for each in told.cases] == [("high", 2, 2, 0)]
    assert {each.clock: (each.kept, each.missed) for each in told.promises} == {
        "first_response": (1, 1),
        "resolution": (2, 0),
    }
    [miss] = told.misses
    assert (miss.clock, miss.stopped_at) == ("first_response", AT + DAY + 3 * HOUR)
    assert not told.is_quiet
    assert late


def test_what_is_not_theirs_is_in_no_report(month):
    """Promises J5 and B10: hidden components, incidents of others or among us, cases of one team, other accounts."""
    other, contact = make_contact()
    secret = answered(month, after=3 * HOUR, subject="Hole in the wall")
    trouble(month, case_ids=[secret])
    RestrictedCase.objects.create(case_id=secret, team=Team.objects.create(name="Security"))
    Incident.objects.update(audience=Incident.Audience.INTERNAL)
    trouble(month, at=AT + 2 * DAY, audience=Incident.Audience.ACCOUNTS, account_ids=[other])
    Component.objects.filter(slug="learn").update(is_shown=False)
    month.desk.open(at=DAWN + DAY)
    told = facts(month.make())
    assert (told.incidents, told.cases, told.promises, told.misses) == ((), (), (), ())
    assert [each.slug for each in told.components] == ["login"]
    assert contact.account_id == other
    Incident.objects.filter(audience=Incident.Audience.INTERNAL).update(audience=Incident.Audience.PUBLIC)
    recount_report(report_id=Report.objects.get().pk, by=month.desk.agent, at=DAWN + DAY)
    [incident] = facts(Report.objects.get()).incidents
    assert incident.cases == 0


def test_an_incident_for_chosen_accounts_is_in_the_report_of_those(month):
    trouble(month, audience=Incident.Audience.ACCOUNTS, account_ids=[month.desk.account_id])
    [incident] = facts(month.make()).incidents
    assert incident.reference == Incident.objects.get().reference


def test_counting_anew_takes_the_reading_back_and_is_for_our_people(month):
    report = month.make()
    review_report(report_id=report.pk, by=month.desk.agent, at=DAWN)
    trouble(month)
    with pytest.raises(NotAllowed):
        recount_report(report_id=report.pk, by=month.desk.contact, at=DAWN)
    recount_report(report_id=report.pk, by=month.desk.agent, at=DAWN + HOUR)
    report.refresh_from_db()
    assert (report.stage, report.reviewed_by, report.counted_at) == ("draft", "", DAWN + HOUR)
    assert len(facts(report).incidents) == 1
    with pytest.raises(NotFound):
        recount_report(report_id=10**9, by=month.desk.agent, at=DAWN)


def test_nothing_is_made_for_what_was_held_by_hand_or_dropped(month):
    review = Review.objects.get(key="incident_report", due_on=APRIL)
    hold_review(review_id=review.pk, minutes="Told by phone.", by=month.desk.agent, at=DAWN)
    assert make_reports(at=DAWN) == 0


def test_a_draft_that_nobody_sent_is_told_of_once(month):
    boss = lead()
    month.make()
    assert tell_late_reports(at=DAWN + 2 * DAY) == 0
    assert tell_late_reports(at=DAWN + 3 * DAY + 2 * HOUR) == 1
    assert tell_late_reports(at=DAWN + 4 * DAY) == 0
    told = {each.recipients[0] for each in OutgoingMail.objects.filter(kind="report_late")}
    leads = Agent.objects.filter(role="lead").values_list("email", flat=True)
    assert told == set(leads), "every lead, for the catalogue names nobody"
    assert report_sheet(viewer=boss, report_id=Report.objects.get().pk).line.is_late


def test_a_dropped_one_is_not_late(month):
    report = month.make()
    drop_review(review_id=report.review_id, why="They asked so.", by=lead(), at=DAWN)
    assert tell_late_reports(at=DAWN + 9 * DAY) == 0
    assert report_sheet(viewer=month.desk.agent, report_id=report.pk).is_over

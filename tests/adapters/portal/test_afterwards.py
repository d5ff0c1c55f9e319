"""Incidents and reports in the portal: each account its own, each reader what they may know of, every version."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.analyses.analysing import OVER, make_aftermath
from tests.apps.incidents.telling import HOUR
from tests.apps.reports.reporting import DAWN, make_month, trouble
from tests.factories import make_contact

from palier.apps.accounts.commands import add_contact
from palier.apps.accounts.models import Contact
from palier.apps.analyses.commands import correct_analysis, finish_action
from palier.apps.analyses.models import Action
from palier.apps.cases.models import Case
from palier.apps.reports.commands import review_report, send_report
from palier.core.actor import PALIER

MOST_QUERIES = 12


@pytest.fixture
def after(db):
    return make_aftermath()


@pytest.fixture
def month(db):
    return make_month()


def send(month) -> int:
    trouble(month)
    report = month.make()
    review_report(report_id=report.pk, by=month.desk.agent, at=DAWN)
    send_report(report_id=report.pk, by=month.desk.agent, at=DAWN)
    return int(report.pk)


def test_an_account_without_anything_is_told_what_will_stand_here(after, enter):
    page = enter(after.desk.contact).get("/portal/afterwards/").content.decode()
    assert "No analysis was published to you yet" in page
    assert "There is no report for you" in page


def test_each_account_reads_its_own_figures_on_page_and_paper(after, enter):
    analysis = after.published()
    mine, other = (Case.objects.get(pk=key).reference for key in (after.case_id, after.other_case_id))
    reader = enter(after.desk.contact)
    assert f"/portal/analyses/{analysis.reference}/" in reader.get("/portal/afterwards/").content.decode()
    page = reader.get(f"/portal/analyses/{analysis.reference}/").content.decode()
    assert mine in page
    assert other not in page
    assert "A certificate had run out." in page
    assert "Lost to you, at most" in page
    assert "Watch certificates" in page
    paper = reader.get(f"/portal/analyses/{analysis.reference}/analysis.pdf")
    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.headers["Content-Disposition"] == f'inline; filename="{analysis.reference}-v1.pdf"'
    assert paper.content.startswith(b"%PDF")
    with CaptureQueriesContext(connection) as asked:
        reader.get(f"/portal/analyses/{analysis.reference}/")
    assert len(asked) <= MOST_QUERIES


def test_who_may_read_an_analysis_and_who_finds_nothing_there(after, enter, client):
    analysis = after.publish(after.write(after.begin()), accounts=[after.desk.account_id])
    address = f"/portal/analyses/{analysis.reference}/"
    stranger = enter(after.other)
    for path in (address, f"{address}analysis.pdf", f"{address}?version=1", "/portal/analyses/RCA-NOPE/"):
        assert client.get(path).status_code == 302, "to the door"
        assert stranger.get(path).status_code == 404
        expected = 404 if "NOPE" in path else 200
        assert enter(after.desk.contact).get(path).status_code == expected
    assert stranger.get(address).content == stranger.get("/portal/analyses/RCA-NOPE/").content
    assert enter(after.desk.contact).get(f"{address}?version=2").status_code == 404
    assert enter(after.desk.contact).get(f"{address}?version=x").status_code == 200


def test_a_correction_is_seen_from_both_sides(after, enter):
    analysis = after.published()
    why = {"en": "It was another certificate.", "fr": "C’était un autre certificat."}
    correct_analysis(analysis_id=analysis.pk, why=why, by=after.desk.agent, at=OVER + 2 * HOUR)
    analysis.refresh_from_db()
    after.publish(after.write(analysis, summary={"en": "Another one."}), at=OVER + 3 * HOUR)
    reader = enter(after.other)
    new = reader.get(f"/portal/analyses/{analysis.reference}/").content.decode()
    old = reader.get(f"/portal/analyses/{analysis.reference}/?version=1").content.decode()
    assert "This version corrects the one before: It was another certificate." in new
    assert "Another one." in new
    assert re.search(r"Corrected by version 2 on .*: It was another certificate\.", old)
    assert "A certificate had run out." in old
    assert "corrected" in reader.get("/portal/afterwards/").content.decode()


def test_it_is_told_in_the_readers_language_and_says_what_was_done_since(after, enter):
    analysis = after.published()
    finish_action(action_id=Action.objects.get().pk, by=after.desk.agent, at=OVER + 2 * HOUR)
    Contact.objects.filter(pk=after.desk.contact.id).update(language="fr")
    page = enter(after.desk.contact).get(f"/portal/analyses/{analysis.reference}/").content.decode()
    assert "Un certificat avait expiré." in page
    assert "Connexion impossible" in page
    assert "Chronologie" in page
    assert "fait le 2 mars 2026" in page
    assert enter(after.desk.contact).get(f"/portal/analyses/{analysis.reference}/analysis.pdf").status_code == 200


def test_a_report_is_read_by_those_it_was_sent_to_and_is_not_there_for_others(month, enter):
    report = send(month)
    reader = enter(month.desk.contact)
    assert f"/portal/reports/{report}/" in reader.get("/portal/afterwards/").content.decode()
    page = reader.get(f"/portal/reports/{report}/").content.decode()
    assert "Nobody can sign in" in page
    assert "99.73%" in page
    assert reader.get(f"/portal/reports/{report}/report.pdf").content.startswith(b"%PDF")
    _account, stranger = make_contact()
    for path in (f"/portal/reports/{report}/", f"/portal/reports/{report}/report.pdf", "/portal/reports/0/"):
        assert enter(stranger).get(path).status_code == 404


def test_a_draft_is_for_nobody_and_whoever_left_reads_nothing(month, enter):
    draft = month.make()
    assert enter(month.desk.contact).get(f"/portal/reports/{draft.pk}/").status_code == 404
    gone = add_contact(account_id=month.desk.account_id, name="Gone", email="g@x.example", by=PALIER, at=DAWN)
    session = enter(Contact.objects.get(pk=gone).actor)
    Contact.objects.filter(pk=gone).update(left_at=DAWN)
    assert session.get("/portal/afterwards/").status_code == 302

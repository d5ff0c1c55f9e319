"""Published to each account with its own figures, for good; their clocks are kept by it; corrected in sight."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.apps.analyses.analysing import DUE, NAMED_OTHERWISE, OVER, make_aftermath, resolve
from tests.apps.incidents.telling import HOUR
from tests.factories import make_agent, make_contact

from palier.apps.accounts.commands import add_contact
from palier.apps.accounts.models import Contact
from palier.apps.analyses.commands import (
    approve_analysis,
    correct_analysis,
    finish_action,
    publish_analysis,
    remind_owners,
    settle_resolved,
    submit_analysis,
    tell_late_actions,
)
from palier.apps.analyses.day_queries import analyses_day
from palier.apps.analyses.errors import ReasonForCorrection, StepOutOfOrder
from palier.apps.analyses.letters import analysis_letter_of
from palier.apps.analyses.models import Action, Copy, Version
from palier.apps.analyses.queries import analysis_sheet, open_actions, owed_analyses, preview
from palier.apps.analyses.reader_queries import analyses_handed, analysis_read
from palier.apps.cases import commands as cases
from palier.apps.cases.models import CaseEvent
from palier.apps.cases.restricted_models import RestrictedCase
from palier.apps.cases.verification import verify_cases
from palier.apps.clocks.models import Clock
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.outbox.models import OutgoingMail
from palier.apps.staff.models import Agent, Team
from palier.core.actor import PALIER

NEXT_DAY = OVER + timedelta(days=1)


def clock_of(case_id: int) -> Clock:
    return Clock.objects.get(case_id=case_id, clock="rca")


def told(case_id: int) -> list[dict]:
    return list(CaseEvent.objects.filter(case_id=case_id, kind="rca_published").values_list("data", flat=True))


def mails(kind: str) -> list[str]:
    return sorted(each.recipients[0] for each in OutgoingMail.objects.filter(kind=kind))


@pytest.mark.obeys("Offered.rca")
def test_publication_keeps_the_promise_of_each_case_and_tells_whoever_opened_it(after):
    add_contact(account_id=after.desk.account_id, name="Else", email="else@x.example", by=PALIER, at=OVER)
    analysis = after.published()
    first, second = clock_of(after.case_id), clock_of(after.other_case_id)
    assert (first.state, second.stopped_at) == ("met", OVER + HOUR)
    assert told(after.case_id) == [{"analysis": analysis.reference, "version": 1}]
    addresses = Contact.objects.filter(pk__in=[after.desk.contact.id, after.other.id]).values_list("email", flat=True)
    assert mails("analysis_published") == sorted(addresses)
    letter = analysis_letter_of(OutgoingMail.objects.filter(kind="analysis_published").first())
    assert (letter.reference, letter.corrects) == (analysis.reference, False)
    assert not any(each.differences for each in verify_cases())


def test_only_the_chosen_accounts_read_it_and_others_can_be_handed_it_later(after):
    analysis = after.publish(after.write(after.begin()), accounts=[after.desk.account_id])
    assert told(after.other_case_id) == []
    assert [line.reference for line in analyses_handed(viewer=after.desk.contact)] == [analysis.reference]
    assert analyses_handed(viewer=after.other) == ()
    with pytest.raises(NotFound):
        analysis_read(viewer=after.other, reference=analysis.reference)
    version = publish_analysis(
        analysis_id=analysis.pk, account_ids=[after.other.account_id], by=after.reviewer, at=NEXT_DAY
    )
    assert version == 1
    assert Version.objects.count() == 1
    assert clock_of(after.other_case_id).stopped_at == NEXT_DAY
    assert len(told(after.case_id)) == 1
    assert Copy.objects.count() == 2


def test_each_reader_has_their_own_figures_and_no_word_of_the_others(after):
    analysis = after.published()
    reading = analysis_read(viewer=after.desk.contact, reference=analysis.reference)
    assert [case.id for case in reading.share.cases] == [after.case_id]
    assert (reading.number, reading.newest, reading.hidden) == (1, 1, 0)
    assert {line.case_id for line in reading.share.lines} == {after.case_id}
    assert "Client" in reading.share.account


def test_a_colleague_who_may_not_see_a_case_reads_that_there_is_one_more(after):
    analysis = after.published()
    plain = add_contact(account_id=after.desk.account_id, name="P", email="p@x.example", by=PALIER, at=OVER)
    viewer = Contact.objects.get(pk=plain).actor
    reading = analysis_read(viewer=viewer, reference=analysis.reference)
    hidden = reading.hidden
    assert (len(reading.share.cases), hidden) in {(1, 0), (0, 1)}
    assert len(reading.share.lines) == (0 if hidden else 2)


def test_what_was_published_can_not_be_rewritten_by_anybody(after):
    after.published()
    for change in (
        lambda: Version.objects.update(content={}),
        lambda: Copy.objects.update(share={}),
        lambda: Copy.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_correction_is_a_version_of_its_own_that_says_what_it_corrects(after):
    analysis = after.published()
    with pytest.raises(ReasonForCorrection):
        correct_analysis(analysis_id=analysis.pk, why={"en": " "}, by=after.desk.agent, at=NEXT_DAY)
    why = {"en": "The cause was another certificate.", "fr": ""}
    correct_analysis(analysis_id=analysis.pk, why=why, by=after.desk.agent, at=NEXT_DAY)
    assert analysis_read(viewer=after.other, reference=analysis.reference).number == 1
    analysis.refresh_from_db()
    after.publish(after.write(analysis, summary={"en": "Another one."}), accounts=[], at=NEXT_DAY)
    new = analysis_read(viewer=after.other, reference=analysis.reference)
    old = analysis_read(viewer=after.other, reference=analysis.reference, number=1)
    assert (new.number, new.edition.summary["en"]) == (2, "Another one.")
    assert (old.number, old.newest, old.edition.summary["en"]) == (1, 2, "A certificate had run out.")
    assert [version.correction for version in new.versions] == [{"en": "The cause was another certificate."}, {}]
    assert len(told(after.other_case_id)) == 1
    assert len(mails("analysis_published")) == 4
    assert analysis_letter_of(OutgoingMail.objects.filter(kind="analysis_published").last()).corrects
    with pytest.raises(StepOutOfOrder):
        approve_analysis(analysis_id=analysis.pk, by=make_agent(), at=NEXT_DAY)


def test_whoever_begins_a_correction_does_not_approve_it(after):
    analysis = after.published()
    correct_analysis(analysis_id=analysis.pk, why={"en": "Wrong."}, by=after.reviewer, at=NEXT_DAY)
    submit_analysis(analysis_id=analysis.pk, by=after.desk.agent, at=NEXT_DAY)
    assert not analysis_sheet(viewer=after.reviewer, reference=analysis.reference).may_approve
    assert analysis_sheet(viewer=make_agent(), reference=analysis.reference).may_approve


@pytest.mark.django_db
def test_a_case_resolved_after_publication_is_told_then_once(db):
    after = make_aftermath(end_cases=False)
    analysis = after.publish(after.write(after.begin()))
    assert told(after.case_id) == []
    assert settle_resolved(at=NEXT_DAY, limit=10) == 0
    resolve(after.case_id, after.desk.agent, at=NEXT_DAY)
    assert settle_resolved(at=NEXT_DAY + HOUR, limit=10) == 1
    assert settle_resolved(at=NEXT_DAY + HOUR, limit=10) == 0
    assert told(after.case_id) == [{"analysis": analysis.reference, "version": 1}]
    assert clock_of(after.case_id).state == "met"
    assert not any(each.differences for each in verify_cases())


def test_a_clock_that_a_catalogue_declares_to_stop_on_publication_is_owed_like_the_built_in_one(db):
    """plan-language.md, `clocks`: what stops a clock is what its catalogue says."""
    after = make_aftermath(end_cases=False, catalogue=NAMED_OTHERWISE)
    resolve(after.case_id, after.desk.agent)
    [owed] = owed_analyses(viewer=after.desk.agent)
    [why] = owed.accounts
    assert (owed.incident, why.clock, why.severity) == (after.incident.reference, "post_mortem", "high")
    analysis = after.write(after.begin())
    sheet = analysis_sheet(viewer=after.reviewer, reference=analysis.reference)
    assert [each.owed and each.owed.clock for each in sheet.accounts] == ["post_mortem", None]
    after.publish(analysis, accounts=[after.desk.account_id])
    assert owed_analyses(viewer=after.desk.agent) == ()
    assert Clock.objects.get(case_id=after.case_id, clock="post_mortem").state == "met"
    assert Clock.objects.get(case_id=after.case_id, clock="checkup").state != "met"
    assert not any(each.differences for each in verify_cases())


def test_a_case_resolved_after_publication_keeps_the_promise_of_such_a_clock(db):
    after = make_aftermath(end_cases=False, catalogue=NAMED_OTHERWISE)
    after.publish(after.write(after.begin()), accounts=[after.desk.account_id])
    assert told(after.case_id) == []
    resolve(after.case_id, after.desk.agent, at=NEXT_DAY)
    assert settle_resolved(at=NEXT_DAY + HOUR, limit=10) == 1
    assert owed_analyses(viewer=after.desk.agent) == ()
    assert len(told(after.case_id)) == 1


def test_a_reopened_case_owes_anew_and_only_a_person_answers_for_it(after):
    analysis = after.published()
    cases.reopen_case(case_id=after.case_id, reason="Again.", by=after.desk.agent, at=NEXT_DAY)
    resolve(after.case_id, after.desk.agent, at=NEXT_DAY + HOUR)
    assert settle_resolved(at=NEXT_DAY + 2 * HOUR, limit=10) == 0
    owed = {each.id: each.owed for each in analysis_sheet(viewer=after.reviewer, reference=analysis.reference).accounts}
    assert owed[after.desk.account_id] is not None
    publish_analysis(
        analysis_id=analysis.pk, account_ids=[after.desk.account_id], by=after.reviewer, at=NEXT_DAY + 3 * HOUR
    )
    assert len(told(after.case_id)) == 2
    assert Clock.objects.filter(case_id=after.case_id, clock="rca", stopped_at=None).count() == 0


def test_a_case_for_one_team_alone_is_in_no_analysis_wherever_it_is_linked(after):
    """Promises J5: a report of a vulnerability linked to an incident by mistake is told of nowhere."""
    RestrictedCase.objects.create(case_id=after.case_id, team=Team.objects.create(name="Security"))
    analysis = after.write(after.begin())
    sheet = analysis_sheet(viewer=after.desk.agent, reference=analysis.reference)
    assert [each.id for each in sheet.accounts] == [after.other.account_id]
    assert sheet.case_count == 1
    with pytest.raises(NotFound):
        preview(viewer=after.desk.agent, reference=analysis.reference, account_id=after.desk.account_id)
    after.publish(analysis)
    assert told(after.case_id) == []
    written = [str(row) for row in Version.objects.values_list("content", flat=True)]
    written += [str(row) for row in Copy.objects.values_list("share", flat=True)]
    secret = f"PAL-{after.case_id}"
    assert not any("Secret words" in each or secret in each for each in written)
    assert analyses_handed(viewer=after.desk.contact) == ()
    assert settle_resolved(at=NEXT_DAY, limit=10) == 0


# --- actions -----------------------------------------------------------------------------------------------------


def test_owners_are_reminded_once_and_what_is_late_is_told_once(after):
    lead = Agent.objects.get(pk=after.reviewer.id)
    owner = Agent.objects.get(pk=after.desk.agent.id)
    analysis = after.write(after.begin())
    three_before, late = OVER.replace(day=17), OVER.replace(day=21)
    assert remind_owners(at=three_before) == 0, "customers were told of none yet"
    after.publish(analysis)
    assert remind_owners(at=three_before - timedelta(days=1)) == 0
    assert (remind_owners(at=three_before), remind_owners(at=three_before)) == (1, 0)
    assert mails("action_due") == [owner.email]
    assert tell_late_actions(at=late.replace(day=20)) == 0
    assert (tell_late_actions(at=late), tell_late_actions(at=late)) == (1, 0)
    assert mails("action_late") == sorted([owner.email, lead.email])
    letter = analysis_letter_of(OutgoingMail.objects.get(kind="action_due"))
    assert (letter.reader, letter.owner, letter.due_on) == (owner.name, owner.name, DUE)


def test_what_is_done_is_told_to_readers_and_to_no_owner(after):
    analysis = after.published()
    [line] = open_actions(viewer=after.reviewer)
    [mine] = analyses_day(viewer=after.desk.agent).actions
    assert (mine.reference, mine.words, mine.due_on) == (line.reference, line.words, line.due_on)
    assert (line.reference, line.due_on, line.is_published) == (analysis.reference, DUE, True)
    assert analyses_day(viewer=after.reviewer).actions == ()
    with pytest.raises(NotAllowed):
        finish_action(action_id=line.id, by=after.other, at=NEXT_DAY)
    finish_action(action_id=line.id, by=after.desk.agent, at=NEXT_DAY)
    finish_action(action_id=line.id, by=after.reviewer, at=NEXT_DAY + HOUR)
    assert Action.objects.get().done_by == after.desk.agent.name
    assert analysis_read(viewer=after.other, reference=analysis.reference).done == {line.id: NEXT_DAY}
    assert open_actions(viewer=after.reviewer) == ()
    assert remind_owners(at=NEXT_DAY + timedelta(days=40)) == 0
    assert tell_late_actions(at=NEXT_DAY + timedelta(days=40)) == 0
    with pytest.raises(NotFound):
        finish_action(action_id=10**9, by=after.desk.agent, at=NEXT_DAY)


def test_an_account_named_by_the_incident_without_a_case_reads_it_too(after):
    account, contact = make_contact()
    after.incident.audience = "accounts"
    after.incident.save()
    after.incident.accounts.set([account])
    analysis = after.publish(after.write(after.begin()), accounts=[account])
    reading = analysis_read(viewer=contact, reference=analysis.reference)
    assert reading.share.cases == ()
    assert mails("analysis_published") == [Contact.objects.get(pk=contact.id).email]

"""An analysis is begun once, drawn from the record, written by two at once without loss, approved by somebody else."""

from dataclasses import replace

import pytest
from tests.apps.analyses.analysing import DUE, OVER, resolve
from tests.apps.incidents.telling import HOUR
from tests.factories import AT, make_agent

from palier.apps.analyses.commands import (
    approve_analysis,
    begin_for_case,
    begin_for_incident,
    publish_analysis,
    return_analysis,
    submit_analysis,
    write_analysis,
)
from palier.apps.analyses.day_queries import analyses_day
from palier.apps.analyses.errors import (
    AnalysedAlready,
    AnalysisCrossed,
    AnalysisIncomplete,
    NobodyToHand,
    StepOutOfOrder,
    StillGoingOn,
    WriterMayNotApprove,
)
from palier.apps.analyses.models import Action, Analysis
from palier.apps.analyses.queries import analyses, analysis_of, analysis_sheet, owed_analyses, preview
from palier.apps.audit.models import AuditEntry
from palier.apps.cases.models import Case
from palier.apps.cases.restricted_models import RestrictedCase
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.incidents.commands import correct_update
from palier.apps.incidents.models import Component, Incident, IncidentUpdate
from palier.apps.staff.models import Team
from palier.core.analysis import OWN_CASES, ActionPlan, Method, Part, Source, Stage


def test_what_is_owed_stands_in_a_list_with_whom_and_since_when_until_it_is_handed(after):
    [owed] = owed_analyses(viewer=after.desk.agent)
    assert (owed.incident, owed.case, owed.stage, owed.analysis) == (after.incident.reference, "", None, "")
    timed, soon = owed.accounts
    assert (timed.severity, timed.started_at) == ("high", OVER)
    assert timed.due_at is not None
    assert timed.due_at == owed.due_at
    assert (soon.severity, soon.due_at) == ("low", None)
    assert analyses_day(viewer=after.desk.agent).owed == (owed,)
    analysis = after.begin()
    [owed] = owed_analyses(viewer=after.desk.agent)
    assert (owed.analysis, owed.stage) == (analysis.reference, Stage.DRAFT)
    assert analyses_day(viewer=after.desk.agent).owed == ()
    after.publish(after.write(analysis))
    assert owed_analyses(viewer=after.desk.agent) == ()


def test_a_case_without_an_incident_owes_its_own_and_one_for_a_team_alone_owes_none_to_see(after):
    alone, secret = after.desk.open(subject="It burns"), after.desk.open(subject="Hole in the wall")
    for each in (alone, secret):
        resolve(each, after.desk.agent)
    RestrictedCase.objects.create(case_id=secret, team=Team.objects.create(name="Security"))
    owed = {each.case: each.subject for each in owed_analyses(viewer=after.desk.agent)}
    reference = Case.objects.get(pk=alone).reference
    assert owed == {"": "", reference: "It burns"}
    begun = begin_for_case(reference=reference, by=after.desk.agent, at=OVER)
    assert analysis_of(viewer=after.desk.agent, case=reference) == begun
    [line] = [each for each in owed_analyses(viewer=after.desk.agent) if each.case]
    assert (line.analysis, line.stage) == (begun, Stage.DRAFT)
    with pytest.raises(AnalysedAlready):
        begin_for_case(reference=reference, by=after.desk.agent, at=OVER)
    with pytest.raises(NotFound):
        begin_for_case(reference=Case.objects.get(pk=secret).reference, by=after.desk.agent, at=OVER)
    edition = analysis_sheet(viewer=after.desk.agent, reference=begun).edition
    assert (edition.incident, edition.components, edition.lines) == ("", (), ())
    assert (edition.began_at, edition.over_at) == (AT, OVER)


def test_it_begins_once_the_incident_is_over_and_once_only(after):
    analysis = after.begin()
    assert analysis.title == after.incident.title
    with pytest.raises(AnalysedAlready) as known:
        after.begin()
    assert known.value.reference == analysis.reference
    Incident.objects.update(over_at=None)
    with pytest.raises(StillGoingOn):
        begin_for_incident(reference=after.incident.reference, by=after.desk.agent, at=OVER)
    with pytest.raises(NotFound):
        begin_for_incident(reference="INC-NOPE", by=after.desk.agent, at=OVER)
    with pytest.raises(NotAllowed):
        begin_for_incident(reference=after.incident.reference, by=after.desk.contact, at=OVER)


def test_a_linked_case_has_the_analysis_of_its_incident(after):
    analysis = after.begin()
    with pytest.raises(AnalysedAlready) as known:
        begin_for_case(reference=Case.objects.get(pk=after.case_id).reference, by=after.desk.agent, at=OVER)
    assert known.value.reference == analysis.reference


def test_the_timeline_is_drawn_from_the_record_and_tells_the_lines_that_were_chosen(after):
    Component.objects.filter(slug="learn").update(is_shown=False)
    first = IncidentUpdate.objects.get(seq=1)
    correct_update(update_id=first.pk, words={"en": "We look at sign-in."}, by=after.desk.agent, at=OVER)
    analysis = after.write(after.begin())
    sheet = analysis_sheet(viewer=after.desk.agent, reference=analysis.reference)
    drawn = [(line.source, line.what, line.words.get("en") or line.of.get("en")) for line in sheet.edition.lines]
    assert drawn == [
        (Source.STATE, "major_outage", "Login"),
        (Source.UPDATE, "investigating", "We look at sign-in."),
        (Source.STATE, "operational", "Login"),
        (Source.UPDATE, "resolved", "It works."),
    ]
    left = frozenset({sheet.edition.lines[0].key, "update:1", OWN_CASES})
    analysis = after.write(analysis, left_out=left)
    sheet = analysis_sheet(viewer=after.desk.agent, reference=analysis.reference)
    assert [line.what for line in sheet.edition.lines] == ["operational", "resolved"]
    assert len(sheet.lines) == 4
    _edition, share = preview(viewer=after.desk.agent, reference=analysis.reference, account_id=after.desk.account_id)
    assert share.lines == ()


def test_what_it_cost_is_computed_and_each_account_has_its_own_figures(after):
    analysis = after.write(after.begin())
    sheet = analysis_sheet(viewer=after.desk.agent, reference=analysis.reference)
    assert sheet.edition.lasted == 3 * HOUR
    assert [(hit.slug, hit.worst.value, hit.lost) for hit in sheet.edition.components] == [
        ("learn", "degraded_performance", 3 * HOUR),
        ("login", "major_outage", 3 * HOUR),
    ]
    assert sheet.case_count == 2
    assert {each.id: each.cases for each in sheet.accounts} == {after.desk.account_id: 1, after.other.account_id: 1}
    _edition, share = preview(viewer=after.desk.agent, reference=analysis.reference, account_id=after.other.account_id)
    assert [case.id for case in share.cases] == [after.other_case_id]
    assert [line.what for line in share.lines] == ["opened", "resolved"]
    assert share.lost == 3 * HOUR
    with pytest.raises(NotFound):
        preview(viewer=after.desk.agent, reference=analysis.reference, account_id=10**9)


def test_an_incident_that_is_not_public_costs_what_was_said_of_its_components(after):
    Incident.objects.update(audience=Incident.Audience.ACCOUNTS)
    after.incident.accounts.set([after.other.account_id])
    sheet = analysis_sheet(viewer=after.desk.agent, reference=after.begin().reference)
    assert [(hit.slug, hit.worst.value, hit.lost) for hit in sheet.edition.components] == [
        ("learn", "degraded_performance", 3 * HOUR),
        ("login", "major_outage", 3 * HOUR),
    ]


def test_two_who_write_at_once_are_told_and_nothing_is_overwritten(after):
    analysis = after.write(after.begin())
    theirs = after.content(summary={"en": "Something else."})
    with pytest.raises(AnalysisCrossed) as crossed:
        write_analysis(analysis_id=analysis.pk, content=theirs, seen=0, by=after.reviewer, at=OVER)
    assert (crossed.value.reference, crossed.value.name) == (analysis.reference, after.desk.agent.name)
    analysis.refresh_from_db()
    assert analysis.summary["en"] == "A certificate had run out."
    write_analysis(analysis_id=analysis.pk, content=theirs, seen=1, by=after.reviewer, at=OVER)
    analysis.refresh_from_db()
    assert (analysis.summary, analysis.edition) == ({"en": "Something else."}, 2)


def test_actions_keep_their_row_and_are_reminded_of_anew_only_when_their_day_moves(after):
    analysis = after.write(after.begin())
    action = Action.objects.get()
    Action.objects.update(reminded_at=OVER, told_late_at=OVER)
    plan = ActionPlan({"en": "Watch them all"}, after.reviewer.id, DUE, id=action.pk)
    analysis = after.write(analysis, actions=(plan, replace(plan, id=0)))
    first, second = Action.objects.order_by("position")
    assert (first.pk, first.words, first.owner_id) == (action.pk, {"en": "Watch them all"}, after.reviewer.id)
    assert (first.reminded_at, second.reminded_at) == (OVER, None)
    analysis = after.write(analysis, actions=(replace(plan, due_on=DUE.replace(day=21)),))
    kept = Action.objects.get()
    assert (kept.pk, kept.reminded_at, kept.told_late_at) == (action.pk, None, None)


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        ({"summary": {}}, (Part.SUMMARY,)),
        ({"whys": ({}, {}), "actions": ()}, (Part.CAUSES, Part.ACTIONS)),
        ({"method": Method.FREE}, (Part.CAUSES,)),
    ],
)
def test_what_is_not_whole_is_not_reviewed(after, changes, parts):
    analysis = after.write(after.begin(), **changes)
    with pytest.raises(AnalysisIncomplete) as refused:
        submit_analysis(analysis_id=analysis.pk, by=after.desk.agent, at=OVER)
    assert refused.value.parts == parts


def test_whoever_wrote_does_not_approve_and_whoever_approved_did_not_write(after):
    analysis = after.write(after.begin())
    submit_analysis(analysis_id=analysis.pk, by=after.desk.agent, at=OVER)
    assert not analysis_sheet(viewer=after.desk.agent, reference=analysis.reference).may_approve
    with pytest.raises(WriterMayNotApprove):
        approve_analysis(analysis_id=analysis.pk, by=after.desk.agent, at=OVER)
    with pytest.raises(StepOutOfOrder):
        after.write(analysis)
    return_analysis(analysis_id=analysis.pk, why=" Say who saw it first. ", by=after.reviewer, at=OVER)
    analysis.refresh_from_db()
    assert (analysis.stage, analysis.returned_why) == ("draft", "Say who saw it first.")
    write_analysis(analysis_id=analysis.pk, content=after.content(), seen=analysis.edition, by=after.reviewer, at=OVER)
    submit_analysis(analysis_id=analysis.pk, by=after.desk.agent, at=OVER)
    with pytest.raises(WriterMayNotApprove):
        approve_analysis(analysis_id=analysis.pk, by=after.reviewer, at=OVER)
    third = make_agent()
    with pytest.raises(NotAllowed):
        approve_analysis(analysis_id=analysis.pk, by=after.other, at=OVER)
    approve_analysis(analysis_id=analysis.pk, by=third, at=OVER)
    analysis.refresh_from_db()
    assert (analysis.stage, analysis.approved_by) == ("approved", third.name)
    with pytest.raises(NobodyToHand):
        publish_analysis(analysis_id=analysis.pk, account_ids=[10**9], by=third, at=OVER)
    acts = AuditEntry.objects.filter(facts__analysis=analysis.reference).values_list("act", flat=True)
    assert {"begin_analysis", "write_analysis", "submit_analysis", "return_analysis", "approve_analysis"} <= set(acts)


def test_the_list_is_read_by_the_staff_only_page_by_page(after):
    analysis = after.begin()
    Analysis.objects.bulk_create(
        Analysis(reference=f"RCA-X{each}", begun_at=OVER, changed_at=OVER) for each in range(55)
    )
    page, following = analyses(viewer=after.desk.agent)
    rest, none = analyses(viewer=after.desk.agent, before=following)
    assert (len(page), len(rest), none) == (50, 6, None)
    assert rest[-1].reference == analysis.reference
    assert analyses(viewer=after.desk.contact) == ((), None)
    with pytest.raises(NotFound):
        analysis_sheet(viewer=after.other, reference=analysis.reference)
    with pytest.raises(NotAllowed):
        owed_analyses(viewer=after.desk.contact)


def test_nothing_is_written_into_what_is_not_there(after):
    with pytest.raises(NotFound):
        submit_analysis(analysis_id=10**9, by=after.desk.agent, at=OVER)

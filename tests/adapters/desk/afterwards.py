"""What the routes of analyses and regular reports need."""

from datetime import timedelta

from tests.factories import AT

AFTERWARDS_POSTS: dict[str, dict[str, str]] = {
    "begin_analysis": {"case": "?"},
    "finish_action": {},
    "analysis_draft": {"summary-en": "So far"},
    "analysis_act": {},
    "regular_report_act": {},
}
AFTERWARDS_ACTS = {"analysis_act": "submit", "regular_report_act": "recount"}
AFTERWARDS_NAMES = {
    *AFTERWARDS_POSTS,
    "analyses",
    "analysis",
    "analysis_preview",
    "regular_reports",
    "regular_report",
    "regular_report_pdf",
}


def afterwards(desk, case_id: int) -> dict[str, object]:
    """The parts of their addresses: an analysis of the case with an action, and a report of the last month."""
    from palier.apps.accounts.models import Contract
    from palier.apps.analyses.commands import begin_for_case, write_analysis
    from palier.apps.analyses.models import Action, Analysis
    from palier.apps.cases.models import Case
    from palier.apps.reports.commands import make_reports
    from palier.apps.reports.models import Report
    from palier.apps.reviews.models import Review
    from palier.core.analysis import ActionPlan, Content

    if not Analysis.objects.exists():
        case = Case.objects.get(pk=case_id)
        begin_for_case(reference=case.reference, by=desk.agent, at=AT)
        content = Content(actions=(ActionPlan({"en": "Watch it"}, desk.agent.id, AT.date()),))
        write_analysis(analysis_id=Analysis.objects.get().pk, content=content, seen=0, by=desk.agent, at=AT)
        Review.objects.create(
            contract=Contract.objects.get(account_id=desk.account_id),
            account_id=desk.account_id,
            key="monthly",
            form="report",
            since=(AT - timedelta(days=30)).date(),
            due_on=AT.date(),
            missed_on=(AT + timedelta(days=7)).date(),
        )
        make_reports(at=AT)
    AFTERWARDS_POSTS["begin_analysis"]["case"] = Case.objects.get(pk=case_id).reference
    return {
        "analysis": Analysis.objects.get().reference,
        "concerned": desk.account_id,
        "action": Action.objects.get().pk,
        "report": Report.objects.get().pk,
    }

"""The addresses of what is owed afterwards: analyses and regular reports."""

from django.urls import path

from palier.adapters.desk.views import analyses, regular_reports

AFTERWARDS = [
    path("analyses/", analyses.analyses, name="analyses"),
    path("analyses/begin/", analyses.begin_analysis, name="begin_analysis"),
    path("analyses/actions/<int:action>/done/", analyses.finish_action, name="finish_action"),
    path("analyses/<slug:analysis>/", analyses.analysis, name="analysis"),
    path("analyses/<slug:analysis>/draft/", analyses.analysis_draft, name="analysis_draft"),
    path("analyses/<slug:analysis>/for/<int:concerned>/", analyses.analysis_preview, name="analysis_preview"),
    path("analyses/<slug:analysis>/<slug:act>/", analyses.analysis_act, name="analysis_act"),
    path("reports/", regular_reports.regular_reports, name="regular_reports"),
    path("reports/<int:report>/", regular_reports.regular_report, name="regular_report"),
    path("reports/<int:report>/report.pdf", regular_reports.regular_report_pdf, name="regular_report_pdf"),
    path("reports/<int:report>/<slug:act>/", regular_reports.regular_report_act, name="regular_report_act"),
]

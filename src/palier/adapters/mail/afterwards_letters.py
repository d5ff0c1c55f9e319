"""Mails about analyses and reports: to customers that there is one to read, to our own people what is late.

What a customer gets names no incident, no figure and no account in its clear subject: those are read behind the door.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from palier.adapters.shared.incident_words import in_language
from palier.adapters.shared.words import day_words, text_words
from palier.apps.analyses.commands.following import ACTION_DUE
from palier.apps.analyses.commands.publishing import ANALYSIS_PUBLISHED
from palier.apps.analyses.letters import AnalysisLetter
from palier.apps.reports.commands.sending import REPORT_SENT
from palier.apps.reports.letters import ReportLetter


def afterwards_title(analysis: AnalysisLetter | None, report: ReportLetter | None) -> str:
    """The subject of a mail about either; empty for one about neither.  The language must be active."""
    if analysis is not None:
        return analysis_title(analysis)
    return report_title(report) if report is not None else ""


def afterwards_paragraphs(analysis: AnalysisLetter | None, report: ReportLetter | None) -> tuple[str, ...]:
    """Its body, paragraph by paragraph.  The language must be active."""
    if analysis is not None:
        return analysis_paragraphs(analysis)
    return report_paragraphs(report) if report is not None else ()


def analysis_title(letter: AnalysisLetter) -> str:
    """The subject of a mail about an analysis.  The language must be active."""
    if letter.kind != ANALYSIS_PUBLISHED:
        due = letter.kind == ACTION_DUE
        title = _("Due soon: an action of %(reference)s") if due else _("Late: an action of %(reference)s")
    elif letter.corrects:
        title = _("Corrected: root-cause analysis %(reference)s")
    else:
        title = _("Root-cause analysis %(reference)s")
    return title % {"reference": letter.reference}


def analysis_paragraphs(letter: AnalysisLetter) -> tuple[str, ...]:
    """Its body, paragraph by paragraph.  The language must be active."""
    greeting = _("Hello %(name)s,") % {"name": letter.reader}
    if letter.kind == ANALYSIS_PUBLISHED:
        what = (
            _("The root-cause analysis %(reference)s was corrected. The version before stays readable beside it.")
            if letter.corrects
            else _("The root-cause analysis %(reference)s is ready for you, with the figures of your own account.")
        )
        url = f"{_site()}{reverse('portal:analysis', args=[letter.reference])}"
        return (
            greeting,
            what % {"reference": letter.reference},
            _("Read it, or keep it as a PDF: %(url)s") % {"url": url},
            _("This mail was written automatically."),
        )
    told = {
        "action": in_language(letter.words or {}),
        "reference": letter.reference,
        "day": day_words(letter.due_on) if letter.due_on else "",
        "owner": letter.owner or _("nobody"),
        "url": f"{_site()}{reverse('desk:analysis', args=[letter.reference])}",
    }
    promised = _("“%(action)s” was promised to customers in %(reference)s for %(day)s, to be done by %(owner)s.")
    late = "" if letter.kind == ACTION_DUE else _("Nobody said yet that it is done.")
    parts = (
        greeting,
        promised % told,
        late,
        _("Say that it is done, or correct the analysis: %(url)s") % told,
        _("This mail was written automatically. An answer to it reaches nobody: act on the desk."),
    )
    return tuple(part for part in parts if part)


def report_title(letter: ReportLetter) -> str:
    """The subject of a mail about a report.  The language must be active."""
    if letter.kind == REPORT_SENT:
        return _("Your report is ready: %(report)s") % _named(letter)
    return _("Not sent yet: %(report)s of %(account)s") % _named(letter)


def report_paragraphs(letter: ReportLetter) -> tuple[str, ...]:
    """Its body, paragraph by paragraph.  The language must be active."""
    greeting = _("Hello %(name)s,") % {"name": letter.reader}
    if letter.kind == REPORT_SENT:
        return (
            greeting,
            _("The report that your plan promises is ready: %(report)s, up to %(day)s.") % _named(letter),
            _("Read it, or keep it as a PDF: %(url)s")
            % {"url": f"{_site()}{reverse('portal:report', args=[letter.report_id])}"},
            _("This mail was written automatically."),
        )
    url = f"{_site()}{reverse('desk:regular_report', args=[letter.report_id])}"
    return (
        greeting,
        _("The plan of %(account)s promises “%(report)s”, due on %(day)s. It was made, and nobody sent it.")
        % _named(letter),
        _("Read it and send it: %(url)s") % {"url": url},
        _("This mail was written automatically. An answer to it reaches nobody: act on the desk."),
    )


def _named(letter: ReportLetter) -> dict[str, str]:
    label = text_words(letter.label) or letter.key
    return {"account": letter.account, "report": label, "day": day_words(letter.until)}


def _site() -> str:
    return str(settings.PUBLIC_URL).rstrip("/")

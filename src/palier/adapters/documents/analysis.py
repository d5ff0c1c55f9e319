"""A root-cause analysis on paper: the words of the portal's page, in the version a reader has before them."""

from datetime import tzinfo
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from palier.adapters.documents.printing import SHEETS, render_pdf
from palier.adapters.shared.analysis_words import AnalysisWords, analysis_words
from palier.adapters.shared.incident_words import in_language
from palier.adapters.shared.words import day_words
from palier.apps.analyses.reader_queries import Reading

TEMPLATE: Path = SHEETS / "analysis.typ"


def analysis_data(reading: Reading, *, provider: str, zone: tzinfo, language: str) -> dict[str, object]:
    """What the paper says: everything as it was published, and what replaced it if something did."""
    with override(language):
        said = analysis_words(reading.edition, reading.share, zone=zone, hidden=reading.hidden)
        day = day_words(reading.handed_at.astimezone(zone).date())
        version = _("version %(number)d") % {"number": reading.number}
        published = _("published on %(day)s") % {"day": day}
        account = reading.share.account
        return {
            "title": _("Root-cause analysis: %(title)s") % {"title": said.title},
            "author": provider,
            "reference": " · ".join((said.reference, version, published)),
            "under": " · ".join(part for part in (said.reference, said.incident, account, version, published) if part),
            "notices": notices(reading, zone),
            "facts": said.facts,
            "words": headings(),
            "summary": said.summary,
            "systems": said.systems,
            "system_columns": system_columns(),
            "lines": [(line.when, line.what, line.words) for line in said.lines],
            "line_columns": line_columns(),
            "whys": said.whys,
            "causes": said.causes,
            "went_well": said.went_well,
            "actions": _actions(said),
            "action_columns": action_columns(),
        }


def analysis_pdf(data: dict[str, object], language: str) -> bytes:
    """The analysis as a PDF.  Raises DocumentNotMade."""
    return render_pdf(TEMPLATE, data, language)


def headings() -> dict[str, str]:
    """What the parts of an analysis are called, for page and paper."""
    return {
        "facts": _("At a glance"),
        "summary": _("What happened"),
        "systems": _("What it touched"),
        "timeline": _("Timeline"),
        "causes": pgettext("heading of an analysis", "Causes"),
        "went_well": _("What went well"),
        "actions": _("What we do so that it does not happen again"),
    }


def system_columns() -> tuple[str, str, str]:
    """The columns of what it touched."""
    return _("System"), _("At its worst"), _("Disturbed or down")


def line_columns() -> tuple[str, str]:
    """The columns of the timeline."""
    return pgettext("column of a timeline", "When"), _("What happened")


def action_columns() -> tuple[str, str, str]:
    """The columns of actions."""
    return _("Action"), pgettext("who does an action", "Owner"), pgettext("day of an action", "By")


def notices(reading: Reading, zone: tzinfo) -> list[str]:
    """What a reader of this version must know of others: that it was replaced, or what it corrects."""
    told = []
    for version in reading.versions:
        why = in_language(version.correction)
        values = {
            "number": version.number,
            "day": day_words(version.handed_at.astimezone(zone).date()),
            "why": why,
        }
        if version.number > reading.number:
            told.append(_("Corrected by version %(number)d on %(day)s: %(why)s") % values)
        elif version.number == reading.number and why:
            told.append(_("This version corrects the one before: %(why)s") % values)
    return told


def _actions(said: AnalysisWords) -> list[tuple[str, str, str]]:
    return [(action.words, action.owner, action.day) for action in said.actions]

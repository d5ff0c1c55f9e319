"""Analyses as the desk shows them: what is owed, one being written, read, published."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from palier.adapters.desk.analysis_form import Pair, Typed
from palier.adapters.documents.analysis import action_columns, headings, line_columns, system_columns
from palier.adapters.shared.analysis_words import analysis_words, instant_words, length_words, line_words, stage_words
from palier.adapters.shared.incident_words import in_language
from palier.adapters.shared.words import clock_words, day_words, list_words, severity_words, target_words
from palier.apps.analyses.queries import (
    ActionLine,
    AnalysisLine,
    AnalysisSheet,
    Owed,
    OwedTo,
    analyses,
    analysis_sheet,
    open_actions,
    owed_analyses,
    preview,
)
from palier.apps.catalogues.queries import terms_of
from palier.core.actor import Actor
from palier.core.analysis import OWN_CASES, Method, Stage


@dataclass(frozen=True, slots=True)
class OwedRow:
    """One thing to be analysed, and why: to whom it is owed, by which promise of which case."""

    title: str
    reference: str
    incident: str
    case: str
    analysis: str
    stage: str
    due_at: datetime | None
    is_late: bool
    whys: tuple[str, ...]


def analyses_page(viewer: Actor, *, before: int | None, at: datetime) -> dict[str, object]:
    """What is owed, what was promised to be done, and every analysis."""
    lines, following = analyses(viewer=viewer, before=before)
    return {
        "owed": [owed_row(each, at) for each in owed_analyses(viewer=viewer)] if before is None else [],
        "actions": [_action(each, at) for each in open_actions(viewer=viewer)] if before is None else [],
        "lines": [_line(each) for each in lines],
        "following": following,
        "is_first": before is None,
    }


def owed_row(owed: Owed, at: datetime) -> OwedRow:
    """One thing that is owed."""
    return OwedRow(
        title=in_language(owed.title) or owed.subject,
        reference=owed.incident or owed.case,
        incident=owed.incident,
        case=owed.case,
        analysis=owed.analysis,
        stage=stage_words(owed.stage) if owed.stage else _("Not begun"),
        due_at=owed.due_at,
        is_late=bool(owed.due_at and owed.due_at < at),
        whys=tuple(why_owed(each) for each in owed.accounts),
    )


def why_owed(owed: OwedTo) -> str:
    """Why an account is owed an analysis: the promise, its case, since when, until when."""
    terms = terms_of(owed.terms_id)
    zone = timezone.get_current_timezone()
    values = {
        "account": owed.account,
        "case": owed.case,
        "severity": severity_words(terms, owed.severity),
        "clock": clock_words(terms, owed.clock),
        "target": target_words(terms.target(owed.clock, owed.severity), terms.calendars),
        "since": instant_words(owed.started_at, zone),
    }
    if owed.due_at is None:
        return _("%(account)s: %(clock)s %(target)s, since %(case)s (%(severity)s) was resolved on %(since)s") % values
    values["due"] = instant_words(owed.due_at, zone)
    said = _("%(account)s: %(clock)s %(target)s from the resolution of %(case)s (%(severity)s), so by %(due)s")
    return said % values


def analysis_page(
    viewer: Actor, reference: str, *, typed: Typed | None = None, kept: Typed | None = None, refused: str = ""
) -> dict[str, object]:
    """One analysis; `typed` is what was not taken, `kept` what was typed and never saved.  Raises NotFound."""
    sheet = analysis_sheet(viewer=viewer, reference=reference)
    saved = Typed.saved(sheet.content, [*(line.key for line in sheet.lines), OWN_CASES])
    crossed = kept is not None and typed is None and kept.seen != sheet.seen
    return {
        **_read(sheet),
        **_written(sheet, typed or kept or saved),
        "is_kept": kept is not None and typed is None,
        "crossed_by": sheet.line.written_by if crossed else "",
        "refused": refused,
    }


def preview_page(viewer: Actor, reference: str, account_id: int) -> dict[str, object]:
    """What one account would be told.  Raises NotFound."""
    edition, share = preview(viewer=viewer, reference=reference, account_id=account_id)
    said = analysis_words(edition, share, zone=timezone.get_current_timezone())
    return {"said": said, "account": share.account, "reference": reference, **_columns()}


def _columns() -> dict[str, object]:
    return {
        "words": headings(),
        "system_columns": system_columns(),
        "line_columns": line_columns(),
        "action_columns": action_columns(),
    }


def _read(sheet: AnalysisSheet) -> dict[str, object]:
    """What is the same at every stage."""
    zone = timezone.get_current_timezone()
    return {
        "line": _line(sheet.line),
        "stage": sheet.line.stage.value,
        "said": analysis_words(sheet.edition, None, zone=zone, done=sheet.done),
        **_columns(),
        "impact": [
            (_("Lasted"), length_words(sheet.edition.lasted) if sheet.edition.lasted else _("goes on")),
            (_("Systems"), list_words([in_language(hit.name) for hit in sheet.edition.components]) or "–"),
            (_("Accounts"), str(len(sheet.accounts))),
            (_("Cases"), str(sheet.case_count)),
        ],
        "accounts": [
            (each, why_owed(each.owed) if each.owed else "", not each.version or each.owed is not None)
            for each in sheet.accounts
        ],
        "versions": [(each, in_language(each.correction)) for each in sheet.versions],
        "correction": in_language(sheet.correction),
        "returned_why": sheet.returned_why,
        "approved_by": sheet.approved_by,
        "may_approve": sheet.may_approve,
        "open_actions": [each for each in sheet.content.actions if each.id not in sheet.done],
    }


def _written(sheet: AnalysisSheet, form: Typed) -> dict[str, object]:
    """The form, as it stands."""
    zone = timezone.get_current_timezone()
    whys = [form.pair(f"why-{place}") for place in range(1, 6)]
    return {
        "seen": sheet.seen,
        "title": form.pair("title"),
        "parts": _parts(form),
        "is_free": form.fields.get("method") == Method.FREE.value,
        "whys": whys,
        "causes": form.pair("causes"),
        "rows": form.action_rows(),
        "owners": sheet.owners,
        "record": [(line_words(line, zone), form.tells(line.key)) for line in sheet.lines],
        "tells_cases": form.tells(OWN_CASES),
        "own_cases": OWN_CASES,
    }


def _parts(form: Typed) -> tuple[tuple[Pair, str, str], ...]:
    """Long texts, with what each is for."""
    return (
        (form.pair("summary"), _("What happened"), _("In plain words, for those who suffered it.")),
        (form.pair("well"), _("What went well"), _("What kept it from being worse. May stay empty.")),
    )


def _line(line: AnalysisLine) -> dict[str, object]:
    return {
        "reference": line.reference,
        "title": in_language(line.title) or line.reference,
        "stage": stage_words(line.stage),
        "is_published": line.stage is Stage.PUBLISHED,
        "incident": line.incident,
        "published": line.published,
        "written_by": line.written_by,
        "changed_at": line.changed_at,
    }


def _action(line: ActionLine, at: datetime) -> dict[str, object]:
    return {
        "id": line.id,
        "reference": line.reference,
        "words": in_language(line.words),
        "owner": line.owner or _("nobody"),
        "day": day_words(line.due_on) if line.due_on else "–",
        "is_late": bool(line.due_on and line.due_on < at.date()),
        "is_published": line.is_published,
    }

"""Texts of our mails as the desk shows them: what each is for, what it can say, what it would look like."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from palier.adapters.desk.mail_lines import kind_words
from palier.adapters.shared import moments
from palier.adapters.shared.letter_forms import built_in
from palier.adapters.shared.letter_previews import Preview, preview
from palier.adapters.shared.mail_refusals import form_fault_words
from palier.adapters.shared.moments import language_words
from palier.apps.cases.queries import View, agent_queue
from palier.apps.letters.queries import TextVersion, latest_texts, versions_of
from palier.core.actor import Actor
from palier.core.letters.forms import faults_of
from palier.core.letters.kinds import BLOCKS, LETTER_KINDS, NO_CASE, subject_says

LANGUAGES = ("en", "fr")


@dataclass(frozen=True, slots=True)
class LanguageLine:
    """One kind of mail in one language: whose text it is, and why it can't be used, where that is so."""

    code: str
    name: str
    version: TextVersion | None
    unusable: str


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One kind of mail."""

    kind: str
    name: str
    languages: tuple[LanguageLine, ...]


@dataclass(frozen=True, slots=True)
class LetterSheet:
    """The page on which one text is written.  `number` is the version that the writer has before them."""

    kind: str
    name: str
    language: str
    language_name: str
    subject: str
    body: str
    number: int
    is_built_in: bool
    placeholders: tuple[tuple[str, str, bool], ...]
    subject_says: tuple[str, ...]
    versions: tuple[TextVersion, ...]
    preview: Preview | None
    previews_of: tuple[tuple[int, str, bool], ...]


def letter_lines(viewer: Actor) -> Sequence[LetterLine]:
    """Every text that can be rewritten."""
    written = latest_texts(viewer=viewer)
    return tuple(
        LetterLine(kind, name_of(kind), tuple(_language(kind, code, written) for code in LANGUAGES))
        for kind in LETTER_KINDS
    )


def _language(kind: str, code: str, written: Mapping[tuple[str, str], TextVersion]) -> LanguageLine:
    version = written.get((kind, code))
    version = version if version and version.body else None
    return LanguageLine(code, language_words(code), version, _unusable(kind, version.body) if version else "")


def letter_sheet(
    viewer: Actor, kind: str, language: str, *, written: tuple[str, str] | None = None, case_id: int | None = None
) -> LetterSheet:
    """One text; `written` is the subject and the text being written, None for those in use."""
    versions = tuple(versions_of(viewer=viewer, kind=kind, language=language))
    latest = versions[0] if versions else None
    kept = latest.body if latest else ""
    in_use = (latest.subject if latest and kept else "", kept or built_in(kind, language))
    subject, shown = written or in_use
    cases = [] if kind in NO_CASE else [
        (row.id, f"{row.reference} · {row.subject}")
        for view in (View.MINE, View.OPEN)
        for row in agent_queue(viewer=viewer, view=view, at=moments.now()).rows[:15]
    ]  # fmt: skip
    cases = list(dict(cases).items())
    chosen = next((key for key, _name in cases if key == case_id), cases[0][0] if cases else None)
    return LetterSheet(
        kind=kind,
        name=name_of(kind),
        language=language,
        language_name=language_words(language),
        subject=subject,
        body=shown,
        number=latest.number if latest else 0,
        is_built_in=not kept,
        placeholders=tuple(
            (name, placeholder_words(name), name in LETTER_KINDS[kind].needs) for name in LETTER_KINDS[kind].known
        ),
        subject_says=subject_says(kind),
        versions=versions,
        preview=preview(kind, language, (subject, shown), chosen) if chosen else None,
        previews_of=tuple((key, name, key == chosen) for key, name in cases),
    )


def _unusable(kind: str, body: str) -> str:
    allowed = LETTER_KINDS[kind]
    faults = faults_of(body, known=allowed.known, needed=allowed.needs, blocks=BLOCKS)
    return " ".join(form_fault_words(fault) for fault in faults)


def name_of(kind: str) -> str:
    """What a kind of mail is called."""
    return _("Any other news") if kind == "news" else kind_words(kind)


def placeholder_words(name: str) -> str:
    """What stands in place of a placeholder."""
    return {
        "name": _("the reader’s name"),
        "reference": _("the case’s reference"),
        "subject": _("the case’s subject"),
        "provider": _("your name, from the catalogue"),
        "agent": _("the name of whoever writes"),
        "words": _("what a person wrote"),
        "choices": _("the buttons “It is solved” and “It is not solved”"),
        "reopening": _("the button by which a closed case is taken up again, and until when"),
        "what_next": _("until when a person answers, by the plan"),
        "report": _("what a report must hold, where the plan asks for it"),
        "asked": _("a line above the words that a reminder reminds of"),
        "closing": _("when the case is closed without an answer; nothing where it isn’t"),
        "status": _("where the case stands"),
        "severity": _("the severity it is about"),
        "was": _("the severity before"),
        "meaning": _("what the severity means, by the catalogue"),
        "contest": _("until when the customer may disagree"),
        "why": _("“This is why:”, where there is a reason"),
        "duty": _("what the customer owes at this severity"),
        "lowers": _("when the severity is lowered without an answer"),
        "asked_for": _("what is asked for, line by line"),
        "about": _("which mail opened no case, and why"),
        "whom_to_ask": _("who keeps the list of named contacts"),
        "became": _("what became of their mail"),
        "passwords": _("words with which security reports and invoices always come in"),
    }.get(name, name)

"""The linter's remarks in sentences, each in both languages."""

import pytest
from django.utils import translation
from tests.core.catalogue.lint.offers import findings

from palier.adapters.shared.findings import SENTENCES, finding_sentence, level_words
from palier.core.catalogue.lint import Check, Finding, Level

NIGHTS = ("features:", '  nights: {hours: {mon-sun: "02:00-03:00"}}\nfeatures:')
ROUND_THE_CLOCK = ("coverage: {urgent: always, normal: office}", "coverage: always")
GOLD = "first_response: {urgent: 1h, normal: 4h}"
EXTRAS = "lifecycle:"

SAID: dict[Check, tuple[list[tuple[str, str]], str, str]] = {
    Check.DEARER_SLOWER: (
        [
            ROUND_THE_CLOCK,
            ("urgent: 4h, normal: 8h", "urgent: 4h, normal: 16h"),
            ("normal: 4h", "normal: 1d in office"),
        ],
        "First response · Normal: “Gold” can be slower than the cheaper “Basic” (1 working day against 16 hours). "
        "Started Fri 23 Oct 2026, 09:15, the clock is due Sat 24 Oct 2026, 01:15 on “Basic” "
        "but Mon 26 Oct 2026, 09:15 on “Gold” (Paris time).",
        "Première réponse · Normal : « Gold » peut être plus lent que « Basic », moins cher (1 jour ouvré contre",
    ),
    Check.DEARER_SOMETIMES_SLOWER: (
        [ROUND_THE_CLOCK, ("normal: 8h", "normal: 12h in office"), ("normal: 4h", "normal: 60h")],
        "First response · Normal: “Gold” is sometimes slower than the cheaper “Basic” "
        "(60 hours against 12 business hours), though never in the worst case.",
        "est parfois plus lent que « Basic », moins cher (60 heures contre 12 heures ouvrées)",
    ),
    Check.DEARER_PROMISES_LESS: (
        [("normal: 4h", "normal: asap")],
        "First response · Normal: “Gold” promises less than the cheaper “Basic”.",
        "Première réponse · Normal : « Gold » promet moins que « Basic », moins cher.",
    ),
    Check.DEARER_INCLUDES_LESS: (
        [("credit: 4", "credit: 1")],
        "“Gold” holds less of “Credits” than the cheaper “Basic”.",
        "« Gold » contient moins de « Crédits » que « Basic », moins cher.",
    ),
    Check.SEVERER_SLOWER: (
        [ROUND_THE_CLOCK, ("urgent: 1h, normal: 4h", "urgent: 3h, normal: 1h")],
        "First response of “Gold”: the more severe “Urgent” can be served later than “Normal” (3 hours against",
        "Première réponse de « Gold » : « Urgent », plus grave, peut être servi plus tard que « Normal »",
    ),
    Check.UNREACHABLE: (
        [
            ("features:", '  blink: {hours: {mon: "09:00-09:01"}}\nfeatures:'),
            ("urgent: 1h, normal: 4h", "urgent: 1h, normal: 8000h in blink"),
        ],
        "First response · Normal of “Gold”: the calendar “Monday from 09:00 to 09:01, Paris time” is never open for as "
        "long as 8000 business hours.",
        "Première réponse · Normal de « Gold » : le calendrier « le lundi de 9 h à 9 h 01, heure de Paris » n’est",
    ),
    Check.OUTSIDE_COVERAGE: (
        [("normal: 4h", "normal: 4h in always")],
        "4 hours in “round the clock, every day” can pass while “business hours”, in which this severity is worked on, "
        "is closed. Started Thu 1 Jan 2026, 01:00, the clock is due Thu 1 Jan 2026, 05:00 (Paris time).",
        "4 heures en « 24 h sur 24, tous les jours » peuvent s’écouler alors que « heures ouvrées »",
    ),
    Check.NO_VALUE: (
        [(GOLD, GOLD + "\n    follow_up: {urgent: 8h}")],
        "Follow-up of “Gold” says nothing for Normal. Write a target, or “none” if there is none.",
        "Suivi de « Gold » ne dit rien pour Normal.",
    ),
    Check.STEP_NEVER_CLIMBED: (
        [("of: first_response, severity: urgent", "of: resolution")],
        "No target of any plan leads to the escalation step “step-2”.",
        "Aucun objectif d’aucune formule ne mène au palier d’escalade « step-2 ».",
    ),
    Check.STEP_AFTER_CLOSING: (
        [("due + 1h", "due + 6d")],
        "The escalation step “step-2” can come after a case that waits for the customer has been closed.",
        "Le palier d’escalade « step-2 » peut venir après la clôture d’un dossier en attente du client.",
    ),
    Check.CHANNEL_SHUT: (
        [NIGHTS, ("phone: office", "phone: {open: nights, severities: normal}")],
        "“Gold” offers the channel “Phone”, but “every day from 02:00 to 03:00, Paris time” is never open while",
        "« Gold » propose le canal « Téléphone », mais « tous les jours de 2 h à 3 h, heure de Paris » n’est",
    ),
    Check.NO_CHANNEL: (
        [("email: always", "email: {open: always, severities: urgent}")],
        "“Basic” has no channel on which a case of Normal can be opened.",
        "« Basic » n’a aucun canal pour ouvrir un dossier de gravité Normal.",
    ),
    Check.ADD_ON_GIVES_NOTHING: (
        [(EXTRAS, "add_ons: {box: {label: {fr: Boîte, en: Box}, available: gold}}\nlifecycle:")],
        "The add-on “Box” adds nothing to “Gold”.",
        "L’option « Boîte » n’ajoute rien à « Gold ».",
    ),
    Check.AMENDMENT_CHANGES_NOTHING: (
        [(EXTRAS, "amendments: [{id: same, when: {plan: basic}, first_response: {urgent: 4h}}]\nlifecycle:")],
        "The amendment “same” changes nothing for anybody.",
        "L’avenant « same » ne change rien pour personne.",
    ),
    Check.REMINDERS_OUT_OF_ORDER: (
        [("[1d, 3d]", "[3d, 1d]")],
        "Waiting for the customer: the reminder after 1d does not come later than the one after 3d. "
        "Waiting from Thu 1 Jan 2026, 00:00, they fall on Sun 4 Jan 2026, 00:00 and Fri 2 Jan 2026, 00:00",
        "En attente du client : le rappel après 1d ne vient pas plus tard que celui après 3d.",
    ),
    Check.REMINDER_AFTER_CLOSING: (
        [("[1d, 3d]", "[1d, 6d]")],
        "Waiting for the customer: the reminder after 6d never goes out, the case is closed after 6d.",
        "En attente du client : le rappel après 6d ne part jamais, le dossier est clos après 6d.",
    ),
    Check.TEXT_MISSING: (
        [("sandbox: {label: {fr: Bac à sable, en: Sandbox}}", "sandbox: {label: {en: Sandbox}}")],
        "This text is missing in French.",
        "Ce texte manque en français.",
    ),
    Check.NEVER_USED: (
        [NIGHTS],
        "“nights” is declared and never used.",
        "« nights » est déclaré et ne sert jamais.",
    ),
}


def finding_of(check: Check) -> Finding:
    return next(finding for finding in findings(*SAID[check][0]) if finding.check is check)


def test_every_check_has_a_sentence_and_an_example_here() -> None:
    assert set(SENTENCES) == set(SAID) == set(Check)


@pytest.mark.parametrize("check", Check)
def test_sentence(check: Check) -> None:
    finding = finding_of(check)
    _, english, french = SAID[check]
    with translation.override("en"):
        assert english in finding_sentence(finding)
    with translation.override("fr"):
        assert french in finding_sentence(finding)


def test_channels_and_contacts_are_named() -> None:
    fewer = next(iter(findings(("limit: 4", "limit: 1"))))
    mute = next(iter(findings(("phone: office", "phone: office, email: none"))))
    with translation.override("fr"):
        assert "contient moins de « Contacts désignés »" in finding_sentence(fewer)
        assert "contient moins de « Courriel »" in finding_sentence(mute)


@pytest.mark.parametrize(
    ("language", "words"), [("en", ["error", "warning", "note"]), ("fr", ["erreur", "avertissement", "remarque"])]
)
def test_levels(language: str, words: list[str]) -> None:
    with translation.override(language):
        assert [level_words(level) for level in Level] == words

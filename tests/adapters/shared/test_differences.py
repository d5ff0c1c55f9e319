"""Changes between two offers in words, each in both languages."""

import pytest
from django.utils import translation
from tests.core.catalogue.lint.offers import offer
from tests.core.catalogue.test_diff import FULL

from palier.adapters.shared.changed_values import VALUES
from palier.adapters.shared.differences import BARELY_NAMED, PLACES, change_words, difference_words
from palier.core.catalogue import ContractFacts, terms_for
from palier.core.catalogue.diff import diff_catalogues, diff_terms
from palier.core.catalogue.differences import Difference, Subject


def said(*edits: tuple[str, str], language: str, text: str = FULL) -> list[str]:
    old, new = offer(text=text), offer(*edits, text=text)
    with translation.override(language):
        lines = [difference_words(difference) for difference in diff_catalogues(old, new)]
    return [line.replace("\u202f", " ").replace("\xa0", " ") for line in lines]


CASES: list[tuple[tuple[str, str], str, str]] = [
    (
        ("urgent: 1h, normal: 4h", "urgent: 1h, normal: 1d"),
        "Gold · First response · Normal: 4 business hours → 1 working day",
        "Gold · Première réponse · Normal : 4 heures ouvrées → 1 jour ouvré",
    ),
    (
        ("urgent: 1h, normal: 4h", "urgent: 1h, normal: asap"),
        "Gold · First response · Normal: 4 business hours → as soon as possible",
        "Gold · Première réponse · Normal : 4 heures ouvrées → dès que possible",
    ),
    (
        ("channels: {phone: office}", "channels: {}"),
        "Gold · Phone: business hours → not offered",
        "Gold · Téléphone : heures ouvrées → non proposé",
    ),
    (
        ("limit: 4", "limit: unlimited"),
        "Gold · Named contacts · how many: 4 → unlimited",
        "Gold · Contacts désignés · nombre : 4 → illimité",
    ),
    (
        ("limit: 4}", "limit: 4, who_may_open: named}"),
        "Gold · Named contacts · who may open a case: anyone → named contacts",
        "Gold · Contacts désignés · qui peut ouvrir un dossier : tout le monde → contacts désignés",
    ),
    (
        ("limit: 4}", "limit: 4, administrators: 1}"),
        "Gold · Named contacts · administrators: 0 → 1",
        "Gold · Contacts désignés · administrateurs : 0 → 1",
    ),
    (("credit: 4", "credit: 5"), "Gold · Credits: 4 credits → 5 credits", "Gold · Crédits : 4 crédits → 5 crédits"),
    (("sandbox: yes, ", ""), "Gold · Sandbox: included → not included", "Gold · Bac à sable : inclus → non inclus"),
    (("level: high", "level: low"), "Gold · Level: high → low", "Gold · Niveau : haut → bas"),
    (("    advisor: advisor\n", ""), "Gold · Advisor: Advisor → none", "Gold · Conseiller : Conseiller → aucun"),
    (
        ("    advisor: advisor\n", "    advisor: advisor\n    team: advisor\n"),
        "Gold · Team: none → Advisor",
        "Gold · Équipe : aucun → Conseiller",
    ),
    (
        ("    advisor: advisor\n", "    advisor: advisor\n    reviews: {r: {label: R, every: week}}\n"),
        "Gold · R: none → every week",
        "Gold · R : aucun → chaque semaine",
    ),
    (
        ("    advisor: advisor\n", "    advisor: advisor\n    languages: {ja: office}\n"),
        "Gold · Support in Japanese: not offered → business hours",
        "Gold · Assistance en japonais : non proposé → heures ouvrées",
    ),
    (
        ("available: [basic, gold]", "available: [basic], included: [gold]"),
        "Gold · Add-on · Box: available → included",
        "Gold · Option · Box : disponible → incluse",
    ),
    (
        ("default: normal", "default: urgent"),
        "Severities · severity where none is named: Normal → Urgent",
        "Gravités · gravité à défaut : Normal → Urgent",
    ),
    (
        ("chosen_by: contact", "changed_by: [contact, provider]"),
        "Severities · changed by: nobody → the contact and the provider",
        "Gravités · modifiée par : personne → le contact et le prestataire",
    ),
    (
        ("chosen_by: contact", "chosen_by: contact, agreed: yes"),
        "Severities · changed together: none → yes",
        "Gravités · modifiée d’un commun accord : aucun → oui",
    ),
    (
        ("[1d, 3d]", "[]"),
        "Waiting for the customer · reminders: 1 day and 3 days → none",
        "En attente du client · rappels : 1 jour et 3 jours → aucun",
    ),
    (
        ("close: 6d", "close: 2d in office"),
        "Waiting for the customer · closing: 6 days → 2 working days",
        "En attente du client · clôture : 6 jours → 2 jours ouvrés",
    ),
    (("reopen_within: 14d", "reopen_within: 15d"), "Reopening: 14 days → 15 days", "Réouverture : 14 jours → 15 jours"),
    (
        ("[created, closed]", "[updated, waiting, resolved]"),
        "Automatic mails: opened and closed → updated, waiting, and resolved",
        "Courriels automatiques : ouverture et clôture → mise à jour, attente et résolution",
    ),
    (
        ("at: 75%", "at: 80%"),
        "Escalation · step-1: at 75% of the time (any clock): tell the assignee → "
        "at 80% of the time (any clock): tell the assignee",
        "Escalade · step-1 : à 75 % du temps (tout chronomètre) : prévenir l’agent chargé du dossier → "
        "à 80 % du temps (tout chronomètre) : prévenir l’agent chargé du dossier",
    ),
    (("[Open, Close]", "[Open, Work, Close]"), "Process · Incident: changed", "Processus · Incident : modification"),
    (
        ("within: 24h in office", "about: Soon."),
        "Commitment · Security: within 24 business hours → promised",
        "Engagement · Security : sous 24 heures ouvrées → promis",
    ),
    (
        ("suspend_in_arrears: yes", "suspend_in_arrears: no"),
        "In arrears: support may be suspended → support goes on",
        "En cas d’impayé : l’assistance peut être suspendue → l’assistance continue",
    ),
    (("acme.example/plans", "acme.example/tiers"), "Link · Page: removed", "Lien · Page : suppression"),
    (
        ("duties: {reach: {label: Stay reachable}}\n", ""),
        "Duty of the customer · Stay reachable: removed",
        "Devoir du client · Stay reachable : suppression",
    ),
    (
        ("lifecycle:\n", "clocks: {follow_up: {mode: reply}}\nlifecycle:\n"),
        "Clock · Follow-up: changed",
        "Chronomètre · Suivi : modification",
    ),
    (
        ('"09:00-18:00"}}', '"09:00-18:00"}, regions: {south: {hours: {mon: "09:00-10:00"}}}}'),
        "Calendar · business hours · South: Monday to Friday from 09:00 to 18:00, Paris time → "
        "Monday from 09:00 to 10:00, Paris time",
        "Calendrier · heures ouvrées · South : du lundi au vendredi de 9 h à 18 h, heure de Paris → "
        "le lundi de 9 h à 10 h, heure de Paris",
    ),
    (
        ('"09:00-18:00"}}', '"09:00-18:00"}, timezone: account}'),
        "Calendar · business hours · North: Monday to Friday from 09:00 to 18:00, Paris time → "
        "Monday to Friday from 09:00 to 18:00, the customer’s time",
        "Calendrier · heures ouvrées · North : du lundi au vendredi de 9 h à 18 h, heure de Paris → "
        "du lundi au vendredi de 9 h à 18 h, heure du client",
    ),
    (
        ('"09:00-18:00"}}', '"09:00-18:00"}, holidays: [2026-12-31]}'),
        "Calendar · business hours · North: now also closed on 31 December 2026",
        "Calendrier · heures ouvrées · North : désormais fermé aussi le 31 décembre 2026",
    ),
    (
        ("features:", "  day: 24x7\nfeatures:"),
        "Calendar · day · North: none → round the clock, every day",
        "Calendrier · day · North : aucun → 24 h sur 24, tous les jours",
    ),
    (
        ("first_response: {urgent: 30m}", "first_response: {urgent: 20m}"),
        "Basic (Shop) · First response · Urgent: 30 minutes → 20 minutes",
        "Basic (Shop) · Première réponse · Urgent : 30 minutes → 20 minutes",
    ),
    (
        ("gives: {includes: {spare: yes}}", "gives: {includes: {spare: yes}, coverage: {normal: always}}"),
        "Basic (Box) · First response · Normal: 8 business hours → 8 hours",
        "Basic (Box) · Première réponse · Normal : 8 heures ouvrées → 8 heures",
    ),
    (
        ("from: 2026-01-01", "from: 2027-01-01"),
        "Amendment · Shop: changed",
        "Avenant · Shop : modification",
    ),
    (
        ("en: Spare}", "en: Spare part}"),
        "Text · features.spare.label: “Spare” → “Spare part”",
        "Texte · features.spare.label : modification",
    ),
]


@pytest.mark.parametrize(("edit", "english", "french"), CASES)
def test_difference_words(edit: tuple[str, str], english: str, french: str) -> None:
    assert english in said(edit, language="en")
    assert french in said(edit, language="fr")


def test_every_subject_has_words() -> None:
    assert set(PLACES) == set(Subject)
    assert set(VALUES) | BARELY_NAMED | {Subject.TARGET, Subject.CLOSURES} == set(Subject)


def test_many_closed_days_are_counted_after_the_first() -> None:
    french = said(('"09:00-18:00"}}', '"09:00-18:00"}, holidays: FR}'), language="fr")
    assert french[0].startswith("Calendrier · heures ouvrées · North : désormais fermé aussi le 1er janvier 2026, ")
    assert french[0].endswith(" et 5 jours de plus")


def test_days_open_again() -> None:
    with translation.override("en"):
        difference = Difference(Subject.CLOSURES, None, ("office",), (), (), None, None)
        assert change_words(difference) == ""
    closed = FULL.replace('"09:00-18:00"}}', '"09:00-18:00"}, holidays: [2026-12-30]}')
    again = said(("holidays: [2026-12-30]", "holidays: [2026-12-31]"), language="en", text=closed)
    assert again[0] == (
        "Calendar · business hours · North: now also closed on 31 December 2026 and open again on 30 December 2026"
    )


def test_plans_and_orders() -> None:
    assert said(("  gold:\n", "  silver:\n"), ("[basic, gold]", "[basic, silver]"), language="fr")[:2] == [
        "Formule · Gold : vendue → non vendue",
        "Formule · Gold : non vendue → vendue",
    ]
    urgent, normal = "  urgent: {label: {fr: Urgent, en: Urgent}}\n", "  normal: {label: {fr: Normal, en: Normal}}\n"
    assert said((urgent + normal, normal + urgent), language="en") == [
        "Order of severities: Urgent and Normal → Normal and Urgent"
    ]


def test_a_contract_that_moves_to_another_plan() -> None:
    catalogue = offer(text=FULL)
    old, new = (terms_for(catalogue, ContractFacts(plan)) for plan in ("basic", "gold"))
    with translation.override("en"):
        lines = [difference_words(difference) for difference in diff_terms(old, new)]
    assert lines[:2] == ["Plan: Basic → Gold", "First response · Urgent: 4 hours → 1 hour"]


def test_severities_that_come() -> None:
    words = said(
        (
            "  normal: {label: {fr: Normal, en: Normal}}\n",
            "  normal: {label: {fr: Normal, en: Normal}}\n  low: {label: Low}\n",
        ),
        ("normal: office}", "normal-low: office}"),
        language="en",
    )
    assert words == ["Severity · Low: added"]

"""What a diff once left out is told, and in words: rights, who is called when, what is behind a feature, who sells."""

# ruff: noqa: E501 - changes are written as people write them

import pytest
from django.utils.translation import override
from tests.core.catalogue.test_diff_is_complete import FULL

from palier.adapters.shared.differences import difference_words
from palier.core.catalogue import read_catalogue
from palier.core.catalogue.diff import diff_catalogues

EDITS = (
    ("grants: fast_track", "grants: designated_escalation", "what it grants: their cases go first → they may ask for escalation, to their own manager"),
    ("severities: p1, person", "severities: p1-p2, person", "Sandbox · severities it is for: Critical → Critical and Major"),
    (", person: tam, ", ", ", "Sandbox · who it brings: TAM → none"),
    ("lower_to: p2", "lower_to: p3", "Critical · duty to stay reachable · lowered to: Major → Minor"),
    ("lowers: by_itself", "lowers: by_hand", "lowered by: the rule, by itself → a person"),
    ("ask_again: 30m", "ask_again: 45m", "asked again after: 30 minutes → 45 minutes"),
    ("{label: Major, contact: office}", "{label: Major}", "Major · when the customer is called: Office → none"),
    ("tam: {label: TAM, kind: designated", "tam: {label: TAM, kind: shared", "Advisor: changed"),
    ("pool: {label: Pool, kind: pooled}", "pool: {label: Pool}", "Team: changed"),
    ("agenda: [Cases, {", "agenda: [{", "Recap: changed"),
    ("phases: [{", "phases: [{label: Before}, {", "Journey · phases: 1 → 2"),
    ("group: training}", "}", "Credits · group: Training → none"),
    ("always_in: {billing: [invoice]}", "always_in: {billing: [invoice, bill]}", "Always comes in · Billing question: invoice → invoice, bill"),
    ("starts: [reopened]", "starts: [resolved]", "begins by itself (reopened) → "),
    ("  shop: {label: Shop}\n", "  shop: {label: Shop, words: boutique}\n  new: {label: New}\n", "Product · Shop: changed"),
    ("  emea: {label: EMEA, default: yes}\n", "  emea: {label: EMEA}\n", "Region · EMEA: changed"),
    ("country: FR}", "country: FR, public: yes}", "Provider · public page of the offer: no → yes"),
    ("timezone: Europe/Paris, languages", "timezone: Europe/Rome, languages", "time zone: Europe/Paris → Europe/Rome"),
    ("  fax: {label: Fax}\n", "  fax: {label: Telefax}\n", "“Telefax”"),
    ("  lowered_when: {fr: Silence, en: Silence}\n", "", "severity_policy.lowered_when"),
)  # fmt: skip


@pytest.fixture(scope="module")
def differences():
    changed = FULL
    for before, after, _said in EDITS:
        assert changed.count(before) == 1, before
        changed = changed.replace(before, after)
    return diff_catalogues(read_catalogue(FULL, name="full"), read_catalogue(changed, name="full"))


def test_each_is_told_in_words(differences) -> None:
    with override("en"):
        told = "\n".join(difference_words(each) for each in differences)
    assert [said for _before, _after, said in EDITS if said not in told] == [], told
    assert "Product · New: added" in told


def test_in_french_too(differences) -> None:
    with override("fr"):
        told = "\n".join(difference_words(each) for each in differences)
    for said in ("ce qu’il accorde", "obligation de rester joignable", "Entre toujours", "page publique de l’offre"):
        assert said in told, told

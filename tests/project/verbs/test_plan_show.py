"""`palier plan show`: the five offers as tables, the sound one row by row."""

import json
from pathlib import Path

import pytest
from django.utils.translation import override
from tests.core.catalogue.sound import SOUND, changed
from tests.project.verbs.plan_verb import run_plan, shipped

from palier.adapters.shared.sheets.common import notes
from palier.adapters.shared.sheets.compared import blocks
from palier.adapters.shared.sheets.sheet import Block, Row
from palier.core.catalogue import ContractFacts, read_catalogue, terms_for, terms_from_json

CATALOGUE = read_catalogue(SOUND, name="acme.yaml")


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "220")


@pytest.mark.parametrize("name", ["adobe", "credenti", "docebo", "domo", "lumea"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_offers_that_come_with_the_house(capsys, name: str, language: str) -> None:
    answer = run_plan(capsys, "show", shipped(name), "--lang", language)
    assert (answer.code, answer.err) == (0, "")
    catalogue = read_catalogue(Path(shipped(name)).read_bytes(), name=name)
    with override(language):
        from palier.adapters.shared.words import text_words

        for plan in catalogue.document.plans.values():
            assert text_words(catalogue.text_of(plan.label)) in answer.out


def test_one_plan_with_the_facts_of_a_contract(capsys) -> None:
    words = ("--plan", "expert", "--region", "japan", "--lang", "en")
    answer = run_plan(capsys, "show", shipped("adobe"), *words)
    assert "Japanese" in answer.out
    assert "Ultimate" not in answer.out


def test_plans_an_add_on_is_not_sold_with_are_left_out(capsys, tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    file.write_text(SOUND)
    told = json.loads(run_plan(capsys, "show", str(file), "--add-on", "queue", "--json").out)
    assert list(told["plans"]) == ["basic", "top"]
    refused = run_plan(capsys, "show", str(file), "--add-on", "nothing", "--lang", "en")
    assert (refused.code, refused.out) == (1, "")
    file.write_text(changed("available: [basic], included: top", "available: [basic]"))
    assert run_plan(capsys, "show", str(file), "--plan", "top", "--add-on", "queue", "--lang", "en").code == 1


def test_terms_for_programs(capsys, tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    file.write_text(SOUND)
    told = json.loads(run_plan(capsys, "show", str(file), "--json", "--timezone", "Asia/Tokyo").out)
    assert told["catalogue"] == "acme"
    for plan, written in told["plans"].items():
        assert terms_from_json(json.dumps(written)) == terms_for(CATALOGUE, ContractFacts(plan, timezone="Asia/Tokyo"))


def sheet(language: str = "en", **facts: str) -> dict[str, tuple[Row, ...]]:
    plans = [terms_for(CATALOGUE, ContractFacts(plan, **facts)) for plan in CATALOGUE.plans]
    with override(language):
        told: list[Block] = [*blocks(plans), *notes(CATALOGUE, plans, own_zone="timezone" in facts)]
    return {block.heading: block.rows for block in told}


@pytest.mark.obeys("Document.clocks", "Clock.label")
def test_targets_by_clock_and_severity() -> None:
    assert sheet()["First response"] == (
        Row("Critical", ("2 hours", "30 minutes", "1 hour")),
        Row("Major", ("1 working day", "1 working day", "1 working day")),
        Row("Minor", ("12 business hours", "12 business hours", "12 business hours")),
    )
    assert sheet("fr")["Suivi"][1] == Row("Major", ("non proposé", "10 jours ouvrés", "10 jours ouvrés"))
    assert sheet()["Audit"][0] == Row("Critical", ("not offered", "3 working days", "3 working days"))


@pytest.mark.obeys("Offered.languages", "Calendar.label")
def test_coverage_contacts_people_and_add_ons() -> None:
    told = sheet()
    assert told["Coverage"][0] == Row("Critical", ("24x7", "24x7", "24x7"))
    assert told["Named contacts"][0] == Row(
        "How many", ("2 per product", "unlimited per product", "unlimited per product")
    )
    assert told["Named contacts"][1].cells == ("anyone", "anyone", "anyone")
    assert told["People"] == (Row("Advisor", ("–", "TAM", "TAM")), Row("Team", ("Pool", "Pool", "TAM and Pool")))
    assert told["Add-ons"] == (
        Row("Queue", ("available", "–", "included")),
        Row("Mentor", ("available", "available", "available")),
    )
    assert told["Languages spoken"][1] == Row("French", ("Office", "–", "–"))


@pytest.mark.obeys("Document.groups", "Feature.group", "Offered.reviews", "Review.label")
def test_features_stand_under_their_group() -> None:
    told = sheet("fr")
    assert told["Formation"][0].label == "Credits"
    assert [row.label for row in told["Également inclus"]] == ["Outages", "Sandbox", "Journey"]
    assert [row.label for row in told["Revues"]] == ["Call", "Recap"]


@pytest.mark.obeys("Severity.label", "Severity.definition", "Document.commitments", "Commitment.within")
def test_what_is_the_same_for_every_plan() -> None:
    told = sheet()
    assert told["Severities"][0] == Row("Critical", ("Nothing works.",))
    assert (
        told["Hours"][0]
        .cells[0]
        .endswith("in the customer’s own time; closed on the public holidays of the customer’s country")
    )
    assert told["Life of a case"][2:] == (
        Row("Reopening", ("within 14 days",)),
        Row("Automatic mails", ("when a case is: opened and closed",)),
    )
    assert "closed after 6 days" in told["Life of a case"][0].cells[0]
    assert told["The customer’s part"] == (
        Row("Detail", ("Enough A report of Critical and Major holds: Steps; Version.",)),
        Row("Logs", ("A report holds: Log. For Shop only.",)),
    )
    assert told["Commitments"] == (Row("Disclosure", ("within 24 business hours",)),)
    assert len(told["Escalation"]) == 3
    assert "Tokyo" in sheet(timezone="Asia/Tokyo")["Hours"][0].cells[0]
    assert sheet(country="FR")["Hours"][0].cells[0].endswith("; closed on public holidays (France)")


@pytest.mark.obeys("Amendment.id")
def test_amendments_in_force_are_told() -> None:
    assert sheet(region="japan")["Amendments in force"] == (Row("japan", ("in force", "in force", "in force")),)
    assert "Amendments in force" not in sheet()


def test_an_offer_that_says_little_has_a_short_sheet() -> None:
    bare = read_catalogue(
        "palier: 1\nprovider: {id: a, name: A, timezone: UTC, languages: [en]}\nseverities: {p: {label: P}}\n"
        "plans: {b: {label: B, coverage: always}}\n",
        name="x",
    )
    plans = [terms_for(bare, ContractFacts("b"))]
    with override("en"):
        assert [block.heading for block in (*blocks(plans), *notes(bare, plans, own_zone=False))] == [
            "Coverage",
            "Severities",
            "Who decides the severity",
        ]

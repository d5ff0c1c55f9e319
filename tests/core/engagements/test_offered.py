"""What can be begun under a contract: processes by their steps, features by phases or menu, commitments by time."""

from datetime import timedelta
from pathlib import Path

import pytest

from palier.core.catalogue import ContractFacts, read_catalogue, terms_for
from palier.core.catalogue.terms import Terms
from palier.core.engagements import Kind, offered, offered_one

CATALOGUES = Path(__file__).parents[3] / "catalogues"


def terms(name: str, plan: str, **facts: object) -> Terms:
    text = (CATALOGUES / f"{name}.yaml").read_text(encoding="utf-8")
    return terms_for(read_catalogue(text, name=name), ContractFacts(plan, **facts))


@pytest.mark.obeys("Process.steps")
def test_lumea_follows_an_incident_and_an_onboarding_step_by_step() -> None:
    found = {each.id: each for each in offered(terms("lumea", "basic")) if each.kind is Kind.PROCESS}
    assert [len(found[name].stages) for name in ("incident", "onboarding")] == [5, 5]
    assert found["onboarding"].stages[0].label["fr"] == "Cadrage"
    assert found["onboarding"].stages[0].about["en"] == "Goals, scope, planning and risks."


@pytest.mark.obeys("Commitment.within")
def test_a_commitment_with_a_time_can_be_begun_one_without_cannot() -> None:
    found = [each for each in offered(terms("lumea", "basic")) if each.kind is Kind.COMMITMENT]
    assert [(each.id, each.within and each.within.length) for each in found] == [("vulnerability", timedelta(hours=24))]


@pytest.mark.obeys("Feature.phases", "Feature.menu")
def test_adobes_accelerators_have_phases_and_its_field_services_a_menu() -> None:
    ultimate = offered_one(terms("adobe", "ultimate"), Kind.ENGAGEMENT, "success_accelerators")
    assert ultimate is not None
    assert [stage.label["en"] for stage in ultimate.stages] == [
        "Kick-off",
        "Define",
        "Design",
        "Go-live",
        "Post-launch",
    ]
    assert ultimate.stages[0].deliverable["en"] == "goals and timetable"
    boosted = offered_one(terms("adobe", "expert", add_ons=("developer_boost",)), Kind.ENGAGEMENT, "field_services")
    assert boosted is not None
    assert len(boosted.menu) == 8


def test_what_is_not_included_is_not_offered() -> None:
    assert offered_one(terms("adobe", "expert"), Kind.ENGAGEMENT, "success_accelerators") is None
    assert offered_one(terms("adobe", "expert"), Kind.PROCESS, "success_accelerators") is None


@pytest.mark.parametrize(
    ("count", "amount", "counted"),
    [
        ("count: units,", "2", True),
        ("count: units,", "unlimited", False),
        ("", "yes", False),
        ("count: percent,", "5", False),
    ],
)
def test_only_a_number_of_something_is_counted(count: str, amount: str, counted: bool) -> None:
    written = f"""\
palier: 1
provider: {{id: acme, name: Acme, timezone: Europe/Paris, languages: [en]}}
severities: {{p1: {{label: P1}}}}
features: {{boost: {{label: Boost, {count} menu: [One, Two]}}}}
plans: {{gold: {{label: Gold, coverage: always, includes: {{boost: {amount}}}}}}}
"""
    [found] = offered(terms_for(read_catalogue(written, name="acme"), ContractFacts("gold")))
    assert found.is_counted is counted

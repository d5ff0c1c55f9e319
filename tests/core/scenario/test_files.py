"""Every file of scenarios in the house comes out as written."""

from pathlib import Path

import pytest

from palier.core.catalogue import read_catalogue
from palier.core.scenario import run_scenarios

ROOT = Path(__file__).resolve().parents[3]
FILES = sorted([*ROOT.glob("tests/scenarios/*.tests.yaml"), *ROOT.glob("catalogues/*.tests.yaml")])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_scenarios_come_out_as_written(file: Path) -> None:
    source = file.with_name(file.name.replace(".tests.yaml", ".yaml"))
    catalogue = read_catalogue(source.read_bytes(), name=source.name)
    outcome = run_scenarios(catalogue, file.read_bytes(), name=file.name)
    assert [result for result in outcome.results if not result.holds] == []
    assert outcome.holds
    assert all(result.checked for result in outcome.results)


def test_the_five_offers_have_scenarios() -> None:
    names = {file.name for file in FILES}
    assert names >= {f"{name}.tests.yaml" for name in ("adobe", "clocks", "credenti", "docebo", "domo", "lumea")}


def test_the_scenario_of_the_documentation_comes_out_as_written() -> None:
    page = (ROOT / "docs" / "plan-tests.md").read_text(encoding="utf-8")
    example = page.partition("```yaml\n")[2].partition("```")[0]
    source = ROOT / "catalogues" / "docebo.yaml"
    outcome = run_scenarios(read_catalogue(source.read_bytes(), name=source.name), example, name="plan-tests.md")
    assert [(result.checked, result.differences) for result in outcome.results] == [(2, ())]

"""The scenarios beside each catalogue come out as written."""

from pathlib import Path

import pytest

from palier.core.scenario import run_scenarios

CATALOGUES = Path(__file__).resolve().parents[2] / "catalogues"
PROVIDERS = ("docebo", "adobe", "lumea", "credenti", "domo")


def test_every_catalogue_has_its_scenarios() -> None:
    assert {path.name.split(".")[0] for path in CATALOGUES.glob("*.yaml")} == set(PROVIDERS)
    assert {path.name.split(".")[0] for path in CATALOGUES.glob("*.tests.yaml")} == set(PROVIDERS)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_scenarios(provider, read) -> None:
    name = f"{provider}.tests.yaml"
    outcome = run_scenarios(read(provider), (CATALOGUES / name).read_bytes(), name=name)
    assert len(outcome.results) >= 6
    assert {result.title: result.differences for result in outcome.results if not result.holds} == {}

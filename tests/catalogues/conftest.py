"""The five catalogues, each read once."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from palier.core.catalogue import Catalogue, ContractFacts, Terms, read_catalogue, terms_for

CATALOGUES = Path(__file__).resolve().parents[2] / "catalogues"
YEARS = (2025, 2026, 2027)


@cache
def catalogue_of(provider: str) -> Catalogue:
    path = CATALOGUES / f"{provider}.yaml"
    return read_catalogue(path.read_bytes(), name=path.name)


@cache
def terms_of(provider: str, facts: ContractFacts) -> Terms:
    return terms_for(catalogue_of(provider), facts)


@pytest.fixture
def read() -> Callable[[str], Catalogue]:
    return catalogue_of


@pytest.fixture
def terms() -> Callable[..., Terms]:
    """Terms of a provider's plan: `terms("adobe", "expert", region="emea")`."""

    def resolve(provider: str, plan: str, **facts: object) -> Terms:
        return terms_of(provider, ContractFacts(plan, holiday_years=YEARS, **facts))  # type: ignore[arg-type]

    return resolve

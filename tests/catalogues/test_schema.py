"""The schema that editors read beside the catalogues is the one the language has now."""

import json
from pathlib import Path

from palier.core.catalogue import catalogue_schema

CATALOGUES = Path(__file__).resolve().parents[2] / "catalogues"


def test_the_shipped_schema_is_current() -> None:
    """When it is not: palier plan schema > catalogues/catalogue.schema.json."""
    assert json.loads((CATALOGUES / "catalogue.schema.json").read_text()) == catalogue_schema()


def test_every_catalogue_names_it_on_its_first_line() -> None:
    for path in CATALOGUES.glob("*.yaml"):
        if not path.name.endswith(".tests.yaml"):
            assert path.read_text().startswith("# yaml-language-server: $schema=catalogue.schema.json\n")

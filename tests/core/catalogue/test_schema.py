"""The JSON Schema that editors use."""

import json
from pathlib import Path

import pytest
from tests.core.catalogue.sound import SOUND

from palier.core.catalogue import catalogue_schema, read_catalogue
from palier.core.catalogue.document import Document
from palier.core.catalogue.document_offer import BUILT_IN_CLOCKS, Offered

SCHEMA = catalogue_schema()
LANGUAGE = Path(__file__).parents[3] / "docs" / "plan-language.md"


def test_it_is_plain_json_without_what_helps_nobody() -> None:
    text = json.dumps(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert '"null"' not in text
    assert '"default"' not in text.replace('"default": {"anyOf"', "").replace('"default": {"enum"', "").replace(
        '"default": {"description"', ""
    ).replace('"default": {"type"', "")
    assert '"gone"' not in text


def test_it_knows_every_key_and_which_are_required() -> None:
    assert set(SCHEMA["properties"]) == set(Document.model_fields)
    assert SCHEMA["required"] == ["palier", "provider", "severities", "plans"]
    assert SCHEMA["additionalProperties"] is False


def test_an_offer_may_hold_clocks_of_its_own() -> None:
    plan = SCHEMA["$defs"]["PlanDoc"]
    assert set(BUILT_IN_CLOCKS) < set(plan["properties"])
    assert plan["additionalProperties"] == plan["properties"]["first_response"]


def test_short_forms_are_part_of_it() -> None:
    assert {"const": "24x7"} in SCHEMA["properties"]["calendars"]["additionalProperties"]["anyOf"]
    right = SCHEMA["$defs"]["RegionDoc"]["properties"]["default"]
    assert right["enum"] == ["yes", "no", True, False]
    assert right["description"] == "The region of a contract that names none."


def test_aliases_are_the_keys_of_the_language() -> None:
    channel = SCHEMA["$defs"]["ChannelDoc"]["properties"]
    assert set(channel) == {"open", "service", "to", "else", "severities", "number"}


@pytest.mark.parametrize("key", [*Document.model_fields, *Offered.model_fields])
def test_the_page_about_the_language_explains_every_key(key: str) -> None:
    assert f"`{key}`" in LANGUAGE.read_text()


def test_the_example_on_that_page_is_a_catalogue() -> None:
    example = LANGUAGE.read_text().split("```yaml\n")[1].split("```")[0]
    assert read_catalogue(example, name="plan-language.md").plans == ("standard", "premier")
    assert read_catalogue(SOUND, name="acme.yaml").languages == ("fr", "en")

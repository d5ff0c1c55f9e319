"""The JSON Schema of the plan language, for editors: `palier plan schema` prints it."""

from typing import Any

from palier.core.catalogue.document import Document

Schema = dict[str, Any]


def catalogue_schema() -> Schema:
    """JSON Schema (2020-12) of a catalogue, usable with yaml-language-server.

    It checks shapes and notations; names, cycles and gaps are for `palier plan check`.
    """
    schema = _plain(Document.model_json_schema(by_alias=True))
    assert isinstance(schema, dict)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Palier catalogue"}


def _plain(value: object) -> object:
    """The schema less what helps no author: null (a key with nothing is a fault), defaults, generated titles."""
    if isinstance(value, list):
        return [_plain(item) for item in value if item != {"type": "null"}]
    if not isinstance(value, dict):
        return value
    kept = {key: _plain_key(key, item) for key, item in value.items() if not _is_noise(key, item)}
    choices = kept.get("anyOf")
    if isinstance(choices, list) and len(choices) == 1:
        kept = {**choices[0], **{key: item for key, item in kept.items() if key != "anyOf"}}
    return kept


def _plain_key(key: str, item: object) -> object:
    if key in ("properties", "$defs") and isinstance(item, dict):
        return {name: _plain(inner) for name, inner in item.items() if inner != {}}
    return _plain(item)


def _is_noise(key: str, item: object) -> bool:
    return (key == "title" and isinstance(item, str)) or key == "default"

"""The kinds of value a catalogue document is made of, as pydantic reads them and JSON Schema describes them."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetJsonSchemaHandler,
    PlainValidator,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from palier.core.catalogue import places_of_time, values
from palier.core.catalogue.faults import Code
from palier.core.catalogue.values import Duration, Moment, Promise

T = TypeVar("T")
Schema = dict[str, Any]


class Words(dict[str, str]):
    """A text by language, "" standing for every language; a type of its own so that checks find every text."""


class Section(BaseModel):
    """One mapping of the document; keys it does not know are faults."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, arbitrary_types_allowed=True, defer_build=True
    )


class Short:
    """A value that may be written short: how the short form expands, and its JSON Schema."""

    def __init__(self, expand: Callable[[object], object], schema: Schema) -> None:
        self.expand = expand
        self.schema = schema

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        return BeforeValidator(self.expand).__get_pydantic_core_schema__(source, handler)

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [self.schema, handler(core)]}


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _for_every(mark: str) -> Callable[[object], object]:
    def expand(value: object) -> object:
        return {mark: value} if isinstance(value, str) else value

    return expand


def _parse_language(value: object) -> str:
    text = values.word(value)
    if text and not (2 <= len(text) <= 3 and text.isascii() and text.islower()):
        values.wrong(Code.LANGUAGE, value=text, suggestion=text[:2].lower() if text[:2].isascii() else None)
    return text


def _check_days(value: object) -> str:
    days = values.word(value)
    values.parse_days(days)
    return days


def _parse_amount(value: object) -> bool | int | str:
    """What a plan includes of a feature, as far as it can be read without knowing the feature."""
    text = values.word(value)
    if text.casefold() in {"yes", "no", "true", "false"}:
        return values.parse_right(text)
    return values.parse_count(text) if text[:1].isdigit() else values.parse_ident(text)


def _parse_limit(value: object) -> int | str:
    return "unlimited" if value == "unlimited" else values.parse_count(value)


def _parse_carry_over(value: object) -> int | str:
    return "all" if value == "all" else values.parse_count(value)


WORD: Schema = {"type": ["string", "number", "boolean"]}
EVERYWHERE = "*"
"""The key under which a value that is said once for every severity is kept."""

Ident = Annotated[str, BeforeValidator(values.parse_ident)]
Word = Annotated[str, BeforeValidator(values.word)]
Line = Annotated[str, BeforeValidator(values.parse_line), WithJsonSchema(WORD)]
Language = Annotated[str, BeforeValidator(_parse_language)]
Text = Annotated[dict[Language, Line], Short(_for_every(""), WORD), AfterValidator(Words)]
Days = Annotated[str, BeforeValidator(_check_days)]
Right = Annotated[bool, PlainValidator(values.parse_right), WithJsonSchema({"enum": ["yes", "no", True, False]})]
Count = Annotated[int, PlainValidator(values.parse_count), WithJsonSchema({"type": "integer", "minimum": 0})]
Limit = Annotated[
    int | str,
    PlainValidator(_parse_limit),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 0}, {"const": "unlimited"}]}),
]
CarryOver = Annotated[
    int | str,
    PlainValidator(_parse_carry_over),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 0}, {"const": "all"}]}),
]
Amount = Annotated[
    bool | int | str, PlainValidator(_parse_amount), WithJsonSchema({"type": ["boolean", "integer", "string"]})
]
_TIME = r"\d+(\.\d+)?[hmdw]|\d+(\.\d+)?h\d+(\.\d+)?m"
DurationValue = Annotated[
    Duration,
    PlainValidator(values.parse_duration),
    WithJsonSchema({"type": "string", "pattern": rf"^({_TIME})( in \S+)?$", "examples": ["2h", "1d in office"]}),
]
PromiseValue = Annotated[
    Promise,
    PlainValidator(values.parse_promise),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": rf"^(asap|none|({_TIME})( in \S+)?)$",
            "examples": ["30m", "12h in office", "1d", "asap", "none"],
        }
    ),
]
MomentValue = Annotated[
    Moment,
    PlainValidator(values.parse_moment),
    WithJsonSchema({"type": "string", "pattern": r"^(\d{1,3}%|due|due *\+ *\S+)$", "examples": ["75%", "due + 1h"]}),
]
Day = Annotated[
    date, PlainValidator(values.parse_date), WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"})
]
Opening = {"type": "string", "examples": ["09:00-12:30"]}
Hours = Annotated[
    tuple[tuple[str, str], ...],
    PlainValidator(values.parse_hours),
    WithJsonSchema({"anyOf": [Opening, {"type": "array", "items": Opening}]}),
]
Zone = Annotated[str, PlainValidator(places_of_time.parse_zone), WithJsonSchema({"type": "string"})]
ZoneChoice = Annotated[
    str,
    PlainValidator(places_of_time.parse_zone_choice),
    WithJsonSchema({"type": "string", "examples": ["account", "provider", "Europe/Paris"]}),
]
Country = Annotated[
    str, PlainValidator(places_of_time.parse_country), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{2}$"})
]
Phone = Annotated[str, PlainValidator(values.parse_phone), WithJsonSchema({"type": "string", "minLength": 3})]
Url = Annotated[str, PlainValidator(values.parse_url), WithJsonSchema({"type": "string", "format": "uri"})]
Idents = Annotated[list[Ident], Short(_listed, {"type": "string"})]
Selectors = Annotated[list[Word], Short(_listed, {"type": "string"})]
Promises = Annotated[dict[Word, PromiseValue], Short(_for_every(EVERYWHERE), {"type": "string"})]
Coverage = Annotated[dict[Word, Ident], Short(_for_every(EVERYWHERE), {"type": "string"})]

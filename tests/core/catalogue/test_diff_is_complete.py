"""Nothing that terms or a catalogue say can change in silence: every field is altered, and the change must be told."""

# ruff: noqa: E501 - changes are written as people write them

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from enum import Enum
from typing import Any, get_args

from tests.core.catalogue.sound import SOUND

from palier.core.catalogue import ContractFacts, read_catalogue, terms_for
from palier.core.catalogue.diff import diff_catalogues, diff_terms
from palier.core.catalogue.differences import Subject
from palier.core.catalogue.terms import Terms
from palier.core.time import ALWAYS, Calendar, WorkingDays

Path = tuple[str, ...]

FULL = (
    SOUND.replace("sandbox: {label: Sandbox}", "sandbox: {label: Sandbox, grants: fast_track, severities: p1, person: tam, notices: {tell: named, by: [mail], after: 5m, every: 1h, ahead: [3d]}}")
    .replace("lifecycle:\n", "lifecycle:\n  reasons: {on_hold: {supplier: Supplier}}\n")
    .replace(
        "{suspend_in_arrears: yes, about: Pay}",
        "{suspend_in_arrears: yes, about: Pay, grace_days: 3, expired: {do: hold, say: Renew}, always_in: {billing: [invoice]}}",
    )
)  # fmt: skip

WORDS = {
    "label", "about", "badge", "sold", "definition", "examples", "attest", "until", "lowered_when", "deliverable",
    "plan_label", "plan_about", "plan_badge", "plan_sold", "provider", "say", "agenda", "report", "choices", "phases",
    "menu",
}  # fmt: skip
"""Words, and lists of words: what they say is told by `diff_catalogues` as texts; how many there are, by `diff_terms`."""

NOT_PROMISED = {
    "catalogue": "which catalogue: told of the catalogue",
    "holder": "the contract, not what it is promised",
    "places": "where something was written",
    "place": "where something was written",
    "written": "the author's own notation of what is compared",
    "channels": "`offered`, without its service",
    "groups": "their labels are texts, and who is in which is told of each feature",
    "products": "what the contract is for: told of the catalogue",
    "region": "where the contract is: told of the catalogue",
    "observes": "how holidays are called: the days themselves are told",
    "holidays": "told as days on which a calendar is closed",
    "pieces": "worked out from the rest of a calendar",
    "default_severity": "altered below, with its policy",
}


def terms() -> Terms:
    """Terms in which every field that can hold something does."""
    facts = ContractFacts(
        "plus",
        region="emea",
        product="shop",
        term_starts=date(2026, 1, 1),
        timezone="Europe/Paris",
        country="FR",
        holiday_years=(2026,),
    )
    return terms_for(read_catalogue(FULL, name="full"), facts)


def altered(value: object, path: Path) -> Iterator[tuple[Path, object]]:
    """The value again with one thing in it changed, for each thing in it."""
    if path and path[-1] in WORDS | NOT_PROMISED.keys():
        return
    if is_dataclass(value) and not isinstance(value, type) and type(value).__module__.startswith(OURS):
        yield from _fields_altered(value, path)
    elif isinstance(value, Mapping):
        for key, held in value.items():
            for where, other in altered(held, (*path, str(key))):
                yield where, {**value, key: other}
    elif isinstance(value, tuple) and value and is_dataclass(value[0]):
        yield (*path, "fewer"), value[1:]
        for place, held in enumerate(value):
            for where, other in altered(held, (*path, str(place))):
                yield where, (*value[:place], other, *value[place + 1 :])
    else:
        yield path, another(value)


OURS = "palier.core.catalogue"


def _fields_altered(value: Any, path: Path) -> Iterator[tuple[Path, object]]:
    for field in fields(value):
        held = getattr(value, field.name)
        if held is None and not {str, int} & set(get_args(field.type)):
            continue  # a part that is not there here, and is somewhere else
        for where, other in altered(held, (*path, field.name)):
            yield where, replace(value, **{field.name: other})


def another(value: object) -> object:
    """Some other value of its kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, Enum):
        return next(each for each in type(value) if each is not value)
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, timedelta):
        return value + timedelta(hours=1)
    if isinstance(value, tuple):
        return value[1:] if value else ("p3",)
    changes: dict[type, Any] = {Calendar: ALWAYS, WorkingDays: WorkingDays(9)}
    return changes.get(type(value), "other")


def test_every_resolved_field_is_told() -> None:
    whole, silent, tried = terms(), [], 0
    for path, other in altered(whole, ()):
        tried += 1
        assert isinstance(other, Terms)
        if path[0] == "calendars" and (path[-1] == "id" or path[1] == "always"):
            continue  # its key says the same, and "always" is built in
        if not diff_terms(whole, other):
            silent.append(".".join(path))
    assert silent == []
    assert tried > 200, "the walk met what terms hold"


def test_every_word_left_out_above_is_met_by_the_walk_or_is_none_of_terms() -> None:
    """An exemption that names nothing would hide the next field called so."""
    met = set(names(terms()))
    assert {*WORDS, *NOT_PROMISED} - met == {"badge", "sold", "deliverable", "pieces"}


def names(value: object) -> Iterator[str]:
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield field.name
            yield from names(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for held in value.values():
            yield from names(held)
    elif isinstance(value, tuple):
        for held in value:
            yield from names(held)


def test_what_is_behind_a_feature_that_goes_goes_without_saying() -> None:
    without = FULL.replace(
        "includes: {sandbox: yes, credit: 4, outage: priority}", "includes: {credit: 4, outage: priority}"
    )
    found = diff_catalogues(read_catalogue(FULL, name="full"), read_catalogue(without, name="full"))
    assert Subject.CONTENT not in {each.subject for each in found}

"""Systems of the status page as the desk shows and changes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from palier.adapters.desk.incident_screen import LANGUAGES, Choice, Written
from palier.adapters.shared.act_words import act_words
from palier.adapters.shared.incident_words import in_language, state_words
from palier.apps.incidents import component_queries as queries
from palier.apps.incidents.commands import Naming
from palier.apps.incidents.commands.arranging import RETIRED
from palier.apps.incidents.commands.components import BY_HAND, CHECKS
from palier.apps.incidents.component_queries import ComponentRecord, ComponentSheet
from palier.apps.staff.queries import teams
from palier.core.incident import State


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the list; `above` and `below` are what it would stand before if it moved, below None for the end."""

    sheet: ComponentSheet
    name: str
    words: str
    states: tuple[Choice, ...]
    above: int | None
    below: int | None
    is_last: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with what stands under it; `id` is None for what stands under none."""

    id: int | None
    name: str
    names: Mapping[str, str]
    places: tuple[Place, ...]
    above: int | None
    below: int | None
    is_last: bool


def components_page(*, at: datetime) -> dict[str, object]:
    """Every system under its heading, in the order of the page; then those that are retired."""
    sheets, groups = queries.components(at=at), queries.groups()
    headings = [
        _heading(key, name, [each for each in sheets if each.group_id == key], groups, place)
        for place, (key, name) in enumerate(groups)
    ]
    free = [each for each in sheets if each.group_id is None]
    return {
        "headings": [*headings, *([_heading(None, {}, free, (), 0)] if free else [])],
        "is_empty": not sheets,
        "retired": [(each.id, in_language(each.name)) for each in queries.components(at=at, retired=True)],
        "groups": [(key, in_language(name)) for key, name in groups],
        "teams": teams(),
    }


def component_page(component_id: int, written: Written, *, at: datetime) -> dict[str, object]:
    """One system: the form that changes it, what it showed, who changed it.  Raises NotFound."""
    record = queries.component_record(component_id=component_id, at=at)
    naming = written_naming(written) if written.texts else record.naming
    return {
        "id": component_id,
        "name": in_language(record.naming.name),
        "slug": record.sheet.slug,
        "words": state_words(record.sheet.state),
        "sheet": record.sheet,
        "retired_at": record.retired_at,
        "seen": record.seen,
        "names": [(code, naming.name.get(code, ""), naming.about.get(code, "")) for code in LANGUAGES],
        "groups": [(key, in_language(name), key == naming.group_id) for key, name in queries.groups()],
        "teams": [(team.id, team.name, team.id == naming.owner_id) for team in teams()],
        "is_shown": naming.is_shown,
        "marks": [(state_words(state), since, cause_words(cause), cause) for state, since, cause in record.marks],
        "changes": _changes(record),
    }


def written_naming(written: Written, *, slug: str = "", position: int = 0) -> Naming:
    """What a form calls a system."""
    numbers = {name: written.texts.get(name, "") for name in ("group", "owner")}
    return Naming(
        slug,
        written.words("name"),
        about=written.words("about"),
        group_id=_number(numbers["group"]),
        owner_id=_number(numbers["owner"]),
        position=position,
        is_shown=bool(written.texts.get("shown")),
    )


def cause_words(cause: str) -> str:
    """Why a system showed something; empty where an incident says so, whose reference it is."""
    return {
        BY_HAND: pgettext("cause of a state", "said by hand"),
        CHECKS: pgettext("cause of a state", "said by its check"),
        RETIRED: pgettext("cause of a state", "retired"),
    }.get(cause, "")


def field_words(name: str) -> str:
    """What was changed of a system."""
    return {
        "name": _("Name"),
        "about": _("Explanation"),
        "group": _("Heading"),
        "owner": _("Owner"),
        "shown": _("On the public page"),
    }.get(name, name)


def _heading(
    key: int | None,
    name: Mapping[str, str],
    sheets: Sequence[ComponentSheet],
    groups: Sequence[tuple[int, Mapping[str, str]]],
    place: int,
) -> Heading:
    ids, own = [key for key, _name in groups], [each.id for each in sheets]
    return Heading(
        id=key,
        name=in_language(name) if name else "",
        names=name,
        places=tuple(_place(each, own, number) for number, each in enumerate(sheets)),
        above=ids[place - 1] if place else None,
        below=ids[place + 2] if place + 2 < len(ids) else None,
        is_last=place + 1 >= len(ids),
    )


def _place(sheet: ComponentSheet, ids: Sequence[int], number: int) -> Place:
    return Place(
        sheet=sheet,
        name=in_language(sheet.name),
        words=state_words(sheet.state),
        states=tuple(Choice(state.value, state_words(state), state is sheet.state) for state in State),
        above=ids[number - 1] if number else None,
        below=ids[number + 2] if number + 2 < len(ids) else None,
        is_last=number + 1 >= len(ids),
    )


def _changes(record: ComponentRecord) -> list[dict[str, object]]:
    return [
        {
            "at": each.at,
            "by": each.by,
            "words": act_words(each.act),
            "changed": [
                (field_words(name), _shown(name, before), _shown(name, after)) for name, before, after in each.changed
            ],
        }
        for each in record.changes
    ]


def _shown(name: str, value: str) -> str:
    if name == "shown":
        return _("yes") if value == "yes" else _("no")
    return value or "—"


def _number(written: str) -> int | None:
    """An id; of something that is not there where the words are none: whoever reads it says so."""
    if not written:
        return None
    return int(written) if written.isascii() and written.isdigit() and len(written) < 19 else 0

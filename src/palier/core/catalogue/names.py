"""The names a catalogue declares, and how severities are chosen among them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from palier.core.catalogue.document import Document
from palier.core.catalogue.faults import Code, Fault, nearest
from palier.core.catalogue.kinds import EVERYWHERE
from palier.core.catalogue.shape import declared_clocks
from palier.core.catalogue.tree import Path, Tree

ALWAYS = "always"
ANY = "any"
NONE = "none"
ADVISOR = "advisor"
CHANNELS = ("portal", "email", "chat", "phone", "community", "help_centre", "status_page")
ROLES = (
    "assignee",
    "team",
    "team_lead",
    "support_manager",
    "head_of_support",
    "escalation_manager",
    "on_call",
    ADVISOR,
)


class BadSelector(ValueError):
    """A choice of severities that names something else."""

    def __init__(self, code: Code, value: str) -> None:
        super().__init__(value)
        self.code = code
        self.value = value


def chosen(selector: str, severities: tuple[str, ...]) -> tuple[str, ...]:
    """The severities that `P1`, `P2-P3`, `P1,P3-P4` or `*` choose, in the catalogue's order for each part.

    Raises BadSelector for a name that is no severity and for a range from the less to the more severe.
    """
    if selector == EVERYWHERE:
        return severities
    found: list[str] = []
    for part in selector.replace(" ", "").split(","):
        found += _part(part, severities)
    return tuple(found)


def _part(part: str, severities: tuple[str, ...]) -> tuple[str, ...]:
    if part in severities:
        return (part,)
    dashes = [place for place, letter in enumerate(part) if letter == "-"]
    for place in dashes:
        first, last = part[:place], part[place + 1 :]
        if first in severities and last in severities:
            start, end = severities.index(first), severities.index(last)
            if start > end:
                raise BadSelector(Code.RANGE_BACKWARDS, part)
            return severities[start : end + 1]
    ends = part.split("-") if len(dashes) == 1 else [part]
    raise BadSelector(Code.UNKNOWN_NAME, next((end for end in ends if end not in severities), part))


@dataclass(frozen=True)
class Book:
    """A document with the place of everything in it and every name that the file declares, also in faulty parts."""

    document: Document
    tree: Tree

    def declared(self, section: str) -> tuple[str, ...]:
        """The keys of one top-level section, as the file has them."""
        root = self.tree.value
        held = root.get(section) if isinstance(root, Mapping) else None
        return tuple(held) if isinstance(held, Mapping) else ()

    def names(self, kind: str) -> tuple[str, ...]:
        """Every name of one kind that may be used, built in or declared; `kind` is in the singular."""
        known = {
            "calendar": lambda: (ALWAYS, *self.declared("calendars")),
            "severity": lambda: self.declared("severities"),
            "region": lambda: self.declared("regions"),
            "channel": lambda: (*CHANNELS, *self.declared("channels")),
            "product": lambda: self.declared("products"),
            "person": lambda: self.declared("people"),
            "role": lambda: (*ROLES, *self.declared("people")),
            "group": lambda: self.declared("groups"),
            "feature": lambda: self.declared("features"),
            "plan": lambda: self.declared("plans"),
            "clock": lambda: declared_clocks(self.tree),
        }
        return tuple(dict.fromkeys(known[kind]()))

    def fault(self, code: Code, path: Path, *, suggestion: str | None = None, **values: str) -> Fault:
        """A fault at the value at `path`."""
        place = self.tree.place(path)
        return Fault(code, place.line, place.column, place.path, values, suggestion)

    def key_fault(self, code: Code, path: Path, *, suggestion: str | None = None, **values: str) -> Fault:
        """A fault at the key of the value at `path`."""
        place = self.tree.key_place(path)
        return Fault(code, place.line, place.column, place.path, values, suggestion)

    def unknown(
        self, kind: str, name: str | None, path: Path, *, besides: tuple[str, ...] = (), at_key: bool = False
    ) -> Iterator[Fault]:
        """One fault if `name` is no known name of its kind."""
        known = (*besides, *self.names(kind))
        if name is None or name in known:
            return
        tell = self.key_fault if at_key else self.fault
        told = {"kind": kind, "name": name, "choices": ", ".join(known[:12])}
        yield tell(Code.UNKNOWN_NAME, path, suggestion=nearest(name, known), **told)

    def severities(self, selector: str, path: Path, *, at_key: bool = False) -> tuple[tuple[str, ...], list[Fault]]:
        """The severities that a selector chooses, and its faults."""
        known = self.names("severity")
        try:
            return chosen(selector, known), []
        except BadSelector as bad:
            tell = self.key_fault if at_key else self.fault
            if bad.code is Code.RANGE_BACKWARDS:
                return (), [tell(bad.code, path, value=bad.value, suggestion="-".join(reversed(bad.value.split("-"))))]
            return (), list(self.unknown("severity", bad.value, path, at_key=at_key))

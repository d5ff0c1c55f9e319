"""From the text of a catalogue to a plain tree in which every value knows its line and column.

Scalars stay text: the key that holds one decides what it means, so that `no`, `012` and `1:30` never lie (YAML 1.2,
without its guesses).  Reading is iterative and bounded: no text of any kind makes it slow or deep.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from palier.core.catalogue.faults import Code, Fault
from palier.core.catalogue.terms import Place

MOST_BYTES = 1_000_000
MOST_DEPTH = 24
MOST_VALUES = 50_000

Path = tuple[str | int, ...]
Spot = tuple[int, int]
Value = str | None | list["Value"] | dict[str, "Value"]

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(slots=True)
class Tree:
    """A whole document: its value and the spots of its values and keys by path."""

    value: Value = None
    spots: dict[Path, Spot] = field(default_factory=dict)
    keys: dict[Path, Spot] = field(default_factory=dict)

    def place(self, path: Path) -> Place:
        """Where the value at `path` stands, or the nearest thing around it that was written."""
        known = path
        while known and known not in self.spots:
            known = known[:-1]
        line, column = self.spots.get(known, (1, 1))
        return Place(line, column, path_text(path))

    def key_place(self, path: Path) -> Place:
        """Where the key of the value at `path` stands; the value's own place in a list."""
        if path in self.keys:
            return Place(*self.keys[path], path_text(path))
        return self.place(path)


class Unreadable(Exception):
    """The text stops being readable here; what comes after it cannot be judged."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


def path_text(path: Path) -> str:
    """The path as a reader sees it: `plans.elite.first_response.urgent`, `amendments[0].when`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def parse_tree(text: str | bytes) -> tuple[Tree, list[Fault]]:
    """The tree of one YAML document and its faults (duplicate keys, tags…); raises `Unreadable` where it must stop."""
    composer = _Composer()
    root = composer.compose(_checked(text))
    tree = Tree()
    tree.value = _plant(root, (), tree)
    return tree, composer.faults


def _checked(text: str | bytes) -> str:
    """The text, once it is known to be short, UTF-8 and free of control characters."""
    size = len(text)
    if size > MOST_BYTES:
        raise _stop(Code.TOO_LARGE, (1, 1), size=str(size), limit=str(MOST_BYTES))
    text = (_decoded(text) if isinstance(text, bytes) else text).removeprefix("\ufeff")
    if refused := _REFUSED.search(text):
        spot = _spot_after(text[: refused.start()])
        raise _stop(Code.CONTROL_CHARACTER, spot, character=f"U+{ord(refused[0]):04X}")
    return text


def _decoded(text: bytes) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _stop(Code.NOT_UTF8, _spot_after(text[: error.start].decode("utf-8"))) from None


def _spot_after(before: str) -> Spot:
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _stop(code: Code, spot: Spot, **values: str) -> Unreadable:
    return Unreadable(Fault(code, *spot, path="", values=values))


@dataclass(slots=True)
class _Node:
    spot: Spot
    depth: int
    scalar: str | None = None
    items: list["_Node"] | None = None
    entries: dict[str, tuple[Spot, "_Node"]] | None = None
    weight: int = 1
    pending: tuple[str, Spot] | None = None


class _Composer:
    """Builds nodes from libyaml's events with a stack of its own, so that depth costs nothing."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.anchors: dict[str, _Node] = {}
        self.open: list[_Node] = []
        self.root: _Node | None = None

    def compose(self, text: str) -> _Node:
        """The root node of the only document in `text`."""
        documents = 0
        for event in _events(text):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _stop(Code.SEVERAL_DOCUMENTS, _spot(event))
            self._take(event)
        if self.root is None or not (self.root.scalar or self.root.items or self.root.entries):
            raise _stop(Code.EMPTY_FILE, (1, 1))
        return self.root

    def _take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            is_null = event.implicit[0] and event.value in _NULLS
            self._add(_Node(_spot(event), 1, scalar=None if is_null else event.value), event)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._push(_Node(_spot(event), 1, items=[]), event)
        elif isinstance(event, yaml.MappingStartEvent):
            self._push(_Node(_spot(event), 1, entries={}), event)
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            self._close()
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)

    def _push(self, node: _Node, event: yaml.CollectionStartEvent) -> None:
        if len(self.open) >= MOST_DEPTH:
            raise _stop(Code.TOO_DEEP, node.spot, limit=str(MOST_DEPTH))
        self._note(node, event)
        self.open.append(node)

    def _close(self) -> None:
        node = self.open.pop()
        self._attach(node, node.spot)

    def _add(self, node: _Node, event: yaml.ScalarEvent) -> None:
        self._note(node, event)
        self._attach(node, node.spot)

    def _note(self, node: _Node, event: yaml.NodeEvent) -> None:
        """Remember the anchor of a node and refuse its tag."""
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            self.faults.append(Fault(Code.TAG, *node.spot, path="", values={"tag": tag}))

    def _alias(self, event: yaml.AliasEvent) -> None:
        name = str(event.anchor)
        target = self.anchors.get(name)
        if target is None:
            raise _stop(Code.UNKNOWN_ALIAS, _spot(event), name=name)
        if any(node is target for node in self.open):
            raise _stop(Code.ALIAS_IN_ITSELF, _spot(event), name=name)
        if len(self.open) + target.depth > MOST_DEPTH:
            raise _stop(Code.TOO_DEEP, _spot(event), limit=str(MOST_DEPTH))
        self._attach(target, _spot(event))

    def _attach(self, node: _Node, spot: Spot) -> None:
        """Hang a finished node into the collection that is open, as an item, a key or a value."""
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        parent.weight += node.weight
        parent.depth = max(parent.depth, node.depth + 1)
        if parent.weight > MOST_VALUES:
            raise _stop(Code.TOO_MANY_VALUES, spot, limit=str(MOST_VALUES))
        if parent.items is not None:
            parent.items.append(node)
        elif parent.pending is None:
            parent.pending = (self._key(node), spot)
        else:
            self._enter(parent, *parent.pending, node)
            parent.pending = None

    def _key(self, node: _Node) -> str:
        if node.items is not None or node.entries is not None:
            raise _stop(Code.KEY_NOT_TEXT, node.spot)
        return node.scalar or ""

    def _enter(self, parent: _Node, key: str, spot: Spot, node: _Node) -> None:
        entries = parent.entries or {}
        if key in entries:
            first = str(entries[key][0][0])
            self.faults.append(Fault(Code.DUPLICATE_KEY, *spot, path=key, values={"key": key, "first": first}))
        else:
            entries[key] = (spot, node)
        parent.entries = entries


def _events(text: str) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(text, Loader=yaml.CLoader)
    except yaml.MarkedYAMLError as error:
        spot = _spot_of_mark(error.problem_mark)
        line = text.splitlines()[spot[0] - 1 : spot[0]]
        if line and "\t" in line[0][: len(line[0]) - len(line[0].lstrip()) + 1]:
            raise _stop(Code.TAB, spot) from None
        raise _stop(Code.NOT_YAML, spot, problem=error.problem or "") from None


def _spot(event: yaml.Event) -> Spot:
    return _spot_of_mark(event.start_mark)


def _spot_of_mark(mark: Any) -> Spot:
    """The spot of one of libyaml's marks, which count from 0."""
    return mark.line + 1, mark.column + 1


def _plant(node: _Node, path: Path, tree: Tree) -> Value:
    """The plain value of a node, its spots entered into `tree`; recursion is bounded by MOST_DEPTH."""
    tree.spots[path] = node.spot
    if node.items is not None:
        return [_plant(item, (*path, index), tree) for index, item in enumerate(node.items)]
    if node.entries is not None:
        planted: dict[str, Value] = {}
        for key, (spot, child) in node.entries.items():
            tree.keys[*path, key] = spot
            planted[key] = _plant(child, (*path, key), tree)
        return planted
    return node.scalar

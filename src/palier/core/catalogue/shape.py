"""Fit a tree to the document model: pydantic's errors become faults, and what is sound is kept for further checks."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, cast, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from palier.core.catalogue.document import Document
from palier.core.catalogue.document_offer import BUILT_IN_CLOCKS
from palier.core.catalogue.faults import Code, Fault, nearest
from palier.core.catalogue.tree import Path, Tree, Value

_SHAPES = {
    "model_type": Code.EXPECTED_MAPPING,
    "dict_type": Code.EXPECTED_MAPPING,
    "list_type": Code.EXPECTED_LIST,
    "too_short": Code.EMPTY_VALUE,
}


def without_nothing(tree: Tree) -> list[Fault]:
    """Take every key that says nothing out of the tree; one fault each."""
    faults: list[Fault] = []

    def prune(value: Value, path: Path) -> Value:
        if isinstance(value, list):
            return [prune(item, (*path, index)) for index, item in enumerate(value)]
        if not isinstance(value, dict):
            return value
        kept: dict[str, Value] = {}
        for key, child in value.items():
            if child is None:
                faults.append(_fault(Code.EMPTY_VALUE, tree, (*path, key), key=key))
            else:
                kept[key] = prune(child, (*path, key))
        return kept

    tree.value = prune(tree.value, ())
    return faults


def without_strays(tree: Tree) -> list[Fault]:
    """Take every key of an offer that is neither one of its own nor a clock out of the tree; one fault each.

    To pydantic any key of an offer may be a clock; which clocks there are is in another part of the file.
    """
    faults: list[Fault] = []
    clocks = declared_clocks(tree)
    for path, offer in _offers(tree.value):
        known = (*allowed_keys(path), *clocks)
        for key in [key for key in offer if key not in known]:
            faults.append(_unknown(tree, (*path, key), known))
            del offer[key]
    return faults


def _offers(root: Value) -> Iterator[tuple[Path, dict[str, Value]]]:
    """Every mapping of the file that is an offer."""
    plans, add_ons, amendments = (_held(root, key) for key in ("plans", "add_ons", "amendments"))
    held: list[tuple[Path, Value]] = [(("plans", plan), said) for plan, said in _items(plans)]
    held += [(("add_ons", name, "gives"), _held(said, "gives")) for name, said in _items(add_ons)]
    held += [
        (("amendments", index), said) for index, said in enumerate(amendments if isinstance(amendments, list) else [])
    ]
    yield from ((path, said) for path, said in held if isinstance(said, dict))


def _held(value: Value, key: str) -> Value:
    return value.get(key) if isinstance(value, dict) else None


def _items(value: Value) -> list[tuple[str, Value]]:
    return list(value.items()) if isinstance(value, dict) else []


_STAND_INS: Mapping[str, Value] = {
    "palier": "1",
    "provider": {"id": "provider", "name": "Provider", "timezone": "UTC", "languages": ["en"]},
}
"""What takes the place of a faulty section, so that the rest of the file can still be judged."""


def fit(tree: Tree) -> tuple[Document | None, list[Fault]]:
    """The document that the tree holds, less its faulty parts, and those faults.

    None where too little is left: a section that every catalogue must have is missing or wholly wrong.
    """
    value = deepcopy(tree.value)
    faults: list[Fault] = []
    while True:  # each round takes something out, so that the rounds come to an end
        try:
            return Document.model_validate(value), faults
        except ValidationError as refused:
            errors = refused.errors(include_url=False)
        faults += _all_faults(errors, tree)
        if not _mend(cast("dict[str, Value]", value), errors):
            return None, faults


def _mend(value: dict[str, Value], errors: list[ErrorDetails]) -> bool:
    """Take what is faulty out of `value`; False where that leaves no catalogue."""
    paths = {_pruned_path(error, value) for error in errors}
    for path in sorted(paths, key=len, reverse=True):
        _remove(value, path)
    missing = {error["loc"] for error in errors if error["type"] == "missing" and len(error["loc"]) == 1}
    stood_in = {path for path in missing if path[0] in _STAND_INS}
    for (key,) in stood_in:
        value[str(key)] = deepcopy(_STAND_INS[str(key)])
    return missing == stood_in and (any(paths) or bool(stood_in))


def _all_faults(errors: list[ErrorDetails], tree: Tree) -> list[Fault]:
    found = {}
    for error in errors:
        if _is_of_our_making(error, tree):
            continue
        fault = _fault_of(error, tree)
        found[fault.path, fault.code, fault.line, fault.column] = fault
    return list(found.values())


def _is_of_our_making(error: ErrorDetails, tree: Tree) -> bool:
    """Whether a key is missing, or a section empty, only because its faulty content was taken out before."""
    loc = error["loc"]
    return (error["type"] == "missing" and loc in tree.keys) or (
        error["type"] == "too_short" and bool(_at(tree.value, loc))
    )


def _at(value: Any, path: Path) -> Any:
    """The value at a path of the file, which an error about a section that is there always has."""
    for part in path:
        value = value[part]
    return value


def declared_clocks(tree: Tree) -> tuple[str, ...]:
    """The clocks that the file names: its own, even faulty ones, after the built-in ones."""
    own = tree.value.get("clocks") if isinstance(tree.value, dict) else None
    return tuple(dict.fromkeys((*BUILT_IN_CLOCKS, *(own if isinstance(own, dict) else ()))))


def _fault_of(error: ErrorDetails, tree: Tree) -> Fault:
    loc = error["loc"]
    kind = error["type"]
    if loc and loc[-1] == "[key]":
        return _told(error, tree, loc[:-1], at_key=True)
    if kind == "missing":
        parent = loc[:-1]
        return _fault(Code.MISSING_KEY, tree, parent, key=str(loc[-1]), at_key=True)
    if kind == "extra_forbidden":
        return _unknown(tree, loc, allowed_keys(loc[:-1]))
    return _told(error, tree, loc)


def _unknown(tree: Tree, path: Path, known: tuple[str, ...]) -> Fault:
    key = str(path[-1])
    return _fault(Code.UNKNOWN_KEY, tree, path, key=key, suggestion=nearest(key, known), at_key=True)


def _told(error: ErrorDetails, tree: Tree, path: Path, *, at_key: bool = False) -> Fault:
    """The fault of one error whose own path is `path`."""
    name = str(next((part for part in reversed(path) if isinstance(part, str)), ""))
    context = error.get("ctx", {})
    kind = error["type"]
    if "code" in context:
        values = {"key": name, **context["values"]}
        return _fault(Code(context["code"]), tree, path, suggestion=context["suggestion"], at_key=at_key, **values)
    if kind == "literal_error":
        return _choice_fault(error, tree, path, name)
    return _fault(_SHAPES[kind], tree, path, key=name)


def _choice_fault(error: ErrorDetails, tree: Tree, path: Path, name: str) -> Fault:
    written = error["input"]
    if not isinstance(written, str):
        return _fault(Code.EXPECTED_WORD, tree, path, key=name)
    choices = re.findall(r"'([^']*)'", error["ctx"]["expected"])
    near = nearest(written, choices)
    return _fault(Code.WORD, tree, path, suggestion=near, key=name, value=written, choices=", ".join(choices))


def _fault(
    code: Code, tree: Tree, path: Path, *, suggestion: str | None = None, at_key: bool = False, **values: str
) -> Fault:
    at_key = at_key or code is Code.EMPTY_VALUE
    place = tree.key_place(path) if at_key else tree.place(path)
    return Fault(code, place.line, place.column, place.path, values, suggestion)


def allowed_keys(path: Path) -> tuple[str, ...]:
    """The keys that the mapping at `path` may hold, which must be one of fixed keys."""
    model: Any = Document
    for part in path:
        model = _child(model, part)
    return tuple(field.alias or name for name, field in model.model_fields.items() if name != "gone")


def _child(kind: Any, part: str | int) -> Any:
    """The kind of value under one key of a model, or of a mapping's or list's items."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        fields = {field.alias or name: field for name, field in kind.model_fields.items()}
        return _bare(fields[str(part)].annotation)
    return _bare(get_args(kind)[-1])


def _bare(kind: Any) -> Any:
    """The kind without `Annotated` and `| None`."""
    while True:
        arguments = get_args(kind)
        if hasattr(kind, "__metadata__"):
            kind = arguments[0]
        elif type(None) in arguments:
            kind = next(argument for argument in arguments if argument is not type(None))
        else:
            return kind


def _pruned_path(error: ErrorDetails, value: Value) -> Path:
    """What has to go for the rest to be sound: the value, or the mapping that lacks something."""
    loc = error["loc"]
    if (loc and loc[-1] == "[key]") or error["type"] == "missing":
        loc = loc[:-1]
    return _known(loc, value)


def _known(path: Path, value: Value) -> Path:
    """The longest part of `path` that leads to a key of a mapping; items of lists go with their list.

    Taking one item out of a list would give those after it other numbers than they have in the file.
    """
    steps = 0
    for depth, part in enumerate(path, 1):
        if isinstance(value, dict) and isinstance(part, str) and part in value:
            value, steps = value[part], depth
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            break
    return path[:steps]


def _remove(value: Value, path: Path) -> None:
    for part in path[:-1]:
        value = value[cast(int, part)] if isinstance(value, list) else cast("dict[str, Value]", value).get(str(part))
    if path and isinstance(value, dict):
        value.pop(str(path[-1]), None)

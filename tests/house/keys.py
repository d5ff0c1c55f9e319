"""Every key of the plan language, as `Section.key`, and the tests that say which keys they prove."""

import ast
from collections.abc import Iterator
from inspect import get_annotations
from pathlib import Path
from typing import get_args

from pydantic import BaseModel

from palier.core.catalogue.document import Document

TESTS = Path(__file__).parents[1]


def keys_of_the_language() -> set[str]:
    """`Reachable.ask_again`, `Wait.remind`…: the section that declares a key, and the key as it is written."""
    return {
        f"{_owner(section, name)}.{field.alias or name}"
        for section in _sections()
        for name, field in section.model_fields.items()
        if name != "gone"
    }


def _sections() -> Iterator[type[BaseModel]]:
    waiting, known = [Document], {Document}
    while waiting:
        section = waiting.pop()
        yield section
        for field in section.model_fields.values():
            found = set(_models(field.annotation)) - known
            known |= found
            waiting += found


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def _owner(section: type[BaseModel], name: str) -> str:
    declaring = next(base for base in section.__mro__ if name in get_annotations(base))
    return declaring.__name__.removesuffix("Doc")


def keys_named_by_tests() -> dict[str, list[str]]:
    """For each key, the tests that bear it in an `obeys` mark: `pytest.mark.obeys("Wait.remind")`."""
    named: dict[str, list[str]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        if "mark.obeys(" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                for key in _marked(node):
                    named.setdefault(key, []).append(f"{path.relative_to(TESTS)}::{node.name}")
    return named


def _marked(function: ast.FunctionDef) -> Iterator[str]:
    for mark in function.decorator_list:
        if isinstance(mark, ast.Call) and ast.unparse(mark.func).endswith("mark.obeys"):
            yield from (key.value for key in mark.args if isinstance(key, ast.Constant) and isinstance(key.value, str))

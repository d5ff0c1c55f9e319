"""What import-linter can't hold: the clock on the wall, the ORM and sentences stay in their rooms."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "palier"
WALL_CLOCKS = {"now", "utcnow", "today", "time", "localtime", "monotonic"}
CLOCK_OWNERS = {"datetime", "date", "timezone", "time"}
ORM_CALLS = {"objects", "save", "bulk_create", "bulk_update", "select_for_update", "get_or_create", "update_or_create"}


def python_files(*folders: str) -> list[Path]:
    return sorted(
        path for folder in folders for path in (SOURCE / folder).rglob("*.py") if "migrations" not in path.parts
    )


def commands() -> list[Path]:
    named = [path for path in python_files("apps") if path.name == "commands.py" or "commands" in path.parts]
    assert named, "no commands found: the rule below would hold nothing"
    return named


def attribute_calls(tree: ast.AST) -> Iterator[tuple[str, str, int]]:
    """Every `owner.name(...)` call: owner, name, line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            yield name, node.func.attr, node.lineno


def wall_clock_reads(path: Path) -> list[int]:
    tree = ast.parse(path.read_text())
    return [line for owner, name, line in attribute_calls(tree) if owner in CLOCK_OWNERS and name in WALL_CLOCKS]


def test_a_wall_clock_read_would_be_seen(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("from datetime import datetime, UTC\n\nat = datetime.now(UTC)\n")
    assert wall_clock_reads(planted) == [3]


@pytest.mark.parametrize("path", python_files("core") + commands(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_time_is_an_argument(path: Path) -> None:
    assert wall_clock_reads(path) == []


def orm_uses(path: Path) -> list[tuple[str, int]]:
    tree = ast.parse(path.read_text())
    return [
        (node.attr, node.lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ORM_CALLS
    ]


@pytest.mark.parametrize("path", python_files("adapters"), ids=lambda path: str(path.relative_to(SOURCE)))
def test_adapters_leave_the_database_to_commands_and_queries(path: Path) -> None:
    assert orm_uses(path) == []


def sentences(path: Path) -> list[str]:
    """Literals that a person would read: several words ending like a sentence; docstrings are not literals here."""
    tree = ast.parse(path.read_text())
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings | bare
        and node.value.count(" ") >= 3
        and re.search(r"\w[.!?]$", node.value.rstrip())
    ]


@pytest.mark.parametrize("path", python_files("core"), ids=lambda path: str(path.relative_to(SOURCE)))
def test_the_core_speaks_in_data(path: Path) -> None:
    assert sentences(path) == []

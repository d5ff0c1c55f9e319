"""Whatever kind of thing the screens put in words has words, each of its members, in every language.

The functions are found by what they take and answer (one member of an enum; text), so that a new kind, or a new member
of an old one, is held without being named here.
"""

import enum
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator

import pytest
from django.utils.translation import override

from palier import adapters
from palier.adapters.portal.case_words import Ball, ball_words

ALIKE = {"Agent"}
"""Words that French and English share."""
SILENT = {(ball_words, Ball.NOBODYS)}
"""Members of which nothing is to be said, on purpose."""
GATHERING = {"_origin"}
"""Functions that say the same of several members, on purpose."""
KINDS_AT_LEAST = 25

Wording = Callable[[enum.Enum], str]


def wordings() -> Iterator[tuple[Wording, type[enum.Enum]]]:
    """Every function of the adapters that puts a member of one enum into words."""
    for found in pkgutil.walk_packages(adapters.__path__, "palier.adapters."):
        module = importlib.import_module(found.name)
        for function in vars(module).values():
            if inspect.isfunction(function) and function.__module__ == found.name:
                kind = kind_of(function)
                if kind is not None:
                    yield function, kind


def kind_of(function: Wording) -> type[enum.Enum] | None:
    """The enum that a function puts into words, if that is what it does."""
    signature = inspect.signature(function)
    needed = [each.annotation for each in signature.parameters.values() if each.default is each.empty]
    kind = needed[0] if len(needed) == 1 and signature.return_annotation is str else None
    return kind if inspect.isclass(kind) and issubclass(kind, enum.Enum) else None


FOUND = tuple(wordings())


def test_they_are_found():
    assert len(FOUND) >= KINDS_AT_LEAST


@pytest.mark.parametrize(
    ("wording", "kind"), FOUND, ids=[f"{wording.__module__}.{wording.__name__}" for wording, _kind in FOUND]
)
def test_every_member_has_words_in_both_languages_and_no_two_the_same(wording, kind):
    told: dict[str, list[str]] = {}
    for language in ("en", "fr"):
        with override(language):
            told[language] = [wording(member) for member in kind if (wording, member) not in SILENT]
    for english, french in zip(told["en"], told["fr"], strict=True):
        assert english.strip()
        assert english != french or english in ALIKE
    if wording.__name__ not in GATHERING:
        assert all(len(set(words)) == len(words) for words in told.values())

"""Which sentences the sources say, and which of them the French catalogue lacks.

Django's own extraction needs gettext's programs; reading the sources as Python sees them does not.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

SAYING = {"_": 1, "gettext": 1, "gettext_lazy": 1, "gettext_noop": 1, "say": 1, "ngettext": 2, "ngettext_lazy": 2}
IN_CONTEXT = {"pgettext": 1, "pgettext_lazy": 1, "npgettext": 2, "npgettext_lazy": 2}
TEMPLATE_CALL = re.compile(r"\b(n?p?gettext|_)\((.*?)\)(?=\s|$)", re.DOTALL)
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0 +-]*[\d.]*[a-z]")


@dataclass(frozen=True, order=True)
class Sentence:
    """A string that someone will read: its place, its context ("" for none), and its forms (one, or one and many)."""

    place: str
    context: str
    forms: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str]:
        """What tells it apart in a catalogue."""
        return self.context, self.forms[0]


@dataclass(frozen=True)
class Fault:
    """A sentence that French readers would not get, or not whole."""

    place: str
    sentence: str
    reason: str


def sentences_of(package: Path) -> list[Sentence]:
    """Every sentence of the package's modules and templates."""
    found: list[Sentence] = []
    for module in sorted(package.rglob("*.py")):
        if "migrations" not in module.parts:
            found += in_python(module.read_text(), str(module.relative_to(package)))
    for template in sorted(package.rglob("templates/**/*")):
        if template.is_file():
            found += in_template(template.read_text(), str(template.relative_to(package)))
    return found


def in_python(source: str, name: str) -> Iterator[Sentence]:
    """The sentences of one module: literal arguments of the calls that translate."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            words = [part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            yield from _sentence(called, words, f"{name}:{node.lineno}")


def in_template(source: str, name: str) -> Iterator[Sentence]:
    """The sentences of one template, by way of Django's own reading of its tags."""
    from django.utils.translation.template import templatize

    plain = templatize(source)
    for call in TEMPLATE_CALL.finditer(plain):
        words = [
            ast.literal_eval(word) for word in re.findall(r"u?(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")", call[2])
        ]
        yield from _sentence(call[1], words, f"{name}:{plain[: call.start()].count(chr(10)) + 1}")


def _sentence(called: str, words: list[str], place: str) -> Iterator[Sentence]:
    if called in SAYING and len(words) >= SAYING[called]:
        yield Sentence(place, "", tuple(words[: SAYING[called]]))
    elif called in IN_CONTEXT and len(words) > IN_CONTEXT[called]:
        yield Sentence(place, words[0], tuple(words[1 : 1 + IN_CONTEXT[called]]))


def faults(package: Path, catalogue_file: Path) -> list[Fault]:
    """What the catalogue lacks: sentences without French, unsure ones, and placeholders lost on the way."""
    from babel.messages.pofile import read_po

    with catalogue_file.open("rb") as file:
        catalogue = read_po(file)
    return list(_faults(sentences_of(package), catalogue))


def _faults(sentences: Iterable[Sentence], catalogue: "object") -> Iterator[Fault]:
    for sentence in sentences:
        message = catalogue.get(sentence.forms[0], sentence.context or None)  # type: ignore[attr-defined]
        written = (
            [message.string] if message and isinstance(message.string, str) else list(message.string) if message else []
        )
        if not written or not all(written):
            yield Fault(sentence.place, sentence.forms[0], "no French")
        elif message.fuzzy:
            yield Fault(sentence.place, sentence.forms[0], "marked as unsure (fuzzy)")
        elif len(written) != len(sentence.forms):
            yield Fault(sentence.place, sentence.forms[0], "one form where two are needed, or the reverse")
        elif lost := set(PLACEHOLDER.findall(sentence.forms[-1])) ^ set(PLACEHOLDER.findall(written[-1])):
            yield Fault(sentence.place, sentence.forms[0], f"placeholders differ: {', '.join(sorted(lost))}")

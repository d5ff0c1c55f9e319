"""Texts that are missing in one of the languages of the catalogue."""

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from palier.core.catalogue.catalogue import Catalogue
from palier.core.catalogue.kinds import Words
from palier.core.catalogue.lint.findings import Check, Finding
from palier.core.catalogue.tree import Path


def text_findings(catalogue: Catalogue) -> Iterator[Finding]:
    """One finding for each text and each language it lacks; a text said once is said in all of them."""
    for path, words in texts(catalogue.document, ()):
        for language in catalogue.languages:
            if language not in words and "" not in words:
                yield Finding(Check.TEXT_MISSING, (catalogue.place(*path),), values={"language": language})


def texts(value: object, path: Path) -> Iterator[tuple[Path, Words]]:
    """Every text of a document, with the path to it."""
    if isinstance(value, Words):
        yield path, value
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from texts(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, Mapping):
        for key, child in value.items():
            yield from texts(child, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from texts(item, (*path, index))

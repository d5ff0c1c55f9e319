"""Every refusal has its sentence, in both languages."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django.utils.translation import gettext, override

from palier.adapters.shared.faults import impossible_words
from palier.adapters.shared.messages import ELSEWHERE, SENTENCES, sentence
from palier.apps.accounts.errors import NoContractInForce
from palier.apps.cases.errors import CrossingReply
from palier.apps.catalogues.errors import EffectiveTooEarly
from palier.core.analysis import Stage
from palier.core.case import Kind, Status, WrongState
from palier.core.case.crossing import Field
from palier.core.catalogue.facts import ImpossibleFact
from palier.core.catalogue.faults import Code, Fault
from palier.core.errors import DomainError
from palier.core.letters.forms import FaultKind, FormFault
from palier.core.pgp.keys import KeyFault


def refusals(root: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    for kind in root.__subclasses__():
        yield from refusals(kind)
        if kind.__module__.startswith("palier.") and kind is not ImpossibleFact:
            yield kind


for floor in ("core", "apps"):
    package = importlib.import_module(f"palier.{floor}")
    for module in pkgutil.walk_packages(package.__path__, f"palier.{floor}."):
        if module.name.rpartition(".")[2] in {"errors", "faults", "facts", "refusals", "transitions"}:
            importlib.import_module(module.name)

FAULT = Fault(Code.NOT_AN_OFFER, 1, 1, "")
FORM_FAULT = FormFault(FaultKind.EMPTY)
SAMPLES: dict[str, Any] = {
    "date": date(2026, 3, 2),
    "datetime": datetime(2026, 3, 2, 9, tzinfo=UTC),
    "int": 3,
    "Kind": Kind.REOPENED,
    "Field": Field.ASSIGNEE,
    "Stage": Stage.DRAFT,
    "KeyFault": KeyFault.UNREADABLE,
    "Status | None": Status.OPEN,
}


def sample(kind: type[DomainError]) -> DomainError:
    """One of its kind, with values a reader would recognise."""
    values = {}
    for field in fields(kind):
        written = getattr(field.type, "__name__", str(field.type))
        many = (FORM_FAULT,) if "FormFault" in str(field.type) else (FAULT,) if "Fault" in str(field.type) else ()
        values[field.name] = SAMPLES.get(written, many if written.startswith("tuple") else f"<{field.name}>")
    return kind(**values)


@pytest.mark.parametrize(
    "kind", sorted(set(refusals()), key=lambda kind: kind.__name__), ids=lambda kind: kind.__name__
)
def test_every_refusal_has_a_sentence_in_both_languages(kind: type[DomainError]) -> None:
    said = {}
    for language in ("en", "fr"):
        with override(language):
            said[language] = sentence(sample(kind))
    assert said["en"] != said["fr"]
    assert all(re.search(r"[.?]$", words) and "%(" not in words for words in said.values()), said


def test_every_sentence_belongs_to_a_refusal() -> None:
    assert {*SENTENCES, *ELSEWHERE} <= set(refusals())


@pytest.mark.parametrize("source", SENTENCES.values())
def test_french_keeps_every_value(source: str) -> None:
    with override("fr"):
        french = gettext(source)
    assert sorted(re.findall(r"%\(\w+\)s", french)) == sorted(re.findall(r"%\(\w+\)s", source))


def test_values_are_said_as_a_reader_writes_them() -> None:
    with override("fr"):
        assert "2 mars 2026" in sentence(NoContractInForce("Client", date(2026, 3, 2)))
        assert "PAL-7K3-92" in sentence(CrossingReply("PAL-7K3-92", 2))
    with override("en"):
        assert "waiting" in sentence(WrongState(Kind.REOPENED, Status.WAITING_CUSTOMER)).lower()
    late = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
    with override("en"), timezone.override(ZoneInfo("Europe/Paris")):
        said = sentence(EffectiveTooEarly("lumea", late, late))
        assert "Monday 2 March 2026 at 23:30 (Central European Standard Time)" in said


def test_a_refusal_without_a_sentence_is_not_passed_over_in_silence() -> None:
    class Unheard(DomainError):
        pass

    assert impossible_words(Unheard()) is None
    with pytest.raises(KeyError, match="Unheard"):
        sentence(Unheard())

"""What entries of the audit log say besides has a word in both languages, whatever command wrote it."""

import re
from pathlib import Path

from django.utils.translation import override

import palier
from palier.adapters.shared.fact_words import FACTS, fact_words

WRITTEN = re.compile(r"facts(?:: dict\[str, audit\.Fact\])?\s*=\s*\{([^}]*)\}|facts\[(\"[a-z_]+\")\]")
NAME = re.compile(r"\"([a-z_]+)\"(?::|$)")
SAME_IN_BOTH = {"absence", "action", "agent", "agents", "article", "catalogue", "contact", "impact", "incident"}
SAME_IN_BOTH |= {"invitation", "logo", "minutes", "notices", "place", "version", "webhook"}


def test_every_fact_that_is_written_has_a_word() -> None:
    apps = Path(palier.__file__).parent / "apps"
    said = [
        said for path in apps.rglob("*.py") for found in WRITTEN.findall(path.read_text()) for said in found if said
    ]
    names = {name for each in said for name in NAME.findall(each)}
    assert len(names) > 80
    assert names - set(FACTS) == set(), "say in adapters/shared/fact_words.py what these are"


def test_in_french_too() -> None:
    with override("fr"):
        alike = {english for name, english in FACTS.items() if fact_words(name) == english}
    assert alike <= SAME_IN_BOTH
    with override("en"):
        assert (fact_words("stand_in"), fact_words("never_heard_of")) == ("stand-in", "never heard of")

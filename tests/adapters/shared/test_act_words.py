"""The audit log has words, in both languages, for every act that a command writes into it."""

import re
from pathlib import Path

from django.utils.translation import override

import palier
from palier.adapters.shared.act_words import ACTS, act_words

RECORDED = re.compile(
    r"(?:audit\.(?:record|entry_of)\(|put_back\()[^()]*?act=\"(\w+)\"|_trace\([^()]*?\"(\w+)\""  # by one's own helper
)


def test_every_act_that_is_recorded_has_words() -> None:
    apps = Path(palier.__file__).parent / "apps"
    recorded = {"".join(act) for path in apps.rglob("*.py") for act in RECORDED.findall(path.read_text())}
    assert len(recorded) > 100
    assert recorded - set(ACTS) == set(), "say in adapters/shared/act_words.py what these are"


def test_in_french_too() -> None:
    with override("fr"):
        assert [english for english in ACTS.values() if act_words_of(english) == english] == []
        assert act_words("never_heard_of") == "never heard of"


def act_words_of(english: str) -> str:
    return act_words(next(act for act, words in ACTS.items() if words == english))

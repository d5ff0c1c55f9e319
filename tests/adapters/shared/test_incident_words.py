"""Every state, stage and impact has words of its own in both languages; words fall back to what was written."""

import pytest
from django.utils.translation import override

from palier.adapters.shared.incident_words import impact_words, in_language, stage_words, state_words, together_words
from palier.core.incident import Impact, Indicator, Stage, State

WORDS = ((State, state_words), (Indicator, together_words), (Stage, stage_words), (Impact, impact_words))


@pytest.mark.parametrize(("kind", "words"), WORDS, ids=lambda each: each.__name__)
def test_each_has_words_of_its_own_in_both_languages(kind, words):
    said = {}
    for language in ("en", "fr"):
        with override(language):
            said[language] = [words(each) for each in kind]
        assert len(set(said[language])) == len(list(kind))
        assert all(each and each not in {one.value for one in kind if "_" in one.value} for each in said[language])
    same = {english for english, french in zip(said["en"], said["fr"], strict=True) if english == french}
    assert same <= {"critical"}


@pytest.mark.parametrize(
    ("words", "speech", "read"),
    [
        ({"en": "Over", "fr": "Fini"}, "fr", "Fini"),
        ({"en": "Over"}, "fr", "Over"),
        ({"fr": "Fini"}, "en", "Fini"),
        ({"en": "", "fr": "Fini"}, "en", "Fini"),
        ({}, "en", ""),
    ],
)
def test_words_are_read_in_ones_language_else_as_they_were_written(words, speech, read):
    assert in_language(words, speech) == read
    with override(speech):
        assert in_language(words) == read

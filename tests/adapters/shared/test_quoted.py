"""Somebody's own words on a page: between the reader's marks, and words only."""

import pytest
from django.template import engines
from django.utils.translation import override

DRAWN = engines["django"].from_string("{% load palier %}{{ words|quoted }}")


@pytest.mark.parametrize(("language", "shown"), [("en", "“a &lt;b&gt;”"), ("fr", "«\u00a0a &lt;b&gt;\u00a0»")])
def test_words_stand_between_the_marks_of_the_language(language, shown):
    with override(language):
        assert DRAWN.render({"words": "a <b>"}) == shown

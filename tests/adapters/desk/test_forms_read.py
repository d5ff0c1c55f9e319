"""Numbers that a browser sends, bent as far as they go."""

import pytest
from django.http import QueryDict

from palier.adapters.desk.forms_read import number_of
from palier.adapters.desk.writing import Draft

BENT = ["", "-1", "1e3", "٣", "9" * 30, "9" * 5000, "1;2", " 7"]
"""One is longer than Python reads as a number at all."""


@pytest.mark.parametrize("written", BENT)
def test_what_is_no_number_of_ours_is_none(written):
    form = QueryDict(mutable=True)
    form["seen"] = written
    assert number_of(form, "seen") is None
    assert Draft.read(form).seen is None


def test_a_number_is_read():
    assert number_of(QueryDict("seen=12"), "seen") == Draft.read(QueryDict("seen=12")).seen == 12

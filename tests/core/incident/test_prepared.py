"""Prepared words: placeholders, filled in once, as text."""

from hypothesis import given
from hypothesis import strategies as st

from palier.core.incident import PLACEHOLDERS, fill_in, unknown_in


def test_what_stands_for_nothing_is_named_once_in_order():
    assert unknown_in("{{ title }} {{agent}} {{reference}} {{plan}} {{agent}} {single}") == ("agent", "plan")


def test_a_placeholder_without_a_value_waits_for_a_person():
    assert fill_in("By {{next}}, {{ title }}.", {"title": "Login", "next": ""}) == "By {{next}}, Login."


@given(
    st.text(), st.dictionaries(st.sampled_from(PLACEHOLDERS), st.sampled_from(("{{title}}", "{% x %}", "${y}", "ok")))
)
def test_what_is_put_in_is_never_looked_at_again(text, values):
    """Promise C10."""
    marked = " ".join("{{" + name + "}}" for name in values)
    assert fill_in(marked, values) == " ".join(values.values())
    if "{{" not in text:
        assert fill_in(text, values) == text

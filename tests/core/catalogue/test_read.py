"""Whatever the text, reading gives a catalogue or its faults, soon."""

# ruff: noqa: E501, PT017 - a table of snippets; a refusal is one of two good outcomes

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.core.catalogue.sound import SOUND

from palier.core.catalogue import Catalogue, CatalogueRefused, ContractFacts, read_catalogue, terms_for

LINES = SOUND.split("\n")
SNIPPETS = (
    "no", "012", "1:30", "~", "", "[]", "{}", "[a, {b: c}]", "&a", "*a", "!!int 3", "yes", "{p1: 2h}", "'", '"', "- x", "? x", ":",
    "<<: *a", "|\n   text", ">", "@", "`", "%", "#", "---", "...", "\t", "\x00", "\ud800", "\ufeff", "é", "p1-p3", "1d", "2w in office",
    "none", "asap", "99999999999999999999", "1e9", ".inf", "0x1F", "24x7", "always", "p1,p2", "-", "p3-p1", "{p1: {p2: [x]}}", "a: b: c",
)  # fmt: skip


def outcome(text: str | bytes) -> Catalogue | CatalogueRefused:
    """The catalogue or its refusal; any other exception is a failure of the test."""
    try:
        return read_catalogue(text, name="x")
    except CatalogueRefused as refused:
        assert refused.faults
        assert all(fault.line >= 1 and fault.column >= 1 for fault in refused.faults)
        return refused


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """The sound catalogue after a few clumsy hands."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        start = draw(st.integers(0, len(line)))
        end = draw(st.integers(start, min(len(line), start + 12)))
        snippet = draw(st.sampled_from(SNIPPETS))
        lines[at : at + 1] = draw(
            st.sampled_from(
                [
                    [line[:start] + snippet + line[end:]],
                    [line.partition(":")[0] + ": " + snippet],
                    [],
                    [line, line],
                    [line, draw(st.sampled_from(LINES))],
                    ["  " + line],
                ]
            )
        )
    return "\n".join(lines)


@settings(max_examples=80, deadline=None)
@given(mutated())
@example(SOUND)
def test_a_spoilt_catalogue_is_read_or_refused_never_anything_else(text: str) -> None:
    read = outcome(text)
    if isinstance(read, Catalogue):
        assert (
            terms_for(read, ContractFacts(read.plans[0], region=next(iter(read.regions), None))).plan == read.plans[0]
        )


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200) | st.binary(max_size=200))
@example("a: &a\n  b: *a\n")
@example("? ? ? x")
@example("[" * 5000)
@example("{a: " * 3000)
@example("- " * 3000)
@example("%YAML 9.9\n---\na: b\n")
@example("&a a: *a")
@example("? |\n x\n: y")
def test_any_text_at_all_is_refused_in_peace(text: str | bytes) -> None:
    assert isinstance(outcome(text), CatalogueRefused)


VALUES = st.recursive(
    st.sampled_from([*SNIPPETS[:12], "x", "p1", "office", "1"]),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(st.sampled_from(["label", "p1", "when", "hours", "open", "x"]), inner, max_size=3).map(
            lambda items: "{" + ", ".join(f"{key}: {value}" for key, value in items.items()) + "}"
        )
    ),
    max_leaves=6,
)
KEYS = [line.strip().partition(":")[0] for line in LINES if line[:1].isalpha()]


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(KEYS), VALUES)
def test_a_section_of_any_shape_is_read_or_refused(section: str, value: str) -> None:
    kept = []
    inside = False
    for line in LINES:
        if line[:1].isalpha():
            inside = line.startswith(f"{section}:")
            if inside:
                kept.append(f"{section}: {value}")
        if not inside:
            kept.append(line)
    outcome("\n".join(kept))

"""Texts with placeholders, colours, text that flows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.core.letters.colours import carries_white
from palier.core.letters.forms import LONGEST, Block, FaultKind, FormFault, faults_of, fill, fill_line, subject_faults
from palier.core.letters.kinds import BLOCKS, LETTER_KINDS, subject_needs, subject_says
from palier.core.letters.plain import WIDTH, flowed, unflowed

PAYLOADS = [
    "{{7*7}}", "{{name}}", "{% debug %}", "{{ reference }}", "{0.__class__}", "${7*7}", "#{7*7}", "<%= 7*7 %>",
    "%(name)s", "{{''.__class__.__mro__}}", "{{config}}", "{{self}}", "{% include '/etc/passwd' %}", "{{{name}}}",
    "{{{{name}}}}", "{{name", "name}}", "{ {name}}", "{{name|safe}}", "{{name.upper}}", "{{words}}", "{{choices}}",
    "{{ words }}", "\\{{name}}", "{{/name}}", "{{#if x}}", "{{^x}}", "{{>partial}}", "{{&name}}", "{{!c}}", "[[name]]",
    "((name))", "<<name>>", "`name`", "$name", "@name@", "%name%", "{name}", "{name!r}", "{0}", "{:>10}", "%s", "%d",
    "%%", "{{name}}{{name}}", "{{\nname}}", "{{\x00name}}", "\\u007b\\u007bname}}", "&#123;&#123;name}}", "{%raw%}",
]  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_value_is_printed_as_it_is(payload: str) -> None:
    values = {"subject": payload, "name": "Eve", "words": "no", "reference": "no"}
    assert fill("A {{subject}} Z", values, blocks=BLOCKS) == (f"A {payload} Z",)


def test_there_are_fifty() -> None:
    assert len({*PAYLOADS}) == 50


def test_paragraphs_values_and_blocks() -> None:
    text = "Hi {{ name }},\r\n\r\n{{empty}}\n\n{{many}}\n\n  {{words}}  \n\n\n\nsee {{words}} and {{unknown}}\nbye"
    values = {"name": "Zoë", "empty": "", "many": "one\n\ntwo\nlines", "words": "W"}
    assert fill(text, values, blocks=["words"]) == (
        "Hi Zoë,", "one", "two\nlines", Block("words"), "see W and {{unknown}}\nbye",
    )  # fmt: skip


@given(st.text(alphabet="ab{}\n %", max_size=60), st.text(alphabet="ab{}\n %", max_size=20))
def test_nothing_is_filled_in_twice(text: str, value: str) -> None:
    once = "\n\n".join(part for part in fill(f"x {text}", {"a": "\x01"}) if isinstance(part, str))
    filled = "\n\n".join(part for part in fill(f"x {text}", {"a": "\x01"}) if isinstance(part, str))
    assert filled.replace("\x01", value) == once.replace("\x01", value)
    assert "\x01" in once or "{{a}}" not in text


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("Hello {{name}}\n\n{{words}}", ()),
        (" \n", (FormFault(FaultKind.EMPTY),)),
        ("x" * (LONGEST + 1), (FormFault(FaultKind.TOO_LONG),)),
        ("{{nmae}}\n\n{{words}}", (FormFault(FaultKind.UNKNOWN, "nmae", 1),)),
        ("a\nb {{7*7}}\n\n{{words}}", (FormFault(FaultKind.UNKNOWN, "7*7", 2),)),
        ("Hello", (FormFault(FaultKind.MISSING, "words"),)),
        ("say {{words}}", (FormFault(FaultKind.NOT_ALONE, "words", 1),)),
        ("a\n{{words}}", (FormFault(FaultKind.NOT_ALONE, "words", 2),)),
        ("{{words}}\nb", (FormFault(FaultKind.NOT_ALONE, "words", 1),)),
    ],
)
def test_faults(text: str, faults: tuple[FormFault, ...]) -> None:
    assert faults_of(text, known=["name", "words"], needed=["words"], blocks=["words"]) == faults


def test_what_a_kind_needs_it_knows() -> None:
    for kind in LETTER_KINDS.values():
        assert set(kind.needs) <= set(kind.known)


lines = st.text(alphabet="ab >-\u00e9F", max_size=200) | st.just("-- ") | st.just("From me " * 20)


@given(st.lists(lines, max_size=6))
def test_what_flows_comes_back(written: list[str]) -> None:
    text = "\n".join(line if line == "-- " else line.rstrip(" ") for line in written)
    assert unflowed(flowed(text)) == text


@given(st.lists(st.text(alphabet="abc", min_size=1, max_size=30), max_size=60))
def test_no_line_is_longer_than_a_terminal(words: list[str]) -> None:
    assert all(len(line) <= WIDTH for line in flowed(" ".join(words)).split("\n"))


@pytest.mark.parametrize(
    ("colour", "carries"),
    [("#000000", True), ("#1f5fbf", True), ("#767676", True), ("#777777", False), ("#ffffff", False), ("#fff", False),
     ("blue", False), ("#1f5fbf;x", False), ("", False)],
)  # fmt: skip
def test_white_can_be_read_on_it(colour: str, carries: bool) -> None:
    assert carries_white(colour) is carries


@pytest.mark.parametrize(
    ("line", "faults"),
    [
        ("", []),
        ("  ", []),
        ("[{{reference}}] {{subject}}", []),
        ("{{ subject }}", [(FaultKind.SUBJECT_MISSING, "reference")]),
        ("{{reference}} {{words}}", [(FaultKind.SUBJECT_UNKNOWN, "words")]),
        ("{{reference}}\r\nBcc: x", [(FaultKind.SUBJECT_TOO_LONG, "")]),
        ("{{reference}}" + "x" * 150, [(FaultKind.SUBJECT_TOO_LONG, "")]),
    ],
)
def test_subjects(line: str, faults: list) -> None:
    found = subject_faults(line, known=subject_says("staff_replied"), needed=subject_needs("staff_replied"))
    assert [(fault.kind, fault.name) for fault in found] == faults


def test_a_subject_is_filled_once_and_stays_one_line() -> None:
    values = {"reference": "{{subject}}", "subject": "a\r\nBcc: b"}
    assert fill_line("[{{reference}}]  {{ subject }} {{7*7}}", values) == "[{{subject}}] a Bcc: b {{7*7}}"
    assert subject_needs("resubmit") == ()

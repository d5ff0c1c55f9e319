"""PDFs made for real, by the press in its own process, and read back."""

import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from tests.adapters.documents.reading import bare, objects, text_of

from palier.adapters.documents import printing
from palier.adapters.documents.printing import DocumentNotMade, printable, render_pdf

TEMPLATE = """
#title()
#under(data.below)
= #data.heading
#facts(data.rows)
#columns-table(data.headings, data.table)
"""
DATA = {
    "title": "Annexe",
    "author": "Docebo",
    "reference": "v3",
    "below": "Ce qui est promis",
    "heading": "Délais",
    "rows": [("Urgent", "15 minutes")],
    "headings": ("", "Standard", "Elite"),
    "table": [("Urgent", "2 heures", "15 minutes")],
}
HOSTILE = [
    *r"""
#panic()
#read("/etc/passwd")
#read("../printing.py")
#import "@preview/cetz:0.3.0"
#include "x.typ"
#{while true {}}
$ x^2 $
$
#
##
\
\u{41}
"
"]
]
[
[*bold*]
*bold*
_it_
`raw`
```
<label>
@ref
= Heading
- item
+ item
/ term: x
//comment
/*
*/
~
--
...
#let data = 1
#sys.inputs
#set text(size: 90pt)
#show: none
#pagebreak()
#eval("1")
#link("x")
'); DROP TABLE
<script>alert(1)</script>
&amp;
{{ data }}
{% load %}
%s %d
\000
https://a.b/?c=d#e
Ω Ж ł ő
日本語の名前
""".strip().splitlines(),
    "é" * 300,
]
assert len(HOSTILE) >= 50


@pytest.fixture
def template(tmp_path: Path) -> Path:
    file = tmp_path / "page.typ"
    file.write_text(TEMPLATE)
    return file


def claims(pdf: bytes) -> bool:
    """Whether the document says that it is PDF/UA."""
    return any(b"pdfuaid:part" in body for body in objects(pdf).values())


def test_holds_all_the_words_and_says_that_it_is_accessible(template):
    pdf = render_pdf(template, DATA, "fr")
    assert pdf.startswith(b"%PDF-1.7")
    assert claims(pdf)
    shown = text_of(pdf)
    for words in ("Annexe", "Ce qui est promis", "Délais", "Urgent", "15 minutes", "2 heures", "Standard", "v3"):
        assert bare(words) in shown


def test_carries_its_title_and_language(template):
    catalogue = next(body for body in objects(render_pdf(template, DATA, "fr")).values() if b"/Type/Catalog" in body)
    assert b"/Lang(fr)" in catalogue
    assert b"/DisplayDocTitle true" in catalogue
    described = b"".join(objects(render_pdf(template, DATA, "en")).values())
    assert b'<rdf:li xml:lang="x-default">Annexe</rdf:li>' in described or b"/Title(Annexe)" in described
    assert b"/Lang(en)" in described


def test_carries_its_own_fonts_only(template):
    fonts = b"".join(objects(render_pdf(template, DATA, "fr")).values())
    assert b"+Inter-Regular" in fonts
    assert b"Libertinus" not in fonts
    assert b"DejaVu" not in fonts


def test_the_same_data_gives_the_same_bytes(template):
    assert render_pdf(template, DATA, "fr") == render_pdf(template, DATA, "fr")


def test_words_of_strangers_are_shown_and_never_run(template):
    pdf = render_pdf(template, DATA | {"rows": [(words, words) for words in HOSTILE]}, "en")
    shown = text_of(pdf)
    assert claims(pdf)
    assert [words for words in HOSTILE if bare(words) not in shown] == []


@pytest.mark.parametrize("field", ["title", "author", "reference", "below", "heading"])
def test_no_place_of_the_house_runs_words_either(template, field):
    words = '#panic("ran") $x$ \\ " ] <a> @b'
    shown = text_of(render_pdf(template, DATA | {field: words}, "en"))
    if field != "author":  # it stands in the file's description, and from the second page on
        assert bare(words) in shown


def test_characters_that_no_document_may_hold_are_replaced(template):
    pdf = render_pdf(template, DATA | {"below": "a\x00b\x07c\ud800d\te"}, "en")
    assert bare("a�b�c�d e") in text_of(pdf)
    assert claims(pdf)


@pytest.mark.parametrize("name", ["한국어", "👍 fine"])
def test_a_name_our_fonts_lack_still_gives_a_document_that_claims_less(template, name):
    pdf = render_pdf(template, DATA | {"below": name}, "en")
    assert not claims(pdf)
    assert bare("15 minutes") in text_of(pdf)


def test_a_fault_of_the_template_is_told_and_not_hidden(template):
    template.write_text("#title()\n#data.nothing_of_that_name")
    with pytest.raises(DocumentNotMade, match="nothing_of_that_name"):
        render_pdf(template, DATA, "en")


def test_the_press_sees_no_file_but_the_template_s_own(template):
    (template.parent.parent / "secret.txt").write_text("secret")
    template.write_text('#title()\n#read("../secret.txt")')
    with pytest.raises(DocumentNotMade, match=r"outside of the project root|escape"):
        render_pdf(template, DATA, "en")


def test_the_press_fetches_nothing(template):
    template.write_text('#import "@preview/cetz:0.3.0"\n#title()')
    with pytest.raises(DocumentNotMade, match="cetz"):
        render_pdf(template, DATA, "en")


def test_a_document_that_never_ends_is_given_up(template, monkeypatch):
    monkeypatch.setattr(printing, "SECONDS", 0.5)
    template.write_text("#title()\n#for a in range(9000000) { for b in range(9000000) { let c = a * b } }")
    with pytest.raises(DocumentNotMade, match="timed out"):
        render_pdf(template, DATA, "en")


def test_more_data_than_a_document_holds_is_refused(template):
    with pytest.raises(DocumentNotMade, match="no document"):
        render_pdf(template, DATA | {"below": "x" * printing.MOST_BYTES}, "en")


def test_the_web_never_loads_typst(template):
    loads = "import sys; import palier.adapters.documents.printing; print('typst' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@dataclass(frozen=True)
class Line:
    name: str
    amounts: tuple[int, ...]


def test_values_become_what_json_carries():
    value = {"a": Line("x", (1, 2)), "b": [None, True, 1.5, "t\x01"]}
    assert printable(value) == {"a": {"name": "x", "amounts": [1, 2]}, "b": [None, True, 1.5, "t�"]}


def test_a_value_that_has_no_words_yet_is_refused():
    with pytest.raises(TypeError, match="date"):
        printable({"on": date(2026, 1, 1)})

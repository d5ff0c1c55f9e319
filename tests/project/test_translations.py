"""What is read from sources, what a catalogue may lack, and that ours lacks nothing."""

from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import write_po

from palier.project.translations import Fault, Sentence, faults, in_python, in_template
from palier.project.verbs.check import FRENCH, PACKAGE

PYTHON = """
from django.utils.translation import gettext_lazy, ngettext, pgettext
SAID = _("One case.")
LATER = gettext_lazy("Two "
                     "lines.")
words = ngettext("%(n)d case", "%(n)d cases", n)
month = pgettext("month", "May")
nothing = _(variable), other("Not said.")
"""
TEMPLATE = """{% load i18n %}
<p>{% translate "It's due" %} {% translate 'Open' context "state" %}</p>
{% blocktranslate count n=rows|length %}{{ n }} case{% plural %}{{ n }} cases{% endblocktranslate %}
<a title="{% translate "Close (all)" %}">{% blocktranslate with name=row.name trimmed %}
  Owed to {{ name }}
{% endblocktranslate %}</a> {{ _("Bare") }}
"""


def test_reads_a_module():
    assert list(in_python(PYTHON, "m.py")) == [
        Sentence("m.py:3", "", ("One case.",)),
        Sentence("m.py:4", "", ("Two lines.",)),
        Sentence("m.py:6", "", ("%(n)d case", "%(n)d cases")),
        Sentence("m.py:7", "month", ("May",)),
    ]


def test_reads_a_template():
    assert [(sentence.context, sentence.forms) for sentence in in_template(TEMPLATE, "t.html")] == [
        ("", ("It's due",)),
        ("state", ("Open",)),
        ("", ("%(n)s case", "%(n)s cases")),
        ("", ("Close (all)",)),
        ("", ("Owed to %(name)s",)),
        ("", ("Bare",)),
    ]


def test_says_what_a_catalogue_lacks(tmp_path):
    package = tmp_path / "package"
    package.mkdir()
    said = ["missing", "empty", "unsure", "lost %(name)s", "fine %(name)s"]
    lines = [f"_({sentence!r})" for sentence in said] + [
        "ngettext('one %(n)d', 'many %(n)d', n)",
        "ngettext('a', 'b', n)",
    ]
    (package / "m.py").write_text("\n".join(lines))
    catalogue = Catalog(locale="fr")
    catalogue.add("empty", "")
    catalogue.add("unsure", "incertain", flags=["fuzzy"])
    catalogue.add("lost %(name)s", "perdu %(nom)s")
    catalogue.add("fine %(name)s", "bien %(name)s")
    catalogue.add(("one %(n)d", "many %(n)d"), ("un %(n)d", "plusieurs %(n)d"))
    catalogue.add("a", "seul")
    file = tmp_path / "django.po"
    with file.open("wb") as out:
        write_po(out, catalogue)
    assert faults(package, file) == [
        Fault("m.py:1", "missing", "no French"),
        Fault("m.py:2", "empty", "no French"),
        Fault("m.py:3", "unsure", "marked as unsure (fuzzy)"),
        Fault("m.py:4", "lost %(name)s", "placeholders differ: name, nom"),
        Fault("m.py:7", "a", "one form where two are needed, or the reverse"),
    ]


def test_every_sentence_of_ours_has_its_french():
    assert faults(PACKAGE, FRENCH) == []


def test_the_sources_are_found():
    assert {path.suffix for path in Path(PACKAGE).rglob("templates/**/*") if path.is_file()} >= {".html"}

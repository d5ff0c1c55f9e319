"""A folded template says what the template engine says, in every language, and trusts nobody."""

from pathlib import Path

import pytest
from django.template import Context, Engine, Template, engines
from django.template.base import Node
from django.template.loader import get_template
from django.utils import translation
from django.utils.safestring import SafeString

import palier
from palier.adapters.shared.folding import Address, Part, Settled, Value, fold

LOAD = "{% load i18n palier static %}"
SOURCES = [
    "plain words",
    "{% translate 'Search' %} {% icon 'search' %}<a href=\"{% url 'desk:queue' %}\">{% static 'palier/keys.js' %}</a>",
    "{% translate 'd' context 'short for days' %}100 %% {% translate '100 %%' %}",
    "{% translate word %} {% translate 'Search' as kept %}{{ kept }}",
    "{% translate 'Search' noop %}{% translate 'Search'|upper %}",
    "{% if word %}{% translate 'Search' %}{{ word }}{% elif none %}-{% else %}{% translate 'Teams' %}{% endif %}",
    "{% for each in many %}{% url 'desk:case' each %} {% translate 'Search' %}{% empty %}nothing{% endfor %}",
    "{% for each in none %}x{% empty %}{% translate 'Nobody' %}{% endfor %}",
    "{{ hostile }}{{ safe }}{{ number }}{{ missing }}{{ hostile|upper }}{{ moved }}",
    "{% autoescape off %}{{ hostile }}{% translate '<b>' %}{% endautoescape %}{% translate '<b>' %}",
    "{% url 'desk:case' word as there %}{{ there }}{% url page word %}",
    "{% with word='a<b' %}{% include 'desk/parts/view_icon.html' with view='mine' %}{{ word }}{% endwith %}",
    "{% include part with view='open' only %}{% include 'desk/parts/view_icon.html' with view='open' only %}",
    "{% filter upper %}{% translate 'Search' %}{% endfilter %}{% blocktranslate %}to {{ word }}{% endblocktranslate %}",
    "{% icon name %}{% icon 'search' as it %}{{ it }}{% static file %}{% static 'palier/keys.js' as js %}{{ js }}",
]
VALUES = {
    "word": "PAL-1",
    "many": ["PAL-1", "PAL-2"],
    "none": [],
    "hostile": "<script>&\"'",
    "safe": SafeString("<b>"),
    "number": 1234.5,
    "moved": translation.gettext_lazy("Search"),
    "page": "desk:case",
    "part": "desk/parts/view_icon.html",
    "name": "search",
    "file": "palier/keys.js",
}


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


def template(source: str, *, folded: bool) -> Template:
    made = engines["django"].from_string(LOAD + source).template
    if folded:
        fold(made.nodelist)
    return made


@pytest.mark.parametrize("source", SOURCES)
def test_what_is_folded_says_the_same_again_and_again(source):
    folded = template(source, folded=True)
    for language in ("en", "fr", "en"):
        with translation.override(language):
            said = template(source, folded=False).render(Context(dict(VALUES)))
            assert folded.render(Context(dict(VALUES))) == said
            assert folded.render(Context(dict(VALUES), autoescape=False)) == template(source, folded=False).render(
                Context(dict(VALUES), autoescape=False)
            )


def test_what_holds_no_value_is_one_node():
    settled, value, address = template(SOURCES[1] + "{{ word }}{% url 'desk:case' word %}", folded=True).nodelist
    assert (type(settled), type(value), type(address)) == (Settled, Value, Address)


def test_every_form_of_a_page_bears_the_token_of_its_reader():
    source = "<form>{% csrf_token %}</form>{% if word %}<form>{% csrf_token %}</form>{% endif %}"
    folded, plain = template(source, folded=True), template(source, folded=False)
    for token in ("a" * 64, "b" * 64):
        values = {"csrf_token": token, "word": "x"}
        assert folded.render(Context(dict(values))) == plain.render(Context(dict(values)))
        assert folded.render(Context(dict(values))).count(f'value="{token}"') == 2


def test_the_templates_of_every_page_are_folded():
    nodes = get_template("desk/parts/conversation.html").template.nodelist.get_nodes_by_type(Node)
    assert {Settled, Part, Address, Value} <= {type(node) for node in nodes}


def test_every_template_of_ours_can_be_folded():
    engine = Engine.get_default()
    folders = [folder for folder in Path(palier.__file__).parent.glob("adapters/*/templates") if folder.is_dir()]
    names = [str(file.relative_to(folder)) for folder in folders for file in folder.rglob("*.html")]
    assert len([engine.get_template(name) for name in names]) > 150

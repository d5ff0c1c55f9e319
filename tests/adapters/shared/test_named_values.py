"""A value that a template names with dots is the one the template engine would have found."""

from collections import UserDict, namedtuple
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.template import Context, engines
from django.template.base import Variable, VariableDoesNotExist
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from palier.adapters.shared.folding import fold
from palier.adapters.shared.named_values import NamedValue


@dataclass(frozen=True)
class Row:
    """A row of a screen."""

    name: str = "Ada"
    inner: Any = None
    none: None = None
    called: Any = len
    mapping: dict[str, Any] = field(default_factory=lambda: {"name": "in a mapping", "items": "not the method"})

    @property
    def broken(self) -> str:
        raise ValueError("broken")

    @property
    def gone(self) -> str:
        raise ObjectDoesNotExist

    @property
    def lacking(self) -> str:
        raise AttributeError("something else is not there")

    def acted(self) -> str:
        """A template may call it."""
        return "acted"

    def delete(self) -> str:
        """A template may not."""
        raise AssertionError("a template deleted something")

    delete.alters_data = True  # type: ignore[attr-defined]


class Subscribable:
    """Answers to both: what stands between brackets comes first."""

    name = "by name"

    def __getitem__(self, key: str) -> str:
        if key == "name":
            return "between brackets"
        raise KeyError(key)


def made() -> Row:
    """A row within a row."""
    return Row(inner=Row())


Pair = namedtuple("Pair", "name other")
VALUES = {
    "row": Row(inner=Row(inner=SimpleNamespace(name="deep"))),
    "both": Subscribable(),
    "map": {"row": Row(), "name": SafeString("<b>"), "0": "zero"},
    "user": UserDict(name="in a mapping of another kind"),
    "pair": Pair("left", "right"),
    "list": ["first", Row()],
    "made": made,
    "kind": Row,
    "word": "word",
    "none": None,
    "number": 7,
}
NAMES = ["row", "inner", "name", "none", "called", "mapping", "items", "acted", "delete", "lacking", "gone", "0", "1"]
PATHS = st.builds(
    lambda first, rest: ".".join([first, *rest]),
    st.sampled_from([*VALUES, "missing"]),
    st.lists(st.sampled_from([*NAMES, "missing", "upper", "real"]), max_size=4),
)


def resolved(variable: Variable) -> Any:
    """What a page would find, or what it would be refused with."""
    context = Context({"number": 1, "shadowed": 1})
    context.push(VALUES)
    with context.bind_template(engines["django"].from_string("").template):
        try:
            return variable.resolve(context)
        except (VariableDoesNotExist, AttributeError, ValueError) as refused:
            return type(refused), str(refused)


@given(PATHS)
def test_any_path_leads_where_the_template_engine_goes(path):
    assert resolved(NamedValue(Variable(path))) == resolved(Variable(path))


@pytest.mark.parametrize("path", ["row.broken", "row.lacking", "row.gone", "row.delete", "row.inner.broken.more"])
def test_what_breaks_breaks_as_loudly(path):
    assert resolved(NamedValue(Variable(path))) == resolved(Variable(path))
    assert resolved(NamedValue(Variable("row.broken"))) == (ValueError, "broken")


@pytest.mark.parametrize(
    "source",
    [
        "{{ row.inner.name }}{{ row.none }}{{ row.missing }}{{ row.missing.more|default:row.name }}",
        "{% if row.inner.inner.name == 'deep' and not row.none %}{{ row.name|upper }}{% elif row.x %}x{% endif %}",
        "{% if row.missing.x > number or row.name in list %}x{% else %}{{ map.row.name }}{% endif %}",
        "{% for each in list %}{{ each.name }}{{ forloop.counter }}{{ forloop.last }}{% endfor %}",
        "{% for each in row.missing.list %}x{% empty %}{{ made.inner.name }}{% endfor %}",
        "{% with there=row.inner.inner %}{{ there.name }}{{ both.name }}{{ pair.name }}{{ pair.1 }}{% endwith %}",
        "{% url 'desk:case' row.name as there %}{{ there }}{{ list.0 }}{{ list.1.name }}{{ user.name }}",
        "{% load palier %}{% icon row.missing|default:'search' %}{{ kind.name }}{{ row.delete }}{{ row.called }}",
        "{{ _('Search') }}{{ 7 }}{{ 'word'|add:row.name }}{{ map.name }}",
    ],
)
def test_a_template_says_the_same(source):
    folded, plain = (engines["django"].from_string(source).template for _ in range(2))
    fold(folded.nodelist)
    assert folded.render(Context(dict(VALUES))) == plain.render(Context(dict(VALUES)))
    assert any(isinstance(each, NamedValue) for each in variables(folded)) or "_('Search')" in source


def variables(template):
    """What the first expressions of a template name."""
    for node in template.nodelist:
        expressions = [getattr(getattr(node, name, None), "var", None) for name in ("_expression", "sequence")]
        conditions = [getattr(each, "first", None) or each for each, _ in getattr(node, "conditions_nodelists", [])]
        yield from [*expressions, *[part.var for each in conditions for part in leaves(each)]]
        yield from (value.var for value in getattr(node, "extra_context", {}).values())
        yield from (value.var for value in getattr(node, "_values", ()) if hasattr(value, "var"))


def leaves(condition):
    """The expressions of a condition."""
    if condition is None:
        return []
    if getattr(condition, "value", None) is not None:
        return [condition.value]
    return [*leaves(condition.first), *leaves(condition.second)]

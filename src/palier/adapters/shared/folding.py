"""Templates with everything that cannot change settled before the first reader comes.

Half of what the template engine does for a page it does anew for each reader, with the same answer: our own words in a
language, the address of a list, a style sheet, an icon, which template a part is.  When a template is loaded, what
stands side by side and holds no value of the page becomes one node that is rendered once for each language; a part
finds its template once; an address with values is put together from the pattern that the router gave once; values are
asked for by name (`named_values`), the language of the reader and the token of forms once for a page.

`FoldingLoader` stands in the settings; templates are written as everywhere.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.template import Context, Engine, Node, NodeList, Origin, Template
from django.template.base import FilterExpression, TextNode, VariableNode, render_value_in_context
from django.template.defaulttags import CsrfTokenNode, IfNode, LoadNode, URLNode
from django.template.library import SimpleNode
from django.template.loader_tags import IncludeNode
from django.template.loaders import base, cached
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from palier.adapters.shared.named_values import quicken
from palier.adapters.shared.page_addresses import address
from palier.adapters.shared.pressing import TOUCHY
from palier.adapters.shared.templatetags.palier import icon, still

SETTLED_TAGS = (icon, still)
"""Tags of ours that answer everybody alike who reads the same language."""
LANGUAGE, FIELD = "language of the page", "field of its forms"
"""What a page asks for again and again is kept beside its values, under names that no template can say."""


def _language_of(context: Context) -> str | None:
    """The language of this reader: a page is rendered in one, and asks a hundred times."""
    known: dict[str, str | None] = context.dicts[0]
    if LANGUAGE not in known:
        known[LANGUAGE] = get_language()
    return known[LANGUAGE]


class Settled(Node):
    """Nodes side by side that hold no value of the page: rendered once for each language."""

    child_nodelists = ()

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._nodes = NodeList(nodes)
        self._said: dict[tuple[str | None, bool], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """What they say in the language of the reader."""
        key = _language_of(context), context.autoescape
        if (said := self._said.get(key)) is None:
            said = self._said[key] = self._nodes.render(context)
        return said


class Value(Node):
    """`{{ … }}`: text, which most values are, goes straight to the page."""

    child_nodelists = ()

    def __init__(self, node: VariableNode) -> None:
        self._expression = node.filter_expression

    def render(self, context: Context) -> str:
        """The value, escaped unless it is safe."""
        value = self._expression.resolve(context)
        if type(value) is SafeString or (type(value) is str and not TOUCHY.search(value)):
            return value
        return render_value_in_context(value, context)


class Address(Node):
    """`{% url … %}` with values in their places."""

    child_nodelists = ()

    def __init__(self, node: URLNode) -> None:
        self._name, self._values, self._kept_as = literal(node.view_name), node.args, node.asvar

    def render(self, context: Context) -> str:
        """The address.  Raises NoReverseMatch."""
        found = address(self._name, *[value.resolve(context) for value in self._values])
        if self._kept_as:
            context[self._kept_as] = found
            return ""
        return conditional_escape(found) if context.autoescape else found


class FormToken(Node):
    """`{% csrf_token %}`: the same in every form of a page."""

    child_nodelists = ()

    def __init__(self, node: CsrfTokenNode) -> None:
        self._node = node

    def render(self, context: Context) -> str:
        """The hidden field."""
        known: dict[str, str] = context.dicts[0]
        if FIELD not in known:
            known[FIELD] = self._node.render(context)
        return known[FIELD]


class Part(Node):
    """`{% include "…" %}`, its template looked up when it is first shown."""

    child_nodelists = ()

    def __init__(self, node: IncludeNode) -> None:
        self._name, self._values = literal(node.template), tuple(node.extra_context.items())
        self._template: Template | None = None

    def render(self, context: Context) -> SafeString:
        """The part, with the values of the page and those that it is given."""
        if self._template is None:
            self._template = Engine.get_default().get_template(self._name)
        with context.push(**{name: value.resolve(context) for name, value in self._values}):
            return self._template.render(context)


class _Folding(base.Loader):
    """Loads a template and folds it."""

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        template = super().get_template(template_name, skip)
        fold(template.nodelist)
        return template


class FoldingLoader(cached.Loader, _Folding):
    """Django's loader that keeps what it has loaded, which here was folded before."""


def fold(nodes: NodeList) -> None:
    """Settle what can be settled of these nodes and of all that they hold, in place."""
    for node in nodes:
        quicken(node)
        for inner in _lists_of(node):
            fold(inner)
    folded: list[Node] = []
    for constant, run in groupby(nodes, key=_is_constant):
        same = list(run)
        folded += _settled(same) if constant else map(_quicker, same)
    nodes[:] = folded


def _lists_of(node: Node) -> Iterator[NodeList]:
    if isinstance(node, IfNode):
        yield from (inner for _condition, inner in node.conditions_nodelists)
        return
    for name in node.child_nodelists:
        if inner := getattr(node, name, None):
            yield inner


def _settled(run: list[Node]) -> Iterable[Node]:
    """One node for several; words alone need nobody to settle them."""
    said = [node for node in run if not isinstance(node, LoadNode)]
    return said if all(isinstance(node, TextNode) for node in said) else [Settled(said)]


def _is_constant(node: Node) -> bool:
    match node:
        case TextNode() | LoadNode():
            return True
        case TranslateNode():
            return node.asvar is None and _says_itself(node.filter_expression, node.message_context)
        case URLNode():
            return not (node.args or node.kwargs or node.asvar) and _says_itself(node.view_name)
        case StaticNode():
            return node.varname is None and _says_itself(node.path)
        case SimpleNode():
            return node.func in SETTLED_TAGS and node.target_var is None and _says_itself(*node.args)
        case _:
            return False


def _quicker(node: Node) -> Node:
    """The same node, answering sooner, where there is one."""
    match node:
        case VariableNode():
            return Value(node)
        case URLNode() if not node.kwargs and _says_itself(node.view_name):
            return Address(node)
        case CsrfTokenNode():
            return FormToken(node)
        case IncludeNode() if not node.isolated_context and _says_itself(node.template):
            return Part(node)
        case _:
            return node


def _says_itself(*expressions: FilterExpression | None) -> bool:
    return all(expression is None or literal(expression) is not None for expression in expressions)


def literal(expression: FilterExpression) -> Any:
    """What a template says in so many words, None where it names a value of the page or sends one through a filter."""
    if expression.filters:
        return None
    return getattr(expression.var, "literal", None) if expression.is_var else expression.var

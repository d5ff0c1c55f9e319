"""What a template names with dots, found sooner.

The template engine tries `case["head"]` before `case.head`, and what our screens hold answers to names only: each dot
costs an exception, and a page has hundreds of dots.  Here such values are asked by name at once; whatever else a name
may stand for – a mapping, a list, something to call, nothing at all – is left to the template engine.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.template import Context, Node
from django.template.base import FilterExpression, Variable, VariableNode
from django.template.defaulttags import ForNode, IfNode, TemplateLiteral, URLNode, WithNode
from django.template.library import TagHelperNode
from django.template.loader_tags import IncludeNode
from django.template.smartif import TokenBase

_NOT_HERE = object()
_by_name_only: dict[type, bool] = {}


class NamedValue(Variable):
    """A name with dots, as the template engine reads it."""

    def __init__(self, variable: Variable) -> None:
        super().__init__(variable.var)
        self._first, *self._rest = variable.lookups or ()

    def resolve(self, context: Any) -> Any:
        """The value.  Raises VariableDoesNotExist."""
        found = self._asked_by_name(context)
        return super().resolve(context) if found is _NOT_HERE or callable(found) else found

    def _asked_by_name(self, context: Context) -> Any:
        current = _in(context, self._first)
        try:
            for name in self._rest:
                if callable(current) or not _answers_to_names_only(type(current)):
                    return _NOT_HERE
                current = getattr(current, name)
        except Exception:  # noqa: BLE001 - the template engine asks again, and knows what to make of it
            return _NOT_HERE
        return current


def quicken(node: Node) -> None:
    """Let every name that this node reads be found sooner."""
    for expression in _expressions_of(node):
        if _is_plain(expression.var):
            expression.var = NamedValue(expression.var)
        for given in expression.filters:
            given[1][:] = [(named, NamedValue(each) if _is_plain(each) else each) for named, each in given[1]]


def _in(context: Context, name: str) -> Any:
    for values in reversed(context.dicts):
        if name in values:
            return values[name]
    return _NOT_HERE


def _answers_to_names_only(kind: type) -> bool:
    known = _by_name_only.get(kind)
    if known is None:
        known = _by_name_only[kind] = not hasattr(kind, "__getitem__")
    return known


def _is_plain(var: Any) -> bool:
    return type(var) is Variable and bool(var.lookups) and not var.translate


def _expressions_of(node: Node) -> Iterator[FilterExpression]:
    match node:
        case VariableNode():
            found: Iterable[Any] = (node.filter_expression,)
        case IfNode():
            found = (each for condition, _inner in node.conditions_nodelists for each in _compared(condition))
        case ForNode():
            found = (node.sequence,)
        case URLNode():
            found = node.args
        case WithNode() | IncludeNode():
            found = node.extra_context.values()
        case TagHelperNode():
            found = (*node.args, *node.kwargs.values())
        case _:
            found = ()
    yield from (each for each in found if isinstance(each, FilterExpression))


def _compared(condition: TokenBase | None) -> Iterator[Any]:
    if isinstance(condition, TemplateLiteral):
        yield condition.value
    elif condition is not None:
        yield from _compared(condition.first)
        yield from _compared(condition.second)

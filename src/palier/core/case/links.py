"""What a case is to others, after its facts."""

from collections.abc import Iterable

from palier.core.case.events import Event
from palier.core.case.relation import Relation

DRAWN_BY_HAND = frozenset({Relation.RELATED, Relation.PARENT, Relation.CONTINUES, Relation.DUPLICATE_OF})
"""The links that a person draws and takes away."""

Link = tuple[int, Relation]
"""The other case, and what this one is to it."""


def links_of(events: Iterable[Event]) -> tuple[Link, ...]:
    """What a case is to others after these facts, in the order in which it came about."""
    links: dict[Link, None] = {}
    for event in events:
        relation = Relation.MERGED_INTO if event.kind == "merged" else event.relation
        if event.other is None or relation is None:
            continue
        if event.kind == "unlinked":
            links.pop((event.other, relation), None)
        else:
            links[event.other, relation] = None
    return tuple(links)


def merged_into(events: Iterable[Event]) -> int | None:
    """The case that this one was merged into, for good; None if it goes its own way."""
    return next((other for other, relation in links_of(events) if relation is Relation.MERGED_INTO), None)

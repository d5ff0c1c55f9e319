"""Terms negotiated in one contract: a fragment of the plan language that wins over everything the catalogue says.

It may hold the keys of an offer.  Its faults and its values stand at lines and columns of the fragment itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from palier.core.catalogue.catalogue import Catalogue
from palier.core.catalogue.document_offer import Offered
from palier.core.catalogue.faults import CatalogueRefused, Code, Fault, nearest, patience
from palier.core.catalogue.names import Book
from palier.core.catalogue.references import reference_faults
from palier.core.catalogue.shape import allowed_keys, fit, without_nothing, without_strays
from palier.core.catalogue.terms import Place, Source
from palier.core.catalogue.tree import Path, Tree, Unreadable, Value, parse_tree

SEARCHES = 50
CALLED = "negotiated"
OF_AMENDMENTS = ("id", "when", "label", "about")
"""Keys that an amendment has beside its offer and that mean nothing in a contract."""


class NegotiatedRefused(CatalogueRefused):
    """Negotiated terms that cannot be used, with every fault in the order of the fragment."""


@dataclass(frozen=True, eq=False)
class Negotiated:
    """What a contract says beyond its plan: the offer, and where in the fragment each value stands."""

    offered: Offered
    tree: Tree

    def place(self, path: Path) -> Place:
        """Where a value stands in the contract."""
        return replace(self.tree.place(path), source=Source.CONTRACT)


@lru_cache(maxsize=256)
def read_negotiated(text: str, catalogue: Catalogue) -> Negotiated:
    """The fragment as this catalogue understands it.  Raises NegotiatedRefused with every fault at once."""
    try:
        tree, faults = parse_tree(text)
    except Unreadable as stop:
        raise NegotiatedRefused(CALLED, (stop.fault,)) from None
    if not isinstance(tree.value, dict):
        raise NegotiatedRefused(CALLED, (Fault(Code.NOT_AN_OFFER, *tree.spots[()], path=""),))
    with patience(SEARCHES):
        faults += [*_keys_of_others(tree, tree.value), *without_nothing(tree)]
        offered, more = _fitted(tree, catalogue)
    faults += more
    if faults or offered is None:
        raise NegotiatedRefused(CALLED, tuple(sorted(faults, key=lambda fault: (fault.line, fault.column, fault.code))))
    return Negotiated(offered, tree)


def _keys_of_others(tree: Tree, said: dict[str, Value]) -> Iterable[Fault]:
    """Keys that would say when an amendment applies: a contract's own terms simply do."""
    for key in [key for key in said if key in OF_AMENDMENTS]:
        place = tree.key_place((key,))
        del said[key]
        known = [name for name in allowed_keys(("amendments", 0)) if name not in OF_AMENDMENTS]
        yield Fault(Code.UNKNOWN_KEY, place.line, place.column, place.path, {"key": key}, nearest(key, known))


def _fitted(tree: Tree, catalogue: Catalogue) -> tuple[Offered | None, list[Fault]]:
    """The fragment read as one more amendment of the catalogue, so that every rule of offers holds for it too."""
    grafted, place = _grafted(tree, catalogue)
    faults = list(without_strays(grafted))
    document, more = fit(grafted)
    faults += more
    assert document is not None, "the catalogue around the fragment is sound"
    faults += reference_faults(Book(document, grafted))
    stem = f"amendments[{place}]"
    told = [replace(fault, path=fault.path.removeprefix(stem).removeprefix(".")) for fault in faults]
    return document.amendments[place] if len(document.amendments) > place else None, told


def _grafted(tree: Tree, catalogue: Catalogue) -> tuple[Tree, int]:
    """The catalogue's tree with the fragment as its last amendment, at the fragment's own spots; and its number."""
    root = catalogue.tree.value
    assert isinstance(root, dict), "a catalogue that was read is a mapping"
    assert isinstance(tree.value, dict), "checked before"
    held = root.get("amendments")
    amendments = list(held) if isinstance(held, list) else []
    place = len(amendments)
    graft: Value = {"id": f"{CALLED}-{place}", "when": {"plan": catalogue.plans[0]}, **tree.value}
    stem: Path = ("amendments", place)
    return Tree(
        value={**root, "amendments": [*amendments, graft]},
        spots=catalogue.tree.spots | {(*stem, *path): spot for path, spot in tree.spots.items()},
        keys=catalogue.tree.keys | {(*stem, *path): spot for path, spot in tree.keys.items()},
    ), place

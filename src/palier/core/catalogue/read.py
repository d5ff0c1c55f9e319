"""Read a catalogue whole, or say everything that is wrong with it."""

from palier.core.catalogue.catalogue import Catalogue
from palier.core.catalogue.faults import CatalogueRefused, Code, Fault
from palier.core.catalogue.names import Book
from palier.core.catalogue.references import reference_faults
from palier.core.catalogue.shape import fit, in_order, without_nothing, without_strays
from palier.core.catalogue.tree import Unreadable, parse_tree


def read_catalogue(text: str | bytes, *, name: str) -> Catalogue:
    """The catalogue written in `text`; `name` is what messages call it, usually its file.

    Raises CatalogueRefused with every fault at once, each with line, column and key.  Source: plan-language.md.
    """
    try:
        tree, faults = parse_tree(text)
    except Unreadable as stop:
        raise CatalogueRefused(name, (stop.fault,)) from None
    if not isinstance(tree.value, dict):
        raise CatalogueRefused(name, (Fault(Code.NOT_A_CATALOGUE, *tree.spots[()], path=""),))
    faults += without_nothing(tree)
    faults += without_strays(tree)
    document, shape_faults = fit(tree)
    faults += shape_faults
    if document:
        faults += reference_faults(Book(document, tree))
    if faults or document is None:
        raise CatalogueRefused(name, tuple(in_order(faults)))
    source = text.decode("utf-8") if isinstance(text, bytes) else text
    return Catalogue(name, source, document, tree)

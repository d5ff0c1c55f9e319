"""Read a catalogue whole, or say everything that is wrong with it."""

from palier.core.catalogue.catalogue import Catalogue
from palier.core.catalogue.document import Document
from palier.core.catalogue.faults import CatalogueRefused, Code, Fault, patience
from palier.core.catalogue.names import Book
from palier.core.catalogue.references import reference_faults
from palier.core.catalogue.shape import fit, without_nothing, without_strays
from palier.core.catalogue.tree import Tree, Unreadable, parse_tree

SEARCHES = 200
"""Wrong words for which the one that was meant is looked for; a search takes milliseconds."""


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
    with patience(SEARCHES):
        document, more = _document_and_faults(tree)
    faults += more
    if faults or document is None:
        raise CatalogueRefused(name, tuple(sorted(faults, key=_standing)))
    source = text.decode("utf-8") if isinstance(text, bytes) else text
    return Catalogue(name, source, document, tree)


def _document_and_faults(tree: Tree) -> tuple[Document | None, list[Fault]]:
    """The document, less its faulty parts, and every fault of its shape, values and references."""
    faults = [*without_nothing(tree), *without_strays(tree)]
    document, shape_faults = fit(tree)
    faults += shape_faults
    if document:
        faults += reference_faults(Book(document, tree))
    return document, faults


def _standing(fault: Fault) -> tuple[int, int, str]:
    """The order of the file."""
    return fault.line, fault.column, fault.code

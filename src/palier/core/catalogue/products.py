"""Which of the products somebody bought a mail is about: by the address written to, its subject, its words.

Pure.  Source: plan-language.md, "products".
"""

import re
from collections.abc import Iterable

from palier.core.catalogue.catalogue import Catalogue

APART = re.compile(r"[^\w,]+|_")


def product_named(
    catalogue: Catalogue | None, bought: Iterable[str], *, written_to: Iterable[str], subject: str, text: str
) -> str | None:
    """The one product of those `bought` that a mail names; None where it names none, or several in one breath.

    A product is named by its id, its label in any language or one of its `words`: by the name or tag of an address
    written to (commerce@…, support+commerce@…) before the subject, by the subject before the text.
    """
    names = sorted(
        ((name, product) for product in bought for name in _names(catalogue, product)),
        key=lambda named: (-len(named[0]), named),
    )
    addressed = " , ".join(address.rpartition("@")[0] for address in written_to)
    for said in (addressed, subject, text):
        if found := _found(names, said):
            return found.pop() if len(found) == 1 else None
    return None


def _found(names: Iterable[tuple[str, str]], said: str) -> set[str]:
    """The products named in a text; a longer name hides the shorter ones it holds."""
    found, left = set(), _plain(said)
    for name, product in names:
        if name in left:
            found.add(product)
            left = left.replace(name, " | ")
    return found


def _names(catalogue: Catalogue | None, product: str) -> set[str]:
    said = catalogue.document.products.get(product) if catalogue else None
    spelled = {product}
    if catalogue and said:
        spelled |= {*catalogue.text_of(said.label).values(), *said.words}
    return {plain for each in spelled if (plain := _plain(each)).strip()}


def _plain(said: str) -> str:
    """The words alone, in small letters, each between blanks: so that only whole words are found.  A comma parts."""
    words = APART.sub(" ", said.casefold()).replace(",", " | ")
    return f" {' '.join(words.split())} "

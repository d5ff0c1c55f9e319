"""Which open cases may tell of an incident: those whose words and product are its own."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SHORTEST = 4
"""Letters of a word that says something."""
ENOUGH = 2
"""Points that make a suggestion: two words in common, or the product and one word."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A case that may belong to an incident, and the words that say so."""

    case_id: int
    words: tuple[str, ...]
    same_product: bool

    @property
    def points(self) -> int:
        """How much speaks for it."""
        return len(self.words) + self.same_product


def words_of(text: str) -> frozenset[str]:
    """The words of a text that say something, without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return frozenset(word for word in re.findall(r"[a-z0-9]+", plain) if len(word) >= SHORTEST)


def suggest_cases(
    titles: Iterable[str], components: Iterable[str], cases: Sequence[tuple[int, str, str]]
) -> tuple[Suggestion, ...]:
    """The cases (id, subject, product) that share enough with an incident's titles and components, likeliest first."""
    names = list(components)
    wanted = frozenset().union(*(words_of(text) for text in (*titles, *names)))
    products = {name.casefold() for name in names}
    found = [
        Suggestion(case_id, tuple(sorted(words_of(subject) & wanted)), product.casefold() in products)
        for case_id, subject, product in cases
    ]
    likely = [each for each in found if each.words and each.points >= ENOUGH]
    return tuple(sorted(likely, key=lambda each: (-each.points, each.case_id)))

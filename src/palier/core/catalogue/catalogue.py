"""A catalogue that was read whole: what it says, and where it says it."""

from dataclasses import dataclass

from palier.core.catalogue.document import Document
from palier.core.catalogue.document_offer import PlanDoc
from palier.core.catalogue.promises import Text
from palier.core.catalogue.references import ancestry
from palier.core.catalogue.terms import Place
from palier.core.catalogue.tree import Tree


@dataclass(frozen=True, eq=False)
class Catalogue:
    """One catalogue without fault.  `document` is what is written; `text` the source itself, byte for byte."""

    name: str
    text: str
    document: Document
    tree: Tree

    @property
    def id(self) -> str:
        """The provider's id, by which the catalogue is known."""
        return self.document.provider.id

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of its texts; the first is the main one."""
        return tuple(self.document.provider.languages)

    @property
    def plans(self) -> tuple[str, ...]:
        """The ids of its plans, cheapest first."""
        return tuple(self.document.plans)

    @property
    def severities(self) -> tuple[str, ...]:
        """The ids of its severities, most severe first."""
        return tuple(self.document.severities)

    @property
    def regions(self) -> tuple[str, ...]:
        """The ids of its regions; none where contracts have no region."""
        return tuple(self.document.regions)

    def line_of(self, plan: str) -> tuple[PlanDoc, ...]:
        """The plan and those it extends, nearest first."""
        return tuple(self.document.plans[name] for name in ancestry(plan, self.document.plans))

    def place(self, *path: str | int) -> Place:
        """Where the value at `path` is written, or the nearest thing around it that is."""
        return self.tree.place(path)

    def key_place(self, *path: str | int) -> Place:
        """Where the key of the value at `path` is written."""
        return self.tree.key_place(path)

    def text_of(self, words: Text | None) -> dict[str, str]:
        """A text of the document by language; what is said once is said in every language."""
        if not words:
            return {}
        return dict.fromkeys(self.languages, words[""]) if "" in words else dict(words)

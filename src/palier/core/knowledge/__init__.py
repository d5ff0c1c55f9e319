"""Articles: who they are for, what their words name, and words of a case without the people in it."""

from palier.core.knowledge.articles import Audience, review_after
from palier.core.knowledge.cleaning import Marks, People, without_people
from palier.core.knowledge.naming import files_named, first_words

__all__ = [
    "Audience",
    "Marks",
    "People",
    "files_named",
    "first_words",
    "review_after",
    "without_people",
]

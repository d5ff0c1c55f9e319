"""Writing, publishing and retiring articles; what readers say of them."""

from palier.apps.knowledge.commands.arranging import (
    bring_back_article,
    confirm_article,
    describe_article,
    retire_article,
)
from palier.apps.knowledge.commands.filing import attach_to_article, detach_from_article
from palier.apps.knowledge.commands.publishing import publish_article
from palier.apps.knowledge.commands.rating import rate_article
from palier.apps.knowledge.commands.writing import drop_article_draft, keep_article_draft, write_article

__all__ = [
    "attach_to_article",
    "bring_back_article",
    "confirm_article",
    "describe_article",
    "detach_from_article",
    "drop_article_draft",
    "keep_article_draft",
    "publish_article",
    "rate_article",
    "retire_article",
    "write_article",
]

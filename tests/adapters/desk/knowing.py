"""Something real behind the addresses of articles."""

from tests.factories import AT, Desk

from palier.apps.knowledge import commands
from palier.core.actor import PALIER
from palier.core.files import Attached

KNOWLEDGE_POSTS = {"article_preview": {"text": "*x*"}, "article_act": {}, "article_from_case": {}}
KNOWLEDGE_ACTS = {"article_act": "confirm"}
KNOWLEDGE_QUERIES = {"article_version": "?lang=en"}


def knowing(desk: Desk) -> dict[str, object]:
    """An article with a version and a file."""
    article = commands.write_article(language="en", title="T", text="Words", by=desk.agent, at=AT)
    commands.publish_article(article_id=article, language="en", by=PALIER, at=AT)
    file = Attached("a.txt", "text/plain", b"a")
    kept = commands.attach_to_article(article_id=article, file=file, by=desk.agent, at=AT)
    return {"article": article, "version": 1, "article_file": kept}

"""Articles for tests, written and published by the real commands."""

from collections.abc import Iterable

from tests.factories import AT

from palier.apps.knowledge import commands
from palier.core.actor import PALIER, Actor
from palier.core.knowledge import Audience

IMPORT = ("The nightly import stops", "Look at the last line of the file: *an empty record* ends the import.")
IMPORT_FR = (
    "L’import nocturne s’arrête",
    "Regardez la dernière ligne du fichier : un enregistrement vide arrête l’import.",
)


def publish(
    said: dict[str, tuple[str, str]],
    *,
    audience: Audience = Audience.PUBLIC,
    plans: Iterable[str] = (),
    products: Iterable[str] = (),
    by: Actor = PALIER,
) -> int:
    """An article published in the languages given, for an audience."""
    (first, (title, text)), *others = said.items()
    article = commands.write_article(language=first, title=title, text=text, by=by, at=AT)
    for language, (title, text) in others:
        commands.keep_article_draft(article_id=article, language=language, title=title, text=text, seen=0, by=by, at=AT)
    for language in said:
        commands.publish_article(article_id=article, language=language, by=by, at=AT)
    if audience is not Audience.INTERNAL:
        commands.describe_article(
            article_id=article, audience=audience, plans=plans, products=products, owner_id=None, review_on=None,
            by=by, at=AT,
        )  # fmt: skip
    return article

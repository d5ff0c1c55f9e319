"""What writing and publishing articles refuses, in sentences."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop as told

from palier.apps.knowledge.errors import (
    ArticleMovedOn,
    ArticleTooLong,
    FileInUse,
    FileNameTaken,
    FileNotThere,
    NobodyReads,
    NothingWritten,
    PublishedAlready,
    RetiredArticle,
)
from palier.core.errors import DomainError

KNOWLEDGE_SENTENCES: Mapping[type[DomainError], str] = {
    NothingWritten: told("An article needs a title and words. Nothing was kept. Write both."),
    ArticleTooLong: told(
        "This is %(length)s characters long, and %(limit)s is the most that fits. Nothing was kept; your words are "
        "still here. Make two articles of it, or add the long part as a file."
    ),
    ArticleMovedOn: told(
        "%(who)s changed “%(title)s” since you opened it. Nothing was changed; your words are still here. Compare with "
        "what is kept now, then keep yours again."
    ),
    PublishedAlready: told("Readers see “%(title)s” word for word as it is here. Nothing was published."),
    RetiredArticle: told("“%(title)s” is retired. Nothing was published. Bring it back first."),
    NobodyReads: told(
        "It does not say which customers it is for. Nothing was changed. Choose at least one plan or one product."
    ),
    FileNotThere: told(
        "The words name the file “%(name)s”, which the article does not have. Nothing was published. Add the file, or "
        "take its name out."
    ),
    FileInUse: told(
        "A version that was published names the file “%(name)s”, and must stay readable. Nothing was removed. Take its "
        "name out of the words instead."
    ),
    FileNameTaken: told(
        "The article has a file “%(name)s” already. Nothing was added. Give yours another name: what was published "
        "keeps its own."
    ),
}

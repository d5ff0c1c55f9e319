"""Pictures and other files of an article."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.knowledge import policies
from palier.apps.knowledge.commands.writing import locked
from palier.apps.knowledge.errors import FileInUse, FileNameTaken
from palier.apps.knowledge.models import ArticleFile
from palier.core.actor import Actor
from palier.core.files import Attached, safe_name
from palier.core.files.amounts import check_sizes
from palier.core.knowledge import files_named


@transaction.atomic
def attach_to_article(*, article_id: int, file: Attached, by: Actor, at: datetime) -> int:
    """Keep a file with an article, for its words to name; answers the file's id.

    Raises NotAllowed, NotFound, FileTooLarge, TooManyFiles, FileNameTaken.
    """
    policies.require(policies.may_write(by), by=by, act="attach_to_article")
    article = locked(article_id)
    name = safe_name(file.name).translate({ord(sign): "_" for sign in "()[]"})
    known = list(article.files.order_by("id").values_list("name", "size"))
    if name in {each for each, _ in known}:
        raise FileNameTaken(name)
    check_sizes([*known, (name, len(file.content))])
    kept = ArticleFile.objects.create(
        article_id=article_id,
        name=name,
        media_type=file.media_type.replace("\0", ""),
        size=len(file.content),
        digest=sha256(file.content).hexdigest(),
        content=file.content,
        added_at=at,
        added_by=by.name,
    )
    audit.record(by=by, at=at, act="attach_to_article", facts={"article": article_id, "name": name})
    return kept.pk


@transaction.atomic
def detach_from_article(*, article_id: int, file_id: int, by: Actor, at: datetime) -> None:
    """Take a file away that no version ever named.  Raises NotAllowed, NotFound, FileInUse."""
    policies.require(policies.may_write(by), by=by, act="detach_from_article")
    article = locked(article_id)
    file = article.files.filter(pk=file_id).only("name").first()
    if file is None:
        raise NotFound("file", str(file_id))
    if any(file.name in files_named(text) for text in article.versions.values_list("text", flat=True)):
        raise FileInUse(file.name)
    file.delete()
    audit.record(by=by, at=at, act="detach_from_article", facts={"article": article_id, "name": file.name})

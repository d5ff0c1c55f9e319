"""Keeping what is typed.

Nothing here is written into the audit trail: a draft is not an act, and who has typed what is nobody's business.
There is no policy to ask either: everybody has their own drafts and no others, by the columns that name them.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from palier.apps.drafts.errors import DraftTooLarge, TooManyDrafts
from palier.apps.drafts.models import Draft, DraftFile
from palier.apps.drafts.sealing import is_sealed, opened_fields, sealed_fields, sealed_file
from palier.apps.errors import NotFound
from palier.core.actor import Actor
from palier.core.files import Attached, safe_name
from palier.core.files.amounts import MEGABYTE, check_sizes

LONGEST = 200_000
"""Characters of one draft, all fields together: twice the longest reply, so that too long a one can be shortened."""
LONGEST_KEY = 100
MOST_DRAFTS = 500
MOST_MEGABYTES = 200
"""What one actor may keep in files of drafts."""


@transaction.atomic
def save_draft(*, key: str, fields: Mapping[str, str], sealed: bool = False, by: Actor, at: datetime) -> None:
    """Keep what a form holds now, over what was kept of it before; its files stay.

    A form that holds nothing any more and has no files is forgotten.  `sealed` keeps it so that a copy of the database
    does not give it away.  Raises DraftTooLarge, TooManyDrafts; what was
    kept before is then kept still.
    """
    said = {name: value.replace("\0", "") for name, value in fields.items() if value}
    length = sum(len(name) + len(value) for name, value in said.items())
    if length > LONGEST or len(key) > LONGEST_KEY:
        raise DraftTooLarge(length, LONGEST)
    mine = Draft.objects.filter(**_whose(by))
    if not said:
        mine.filter(key=key, files__isnull=True).delete()
        mine.filter(key=key).update(fields={}, saved_at=at)
        return
    said = sealed_fields(said) if sealed else said
    if mine.filter(key=key).update(fields=said, saved_at=at):
        return
    _check_number(by)
    defaults = {"fields": said, "saved_at": at}
    Draft.objects.update_or_create(actor_kind=by.kind.value, actor_id=by.id, key=key, defaults=defaults)


@transaction.atomic
def attach_to_draft(*, key: str, file: Attached, sealed: bool = False, by: Actor, at: datetime) -> int:
    """Keep a file with a draft, which begins with it if need be; answers the file's id.

    Raises FileTooLarge, TooManyFiles, TooManyDrafts; the other files are then kept still.
    """
    if not Draft.objects.filter(**_whose(by), key=key).exists():
        _check_number(by)
    draft, _ = Draft.objects.get_or_create(**_whose(by), key=key[:LONGEST_KEY], defaults={"saved_at": at})
    Draft.objects.select_for_update().get(pk=draft.pk)
    named = Attached(safe_name(file.name), file.media_type.replace("\0", ""), file.content)
    check_sizes([*draft.files.values_list("name", "size"), (named.name, len(file.content))])
    _check_room(by, len(file.content))
    Draft.objects.filter(pk=draft.pk).update(saved_at=at)
    stored = sealed_file(named) if sealed else named
    kept = DraftFile(
        draft=draft, name=stored.name, media_type=stored.media_type, size=len(file.content), content=stored.content
    )
    kept.save()
    return kept.pk


@transaction.atomic
def detach_from_draft(*, key: str, file_id: int, by: Actor, at: datetime) -> None:
    """Take a file out of a draft.  Raises NotFound."""
    mine = Draft.objects.filter(**_whose(by), key=key)
    taken, _ = DraftFile.objects.filter(pk=file_id, draft__in=mine).delete()
    if not taken:
        raise NotFound("file", str(file_id))
    mine.update(saved_at=at)


@transaction.atomic
def move_draft(*, key: str, to: str, by: Actor, at: datetime) -> None:
    """Put a draft with its files under another key.  What was begun there meanwhile stays, below it.

    Without a draft nothing happens; with too many files for one, the newer ones stay too: sending says so.
    """
    mine = Draft.objects.filter(**_whose(by))
    moved = mine.select_for_update().filter(key=key).first()
    if moved is None:
        return
    newer = mine.select_for_update().filter(key=to).first()
    if newer is not None:
        newer.files.update(draft=moved)
        said, later = opened_fields(moved.fields), opened_fields(newer.fields)
        texts = [words for words in (said.get("text"), later.get("text")) if words]
        together = {**later, **said, **({"text": "\n\n".join(texts)} if texts else {})}
        sealed = is_sealed(moved.fields) or is_sealed(newer.fields)
        moved.fields = sealed_fields(together) if sealed else together
        newer.delete()
    moved.key, moved.saved_at = to, at
    moved.save(update_fields=["key", "fields", "saved_at"])


def discard_draft(*, key: str, by: Actor, at: datetime) -> None:  # noqa: ARG001 every command says when
    """Forget a draft with its files: it was sent, or thrown away.  Without one nothing happens."""
    Draft.objects.filter(**_whose(by), key=key).delete()


def forget_drafts(*, before: datetime) -> int:
    """Forget what was last touched before then; answers how many drafts."""
    return Draft.objects.filter(saved_at__lt=before).delete()[1].get("drafts.Draft", 0)


def _whose(by: Actor) -> dict[str, str | int]:
    return {"actor_kind": by.kind.value, "actor_id": by.id}


def _check_number(by: Actor) -> None:
    if Draft.objects.filter(**_whose(by)).count() >= MOST_DRAFTS:
        raise TooManyDrafts(MOST_DRAFTS)


def _check_room(by: Actor, size: int) -> None:
    mine = DraftFile.objects.filter(draft__in=Draft.objects.filter(**_whose(by)))
    if (mine.aggregate(sum=Sum("size"))["sum"] or 0) + size > MOST_MEGABYTES * MEGABYTE:
        raise TooManyDrafts(MOST_MEGABYTES)

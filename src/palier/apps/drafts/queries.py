"""Reading one's own drafts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from palier.apps.drafts.models import Draft, DraftFile
from palier.apps.drafts.sealing import opened_fields, opened_file, opened_name
from palier.apps.errors import NotFound
from palier.core.actor import Actor
from palier.core.files import Attached


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of a draft; its bytes are read apart."""

    id: int
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one form: its fields by name, its files in the order they came."""

    key: str
    fields: Mapping[str, str] = field(default_factory=dict)
    files: tuple[KeptFile, ...] = ()
    saved_at: datetime | None = None


def draft_of(*, viewer: Actor, key: str) -> Kept:
    """What the viewer has kept under a key; empty where there is nothing."""
    return drafts_of(viewer=viewer, keys=[key])[key]


def drafts_of(*, viewer: Actor, keys: Sequence[str]) -> Mapping[str, Kept]:
    """The same for several keys at once, each with an answer.  One statement."""
    rows = Draft.objects.filter(actor_kind=viewer.kind.value, actor_id=viewer.id, key__in=keys).order_by("files__id")
    found: dict[str, Kept] = {}
    for key, fields, saved_at, *file in rows.values_list("key", "fields", "saved_at", *FILE):
        files = found[key].files if key in found else ()
        more = (*files, kept_file(*file)) if file[0] is not None else files
        found[key] = Kept(key, found[key].fields if key in found else opened_fields(fields), more, saved_at)
    return {key: found.get(key, Kept(key)) for key in keys}


def kept_file(file_id: int, name: str, media_type: str, size: int) -> KeptFile:
    """A file of a draft, its name opened where it is sealed."""
    return KeptFile(file_id, *opened_name(name, media_type), size)


FILE = ("files__id", "files__name", "files__media_type", "files__size")


def attached_to(*, viewer: Actor, key: str) -> tuple[Attached, ...]:
    """The files of a draft with their bytes, to be sent with its words."""
    files = DraftFile.objects.filter(
        draft__actor_kind=viewer.kind.value, draft__actor_id=viewer.id, draft__key=key
    ).order_by("id")
    return tuple(
        opened_file(name, media_type, bytes(content))
        for name, media_type, content in files.values_list("name", "media_type", "content")
    )


def draft_file(*, viewer: Actor, file_id: int) -> Attached:
    """One file of the viewer's own drafts.  Raises NotFound."""
    mine = DraftFile.objects.filter(draft__actor_kind=viewer.kind.value, draft__actor_id=viewer.id)
    row = mine.filter(pk=file_id).values_list("name", "media_type", "content").first()
    if row is None:
        raise NotFound("file", str(file_id))
    return opened_file(row[0], row[1], bytes(row[2]))

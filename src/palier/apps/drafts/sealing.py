"""Drafts that a copy of the database must not give away: their words and files, names included, under seal."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping

from palier.apps.outbox.sealing import seal, unseal
from palier.core.files import Attached

USE = "draft"
SEALED = "sealed"
"""The one field of a sealed draft, and the media type of a sealed file."""


def sealed_fields(fields: Mapping[str, str]) -> dict[str, str]:
    """The fields of a draft as they may be stored."""
    return {SEALED: b64encode(seal(json.dumps(dict(fields)).encode(), use=USE)).decode()} if fields else {}


def opened_fields(fields: Mapping[str, str]) -> Mapping[str, str]:
    """The fields of a draft, sealed or not.  Raises SealBroken."""
    if SEALED not in fields:
        return fields
    opened: Mapping[str, str] = json.loads(unseal(b64decode(fields[SEALED]), use=USE))
    return opened


def is_sealed(fields: Mapping[str, str]) -> bool:
    """Were these fields sealed?"""
    return SEALED in fields


def sealed_file(file: Attached) -> Attached:
    """A file of a draft as it may be stored."""
    name = b64encode(seal(json.dumps([file.name, file.media_type]).encode(), use=USE)).decode()
    return Attached(name, SEALED, seal(file.content, use=USE))


def opened_name(name: str, media_type: str) -> tuple[str, str]:
    """The name and the media type of a file, sealed or not.  Raises SealBroken."""
    if media_type != SEALED:
        return name, media_type
    said = json.loads(unseal(b64decode(name), use=USE))
    return said[0], said[1]


def opened_file(name: str, media_type: str, content: bytes) -> Attached:
    """A file, sealed or not.  Raises SealBroken."""
    opened = unseal(content, use=USE) if media_type == SEALED else content
    return Attached(*opened_name(name, media_type), opened)

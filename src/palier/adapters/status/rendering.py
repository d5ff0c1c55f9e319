"""Rendering the page to files, whole: who reads one while it changes reads the old one or the new one."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.utils.translation import override

from palier.adapters.shared.incident_words import in_language
from palier.adapters.status import api, feeds
from palier.adapters.status.badge import badge
from palier.adapters.status.looks import look_files, mark_of
from palier.adapters.status.place import Place, place_of
from palier.adapters.status.screens import LANGUAGES, in_each_language
from palier.apps.appearance.queries import Look, logo, look
from palier.apps.incidents.page_queries import Page, provider_name, status_page

ASSETS = Path(__file__).resolve().parent / "assets"


def render_page(*, at: datetime, limit: int = 1) -> int:  # noqa: ARG001 as every pump is asked
    """Write what anybody may know at `at` to the folder of the page; answers 0: there is never more to take at once."""
    page = status_page(viewer=None, at=at)
    chosen = look()
    drawn = logo() if chosen.has_logo else b""
    place = place_of(name_of(chosen, at=at), mark_of(chosen, drawn))
    write_files(Path(settings.STATUS_ROOT), {**files_of(page, place), **look_files(chosen, drawn)})
    return 0


def name_of(chosen: Look, *, at: datetime) -> str:
    """Whose page it is: as a setting says, else the look, else the catalogue in force."""
    name = settings.STATUS_NAME or chosen.name or settings.MAIL_NAME or in_language(provider_name(at=at))
    return name or "Palier"


def files_of(page: Page, place: Place) -> dict[str, bytes]:
    """Every file of the page, by name."""
    found = {asset.name: asset.read_bytes() for asset in sorted(ASSETS.iterdir())}
    found |= {name: text.encode() for name, text in in_each_language(page, place).items()}
    for code in LANGUAGES:
        with override(code):
            found |= {f"{code}/{name}": text.encode() for name, text in feeds.feeds(page, place).items()}
            found[f"{code}/maintenance.ics"] = feeds.calendar(page, place)
            found[f"{code}/badge.svg"] = badge(page.indicator, place.name).encode()
    with override("en"):
        found |= {f"api/v2/{name}": _json(document) for name, document in api.documents(page, place).items()}
    return found


def write_files(root: Path, files: Mapping[str, bytes]) -> None:
    """Have the folder hold these files and no page that is gone; one that says the same already is not written."""
    root.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        _write(root / name, content)
    for old in list(root.rglob("*")):
        if old.is_file() and old.relative_to(root).as_posix() not in files:
            with suppress(FileNotFoundError):
                old.unlink()


def _write(path: Path, content: bytes) -> None:
    if path.is_file() and sha256(path.read_bytes()).digest() == sha256(content).digest():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as new:
        new.write(content)
    Path(new.name).chmod(0o644)
    Path(new.name).replace(path)


def _json(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()

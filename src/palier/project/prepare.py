"""What a checkout makes of its sources before anything runs: translations compiled, front-end files in place.

A wheel carries both; there is nothing to do then.
"""

import fcntl
import hashlib
import os
import sys
from pathlib import Path

from palier.adapters.shared.icons import used_icons
from palier.project import assets
from palier.project.environment import CHECKOUT
from palier.project.speech import _

PACKAGE = CHECKOUT / "src" / "palier"


def prepare_checkout(root: Path = CHECKOUT) -> None:
    """Prepare what changed since the last time; two starts at once prepare once.

    A checkout whose folder belongs to someone else is used as it was prepared.
    """
    if not (root / "package-lock.json").exists():
        return
    if is_prepared(root) or not os.access(root, os.W_OK):
        return
    try:
        _prepare_once(root)
    except assets.AssetsRefused as refusal:
        sys.exit(f"palier: {refusal}")
    except OSError as error:
        sentence = _(
            "%(root)s can't be prepared (%(error)s). Is the disk full, or does part of it belong to someone else?"
        )
        sys.exit(f"palier: {sentence % {'root': root, 'error': error}}")


def _prepare_once(root: Path) -> None:
    stamp = _stamp(root)
    stamp.parent.mkdir(exist_ok=True)
    with stamp.with_name("prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_prepared(root):  # by another start, while we waited
            return
        print(f"palier: {_('preparing styles, scripts and translations …')}", file=sys.stderr)
        package = root / "src" / "palier"
        compile_translations(package)
        assets.copy_assets(assets.fetch_packages(root), package)
        stamp.write_text(fingerprint(root))


def is_prepared(root: Path) -> bool:
    """Is everything in place, and made of what the sources say now?"""
    stamp = _stamp(root)
    return stamp.exists() and stamp.read_text() == fingerprint(root)


def fingerprint(root: Path) -> str:
    """A digest of everything the preparation reads."""
    package = root / "src" / "palier"
    digest = hashlib.sha256((root / "package-lock.json").read_bytes())
    digest.update(Path(assets.__file__).read_bytes())
    for file in sorted(package.rglob("*.po")):
        digest.update(file.read_bytes())
    digest.update(",".join(sorted(used_icons(package))).encode())
    made = (package / "static" / "vendor" / "tabler.min.css", package / "fonts" / "LICENSE_Inter")
    prepared = all(file.is_file() for file in made) and any(package.rglob("*.mo"))
    return f"{digest.hexdigest()} {prepared}"


def compile_translations(package: Path) -> None:
    """Turn each .po into the .mo that is read at run time, each replaced whole."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in package.rglob("*.po"):
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3])
        draft = source.with_suffix(".mo.new")
        with draft.open("wb") as file:
            write_mo(file, catalogue)
        draft.replace(source.with_suffix(".mo"))


def _stamp(root: Path) -> Path:
    return root / ".boot" / "prepared"

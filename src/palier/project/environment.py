"""Typed readers of the environment: each answers a value or refuses with the name of the variable."""

import errno
import os
import secrets
from pathlib import Path

from palier.project.speech import _

CHECKOUT = Path(__file__).resolve().parents[3]


class SettingRefused(Exception):
    """A variable of the environment holds something Palier can't use."""

    def __init__(self, name: str, wanted: str) -> None:
        sentence = _("%(name)s must be %(wanted)s. Nothing was started; correct it and start again.")
        super().__init__(sentence % {"name": name, "wanted": wanted})
        self.name = name


class HomeRefused(Exception):
    """The folder that holds everything can't be made or written to."""

    def __init__(self, folder: Path, error: OSError) -> None:
        sentence = _(
            "%(folder)s can't be written to (%(error)s). Nothing was started. Give it to the account that runs Palier, "
            "or name another folder in PALIER_HOME."
        )
        super().__init__(sentence % {"folder": folder, "error": error.strerror or error})


def text(name: str, default: str) -> str:
    """The value of a variable, or the default where it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def words(name: str, default: str) -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def whole(name: str, default: int) -> int:
    """A whole number that is not negative."""
    written = text(name, str(default))
    if not written.isdigit():
        raise SettingRefused(name, _("a whole number"))
    return int(written)


def path(name: str, default: Path) -> Path:
    """A path, made absolute."""
    return Path(text(name, str(default))).expanduser().absolute()


def home() -> Path:
    """The folder that holds everything of this installation: database, secret, collected files."""
    in_checkout = (CHECKOUT / "pyproject.toml").exists()
    default = CHECKOUT / ".palier" if in_checkout else Path("~/.local/share/palier")
    return path("PALIER_HOME", default)


def make_writable(folder: Path) -> Path:
    """That folder, there and open to us for writing.  Raises HomeRefused."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise HomeRefused(folder, error) from error
    return folder


def secret(name: str, file: Path) -> str:
    """A secret: from the variable, from the file that `<name>_FILE` names, or made once and kept in `file`."""
    if value := os.environ.get(name):
        return value
    file = path(f"{name}_FILE", file)
    if not file.exists():
        make_writable(file.parent)
        _write_once(file, secrets.token_urlsafe(48))
    return file.read_text().strip()


def token(name: str, shortest: int = 32) -> str:
    """A token that another system shows: from the variable or the file that `<name>_FILE` names; "" is switched off."""
    named = text(f"{name}_FILE", "")
    value = text(name, "") or (Path(named).read_text().strip() if named else "")
    if value and len(value) < shortest:
        raise SettingRefused(name, _("a token of at least %(count)d characters") % {"count": shortest})
    return value


def _write_once(file: Path, value: str) -> None:
    """Write a file only its owner may read; of two writers at once, the first wins."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(value)
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def database_url() -> str:
    """Where the database is: DATABASE_URL, or the embedded server of this installation's home."""
    return text("DATABASE_URL", f"postgresql://palier@/palier?host={home() / 'postgres' / 'socket'}")

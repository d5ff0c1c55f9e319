"""Mails out of files: mbox, Maildir, and one mail a file; read one after another, whatever their number."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SKIPPED = {
    ".gitignore",
    "dovecot-uidlist",
    "dovecot.index",
    "dovecot.index.log",
    "dovecot.index.cache",
    "subscriptions",
}


@dataclass(frozen=True, slots=True)
class Found:
    """One mail of an archive, or why a file could not be read: then `raw` is empty."""

    place: str
    raw: bytes
    error: str = ""


def mails_in(path: Path) -> Iterator[Found]:
    """The mails of a file or folder in a stable order.  A file that can't be read is told in its place."""
    try:
        if path.is_dir():
            yield from _in_folder(path)
        else:
            yield from _in_file(path)
    except OSError as fault:
        yield Found(str(path), b"", fault.strerror or str(fault))


def _in_folder(folder: Path) -> Iterator[Found]:
    """A Maildir with its folders, or a tree of files; what a mail program keeps beside its mails is passed over."""
    if (folder / "cur").is_dir() or (folder / "new").is_dir():
        files = [file for sub in ("cur", "new") if (folder / sub).is_dir() for file in sorted((folder / sub).iterdir())]
        for file in files:
            yield from _one(file)
        for sub in sorted(folder.iterdir()):
            if sub.is_dir() and sub.name not in {"cur", "new", "tmp"}:
                yield from mails_in(sub)
        return
    for entry in sorted(folder.iterdir()):
        if entry.is_dir() or (entry.name not in SKIPPED and not entry.name.startswith(".")):
            yield from mails_in(entry)


def _in_file(file: Path) -> Iterator[Found]:
    with file.open("rb") as opened:
        beginning = opened.read(5)
    if beginning == b"From ":
        yield from _in_mbox(file)
    else:
        yield from _one(file)


def _one(file: Path) -> Iterator[Found]:
    try:
        raw = file.read_bytes()
    except OSError as fault:
        yield Found(str(file), b"", fault.strerror or str(fault))
        return
    if raw.strip():
        yield Found(str(file), raw)
    else:
        yield Found(str(file), b"", "empty")


def _in_mbox(file: Path) -> Iterator[Found]:
    """Mails between `From ` lines that follow an empty line (RFC 4155); one `>` of `>From ` lines is taken back."""
    lines: list[bytes] = []
    number, after_blank = 0, True
    with file.open("rb") as opened:
        for line in opened:
            if line.startswith(b"From ") and after_blank:
                if number:
                    yield Found(f"{file}#{number}", _mail(lines))
                number += 1
                lines = []
            elif line.lstrip(b">").startswith(b"From ") and line.startswith(b">"):
                lines.append(line[1:])
            else:
                lines.append(line)
            after_blank = not line.strip()
    yield Found(f"{file}#{number}", _mail(lines))


def _mail(lines: list[bytes]) -> bytes:
    """The lines without the empty one that parts them from the next mail."""
    if len(lines) > 1 and not lines[-1].strip():
        lines = lines[:-1]
    return b"".join(lines)

"""The one stream of log lines of all programs: coloured for eyes, JSON for programs."""

import json
import sys
from contextlib import suppress
from datetime import UTC, datetime
from typing import TextIO

COLOURS = (36, 33, 35, 32, 34, 31)
OURS = "palier"


class Journal:
    """Writes each line whole, with the name of the program that said it."""

    def __init__(self, out: TextIO = sys.stdout, *, as_json: bool | None = None) -> None:
        self.out = out
        self.as_json = not out.isatty() if as_json is None else as_json
        self.colours: dict[str, int] = {}

    def write(self, name: str, line: str) -> None:
        """One line of a program.  A line that is JSON already keeps its keys and gains the program's name."""
        line = line.rstrip()
        if line:
            self.out.write((self._json(name, line) if self.as_json else self._text(name, line)) + "\n")
            self.out.flush()

    def say(self, sentence: str) -> None:
        """One line of our own."""
        for line in sentence.splitlines():
            self.write(OURS, line)

    def _text(self, name: str, line: str) -> str:
        label = f"{name:<8}│"
        if self.out.isatty():
            colour = self.colours.setdefault(name, COLOURS[len(self.colours) % len(COLOURS)])
            label = f"\x1b[{colour}m{label}\x1b[0m"
        return f"{label} {line}"

    @staticmethod
    def _json(name: str, line: str) -> str:
        said = {"event": line}
        if line.startswith("{"):
            with suppress(ValueError):  # what only looks like JSON is kept as it was said
                said = json.loads(line)
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        return json.dumps({"timestamp": now, "level": "info", **said, "process": name}, ensure_ascii=False)

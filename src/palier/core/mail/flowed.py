"""Text that its writer's program wrapped, unwrapped again (RFC 3676), and text with simple marks (RFC 1896)."""

import re

MARKS = re.compile(r"<(?!<)[^<>]{0,200}>")
PARAMETERS = re.compile(r"<param>[^<]{0,400}</param>", re.IGNORECASE)


def unflowed(text: str, *, delsp: bool) -> str:
    """Lines that end in a blank go on in the next one, quoted ones only where they are equally deep.

    `delsp` says that the blank itself is not part of the text.
    """
    out: list[str] = []
    open_depth: int | None = None
    for line in text.replace("\r\n", "\n").split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        words = line[depth:].removeprefix(" ")
        if open_depth == depth and words != "-- ":
            out[-1] = (out[-1][:-1] if delsp else out[-1]) + words
        else:
            out.append(">" * depth + (" " if depth and words else "") + words)
        open_depth = depth if words.endswith(" ") and words != "-- " else None
    return "\n".join(out)


def unenriched(text: str) -> str:
    """The words of text/enriched: marks taken out, single line breaks opened (RFC 1896 §3)."""
    words = MARKS.sub("", PARAMETERS.sub("", text.replace("\r\n", "\n"))).replace("<<", "<")
    return re.sub(r"\n(\n+)", r"\1", re.sub(r"(?<!\n)\n(?!\n)", " ", words))

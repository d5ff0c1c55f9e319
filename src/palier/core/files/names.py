"""Names of files that can be shown, kept and offered for saving without doing anything else."""

import re
import unicodedata

LONGEST_BYTES = 180
"""Of UTF-8: common file systems take 255, and a browser may add " (1)" and its own ending while it loads."""
UNNAMED = "file"
RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|clock\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|\Z)")
FORBIDDEN = re.compile(r'[<>:"|?*]')
"""What Windows takes in no name."""
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Controls, marks that turn the direction of reading round, halves of characters, line ends, what is no character."""
EXTENSION = re.compile(r"\.[^.\s]{1,16}\Z")


def safe_name(name: str) -> str:
    """The name without its folders and without what could mislead a reader or a computer; never empty.

    What is left of a name is readable: "../../été 2.pdf" is "été 2.pdf", a reversed "gpj.exe" shows its end.
    """
    last = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    shown = "".join("" if unicodedata.category(letter) in INVISIBLE else letter for letter in _one_line(last))
    plain = " ".join(FORBIDDEN.sub("_", unicodedata.normalize("NFC", shown)).split()).strip(". ")
    if not plain:
        return UNNAMED
    return _shortened("_" + plain if RESERVED.match(plain) else plain)


def _one_line(name: str) -> str:
    return re.sub(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+", " ", name)


def _shortened(name: str) -> str:
    """At most LONGEST_BYTES long, its extension kept."""
    if len(name.encode()) <= LONGEST_BYTES:
        return name
    found = EXTENSION.search(name)
    extension = found.group() if found else ""
    room = LONGEST_BYTES - len(extension.encode())
    stem = name[: len(name) - len(extension)].encode()[:room].decode("utf-8", "ignore")
    return stem.rstrip(". ") + extension

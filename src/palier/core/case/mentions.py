"""Whom a note calls by name: "@Alix Garnier, have a look"."""

import re
import unicodedata
from collections.abc import Mapping

MOST = 100
"""Calls that are looked at in one note."""
CALL = re.compile(r"(?<![\w@.])@(?=\w)")
GOES_ON = re.compile(r"[\w-]")


def mentioned(text: str, names: Mapping[int, str]) -> frozenset[int]:
    """The ids of those whose names stand behind an @, whatever accents and capitals; the longest name that fits.

    A first name alone calls whoever alone bears it.  Quoted lines and addresses call nobody.
    """
    callable_by = _callable_by(names)
    said = folded("\n".join(line for line in text.split("\n") if not line.lstrip().startswith(">")))
    found = set()
    for call in list(CALL.finditer(said))[:MOST]:
        behind = said[call.end() :]
        called = next((name for name in callable_by if behind.startswith(name) and _ends(behind, len(name))), None)
        if called is not None:
            found.add(callable_by[called])
    return frozenset(found)


def folded(words: str) -> str:
    """Words without accents and capitals, each run of spaces as one."""
    bare = (sign for sign in unicodedata.normalize("NFKD", words) if not unicodedata.combining(sign))
    return re.sub(r"\s+", " ", "".join(bare).casefold())


def _callable_by(names: Mapping[int, str]) -> Mapping[str, int]:
    """Names and unambiguous first names, the longest first; what two are called calls neither."""
    claims: dict[str, set[int]] = {}
    for person, name in names.items():
        whole = folded(name).strip()
        for called in {whole, whole.split(" ")[0]} - {""}:
            claims.setdefault(called, set()).add(person)
    alone = {called: next(iter(people)) for called, people in claims.items() if len(people) == 1}
    return dict(sorted(alone.items(), key=lambda each: -len(each[0])))


def _ends(behind: str, length: int) -> bool:
    return not GOES_ON.match(behind, length)

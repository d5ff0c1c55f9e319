"""Words of a case without the people in it: a first draft of an article that anybody may read.

What the desk knows by name is taken out, and what looks like an address, a telephone number or a reference.  It errs
towards taking out too much: a reader misses nothing by a name, and whoever writes the article reads it over anyway.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

SHORTEST = 3
"""Letters of the shortest part of a name that is looked for by itself."""
ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
NUMBER = re.compile(r"(?<![\w.:/-])(?:\+[0-9]|\(?0)[0-9 ().\u00a0/-]{7,20}[0-9](?![\w:/-])")
WORD = re.compile(r"\w+")
GREETING = re.compile(
    r"(?i)\s*(?:bonjour|bonsoir|salut|madame|monsieur|cher|chère|chers|hello|hi|hey|dear|good (?:morning|afternoon|"
    r"evening))\b[^\n.:!?]{0,60}[,.!:]?\s*"
)
FAREWELL = re.compile(
    r"(?i)\s*(?:(?:bien )?cordialement|bien à vous|salutations|sincères salutations|merci(?: d[’']avance| beaucoup)?|"
    r"bonne journée|(?:kind |best |warm )?regards|best wishes|best|cheers|thanks(?: in advance)?|thank you|"
    r"yours(?: sincerely| faithfully)?|sincerely)\s*[,.!]?\s*"
)


@dataclass(frozen=True, slots=True)
class People:
    """Whom the desk knows of in a case: persons by their names, organisations by theirs and by their domains."""

    persons: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Marks:
    """What is put in place of what is taken out, in the language of the words."""

    name: str
    address: str
    number: str
    reference: str


def without_people(words: str, people: People, marks: Marks, *, prefix: str) -> str:
    """The words with marks for names, mail addresses, telephone numbers and references (`prefix` begins ours).

    Greetings at the beginning and farewells with all that follows them at the end are left out.
    """
    told = _without_manners(words)
    told = ADDRESS.sub(marks.address, told)
    for domain in people.domains:
        told = re.sub(rf"(?i)(?<![\w-])(?:[\w-]{{1,63}}\.){{0,6}}{re.escape(domain)}(?![\w-])", marks.address, told)
    told = NUMBER.sub(marks.number, told)
    told = re.sub(rf"(?i)(?<!\w){re.escape(prefix)}(?:-[0-9a-z]{{2,4}}){{1,5}}(?!\w)", marks.reference, told)
    for organisation in sorted(people.organisations, key=len, reverse=True):
        told = _phrase(organisation).sub(marks.name, told)
    return _without_names(told, people.persons, marks)


def _without_manners(words: str) -> str:
    """Without "Hello Anna," and without "Kind regards" and what stands below it."""
    lines = words.strip().splitlines()
    if lines and GREETING.fullmatch(lines[0]):
        lines = lines[1:]
    for place, line in enumerate(lines):
        below = [each for each in lines[place + 1 :] if each.strip()]
        if place and FAREWELL.fullmatch(line) and len(below) <= 6:
            lines = lines[:place]
            break
    return "\n".join(lines).strip()


def _phrase(name: str) -> re.Pattern[str]:
    words = r"\s+".join(map(re.escape, name.split()))
    return re.compile(rf"(?i)(?<!\w){words}(?!\w)" if words else r"(?!)")


def _without_names(words: str, persons: Iterable[str], marks: Marks) -> str:
    """Whole names however they are spelled, their parts where they begin with a capital letter."""
    parts = {plain(part) for person in persons for part in WORD.findall(person) if len(part) >= SHORTEST}
    for person in sorted(persons, key=len, reverse=True):
        words = _phrase(person).sub(marks.name, words)
    found = WORD.sub(lambda match: marks.name if _names(match[0], parts) else match[0], words)
    mark = re.escape(marks.name)
    return re.sub(rf"{mark}(?:[ \u00a0’'-]+{mark})+", lambda _: marks.name, found)


def _names(word: str, parts: set[str]) -> bool:
    return word[:1].isupper() and plain(word) in parts


def plain(word: str) -> str:
    """A word in small letters without its accents."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))

"""Mail addresses: one reader and one normaliser for the whole house (RFC 5322 §3.4).

Linear, without recursion, and done before encoded words are decoded, so that no name can grow an address.
"""

import re
from dataclasses import dataclass

from palier.core.mail.headers import decode_words

ADDRESSES = 1_000
PLAIN = re.compile(r'[^"(),:;<>\\]+')
EMAIL = re.compile(r"[^\s@\"<>(),:;\\\[\]\x00-\x1f\x7f]{1,64}@[^\s@\"<>(),:;\\\[\]\x00-\x1f\x7f]{1,253}\Z")
UPPER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


@dataclass(frozen=True, slots=True)
class Address:
    """A name as its owner wrote it and a normalised address; the address is empty when it can't be one."""

    name: str
    email: str


def normal_email(text: str) -> str:
    """The one form in which an address is compared: ASCII letters small, nothing else changed; empty if it is none.

    Letters beyond ASCII keep their case, because folding them makes different people equal (CVE-2019-19844).
    """
    text = text.strip()
    return text.translate(UPPER) if EMAIL.match(text) else ""


def read_addresses(value: str) -> tuple[Address, ...]:
    """The people a From, To or Cc field names, at most 1,000, encoded names decoded."""
    reader = _Reader(value)
    reader.run()
    return tuple(reader.found)


class _Reader:
    """One pass over the characters of an address field."""

    def __init__(self, value: str) -> None:
        self.value = value
        self.found: list[Address] = []
        self.surname = ""
        self.quotes_close = True
        self._begin()

    def _begin(self) -> None:
        self.words: list[str] = []
        self.bare: list[str] = []
        self.comment = ""
        self.angle: str | None = None

    def run(self) -> None:
        place = 0
        while place < len(self.value) and len(self.found) < ADDRESSES:
            place = self._step(place)
        self._end()

    def _step(self, place: int) -> int:
        if plain := PLAIN.match(self.value, place):
            self._word(plain[0])
            return plain.end()
        match self.value[place]:
            case '"' if self.quotes_close:
                return self._quoted(place)
            case "(":
                return self._comment(place)
            case "<":
                return self._angle(place)
            case "," | ";":
                self._end()
            case ":":
                self._begin()
            case other:
                self._word(other)
        return place + 1

    def _word(self, text: str) -> None:
        if self.angle is None:
            self.words.append(text)
            self.bare.append(text)

    def _quoted(self, place: int) -> int:
        end = place + 1
        while end < len(self.value) and self.value[end] != '"':
            end += 2 if self.value[end] == "\\" else 1
        if end >= len(self.value):
            self.quotes_close = False
            return place + 1
        if self.angle is None:
            self.words.append(re.sub(r"\\(.)", r"\1", self.value[place + 1 : end]))
            self.bare.append(self.value[place : end + 1])
        return end + 1

    def _comment(self, place: int) -> int:
        depth, end = 1, place + 1
        while end < len(self.value) and depth:
            depth += {"(": 1, ")": -1}.get(self.value[end], 0)
            end += 2 if self.value[end] == "\\" else 1
        self.comment = self.value[place + 1 : end - 1]
        return end

    def _angle(self, place: int) -> int:
        end = self.value.find(">", place)
        end = len(self.value) if end < 0 else end
        self.angle = self.value[place + 1 : end]
        return end + 1

    def _end(self) -> None:
        """Close one mailbox; words without an address are the first half of a name such as `Dupont, Jean <…>`."""
        words = " ".join("".join(self.words).split())
        if self.angle is None and "@" not in words:
            self.surname = words
        elif self.angle is None:
            self._add(self.comment, "".join(self.bare))
        else:
            self._add(", ".join(part for part in (self.surname, words) if part) or self.comment, self.angle)
        self._begin()

    def _add(self, name: str, email: str) -> None:
        self.found.append(Address(" ".join(decode_words(name).split()).strip("\"' "), normal_email(email)))
        self.surname = ""

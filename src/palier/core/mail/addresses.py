"""Mail addresses: one reader and one normaliser for the whole house (RFC 5322 §3.4).

Linear, without recursion, and done before encoded words are decoded, so that no name can grow an address.
"""

import re
from dataclasses import dataclass, field

from palier.core.mail.charsets import storable
from palier.core.mail.words import decode_words, one_line

ADDRESSES = 1_000
PLAIN = re.compile(r'[^"(),:;<>\\]+')
ATOM = r"[^\s@\"<>(),:;\\\[\]\x00-\x1f\x7f]"
EMAIL = re.compile(rf'(?:{ATOM}{{1,64}}|"[ !#-\[\]-~]{{1,62}}")@(?:{ATOM}{{1,253}}|\[[0-9A-Fa-f:.IPv]{{1,60}}\])\Z')
"""Local part and domain; a quoted local part and the number of a machine are addresses too (RFC 5321 §4.1.2)."""

ROUTE = re.compile(r"\A@[^:]{1,300}:")
"""Relays to pass before the address (RFC 5322 §4.4, obsolete)."""

INSIDE = re.compile(rf"(?<!\S){ATOM}{{1,64}}@{ATOM}{{1,253}}(?!\S)")
UPPER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


@dataclass(frozen=True, slots=True)
class Address:
    """A name as its owner wrote it and a normalised address; the address is empty when it can't be one.

    `written` is what stood in the place of the address, for people to read; nothing is compared with it.
    """

    name: str
    email: str
    written: str = field(default="", compare=False)


def normal_email(text: str) -> str:
    """The one form in which an address is compared: ASCII letters small, nothing else changed; empty if it is none.

    Letters beyond ASCII keep their case, because folding them makes different people equal (CVE-2019-19844).
    """
    text = text.strip()
    return text.translate(UPPER) if EMAIL.match(text) else ""


def read_addresses(value: str) -> tuple[Address, ...]:
    """The people a From, To or Cc field names, at most 1,000, encoded names decoded."""
    found = _read(value)
    if "=?" in value and not any(one.email for one in found):  # some programs encode the whole field
        whole = _read(decode_words(value))
        found = whole if any(one.email for one in whole) else found
    return tuple(found)


def _read(value: str) -> list[Address]:
    reader = _Reader(value)
    reader.run()
    return reader.found


class _Reader:
    """One pass over the characters of an address field."""

    def __init__(self, value: str) -> None:
        self.value = value
        self.found: list[Address] = []
        self.surname = self.last = self.last_comment = ""
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
        if self.surname and len(self.found) < ADDRESSES:
            self._nobody()

    def _nobody(self) -> None:
        """Words at the end without any address: one word stands for an address of the house, more are a name."""
        if " " in self.surname:
            self._add(self.surname, "")
        else:
            self._add(self.last_comment, self.last)

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
        if self.angle is None or "@" not in self.angle:
            self.angle = self.value[place + 1 : end].rpartition("<")[2]
        return end + 1

    def _end(self) -> None:
        """Close one mailbox; words without an address are the first half of a name such as `Dupont, Jean <…>`."""
        words = " ".join("".join(self.words).split())
        bare = "".join(self.bare).strip()
        if self.angle is not None:
            name = ", ".join(part for part in (self.surname, words) if part) or self.comment
            self._add(name, self.angle)
        elif "@" in bare:
            self._bare(words, bare)
        elif words or self.comment:
            self._half(words, bare)
        self._begin()

    def _bare(self, words: str, bare: str) -> None:
        """An address without angle brackets; words around it are its name."""
        if normal_email(bare) or not (inside := INSIDE.search(words)):
            self._add(self.comment, bare)
            return
        around = " ".join((words[: inside.start()] + " " + words[inside.end() :]).split())
        self._add(around or self.comment, inside[0])

    def _half(self, words: str, bare: str) -> None:
        """No address yet: the surname of who follows, or somebody who has none."""
        if self.surname:
            words = f"{self.surname}, {words}"
        self.surname, self.last, self.last_comment = words, bare, self.comment

    def _add(self, name: str, email: str) -> None:
        email = ROUTE.sub("", email.strip())
        if email.lower().startswith("mailto:"):
            email = email[7:]
        clean = "".join(email.split()) if '"' not in email else email
        if clean.startswith("'") and clean.endswith("'"):
            clean = clean[1:-1]
        shown = one_line(name).strip("\"' ")
        self.found.append(Address(shown, normal_email(clean), storable(clean)[:320]))
        self.surname = ""

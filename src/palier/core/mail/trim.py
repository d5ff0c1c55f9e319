"""What a person typed, and what their mail program repeated around it.

Nothing is deleted: the rest is handed back to be folded.  Where the two can't be told apart, or where someone
answers between quoted lines, everything counts as typed.  What is forwarded is what its sender wants to be read.
"""

from dataclasses import dataclass, field
from enum import Enum, auto

from palier.core.mail import quotes

LINE_CHARACTERS = 400
SIGNATURE_LINES = 16
LINES = 8_000
"""Where a quote may begin; what comes later counts as typed."""

ATTRIBUTION_LINES = 4
FIELD_LINES = 10


@dataclass(frozen=True, slots=True)
class Split:
    """The halves of a mail's text: what was typed, and the rest that is shown folded.

    `signature` is that part of the rest which signs the words; the other part repeats earlier mail.
    """

    visible: str
    quoted: str
    signature: str = field(default="", compare=False)


class Fold(Enum):
    """Why a line is folded, or not."""

    NOT = auto()
    QUOTE = auto()
    SIGNATURE = auto()


def split_reply(text: str, *, forwarded: bool = False) -> Split:
    """Tell the words of this mail from those it repeats; a mail without words of its own is shown whole.

    `forwarded` says that its subject calls it forwarded: what looks like history is then its content.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    folds = _Folding(lines, forwarded).run()
    visible = _lines(lines, folds, {Fold.NOT})
    if not visible.strip():
        return Split("\n".join(lines).strip(), "")
    rest = _lines(lines, folds, {Fold.QUOTE, Fold.SIGNATURE}).strip("\n")
    return Split(visible.strip(), rest, _lines(lines, folds, {Fold.SIGNATURE}).strip())


def is_forwarded(subject: str) -> bool:
    """Whether a subject says `Fwd:`, `TR :` or the like."""
    return quotes.FORWARDED_SUBJECT.match(subject[:100]) is not None


def _lines(lines: list[str], folds: list[Fold], wanted: set[Fold]) -> str:
    return "\n".join(line for line, fold in zip(lines, folds, strict=True) if fold in wanted)


class _Folding:
    """One mail's lines on their way to being told apart."""

    def __init__(self, lines: list[str], forwarded: bool) -> None:
        self.lines = lines
        self.forwarded = forwarded
        self.folds = [Fold.NOT] * len(lines)
        self.bare = [_bare(line) for line in lines[:LINES]]
        self.above = _names_above("\n".join(lines))
        self.marked = [quotes.QUOTED.match(line) is not None for line in lines]
        self.kinds = [_field_kind(line) for line in self.bare]
        any_marked = any(self.marked)  # words that write, without a colon, announce marked lines alone
        self.announces = [line.endswith(quotes.ANNOUNCE) or (any_marked and _wrote(line)) for line in self.bare]
        self.rules = [line.startswith(quotes.RULED) or line.endswith(quotes.ENDS) for line in self.bare]

    def run(self) -> list[Fold]:
        """Fold history, then signatures; each line's verdict."""
        self._fold_armour()
        for at in range(len(self.bare)):
            if self.rules[at] and quotes.FORWARDED.match(self.bare[at]):
                break
            if self._folds_from(at):
                break
        self._fold_signatures()
        return self.folds

    def _folds_from(self, at: int) -> bool:
        """Fold what begins at this line; False when it is no beginning."""
        if self.above and _asks_to_write_above(self.bare[at]):
            said = any(self.bare[:at])  # where nothing is above, another desk put the line over its own answer
            self._fold(at, len(self.lines) if said else at + 1)
            return said
        if self._begins_history(at):
            if not self.forwarded:
                self._fold(at, len(self.lines))
            return True
        if length := self._attribution(at):
            self._fold_attributed(at, length)
            return True
        if self.marked[at]:
            self._fold_marked(at)
            return True
        return False

    def _fold(self, start: int, end: int, why: Fold = Fold.QUOTE) -> None:
        for at in range(start, end):
            if self.folds[at] is Fold.NOT:
                self.folds[at] = why

    # -- history without marks ---------------------------------------------------------------------

    def _begins_history(self, at: int) -> bool:
        """A separator such as `-----Message d'origine-----`, or a block of From, Sent, To as Outlook writes it."""
        line = self.bare[at]
        if not line or self.marked[at]:
            return False
        if self.rules[at] and quotes.ORIGINAL.match(line):
            return line.startswith(quotes.RULED) or self._is_field_block(self._next_line(at + 1))
        if self.rules[at] and quotes.RULE.match(line):
            return self._is_field_block(self._next_line(at + 1))
        return self._is_field_block(at)

    def _next_line(self, at: int) -> int:
        """The next line that says something, at most three on; -1 for none."""
        return next((n for n in range(at, min(at + 3, len(self.bare))) if self.bare[n]), -1)

    def _is_field_block(self, at: int) -> bool:
        """Whether a repeated header begins here: three fields in a row, their long values wrapped or not."""
        if at < 0 or self.kinds[at] in ("", "other"):
            return False
        kinds: set[str] = set()
        latest, doubled = "", False
        for place in range(at, min(at + FIELD_LINES, len(self.bare))):
            kind, line = self.kinds[place], self.bare[place]
            doubled = kind in kinds
            if doubled or (not kind and line and not self._goes_on(place, latest)):
                break
            kinds |= {kind} - {"", "other"}
            latest = kind or latest
        if doubled and self._begins_below(at, place):
            return False
        return len(kinds) >= 3 and ("from" in kinds or kinds >= {"date", "subject"})

    def _begins_below(self, at: int, end: int) -> bool:
        """Whether the header begins with its sender further down: a person typed `Date: today` right above it."""
        return any(self.kinds[place] == "from" and self._is_field_block(place) for place in range(at + 1, end))

    def _goes_on(self, at: int, latest: str) -> bool:
        """Whether a line can be the rest of a field: more recipients, or an address; a sentence is neither."""
        line = self.bare[at]
        more = any(sign in line for sign in ";,@<") or self.bare[at - 1].endswith((";", ","))
        more = more and not line.endswith((".", "!", "?"))
        return latest == "other" or (latest == "to" and more) or quotes.ADDRESS.match(line) is not None

    # -- attributions and marked lines -------------------------------------------------------------

    def _attribution(self, at: int) -> int:
        """How many lines, at most four, say `On … wrote:`; 0 when none does."""
        if self.marked[at] or not self._may_begin(at):
            return 0
        joined = ""
        for length in range(1, ATTRIBUTION_LINES + 1):
            place = at + length - 1
            if place >= len(self.bare) or not self.bare[place] or self.marked[place]:
                return 0
            if length > 1 and quotes.BEGINS.match(self.bare[place]) and quotes.DATE.search(self.bare[place]):
                return 0
            joined = f"{joined} {self.bare[place]}".strip()
            if self._is_attribution(joined, place):
                return length
        return 0

    def _may_begin(self, at: int) -> bool:
        """Whether a line could be the first of an attribution: dated or addressed, and no sentence of its own."""
        line = self.bare[at]
        if not any(self.announces[at : at + ATTRIBUTION_LINES]):
            return False
        if quotes.BEGINS.match(line) or quotes.WEEKDAY.match(line):
            return True
        dated = quotes.DATE.search(line) or quotes.ADDRESS.search(line) or quotes.WROTE.search(line)
        return dated is not None and not line.endswith((".", "!", "?", "…", ";"))

    def _is_attribution(self, joined: str, last: int) -> bool:
        ends = joined.endswith(quotes.ENDS)
        wrote = quotes.WROTE.search(joined) is not None
        dated = quotes.DATE.search(joined) is not None
        addressed = quotes.ADDRESS.search(joined) is not None
        if quotes.ZOHO.match(joined) and dated:
            return True
        if ends and ((wrote and (dated or addressed)) or (dated and addressed)):
            return True
        following = self._next_line(last + 1)
        return following >= 0 and self.marked[following] and (wrote or ends) and (ends or dated or addressed)

    def _fold_attributed(self, start: int, length: int) -> None:
        """Fold an attribution with the marked block after it, or with all that follows where nothing is marked."""
        first = start + length
        while first < len(self.lines) and not self.lines[first].strip():
            first += 1
        if first >= len(self.lines) or not self.marked[first]:
            if not self.forwarded:
                self._fold(start, len(self.lines))
            return
        self._fold_block(start, first)

    def _fold_marked(self, start: int) -> None:
        """Fold marked lines that nobody announced: above or below the words, not between them."""
        above = any(line.strip() for line in self.lines[:start])
        end = self._block_end(start)
        if above and any(line.strip() for line in self.lines[end:]) and not self._only_signed(end):
            self._fold_last_block()
        else:
            self._fold_block(start, start)

    def _only_signed(self, start: int) -> bool:
        """Whether nothing but a signature follows."""
        first = next((at for at in range(start, len(self.lines)) if self.lines[at].strip()), len(self.lines))
        return first < len(self.lines) and _opens_signature(self.lines[first])

    def _fold_block(self, start: int, first: int) -> None:
        """Fold from `start` to the end of the block whose marked lines begin at `first`, unless answers interleave."""
        end = self._block_end(first)
        if any(self.marked[end:]):
            self._fold_last_block()
        else:
            self._fold(start, end)

    def _block_end(self, first: int) -> int:
        end = first
        while end < len(self.lines) and (self.marked[end] or not self.lines[end].strip()):
            end += 1
        return end

    def _fold_last_block(self) -> None:
        """Answers stand between quoted lines: only what is quoted below the last of them can go."""
        last = len(self.lines)
        while last and (self.marked[last - 1] or not self.lines[last - 1].strip()):
            last -= 1
        if any(self.marked[last:]):
            self._fold(last, len(self.lines))

    # -- signatures --------------------------------------------------------------------------------

    def _fold_armour(self) -> None:
        """Fold what OpenPGP puts around signed words."""
        if "-----BEGIN PGP SIGNED MESSAGE-----" not in self.bare:
            return
        top = self.bare.index("-----BEGIN PGP SIGNED MESSAGE-----")
        end = next((at for at in range(top, len(self.bare)) if not self.bare[at]), top)
        self._fold(top, end, Fold.SIGNATURE)
        for at in range(end, len(self.bare)):
            if self.bare[at] == "-----BEGIN PGP SIGNATURE-----":
                self._fold(at, len(self.lines), Fold.SIGNATURE)

    def _fold_signatures(self) -> None:
        """Fold signatures at the end of each stretch of typed lines."""
        start = 0
        while start < len(self.lines):
            end = start
            while end < len(self.lines) and self.folds[end] is Fold.NOT:
                end += 1
            self._fold_signature(start, end)
            start = end + 1

    def _fold_signature(self, start: int, end: int) -> None:
        """A signature after `-- `, the footer of a list, and the last line where a telephone or a program added it."""
        for at in range(max(start, end - SIGNATURE_LINES), end):
            if _opens_signature(self.lines[at]) and not any(self.marked[at:end]):
                self._fold(at, end, Fold.SIGNATURE)
                end = at
                break
            if quotes.RULE.match(self.lines[at]) and any(map(quotes.LIST_FOOTER.match, self.lines[at + 1 : at + 3])):
                self._fold(at, end, Fold.SIGNATURE)
                end = at
                break
        said = [at for at in range(max(start, end - SIGNATURE_LINES), end) if self.lines[at].strip()][-3:]
        for count, at in enumerate(reversed(said)):
            line = _bare(self.lines[at])
            if quotes.DEVICE.match(line) or (not count and self._is_signed(at, start)):
                self._fold(at, end, Fold.SIGNATURE)
                end = at
            elif not quotes.LINK.match(line) and not quotes.RULE.match(line):
                return

    def _is_signed(self, at: int, start: int) -> bool:
        """Whether `-Jean` stands alone below an empty line."""
        return (
            at > start + 1
            and not self.lines[at - 1].strip()
            and quotes.SIGNED.match(self.lines[at].strip()) is not None
        )


def _opens_signature(line: str) -> bool:
    return line.rstrip("\r") in ("-- ", "--", "--\xa0", "__", "— ")


def _bare(line: str) -> str:
    """A line without what can't be seen, cut to a length that patterns may look at."""
    if line.isascii():
        return line[:LINE_CHARACTERS].strip()
    return quotes.INVISIBLE.sub("", line[:LINE_CHARACTERS]).replace("\xa0", " ").replace("\u202f", " ").strip()


def _names_above(text: str) -> bool:
    small = text.lower()
    return any(word in small for word in quotes.ABOVE_WORDS)


def _asks_to_write_above(line: str) -> bool:
    return _names_above(line) and quotes.ABOVE.match(line) is not None


def _wrote(line: str) -> bool:
    return quotes.WROTE.search(line) is not None


def _field_kind(line: str) -> str:
    """Which field of a repeated header a line is; empty for none."""
    if ":" not in line[:48] and "：" not in line[:48]:
        return ""
    found = quotes.LABEL.match(line)
    return quotes.FIELD.get(found[1].strip().lower().replace("\u2019", "'"), "") if found else ""

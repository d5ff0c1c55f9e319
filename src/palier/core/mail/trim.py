"""What a person typed, and what their mail program repeated below it.

Nothing is deleted: the rest is handed back to be folded.  Where the two can't be told apart, or where someone
answers between quoted lines, everything counts as typed.  Every pattern looks at one short line and is linear.
"""

import re
from dataclasses import dataclass

LINE_CHARACTERS = 400
SIGNATURE_LINES = 12
LINES = 20_000
"""Where a quote may begin; what comes later counts as typed."""

WROTE = (
    r"(wrote|writes|a [ée]crit|schrieb|escribi[oó]|ha scritto|escreveu|schreef|skrev|"
    r"napisa[lł]\(?a?\)?|написал\(?а?\)?)"
)
ATTRIBUTION = re.compile(rf".{{3,}}\b{WROTE}.{{0,120}}[:：]\Z", re.IGNORECASE)
ATTRIBUTION_BEGINS = re.compile(r"(on|le|am|el|il|em|op|den|dnia|в)\b.*\d|.*<[^<>\s]+@[^<>\s]+>", re.IGNORECASE)
ATTRIBUTION_DATED = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2} .*<[^<>\s]+@[^<>\s]+>:\Z")
ORIGINAL = re.compile(
    r"[-_=* ]*(original message|message d['’]origine|message original|message initial|"
    r"urspr[üu]ngliche nachricht|mensaje original|messaggio originale|oorspronkelijk bericht|mensagem original)"
    r"[-_=* :]*\Z",
    re.IGNORECASE,
)
FIRST_FIELD = re.compile(r"[*_]{0,2}(from|de|von|da|van|expéditeur)[ \xa0]?[:：][*_]{0,2}[ \xa0]*\S", re.IGNORECASE)
NEXT_FIELD = re.compile(
    r"[*_]{0,2}(sent|date|to|cc|subject|envoyé|envoyé le|à|a|pour|objet|sujet|gesendet|datum|an|betreff|"
    r"enviado|enviado el|para|asunto|inviato|oggetto|verzonden|aan|onderwerp|assunto)[ \xa0]?[:：]",
    re.IGNORECASE,
)
DEVICE = re.compile(
    r"[\s(]*(sent from|envoyé de(puis)? (mon|ma|my|l['’])|envoyé à partir de|provenance :|get outlook for|"
    r"obtenir outlook pour|télécharger outlook pour|téléchargez outlook|von meinem|gesendet von|enviado desde|"
    r"inviato da|verzonden (vanaf|met))",
    re.IGNORECASE,
)
RULE = re.compile(r"[ \t]*[_-]{5,}[ \t]*\Z")


@dataclass(frozen=True, slots=True)
class Split:
    """The two halves of a mail's text: what was typed, and the rest that is shown folded."""

    visible: str
    quoted: str


def split_reply(text: str) -> Split:
    """Tell the words of this mail from those it repeats; a mail without words of its own is shown whole."""
    lines = text.replace("\r\n", "\n").split("\n")
    folded = _folded(lines)
    visible = "\n".join(line for line, hidden in zip(lines, folded, strict=True) if not hidden).strip()
    if not visible:
        return Split("\n".join(lines).strip(), "")
    return Split(visible, "\n".join(line for line, hidden in zip(lines, folded, strict=True) if hidden).strip("\n"))


def _folded(lines: list[str]) -> list[bool]:
    """For each line, whether it is repeated or a signature."""
    folded = [False] * len(lines)
    start = next((at for at in range(min(len(lines), LINES)) if _begins_quote(lines, at)), len(lines))
    if start < len(lines):
        _fold_quote(lines, folded, start)
    _fold_signature(lines, folded, start)
    return folded


def _begins_quote(lines: list[str], at: int) -> bool:
    return _is_quoted(lines[at]) or _begins_history(lines, at) or _attribution_length(lines, at) > 0


def _is_quoted(line: str) -> bool:
    return line.lstrip(" \t").startswith((">", "&gt;"))


def _begins_history(lines: list[str], at: int) -> bool:
    """A separator such as `-----Message d'origine-----`, or a block of From, Sent, To as Outlook writes it."""
    line = lines[at][:LINE_CHARACTERS].strip()
    if not line:
        return False
    if ORIGINAL.match(line):
        return True
    if RULE.match(line):
        after = next((n for n in range(at + 1, min(at + 3, len(lines))) if lines[n].strip()), None)
        return after is not None and _is_field_block(lines, after)
    return _is_field_block(lines, at)


def _is_field_block(lines: list[str], at: int) -> bool:
    if not FIRST_FIELD.match(lines[at][:LINE_CHARACTERS].strip()):
        return False
    following = [line[:LINE_CHARACTERS].strip() for line in lines[at + 1 : at + 8]]
    return sum(1 for line in following if NEXT_FIELD.match(line)) >= 2


def _attribution_length(lines: list[str], at: int) -> int:
    """How many lines, at most three, say `On … wrote:`; 0 when none does."""
    first = lines[at][:LINE_CHARACTERS].strip()
    if ATTRIBUTION_DATED.match(first):
        return 1
    ends = any(line.rstrip().endswith((":", "：")) for line in lines[at : at + 3])
    if not ends or not ATTRIBUTION_BEGINS.match(first):
        return 0
    joined = ""
    for length in range(1, min(3, len(lines) - at) + 1):
        joined = f"{joined} {lines[at + length - 1][:LINE_CHARACTERS].strip()}".strip()
        if ATTRIBUTION.match(joined):
            return length
    return 0


def _fold_quote(lines: list[str], folded: list[bool], start: int) -> None:
    """Fold from `start`: to the end where the quote isn't marked, else the quoted block alone."""
    first = start + _attribution_length(lines, start)
    while first < len(lines) and not lines[first].strip():
        first += 1
    marked = first < len(lines) and _is_quoted(lines[first])
    if not marked or _begins_history(lines, start):
        folded[start:] = [True] * (len(lines) - start)
        return
    end = first
    while end < len(lines) and (_is_quoted(lines[end]) or not lines[end].strip()):
        end += 1
    if any(_is_quoted(line) for line in lines[end:]):
        return
    folded[start:end] = [True] * (end - start)


def _fold_signature(lines: list[str], folded: list[bool], quote: int) -> None:
    """Fold a signature after `-- `, and the last line where a telephone added it."""
    end = quote if quote < len(lines) and folded[quote] else len(lines)
    last = next((at for at in range(end - 1, -1, -1) if lines[at].strip()), -1)
    if last >= 0 and DEVICE.match(lines[last][:LINE_CHARACTERS]):
        folded[last:end] = [True] * (end - last)
    for at in range(max(0, end - SIGNATURE_LINES), end):
        if lines[at].rstrip("\r") in ("-- ", "--"):
            folded[at:end] = [True] * (end - at)
            return

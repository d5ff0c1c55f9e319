"""What the words of an article name, and how they begin."""

import re
from urllib.parse import unquote

TARGET = re.compile(r"\]\(\s*(?:<(?P<quoted>[^<>\n]{1,400})>|(?P<bare>[^\s()<>]{1,400}))(?:\s+\"[^\"\n]*\")?\s*\)")
ABROAD = re.compile(r"(?i)[a-z][a-z0-9+.-]*:|//|#|/")
SIGNS = re.compile(r"[*_`~#>|]+|!?\[([^\]]*)\]\([^)]*\)")


def files_named(words: str) -> tuple[str, ...]:
    """The names that links and pictures of Markdown lead to within their own article, each once, in order.

    >>> files_named("![Look](<screen 2.png>) and [the log](log%20b.txt), not [there](https://x.example)")
    ('screen 2.png', 'log b.txt')
    """
    found = (match["quoted"] or unquote(match["bare"]) for match in TARGET.finditer(words))
    return tuple(dict.fromkeys(name.strip() for name in found if not ABROAD.match(name)))


def first_words(words: str, most: int = 160) -> str:
    """The beginning of an article as one plain line of at most `most` characters, cut between words.

    >>> first_words("# Import\\n\\nThe *nightly* import [stops](https://x.example).", 24)
    'The nightly import…'
    """
    lines = (line.strip() for line in words.splitlines())
    told = " ".join(line for line in lines if line and not line.startswith(("#", "```", "---", "|")))
    plain = " ".join(SIGNS.sub(lambda match: match[1] or "", told).split())
    if len(plain) <= most:
        return plain
    return plain[: most - 1].rsplit(" ", 1)[0].rstrip(" .,;:") + "…"

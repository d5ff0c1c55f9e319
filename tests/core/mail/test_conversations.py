"""Whole mails as programs send them: no case is empty, the typed words are found, none of them is hidden (D8, D9)."""

import email
import email.policy
import re
from collections.abc import Callable
from email.message import EmailMessage
from html import unescape
from pathlib import Path

import pytest
from tests.mail.bounces import FORMATS
from tests.mail.conversations import PROGRAMS, QUOTED, TYPED
from tests.mail.machines import AUTOMATIC, PEOPLE, PLAIN_REPORTS, STANDARD_REPORTS

from palier.core.mail.parse import parse_mail

ANSWERS = [(program, typed) for program in PROGRAMS for typed in TYPED]
LETTERS = re.compile(r"[^\W\d_]")


def is_within(words: list[str], others: list[str]) -> bool:
    """Whether all these words stand among the others, in their order."""
    rest = iter(others)
    return all(word in rest for word in words)


def test_what_was_typed_is_found_in_nine_of_ten_and_hidden_in_none() -> None:
    """D9: 156 answers; exact visible reply >= 90 %, typed text hidden: 0, quoted text gone >= 95 %."""
    assert len(ANSWERS) == 156
    wrong, hidden, left = [], [], []
    for program, typed in ANSWERS:
        read = parse_mail(program(typed))
        said, shown = typed.split(), read.visible.split()
        wrong += [(program.__name__, typed, read.visible)] if shown != said else []
        hidden += [(program.__name__, typed, read.visible)] if not is_within(said, shown) else []
        left += [(program.__name__, typed)] if "redémarré" in shown else []
        assert is_within(QUOTED.split(), read.quoted.replace(">", " ").split()) or (program.__name__, typed) in left
    assert hidden == []
    assert len(wrong) <= 15, wrong
    assert len(left) <= 7, left


def corpus() -> list[bytes]:
    """Every mail of the tests that is a whole mail, with some text or without."""
    files = sorted((Path(__file__).parents[2] / "mail").glob("*.eml"))
    utf_8 = "Content-Type: text/plain; charset=utf-8\n"
    written = [*AUTOMATIC.values(), *PEOPLE.values(), *PLAIN_REPORTS.values(), *STANDARD_REPORTS.values()]
    return [
        *(file.read_bytes() for file in files),
        *(f"{head}{'' if 'Content-Type' in head else utf_8}\n{text}".encode() for head, text in written),
        *(report("<c1.2.reply.abc@provider.example>", "jean@client.example") for report in FORMATS),
        *(program(typed) for program, typed in ANSWERS),
    ]


def letters_by_the_library(raw: bytes) -> int:
    """How many letters Python's own reader finds in the words of a mail; 0 where it gives up."""
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    count = 0
    for part in mail.walk():
        if part.get_content_type() not in ("text/plain", "text/html") or part.get_filename():
            continue
        try:
            said = str(part.get_content())
        except (LookupError, UnicodeError, KeyError):
            continue
        if part.get_content_type() == "text/html":
            said = unescape(re.sub(r"<(style|script)\b.*?</\1>|<[^<>]*>", " ", said, flags=re.DOTALL | re.IGNORECASE))
        count = max(count, len(LETTERS.findall(said)))
    return count


def test_no_mail_of_the_corpus_is_empty_where_another_reader_finds_words() -> None:
    """D8: whoever takes the mail apart otherwise than we do finds no words that we do not show."""
    mails = corpus()
    assert len(mails) > 250
    silent = [raw for raw in mails if letters_by_the_library(raw) >= 20 and not parse_mail(raw).visible.strip()]
    assert silent == []


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_an_answer_without_a_word_of_its_own_shows_what_it_repeats(program: Callable[[str], bytes]) -> None:
    """D8: nobody typed anything, and the case still says what came."""
    assert LETTERS.search(parse_mail(program("")).visible)

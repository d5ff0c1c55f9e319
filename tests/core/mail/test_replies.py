"""What was typed is found whatever program repeated the rest, in whatever language."""

import itertools

import pytest
from tests.mail.replies import AS_THEY_ARE, HISTORY, MARKED, QUOTE, SIGNATURES, TYPED

from palier.core.mail.trim import Split, is_forwarded, split_reply


def marked(quote: str, announced: str) -> str:
    return "\n".join([*([announced] if announced else []), *(f"> {line}".rstrip() for line in quote.split("\n"))])


@pytest.mark.parametrize("program", MARKED)
def test_marked_quotes_below(program: str) -> None:
    for typed in TYPED.values():
        assert split_reply(f"{typed}\n\n{marked(QUOTE, MARKED[program])}").visible == typed.strip()


@pytest.mark.parametrize("program", MARKED)
def test_marked_quotes_right_below_without_an_empty_line(program: str) -> None:
    rest = marked(QUOTE, MARKED[program])
    assert split_reply(f"Thanks!\n{rest}") == Split("Thanks!", rest)


@pytest.mark.parametrize("program", MARKED)
def test_marked_quotes_above(program: str) -> None:
    rest = marked(QUOTE, MARKED[program])
    assert split_reply(f"{rest}\n\nIt does.\nThanks.") == Split("It does.\nThanks.", rest)


@pytest.mark.parametrize("program", HISTORY)
def test_history_without_marks(program: str) -> None:
    for typed in TYPED.values():
        assert split_reply(f"{typed}\n\n{HISTORY[program]}\n\n{QUOTE}").visible == typed.strip()


@pytest.mark.parametrize("program", HISTORY)
def test_history_within_history(program: str) -> None:
    other = next(itertools.islice(itertools.cycle(HISTORY.values()), 3, None))
    rest = f"{HISTORY[program]}\n\n{QUOTE}\n\n{other}\n\nThe first words"
    assert split_reply(f"Thanks!\n\n{rest}").visible == "Thanks!"


@pytest.mark.parametrize("name", SIGNATURES)
def test_signatures(name: str) -> None:
    said = SIGNATURES[name]
    for typed in TYPED.values():
        split = split_reply(f"{typed}\n\n{said}")
        assert (split.visible, split.signature) == (typed, said)
        split = split_reply(f"{typed}\n\n{said}\n\n{marked(QUOTE, MARKED['gmail_en'])}")
        assert (split.visible, split.signature) == (typed, said)
        split = split_reply(f"{marked(QUOTE, MARKED['gmail_fr'])}\n\n{typed}\n\n{said}")
        assert (split.visible, split.signature) == (typed, said)


@pytest.mark.parametrize("name", AS_THEY_ARE)
def test_what_was_typed_or_forwarded_stays(name: str) -> None:
    assert split_reply(AS_THEY_ARE[name]).visible == AS_THEY_ARE[name]


@pytest.mark.parametrize("program", HISTORY)
def test_what_a_subject_calls_forwarded_stays(program: str) -> None:
    if "above" in program:
        return
    text = f"Please help.\n\n{HISTORY[program]}\n\nIt fails."
    assert split_reply(text, forwarded=True).visible.startswith("Please help.")
    assert split_reply(text, forwarded=True).visible.endswith("It fails.")


@pytest.mark.parametrize(
    "subject", ["Fwd: Export", "FW: Export", "TR : Export", "WG: Export", "RV: Export", "[x] Fwd: y"]
)
def test_subjects_that_say_forwarded(subject: str) -> None:
    assert is_forwarded(subject)


@pytest.mark.parametrize("subject", ["Re: Export", "Forward proxy", "I want: this", "Fwd", ""])
def test_subjects_that_do_not(subject: str) -> None:
    assert not is_forwarded(subject)


def test_the_last_quote_below_interleaved_answers_is_folded() -> None:
    text = "> Does it?\n\nYes.\n\n> And this?\n\nNo.\n\n> Regards\n> Support"
    assert split_reply(text) == Split("> Does it?\n\nYes.\n\n> And this?\n\nNo.", "> Regards\n> Support")


def test_openpgp_armour_is_folded() -> None:
    text = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nIt works.\n"
        "-----BEGIN PGP SIGNATURE-----\n\niQE=\n-----END PGP SIGNATURE-----"
    )
    assert split_reply(text).visible == "It works."

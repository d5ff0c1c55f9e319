"""What was typed stays in sight; what was repeated is folded; nothing is lost."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.core.mail.trim import Split, split_reply

OUTLOOK_FR = "De : Support <s@p.example>\nEnvoyé : lundi 2 mars 2026 10:00\nÀ : Jean\nObjet : RE: Panne\n\nBonjour Jean"
OUTLOOK_EN = "From: Support <s@p.example>\nSent: Monday, March 2, 2026 10:00 AM\nTo: Jean\nSubject: RE: x\n\nHello Jean"

REPLIES = {
    "gmail_en": ("Thanks!", "On Mon, Mar 2, 2026 at 10:00 AM Support <s@p.example> wrote:\n> Hello\n> there"),
    "gmail_fr": ("Merci !", "Le lun. 2 mars 2026 à 10:00, Support <s@p.example> a écrit :\n> Bonjour"),
    "thunderbird_fr": ("Merci !", "Le 02/03/2026 à 10:00, Support a écrit\u00a0:\n> Bonjour"),
    "wrapped": ("Merci !", "Le lun. 2 mars 2026 à 10:00, Support de niveau 1\n<s@p.example> a écrit :\n\n> Bonjour"),
    "unmarked": ("Merci !", "Le 2 mars 2026 à 10:00, Support <s@p.example> a écrit :\n\nBonjour\nà vous"),
    "dated": ("Thanks", "2026-03-02 10:00 GMT+01:00 Support <s@p.example>:\n> Hello"),
    "german": ("Danke", "Am 02.03.2026 um 10:00 schrieb Support:\n> Guten Tag"),
    "outlook_fr": ("Merci.", OUTLOOK_FR),
    "outlook_en": ("Thanks.", OUTLOOK_EN),
    "outlook_rule": ("Thanks.", "________________________________\n" + OUTLOOK_EN),
    "outlook_rule_blank": ("Thanks.", "________________________________\n\n" + OUTLOOK_EN),
    "original_fr": ("Merci.", "-----Message d'origine-----\nDe : Support\nBonjour"),
    "original_en": ("Thanks.", "----- Original Message -----\nHello"),
    "iphone_fr": ("C’est bon.", "Envoyé de mon iPhone\n\n> Le 2 mars 2026 à 10:00, Support a écrit :\n> Bonjour"),
    "iphone_alone": ("It works.", "Sent from my iPhone"),
    "outlook_phone": ("Ça marche.", "Télécharger Outlook pour Android"),
    "signature": ("It works.", "-- \nJean Dupont\nClient SA"),
    "bare_quote": ("It works.", "> Does it work now?"),
}  # fmt: skip


@pytest.mark.parametrize("case", REPLIES)
def test_replies_above_the_quote(case: str) -> None:
    typed, rest = REPLIES[case]
    assert split_reply(f"{typed}\n\n{rest}") == Split(typed, rest)
    assert split_reply(f"{typed}\n\n{rest}".replace("\n", "\r\n")) == Split(typed, rest)


def test_replies_below_the_quote() -> None:
    split = split_reply("On Monday 2 March, Support <s@p.example> wrote:\n> Does it?\n> Tell us.\n\nIt does.\nThanks.")
    assert split == Split(
        "It does.\nThanks.", "On Monday 2 March, Support <s@p.example> wrote:\n> Does it?\n> Tell us."
    )


@pytest.mark.parametrize(
    "text",
    [
        "> Does it work?\nYes.\n> And the export?\nNo.",
        "On Monday 2 March, Support <s@p.example> wrote:\n> Does it work?\nYes.\n> And the export?\nNo.",
        "> only a quote",
        "---------- Forwarded message ---------\nFrom: Someone <a@b.example>\nPlease look at this",
        "From: the top of the page\nyou see nothing.",
        "As the vendor wrote:\nrestart it. I did.",
        "He wrote: no",
        "_____\nnot a header",
        "______________\n",
        "-- \n" + "\n".join(f"line {n} of a long text" for n in range(30)),
        "",
        "   ",
    ],
)
def test_what_cannot_be_told_apart_stays_in_sight(text: str) -> None:
    assert split_reply(text) == Split(text.strip(), "")


PIECES = ["> q", "typed", "", "On 1 May a <a@b.c> wrote:", "-- ", "From: x", "Sent from my x", "____________"]


@given(st.lists(st.sampled_from(PIECES)))
def test_every_line_is_in_one_half(lines: list[str]) -> None:
    split = split_reply("\n".join(lines))
    halves = [line.strip() for line in (split.visible + "\n" + split.quoted).split("\n") if line.strip()]
    assert sorted(halves) == sorted(line.strip() for line in lines if line.strip())


ADVERSARIES = [
    "On " * 300_000,
    "On 1\n" * 200_000,
    "On 1 <a@b>" * 100_000 + ":",
    "From: x\n" * 120_000,
    "> x\ny\n" * 150_000,
    "-- \n" * 200_000,
    "Sent from my\n\n\n" * 60_000,
    "-" * 1_000_000,
    "-\n" * 400_000,
    "_" * 1_000_000,
    ("a" * 390 + ":\n") * 2_000,
    ("On 1 " + "wrote" * 70 + "\n") * 2_500 + ":",
]


@pytest.mark.parametrize("text", ADVERSARIES, ids=range(len(ADVERSARIES)))
def test_no_text_takes_long(text: str) -> None:
    """A limit on processor time, ten times what the slowest takes here: a pattern gone quadratic needs minutes."""
    begun = time.process_time()
    split_reply(text)
    assert time.process_time() - begun < 10

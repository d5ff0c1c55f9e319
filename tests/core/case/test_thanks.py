"""Thanks that leave a case closed, and everything that only looks like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.core.case.thanks import COURTESY, LONGEST, is_mere_thanks

THANKS = [
    "Thank you!",
    "Thanks",
    "thx",
    "Many thanks for your quick help.",
    "Thanks a lot, it works now.",
    "Hello Alix,\n\nPerfect, thank you very much.".replace("Alix", "team"),
    "Great support, thanks everyone!\n\nBest regards\nCamille Dupont\nAcme Industries",
    "Thank you, problem solved.\nCamille",
    "MERCI",
    "Merci beaucoup !",
    "Merci pour votre réactivité.",
    "Bonjour,\nMerci à toute l’équipe, tout fonctionne parfaitement.\nBonne journée",
    "Un grand merci, c’est parfait.\n\nCordialement,\nCamille Dupont",
    "Je vous remercie pour votre aide, le problème est résolu.",
    "Super, merci bien 👍",
    "Nous vous remercions. Bien cordialement",
]
ANSWERS = [
    "",
    "   \n",
    "Perfect.",
    "It works now.",
    "Thank you, but it is back.",
    "Thanks, however the export fails.",
    "Thanks! Still the same error.",
    "Thank you. It does not work.",
    "Thanks, can you look at the other one?",
    "Thanks, how do I do this",
    "Thanks, see https://acme.example/log",
    "Thanks... nothing changed",
    "Thanks for nothing",
    "Thanks. One more thing: the invoice.",
    "Thank you, error 504 again",
    "Thank you, please reopen",
    "No thanks",
    "Merci mais le problème est revenu.",
    "Merci, toujours la même erreur.",
    "Merci, encore en panne",
    "Merci, cela ne fonctionne pas.",
    "Merci de rouvrir le dossier.",
    "Merci de me rappeler",
    "Merci d’avance pour votre rappel",
    "Bonjour, merci, pouvez-vous regarder aussi le portail ?",
    "Merci. Par contre, les exports échouent.",
    "Merci :(",
    "Thanks\n\nRegards\nCamille Dupont, please call me about the other two broken machines",
    "Thanks\nCall Me Back Now",
    "Merci d’avance pour votre réponse.",
    "Merci de votre retour.",
    "Danke schön",
]


@pytest.mark.parametrize("text", THANKS)
def test_thanks_leave_a_case_closed(text: str) -> None:
    assert is_mere_thanks(text)


@pytest.mark.parametrize("text", ANSWERS)
def test_anything_more_is_an_answer(text: str) -> None:
    assert not is_mere_thanks(text)


@pytest.mark.parametrize("text", THANKS)
def test_a_file_says_more_than_thanks(text: str) -> None:
    assert not is_mere_thanks(text, attachments=1)


@pytest.mark.parametrize("text", THANKS)
@pytest.mark.parametrize("doubt", ["?", " but", " mais", " still", " toujours", " again", " not", " pas", " 3", "..."])
def test_no_doubt_may_be_in_it(text: str, doubt: str) -> None:
    assert not is_mere_thanks(f"{doubt} {text}")


def test_thanks_are_short() -> None:
    assert not is_mere_thanks("thanks " * (LONGEST // 7 + 1))
    assert not is_mere_thanks("thanks " * 26)


@given(
    st.lists(
        st.sampled_from(["but", "mais", "however", "still", "toujours", "encore", "not", "pas", "never"]), min_size=1
    )
)
def test_words_of_doubt_are_no_courtesy(words: list[str]) -> None:
    assert not set(words) & COURTESY
    assert not is_mere_thanks("thanks " + " ".join(words))

"""Cases that may tell of an incident."""

from palier.core.incident import suggest_cases

CASES = [
    (1, "Connexion impossible ce matin", "learn"),
    (2, "Nobody can sign in: connexion refusée", "other"),
    (3, "An invoice is wrong", "learn"),
    (4, "L’authentification et la connexion échouent", "learn"),
]


def test_words_count_without_case_and_accents_and_the_likeliest_comes_first():
    found = suggest_cases(["Connexion et authentification en échec"], ["Learn"], CASES)
    assert [each.case_id for each in found] == [4, 1]
    assert found[0].words == ("authentification", "connexion")
    assert found[0].same_product
    assert found[0].points == 3


def test_one_word_alone_or_the_product_alone_suggests_nothing():
    assert suggest_cases(["Connexion"], ["Nothing"], CASES) == ()
    assert suggest_cases(["Payment"], ["learn"], CASES) == ()


def test_short_words_say_nothing():
    assert suggest_cases(["we are on it"], ["api"], [(1, "we are on it", "x")]) == ()

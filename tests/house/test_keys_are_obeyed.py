"""No key of the plan language is mere decoration: each is named by a test of what it does."""

from tests.house.keys import keys_named_by_tests, keys_of_the_language


def test_every_key_of_the_language_is_named_by_a_test_of_behaviour() -> None:
    assert sorted(keys_of_the_language() - set(keys_named_by_tests())) == []


def test_no_test_names_a_key_that_the_language_does_not_have() -> None:
    assert {key: tests for key, tests in keys_named_by_tests().items() if key not in keys_of_the_language()} == {}

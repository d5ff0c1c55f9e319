"""What a rule refuses is kept for the form; what has no form to come back to goes on."""

import pytest
from django.utils.translation import override

from palier.adapters.desk.refusals import Refusal
from palier.adapters.shared.messages import sentence
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.incidents.errors import GroupNotEmpty, NothingToSay
from palier.core.errors import DomainError


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("error", [NothingToSay("name"), GroupNotEmpty(3)])
def test_a_refusal_is_kept_in_the_readers_words_and_the_page_says_it_was_not_taken(
    error: DomainError, language: str
) -> None:
    done = []
    with override(language):
        with Refusal() as refusal:
            done.append("before")
            raise error
        assert refusal.said == sentence(error) != ""
    assert (refusal.status, done) == (422, ["before"])


def test_what_was_taken_leaves_nothing_to_say() -> None:
    with Refusal() as refusal:
        pass
    assert (refusal.said, refusal.status) == ("", 200)


@pytest.mark.parametrize("error", [NotFound("component", "7"), NotAllowed("ana", "arrange"), ValueError("ours")])
def test_unknown_forbidden_and_faults_of_our_own_go_on(error: Exception) -> None:
    refusal = Refusal()
    with pytest.raises(type(error)) as raised, refusal:
        raise error
    assert raised.value is error
    assert refusal.said == ""

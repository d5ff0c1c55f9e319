"""Links that answer with one click: bound to case, fact, person and time, and to nobody else's key."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.core.lifecycle.answers import VALID_FOR, AnswerLink, answer_token, read_answer_token

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
KEY = b"k" * 32
NUMBERS = st.integers(1, 10**17)


@given(NUMBERS, st.integers(1, 10**8), NUMBERS)
def test_what_is_read_is_what_was_signed(case_id: int, seq: int, contact_id: int) -> None:
    token = answer_token(case_id=case_id, seq=seq, contact_id=contact_id, at=AT, key=KEY)
    assert read_answer_token(token, key=KEY) == AnswerLink(case_id, seq, contact_id, AT + VALID_FOR)
    assert read_answer_token(token, key=b"other") is None


@given(st.data())
def test_no_sign_of_it_can_be_changed(data: st.DataObject) -> None:
    token = answer_token(case_id=12, seq=3, contact_id=45, at=AT, key=KEY)
    place = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("0123456789abc-").filter(lambda sign: sign != token[place]))
    assert read_answer_token(token[:place] + other + token[place + 1 :], key=KEY) is None


@pytest.mark.parametrize("token", ["", "x", "1-2-3-4", "1-2-3-4-" + "a" * 26, "0-1-1-1-" + "a" * 26])
def test_anything_else_names_nothing(token: str) -> None:
    assert read_answer_token(token, key=KEY) is None


def test_a_link_opens_until_its_last_instant() -> None:
    link = read_answer_token(answer_token(case_id=1, seq=1, contact_id=1, at=AT, key=KEY), key=KEY)
    assert link is not None
    assert (link.is_open(AT + VALID_FOR), link.is_open(AT + VALID_FOR + timedelta(seconds=1))) == (True, False)

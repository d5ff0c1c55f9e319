"""Only what we signed attaches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.core.mail.tokens import (
    case_of_address,
    case_of_message_id,
    message_id_for,
    named_case,
    reply_address,
    split_tag,
)

KEY, OTHER = b"k" * 32, b"o" * 32
OURS = "support@palier.localhost"

numbers = st.integers(1, 10**17)


@given(numbers, st.integers(0, 10**6), st.sampled_from(["mail", "case_received"]))
def test_our_own_names_are_known_again(number: int, seq: int, kind: str) -> None:
    message_id = message_id_for(number, seq, KEY, "palier.localhost", kind)
    address = reply_address(number, key=KEY, address=OURS)
    assert case_of_message_id(message_id, key=KEY) == number
    assert case_of_message_id(message_id.upper().strip("<>"), key=KEY) == number
    assert case_of_address(address.upper(), key=KEY, address=OURS) == number
    assert len(address.partition("@")[0]) <= 64


@given(numbers, numbers)
def test_a_code_fits_its_own_number_alone(number: int, other: int) -> None:
    address = reply_address(number, key=KEY, address=OURS).replace(f"+c{number}-", f"+c{other}-")
    message_id = message_id_for(number, 1, KEY, "x").replace(f"c{number}.", f"c{other}.")
    expected = number if number == other else None
    assert case_of_address(address, key=KEY, address=OURS) == expected
    assert case_of_message_id(message_id, key=KEY) == expected


@pytest.mark.parametrize(
    "forged",
    [
        message_id_for(7, 1, OTHER, "palier.localhost"),
        "<c7.1.mail.aaaaaaaaaaaaaaaaaaaaaaaaaa@palier.localhost>",
        "<c7.1.mail.@palier.localhost>",
        "<7@palier.localhost>",
        "<c07.1.mail.aaaaaaaaaaaaaaaaaaaaaaaaaa@x>",
        message_id_for(7, 1, KEY, "x").replace("7.1.", "7.2."),
        message_id_for(7, 1, KEY, "x").replace("mail", "note"),
        "",
        "<>",
        "c" * 10_000,
    ],
)
def test_forged_ids_name_nothing(forged: str) -> None:
    assert case_of_message_id(forged, key=KEY) is None


@pytest.mark.parametrize(
    "forged",
    [
        reply_address(7, key=OTHER, address=OURS),
        reply_address(7, key=KEY, address="sales@palier.localhost"),
        reply_address(7, key=KEY, address="support@elsewhere.example"),
        "support+c7@palier.localhost",
        "support+c7-aaaaaaaaaaaaaaaaaaaaaaaaaa@palier.localhost",
        OURS,
        "",
    ],
)
def test_forged_addresses_name_nothing(forged: str) -> None:
    assert case_of_address(forged, key=KEY, address=OURS) is None


def test_the_address_speaks_before_the_ids_and_the_latest_id_before_the_older() -> None:
    def name(address: int | None = None, reply: int | None = None, *references: int) -> int | None:
        return named_case(
            addresses=[OURS, *([reply_address(address, key=KEY, address=OURS)] if address else [])],
            in_reply_to=[message_id_for(reply, 1, KEY, "x")] if reply else ["foreign@x"],
            references=[message_id_for(number, 1, KEY, "x") for number in references],
            key=KEY,
            address=OURS,
        )

    assert (name(1, 2, 3), name(None, 2, 3), name(None, None, 3, 4), name()) == (1, 2, 4, None)


def test_tags() -> None:
    assert split_tag("Support+A-b@X.example") == ("support@x.example", "a-b")
    assert split_tag("support@x.example") == ("support@x.example", "")

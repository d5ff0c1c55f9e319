"""Codes of an authenticator app, against the tables of the two RFCs."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.core.signin.totp import DRIFT, STEP_SECONDS, code_of, key_address, spelled, step_at, step_of

SECRET = b"12345678901234567890"
"""The secret of both RFCs' tables."""
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("count", "code"),
    [
        (0, "755224"), (1, "287082"), (2, "359152"), (3, "969429"), (4, "338314"),
        (5, "254676"), (6, "287922"), (7, "162583"), (8, "399871"), (9, "520489"),
    ],
)  # fmt: skip
def test_the_table_of_rfc_4226_appendix_d(count, code):
    assert code_of(SECRET, count) == code


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ],
)
def test_the_table_of_rfc_6238_appendix_b(seconds, code):
    at = datetime.fromtimestamp(seconds, UTC)
    assert code_of(SECRET, step_at(at), digits=8) == code


def test_a_code_counts_a_step_before_and_after_its_own_and_no_further():
    step = step_at(AT)
    code = code_of(SECRET, step)
    seen = {
        late: step_of(code, SECRET, at=AT + timedelta(seconds=late * STEP_SECONDS), after=0) for late in range(-3, 4)
    }
    assert seen == {late: step if abs(late) <= DRIFT else None for late in range(-3, 4)}


@given(st.binary(min_size=16, max_size=32), st.integers(2, 2**27), st.integers(-DRIFT, DRIFT))
def test_a_code_is_good_once(secret, step, late):
    at = datetime.fromtimestamp(step * STEP_SECONDS, UTC)
    code = code_of(secret, step + late)
    found = step_of(code, secret, at=at, after=0)
    assert found is not None
    assert code_of(secret, found) == code
    assert step_of(code, secret, at=at, after=step + DRIFT) is None


@pytest.mark.parametrize("typed", ["", "1", "abcdef", "٣٣٣٣٣٣", "12345678901", " "])
def test_what_is_no_code_is_none(typed):
    assert step_of(typed, SECRET, at=AT, after=0) is None


def test_a_code_is_read_however_it_is_spaced():
    code = code_of(SECRET, step_at(AT))
    assert step_of(f" {code[:3]}-{code[3:]} ", SECRET, at=AT, after=0) == step_at(AT)


def test_what_an_app_is_told():
    assert spelled(b"\0" * 20) == " ".join(["AAAA"] * 8)
    address = key_address(SECRET, issuer="Acme & Co", name="léa@acme.example")
    assert address == (
        "otpauth://totp/Acme%20%26%20Co%3Al%C3%A9a%40acme.example"
        "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Acme%20%26%20Co"
    )

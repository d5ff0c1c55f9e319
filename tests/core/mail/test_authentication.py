"""A verdict counts with the name of our own mail server alone, and the worst of what it says counts."""

import itertools

import pytest

from palier.core.mail.authentication import Authentication, Finding, Verdict, is_aligned, judged, read_results
from palier.core.mail.parse import parse_mail

OURS = "mx.provider.example"


def result(method: str, said: str, who: str = OURS) -> str:
    return f"{who}; {method}={said} header.from=client.example"


def verdict(*fields: str, domain: str = "client.example") -> Verdict:
    return read_results(fields, authserv_id=OURS, domain=domain).verdict


@pytest.mark.parametrize(
    ("said", "found"),
    [("pass", "pass"), ("fail", "fail"), ("none", "none"), ("temperror", "temperror"), ("permerror", "none")],
)
def test_what_our_server_says_of_dmarc(said: str, found: str) -> None:
    assert verdict(result("dmarc", said)) == found


FORGED = [
    result("dmarc", "pass", "mx.evil.example"),
    result("dmarc", "pass", "mx.provider.example.evil.example"),
    result("dmarc", "pass", "x mx.provider.example"),
    f"({OURS}) evil.example; dmarc=pass",
    f"evil.example; x=y ({OURS}; dmarc=pass header.from=client.example)",
    result("dmarc", "pass"),
    result("dmarc", "pass").replace(" ", "\n "),
    result("dmarc", "pass", OURS.upper()),
    result("DMARC", "PASS"),
    f"{OURS} 1; dmarc=pass; dmarc=pass",
]


SIXTY = list(itertools.product(FORGED, ["fail", "none", "temperror"], [True, False]))


@pytest.mark.parametrize(("forged", "said", "first"), SIXTY)
def test_a_forged_field_never_turns_a_verdict_good(forged: str, said: str, first: bool) -> None:
    true = result("dmarc", said)
    assert verdict(*((forged, true) if first else (true, forged))) is not Verdict.PASS


@pytest.mark.parametrize("forged", FORGED[:5])
def test_fields_of_others_count_for_nothing(forged: str) -> None:
    assert verdict(forged) is Verdict.UNCHECKED
    assert read_results([forged], authserv_id="", domain="client.example") == Authentication()


@pytest.mark.parametrize(
    ("field", "found"),
    [
        (f"{OURS}; dkim=pass header.d=client.example", Verdict.PASS),
        (f"{OURS}; dkim=pass header.i=@client.example", Verdict.PASS),
        (f"{OURS}; dkim=pass header.d=mail.client.example", Verdict.PASS),
        (f"{OURS}; dkim=pass header.d=evil.example", Verdict.NONE),
        (f"{OURS}; dkim=pass header.d=example", Verdict.NONE),
        (f"{OURS}; spf=pass smtp.mailfrom=jean@client.example", Verdict.PASS),
        (f"{OURS}; spf=pass smtp.mailfrom=evil.example", Verdict.NONE),
        (f"{OURS}; spf=fail smtp.mailfrom=client.example", Verdict.FAIL),
        (f"{OURS}; spf=softfail smtp.mailfrom=client.example", Verdict.NONE),
        (f"{OURS}; dkim=temperror header.d=client.example", Verdict.TEMPERROR),
        (f"{OURS}; dkim=fail header.d=client.example; dmarc=pass", Verdict.PASS),
        (f"{OURS}; none", Verdict.NONE),
        (f"{OURS}", Verdict.NONE),
    ],
)
def test_without_dmarc_an_aligned_signature_or_server_counts(field: str, found: Verdict) -> None:
    assert verdict(field) is found


def test_nobody_can_be_proven_without_an_address() -> None:
    assert verdict(result("dmarc", "pass"), domain="") is Verdict.NONE


@pytest.mark.parametrize(
    ("signed", "domain", "aligned"),
    [
        ("client.example", "client.example", True),
        ("Client.Example.", "client.example", True),
        ("a.client.example", "client.example", True),
        ("client.example", "a.client.example", True),
        ("xclient.example", "client.example", False),
        ("example", "client.example", False),
        ("", "client.example", False),
        ("localhost", "localhost", True),
        ("", "", False),
    ],
)
def test_alignment(signed: str, domain: str, aligned: bool) -> None:
    assert is_aligned(signed, domain) is aligned


def test_what_is_shown_beside_the_verdict() -> None:
    found = judged(
        [Finding("dkim", "pass", "client.example"), Finding("arc", "x", "")], domain="client.example", by="p"
    )
    assert found == Authentication(Verdict.PASS, "", "pass", "", "p")
    assert judged([Finding("dkim", "odd", "")], domain="a.example", by="p").dkim == "odd"


def test_the_fields_of_a_mail_are_kept_unfolded() -> None:
    raw = b"Authentication-Results: mx.provider.example;\r\n dmarc=pass\r\nFrom: j@client.example\r\n\r\nx"
    assert parse_mail(raw).verdicts == ("mx.provider.example; dmarc=pass",)

"""Our own check of senders, on a DNS of our own."""

import dkim
import pytest
import spf

from palier.adapters.mail.checking import NobodyTells, check_sender, hop_of
from palier.adapters.mail.rsa_keys import make_key
from palier.core.mail.authentication import Verdict
from palier.core.mail.hops import Hop

PAIR = make_key()
RAW = b"From: Jean <jean@client.example>\r\nSubject: Export\r\n\r\nIt fails.\r\n"


def signed(raw: bytes = RAW, domain: bytes = b"client.example") -> bytes:
    return dkim.sign(raw, b"s1", domain, PAIR.private_pem) + raw


class Dns:
    """The text records of a few names; counts what was asked."""

    def __init__(self, policy: str = "", *, silent: bool = False) -> None:
        key = f"v=DKIM1; k=rsa; p={PAIR.public}".encode()
        domains = ("client.example", "evil.example", "a.client.example")
        self.records = {f"s1._domainkey.{domain}": key for domain in domains}
        if policy:
            self.records["_dmarc.client.example"] = f"v=DMARC1; p={policy}".encode()
        self.silent = silent

    def __call__(self, name: str) -> bytes | None:
        if self.silent:
            raise NobodyTells(name)
        return self.records.get(name.rstrip("."))


@pytest.mark.parametrize(
    ("raw", "policy", "verdict"),
    [
        (signed(), "reject", Verdict.PASS),
        (signed(), "", Verdict.PASS),
        (signed(domain=b"a.client.example"), "reject", Verdict.PASS),
        (RAW, "", Verdict.NONE),
        (RAW, "none", Verdict.NONE),
        (RAW, "quarantine", Verdict.FAIL),
        (RAW, "reject", Verdict.FAIL),
        (signed(domain=b"evil.example"), "reject", Verdict.FAIL),
        (signed(domain=b"evil.example"), "", Verdict.NONE),
        (signed().replace(b"It fails.", b"Pay me."), "reject", Verdict.FAIL),
        (signed().replace(b"jean@client", b"paul@client"), "reject", Verdict.FAIL),
        (b"From: other@evil.example\r\n" + signed(), "", Verdict.NONE),
        (RAW.replace(b"client.example", b"sub.client.example"), "reject", Verdict.FAIL),
        (b"DKIM-Signature: nonsense\r\n" + RAW, "reject", Verdict.FAIL),
        (b"DKIM-Signature: \xff; d=client.example\r\n" + RAW, "", Verdict.NONE),
        (b"Subject: nobody\r\n\r\nx", "reject", Verdict.NONE),
    ],
)
def test_verdicts(raw: bytes, policy: str, verdict: Verdict) -> None:
    assert check_sender(raw, ask=Dns(policy)).verdict is verdict


@pytest.mark.parametrize("raw", [RAW, signed()])
def test_when_nobody_tells_nothing_is_proven_and_nothing_is_held_against_anybody(raw: bytes) -> None:
    assert check_sender(raw, ask=Dns("reject", silent=True)).verdict is Verdict.TEMPERROR


# -- what a domain asks for, and the machine a mail came from ---------------------------------------

SUB = signed(domain=b"a.client.example")


@pytest.mark.parametrize(
    ("raw", "policy", "verdict"),
    [
        (SUB, "reject; adkim=s", Verdict.FAIL),
        (SUB, "none; adkim=s", Verdict.NONE),
        (SUB, "reject; adkim=r", Verdict.PASS),
        (SUB, "reject; aspf=s", Verdict.PASS),
        (signed(), "reject; adkim=s; aspf=s", Verdict.PASS),
    ],
)
def test_a_domain_may_ask_that_no_relative_speaks_for_it(raw: bytes, policy: str, verdict: Verdict) -> None:
    assert check_sender(raw, ask=Dns(policy)).verdict is verdict


@pytest.fixture
def senders(monkeypatch) -> None:
    """Which machines may send for whom, as the library asks a DNS."""
    records = {
        "client.example": "v=spf1 ip4:192.0.2.1 ip6:2001:db8::1 -all",
        "a.client.example": "v=spf1 ip4:192.0.2.2 -all",
        "evil.example": "v=spf1 +all",
        "broken.client.example": "v=spf1 include:",
    }

    def look_up(name: str, kind: str, *_about) -> list[tuple[tuple[str, str], tuple[bytes]]]:
        if name == "silent.client.example":
            raise spf.TempError("DNS timeout")
        return [((name, kind), (records[name].encode(),))] if kind == "TXT" and name in records else []

    monkeypatch.setattr(spf, "DNSLookup", look_up)


@pytest.mark.parametrize(
    ("machine", "sender", "policy", "verdict", "said"),
    [
        ("192.0.2.1", "jean@client.example", "reject", Verdict.PASS, "pass"),
        ("192.0.2.1", "JEAN@CLIENT.EXAMPLE", "reject; aspf=s", Verdict.PASS, "pass"),
        ("2001:db8::1", "jean@client.example", "reject", Verdict.PASS, "pass"),
        ("192.0.2.9", "jean@client.example", "reject", Verdict.FAIL, "fail"),
        ("192.0.2.9", "jean@client.example", "", Verdict.NONE, "fail"),
        ("192.0.2.2", "news@a.client.example", "reject", Verdict.PASS, "pass"),
        ("192.0.2.2", "news@a.client.example", "reject; aspf=s", Verdict.FAIL, "pass"),
        ("192.0.2.7", "eve@evil.example", "reject", Verdict.FAIL, "pass"),
        ("192.0.2.1", "", "reject", Verdict.PASS, "pass"),
        ("192.0.2.1", "x@broken.client.example", "reject", Verdict.FAIL, "permerror"),
        ("192.0.2.1", "x@silent.client.example", "reject", Verdict.TEMPERROR, "temperror"),
        ("192.0.2.1", "x@unknown.example", "reject", Verdict.FAIL, "none"),
    ],
)
def test_the_machine_speaks_for_the_domain_of_its_envelope(senders, machine, sender, policy, verdict, said) -> None:
    found = check_sender(RAW, envelope_from=sender, hop=Hop(machine, "client.example"), ask=Dns(policy))
    assert (found.verdict, found.spf) == (verdict, said)


def test_a_good_signature_outweighs_a_machine_that_forwards(senders) -> None:
    found = check_sender(signed(), envelope_from="x@client.example", hop=Hop("192.0.2.9", "mx"), ask=Dns("reject"))
    assert (found.verdict, found.dkim, found.spf) == (Verdict.PASS, "pass", "fail")


def test_only_what_our_own_server_wrote_on_top_says_which_machine_it_was() -> None:
    ours = b"Received: from a.example (b.example [192.0.2.1])\r\n by mx.provider.example (Postfix); now\r\n"
    forged = b"Received: from a.example (b.example [192.0.2.66]) by mx.provider.example; then\r\n"
    foreign = b"Received: from x (y [192.0.2.5]) by relay.example; then\r\n"
    assert hop_of(ours + forged + RAW, by="MX.provider.example") == Hop("192.0.2.1", "a.example")
    assert hop_of(foreign + forged + RAW, by="mx.provider.example") is None
    assert hop_of(RAW, by="mx.provider.example") is None
    assert hop_of(ours + RAW, by="") is None

"""Our own check of senders, on a DNS of our own."""

import dkim
import pytest

from palier.adapters.mail.checking import NobodyTells, check_sender
from palier.adapters.mail.rsa_keys import make_key
from palier.core.mail.authentication import Verdict

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

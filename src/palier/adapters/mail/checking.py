"""Our own check of who sent a mail, where no mail server of ours does it: DKIM and DMARC by DNS (RFC 6376, RFC 7489).

Used for mail whose verdict matters: of staff and of customers.  The libraries are fetched by the first who asks.
"""

import logging
from collections.abc import Callable

from palier.core.mail.authentication import Authentication, Finding, Verdict, judged
from palier.core.mail.parse import parse_mail

log = logging.getLogger("palier.mail")

Ask = Callable[[str], bytes | None]
"""Answers the text record of a name; None where there is none.  Raises where nobody can tell just now."""

SECONDS = 5
SIGNATURES = 5


class NobodyTells(Exception):
    """DNS gave no answer."""


def ask_dns(name: str) -> bytes | None:
    """The text record of a name.  Raises NobodyTells."""
    import dns.exception
    import dns.resolver

    try:
        answer = dns.resolver.resolve(name.rstrip("."), "TXT", lifetime=SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return None
    except dns.exception.DNSException as fault:
        raise NobodyTells(str(fault)) from fault
    records = [b"".join(record.strings) for record in answer]
    telling = [record for record in records if record.lower().startswith(b"v=")]
    return next(iter(telling or records), None)


def check_sender(raw: bytes, *, ask: Ask = ask_dns) -> Authentication:
    """What signatures and the domain's policy say of the sender of a mail; never raises."""
    mail = parse_mail(raw)
    domain = mail.sender.email.rpartition("@")[2]
    if not domain or mail.senders > 1:
        return Authentication(Verdict.NONE, by="palier")
    try:
        findings = list(_signatures(raw, ask))
        found = judged(findings, domain=domain, by="palier")
        if found.verdict is Verdict.PASS or found.verdict is Verdict.TEMPERROR:
            return found
        wants = _policy(domain, ask)
    except NobodyTells:
        return Authentication(Verdict.TEMPERROR, by="palier")
    verdict = Verdict.FAIL if wants in {"quarantine", "reject"} else Verdict.NONE
    return Authentication(verdict, "", found.dkim, "fail" if verdict is Verdict.FAIL else "none", "palier")


def _signatures(raw: bytes, ask: Ask) -> list[Finding]:
    import dkim

    def answer(name: bytes, timeout: int = SECONDS) -> bytes | None:  # noqa: ARG001 the library calls it so
        return ask(name.decode("ascii", "replace"))

    checked = dkim.DKIM(raw, timeout=SECONDS)
    signed = [value for name, value in checked.headers if name.lower() == b"dkim-signature"]
    findings = []
    for place, value in enumerate(signed[:SIGNATURES]):
        domain = _tag(value, b"d")
        try:
            result = "pass" if checked.verify(idx=place, dnsfunc=answer) else "fail"
        except NobodyTells:
            result = "temperror"
        except Exception as fault:  # noqa: BLE001 a signature that can't be read proves nothing
            log.info("a signature could not be read: %r", fault)
            result = "permerror"
        findings.append(Finding("dkim", result, domain))
    return findings


def _tag(signature: bytes, name: bytes) -> str:
    for part in signature.replace(b"\r", b"").replace(b"\n", b"").split(b";"):
        key, _, value = part.partition(b"=")
        if key.strip() == name:
            return value.strip().decode("ascii", "replace").lower()
    return ""


def _policy(domain: str, ask: Ask) -> str:
    """What the domain, or the one above it, wants done with mail that fails; empty where it says nothing."""
    labels = domain.split(".")
    for start in range(max(1, min(len(labels) - 1, 4))):
        record = ask("_dmarc." + ".".join(labels[start:]))
        if record is not None and record.lower().startswith(b"v=dmarc1"):
            return _tag(record, b"p") if start == 0 else _tag(record, b"sp") or _tag(record, b"p")
    return ""

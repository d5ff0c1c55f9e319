"""Our own check of who sent a mail, where no mail server of ours does it: DKIM, SPF and DMARC by DNS.

RFC 6376, RFC 7208, RFC 7489.  Used for mail whose verdict matters: of staff and of customers.  The libraries are
fetched by the first who asks.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from palier.core.mail.authentication import Authentication, Finding, Verdict, is_aligned
from palier.core.mail.headers import first_header, read_headers
from palier.core.mail.hops import Hop, handed_over
from palier.core.mail.parse import parse_mail

log = logging.getLogger("palier.mail")

Ask = Callable[[str], bytes | None]
"""Answers the text record of a name; None where there is none.  Raises where nobody can tell just now."""

SECONDS = 5
SPF_SECONDS = 10
SIGNATURES = 5


class NobodyTells(Exception):
    """DNS gave no answer."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What a domain asks of those who check: what to do with mail that fails, and which names speak for it."""

    wants: str = ""
    strict: frozenset[str] = frozenset()

    def lets_speak(self, finding: Finding, domain: str) -> bool:
        """Whether a finding's domain speaks for the sender's: the same one, or a relative unless it asks for more."""
        same = finding.domain.strip(".").lower() == domain
        return same or (finding.method not in self.strict and is_aligned(finding.domain, domain))


RELAXED = Policy()


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


def check_sender(raw: bytes, *, envelope_from: str = "", hop: Hop | None = None, ask: Ask = ask_dns) -> Authentication:
    """What signatures, the machine it came from and the domain's policy say of the sender of a mail; never raises.

    `hop` is the machine as our own mail server saw it, None where that is not known: nothing is said of SPF then.
    """
    domain = _domain_of(raw)
    if not domain:
        return Authentication(Verdict.NONE, by="palier")
    try:
        findings = list(_signatures(raw, ask))
        if hop is not None:
            findings.append(_machine(hop, envelope_from))
        return _judged(findings, domain, ask)
    except NobodyTells:
        return Authentication(Verdict.TEMPERROR, by="palier")


def hop_of(raw: bytes, *, by: str) -> Hop | None:
    """The machine that our own mail server, called `by`, had the mail from; None where it doesn't say."""
    headers, _ = read_headers(raw, first_header(raw), len(raw))
    return handed_over(headers.raw("received"), by=by)


def _domain_of(raw: bytes) -> str:
    """Whose word is to be checked; nobody's where a mail names two senders."""
    mail = parse_mail(raw)
    return mail.sender.email.rpartition("@")[2] if mail.senders <= 1 else ""


def _judged(findings: list[Finding], domain: str, ask: Ask) -> Authentication:
    """DMARC's rule: one good finding of the same domain, or of a relative unless the domain forbids it, is enough."""
    said = {method: _best(findings, method) for method in ("spf", "dkim")}
    good = [finding for finding in findings if finding.result == "pass" and RELAXED.lets_speak(finding, domain)]
    if any(finding.domain.strip(".").lower() == domain for finding in good):
        return Authentication(Verdict.PASS, **said, dmarc="pass", by="palier")
    policy = _policy(domain, ask)
    if any(policy.lets_speak(finding, domain) for finding in good):
        return Authentication(Verdict.PASS, **said, dmarc="pass", by="palier")
    if any(finding.result == "temperror" for finding in findings):
        return Authentication(Verdict.TEMPERROR, **said, by="palier")
    fails = policy.wants in {"quarantine", "reject"}
    return Authentication(
        Verdict.FAIL if fails else Verdict.NONE, **said, dmarc="fail" if fails else "none", by="palier"
    )


def _best(findings: list[Finding], method: str) -> str:
    results = [finding.result for finding in findings if finding.method == method]
    return "pass" if "pass" in results else next(iter(results), "")


def _machine(hop: Hop, envelope_from: str) -> Finding:
    """Whether the domain of the envelope lets this machine speak for it (RFC 7208); the greeting's without a sender."""
    import spf

    domain = envelope_from.rpartition("@")[2].lower() or hop.helo
    try:
        result = spf.check2(i=hop.machine, s=envelope_from, h=hop.helo, timeout=SECONDS, querytime=SPF_SECONDS)[0]
    except Exception as fault:  # noqa: BLE001 a record that can't be read proves nothing
        log.info("the senders of %s could not be read: %r", domain, fault)
        result = "permerror"
    return Finding("spf", result, domain)


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


def _policy(domain: str, ask: Ask) -> Policy:
    """What the domain, or the one above it, asks; nothing where it says nothing."""
    labels = domain.split(".")
    for start in range(max(1, min(len(labels) - 1, 4))):
        record = ask("_dmarc." + ".".join(labels[start:]))
        if record is not None and record.lower().startswith(b"v=dmarc1"):
            wants = _tag(record, b"p") if start == 0 else _tag(record, b"sp") or _tag(record, b"p")
            modes = {"dkim": _tag(record, b"adkim"), "spf": _tag(record, b"aspf")}
            return Policy(wants, frozenset(method for method, mode in modes.items() if mode == "s"))
    return RELAXED

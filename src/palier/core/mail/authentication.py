"""Who a mail really comes from, as far as mail servers can tell (RFC 8601, RFC 7489).

A field Authentication-Results counts only with the name of our own mail server, for anybody may write one.  Where
several carry it, the worst of what they say counts.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

COMMENT = re.compile(r"\([^()]*\)")
RESULT = re.compile(r"\s*([a-z0-9-]{1,30})\s*(?:/\s*\d+\s*)?=\s*([a-z]{1,20})", re.IGNORECASE)
PROPERTY = re.compile(r"([a-z0-9.-]{1,60})\s*=\s*(\"[^\"]{0,300}\"|[^\s;]{1,300})", re.IGNORECASE)
FIELD_CHARACTERS = 8_000
METHODS = ("spf", "dkim", "dmarc")
WORST_FIRST = ("fail", "permerror", "policy", "softfail", "temperror", "neutral", "none", "pass")


class Verdict(StrEnum):
    """What is known of the address a mail gives as its sender."""

    PASS = "pass"  # noqa: S105 a verdict, no secret
    FAIL = "fail"
    NONE = "none"
    TEMPERROR = "temperror"
    UNCHECKED = ""

    @property
    def is_proof(self) -> bool:
        """Whether somebody may act under that address as if they had signed in."""
        return self is Verdict.PASS


@dataclass(frozen=True, slots=True)
class Authentication:
    """The verdict and what it rests on: a result for each method, empty where nobody looked; `by` is who looked."""

    verdict: Verdict = Verdict.UNCHECKED
    spf: str = ""
    dkim: str = ""
    dmarc: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One method's result, and the domain that it holds for."""

    method: str
    result: str
    domain: str


def read_results(fields: Sequence[str], *, authserv_id: str, domain: str) -> Authentication:
    """What our own mail server, called `authserv_id`, found out about a sender of `domain`."""
    ours = [field for field in fields if authserv_id and _speaker(field) == authserv_id.lower()]
    findings = [finding for field in ours for finding in _findings(field)]
    return judged(findings, domain=domain, by=authserv_id) if ours else Authentication()


def judged(findings: Iterable[Finding], *, domain: str, by: str) -> Authentication:
    """The verdict on a sender of `domain`: DMARC's where there is one, else an aligned DKIM or SPF."""
    found = list(findings)
    worst = {method: _worst(each.result for each in found if each.method == method) for method in METHODS}
    aligned = {
        _worst(each.result for each in found if each.method == method and is_aligned(each.domain, domain))
        for method in ("spf", "dkim")
    }
    if not domain:
        verdict = Verdict.NONE
    elif worst["dmarc"] in ("pass", "fail"):
        verdict = Verdict(worst["dmarc"])
    elif worst["dmarc"] == "temperror":
        verdict = Verdict.TEMPERROR
    elif "pass" in aligned and "fail" not in aligned:
        verdict = Verdict.PASS
    elif "fail" in aligned:
        verdict = Verdict.FAIL
    elif "temperror" in worst.values():
        verdict = Verdict.TEMPERROR
    else:
        verdict = Verdict.NONE
    return Authentication(verdict, worst["spf"], worst["dkim"], worst["dmarc"], by)


def is_aligned(signed: str, domain: str) -> bool:
    """Whether one domain speaks for another: the same, or one lies inside the other (RFC 7489 §3.1, relaxed).

    Both must have two labels at least, so that nobody who owns a part of a country's domain speaks for all of it.
    """
    signed, domain = signed.lower().strip("."), domain.lower().strip(".")
    if not signed or signed.count(".") < 1 or domain.count(".") < 1:
        return signed == domain != ""
    return signed == domain or domain.endswith("." + signed) or signed.endswith("." + domain)


def _speaker(field: str) -> str:
    words = COMMENT.sub(" ", field[:FIELD_CHARACTERS]).partition(";")[0].split()
    return words[0].strip('"').lower() if words else ""


def _findings(field: str) -> Iterable[Finding]:
    for said in COMMENT.sub(" ", field[:FIELD_CHARACTERS]).split(";")[1:50]:
        if found := RESULT.match(said):
            properties = {name.lower(): value.strip('"') for name, value in PROPERTY.findall(said[found.end() :])}
            method = found[1].lower()
            yield Finding(method, found[2].lower(), _domain(method, properties))


def _domain(method: str, properties: dict[str, str]) -> str:
    names = {
        "dkim": ("header.d", "header.i"),
        "spf": ("smtp.mailfrom", "smtp.mail", "smtp.helo"),
        "dmarc": ("header.from",),
    }
    written = next((properties[name] for name in names.get(method, ()) if properties.get(name)), "")
    return written.rpartition("@")[2].strip("<>")


def _worst(results: Iterable[str]) -> str:
    """The worst of several results."""
    said = set(results)
    return next((result for result in WORST_FIRST if result in said), next(iter(sorted(said)), ""))

"""The keys that sign our mail where no mail server does: one in use for a domain, sealed."""

from dataclasses import dataclass
from datetime import datetime

from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.outbox import policies
from palier.apps.outbox.models import SigningKey
from palier.apps.outbox.sealing import seal, unseal
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor

USE = "dkim"


@dataclass(frozen=True, slots=True)
class DkimKey:
    """A key in use: what signs, and what stands in the DNS under `<selector>._domainkey.<domain>`."""

    domain: str
    selector: str
    public: str
    private_pem: bytes

    @property
    def name(self) -> str:
        """The name of its DNS record."""
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def record(self) -> str:
        """The text of its DNS record (RFC 6376 §3.6.1)."""
        return f"v=DKIM1; k=rsa; p={self.public}"


@one_transaction
def keep_signing_key(*, domain: str, selector: str, private_pem: bytes, public: str, by: Actor, at: datetime) -> None:
    """Sign with this key from now on; the one before is retired and signs no more.  Raises NotAllowed.

    The DNS record of the one before may stay: mails under way are still checked against it.
    """
    policies.require(policies.may_keep_keys(by), by=by, act="keep_signing_key")
    SigningKey.objects.filter(domain=domain, retired_at__isnull=True).update(retired_at=at)
    SigningKey.objects.create(
        domain=domain, selector=selector, sealed=seal(private_pem, use=USE), public=public, created_at=at
    )
    audit.record(by=by, at=at, act="keep_signing_key", facts={"domain": domain, "selector": selector})


@one_transaction
def retire_signing_key(*, domain: str, by: Actor, at: datetime) -> None:
    """Sign no more for a domain.  Raises NotAllowed, NotFound."""
    policies.require(policies.may_keep_keys(by), by=by, act="retire_signing_key")
    if not SigningKey.objects.filter(domain=domain, retired_at__isnull=True).update(retired_at=at):
        raise NotFound("key", domain)
    audit.record(by=by, at=at, act="retire_signing_key", facts={"domain": domain})


def signing_key(domain: str) -> DkimKey | None:
    """The key that signs for a domain; None where none does.  Raises SealBroken."""
    row = SigningKey.objects.filter(domain=domain, retired_at__isnull=True).values_list("selector", "public", "sealed")
    found = row.first()
    if found is None:
        return None
    return DkimKey(domain, found[0], found[1], unseal(bytes(found[2]), use=USE))

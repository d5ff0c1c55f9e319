"""Channels and their keys: opened, made, imported, retired, published."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from palier.apps.accounts.commands import add_contact, create_account
from palier.apps.audit import commands as audit
from palier.apps.catalogues.models import Catalogue
from palier.apps.catalogues.own_terms import pin_own_terms
from palier.apps.catalogues.queries import catalogue_of, version_in_force
from palier.apps.errors import NotFound
from palier.apps.outbox.sealing import seal, unseal
from palier.apps.vulnerabilities import policies
from palier.apps.vulnerabilities.errors import NoKeyOfOurs
from palier.apps.vulnerabilities.models import SecurityChannel, SecurityKey
from palier.core.actor import PALIER, Actor
from palier.core.catalogue import Catalogue as Offer
from palier.core.catalogue import ContractFacts, Terms, terms_for
from palier.core.catalogue.clocks import BUILT_IN
from palier.core.catalogue.promises import Lifecycle, SeverityPolicy
from palier.core.catalogue.terms import Offer as Offered
from palier.core.catalogue.terms import Place, SeverityTerms, Step, Target
from palier.core.mail.addresses import normal_email
from palier.core.pgp.keys import PublicKey, make_secret_key, public_part, read_secret_key

USE = "pgp"
COMMITMENT, ACKNOWLEDGEMENT, LEVEL = "vulnerability", "acknowledgement", "report"
YEARS = 3
"""How far ahead public holidays are frozen."""


@dataclass(frozen=True, slots=True)
class OpenChannel:
    """A channel as commands need it: its secret keys, the latest first, and what it owes."""

    id: int
    address: str
    team_id: int
    contact_id: int
    account_id: int
    catalogue_id: int
    secrets: tuple[bytes, ...]

    @property
    def secret(self) -> bytes:
        """The key in use.  Raises NoKeyOfOurs."""
        if not self.secrets:
            raise NoKeyOfOurs(self.address)
        return self.secrets[0]


@transaction.atomic
def open_channel(
    *, catalogue: str, address: str, team_id: int, name: str, policy_url: str = "", by: Actor, at: datetime
) -> int:
    """Take reports of vulnerabilities at an address, for the eyes of one team; answers the channel's id.

    `name` stands in the cases for whoever reports.  A key is made at once.  Raises NotAllowed, NotFound (no such
    catalogue, or none in force), NotAnAddress.
    """
    policies.require(policies.may_keep_channel(by), by=by, act="open_channel")
    row = Catalogue.objects.filter(slug=catalogue).first()
    version = version_in_force(row.pk, at=at) if row else None
    if row is None or version is None:
        raise NotFound("catalogue", catalogue)
    provider = catalogue_of(version).document.provider
    account_id = create_account(
        name=name, country=provider.country or "FR", timezone=provider.timezone,
        language=provider.languages[0], by=PALIER, at=at,
    )  # fmt: skip
    contact_id = add_contact(account_id=account_id, name=name, email=address, by=PALIER, at=at)
    channel = SecurityChannel.objects.create(
        catalogue=row, address=normal_email(address), team_id=team_id, contact_id=contact_id,
        policy_url=policy_url, opened_at=at,
    )  # fmt: skip
    audit.record(by=by, at=at, act="open_channel", facts={"address": channel.address, "team": team_id})
    _keep_key(channel, make_secret_key(name, channel.address), by=by, at=at)
    return channel.pk


@transaction.atomic
def make_key(*, channel_id: int, by: Actor, at: datetime) -> PublicKey:
    """Make a new key for a channel and publish it; what was sealed with the ones before can still be read."""
    policies.require(policies.may_keep_channel(by), by=by, act="make_key")
    channel = SecurityChannel.objects.select_related("contact").get(pk=channel_id)
    return _keep_key(channel, make_secret_key(channel.contact.name, channel.address), by=by, at=at)


@transaction.atomic
def import_key(*, channel_id: int, data: bytes, by: Actor, at: datetime) -> PublicKey:
    """Use a secret key that exists already.  Raises NotAllowed, KeyRefused."""
    policies.require(policies.may_keep_channel(by), by=by, act="import_key")
    secret = read_secret_key(data)
    return _keep_key(SecurityChannel.objects.get(pk=channel_id), secret, by=by, at=at)


def _keep_key(channel: SecurityChannel, secret: bytes, *, by: Actor, at: datetime) -> PublicKey:
    public = public_part(secret)
    SecurityKey.objects.update_or_create(
        fingerprint=public.fingerprint,
        defaults={
            "channel": channel,
            "public": public.armoured,
            "sealed": seal(secret, use=USE),
            "expires_at": public.expires_at,
            "made_at": at,
            "retired_at": None,
        },
    )
    audit.record(by=by, at=at, act="keep_security_key", facts={"fingerprint": public.fingerprint})
    return public


def channel_at(address: str) -> OpenChannel | None:
    """The channel at an address; None where there is none."""
    return _opened(SecurityChannel.objects.filter(address=address))


def channel_numbered(channel_id: int) -> OpenChannel | None:
    """The same by its id."""
    return _opened(SecurityChannel.objects.filter(pk=channel_id))


def _opened(found: QuerySet[SecurityChannel]) -> OpenChannel | None:
    columns = ("pk", "address", "team_id", "contact_id", "contact__account_id", "catalogue_id")
    row = found.values_list(*columns).first()
    if row is None:
        return None
    keys = SecurityKey.objects.filter(channel_id=row[0]).order_by(
        F("retired_at").desc(nulls_first=True), "-made_at", "-pk"
    )
    sealed = keys.values_list("sealed", flat=True)
    secrets = tuple(unseal(bytes(each), use=USE) for each in sealed)
    return OpenChannel(row[0], row[1], row[2], row[3], row[4], row[5], secrets)


def terms_of_channel(channel: OpenChannel, *, at: datetime) -> int:
    """What a report is promised: acknowledged within the catalogue's `commitments.vulnerability`, and nothing else.

    A catalogue that names no such time promises none.  Raises NotFound where no version is in force.
    """
    version = version_in_force(channel.catalogue_id, at=at)
    if version is None:
        raise NotFound("catalogue", channel.address)
    return pin_own_terms(version_id=version, name=COMMITMENT, terms=owed(catalogue_of(version), at=at), at=at)


def owed(offer: Offer, *, at: datetime) -> Terms:
    """The same as terms; times are judged where the provider is."""
    provider = offer.document.provider
    years = tuple(range(at.year, at.year + YEARS))
    terms = terms_for(
        offer,
        ContractFacts(
            plan=offer.plans[0], region=next(iter(offer.regions), None), timezone=provider.timezone,
            country=provider.country, holiday_years=years, promised=False,
        ),
    )  # fmt: skip
    said = next((each for each in terms.commitments if each.id == COMMITMENT), None)
    within = said.within if said else None
    label = said.label if said else terms.provider
    target = (
        {LEVEL: Target(Offered.TIMED, within.length, within.calendar, within.written, Place(1, 1, COMMITMENT))}
        if within
        else {}
    )
    return replace(
        terms,
        plan=COMMITMENT, plan_label=label, severities=(SeverityTerms(LEVEL, label),), default_severity=LEVEL,
        clocks=(BUILT_IN[ACKNOWLEDGEMENT],), targets={ACKNOWLEDGEMENT: target} if target else {},
        coverage={}, channels={}, offered=(), features=(), reviews=(), add_ons=(), amendments=(), duties=(),
        commitments=(), processes=(), links=(), named_contacts=None, severity_policy=SeverityPolicy(),
        lifecycle=Lifecycle(notify=("nothing",)),
        steps=tuple(_told(share) for share in (0.75, 1.0)) if target else (),
    )  # fmt: skip


def _told(share: float) -> Step:
    """Only whoever has the case is told: to others it does not exist."""
    return Step(f"{int(share * 100)}%", ACKNOWLEDGEMENT, share, None, (), ("assignee",))

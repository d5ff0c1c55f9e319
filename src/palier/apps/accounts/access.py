"""How a contact comes in to the portal: an address, a code by mail, a session; apart from the staff's.

Nothing here says whether an address belongs to anybody: what is written, counted and answered is the same.
Source: promises.md A11.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.db import transaction
from django.db.models import F, Q, QuerySet

from palier.apps.accounts import codes
from palier.apps.accounts.addresses import has_address
from palier.apps.accounts.models import Contact
from palier.apps.accounts.people_errors import CodeRefused, NoCodeAsked, TooManyRequests
from palier.apps.accounts.people_models import PortalSession, SignIn
from palier.apps.audit import commands as audit
from palier.apps.kept_statements import ANY_INSTANT, ANY_WORD, Statement, rows_of, statement_of
from palier.apps.outbox import commands as outbox
from palier.apps.rights import is_system, require
from palier.apps.transactions import written
from palier.core.actor import Actor, ActorKind
from palier.core.mail.addresses import normal_email

CODE_GOOD_FOR = timedelta(minutes=15)
SESSION_GOOD_FOR = timedelta(days=14)
WINDOW = timedelta(hours=1)
CODES_PER_ADDRESS, CODES_PER_SOURCE = 5, 30
TRIES = 5
ADDRESS_CHARACTERS = 320


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody signed in to the portal, and how they read."""

    actor: Actor
    account: str
    language: str
    timezone: str


@transaction.atomic
def ask_sign_in(*, address: str, source: str, at: datetime, known: bool = False) -> str:
    """Send a code to whoever has this address, if anybody has; answers the key that the browser must bring back.

    `source` is where the request came from.  Raises TooManyRequests, by address and by source alike; a browser in which
    this address came in before (`known`) is counted elsewhere, so that nobody else's asking shuts its owner out.
    """
    address = normal_email(address) or address.strip()[:ADDRESS_CHARACTERS]
    asked = SignIn.objects.filter(asked_at__gt=at - WINDOW)
    if not known and (
        asked.filter(address=address).count() >= CODES_PER_ADDRESS
        or asked.filter(source=source).count() >= CODES_PER_SOURCE
    ):
        raise TooManyRequests
    key = codes.browser_key()
    contact = _present(at).filter(has_address(address)).first()
    row = SignIn(
        contact=contact,
        address=address,
        source=source,
        browser=codes.digest_of(key),
        nonce=codes.nonce(),
        asked_at=at,
        expires_at=at + CODE_GOOD_FOR,
    )
    with written(to_be_kept=contact is not None):
        mail_id = outbox.owe_mail(
            kind="sign_in_code",
            recipients=[contact.email if contact else address],
            language=contact.language if contact else "en",
            at=at,
            account_id=contact.account_id if contact else None,
        )
    row.mail_id = mail_id if contact else None
    row.save(force_insert=True)
    return key


def confirm_sign_in(*, browser: str, code: str, at: datetime) -> int:
    """Spend the code and answer whose it was.  Five tries, fifteen minutes, once.  Raises CodeRefused."""
    row = _tried(browser, at)
    is_right = row is not None and codes.same_code(code, codes.sign_in_code(bytes(row.nonce)))
    if row is None or row.contact_id is None or not is_right:
        raise CodeRefused
    with transaction.atomic():
        contact = _present(at).filter(has_address(row.address), pk=row.contact_id).first()
        unused = SignIn.objects.filter(pk=row.pk, used_at__isnull=True)
        if contact is None or not unused.update(used_at=at):
            raise CodeRefused
        return contact.pk


def code_for_operator(*, address: str, by: Actor, at: datetime) -> str:
    """The code that was sent to this address last, for whoever holds the machine and has no mail server.

    Raises NotAllowed, NoCodeAsked (also for an address that we do not know).
    """
    require(is_system(by), by=by, act="code_for_operator")
    asked = SignIn.objects.filter(address=normal_email(address), used_at__isnull=True, expires_at__gt=at)
    row = asked.exclude(contact=None).order_by("-id").first()
    if row is None or row.contact is None:
        raise NoCodeAsked(address)
    audit.record(by=by, at=at, act="code_for_operator", account_id=row.contact.account_id)
    return codes.sign_in_code(bytes(row.nonce))


def begin_session(*, contact_id: int, at: datetime) -> str:
    """Let a contact in who went through the gate (`apps/signin`); answers the key their browser holds."""
    key = codes.browser_key()
    contact = Contact.objects.get(pk=contact_id)
    PortalSession.objects.filter(contact=contact, expires_at__lte=at).delete()
    PortalSession.objects.create(
        contact=contact, digest=codes.digest_of(key), began_at=at, expires_at=at + SESSION_GOOD_FOR
    )
    audit.record(by=contact.actor, at=at, act="begin_session", account_id=contact.account_id)
    return key


def end_session(*, key: str) -> None:
    """Leave the portal; the key opens nothing any more."""
    PortalSession.objects.filter(digest=codes.digest_of(key)).delete()


def visitor_of(*, key: str, at: datetime) -> Visitor | None:
    """Who holds this key, if their session runs and they still belong to the customer."""
    if not key:
        return None
    for contact_id, name, account_id, *reads in rows_of(_holder(), {ANY_WORD: codes.digest_of(key), ANY_INSTANT: at}):
        return Visitor(Actor(ActorKind.CONTACT, contact_id, name, account_id=account_id), *reads)
    return None


@cache
def _holder() -> Statement:
    """The statement of who holds any key: every page of the portal asks it."""
    sessions = PortalSession.objects.filter(digest=ANY_WORD, expires_at__gt=ANY_INSTANT)
    columns = ("contact_id", "contact__name", "contact__account_id")
    reads = ("contact__account__name", "contact__language", "contact__timezone")
    return statement_of(sessions.exclude(contact__left_at__lte=ANY_INSTANT).values_list(*columns, *reads))


def sessions_of(*, viewer: Actor, at: datetime) -> int:
    """In how many browsers a contact is signed in."""
    return PortalSession.objects.filter(contact_id=viewer.id, expires_at__gt=at).count()


def forget_sign_ins(*, before: datetime) -> int:
    """Drop requests that count for nothing any more; answers how many."""
    return SignIn.objects.filter(asked_at__lt=before).delete()[0]


def _tried(browser: str, at: datetime) -> SignIn | None:
    """The request of this browser, one try counted; committed before the code is looked at."""
    asked = SignIn.objects.filter(browser=codes.digest_of(browser), used_at__isnull=True, expires_at__gt=at)
    if not asked.filter(tries__lt=TRIES).update(tries=F("tries") + 1):
        return None
    return asked.first()


def _present(at: datetime) -> QuerySet[Contact]:
    return Contact.objects.filter(Q(left_at__isnull=True) | Q(left_at__gt=at))

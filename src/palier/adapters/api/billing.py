"""Billing tells us that an account is in arrears, or has paid.

    POST /api/billing/payments
    Authorization: Bearer <the token of PALIER_BILLING_TOKEN>
    {"account": "C-1042", "payments": "in_arrears", "since": "2026-11-20T00:00:00Z",
     "reason": "Invoice 2026-118 is 30 days late", "event": "evt_8F2"}

`account` is the account's billing reference.  `since`, `reason` and `event` may be left out; an `event` told again
changes nothing and is answered alike, so that billing may repeat itself until it is heard.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from hmac import compare_digest

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from palier.adapters.api.answers import answer, refused
from palier.adapters.shared import moments
from palier.adapters.shared.messages import sentence
from palier.apps.accounts.choices import account_billed_as
from palier.apps.accounts.commands.payments import Payments
from palier.apps.errors import NotFound
from palier.apps.mailroom.commands import hear_of_payments
from palier.core.actor import Actor, ActorKind
from palier.core.errors import DomainError

BILLING = Actor(ActorKind.SYSTEM, 0, "Billing")
MOST_BYTES = 16_384
MOST_CHARACTERS = 1000


@dataclass(frozen=True, slots=True)
class Told:
    """What billing says of one account."""

    account: str
    payments: Payments
    since: datetime | None
    reason: str
    event: str


class Unreadable(Exception):
    """Billing said something else than it should; `fields` says what of what."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(fields)
        self.fields = fields


@csrf_exempt
@require_POST
def payments(request: HttpRequest) -> JsonResponse:
    """Write down where an account stands with its payments."""
    if not settings.BILLING_TOKEN:
        return refused("switched_off", _("No token for billing is set, so nothing is taken from it."), 404)
    if not _is_billing(request):
        response = refused("unauthorized", _("The token is missing or wrong. Nothing was changed."), 401)
        response.headers["WWW-Authenticate"] = "Bearer"
        return response
    try:
        told = read(request)
        written = hear_of_payments(
            account_id=account_billed_as(told.account),
            payments=told.payments,
            since=told.since,
            reason=told.reason,
            reference=told.event,
            by=BILLING,
            at=moments.now(),
        )
    except Unreadable as error:
        return refused("unreadable", _("This cannot be read. Nothing was changed."), 422, error.fields)
    except NotFound:
        return refused("unknown_account", _("No account has this billing reference. Nothing was changed."), 404)
    except DomainError as error:
        return refused("refused", sentence(error), 409)
    return answer("written" if written else "known", account=told.account, payments=told.payments.value)


def _is_billing(request: HttpRequest) -> bool:
    """Compared by digests of equal length, in a time that tells nothing."""
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    right, said = (sha256(token.encode()).digest() for token in (settings.BILLING_TOKEN, given.strip()))
    return compare_digest(right, said) and scheme.lower() == "bearer"


def read(request: HttpRequest) -> Told:
    """What the body says.  Raises Unreadable with everything that is wrong with it."""
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        raise Unreadable({"": "too_large"})
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Unreadable({"": "not_json"}) from None
    if not isinstance(said, dict):
        raise Unreadable({"": "not_an_object"})
    texts = {name: said.get(name, "") for name in ("account", "payments", "since", "reason", "event")}
    wrong = {name: "not_a_text" for name, value in texts.items() if not _is_text(value)}
    wrong |= {str(name)[:40]: "unknown" for name in said if name not in texts}
    if not wrong and not texts["account"].strip():
        wrong["account"] = "missing"
    if "payments" not in wrong and texts["payments"] not in set(Payments):
        wrong["payments"] = "one_of: " + ", ".join(Payments)
    since = _instant(texts["since"], wrong)
    if wrong:
        raise Unreadable(wrong)
    return Told(
        texts["account"].strip(), Payments(texts["payments"]), since, texts["reason"].strip(), texts["event"].strip()
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= MOST_CHARACTERS and "\0" not in value


def _instant(written: object, wrong: dict[str, str]) -> datetime | None:
    """An instant with its offset; a wall clock's time without one would be anybody's guess."""
    if not written or not isinstance(written, str):
        return None
    try:
        found = datetime.fromisoformat(written)
        if found.tzinfo is not None:
            return found.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    wrong["since"] = "not_an_instant"
    return None

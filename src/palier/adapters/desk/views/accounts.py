"""Accounts: who they are, what they bought, where they stand with their payments."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from palier.adapters.desk.account_screen import account_screen, accounts_page, effect_line, plan_choices
from palier.adapters.desk.extras import extra_choices
from palier.adapters.desk.forms_read import listed_of, number_of, numbers_of, words_of
from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.refusals import refusals_said
from palier.adapters.desk.returning import refusals_said_there
from palier.adapters.shared import moments
from palier.adapters.shared.words import language
from palier.apps.accounts import commands
from palier.apps.accounts.account_queries import account_page
from palier.apps.accounts.commands.payments import Payments
from palier.apps.accounts.policies import may_set_payments, may_sign_contract
from palier.apps.cases import commands as cases
from palier.apps.cases.contract_effects import effects_on_cases
from palier.apps.catalogues.extras import extras_of
from palier.apps.catalogues.offers import published_offers
from palier.apps.mailroom.commands import hear_of_payments
from palier.core.catalogue.admission import Topic

HERE = "accounts"


@require_safe
@for_agents
def accounts(request: DeskRequest) -> HttpResponse:
    """Accounts by name, found by part of it or by a domain."""
    after = (request.GET.get("name", "").replace("\0", ""), number_of(request.GET, "after") or 0)
    wanted = request.GET.get("q", "").replace("\0", "").strip()[:200]
    page = accounts_page(request.viewer, wanted=wanted, after=after, at=moments.now())
    return screen(request, "desk/accounts.html", {"accounts": page}, here=HERE)


@require_safe
@for_agents
@refusals_said
def account(request: DeskRequest, account: int) -> HttpResponse:
    """One account."""
    at = moments.now()
    offers = published_offers(at=at)
    shown, sold = account_screen(request.viewer, account, offers, at=at), extras_of(offers)
    page = shown.page
    values = {
        "account": shown,
        "choices": plan_choices(offers),
        "extras": extra_choices(sold, region=page.region),
        "own": extra_choices(sold, products=page.products, region=page.region),
        "today": at.date(),
        "topics": list(Topic),
        "may_sign": may_sign_contract(request.viewer),
        "may_set_payments": may_set_payments(request.viewer),
    }
    return screen(request, "desk/account.html", values, here=HERE)


@require_POST
@for_agents
@refusals_said_there("desk:accounts")
def describe(request: DeskRequest, account: int) -> HttpResponse:
    """Write down what mail and billing should know of an account."""
    commands.describe_account(
        account_id=account,
        region=request.POST.get("region", "").strip(),
        products=listed_of(request.POST, "products"),
        domains=words_of(request.POST, "domains"),
        billing_reference=request.POST.get("billing_reference", ""),
        by=request.viewer,
        at=moments.now(),
    )
    messages.success(request, _("Written down."))
    return redirect("desk:account", account)


@require_POST
@for_agents
@refusals_said_there("desk:accounts")
def payments(request: DeskRequest, account: int) -> HttpResponse:
    """Say that an account is in arrears, or has paid."""
    said = request.POST.get("payments", "")
    stands = Payments(said) if said in set(Payments) else Payments.GOOD
    reason = request.POST.get("reason", "")[:1000]
    hear_of_payments(account_id=account, payments=stands, reason=reason, by=request.viewer, at=moments.now())
    messages.success(request, _("Written down. New cases are met accordingly from now on."))
    return redirect("desk:account", account)


@require_POST
@for_agents
@refusals_said_there("desk:accounts")
def open_case(request: DeskRequest) -> HttpResponse:
    """Open a case for a contact who called; what the catalogue holds or refuses needs a word of the agent's own."""
    topic = request.POST.get("topic", "")
    opened = cases.open_case(
        contact_id=number_of(request.POST, "contact") or 0,
        subject=request.POST.get("subject", "").strip()[:500],
        text=request.POST.get("text", ""),
        channel="phone",
        product=request.POST.get("product", "").strip(),
        topic=Topic(topic) if topic in set(Topic) else None,
        vouched="vouched" in request.POST,
        severity=request.POST.get("severity") or None,
        attested=language() if request.POST.get("attested") else "",
        by=request.viewer,
        at=moments.now(),
    )
    messages.success(request, _("The case %(reference)s is open.") % {"reference": opened.reference})
    return redirect("desk:case", opened.reference)


@require_safe
@for_agents
@refusals_said
def effects(request: DeskRequest, account: int) -> HttpResponse:
    """The open cases that the account's contracts would now bind otherwise."""
    at = moments.now()
    found = effects_on_cases(viewer=request.viewer, account_id=account, at=at)
    page = account_page(viewer=request.viewer, account_id=account, at=at)
    values = {"page": page, "effects": [effect_line(e) for e in found]}
    return screen(request, "desk/effects.html", values, here=HERE)


@require_POST
@for_agents
@refusals_said_there("desk:accounts")
def apply(request: DeskRequest, account: int) -> HttpResponse:
    """Put the open cases that were chosen under the terms their contract has now."""
    chosen, reason = numbers_of(request.POST, "case"), request.POST.get("reason", "")[:1000]
    done = cases.change_terms_of(case_ids=chosen, reason=reason, by=request.viewer, at=moments.now())
    messages.success(request, _("Open cases bound by the contract as it is now: %(count)d.") % {"count": done})
    return redirect("desk:account", account)

"""Contracts: signed, renewed, changed, ended; every act is looked at before it is done."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from palier.adapters.desk.account_screen import (
    contract_screen,
    plan_choices,
    plan_labels,
    preview_screen,
)
from palier.adapters.desk.deeds import SIGN, Deed, do, read_deed, rehearse
from palier.adapters.desk.extras import extra_choices, extra_labels
from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.refusals import refusals_said
from palier.adapters.desk.returning import refusals_said_there
from palier.adapters.desk.views.accounts import HERE
from palier.adapters.shared import moments
from palier.adapters.shared.faults import fault_place, fault_words
from palier.adapters.shared.messages import sentence
from palier.apps.accounts.account_queries import account_page, contract_page
from palier.apps.accounts.policies import may_sign_contract
from palier.apps.cases import commands as cases
from palier.apps.cases.contract_effects import effects_on_cases
from palier.apps.catalogues.extras import extras_of
from palier.apps.catalogues.offers import published_offers
from palier.apps.errors import NotAllowed, NotFound
from palier.core.catalogue import CatalogueRefused
from palier.core.errors import DomainError


@require_safe
@for_agents
@refusals_said
def contract(request: DeskRequest, contract: int) -> HttpResponse:
    """One contract: what it holds from day to day, what was done to it, what can be done."""
    at = moments.now()
    page = contract_page(viewer=request.viewer, contract_id=contract, at=at)
    last, offers = page.lines[-1], published_offers(at=at)
    sold = extras_of(offers)
    values = {
        "contract": contract_screen(page, plan_labels(offers), extra_labels(sold)),
        "extras": extra_choices(
            sold, catalogue=page.catalogue, add_ons=last.add_ons, products=last.products, region=last.region
        ),
        "choices": plan_choices(offers, catalogue=page.catalogue),
        "held": f"{page.catalogue}:{last.plan}",
        "may_sign": may_sign_contract(request.viewer),
    }
    return screen(request, "desk/contract.html", values, here=HERE)


@require_POST
@for_agents
@refusals_said_there("desk:accounts")
def sign(request: DeskRequest, account: int) -> HttpResponse:
    """Look at a new contract, then sign it."""
    return _look_or_do(request, read_deed(request.POST, act=SIGN, account_id=account))


@require_POST
@for_agents
@refusals_said_there("desk:accounts")
def act(request: DeskRequest, contract: int, act: str) -> HttpResponse:
    """Look at a renewal, a change or an end, then do it."""
    page = contract_page(viewer=request.viewer, contract_id=contract, at=moments.now())
    return _look_or_do(request, read_deed(request.POST, act=act, account_id=page.account_id, contract_id=contract))


def _look_or_do(request: DeskRequest, deed: Deed) -> HttpResponse:
    if request.POST.get("step") != "accept":
        return _preview(request, deed)
    at = moments.now()
    contract_id = do(deed, by=request.viewer, at=at)
    messages.success(request, _("Written down, with its date and your name."))
    if "apply" in request.POST:
        chosen = [each.case_id for each in effects_on_cases(viewer=request.viewer, account_id=deed.account_id, at=at)]
        reason = deed.reason or deed.order_number
        done = cases.change_terms_of(case_ids=chosen, reason=reason, by=request.viewer, at=moments.now())
        messages.success(request, _("Open cases bound by the contract as it is now: %(count)d.") % {"count": done})
    return redirect("desk:contract", contract_id)


def _preview(request: DeskRequest, deed: Deed) -> HttpResponse:
    """What would follow; or why it can't be, with every fault of the negotiated terms at its line."""
    at = moments.now()
    page = account_page(viewer=request.viewer, account_id=deed.account_id, at=at)
    values: dict[str, object] = {"deed": deed, "account": page}
    try:
        values["preview"] = preview_screen(rehearse(deed, viewer=request.viewer, at=at))
    except (NotAllowed, NotFound):
        raise
    except CatalogueRefused as error:
        values["refusal"] = sentence(error)
        values["faults"] = [(fault_place(fault), fault_words(fault)) for fault in error.faults]
    except DomainError as error:
        values["refusal"] = sentence(error)
    return screen(request, "desk/contract_preview.html", values, here=HERE, status=422 if "refusal" in values else 200)

"""Credits: who has what left, and the statement of each contract."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from io import StringIO
from typing import TypedDict

import structlog
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.ledger_screen import csv_rows, ledgers_page, statement_screen
from palier.adapters.desk.refusals import refusals_said
from palier.adapters.documents.printing import DocumentNotMade
from palier.adapters.documents.statement import statement_data, statement_pdf
from palier.adapters.shared import moments
from palier.adapters.shared.cells import table_writer
from palier.adapters.shared.messages import sentence
from palier.adapters.shared.words import language
from palier.apps.entitlements import commands, queries
from palier.apps.entitlements.balances import contracts_with_credits
from palier.core.actor import Actor
from palier.core.errors import DomainError
from palier.core.ledger import UNIT, UnevenAmount, amount_of, step_of

MOST = 1_000_000_000
log = structlog.get_logger("palier.desk")


@require_safe
@for_agents
def ledgers(request: DeskRequest) -> HttpResponse:
    """Contracts with their balances, by account."""
    wanted, contract = request.GET.get("wanted", "").strip(), request.GET.get("contract", "")
    after = (request.GET.get("account", ""), int(contract) if contract.isascii() and contract.isdigit() else 0)
    found = contracts_with_credits(viewer=request.viewer, at=moments.now(), wanted=wanted, after=after)
    values = {"ledgers": ledgers_page(found, wanted)}
    return screen(request, "desk/ledgers.html", values, here="credits", part="desk/ledgers_part.html")


@require_safe
@for_agents
@refusals_said
def statement(request: DeskRequest, contract: int) -> HttpResponse:
    """Every line of one contract's ledgers."""
    feature = request.GET.get("feature", "")
    found, places = queries.statement_with_places(
        viewer=request.viewer, contract_id=contract, at=moments.now(), feature=feature
    )
    values = {"statement": statement_screen(found, feature=feature, viewer=request.viewer, places=places)}
    return screen(request, "desk/ledger.html", values, here="credits", part="desk/ledger_part.html")


@require_safe
@for_agents
@refusals_said
def statement_csv(request: DeskRequest, contract: int) -> HttpResponse:
    """The same to keep."""
    feature = request.GET.get("feature", "")
    found = queries.statement_of(viewer=request.viewer, contract_id=contract, at=moments.now(), feature=feature)
    written = StringIO()
    table_writer(written).writerows(csv_rows(found, request.viewer))
    response = HttpResponse("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="credits-{contract}.csv"'
    return response


@require_safe
@for_agents
@refusals_said
def on_paper(request: DeskRequest, contract: int) -> HttpResponse:
    """The whole statement as a PDF, as the customer is given it."""
    at, spoken = moments.now(), language()
    found = queries.statement_of(viewer=request.viewer, contract_id=contract, at=at, feature="")
    try:
        made = statement_pdf(statement_data(found, at=at, language=spoken), spoken)
    except DocumentNotMade:
        log.exception("statement_not_made", contract=contract)
        unmade = _("The PDF could not be made. Nothing was changed. The same is on this page and as CSV.")
        messages.error(request, unmade)
        return redirect("desk:ledger", contract)
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="credits-{contract}.pdf"'
    return response


@require_POST
@for_agents
@refusals_said
def act(request: DeskRequest, contract: int, act: str) -> HttpResponse:
    """Spend, reserve, use, release, refund, correct; what is refused changes nothing and is said on the statement."""
    try:
        done = _do(request, contract, act)
    except DomainError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, _("Written into the ledger.") if done else sent_before())
    return redirect("desk:ledger", contract)


class Given(TypedDict):
    """What every act is told."""

    contract_id: int
    feature: str
    amount: int
    reason: str
    by: Actor
    at: datetime


def sent_before() -> str:
    """What is said of a form that was carried out already."""
    return _("This form had been sent before and was carried out then. Nothing was written a second time.")


def _do(request: DeskRequest, contract: int, act: str) -> bool:
    if act not in ACTS:
        raise Http404
    said, viewer = request.POST, request.viewer
    feature = said.get("feature", "")
    count = queries.unit_of(viewer=viewer, contract_id=contract, feature=feature)
    given = Given(
        contract_id=contract,
        feature=feature,
        amount=amount_written(said.get("amount", ""), count),
        reason=said.get("reason", ""),
        by=viewer,
        at=moments.now(),
    )
    key = said.get("key", "")
    return commands.carry_out_once(key=key, act=lambda: ACTS[act](given, said), by=viewer, at=given["at"])


def _spend(given: Given, said: QueryDict) -> None:
    commands.consume_credits(**given, link=_link(said))


def _reserve(given: Given, said: QueryDict) -> None:
    commands.reserve_credits(**given, link=_link(said))


def _use(given: Given, said: QueryDict) -> None:
    commands.use_reserved(**given, act=_settled(said))


def _release(given: Given, said: QueryDict) -> None:
    commands.release_credits(**given, act=_settled(said))


def _refund(given: Given, said: QueryDict) -> None:
    commands.refund_credits(**given, act=_settled(said))


def _add(given: Given, _said: QueryDict) -> None:
    commands.correct_credits(**given)


def _take(given: Given, _said: QueryDict) -> None:
    given["amount"] = -given["amount"]
    commands.correct_credits(**given)


def _move(given: Given, said: QueryDict) -> None:
    """Transfer to the ledger that is named as "contract/feature"."""
    contract, _slash, feature = said.get("target", "").partition("/")
    if not (contract.isascii() and contract.isdigit()):
        raise Http404
    source = (given["contract_id"], given["feature"])
    commands.transfer_credits(
        source=source,
        target=(int(contract), feature),
        amount=given["amount"],
        reason=given["reason"],
        by=given["by"],
        at=given["at"],
    )


ACTS: Mapping[str, Callable[[Given, QueryDict], None]] = {
    "spend": _spend,
    "reserve": _reserve,
    "use": _use,
    "release": _release,
    "refund": _refund,
    "add": _add,
    "take": _take,
    "move": _move,
}


def amount_written(written: str, count: str) -> int:
    """An amount as people type it: "1:30" or "1.5" or "1,5" hours.  Raises UnevenAmount."""
    words = written.strip()
    hours, colon, minutes = words.partition(":")
    if colon and count == "hours" and hours.isascii() and hours.isdigit() and minutes.isascii() and minutes.isdigit():
        amount = int(hours[:6] or 0) * UNIT + int(minutes[:3])
        if not amount:
            raise UnevenAmount(words, step_of(count), count)
        return amount
    try:
        number = Decimal(words.replace(",", "."))
    except InvalidOperation:
        raise UnevenAmount(words, step_of(count), count) from None
    if not number.is_finite() or number > MOST:
        raise UnevenAmount(words, step_of(count), count)
    return amount_of(number, count)


def _link(said: QueryDict) -> commands.Link:
    return commands.Link(booking=said.get("booking", "").strip()[:200])


def _settled(said: QueryDict) -> int:
    written = said.get("act", "")
    if not (written.isascii() and written.isdigit() and len(written) < 10):
        raise Http404
    return int(written)

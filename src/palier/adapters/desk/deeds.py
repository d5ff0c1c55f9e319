"""What a form asks to be done to a contract: looked at first, then done."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import QueryDict

from palier.adapters.desk.forms_read import day_of, listed_of
from palier.apps.accounts import commands
from palier.apps.accounts.account_queries import contract_page
from palier.apps.accounts.promises_kept import Promised, terms_on
from palier.apps.cases.contract_effects import CaseEffect, effects_on_cases, rehearsal
from palier.apps.catalogues.queries import catalogue_of
from palier.core.actor import Actor
from palier.core.catalogue.weighing import Weighed, weigh, weigh_negotiated

SIGN, RENEW, CHANGE, END = "sign", "renew", "change", "end"
ACTS = (SIGN, RENEW, CHANGE, END)
MOST_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class Deed:
    """One act as a form says it; `fields` are those the form sent, to be sent again once it was looked at."""

    act: str
    account_id: int
    contract_id: int | None
    catalogue: str
    plan: str
    add_ons: tuple[str, ...]
    products: tuple[str, ...]
    region: str
    negotiated: str
    starts_on: date | None
    ends_on: date | None
    keeps_version: bool
    order_number: str
    reason: str
    fields: tuple[tuple[str, str], ...]

    @property
    def changes(self) -> commands.Changes:
        """What is held afterwards, in full: the form shows everything that is held."""
        return commands.Changes(self.plan, self.add_ons, self.products, self.region, self.negotiated)


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What a deed would bring: against what the contract held before, against the plan as sold, for open cases."""

    before: Weighed | None
    negotiated: Weighed | None
    effects: tuple[CaseEffect, ...]


KEPT = ("plan", "add_ons", "products", "region", "negotiated", "starts_on", "ends_on", "order_number", "reason")


def read_deed(form: QueryDict, *, act: str, account_id: int, contract_id: int | None = None) -> Deed:
    """The deed a form holds.  A plan is sent as "catalogue:plan"; what is no day is none."""
    catalogue, _colon, plan = form.get("plan", "").partition(":")
    said = {name: form.get(name, "").replace("\r\n", "\n").replace("\0", "")[:MOST_CHARACTERS] for name in KEPT}
    said |= {name: ",".join(listed_of(form, name))[:MOST_CHARACTERS] for name in ("add_ons", "products")}
    kept = [(name, value) for name, value in said.items() if value]
    return Deed(
        act=act if act in ACTS else CHANGE,
        account_id=account_id,
        contract_id=contract_id,
        catalogue=catalogue,
        plan=plan,
        add_ons=listed_of(form, "add_ons"),
        products=listed_of(form, "products"),
        region=said["region"].strip(),
        negotiated=said["negotiated"].strip() and said["negotiated"],
        starts_on=day_of(form, "starts_on"),
        ends_on=day_of(form, "ends_on"),
        keeps_version="keeps_version" in form,
        order_number=said["order_number"],
        reason=said["reason"],
        fields=(*kept, *((("keeps_version", "on"),) if "keeps_version" in form else ())),
    )


def do(deed: Deed, *, by: Actor, at: datetime) -> int:
    """Do it, and answer the contract's id.  Raises whatever the command refuses."""
    if deed.act == SIGN:
        return _sign(deed, by, at)
    contract_id, first = deed.contract_id or 0, deed.starts_on or at.date()
    if deed.act == END:
        last = deed.ends_on or first
        commands.end_contract(contract_id=contract_id, last_day=last, reason=deed.reason, by=by, at=at)
    elif deed.act == RENEW:
        commands.renew_contract(
            contract_id=contract_id,
            ends_on=deed.ends_on,
            changes=deed.changes,
            order_number=deed.order_number,
            reason=deed.reason,
            by=by,
            at=at,
        )
    else:
        commands.change_contract(
            contract_id=contract_id,
            from_on=first,
            until=deed.ends_on,
            changes=deed.changes,
            order_number=deed.order_number,
            reason=deed.reason,
            by=by,
            at=at,
        )
    return contract_id


def _sign(deed: Deed, by: Actor, at: datetime) -> int:
    return commands.sign_contract(
        account_id=deed.account_id,
        catalogue=deed.catalogue,
        plan=deed.plan,
        add_ons=deed.add_ons,
        products=deed.products,
        region=deed.region,
        negotiated=deed.negotiated,
        keeps_version=deed.keeps_version,
        order_number=deed.order_number,
        starts_on=deed.starts_on or at.date(),
        ends_on=deed.ends_on,
        by=by,
        at=at,
    )


def rehearse(deed: Deed, *, viewer: Actor, at: datetime) -> Rehearsed:
    """What would follow, worked out by doing it and taking it back.  Raises whatever the command refuses."""
    was = _promised(deed, deed.contract_id, viewer, at) if deed.contract_id else None
    with rehearsal():
        contract_id = do(deed, by=viewer, at=at)
        now = _promised(deed, contract_id, viewer, at) if deed.act != END else None
        effects = tuple(effects_on_cases(viewer=viewer, account_id=deed.account_id, at=at))
    year = at.year
    before = weigh(was.terms, now.terms, year=year) if was and now else None
    own = now and now.facts.negotiated.strip() and weigh_negotiated(catalogue_of(now.version_id), now.facts, year=year)
    return Rehearsed(before, own or None, effects)


def _promised(deed: Deed, contract_id: int, viewer: Actor, at: datetime) -> Promised | None:
    """What the contract promises on the day that matters: the deed's first, the first of a new term, or the last."""
    page = contract_page(viewer=viewer, contract_id=contract_id, at=at)
    on = deed.starts_on or page.today
    if deed.act == RENEW:
        on = page.lines[-1].starts_on
    product = next(iter(page.lines[-1].products), "")
    return terms_on(account_id=page.account_id, product=product, on=on, known_at=at)

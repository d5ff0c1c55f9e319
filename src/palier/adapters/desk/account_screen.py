"""Accounts and contracts in the reader's words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from palier.adapters.desk.deeds import Rehearsed
from palier.adapters.desk.extras import extra_labels, extras_words
from palier.adapters.shared.contracts import payment_words
from palier.adapters.shared.differences import difference_words
from palier.adapters.shared.findings import finding_sentence
from palier.adapters.shared.happenings import state_words
from palier.adapters.shared.words import clock_words, day_words, list_words, severity_words, status_words, text_words
from palier.apps.accounts.account_queries import (
    PAGE,
    AccountLine,
    AccountPage,
    ActRow,
    ContractPage,
    LineRow,
    account_lines,
    account_page,
)
from palier.apps.cases.account_cases import OpenCase, open_cases_of
from palier.apps.cases.contract_effects import CaseEffect, ClockEffect, how_many_bound_otherwise
from palier.apps.catalogues.extras import extras_of
from palier.apps.catalogues.offers import PublishedOffer, published_offers
from palier.core.actor import Actor
from palier.core.case import Status
from palier.core.catalogue.weighing import Leaning, Weighed
from palier.core.clock import State


@dataclass(frozen=True, slots=True)
class AccountsLine:
    """One account of the list."""

    id: int
    name: str
    country: str
    plans: str
    ends: str
    payments: str
    in_arrears: bool


@dataclass(frozen=True, slots=True)
class AccountsPage:
    """A page of the list; `further` is empty where there is none."""

    lines: tuple[AccountsLine, ...]
    wanted: str
    further: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a contract holds for a while."""

    plan: str
    extras: str
    term: str
    negotiated: str
    today: bool
    known: tuple[datetime, datetime | None]


@dataclass(frozen=True, slots=True)
class Act:
    """One act on a contract."""

    words: str
    from_on: str
    order_number: str
    reason: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ContractScreen:
    """One contract."""

    page: ContractPage
    plan: str
    term: str
    stretches: tuple[Stretch, ...]
    past: tuple[Stretch, ...]
    acts: tuple[Act, ...]
    renewable: bool


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One open case of the account."""

    reference: str
    subject: str
    status: str
    status_words: str
    plan: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One change of payments."""

    words: str
    payments: str
    since: datetime
    reason: str
    actor: str


@dataclass(frozen=True, slots=True)
class AccountScreen:
    """One account with its contracts, payments and open cases; `others_bind` counts cases under other terms."""

    page: AccountPage
    payments: str
    contracts: tuple[ContractScreen, ...]
    changes: tuple[PaymentLine, ...]
    cases: tuple[CaseLine, ...]
    others_bind: int


@dataclass(frozen=True, slots=True)
class PlanChoice:
    """One plan that is sold: "catalogue:plan" and its label."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One clock of an open case: its due time now and then."""

    clock: str
    before: datetime | None
    after: datetime | None
    before_words: str
    after_words: str
    moves: bool


@dataclass(frozen=True, slots=True)
class EffectLine:
    """One open case that would be bound otherwise."""

    id: int
    reference: str
    subject: str
    severity: str
    plans: str
    clocks: tuple[ClockLine, ...]


@dataclass(frozen=True, slots=True)
class WeighedWords:
    """Better in, worse in, otherwise changed, remarked."""

    better: tuple[str, ...]
    worse: tuple[str, ...]
    other: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PreviewScreen:
    """What a deed would bring."""

    before: WeighedWords | None
    negotiated: WeighedWords | None
    plan: str
    effects: tuple[EffectLine, ...]


def accounts_page(viewer: Actor, *, wanted: str, after: tuple[str, int], at: datetime) -> AccountsPage:
    """A page of accounts by name."""
    found = account_lines(viewer=viewer, wanted=wanted, after=after, at=at)
    shown = found[:PAGE]
    further = ""
    if len(found) > PAGE:
        query = {"name": shown[-1].name.lower(), "after": shown[-1].id} | ({"q": wanted} if wanted else {})
        further = f"{reverse('desk:accounts')}?{urlencode(query)}"
    labels = plan_labels(published_offers(at=at))
    return AccountsPage(tuple(_accounts_line(line, labels) for line in shown), wanted, further)


def _accounts_line(line: AccountLine, labels: dict[str, str]) -> AccountsLine:
    return AccountsLine(
        id=line.id,
        name=line.name,
        country=line.country,
        plans=list_words([labels.get(plan, plan) for plan in line.plans]) if line.plans else _("No contract"),
        ends=_("until %(day)s") % {"day": day_words(line.ends_on)} if line.ends_on else "",
        payments=payment_words(line.payments),
        in_arrears=line.payments != "good",
    )


def account_screen(viewer: Actor, account_id: int, offers: Sequence[PublishedOffer], *, at: datetime) -> AccountScreen:
    """One account; `offers` are the catalogues in force.  Raises NotFound."""
    page = account_page(viewer=viewer, account_id=account_id, at=at)
    labels, extras = plan_labels(offers), extra_labels(extras_of(offers))
    cases = open_cases_of(viewer=viewer, account_id=account_id, at=at)
    return AccountScreen(
        page=page,
        payments=payment_words(page.payments),
        contracts=tuple(contract_screen(contract, labels, extras) for contract in page.contracts),
        changes=tuple(
            PaymentLine(payment_words(each.payments), each.payments, each.since, each.reason, each.actor)
            for each in page.changes
        ),
        cases=tuple(_case_line(case) for case in cases),
        others_bind=how_many_bound_otherwise(viewer=viewer, account_id=account_id, at=at) if cases else 0,
    )


def _case_line(case: OpenCase) -> CaseLine:
    return CaseLine(
        case.reference,
        case.subject,
        case.status,
        status_words(Status(case.status)),
        text_words(case.plan) if case.bound else _("No contract"),
        case.next_due_at,
    )


def contract_screen(page: ContractPage, labels: dict[str, str], extras: dict[tuple[str, str], str]) -> ContractScreen:
    """One contract with its days and acts."""
    return ContractScreen(
        page=page,
        plan=labels.get(page.held.plan, page.held.plan),
        term=term_words(page.starts_on, page.ends_on),
        stretches=tuple(_stretch(line, page.today, labels, extras) for line in page.lines),
        past=tuple(_stretch(line, None, labels, extras) for line in page.past),
        acts=tuple(_act(act) for act in reversed(page.acts)),
        renewable=page.ends_on is not None,
    )


def _stretch(line: LineRow, today: date | None, labels: dict[str, str], extras: dict[tuple[str, str], str]) -> Stretch:
    running = today is not None and line.starts_on <= today and (line.ends_on is None or today <= line.ends_on)
    return Stretch(
        labels.get(line.plan, line.plan),
        extras_words(extras, add_ons=line.add_ons, products=line.products, region=line.region),
        term_words(line.starts_on, line.ends_on),
        line.negotiated,
        running,
        (line.recorded_at, line.superseded_at),
    )


def _act(act: ActRow) -> Act:
    return Act(act_words(act.kind), day_words(act.from_on), act.order_number, act.reason, act.actor, act.recorded_at)


def act_words(kind: str) -> str:
    """What was done to a contract."""
    return {
        "signed": pgettext("act on a contract", "Signed"),
        "renewed": pgettext("act on a contract", "Renewed"),
        "upgraded": pgettext("act on a contract", "Upgraded"),
        "downgraded": pgettext("act on a contract", "Downgraded"),
        "extras_changed": pgettext("act on a contract", "Add-ons changed"),
        "negotiated": pgettext("act on a contract", "Terms negotiated"),
        "changed": pgettext("act on a contract", "Changed"),
        "ended": pgettext("act on a contract", "Ended"),
    }[kind]


def term_words(starts_on: date, ends_on: date | None) -> str:
    """From one day to another."""
    if ends_on is None:
        return _("from %(day)s, without end") % {"day": day_words(starts_on)}
    return _("from %(first)s to %(last)s") % {"first": day_words(starts_on), "last": day_words(ends_on)}


def plan_labels(offers: Iterable[PublishedOffer]) -> dict[str, str]:
    """What plans are called, by id."""
    return {terms.plan: text_words(terms.plan_label) for offer in offers for terms in offer.plans}


def plan_choices(offers: Iterable[PublishedOffer], *, catalogue: str = "") -> tuple[PlanChoice, ...]:
    """The plans that are sold, of one catalogue if named."""
    wanted = [offer for offer in offers if catalogue in ("", offer.slug)]
    return tuple(PlanChoice(f"{offer.slug}:{plan}", words) for offer in wanted for plan, words in _named(offer))


def _named(offer: PublishedOffer) -> Sequence[tuple[str, str]]:
    return [(terms.plan, f"{text_words(terms.provider)} · {text_words(terms.plan_label)}") for terms in offer.plans]


def preview_screen(rehearsed: Rehearsed) -> PreviewScreen:
    """What a deed would bring, in words."""
    own = rehearsed.negotiated
    return PreviewScreen(
        before=_weighed(rehearsed.before) if rehearsed.before else None,
        negotiated=_weighed(own) if own else None,
        plan=text_words(own.plan.plan_label) if own else "",
        effects=tuple(effect_line(effect) for effect in rehearsed.effects),
    )


def _weighed(weighed: Weighed) -> WeighedWords:
    better, worse, other = (
        tuple(difference_words(difference) for difference in weighed.leaning(leaning)) for leaning in Leaning
    )
    return WeighedWords(better, worse, other, tuple(finding_sentence(finding) for finding in weighed.findings))


def effect_line(effect: CaseEffect) -> EffectLine:
    """One open case, clock by clock."""
    old, new = text_words(effect.old.plan_label), text_words(effect.new.plan_label)
    return EffectLine(
        effect.case_id,
        effect.reference,
        effect.subject,
        severity_words(effect.new, effect.severity),
        old if old == new else f"{old} → {new}",
        tuple(_clock_line(clock, effect) for clock in effect.clocks),
    )


def _clock_line(clock: ClockEffect, effect: CaseEffect) -> ClockLine:
    def words(state: str) -> str:
        return state_words(State(state), ended=False) if state else "–"

    return ClockLine(
        clock_words(effect.new, clock.clock),
        clock.due_before,
        clock.due_after,
        words(clock.state_before),
        words(clock.state_after),
        clock.due_before != clock.due_after,
    )

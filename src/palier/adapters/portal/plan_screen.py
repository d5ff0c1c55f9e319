"""Our plan: what the contract gives, how one gets through now, what is left, how promises were kept."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from palier.adapters.documents.annex import Edition, edition_words, term_words
from palier.adapters.documents.statement import balance_words
from palier.adapters.portal.plan_kept import KeptScreen, kept_screen
from palier.adapters.portal.plan_now import AdvisorRow, ChannelRow, HoursRow, advisor_rows, channel_rows, hours_rows
from palier.adapters.shared.sheets.sheet import Section, Sheet
from palier.adapters.shared.sheets.whole import contract_sheet
from palier.adapters.shared.words import day_words, language, text_words
from palier.apps.accounts.plan_queries import HeldPlan
from palier.apps.catalogues.queries import catalogue_of
from palier.apps.entitlements.balances import balances_named
from palier.core.actor import Actor

SOON = timedelta(days=90)
OWN = ("plans", "targets", "negotiated", "extras", "exceptions")
"""Sections of the sheet that stand open on the page; the others are folded."""


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """One kind of credit and what is left of it."""

    name: str
    left: str
    low: bool


@dataclass(frozen=True, slots=True)
class ActRow:
    """Something done to the contract, and from when it counts."""

    what: str
    day: str
    order: str


@dataclass(frozen=True, slots=True)
class Held:
    """One of several contracts, to choose from."""

    contract_id: int
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class PlanScreen:
    """The whole page of one contract.  What the reader may not know of is empty."""

    contract_id: int
    label: str
    others: tuple[Held, ...]
    edition: str
    public: str
    in_full: bool
    term: str
    renewal: str
    renewal_soon: bool
    order: str
    targets: Section | None
    open_sections: tuple[Section, ...]
    folded: tuple[Section, ...]
    channels: tuple[ChannelRow, ...]
    hours: tuple[HoursRow, ...]
    advisors: tuple[AdvisorRow, ...]
    balances: tuple[BalanceRow, ...]
    acts: tuple[ActRow, ...]
    changes: tuple[str, ...]
    kept: KeptScreen


def plan_screen(held: tuple[HeldPlan, ...], contract_id: int | None, viewer: Actor, *, at: datetime) -> PlanScreen:
    """The page of the contract asked for, else of the latest; in the reader's language and zone."""
    plan = next((each for each in held if each.contract_id == contract_id), held[0])
    sheet, terms = sheet_held(plan, language()), plan.terms
    sections = {section.id: section for section in sheet.sections}
    catalogue = catalogue_of(plan.version_id)
    zone = ZoneInfo(catalogue.document.provider.timezone)
    return PlanScreen(
        contract_id=plan.contract_id,
        label=text_words(terms.plan_label),
        others=_others(held, plan),
        edition=" · ".join(edition_words(Edition(plan.number, plan.effective_at.astimezone(zone).date()))),
        public=catalogue.id if catalogue.document.provider.public else "",
        in_full=plan.may_read_contract,
        term=term_words(plan.starts_on, plan.ends_on) if plan.may_read_contract else "",
        renewal=renewal_words(plan.ends_on, plan.on) if plan.may_read_contract else "",
        renewal_soon=plan.may_read_contract and plan.ends_on is not None and plan.ends_on - plan.on <= SOON,
        order=plan.order_number if plan.may_read_contract else "",
        targets=sections.get("targets"),
        open_sections=tuple(
            section
            for name in ("negotiated", "plans", "extras", "exceptions")
            if (section := sections.get(name)) and (plan.may_read_contract or name != "negotiated")
        ),
        folded=tuple(section for section in sheet.sections if section.id not in OWN),
        channels=channel_rows(terms, at=at),
        hours=hours_rows(terms, at=at),
        advisors=advisor_rows(plan.account_id, terms, at=at, on=plan.on),
        balances=_balances(plan),
        acts=tuple(ActRow(act_words(act.kind), day_words(act.from_on), act.order_number) for act in plan.acts),
        changes=tuple(day_words(day) for day in plan.changes),
        kept=kept_screen(viewer, plan, at=at),
    )


@lru_cache(maxsize=64)
def _sheet(version_id: int, facts: object, speech: str) -> Sheet:
    with override(speech):
        return contract_sheet(catalogue_of(version_id), facts)  # type: ignore[arg-type]


def sheet_held(plan: HeldPlan, speech: str) -> Sheet:
    """Every line of the contract's terms; drawn once for an edition and its facts."""
    return _sheet(plan.version_id, plan.facts, speech)


def renewal_words(ends_on: date | None, on: date) -> str:
    """What comes at the end of the term, and in how many days."""
    if ends_on is None:
        return _("It runs until one side ends it.")
    days = (ends_on - on).days
    left = ngettext("%(count)d day is left.", "%(count)d days are left.", days) % {"count": days}
    last = _("The last day is %(day)s; it does not renew itself.") % {"day": day_words(ends_on)}
    return f"{last} {left}"


def act_words(kind: str) -> str:
    """What was done to the contract."""
    return {
        "signed": _("Signed"),
        "renewed": _("Renewed"),
        "upgraded": _("Upgraded"),
        "downgraded": _("Downgraded"),
        "extras_changed": _("Add-ons or products changed"),
        "negotiated": _("Terms negotiated"),
        "changed": _("Changed"),
        "ended": _("Ended"),
    }.get(kind, kind)


def _others(held: tuple[HeldPlan, ...], chosen: HeldPlan) -> tuple[Held, ...]:
    if len(held) < 2:
        return ()
    return tuple(
        Held(
            each.contract_id,
            " · ".join(filter(None, (text_words(each.terms.plan_label), each.order_number or str(each.contract_id)))),
            each is chosen,
        )
        for each in held
    )


def _balances(plan: HeldPlan) -> tuple[BalanceRow, ...]:
    if not plan.may_read_contract:
        return ()
    labels = {feature.id: feature.label for feature in plan.terms.features}
    return tuple(
        BalanceRow(text_words(each.label), balance_words(each), each.low or each.expiring)
        for each in balances_named(plan.contract_id, labels=labels, on=plan.on)
    )

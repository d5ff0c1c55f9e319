"""What is sold is what is printed: every text and every value of a catalogue stands on the page and in the annex.

First the five offers that come with the house, in both languages; then a catalogue that uses every key, of which each
value is changed in turn: the page must not stay as it was.
"""

import json
import re
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from django.utils.translation import override
from tests.core.catalogue.sound import SOUND, changed

from palier.adapters.documents.annex import Edition, plan_annex
from palier.adapters.offer.alone import page_file
from palier.adapters.shared.sheets.whole import contract_sheet, offer_sheet
from palier.adapters.shared.words import bound, target_words
from palier.core.catalogue import Catalogue, ContractFacts, read_catalogue, terms_for
from palier.core.catalogue.lint.texts import texts

CATALOGUES = Path(__file__).resolve().parents[4] / "catalogues"
OFFERS = ("adobe", "credenti", "docebo", "domo", "lumea")
LANGUAGES = ("en", "fr")
DRAFT = Edition(0, None)


@cache
def offer(name: str) -> Catalogue:
    return read_catalogue((CATALOGUES / f"{name}.yaml").read_bytes(), name=name)


@cache
def page_of(name: str, language: str) -> str:
    """What a reader of the whole page sees, on one line."""
    with override(language):
        page = page_file(offer(name), language, region=default_region(offer(name)), edition=[])
    return flat(re.sub(r"<[^>]+>", " ", page[page.index("<body>") :]))


def default_region(catalogue: Catalogue) -> str | None:
    return next((name for name, said in catalogue.document.regions.items() if said.default), None)


@cache
def annexes_of(name: str, language: str) -> str:
    """What the annexes of all plans say together."""
    catalogue = offer(name)
    said = [plan_annex(catalogue, plan, edition=DRAFT, language=language, region=default_region(catalogue))
            for plan in catalogue.plans]  # fmt: skip
    return flat(" ".join(strings(said)))


def strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    inside = value.values() if isinstance(value, dict) else value
    return [words for each in inside for words in strings(each)]


def flat(words: str) -> str:
    return " ".join(unescape(words).replace("\u00a0", " ").split())


def texts_of(catalogue: Catalogue, language: str) -> dict[str, str]:
    """Every text of a catalogue by its place, in one language."""
    said = {".".join(map(str, path)): catalogue.text_of(words) for path, words in texts(catalogue.document, ())}
    return {place: flat(words.get(language, "")) for place, words in said.items()}


# Texts ----------------------------------------------------------------------------------------------------------------

NOT_ALONE = re.compile(r"plans\.\w+\.label|regions\.|features\.\w+\.choices\.|groups\.")
"""Texts an annex may leave out: what other plans are called, where others are, what was not chosen."""


@pytest.mark.parametrize("name", OFFERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_stands_on_the_page(name, language):
    page = page_of(name, language)
    missing = {place: words for place, words in texts_of(offer(name), language).items() if words not in page}
    assert missing == {}


@pytest.mark.parametrize("name", OFFERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_stands_in_the_annexes(name, language):
    annexes = annexes_of(name, language)
    said = {place: words for place, words in texts_of(offer(name), language).items() if not NOT_ALONE.match(place)}
    assert {place: words for place, words in said.items() if words not in annexes} == {}


# Targets --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", OFFERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_target_stands_where_it_belongs(name, language):
    catalogue = offer(name)
    with override(language):
        sheet = offer_sheet(catalogue, catalogue.plans)
        [targets] = [section for section in sheet.sections if section.id == "targets"]
        plans = [terms_for(catalogue, ContractFacts(plan)) for plan in catalogue.plans]
        promised = [clock.id for clock in plans[0].clocks if any(clock.id in terms.targets for terms in plans)]
        told = [[row.cells for row in block.rows] for block in targets.blocks]
        assert told == [
            [tuple(target_words(terms.target(clock, level), terms.calendars) for terms in plans)
             for level in catalogue.severities]
            for clock in promised
        ]  # fmt: skip


# Every key ------------------------------------------------------------------------------------------------------------

CHANGES = {
    "Provider.timezone": ("timezone: Europe/Paris, languages", "timezone: Asia/Tokyo, languages"),
    "Severity.label": ("label: {fr: Critique, en: Critical}", "label: {fr: Critique, en: Severe}"),
    "Severity.definition": ("en: Nothing works.", "en: Nothing at all works."),
    "Severity.examples": ("examples: [{fr: Panne, en: Outage}]", "examples: [{fr: Panne, en: Blackout}]"),
    "Severity.attest": ("en: I confirm.", "en: I do confirm."),
    "Severity.contact": ("p2: {label: Major, contact: office}", "p2: {label: Major, contact: shop}"),
    "Reachable.hours": ("reachable: {hours: always", "reachable: {hours: office"),
    "Reachable.ask_again": ("ask_again: 30m", "ask_again: 40m"),
    "Reachable.after": ("after: 2h", "after: 3h"),
    "Reachable.lower_to": ("lower_to: p2", "lower_to: p3"),
    "Reachable.lowers": ("lowers: by_itself", "lowers: by_hand"),
    "Reachable.until": ("until: {fr: Fin, en: End}", "until: {fr: Fin, en: The end}"),
    "SeverityPolicy.default": ("default: p2", "default: p3"),
    "SeverityPolicy.chosen_by": ("chosen_by: named_contact", "chosen_by: provider"),
    "SeverityPolicy.changed_by": ("changed_by: [provider, named_contact]", "changed_by: [provider]"),
    "SeverityPolicy.agreed": ("agreed: yes", "agreed: no"),
    "SeverityPolicy.lowered_when": ("lowered_when: {fr: Silence, en: Silence}", "lowered_when: {fr: X, en: Quiet}"),
    "SeverityPolicy.contest_within": ("contest_within: 4h in office", "contest_within: 5h in office"),
    "SeverityPolicy.clocks": ("clocks: since_start", "clocks: since_change"),
    "Region.label": ("japan: {label: Japan", "japan: {label: Nippon"),
    "Region.about": ("about: {fr: Japon, en: Japan}", "about: {fr: Japon, en: Islands}"),
    "Calendar.hours": ('fri: "09:00-16:00"', 'fri: "09:00-15:00"'),
    "Schedule.regions": ('Tokyo, hours: {mon-fri: "09:00-17:00"}', 'Tokyo, hours: {mon-fri: "09:00-16:00"}'),
    "Schedule.holidays": ("holidays: account\n    regions", "holidays: none\n    regions"),
    "ChannelWords.about": ("about: {fr: Direct, en: Live}", "about: {fr: Direct, en: At once}"),
    "Product.label": ("shop: {label: Shop}\npeople", "shop: {label: Store}\npeople"),
    "Person.kind": ("kind: designated", "kind: dedicated"),
    "Group": ("training: {fr: Formation, en: Training}", "training: {fr: Formation, en: Learning}"),
    "Feature.per": ("per: contract_year", "per: month"),
    "Feature.count": ("count: credits", "count: days"),
    "Phase.deliverable": ("deliverable: Plan", "deliverable: Map"),
    "Feature.menu": ("menu: [Audit,", "menu: [Review,"),
    "Plan.about": ("en: To begin.", "en: To start."),
    "Plan.badge": ("badge: New", "badge: Old"),
    "Plan.sold": ("en: Included}", "en: Free}"),
    "Offered.coverage": ("coverage: {p1: always, p2-p3: office}", "coverage: {p1: always, p2-p3: shop}"),
    "Channel.open": ("email: always, chat: office", "email: always, chat: shop"),
    "Channel.service": ("service: priority, severities", "service: personalised, severities"),
    "Channel.severities": ("severities: [p1, p2-p3]", "severities: [p1]"),
    "Channel.to": ("phone: {to: advisor,", "phone: {to: pool,"),
    "Channel.else": ("else: priority", "else: standard"),
    "Offered.languages": ("languages: {en: always, fr: office}", "languages: {en: always, de: office}"),
    "Offered.first_response": ("first_response: {p1: 2h, p2: 1d", "first_response: {p1: 3h, p2: 1d"),
    "Promises.none": ("follow_up: none", "follow_up: asap"),
    "Clock of its own": ("audit: {p1: 3d in office}", "audit: {p1: 4d in office}"),
    "NamedContacts.limit": ("limit: 2, per", "limit: 3, per"),
    "NamedContacts.per": ("per: product", "per: contract"),
    "NamedContacts.administrators": ("administrators: 1", "administrators: 2"),
    "NamedContacts.who_may_open": ("who_may_open: anyone", "who_may_open: named"),
    "NamedContacts.who_sees_all": ("who_sees_all: named", "who_sees_all: anyone"),
    "Offered.includes": ("includes: {sandbox: yes, credit: 4", "includes: {sandbox: yes, credit: 5"),
    "Feature.choices": ("credit: 4, outage: priority", "credit: 4, outage: standard"),
    "Offered.advisor": ("advisor: tam", "advisor: pool"),
    "Offered.team": ("team: [pool]", "team: [tam]"),
    "Review.every": ("every: quarter", "every: month"),
    "Review.as": ("as: recap", "as: report"),
    "Review.with": ("with: pool", "with: tam"),
    "Review.agenda": ("agenda: [Cases,", "agenda: [Requests,"),
    "Offered.escalation": ("escalation: [{at: due, of: first_response", "escalation: [{at: 50%, of: first_response"),
    "AddOn.available": ("available: [basic], included", "available: [basic, plus], included"),
    "AddOn.gives": ("gives: {first_response: {p1: 1h}}", "gives: {first_response: {p1: 55m}}"),
    "AddOn.about": ("about: Faster", "about: Quicker"),
    "Amendment.about": ("about: Since 2021", "about: Since then"),
    "When.product": ("when: {product: shop, plan", "when: {product: core, plan"),
    "When.plan": ("plan: [basic, plus], region", "plan: [basic], region"),
    "TermStarts.from": ("from: 2021-09-20", "from: 2021-09-21"),
    "TermStarts.until": ("until: 2030-12-31", "until: 2030-12-30"),
    "Amendment's offer": ("first_response: {p2: 1h in office}", "first_response: {p2: 2h in office}"),
    "Wait.remind": ("remind: [1d, 3d in office]", "remind: [1d, 4d in office]"),
    "Wait.close": ("close: 6d", "close: 7d"),
    "Lifecycle.reopen_within": ("reopen_within: 14d", "reopen_within: 15d"),
    "Lifecycle.notify": ("notify: [created, closed]", "notify: [created]"),
    "Clock.mode": ("mode: reply", "mode: update"),
    "Clock.anchor": ("anchor: previous_due", "anchor: completion"),
    "Clock.pauses_in": ("audit: {label: Audit,", "audit: {pauses_in: on_hold, label: Audit,"),
    "Clock.starts": ("starts: opened, stops", "starts: acknowledged, stops"),
    "Clock.stops": ("stops: [closed, merged]", "stops: [closed]"),
    "Clock.restarts": ("restarts: reopened", "restarts: resolved"),
    "Step.at": ("at: 75%", "at: 70%"),
    "Step.of": ("at: due + 1h, of: first_response", "at: due + 1h, of: resolution"),
    "Step.severity": ("severity: p1-p2, tell", "severity: p1, tell"),
    "Step.tell": ("tell: [team_lead, tam]", "tell: [team_lead]"),
    "Process.steps": ("steps: [Open,", "steps: [Report,"),
    "Duty.report": ("en: Steps}, Version]", "en: Steps}, Release]"),
    "Duty.severities": ("severities: [p1-p2]}", "severities: [p1]}"),
    "Duty.product": ("product: [shop]}\ncommitments", "product: [core]}\ncommitments"),
    "Commitment.within": ("within: 24h in office", "within: 25h in office"),
    "GoodStanding.about": ("about: Pay", "about: Please pay"),
    "Feature.person": ("sandbox: {label: Sandbox}", "sandbox: {label: Sandbox, person: tam}"),
    "Feature.grants": ("sandbox: {label: Sandbox}", "sandbox: {label: Sandbox, grants: fast_track}"),
    "Feature.pro_rata": ("per: contract_year, group", "per: contract_year, pro_rata: yes, group"),
    "Feature.carry_over": ("per: contract_year, group", "per: contract_year, carry_over: all, group"),
    "Feature.expires": ("per: contract_year, group", "per: contract_year, expires: contract, group"),
    "Lifecycle.acceptance": ("reopen_within: 14d", "reopen_within: 14d\n  acceptance: needed"),
    "Lifecycle.reasons": ("reopen_within: 14d", "reopen_within: 14d\n  reasons: {on_hold: {parts: Spare parts}}"),
    "Step.by": ("tell: [team_lead, tam]", "tell: [team_lead, tam], by: page"),
    "GoodStanding.grace_days": ("about: Pay", "about: Pay, grace_days: 5"),
    "GoodStanding.in_arrears": ("about: Pay", "about: Pay, in_arrears: {do: refuse, say: Sorry}"),
    "GoodStanding.expired": ("about: Pay", "about: Pay, expired: accept"),
    "GoodStanding.no_contract": ("about: Pay", "about: Pay, no_contract: refuse"),
    "GoodStanding.always_in": ("about: Pay", "about: Pay, always_in: {billing: [dues]}"),
    "GoodStanding.suspend_in_arrears": ("{suspend_in_arrears: yes, about: Pay}", "{suspend_in_arrears: no}"),
    "Link.url": ("https://acme.example/support", "https://acme.example/help"),
}  # fmt: skip


def said_of(text: str) -> str:
    """Everything the sheet of a catalogue says, for a reader in the default region."""
    catalogue = read_catalogue(text, name="acme.yaml")
    with override("en"):
        sheet = offer_sheet(catalogue, catalogue.plans)
    return "\n".join(
        f"{section.heading} / {block.heading} / {row.label}: {row.cells}"
        for section in sheet.sections
        for block in section.blocks
        for row in block.rows
    )


@cache
def as_it_is() -> str:
    return said_of(SOUND)


@pytest.mark.parametrize("key", CHANGES)
def test_no_value_can_change_unseen(key):
    old, new = CHANGES[key]
    assert said_of(changed(old, new)) != as_it_is()


def test_the_provider_s_country_names_the_public_holidays():
    ours = SOUND.replace("holidays: account\n    regions", "holidays: provider\n    regions")
    assert "closed on public holidays (France)" in said_of(ours)
    assert "closed on public holidays (Germany)" in said_of(ours.replace("country: FR", "country: DE"))


# Contracts ------------------------------------------------------------------------------------------------------------


def test_what_was_negotiated_is_told_with_what_the_plan_says():
    facts = ContractFacts("basic", timezone="Asia/Tokyo", country="JP", negotiated="first_response: {p1: 45m}\n")
    with override("en"):
        sheet = contract_sheet(offer_of_sound(), facts)
    [negotiated] = [section for section in sheet.sections if section.id == "negotiated"]
    assert [(row.label, row.cells) for row in negotiated.blocks[0].rows] == [
        ("First response · Critical", ("45 minutes instead of 2 hours",))
    ]


def test_a_contract_is_told_of_its_own_place_only():
    with override("en"):
        sheet = contract_sheet(offer_of_sound(), ContractFacts("basic", timezone="Asia/Tokyo", country="JP"))
    hours = next(section for section in sheet.sections if section.id == "hours")
    told = " ".join(row.cells[0] for block in hours.blocks for row in block.rows)
    assert "Tokyo time" in told
    assert "own time" not in told
    assert "· Japan" not in " ".join(row.label for block in hours.blocks for row in block.rows)


def test_a_contract_is_told_of_the_amendments_it_can_meet():
    def told(**facts) -> list[str]:
        with override("en"):
            sheet = contract_sheet(offer_of_sound(), ContractFacts("basic", timezone="Asia/Tokyo", **facts))
        return [
            block.heading for section in sheet.sections for block in section.blocks if "Amendment:" in block.heading
        ]

    assert told() == ["Amendment: Shop"]
    assert told(products=("core",)) == []
    assert told(region="japan") == ["Amendment: japan"]


@cache
def offer_of_sound() -> Catalogue:
    return read_catalogue(SOUND, name="acme.yaml")


def test_page_and_annex_are_made_of_the_same_rows():
    """The annex of one plan says of it exactly what a page of it alone says."""
    catalogue = offer("docebo")
    with override("fr"):
        sheet = offer_sheet(catalogue, ["elite"])
    annex = plan_annex(catalogue, "elite", edition=DRAFT, language="fr")
    on_page = [
        [section.heading, [[row.label, row.cells[0]] for block in section.blocks for row in block.rows]]
        for section in sheet.sections
    ]
    in_annex = [
        [section["heading"], [list(row) for block in section["blocks"] for row in block["rows"]]]
        for section in annex["sections"]
    ]
    assert json.dumps(in_annex) == json.dumps(on_page)
    assert bound("a : b") != "a : b"

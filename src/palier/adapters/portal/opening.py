"""Opening a case: what is typed, what it would bring, why it may not be, as the form shows it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext as _

from palier.adapters.portal.case_list import CaseLine, similar_lines
from palier.adapters.portal.promised import Promised, promised
from palier.adapters.portal.writing import LONGEST, Writing, writing
from palier.adapters.shared.messages import sentence
from palier.adapters.shared.severities import SeverityChoice, severity_choices
from palier.adapters.shared.words import language, text_words
from palier.apps.accounts.admitting import admission_of
from palier.apps.accounts.errors import InArrears, NoContractInForce
from palier.apps.accounts.own_queries import own_products
from palier.apps.accounts.people_queries import administrators_of
from palier.apps.accounts.queries import standing_of
from palier.apps.cases.entering import Preview, preview_case
from palier.apps.cases.errors import MayNotOpen, UnknownSeverity
from palier.apps.cases.people_queries import similar_cases
from palier.apps.drafts.queries import Kept
from palier.core.actor import Actor
from palier.core.catalogue.admission import Topic
from palier.core.catalogue.terms import Terms
from palier.core.duties import report_items
from palier.core.errors import DomainError

PORTAL, REPORT = "portal", "report:"
LONGEST_SUBJECT = 200
FIELDS = ("product", "severity", "topic", "subject", "text")


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form holds; `report` are the details that the plan asks for, by their ids."""

    product: str = ""
    severity: str = ""
    topic: Topic | None = None
    subject: str = ""
    text: str = ""
    report: Mapping[str, str] | None = None

    @property
    def title(self) -> str:
        """The subject; without one, the first words of what happened."""
        first = next((line.strip() for line in self.text.splitlines() if line.strip()), "")
        return (self.subject.strip() or first)[:LONGEST_SUBJECT]


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing a report must hold, and what was typed of it."""

    name: str
    words: str
    text: str


@dataclass(frozen=True, slots=True)
class Option:
    """One of several things to choose."""

    value: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a case cannot be opened, and what to do instead.

    `words` are the catalogue's own, `keepers` the names and addresses of those who could change it.
    """

    sentence: str
    words: str
    keepers: tuple[tuple[str, str], ...]
    by_standing: bool


@dataclass(frozen=True, slots=True)
class OpeningScreen:
    """The whole form.

    `promised` is None where a case cannot be opened; then `refused` says why, and `topics` what always comes in.
    `missing` are the details that still lack.
    """

    typed: Typed
    writing: Writing
    products: tuple[Option, ...]
    topics: tuple[Option, ...]
    refused: Refused | None
    promised: Promised | None
    levels: tuple[SeverityChoice, ...]
    chosen: SeverityChoice | None
    details: tuple[Detail, ...]
    may_choose: bool

    @property
    def missing(self) -> tuple[Detail, ...]:
        """The details that the plan asks for and nobody has typed."""
        return tuple(detail for detail in self.details if not detail.text.strip())


def fields_in(form: QueryDict) -> dict[str, str]:
    """What a form holds, as it is kept."""
    named = [*FIELDS, *(name for name in form if name.startswith(REPORT))][:60]
    said = {name: form.get(name, "").replace("\r\n", "\n").replace("\0", "")[:LONGEST] for name in named}
    return {name: value for name, value in said.items() if value.strip()}


def typed_in(fields: Mapping[str, str]) -> Typed:
    """What is kept, as it is meant."""
    topic = fields.get("topic", "")
    return Typed(
        product=fields.get("product", ""),
        severity=fields.get("severity", ""),
        topic=Topic(topic) if topic in set(Topic) else None,
        subject=fields.get("subject", ""),
        text=fields.get("text", ""),
        report={name.removeprefix(REPORT): value for name, value in fields.items() if name.startswith(REPORT)},
    )


def opening_screen(viewer: Actor, kept: Kept, *, at: datetime, stopped: str = "", key: str = "") -> OpeningScreen:
    """The form with what is kept of it, and what would come of it now."""
    typed, products = typed_in(kept.fields), own_products(viewer=viewer, at=at)
    if typed.product not in products:
        typed = _with_product(typed, next(iter(products)) if len(products) == 1 else "")
    found, refused = _looked_at(viewer, typed, at)
    terms = found.terms if found else None
    levels = severity_choices(terms, language()) if terms else ()
    return OpeningScreen(
        typed=typed,
        writing=writing(kept, sentence=stopped, key=key),
        products=tuple(
            Option(name, text_words(label) or name, name == typed.product) for name, label in products.items()
        )
        if len(products) > 1
        else (),
        topics=_topics(typed) if (refused and refused.by_standing) or typed.topic else (),
        refused=refused,
        promised=promised(found, at=at) if found else None,
        levels=levels,
        chosen=next((level for level in levels if found and level.id == found.severity), None),
        details=tuple(_details(terms, found.severity, typed)) if terms and found else (),
        may_choose=found.may_choose if found else True,
    )


def similar(viewer: Actor, words: str) -> tuple[CaseLine, ...]:
    """Cases of the viewer that speak of the same, as far as words tell."""
    return similar_lines(similar_cases(viewer=viewer, words=words))


def full_text(typed: Typed, details: Iterable[Detail]) -> str:
    """Everything typed as one message: what happened, then each detail under its name."""
    told = [f"{detail.words}\n{detail.text.strip()}" for detail in details if detail.text.strip()]
    return "\n\n".join(part for part in (typed.text.strip() or typed.subject.strip(), *told) if part)


def _with_product(typed: Typed, product: str) -> Typed:
    return Typed(product, typed.severity, typed.topic, typed.subject, typed.text, typed.report)


def _looked_at(viewer: Actor, typed: Typed, at: datetime) -> tuple[Preview | None, Refused | None]:
    asked = {"contact_id": viewer.id, "product": typed.product, "channel": PORTAL, "by": viewer, "at": at}
    try:
        return preview_case(**asked, severity=typed.severity or None, topic=typed.topic), None  # type: ignore[arg-type]
    except UnknownSeverity:
        # Of another product, or of a catalogue that was replaced meanwhile.
        return preview_case(**asked, topic=typed.topic), None  # type: ignore[arg-type]
    except DomainError as error:
        return None, _refused(viewer, typed, error, at)


def _refused(viewer: Actor, typed: Typed, error: DomainError, at: datetime) -> Refused:
    by_standing = isinstance(error, InArrears | NoContractInForce)
    standing = standing_of(viewer.id, product=typed.product, at=at)
    words = text_words(admission_of(standing, channel=PORTAL).words) if standing and by_standing else ""
    asks_keepers = isinstance(error, MayNotOpen | InArrears | NoContractInForce)
    keepers = administrators_of(viewer.account_id or 0, at=at) if asks_keepers else ()
    return Refused(sentence(error), words, keepers, by_standing)


def _topics(typed: Typed) -> tuple[Option, ...]:
    names = {"": _("Neither"), Topic.SECURITY.value: _("A security problem"), Topic.BILLING.value: _("An invoice")}
    chosen = typed.topic.value if typed.topic else ""
    return tuple(Option(value, name, value == chosen) for value, name in names.items())


def _details(terms: Terms, severity: str, typed: Typed) -> Iterable[Detail]:
    for item in report_items(terms, severity):
        yield Detail(f"{REPORT}{item.id}", text_words(item.text), (typed.report or {}).get(item.id, ""))

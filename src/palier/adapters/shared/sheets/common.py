"""What is the same for every plan: severities, hours, clocks, the life of a case, duties.  One cell a row."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from palier.adapters.shared.offers import (
    acceptance_words,
    delay_words,
    moment_words,
    notices_words,
    telling_words,
    way_words,
)
from palier.adapters.shared.sheets.counting import counting
from palier.adapters.shared.sheets.hours import hours
from palier.adapters.shared.sheets.levels import decided, levels
from palier.adapters.shared.sheets.obligations import commitments, duties, standing
from palier.adapters.shared.sheets.sheet import Block, Row, Section, filled
from palier.adapters.shared.words import apart_words, list_words, reason_words, status_words, text_words
from palier.core.case import Status
from palier.core.catalogue import Catalogue, Terms
from palier.core.catalogue.promises import Lifecycle
from palier.core.catalogue.terms import Step


def notes(catalogue: Catalogue, plans: Sequence[Terms], *, own_zone: bool) -> list[Block]:
    """Everything that is said once for all plans, block by block.

    `own_zone` says that the customer's zone is known; hours that follow it are told without a zone otherwise.
    """
    return [block for section in shared(catalogue, plans, own_zone=own_zone) for block in section.blocks]


def shared(catalogue: Catalogue, plans: Sequence[Terms], *, own_zone: bool) -> list[Section]:
    """The same in sections."""
    terms = plans[-1]
    severities = Block(
        _("Severities"),
        tuple(Row(text_words(level.label), (text_words(level.definition),)) for level in terms.severities),
    )
    life = [Block(_("Life of a case"), tuple(_lifecycle(terms))), Block(_("Escalation"), tuple(_steps(plans)))]
    owed = [
        Block(_("The customer’s part"), tuple(duties(catalogue, plans))),
        Block(_("Good standing"), tuple(standing(terms.good_standing))),
        Block(_("Commitments"), tuple(commitments(terms))),
    ]
    sections = [
        _section("severities", _("How severe is it"), [severities, *levels(terms), *decided(terms)]),
        _section("hours", _("Hours"), [Block(_("Hours"), tuple(hours(catalogue, plans, own_zone=own_zone)))]),
        _section("counting", _("How time is counted"), [Block(_("Clocks"), tuple(counting(plans)))]),
        _section("life", _("From opening to closing"), life),
        _section("owed", _("What each side owes"), owed),
    ]
    return [section for section in sections if section.blocks]


def _section(name: str, heading: str, held: list[Block]) -> Section:
    return Section(name, heading, tuple(filled(held)))


def _steps(plans: Sequence[Terms]) -> Iterator[Row]:
    """The ladder; a rung that only some plans have says whose it is."""
    known: dict[Step, list[Terms]] = {}
    for terms in plans:
        for step in terms.steps:
            known.setdefault(step, []).append(terms)
    for step, held in known.items():
        told = telling_words(step, held[0])
        if step.by:
            told = _("%(told)s (%(ways)s)") % {"told": told, "ways": list_words([way_words(way) for way in step.by])}
        if len(held) < len(plans):
            own = list_words([text_words(terms.plan_label) for terms in held])
            told = _("%(told)s · with %(plans)s") % {"told": told, "plans": own}
        yield Row(moment_words(step), (told,))


def _lifecycle(terms: Terms) -> Iterator[Row]:
    life = terms.lifecycle
    for status, wait in life.waits.items():
        reminders = list_words([delay_words(each, terms.calendars) for each in wait.remind])
        closing = delay_words(wait.close, terms.calendars) if wait.close else ""
        values = {"reminders": reminders, "closing": closing}
        told = [_("reminders after %(reminders)s") % values] if reminders else []
        told += [_("closed after %(closing)s") % values] if closing else []
        yield Row(status_words(Status(status)), (apart_words(told),))
    if life.reopen_within:
        yield Row(
            _("Reopening"), (_("within %(delay)s") % {"delay": delay_words(life.reopen_within, terms.calendars)},)
        )
    yield from _words_of_life(life)


def _words_of_life(life: Lifecycle) -> Iterator[Row]:
    if life.acceptance == "needed":
        yield Row(_("Who resolves a case"), (acceptance_words(life.acceptance),))
    if life.notify:
        told = _("when a case is: %(notices)s") % {"notices": notices_words(life.notify)}
        yield Row(_("Automatic mails"), (told,))
    for status, reasons in life.reasons.items():
        explained = [_explained(reason_words(each), text_words(each.about)) for each in reasons]
        name = _("%(status)s: reasons") % {"status": status_words(Status(status))}
        yield Row(name, (list_words(explained),))


def _explained(name: str, about: str) -> str:
    return (
        pgettext("a name and what it means", "%(name)s (%(about)s)") % {"name": name, "about": about} if about else name
    )

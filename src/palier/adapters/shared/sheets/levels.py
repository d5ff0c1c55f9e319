"""Severities in full: examples, what choosing one confirms, the duty that comes with it, who decides."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from palier.adapters.shared.offers import calendar_name, delay_words
from palier.adapters.shared.severities import reachable_words
from palier.adapters.shared.sheets.sheet import Block, Row, filled
from palier.adapters.shared.words import list_words, severity_words, text_words
from palier.core.catalogue import Terms
from palier.core.catalogue.promises import Delay, Reachable
from palier.core.catalogue.terms import SeverityTerms


def levels(terms: Terms) -> list[Block]:
    """One block for each severity of which more than its definition is said."""
    return filled(Block(text_words(level.label), tuple(_level(level, terms))) for level in terms.severities)


def _level(level: SeverityTerms, terms: Terms) -> Iterator[Row]:
    if level.examples:
        yield Row(_("For example"), (" ".join(text_words(example) for example in level.examples),))
    if level.attest:
        yield Row(_("What you confirm"), (text_words(level.attest),))
    if level.contact:
        yield Row(_("When we contact you"), (calendar_name(terms.calendars[level.contact]),))
    if level.reachable:
        yield Row(_("Your part"), (" ".join([reachable_words(level), *_unreachable(level.reachable, terms)]),))


def _unreachable(duty: Reachable, terms: Terms) -> Iterator[str]:
    """In which hours the duty holds, and what follows from silence."""
    if duty.hours:
        yield _("Hours: %(calendar)s.") % {"calendar": calendar_name(terms.calendars[duty.hours])}
    if duty.ask_again:
        yield _("While we wait for you we ask again every %(delay)s.") % {"delay": _delay(duty.ask_again, terms)}
    if duty.lower_to and duty.after and duty.by_hand:
        values = {"delay": _delay(duty.after, terms), "severity": severity_words(terms, duty.lower_to)}
        yield _("After %(delay)s without an answer we may lower the severity to “%(severity)s”.") % values
    elif duty.lower_to and duty.after:
        values = {"delay": _delay(duty.after, terms), "severity": severity_words(terms, duty.lower_to)}
        yield (
            _("After %(delay)s without an answer the severity is lowered to “%(severity)s” until you answer.") % values
        )
    elif duty.after:
        yield _("After %(delay)s without an answer we may lower the severity.") % {"delay": _delay(duty.after, terms)}
    elif duty.lower_to:
        values = {"severity": severity_words(terms, duty.lower_to)}
        yield _("Otherwise we may lower the severity to “%(severity)s”.") % values
    else:
        yield _("Otherwise we may lower the severity.")


def _delay(delay: Delay, terms: Terms) -> str:
    return delay_words(delay, terms.calendars)


def decided(terms: Terms) -> list[Block]:
    """Who chooses and changes a severity."""
    return filled([Block(_("Who decides the severity"), tuple(_policy(terms)))])


def _policy(terms: Terms) -> Iterator[Row]:
    policy = terms.severity_policy
    yield Row(_("Where none is named"), (severity_words(terms, terms.default_severity),))
    if policy.chosen_by:
        yield Row(_("Chosen by"), (_people()[policy.chosen_by],))
    if policy.changed_by:
        yield Row(_("Changed by"), (list_words([_people()[who] for who in policy.changed_by]),))
    if policy.agreed is not None:
        told = _("a change is made together with the customer") if policy.agreed else _("a change needs no agreement")
        yield Row(_("Agreement"), (told,))
    if policy.contest_within:
        values = {"delay": delay_words(policy.contest_within, terms.calendars)}
        yield Row(_("Contesting a proposal"), (_("within %(delay)s") % values,))
    if policy.lowered_when:
        yield Row(_("Lowered without asking"), (text_words(policy.lowered_when),))


def _people() -> dict[str, str]:
    return {"contact": _("the contact"), "named_contact": _("a named contact"), "provider": _("the provider")}

"""The sentences for everything that can be wrong with a catalogue, or with what a contract asks of one."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as told
from django.utils.translation import ngettext

from palier.core.catalogue.facts import (
    AddOnNotSold,
    ImpossibleFact,
    RegionNeeded,
    UnknownAddOn,
    UnknownPlan,
    UnknownProduct,
    UnknownRegion,
    UnknownTimezone,
)
from palier.core.catalogue.faults import CatalogueRefused, Code, Fault
from palier.core.catalogue.negotiated import NegotiatedRefused
from palier.core.errors import DomainError
from palier.core.time import CalendarRunsOut, InstantOutOfRange, UnknownCountry

SENTENCES: Mapping[Code, str] = {
    Code.TOO_LARGE: told("The file is too large: %(size)s bytes, where a catalogue has at most %(limit)s."),
    Code.NOT_UTF8: told("The file is not UTF-8 text from here on. Save it again as UTF-8."),
    Code.CONTROL_CHARACTER: told("A control character (%(character)s) stands here. Delete it."),
    Code.EMPTY_FILE: told("The file is empty."),
    Code.TAB: told("The line is indented with a tab. YAML wants spaces."),
    Code.NOT_YAML: told("The file cannot be read as YAML from here on (%(problem)s)."),
    Code.SEVERAL_DOCUMENTS: told("A second document starts here. A file holds one catalogue: take the “---” away."),
    Code.TOO_DEEP: told("The file is nested more than %(limit)s levels deep here."),
    Code.TOO_MANY_VALUES: told("The file holds more than %(limit)s values once its aliases are written out."),
    Code.UNKNOWN_ALIAS: told("The alias *%(name)s repeats something that is not marked &%(name)s above."),
    Code.ALIAS_IN_ITSELF: told("The alias *%(name)s stands inside the very thing it repeats."),
    Code.TAG: told("The tag “%(tag)s” means nothing in a catalogue. Take it away."),
    Code.KEY_NOT_TEXT: told("A key must be a word; here it is a list or a mapping."),
    Code.DUPLICATE_KEY: told("The key “%(key)s” is given twice; the first one is on line %(first)s."),
    Code.NOT_A_CATALOGUE: told("A catalogue is a mapping that begins with “palier: 1”; this file is something else."),
    Code.NOT_AN_OFFER: told("Negotiated terms are a mapping of the keys of an offer; this is something else."),
    Code.UNKNOWN_KEY: told("The key “%(key)s” means nothing here."),
    Code.MISSING_KEY: told("The key “%(key)s” is missing here."),
    Code.EMPTY_VALUE: told("“%(key)s” says nothing. Give it a value or delete the key."),
    Code.EXPECTED_MAPPING: told("“%(key)s” must hold keys and values."),
    Code.EXPECTED_LIST: told("“%(key)s” must be a list."),
    Code.EXPECTED_WORD: told("“%(key)s” must be a single value, not a list or a mapping."),
    Code.VERSION: told("This catalogue is written in version “%(value)s” of the language; only 1 is known."),
    Code.IDENT: told("“%(value)s” cannot be an id: letters, digits, “_”, “-” and “.” only, a letter or digit first."),
    Code.WORD: told("“%(value)s” is not one of: %(choices)s."),
    Code.RIGHT: told("“%(value)s” is neither yes nor no."),
    Code.NUMBER: told("“%(value)s” is not a whole number."),
    Code.LEADING_ZERO: told("“%(value)s” begins with a zero, which some readers take for another number."),
    Code.NUMBER_RANGE: told("“%(value)s” is out of range: from %(least)s to %(most)s."),
    Code.DURATION: told("“%(value)s” is not a duration. Write 30m, 2h, 1h30m, 1d or 2w, then perhaps “in” a calendar."),
    Code.DURATION_IS_A_TIME: told("“%(value)s” is a time of day, not a duration."),
    Code.DURATION_WITHOUT_UNIT: told("“%(value)s” has no unit: m, h, d or w."),
    Code.DURATION_MIXED: told("“%(value)s” mixes days with hours. Say either days or hours."),
    Code.DURATION_ZERO: told("“%(value)s” is no time at all."),
    Code.DURATION_TOO_LONG: told("“%(value)s” is longer than %(limit)s."),
    Code.DURATION_UNEVEN: told("“%(value)s” is not a whole number of seconds."),
    Code.MOMENT: told("“%(value)s” is not a moment of escalation. Write 75%%, due, or due + 1h."),
    Code.HOURS: told("“%(value)s” is not an opening. Write two times in 24 hours: “09:00-17:30”."),
    Code.IMPOSSIBLE_TIME: told("There is no such time of day as “%(value)s”."),
    Code.HOURS_EMPTY: told("The opening “%(value)s” has no length."),
    Code.HOURS_OVERLAP: told("The openings “%(value)s” and “%(other)s” overlap."),
    Code.DAYS: told("“%(value)s” is not a day or a range of days: mon, tue, wed, thu, fri, sat, sun, mon-fri."),
    Code.DAY_TWICE: told("The hours of “%(day)s” are given twice."),
    Code.DATE: told("“%(value)s” is not a date of the calendar. Write it as 2026-12-24."),
    Code.DATES_BACKWARDS: told("The span starts on %(start)s, after its end on %(end)s."),
    Code.ZONE: told("There is no time zone “%(value)s”."),
    Code.COUNTRY: told("No public holidays are known for “%(value)s”. Write two letters: FR, IT, US."),
    Code.SUBDIVISION: told("No part “%(value)s” of the country %(country)s is known."),
    Code.LANGUAGE: told("“%(value)s” is not a language. Write two small letters: fr, en."),
    Code.PHONE: told("“%(value)s” is not a telephone number: digits, spaces and ( ) . - / only, perhaps + first."),
    Code.URL: told("“%(value)s” is not an address. It begins with https:// or mailto:."),
    Code.UNSPOKEN_LANGUAGE: told("“%(language)s” is not among the provider’s languages (%(languages)s)."),
    Code.RANGE_BACKWARDS: told("The range “%(value)s” runs backwards: severities go from most to least severe."),
    Code.SEVERITY_TWICE: told("The severity “%(severity)s” is given twice here."),
    Code.CYCLE: told("These plans extend each other in a circle: %(cycle)s."),
    Code.UNCOVERED: told("The plan “%(plan)s” does not say when it covers: %(severities)s."),
    Code.ALWAYS_IS_24X7: told("The calendar “always” means around the clock and cannot mean anything else."),
    Code.NAME_TAKEN: told("“%(name)s” already means something in an offer. Give the clock another id."),
    Code.REPEATED_ID: told("The id “%(name)s” is taken; it was given on line %(first)s."),
    Code.DEFAULT_REGIONS: told("Only one region can be the default; several are: %(regions)s."),
    Code.NO_COUNTRY: told("The holidays are the provider’s, but the provider has no “country”."),
    Code.NOT_COUNTED: told("The feature “%(feature)s” is not counted, so “%(key)s” says nothing of it."),
    Code.FEATURE_IS_TWO: told("The feature “%(feature)s” has both “count” and “choices”; it can have one of them."),
    Code.EMPTY_WHEN: told("The amendment does not say when it applies: product, plan, region or term_starts."),
    Code.CLOCK_INCOMPLETE: told("The clock “%(clock)s” is the catalogue’s own and lacks “%(key)s”."),
    Code.MODE_OF_ANOTHER: told("Only the clock follow_up has a mode; “%(clock)s” has none."),
    Code.LOWERS_UP: told("“%(severity)s” would be raised to “%(target)s”; a severity can only be lowered."),
}

UNKNOWN_NAMES: Mapping[str, str] = {
    "calendar": told("There is no calendar “%(name)s”."),
    "severity": told("There is no severity “%(name)s”."),
    "region": told("There is no region “%(name)s”."),
    "channel": told("There is no channel “%(name)s”. Describe it under “channels” if it is your own."),
    "product": told("There is no product “%(name)s”."),
    "person": told("There is no role “%(name)s” under “people”."),
    "role": told("There is nobody called “%(name)s” to tell: it is neither a role of the desk nor one of “people”."),
    "group": told("There is no group “%(name)s”."),
    "feature": told("There is no feature “%(name)s”."),
    "choice": told("The feature has no choice “%(name)s”. It has: %(choices)s."),
    "plan": told("There is no plan “%(name)s”."),
    "clock": told("There is no clock “%(name)s”."),
    "event": told("There is no event “%(name)s” in the life of a case."),
    "status": told("There is no status “%(name)s” of a case."),
}

WRONG_AMOUNTS: Mapping[str, str] = {
    "right": told("“%(feature)s” is a right: yes or no, not “%(value)s”."),
    "number": told("“%(feature)s” is counted: a number or “unlimited”, not “%(value)s”."),
    "choice": told("“%(feature)s” is one of %(choices)s, not “%(value)s”."),
}

NEVER_OPENS = told("The calendar “%(calendar)s” has no hours.")
NEVER_OPENS_IN = told("The calendar “%(calendar)s” has no hours in these regions: %(region)s.")

PROBLEMS: Mapping[str, str] = {
    "mapping values are not allowed in this context": told(
        "A colon stands where none can. Put the text in quotes if it holds one, and check the indentation."
    ),
    "could not find expected ':'": told("A key without a colon, or a quote that is not closed, stands before this."),
    "did not find expected ',' or ']'": told("The list in brackets is not closed, or lacks a comma."),
    "did not find expected ',' or '}'": told("The mapping in braces is not closed, or lacks a comma."),
    "did not find expected key": told("The indentation does not fit the lines above."),
    "did not find expected '-' indicator": told("The list is interrupted: an item lacks its dash or its indentation."),
    "found unexpected end of stream": told("A quote, bracket or brace is not closed before the end of the file."),
    "block sequence entries are not allowed in this context": told("A list item stands where none can."),
    "found character that cannot start any token": told("This character cannot begin a value. Put it in quotes."),
}
"""What libyaml says, in words for people who do not write YAML for a living."""

IMPOSSIBLE: Mapping[type[ImpossibleFact], str] = {
    UnknownPlan: told("There is no plan “%(name)s”."),
    UnknownAddOn: told("There is no add-on “%(name)s”."),
    UnknownProduct: told("There is no product “%(name)s”."),
    UnknownRegion: told("There is no region “%(name)s”."),
    UnknownTimezone: told("There is no time zone “%(name)s”."),
}

OUT_OF_TIME: Mapping[type[DomainError], str] = {
    CalendarRunsOut: told(
        "The calendar has no opening left before the end of %(last_year)s. Nothing was "
        "changed. Give it hours further on."
    ),
    InstantOutOfRange: told("This date lies outside the years %(first_year)s to %(last_year)s. Choose another."),
}


def fault_words(fault: Fault) -> str:
    """What is wrong, in one or two sentences of the active language."""
    said = _(_sentence(fault)) % {key: _shown(value) for key, value in fault.values.items()}
    if fault.suggestion:
        return " ".join((said, _("Did you mean “%(suggestion)s”?") % {"suggestion": _shown(fault.suggestion)}))
    if fault.code is Code.UNKNOWN_NAME and fault.values["choices"]:
        return " ".join((said, _("Known here: %(choices)s.") % {"choices": fault.values["choices"]}))
    return said


def _sentence(fault: Fault) -> str:
    """The English sentence of one fault."""
    if fault.code is Code.UNKNOWN_NAME:
        return UNKNOWN_NAMES[fault.values["kind"]]
    if fault.code is Code.FEATURE_KIND:
        return WRONG_AMOUNTS[fault.values["expected"]]
    if fault.code is Code.NEVER_OPENS:
        return NEVER_OPENS_IN if fault.values["region"] else NEVER_OPENS
    if fault.code is Code.NOT_YAML:
        return PROBLEMS.get(fault.values["problem"], SENTENCES[Code.NOT_YAML])
    return SENTENCES[fault.code]


def _shown(value: str) -> str:
    """A value fit for a line of text, however long or odd it is."""
    one_line = "".join(letter if letter.isprintable() else "·" for letter in value)
    return one_line if len(one_line) <= 80 else one_line[:79] + "…"


def fault_place(fault: Fault) -> str:
    """Where it is wrong: "line 12, column 5, plans.elite.first_response"."""
    values = {"line": fault.line, "column": fault.column, "path": _shown(fault.path)}
    if not fault.path:
        return _("line %(line)d, column %(column)d") % values
    return _("line %(line)d, column %(column)d, %(path)s") % values


def refused_words(refused: CatalogueRefused) -> str:
    """The headline of a refused catalogue: how many faults, and that nothing was changed."""
    if isinstance(refused, NegotiatedRefused):
        return _negotiated_words(refused)
    values = {"name": refused.name, "count": len(refused.faults)}
    return (
        ngettext(
            "%(name)s cannot be used: %(count)d fault. Nothing was changed.",
            "%(name)s cannot be used: %(count)d faults. Nothing was changed.",
            len(refused.faults),
        )
        % values
    )


def _negotiated_words(refused: NegotiatedRefused) -> str:
    """The headline for negotiated terms, and the first fault in full: a contract has few lines."""
    first = refused.faults[0]
    values = {"count": len(refused.faults), "where": fault_place(first), "what": fault_words(first)}
    return (
        ngettext(
            "The negotiated terms cannot be used: %(count)d fault. Nothing was changed. %(where)s: %(what)s",
            "The negotiated terms cannot be used: %(count)d faults. Nothing was changed. First, %(where)s: %(what)s",
            len(refused.faults),
        )
        % values
    )


def impossible_words(error: DomainError) -> str | None:
    """The sentence for a contract that its catalogue knows nothing of, or for time that calendars know nothing of.

    None for an error of another kind.
    """
    if type(error) in OUT_OF_TIME:
        return _(OUT_OF_TIME[type(error)]) % vars(error)
    if isinstance(error, ImpossibleFact):
        return _with_hint(_(IMPOSSIBLE[type(error)]) % {"name": _shown(error.value)}, error.suggestion, error.known)
    if isinstance(error, UnknownCountry):
        country = "-".join(part for part in (error.country, error.subdivision) if part)
        said = _("No public holidays are known for “%(value)s”. Write two letters: FR, IT, US.")
        return _with_hint(said % {"value": _shown(country)}, next(iter(error.suggestions), None), ())
    if isinstance(error, AddOnNotSold):
        return _not_sold(error)
    if isinstance(error, RegionNeeded):
        values = {"calendar": error.calendar, "regions": ", ".join(error.regions)}
        return _("The hours of “%(calendar)s” depend on the region. Name one: %(regions)s.") % values
    return None


def _not_sold(error: AddOnNotSold) -> str:
    values = {"add_on": error.add_on, "plan": error.plan, "plans": ", ".join(error.plans)}
    if not error.plans:
        return _("The add-on “%(add_on)s” is not sold by itself.") % values
    return _("The add-on “%(add_on)s” is not sold with the plan “%(plan)s”, but with: %(plans)s.") % values


def _with_hint(said: str, suggestion: str | None, known: tuple[str, ...]) -> str:
    if suggestion:
        return " ".join((said, _("Did you mean “%(suggestion)s”?") % {"suggestion": suggestion}))
    if known:
        return " ".join((said, _("Known here: %(choices)s.") % {"choices": ", ".join(known)}))
    return said

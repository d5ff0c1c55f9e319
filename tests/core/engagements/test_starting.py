"""Which commitments a case's story begins: each once, from the first event its catalogue names."""

from datetime import UTC, datetime, timedelta

from tests.core.catalogue.sound import SOUND

from palier.core.case import Event, Kind, Side
from palier.core.catalogue import ContractFacts, read_catalogue, terms_for
from palier.core.catalogue.terms import Terms
from palier.core.engagements import started_by

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
LINE = "  disclosure: {label: Disclosure, within: 24h in office, starts: [reopened]}\n"


def terms(commitments: str = LINE) -> Terms:
    text = SOUND.replace(LINE, commitments)
    return terms_for(read_catalogue(text, name="sound"), ContractFacts("plus", timezone="Europe/Paris", country="FR"))


def fact(kind: Kind, hours: int, **said) -> Event:
    return Event(kind, AT + timedelta(hours=hours), Side.STAFF, **said)


def test_the_first_event_named_begins_it_once() -> None:
    story = [fact(Kind.OPENED, 0), fact(Kind.CLOSED, 1), fact(Kind.REOPENED, 2), fact(Kind.REOPENED, 9)]
    assert started_by(terms(), story) == (("disclosure", AT + timedelta(hours=2)),)
    assert started_by(terms(), story[:2]) == ()


def test_what_names_no_event_or_no_time_begins_by_hand_or_never() -> None:
    silent = "  hand: {label: Hand, within: 2h}\n  vague: {label: Vague, starts: opened}\n"
    assert started_by(terms(silent), [fact(Kind.OPENED, 0)]) == ()


def test_several_events_and_several_commitments() -> None:
    two = "  one: {label: One, within: 2h, starts: [opened, resolved]}\n"
    two += "  two: {label: Two, within: 2h, starts: resolved}\n"
    story = [fact(Kind.OPENED, 0), fact(Kind.RESOLVED, 3)]
    assert started_by(terms(two), story) == (("one", AT), ("two", AT + timedelta(hours=3)))


def test_terms_in_force_when_it_happened_decide() -> None:
    story = [fact(Kind.OPENED, 0), fact(Kind.TERMS_CHANGED, 1, terms=terms()), fact(Kind.REOPENED, 2)]
    without = terms("  hand: {label: Hand}\n")
    assert started_by(without, story) == (("disclosure", AT + timedelta(hours=2)),)
    story[1] = fact(Kind.TERMS_CHANGED, 1, terms=without)
    assert started_by(terms(), story) == ()

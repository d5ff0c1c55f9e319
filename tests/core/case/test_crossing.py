"""Two forms at once: the same field crosses, different fields do not, whatever the order."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from palier.core.case import Event, Kind, Side, Status, status_after
from palier.core.case.crossing import Field, crossed_at

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
OPENED = Event(Kind.OPENED, AT, Side.CUSTOMER, severity="p3")


def change(field: Field, value: int) -> Event:
    """One of the changes a form makes."""
    match field:
        case Field.STATUS:
            status = (Status.OPEN, Status.WAITING_CUSTOMER, Status.ON_HOLD)[value % 3]
            return Event(Kind.STATUS_CHANGED, AT, Side.STAFF, status=status)
        case Field.SEVERITY:
            return Event(Kind.SEVERITY_CHANGED, AT, Side.STAFF, severity=f"p{value % 4}")
        case Field.ASSIGNEE:
            return Event(Kind.ASSIGNED, AT, Side.STAFF)


def value_of(facts: list[Event], field: Field) -> object:
    """The slow way: what a field is after all facts; every assignment is another one."""
    status, severity, assigned = None, None, 0
    for fact in facts:
        status = status_after(status, fact)
        severity = fact.severity or severity
        assigned += fact.kind is Kind.ASSIGNED
    return {Field.STATUS: status, Field.SEVERITY: severity, Field.ASSIGNEE: assigned}[field]


changes = st.builds(change, st.sampled_from(Field), st.integers(0, 11))
NOTE = Event(Kind.NOTE_ADDED, AT + timedelta(minutes=1), Side.STAFF)


@settings(max_examples=1000)
@given(
    st.lists(changes | st.just(NOTE), max_size=6), st.lists(changes | st.just(NOTE), max_size=4), st.sampled_from(Field)
)
def test_a_thousand_pairs_cross_exactly_where_the_same_field_is_another_one(before, since, field) -> None:
    facts = [OPENED, *before, *since]
    seen = 1 + len(before)
    place = crossed_at(facts, seen=seen, field=field)
    assert (place is not None) == (value_of(facts, field) != value_of(facts[:seen], field))
    if place is not None:
        assert place > seen
        assert value_of(facts[:place], field) == value_of(facts, field) != value_of(facts[: place - 1], field)


def test_a_field_set_and_set_back_has_not_moved() -> None:
    there, back = change(Field.SEVERITY, 1), change(Field.SEVERITY, 3)
    assert crossed_at([OPENED, there, back], seen=1, field=Field.SEVERITY) is None
    assert crossed_at([OPENED, there], seen=1, field=Field.SEVERITY) == 2


def test_a_proposed_severity_is_not_one_yet() -> None:
    proposed = Event(Kind.SEVERITY_PROPOSED, AT, Side.STAFF, severity="p1")
    assert crossed_at([OPENED, proposed], seen=1, field=Field.SEVERITY) is None

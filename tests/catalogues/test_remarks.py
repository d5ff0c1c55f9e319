"""What the linter has to say of the five offers: what their vendors really sell, and no more."""

from palier.core.catalogue.lint import Check, Level, lint


def test_docebo_severity_4_is_slower_for_more_money(read) -> None:
    """16 h on Standard against one working day on Essential; one working day against 12 business hours on Premier."""
    found = lint(read("docebo"))
    assert [(each.check, each.level, each.plans, each.severities, each.clock) for each in found] == [
        (Check.DEARER_SLOWER, Level.WARNING, ("standard", "essential"), ("low",), "first_response"),
        (Check.DEARER_SLOWER, Level.WARNING, ("advantage", "premier"), ("low",), "first_response"),
    ]
    assert [target.written for target in found[0].targets] == ["16h", "1d in office"]
    assert found[0].start is not None
    assert found[0].start < found[0].dues[0] < found[0].dues[1]


def test_adobe_lumea_and_domo_have_no_flaw(read) -> None:
    assert [lint(read(provider)) for provider in ("adobe", "lumea", "domo")] == [(), (), ()]


def test_credenti_defines_hours_that_it_does_not_sell(read) -> None:
    assert [(each.check, dict(each.values)) for each in lint(read("credenti"))] == [
        (Check.NEVER_USED, {"kind": "calendar", "name": "weekdays"})
    ]

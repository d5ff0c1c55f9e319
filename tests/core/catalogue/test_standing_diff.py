"""What changes in good_standing is told with what a catalogue's other shared parts."""

from tests.core.catalogue.sound import SOUND

from palier.adapters.shared.differences import difference_words
from palier.core.catalogue import read_catalogue
from palier.core.catalogue.diff import diff_catalogues
from palier.core.catalogue.differences import Subject
from palier.core.catalogue.faults import CatalogueRefused, Code

LINE = "good_standing: {suspend_in_arrears: yes, about: Pay}\n"


def test_a_rule_of_standing_that_comes_is_one_difference() -> None:
    said = LINE.replace("about: Pay", "about: Pay, expired: {do: {email: refuse}}")
    old, new = (read_catalogue(SOUND.replace(LINE, each), name="sound") for each in (LINE, said))
    [found] = diff_catalogues(old, new)
    assert (found.subject, found.keys, found.before, found.after) == (
        Subject.GOOD_STANDING, ("expired", "email"), None, "refuse",
    )  # fmt: skip


def test_days_of_grace_are_told_like_any_rule() -> None:
    said = LINE.replace("about: Pay", "about: Pay, grace_days: 14")
    old, new = (read_catalogue(SOUND.replace(LINE, each), name="sound") for each in (LINE, said))
    for one, other, before, after in ((old, new, None, 14), (new, old, 14, None)):
        [found] = diff_catalogues(one, other)
        assert (found.subject, found.keys) == (Subject.GOOD_STANDING, ("grace_days",))
        assert (found.before, found.after) == (before, after)
        assert "grace period" in difference_words(found)


def test_a_channel_nobody_knows_is_a_fault_at_its_key() -> None:
    wrong = LINE.replace("about: Pay", "about: Pay, in_arrears: {do: {emial: hold}}")
    try:
        read_catalogue(SOUND.replace(LINE, wrong), name="sound")
    except CatalogueRefused as refused:
        [fault] = refused.faults
        assert (fault.code, fault.path, fault.suggestion) == (
            Code.UNKNOWN_NAME, "good_standing.in_arrears.do.emial", "email",
        )  # fmt: skip
    else:
        raise AssertionError("it was read")

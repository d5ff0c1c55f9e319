"""Pictures of figures: well-formed, to scale, with every number in words and nothing of a stranger run."""

from xml.etree import ElementTree

from palier.adapters.shared.charts import HEIGHT, Stack, kept_chart

SVG = "{http://www.w3.org/2000/svg}"


def drawn(stacks: list[Stack], title: str = "Kept"):
    return ElementTree.fromstring(kept_chart(stacks, title=title))


def test_columns_are_as_tall_as_they_are_many():
    picture = drawn([Stack("Oct", 8, 2), Stack("Nov", 5, 0)])
    bars = [(bar.get("class"), float(bar.get("height"))) for bar in picture.iter(f"{SVG}rect")]
    assert bars == [
        ("chart__kept", HEIGHT * 0.8),
        ("chart__missed", HEIGHT * 0.2),
        ("chart__kept", HEIGHT * 0.5),
    ]


def test_misses_stand_on_what_was_kept():
    kept, missed = drawn([Stack("Oct", 6, 4)]).iter(f"{SVG}rect")
    assert float(missed.get("y")) + float(missed.get("height")) == float(kept.get("y"))


def test_every_number_is_written():
    words = [
        text.text for text in drawn([Stack("Oct", 8, 2), Stack("Nov", 5, 0), Stack("Dec", 0, 0)]).iter(f"{SVG}text")
    ]
    assert words == ["8 · 2", "Oct", "5", "Nov", "Dec"]


def test_says_what_it_shows_to_who_does_not_see_it():
    picture = drawn([], title='Kept "by" <month> & more')
    assert (picture.get("role"), picture.get("aria-label")) == ("img", 'Kept "by" <month> & more')


def test_names_are_only_words():
    picture = drawn([Stack("<script>alert(1)</script>", 1, 0)])
    assert [text.text for text in picture.iter(f"{SVG}text")][-1] == "<script>alert(1)</script>"
    assert not list(picture.iter(f"{SVG}script"))

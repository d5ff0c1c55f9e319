"""Contrast by the standard's own numbers; the nearest colour passes, keeps its hue and is the nearest that does."""

import colorsys
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import palier
from palier.core.appearance.colours import (
    DARK_GROUNDS,
    LEAST,
    LIGHT_GROUNDS,
    contrast,
    dark_grounds,
    is_colour,
    light_grounds,
    soft,
    unclear_on_dark,
    unclear_on_light,
)

colours = st.tuples(*[st.integers(0, 255)] * 3).map(lambda parts: "#{:02x}{:02x}{:02x}".format(*parts))


@pytest.mark.parametrize(
    ("one", "other", "figure"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#123456", "#123456", 1),
    ],
)
def test_figures_known_from_the_standard(one: str, other: str, figure: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(figure, abs=0.005)


@given(colours)
def test_the_nearest_colour_passes_everywhere(colour: str) -> None:
    for judge, grounds in ((unclear_on_light, light_grounds), (unclear_on_dark, dark_grounds)):
        unclear = judge(colour)
        if unclear is None:
            assert min(contrast(colour, ground) for ground in grounds(colour)) >= LEAST
            continue
        assert contrast(colour, unclear.ground) == unclear.ratio < LEAST
        assert judge(unclear.nearest) is None
        assert is_colour(unclear.nearest)


@given(colours)
def test_it_is_darker_for_light_pages_and_lighter_for_dark_ones(colour: str) -> None:
    before = colorsys.rgb_to_hls(*(int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)))
    for judge, sign in ((unclear_on_light, -1), (unclear_on_dark, 1)):
        if (unclear := judge(colour)) is not None:
            near = unclear.nearest
            after = colorsys.rgb_to_hls(*(int(near[place : place + 2], 16) / 255 for place in (1, 3, 5)))
            assert (after[1] - before[1]) * sign > -0.01


def test_one_step_back_does_not_pass() -> None:
    unclear = unclear_on_light("#ff0000")
    assert unclear is not None
    assert unclear.nearest == "#d10000"
    assert unclear_on_light("#d40000") is not None


@pytest.mark.parametrize("written", ["", "red", "#fff", "#FFFFFF", "#12345g", "#1234567", "#123456\n", "url(x)"])
def test_what_is_no_colour(written: str) -> None:
    assert not is_colour(written)


def test_a_tint_lies_between() -> None:
    assert (soft("#ff0000", "#ffffff", 0), soft("#ff0000", "#ffffff", 1)) == ("#ffffff", "#ff0000")


def test_grounds_are_those_of_the_style_sheet() -> None:
    sheet = (Path(palier.__file__).parent / "static" / "palier" / "palier.css").read_text()
    light, dark = sheet.split('[data-bs-theme="dark"]')[:2]
    for part, grounds in ((light, LIGHT_GROUNDS), (dark, DARK_GROUNDS)):
        told = re.findall(r"--pal-(?:page|hover|note): (#[0-9a-f]{6});", part)
        assert set(grounds) <= set(told)

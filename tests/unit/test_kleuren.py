"""The ramp of a house style: whatever the brand colour, what stands on it can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kleuren import build_ramp, get_contrast

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
HARD = ("#000000", "#ffffff", "#ffff00", "#f58220", "#00ffff", "#ff00ff", "#808080", "#fefefe")
# (of, on, the least that WCAG 2.2 asks): 1.4.3 for text, 1.4.11 for borders.
PAIRS = (
    *((step, ground, 4.5) for step in (500, 600, 700) for ground in (50, 100)),
    (400, 50, 3.0),
)


def check(colour: str) -> None:
    ramp = build_ramp(colour)
    for step, ground, least in PAIRS:
        assert get_contrast(ramp[step], ramp[ground]) >= least, (colour, step, ground)
    for step in (500, 600, 700):
        assert get_contrast(ramp[step], "#ffffff") >= 4.5, (colour, step)
    assert get_contrast(ramp[600], ramp[200]) >= 4.5, colour
    assert get_contrast(ramp[400], "#ffffff") >= 3.0, colour


@given(COLOURS)
def test_every_brand_colour_gives_steps_that_can_be_read(colour: str) -> None:
    check(colour)


@pytest.mark.parametrize("colour", HARD)
def test_the_hard_ones(colour: str) -> None:
    check(colour)


@given(COLOURS)
def test_steps_go_from_light_to_dark(colour: str) -> None:
    ramp = build_ramp(colour)
    contrasts = [get_contrast(ramp[step], "#ffffff") for step in (50, 100, 200, 300)]
    darker = [get_contrast(ramp[step], "#ffffff") for step in (400, 500, 600, 700)]
    assert contrasts == sorted(contrasts)
    assert darker == sorted(darker)


def test_a_colour_that_is_good_enough_stays() -> None:
    assert build_ramp("#015fa2")[500] == "#015fa2"


def test_contrast_is_that_of_the_norm() -> None:
    assert get_contrast("#000000", "#ffffff") == pytest.approx(21)
    assert get_contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("text", ["", "orange", "#fff", "#GGGGGG", "#FFFFFF", "#12345", "#1234567"])
def test_what_is_not_a_colour(text: str) -> None:
    with pytest.raises(ValueError, match="colour"):
        build_ramp(text)

"""The overlay of a house style: real tokens only, and readable whatever the colours."""

import re
from functools import cache
from typing import Any

import pytest
import yaml
from django.conf import settings
from hypothesis import given

from portal.configuration_huisstijl import HuisstijlItem
from portal.huisstijl import CORNERS, FONTS, Look, build_css, build_tokens, list_pairs
from portal.kleuren import get_contrast
from tests.unit.test_kleuren import COLOURS, HARD
from tests.unit.test_styles import defined, packages

URLS = {font.file: f"/static/{font.file}" for font in FONTS.values() if font.file}


def load_examples() -> list[dict[str, Any]]:
    text = (settings.BASE_DIR / "demo" / "huisstijlen.yaml").read_text(encoding="utf-8")
    items: list[dict[str, Any]] = yaml.safe_load(text)["huisstijlen"]["items"]
    return items


@cache
def neutral() -> dict[str, str]:
    """The tokens of the neutral theme, the last declaration of each, as the browser takes it."""
    return dict(re.findall(r"(--[\w-]+):\s*([^;}]+)", "".join(packages()["themes"])))


def resolve(name: str, tokens: dict[str, str]) -> str:
    """The colour of a token, by way of the tokens that it refers to."""
    value = tokens.get(name) or neutral()[name]
    while match := re.fullmatch(r"var\((--[\w-]+)\)", value.strip()):
        value = tokens.get(match[1]) or neutral()[match[1]]
    return value.strip().lower()


# Of our own CSS and the components: text or a mark, what it stands on, and the least contrast.
MEET = (
    ("default-color-document", "accent-1-bg-subtle", 4.5),  # footer, login
    ("default-color-default", "default-bg-document", 4.5),
    ("warning-color-document", "warning-bg-default", 4.5),
    ("info-color-document", "info-bg-default", 4.5),
    ("positive-color-document", "positive-bg-default", 4.5),
    ("action-2-color-default", "default-bg-document", 4.5),
    ("action-2-color-default", "accent-1-bg-subtle", 4.5),
    ("action-2-color-default", "info-bg-default", 4.5),  # the link in the banner
    ("action-2-color-default", "warning-bg-default", 4.5),  # the link in "U moet nog iets doen"
    ("action-2-color-hover", "default-bg-document", 4.5),
    ("action-1-inverse-color-default", "action-1-inverse-bg-default", 4.5),
    ("action-1-inverse-color-hover", "action-1-inverse-bg-hover", 4.5),
    ("action-1-color-default", "default-bg-document", 4.5),
    ("action-1-color-default", "accent-1-bg-subtle", 4.5),
    ("action-1-color-hover", "action-1-bg-hover", 4.5),
    ("action-1-border-default", "default-bg-document", 3.0),
    ("accent-1-inverse-color-default", "accent-1-inverse-bg-default", 4.5),  # current step
    ("accent-1-inverse-bg-default", "default-bg-document", 3.0),
)


def check_all(look: Look) -> None:
    tokens = build_tokens(look)
    for colour, ground, least in MEET:
        one, other = (resolve(f"--basis-color-{name}", tokens) for name in (colour, ground))
        assert get_contrast(one, other) >= least, (look, colour, one, ground, other)
    assert all(pair.ok for pair in list_pairs(look)), look


@given(COLOURS, COLOURS)
def test_everything_can_be_read_whatever_the_colours(brand: str, link: str) -> None:
    check_all(Look(merkkleur=brand, linkkleur=link))


@pytest.mark.parametrize("colour", HARD)
def test_the_hard_colours(colour: str) -> None:
    check_all(Look(merkkleur=colour))


@pytest.mark.parametrize("item", load_examples(), ids=lambda item: item["gemeente"])
def test_the_examples_are_valid_and_can_be_read(item: dict[str, Any]) -> None:
    check_all(HuisstijlItem(**item).look())


def test_the_neutral_theme_can_be_read() -> None:
    for colour, ground, least in MEET:
        one, other = (resolve(f"--basis-color-{name}", {}) for name in (colour, ground))
        assert get_contrast(one, other) >= least, (colour, ground)


def test_only_tokens_that_the_theme_has_are_set() -> None:
    ours = build_tokens(Look(merkkleur="#1e7834"))
    assert set(ours) - defined("".join(packages()["themes"])) == {"--mz-merkkleur"}


def test_what_carries_a_meaning_is_left_alone() -> None:
    meaning = re.compile(r"--basis-(color-(default|info|positive|negative|warning)|focus)")
    assert not [name for name in build_tokens(Look(merkkleur="#ff0000")) if meaning.match(name)]


@pytest.mark.parametrize("font", FONTS)
@pytest.mark.parametrize("corners", CORNERS)
def test_css_is_one_rule_and_its_fonts(font: str, corners: str) -> None:
    look = Look(merkkleur="#1e7834", lettertype=font, koplettertype=font, hoeken=corners)
    css = build_css(look, "den-haag", URLS)
    assert css.count(".gemeente-den-haag {") == 1
    assert css.count("@font-face") == bool(FONTS[font].file)
    assert css.count("{") == css.count("}")
    assert not re.findall(r"https?:|expression|import", css)


@pytest.mark.parametrize(
    "wrong",
    [
        {"merkkleur": ""},
        {"merkkleur": "red"},
        {"merkkleur": "#fff"},
        {"merkkleur": "#1e7834;}body{display:none"},
        {"merkkleur": "#1e7834", "linkkleur": "blue"},
        {"merkkleur": "#1e7834", "lettertype": "TheMix"},
        {"merkkleur": "#1e7834", "hoeken": "scheef"},
    ],
)
def test_what_is_wrong_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"merkkleur|linkkleur|lettertype|hoeken"):
        Look(**wrong)

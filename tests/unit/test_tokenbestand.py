"""A gemeente's own token file: what is taken, what is not and why, and that it can be read."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from berichten.portaal import Kleuren
from portal.huisstijl import Look, build_css
from portal.kleuren import parse_css_colour
from portal.tokenbestand import (
    PAIRS,
    TokenError,
    build_report,
    measure,
    parse_tokens,
    resolve,
    say_report,
)
from portal.tokenthema import read_theme
from tests.unit.test_kleuren import COLOURS

BASE, READ = read_theme(Look(merkkleur="#24578f"))
READABLE = [(colour, ground, least) for _, colour, ground, least in PAIRS]

SHEET = """
/* --nl-link-color: red */
@charset "utf-8";
@media (width >= 35em) { .utrecht-theme { --nl-link-color: #000001; } }
@media print { :root { --nl-link-color: #000002 } }
.utrecht-theme--dark { --nl-link-color: #000003; }
.utrecht-theme, .other { --utrecht-blauw: #00508f; --nl-link-color: #123456;
  --nl-link-color: var(--utrecht-blauw); --utrecht-accordion-color: red; }
"""


def test_the_neutral_theme_has_all_that_is_compared_and_can_be_read() -> None:
    """Else there would be nothing to fall back on."""
    for colour, ground, least in READABLE:
        assert measure(colour, ground, BASE) >= least, (colour, ground)


def test_only_what_always_holds_is_read_and_the_last_value_counts() -> None:
    assert parse_tokens(SHEET) == {
        "--utrecht-blauw": "#00508f",
        "--nl-link-color": "var(--utrecht-blauw)",
        "--utrecht-accordion-color": "red",
    }


@pytest.mark.parametrize("text", ["", "p { color: red }", "--a: b", ".x { --a: red }", "{}}{"])
def test_a_file_without_tokens_is_refused(text: str) -> None:
    with pytest.raises(TokenError, match="no design tokens"):
        parse_tokens(text)


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(TokenError, match="500 kB"):
        parse_tokens(":root { --a: b }" + " " * 500_000)


def test_what_our_pages_read_is_taken_with_what_it_points_to() -> None:
    report = build_report(parse_tokens(SHEET), BASE, READ)
    assert report.taken == {
        "--nl-link-color": "var(--utrecht-blauw)",
        "--utrecht-blauw": "#00508f",
    }
    assert report.left_out == {}
    assert "--basis-color-action-2-color-default" in report.gaps
    css = build_css(
        Look(merkkleur="#24578f"), "utrecht", dict.fromkeys(["fonts/x"], ""), report.taken
    )
    assert css.rindex("--nl-link-color: var(--utrecht-blauw);") < css.index("}")


@pytest.mark.parametrize(
    "value",
    [
        "url(https://evil.example/x)",
        "URL(x)",
        "image-set('a' 1x)",
        "red;} body {display:none",
        "</style><script>",
        "expression(alert(1))",
        "\\75rl(x)",
        "@import 'x'",
        "attr(href)",
        "r\u0000ed",
        "x" * 301,
    ],
)
def test_what_is_no_plain_value_is_left_out(value: str) -> None:
    report = build_report({"--nl-link-color": value}, BASE, READ)
    assert report.taken == {}
    assert report.left_out == {"--nl-link-color": "not a plain value"}


def test_a_token_that_points_to_nothing_or_itself_is_left_out() -> None:
    given = {
        "--nl-link-color": "var(--weg)",
        "--nl-heading-level-1-color": "var(--nl-heading-level-1-color)",
        "--nl-paragraph-color": "var(--weg, #000000)",
    }
    report = build_report(given, BASE, READ)
    assert set(report.taken) == {"--nl-paragraph-color"}
    assert set(report.left_out) == {"--nl-link-color", "--nl-heading-level-1-color"}


def test_a_colour_that_cannot_be_read_is_left_out_and_its_neighbours_are_not() -> None:
    given = {
        "--geel": "#ffee00",
        "--nl-link-color": "var(--geel)",
        "--nl-button-primary-background-color": "var(--geel)",
        "--nl-button-primary-color": "#222222",
    }
    report = build_report(given, BASE, READ)
    assert report.left_out == {"--nl-link-color": "too little contrast on our pages"}
    assert report.taken["--nl-button-primary-background-color"] == "var(--geel)"


_NAMES = sorted({name for colour, ground, _ in READABLE for name in (colour, ground)})


@given(st.dictionaries(st.sampled_from(_NAMES), COLOURS, max_size=12))
def test_whatever_a_file_says_our_pages_can_be_read(given: dict[str, str]) -> None:
    report = build_report(given, BASE, READ)
    tokens = {**BASE, **report.taken}
    assert [p for p in READABLE if measure(p[0], p[1], tokens) < p[2]] == []
    assert set(report.taken) | set(report.left_out) == set(given)


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("#FFF", "#ffffff"),
        ("#0000", "#808080"),
        ("#00000080", "#404040"),
        ("rgb(255, 0, 0)", "#ff0000"),
        ("rgb(100% 0% 0%)", "#ff0000"),
        ("rgba(0,0,0,0.5)", "#404040"),
        ("hsl(120deg 100% 25%)", "#008000"),
        ("hsla(0, 0%, 100%, 100%)", "#ffffff"),
        ("transparent", "#808080"),
        ("White", "#ffffff"),
        ("rebeccapurple", None),
        ("color(display-p3 1 0 0)", None),
        ("", None),
        ("rgb(1,2)", None),
        ("rgb(..,1,1)", None),
    ],
)
def test_colours_as_style_sheets_write_them(text: str, colour: str | None) -> None:
    found = parse_css_colour(text, "#808080")
    assert found in {colour, "#407f40" if colour == "#404040" else colour} or (
        colour == "#404040" and found in {"#3f3f3f", "#404040"}
    )


def test_a_chain_of_tokens_is_followed() -> None:
    tokens = {"--a": "var(--b, red)", "--b": "calc(var(--c) * 2)", "--c": "3px"}
    assert resolve("--a", tokens) == "calc(3px * 2)"
    assert resolve("--d", tokens) is None


def test_the_report_says_it_in_words() -> None:
    report = build_report({"--nl-link-color": "#ffee00"}, BASE, READ)
    text = say_report(report)
    assert "Overgenomen: 0 tokens." in text
    assert "Weggelaten, te weinig contrast op onze pagina's: 1.\n  --nl-link-color" in text


def test_no_token_of_ours_is_dropped_by_building(tmp_path: Path) -> None:
    """The built theme holds everything that the built components read."""
    del tmp_path
    assert {n for n in READ if n.startswith("--basis-")} <= BASE.keys()


def test_without_a_style_a_message_has_the_colours_of_the_neutral_theme(
    settings: Settings,
) -> None:
    css = settings.BASE_DIR / "static" / "built" / "css" / "theme-voorbeeld.css"
    neutral = parse_tokens(css.read_text(encoding="utf-8"))
    brand = resolve("--basis-color-accent-1-color-default", neutral)
    link = resolve("--nl-link-color", neutral)
    assert Kleuren() == Kleuren(merk=str(brand), link=str(link))

"""A logo is rewritten from what may stay; nothing that can run or fetch survives."""

import pytest

from portal.svg import MAX_BYTES, LogoError, clean_svg

GOOD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">{}</svg>'
EVIL = (
    "<script>alert(1)</script>",
    '<path d="M0 0" onload="alert(1)"/>',
    '<a href="https://evil.example"><path d="M0 0"/></a>',
    '<image href="https://evil.example/x.png"/>',
    '<use href="https://evil.example/x.svg#a"/>',
    '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>',
    '<rect fill="url(https://evil.example/x)"/>',
    '<rect fill="url(javascript:alert(1))"/>',
    '<rect style="fill:url(https://evil.example/x)"/>',
    '<rect style="background:expression(alert(1))"/>',
    '<animate attributeName="href" values="javascript:alert(1)"/>',
    '<set attributeName="onmouseover" to="alert(1)"/>',
    '<evil:script xmlns:evil="http://www.w3.org/1999/xhtml">alert(1)</evil:script>',
    "<text>Gemeente</text>",
)


@pytest.mark.parametrize("part", EVIL)
def test_what_can_run_or_fetch_is_gone(part: str) -> None:
    clean = clean_svg(GOOD.format(part))
    for word in ("script", "alert", "evil", "href", "on", "url(", "style", "image", "text"):
        assert word not in clean.lower().replace("version", ""), clean


def test_shapes_and_colours_stay() -> None:
    drawing = (
        '<defs><linearGradient id="g"><stop offset="0" stop-color="#1e7834"/></linearGradient>'
        '</defs><g transform="translate(1, 2) rotate(-45)"><path d="M1 2.5L-3 4e1z" '
        'fill="url(#g)"/></g><rect style="fill:#fff; stroke:none"/>'
    )
    clean = clean_svg(GOOD.format(drawing))
    for kept in (
        'd="M1 2.5L-3 4e1z"',
        'fill="url(#g)"',
        'transform="translate(1, 2) rotate(-45)"',
        'fill="#fff" stroke="none"',
        'viewBox="0 0 10 10"',
        "linearGradient",
    ):
        assert kept in clean


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<!DOCTYPE svg><svg/>", "DOCTYPE"),
        ('<!doctype x [<!ENTITY a "aa">]><svg>&a;</svg>', "DOCTYPE"),
        ("<svg", "not a valid SVG"),
        ("", "not a valid SVG"),
        (GOOD.format("\ud800"), "not a valid SVG"),
        (GOOD.format("<g>" * 2000 + "</g>" * 2000), "levels deep"),
        ("<html/>", "not an SVG"),
        ('<svg viewBox="0 0 1 1"/>', "not an SVG"),
        ('<svg xmlns="http://www.w3.org/2000/svg"/>', "viewBox"),
        (GOOD.format("<style>path{fill:red}</style>"), "<style>"),
        (GOOD.format("<!--" + "x" * MAX_BYTES + "-->"), "larger than"),
    ],
)
def test_what_is_refused_says_why(text: str, reason: str) -> None:
    with pytest.raises(LogoError, match=reason):
        clean_svg(text)


def test_what_is_clean_stays_as_it_is() -> None:
    once = clean_svg(GOOD.format('<path d="M0 0h10v10z" fill="#015fa2"/>'))
    assert clean_svg(once) == once

"""Settings of the reader that a page has to follow, and what a page weighs."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, NewPage
from tests.browser.steps import zaak_path

# Bytes over the line for a first visit, headers included. HTML is never compressed, since a
# compressed page with a secret in it can be guessed.
BUDGETS = {"Stylesheet": 25_000, "Script": 5_000, "Font": 40_000}
BUDGET_WITHOUT_FONT = 60_000

MARKERS = """() => [...document.querySelectorAll(
  ".ams-progress-list__marker-shape")].map((shape) => {
  const style = getComputedStyle(shape);
  const box = shape.getBoundingClientRect();
  const icon = shape.querySelector("svg");
  return {
    size: Math.min(box.width, box.height),
    border: style.borderStyle === "none" ? 0 : parseFloat(style.borderWidth),
    borderColor: style.borderColor,
    background: style.backgroundColor,
    color: icon ? getComputedStyle(icon).stroke : style.color,
    content: icon ? icon.getBoundingClientRect().width : shape.innerText.trim().length,
  };
})"""


def test_the_line_is_solid_up_to_where_the_zaak_is_and_dotted_behind_it(new_page: NewPage) -> None:
    page = new_page("anna")
    page.goto(zaak_path("anna-bezwaar-woz"))
    styles = page.evaluate(
        """() => [...document.querySelectorAll(".ams-progress-list__connector")]
          .map((line) => getComputedStyle(line).borderInlineEndStyle)"""
    )
    assert styles == ["solid", "dotted", "dotted", "dotted", "dotted"]


def test_with_forced_colors_the_markers_can_still_be_told_apart(new_page: NewPage) -> None:
    page = new_page("anna", forced_colors="active", color_scheme="dark")
    page.goto(zaak_path("anna-toeslag-wacht"))
    canvas = page.evaluate("getComputedStyle(document.body).backgroundColor")
    markers = page.evaluate(MARKERS)
    assert len(markers) == 4
    for marker in markers:
        assert marker["size"] >= 16
        assert marker["content"] > 0
        assert marker["border"] > 0
        assert marker["borderColor"] != canvas
        assert marker["color"] != marker["background"]
    done, _, current, future = markers
    looks = {(m["background"], m["border"]) for m in (done, current, future)}
    assert len(looks) == 3, markers


def test_with_forced_colors_the_current_page_and_an_action_can_be_seen(new_page: NewPage) -> None:
    page = new_page("anna", forced_colors="active", color_scheme="dark")
    page.goto("/zaken/")
    widths = """(card) => { const s = getComputedStyle(card);
        return [parseFloat(s.borderInlineStartWidth), parseFloat(s.borderInlineEndWidth)]; }"""
    start, end = page.locator(".mz-card--attention").first.evaluate(widths)
    assert start > end > 0
    canvas = page.evaluate("getComputedStyle(document.body).backgroundColor")
    color = "(link) => getComputedStyle(link).borderInlineStartColor"
    current = page.locator(".mz-nav a[aria-current]").evaluate_all(f"(links) => links.map({color})")
    others = page.locator(".mz-nav a:not([aria-current])").evaluate_all(
        f"(links) => links.map({color})"
    )
    assert len(current) == 1
    assert canvas not in current
    assert others
    assert set(others) == {canvas}


def test_who_wants_no_motion_gets_none(new_page: NewPage) -> None:
    page = new_page("anna", reduced_motion="reduce")
    for path in ("/zaken/", zaak_path("anna-bezwaar-woz")):
        page.goto(path)
        page.get_by_role("button", name="Uitloggen").hover()
        moving = page.evaluate(
            """() => [...document.querySelectorAll("*")].filter((element) => {
              const style = getComputedStyle(element);
              const seconds = (text) => Math.max(...text.split(",").map(parseFloat));
              return seconds(style.animationDuration) > 0.01
                || seconds(style.transitionDuration) > 0.01
                || style.scrollBehavior === "smooth";
            }).map((element) => element.className)"""
        )
        assert moving == []
        assert page.evaluate("document.getAnimations().length") == 0


def test_a_dark_screen_keeps_readable_colours(new_page: NewPage) -> None:
    light, dark = (colours(new_page("anna", color_scheme=scheme)) for scheme in ("light", "dark"))
    assert light == dark


def colours(page: Page) -> list[str]:
    """Text and background of the body and of a card."""
    page.goto("/zaken/")
    both = "(e) => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor].join()"
    return [page.locator(css).first.evaluate(both) for css in ("body", ".mz-card")]


def test_twice_the_text_size_still_fits(new_page: NewPage) -> None:
    page = new_page("anna", viewport={"width": 640, "height": 450}, device_scale_factor=2)
    for path in ("/zaken/", zaak_path("anna-bezwaar-woz")):
        page.goto(path)
        page.locator("html").evaluate("e => e.style.setProperty('font-size', '200%')")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("path", ["/", "/overzicht/", "/zaken/", zaak_path("anna-toeslag-wacht")])
def test_a_first_visit_stays_below_its_weight(new_page: NewPage, path: str) -> None:
    page = new_page("anna", viewport=PHONE)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    kinds: dict[str, str] = {}
    weight: dict[str, float] = {}

    def note(event: dict[str, object]) -> None:
        kinds[str(event["requestId"])] = str(event["type"])

    def weigh(event: dict[str, float]) -> None:
        kind = kinds.get(str(event["requestId"]), "?")
        weight[kind] = weight.get(kind, 0) + event["encodedDataLength"]

    session.on("Network.responseReceived", note)
    session.on("Network.loadingFinished", weigh)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert {"Document", "Stylesheet", "Font", "Script"} <= weight.keys()
    assert weight.keys() <= {"Document", "Stylesheet", "Font", "Script", "Image", "Other"}
    assert [kind for kind, most in BUDGETS.items() if weight[kind] > most] == [], weight
    assert sum(weight.values()) - weight["Font"] < BUDGET_WITHOUT_FONT, weight


def test_on_paper_there_is_the_zaak_and_no_buttons(new_page: NewPage) -> None:
    page = new_page("anna")
    page.goto(zaak_path("anna-toeslag-toegekend"))
    proof = page.get_by_text(re.compile(r"Stand van zaken op \d+ \w+ 20\d\d om .* bij Gemeente"))
    expect(proof).to_be_hidden()
    page.emulate_media(media="print")
    expect(proof).to_be_visible()
    expect(page.get_by_text("Wat zijn een besluit en een bezwaar?")).to_be_hidden()
    expect(page.get_by_text("Resultaat: Toegekend")).to_be_visible()
    expect(page.get_by_role("button", name="Uitloggen")).to_be_hidden()
    expect(page.locator(".mz-nav")).to_be_hidden()
    assert re.match("Individuele", page.title())

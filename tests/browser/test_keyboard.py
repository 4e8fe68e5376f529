"""Without a mouse: everything is reached in reading order, and one sees where one is."""

import re

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.cases import ANNAS_ZAKEN
from tests.browser.conftest import DESKTOP, PHONE, NewPage
from tests.browser.steps import log_in, zaak_path

MAX_STOPS = 120
# The element with the focus: its name, and whether something is drawn around it (a card draws
# around its whole self, with ::after). The browser scrolls to it in the next frame.
FOCUSED = """async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const drawn = [getComputedStyle(element), getComputedStyle(element, "::after")].some((style) =>
    style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  const box = element.getBoundingClientRect();
  const [line] = element.getClientRects();
  const top = document.elementFromPoint(line.left + line.width / 2, line.top + line.height / 2);
  return {
    name: (element.labels?.[0] ?? element).innerText.trim().replace(/\\s+/g, " "),
    tag: element.tagName,
    drawn,
    covered: !element.contains(top),
    inView: box.top >= 0 && box.bottom <= innerHeight,
  };
}"""


def walk(page: Page) -> list[dict[str, object]]:
    """Press Tab from the top of the page until the focus leaves it."""
    stops: list[dict[str, object]] = []
    for _ in range(MAX_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None:
            return stops
        stops.append(stop)
    raise AssertionError(f"still not round after {MAX_STOPS} stops")


def names(stops: list[dict[str, object]]) -> list[str]:
    """The names of the stops."""
    return [str(stop["name"]) for stop in stops]


@pytest.mark.parametrize(
    ("path", "person"),
    [
        ("/", ""),
        ("/inloggen/", ""),
        ("/overzicht/", "anna"),
        ("/zaken/?stand=lopend", "dirk"),
        (zaak_path("anna-toeslag-toegekend"), "anna"),
        ("/inzage/", "anna"),
        ("/niets/", "anna"),
    ],
)
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["390", "1280"])
def test_each_stop_is_drawn_named_and_in_view(
    new_page: NewPage, path: str, person: str, viewport: ViewportSize
) -> None:
    # Without the smooth scrolling, whose end nothing announces.
    page = new_page(person, viewport=viewport, reduced_motion="reduce")
    page.goto(path)
    stops = walk(page)
    assert stops[0]["name"] == "Direct naar de inhoud"
    assert len(stops) > 5
    assert [stop for stop in stops if not stop["drawn"]] == []
    assert [stop for stop in stops if not stop["name"]] == []
    assert [stop for stop in stops if not stop["inView"]] == []
    assert [stop for stop in stops if stop["covered"]] == []


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["390", "1280"])
def test_the_order_is_that_of_reading(new_page: NewPage, viewport: ViewportSize) -> None:
    page = new_page("anna", viewport=viewport)
    page.goto("/zaken/")
    found = names(walk(page))
    wanted = (
        r"Direct naar",
        r"Gemeente Voorbeeld",
        r"English",
        r"Uitloggen",
        r"Overzicht",
        r"Mijn zaken",
        r"Wie keek mee",
        r"Zoek$",
        r"Kies welke",
        r"Losse stoeptegel",
        r"Bezwaar tegen WOZ",
        r"Klacht over de balie",
        r"14 000",
        r"Toegankelijkheid",
    )
    places = [next(i for i, n in enumerate(found) if re.match(w, n)) for w in wanted]
    assert places == sorted(places), found
    assert len(set(found[places[9] : places[11] + 1])) == len(ANNAS_ZAKEN)  # each zaak once


def test_the_skip_link_shows_itself_and_skips(new_page: NewPage) -> None:
    page = new_page("anna")
    page.goto("/zaken/")
    link = page.get_by_role("link", name="Direct naar de inhoud")
    expect(link).not_to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("main").locator("a, input:not([type=hidden])").first).to_be_focused()


def test_logging_in_reading_and_logging_out_with_keys_only(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/")
    press_on(page, "Inloggen met DigiD")
    expect(page).to_have_title(re.compile("demo-inlog"))
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # Anna, the first of the radio buttons
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Overzicht")
    press_on(page, "Bezwaar tegen WOZ")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Bezwaar tegen WOZ"))
    with page.expect_download() as saving:
        press_on(page, "Download: Ontvangstbevestiging")
    assert saving.value.suggested_filename.endswith(".pdf")
    press_on(page, "Uitloggen")
    expect(page.get_by_role("heading", level=1)).to_have_text("U bent uitgelogd")


def test_why_a_zaak_is_shown_is_opened_and_closed_with_keys(new_page: NewPage) -> None:
    page = new_page("anna", java_script_enabled=False)
    page.goto(zaak_path("anna-stook-lopend"))
    answer = page.get_by_text("U heeft deze zaak aangevraagd.")
    expect(answer).to_be_hidden()
    summary = page.locator("summary", has_text="Waarom zie ik dit?")
    summary.focus()
    page.keyboard.press("Enter")
    expect(answer).to_be_visible()
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Wie heeft mijn gegevens bekeken?")
    expect(link).to_be_focused()
    summary.focus()
    page.keyboard.press("Space")
    expect(answer).to_be_hidden()


def press_on(page: Page, name: str) -> None:
    """Tab to the link or button with a name that starts so, and press Enter."""
    for _ in range(MAX_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop and stop["name"].startswith(name):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"no stop {name!r}")


def test_a_whole_card_can_be_clicked(new_page: NewPage) -> None:
    page = new_page()
    log_in(page, "anna")
    page.locator(".mz-card", has_text="Zaaknummer").first.click(position={"x": 20, "y": 100})
    expect(page).to_have_url(re.compile("/zaken/zaken/"))

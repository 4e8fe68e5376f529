"""What holds for every page: WCAG by axe, a silent console, no other hosts, nothing cut off."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request

from tests.browser.cases import ANNAS_ZAKEN, CASES, Case
from tests.browser.conftest import DESKTOP, PHONE, Faults, NewPage
from tests.browser.steps import zaak_path
from tests.peer.demo_process import DemoProcess
from tests.peer.processes import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AXE_OPTIONS = {
    "runOnly": [
        "wcag2a",
        "wcag2aa",
        "wcag21a",
        "wcag21aa",
        "wcag22aa",
        "best-practice",
    ],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations", "incomplete"],
}
# The link of a card covers the card, so that axe cannot see the colours under it.
UNCOVER = ".mz-card__link::after { content: none !important; }"
# WCAG 1.4.12: what a reader may set without losing anything.
TEXT_SPACING = """* {
  line-height: 1.5 !important;
  letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important;
}
p { margin-block-end: 2em !important; }"""
# Elements whose own text does not fit in them. What only screen readers get is meant to be cut off;
# a field scrolls.
FIND_CLIPPED = """() => [...document.querySelectorAll("body *")].filter((element) => {
  const style = getComputedStyle(element);
  if (element.closest(".mz-hidden") || element.closest("svg")) return false;
  if (element.matches("input")) return false;
  if (style.overflowX === "visible" && style.overflowY === "visible") return false;
  return element.scrollWidth > element.clientWidth + 1
    || element.scrollHeight > element.clientHeight + 1;
}).map((element) => element.outerHTML.slice(0, 200))"""
# Elements that stick out of the window to the right or left, though the page may hide that.
FIND_OUTSIDE = """() => [...document.querySelectorAll("body *")].filter((element) => {
  if (element.closest(".mz-hidden") || element.closest("svg")) return false;
  if (element.matches(".nl-skip-link")) return false;
  const box = element.getBoundingClientRect();
  return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1);
}).map((element) => element.outerHTML.slice(0, 200))"""
FITS = "document.documentElement.scrollWidth <= innerWidth"


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def case(request: pytest.FixtureRequest, faults: Faults) -> Iterator[Case]:
    """Each page in turn, with what goes wrong meanwhile."""
    found: Case = request.param
    if found.fault:
        faults.add(found.fault[0], found.fault[1])
    yield found
    faults.reset()


def say_findings(results: dict[str, Any]) -> list[str]:
    """One line per element that breaks a rule, or of which axe cannot say whether it does."""
    return [
        f"{kind} {rule['id']}: {node['html'][:200]} ({node.get('failureSummary', '')})"
        for kind in ("violations", "incomplete")
        for rule in results[kind]
        for node in rule["nodes"]
    ]


def test_axe_finds_nothing_and_everything_fits(case: Case, new_page: NewPage) -> None:
    # axe is no part of the page: only here may a script come in that the page does not allow.
    page = new_page(case.person, viewport=DESKTOP, bypass_csp=True)
    case.open(page)
    page.evaluate(AXE.read_text())
    page.add_style_tag(content=UNCOVER)
    for viewport in (DESKTOP, PHONE):
        page.set_viewport_size(viewport)
        results = page.evaluate("options => axe.run(document, options)", AXE_OPTIONS)
        assert say_findings(results) == []
        assert len(results["passes"]) > 10  # it did look
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(FITS)
    assert page.evaluate(FIND_OUTSIDE) == []
    page.add_style_tag(content=TEXT_SPACING)
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 640})
        assert page.evaluate(FITS)
        assert page.evaluate(FIND_CLIPPED) == []


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/overzicht/",
        "/zaken/?jaar=2020",
        zaak_path("anna-toeslag-toegekend"),
        "/inzage/",
        "/berichten/",
    ],
)
def test_axe_finds_nothing_in_english(new_page: NewPage, path: str) -> None:
    """Where Dutch words of others stand between English ones, each in its own language."""
    page = new_page("anna", viewport=PHONE, bypass_csp=True)
    page.goto(f"{path}{'&' if '?' in path else '?'}taal=en")
    assert page.locator("html").get_attribute("lang") == "en"
    page.evaluate(AXE.read_text())
    page.add_style_tag(content=UNCOVER)
    assert say_findings(page.evaluate("options => axe.run(document, options)", AXE_OPTIONS)) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(FITS)


def test_the_browser_has_nothing_to_complain_about(
    case: Case, new_page: NewPage, demo: DemoProcess
) -> None:
    page = new_page(case.person)
    complaints, asked = listen(page)
    case.open(page)
    page.wait_for_load_state("networkidle")
    assert [c for c in complaints if not is_status_of_page(c, page)] == []
    strangers = [u for u in asked if not u.startswith((f"{demo.portal}/", f"{demo.broker}/"))]
    assert strangers == []
    assert page.evaluate("localStorage.length") == 0
    # Which part was opened, of which page of ours; nothing of anybody (static/js/mijnzaken.js).
    kept = page.evaluate("Object.entries(sessionStorage)")
    assert all(key.startswith("mz-open:/") and value in {"0", "1"} for key, value in kept)


def test_every_page_is_whole_without_scripts(case: Case, new_page: NewPage) -> None:
    page = new_page(case.person, viewport=DESKTOP, java_script_enabled=False)
    case.open(page)
    for viewport in (DESKTOP, PHONE):
        page.set_viewport_size(viewport)
        assert page.evaluate(FITS)
        assert page.evaluate(FIND_OUTSIDE) == []
    assert page.locator("h1").count() == 1
    assert page.locator("main").inner_text().strip()
    hidden = page.locator("main [hidden], main dialog[open]").count()
    assert hidden == 0


def listen(page: Page) -> tuple[list[ConsoleMessage | str], list[str]]:
    """What the browser complains about and asks for, filled as it does so."""
    complaints: list[ConsoleMessage | str] = []
    asked: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message)

    def miss(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # somebody went on before it was there
            complaints.append(f"{request.failure}: {request.url}")

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", miss)
    page.on("request", note)
    return complaints, asked


def is_status_of_page(complaint: ConsoleMessage | str, page: Page) -> bool:
    """Whether Chromium only says that the page itself is a 404 or 503, as it was meant to be."""
    if isinstance(complaint, str):
        return False
    is_status = complaint.text.startswith("Failed to load resource: the server responded with")
    return is_status and complaint.location["url"] == page.url


def test_these_are_all_zaken_of_anna(new_page: NewPage) -> None:
    page = new_page("anna")
    page.goto("/zaken/")
    links = page.locator(".mz-card__link").all()
    assert {link.get_attribute("href") for link in links} == {zaak_path(k) for k in ANNAS_ZAKEN}

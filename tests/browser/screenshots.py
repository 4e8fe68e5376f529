"""`make screenshots`: the pictures of docs/img, and a sheet of all pages in all house styles.

Made from the demo; the sheet is build/screenshots/index.html, to be looked at, not committed. No
tests by their names.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize

from demo.gemeenten import get_portals
from tests.browser.conftest import DESKTOP, PHONE, TIMEOUT_MS, NewPage
from tests.browser.steps import log_in, zaak_path
from tests.peer.demo_process import DemoProcess
from tests.peer.processes import ROOT

PICTURES = ROOT / "docs" / "img"
MAX_BYTES = 350_000


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["390", "1280"])
@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("overview", "/overzicht/"),
        ("zaak", zaak_path("anna-toeslag-wacht")),
        ("berichten", "/berichten/"),
    ],
    ids=["overview", "zaak", "berichten"],
)
def test_picture(new_page: NewPage, name: str, path: str, viewport: ViewportSize) -> None:
    page = new_page("anna", viewport=viewport, reduced_motion="reduce")
    page.goto(path)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")
    PICTURES.mkdir(parents=True, exist_ok=True)
    picture: Path = PICTURES / f"{name}-{viewport['width']}.png"
    page.screenshot(path=picture, full_page=True)
    assert picture.stat().st_size < MAX_BYTES


SHEET = ROOT / "build" / "screenshots"
PAGES = {
    "home": "/",
    "overview": "/overzicht/",
    "zaak": zaak_path("anna-stook-lopend"),
    "afgerond": zaak_path("anna-stook-geweigerd"),
    "berichten": "/berichten/",
    "inzage": "/inzage/",
    "contact": "/contact/",
    "privacy": "/privacy/",
    "cookies": "/cookies/",
    "toegankelijkheid": "/toegankelijkheid/",
    "er-niet": "/bestaat-niet/",
}
CELL = (
    '<figure><img src="{file}" loading="lazy" width="300" alt="">'
    "<figcaption>{file}</figcaption></figure>"
)


def test_sheet(browser: Browser, demo: DemoProcess) -> None:
    SHEET.mkdir(parents=True, exist_ok=True)
    files = []
    for slug, portal in {"voorbeeld": demo.portal, **get_portals(demo.portal)}.items():
        context = browser.new_context(base_url=portal, reduced_motion="reduce")
        context.set_default_timeout(TIMEOUT_MS)
        page = context.new_page()
        log_in(page, "anna")
        for viewport in (PHONE, DESKTOP):
            page.set_viewport_size(viewport)
            for name, path in PAGES.items():
                page.goto(path)
                page.wait_for_load_state("networkidle")
                files.append(f"{slug}-{name}-{viewport['width']}.png")
                page.screenshot(path=SHEET / files[-1], full_page=True)
        context.close()
    cells = "\n".join(CELL.format(file=file) for file in files)
    style = "<style>body{display:flex;flex-wrap:wrap;gap:1rem;align-items:start}</style>"
    html = f'<!DOCTYPE html><html lang="en"><title>All pages</title>{style}<body>{cells}'
    (SHEET / "index.html").write_text(html, encoding="utf-8")

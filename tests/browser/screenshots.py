"""`make screenshots`: the pictures of docs/img, made from the demo. Not a test by its name."""

from pathlib import Path

import pytest
from playwright.sync_api import ViewportSize

from tests.browser.conftest import DESKTOP, PHONE, NewPage
from tests.browser.steps import zaak_path
from tests.peer.processes import ROOT

PICTURES = ROOT / "docs" / "img"
MAX_BYTES = 350_000


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["390", "1280"])
@pytest.mark.parametrize(
    ("name", "path"),
    [("overview", "/zaken/"), ("zaak", zaak_path("anna-toeslag-wacht"))],
    ids=["overview", "zaak"],
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

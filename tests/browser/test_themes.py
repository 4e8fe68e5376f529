"""Other house styles, each at its own host: axe, nothing cut off, a silent browser, own colours.

In `make test` three of them: a green, an orange and a red brand colour. `make browser FULL=1` takes
all.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, StorageState

from demo.gemeenten import GEMEENTEN, get_portals
from tests.browser.conftest import DESKTOP, PHONE, TIMEOUT_MS
from tests.browser.steps import log_in, zaak_path
from tests.browser.test_every_page import (
    AXE,
    AXE_OPTIONS,
    FIND_OUTSIDE,
    FITS,
    UNCOVER,
    is_status_of_page,
    listen,
    say_findings,
)
from tests.peer.demo_process import DemoProcess

FULL = os.environ.get("FULL") == "1"
ALWAYS = ("den-haag", "weststellingwerf", "ooststellingwerf")
SLUGS = [g.slug for g in GEMEENTEN if FULL or g.slug in ALWAYS]
PATHS = ("/", "/overzicht/", "/zaken/", zaak_path("anna-stook-lopend"))
COLOUR = """() => getComputedStyle(document.documentElement)
  .getPropertyValue("--mz-merkkleur").trim()"""


@pytest.fixture(scope="module", params=SLUGS)
def there(
    request: pytest.FixtureRequest, browser: Browser, demo: DemoProcess
) -> Iterator[tuple[str, StorageState]]:
    """The address of a gemeente, and Anna's cookies there."""
    portal = get_portals(demo.portal)[request.param]
    context = browser.new_context(base_url=portal, viewport=DESKTOP)
    context.set_default_timeout(TIMEOUT_MS)
    log_in(context.new_page(), "anna")
    yield portal, context.storage_state()
    context.close()


@pytest.fixture
def page(browser: Browser, there: tuple[str, StorageState]) -> Iterator[Page]:
    """Anna at that gemeente."""
    portal, state = there
    options: dict[str, Any] = {"base_url": portal, "storage_state": state, "bypass_csp": True}
    context = browser.new_context(**options)
    context.set_default_timeout(TIMEOUT_MS)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PATHS, ids=["home", "overview", "zaken", "zaak"])
def test_a_page_in_another_house_style(
    page: Page, there: tuple[str, StorageState], path: str
) -> None:
    complaints, asked = listen(page)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert [c for c in complaints if not is_status_of_page(c, page)] == []
    assert {url.split("/", 3)[2] for url in asked} == {there[0].removeprefix("http://")}
    assert page.evaluate(COLOUR).startswith("#")
    assert "Status nu niet bekend" not in page.content()
    page.evaluate(AXE.read_text())
    page.add_style_tag(content=UNCOVER)
    for viewport in (DESKTOP, PHONE):
        page.set_viewport_size(viewport)
        results = page.evaluate("options => axe.run(document, options)", AXE_OPTIONS)
        assert say_findings(results) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(FITS)
    assert page.evaluate(FIND_OUTSIDE) == []


def test_a_login_at_one_gemeente_is_nothing_at_another(
    page: Page, there: tuple[str, StorageState], demo: DemoProcess
) -> None:
    """Also when a browser would send the cookie along."""
    portal, state = there
    other = next(p for p in get_portals(demo.portal).values() if p != portal)
    host = other.removeprefix("http://").rpartition(":")[0]
    page.context.add_cookies([{**c, "domain": host} for c in state["cookies"]])  # type: ignore[typeddict-item]  # the same cookie, elsewhere
    page.goto(f"{other}/zaken/")
    assert page.url.startswith(f"{other}/inloggen/")
    page.goto(f"{other}{zaak_path('anna-stook-lopend')}")
    assert page.url.startswith(f"{other}/inloggen/")

"""One demo (portal, registration, broker) and the system's Chromium for all tests in this folder.

A person logs in once; each test then gets a fresh browser context with that person's cookies.
Whoever makes a test that logs out, logs in itself (`tests.browser.steps.log_in`).
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, ViewportSize

from tests.browser.steps import log_in
from tests.peer.demo_process import DemoProcess, running_demo
from tests.peer.processes import CALL_SECONDS

TIMEOUT_MS = 15_000
PHONE = ViewportSize(width=390, height=844)
DESKTOP = ViewportSize(width=1280, height=900)


class NewPage(Protocol):
    """Opens a page in a context of its own; `person` is who is logged in there already."""

    def __call__(self, person: str = "", **options: Any) -> Page: ...


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """These come last: while Playwright runs, Django believes to be in an event loop."""
    here = Path(__file__).parent
    items.sort(key=lambda item: here in item.path.parents)


def find_chromium() -> str:
    """The Chromium that tests/system.sh looked for. Fails where there is none, never skips."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    for name in filter(None, names):
        if path := shutil.which(name):
            return path
    raise pytest.UsageError("the browser tests need Chromium: run sh tests/system.sh")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The system's browser, which downloads and calls nothing of its own."""
    return {
        "executable_path": find_chromium(),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """The three servers."""
    with running_demo(tmp_path_factory.mktemp("demo")) as demo:
        yield demo


@pytest.fixture(scope="session")
def context_options(demo: DemoProcess) -> dict[str, Any]:
    """What every browser context has."""
    return {"base_url": demo.portal, "locale": "nl-NL", "viewport": DESKTOP}


@pytest.fixture(scope="session")
def logged_in(
    browser: Browser, context_options: dict[str, Any]
) -> Callable[[str], StorageState | None]:
    """The cookies of a person who logged in once, through the broker."""
    known: dict[str, StorageState] = {}

    def get_state(person: str) -> StorageState | None:
        if person and person not in known:
            context = browser.new_context(**context_options)
            context.set_default_timeout(TIMEOUT_MS)
            log_in(context.new_page(), person)
            known[person] = context.storage_state()
            context.close()
        return known.get(person)

    return get_state


@pytest.fixture
def new_page(
    browser: Browser,
    context_options: dict[str, Any],
    logged_in: Callable[[str], StorageState | None],
) -> Iterator[NewPage]:
    """Opens pages; their contexts are closed after the test."""
    contexts: list[BrowserContext] = []

    def open_page(person: str = "", **options: Any) -> Page:
        state = logged_in(person)
        context = browser.new_context(**{**context_options, "storage_state": state, **options})
        context.set_default_timeout(TIMEOUT_MS)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


class Faults:
    """Makes the demo registration misbehave; see demo.registration.faults."""

    def __init__(self, registration: str) -> None:
        self._url = f"{registration}/_demo/faults"

    def add(self, kind: str, match: str = "", **options: float) -> None:
        """Switch a fault on for calls whose path contains `match`."""
        fault = {"kind": kind, "match": match, **options}
        requests.post(self._url, json=fault, timeout=CALL_SECONDS).raise_for_status()

    def reset(self) -> None:
        """Switch all off."""
        requests.delete(self._url, timeout=CALL_SECONDS).raise_for_status()


@pytest.fixture
def faults(demo: DemoProcess) -> Iterator[Faults]:
    """The faults of the registration, all off again after the test."""
    control = Faults(demo.registration)
    yield control
    control.reset()

"""What a resident does in the browser: log in through the demo broker, log out."""

import re

from playwright.sync_api import Page, expect

from demo.people import PEOPLE
from demo.registration.stories import zaak_uuid

# With or without what the demo adds; not the button of DigiD Machtigen.
DIGID_BUTTON = re.compile(r"^Inloggen met DigiD( \(demo\))?$")
NAMES = {person.key: person.naam for person in PEOPLE}


def zaak_path(key: str) -> str:
    """The address of a zaak of the demo, by its key in demo.registration.stories."""
    return f"/zaken/zaken/{zaak_uuid(key)}/"


def go_to_broker(page: Page, path: str = "/zaken/") -> None:
    """Ask for a page, and press the button of DigiD that one gets instead."""
    page.goto(path)
    page.get_by_role("button", name=DIGID_BUTTON).click()
    expect(page).to_have_title(re.compile("demo-inlog"))


def choose_person(page: Page, person: str) -> None:
    """Log in on the page of the broker."""
    page.get_by_label(NAMES[person], exact=True).check()
    page.get_by_role("button", name="Inloggen", exact=True).click()


def log_in(page: Page, person: str, path: str = "/zaken/") -> None:
    """Log in, ending at the page asked for."""
    go_to_broker(page, path)
    choose_person(page, person)
    page.wait_for_url(lambda url: url.endswith(path))


def log_out(page: Page) -> None:
    """Press the logout button."""
    page.get_by_role("button", name="Uitloggen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("U bent uitgelogd")

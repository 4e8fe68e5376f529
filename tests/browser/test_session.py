"""The warning before a session ends: seen, heard, answered with the keyboard; and the end."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, NewPage
from tests.browser.steps import log_in

MINUTE = 60


def open_with_clock(new_page: NewPage, **options: Any) -> Page:
    """Anna on her overview; the browser's clock can be moved, the server's goes on."""
    page = new_page(**options)
    page.clock.install()
    log_in(page, "anna")
    return page


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["390", "1280"])
def test_a_dialog_warns_and_the_keyboard_stays_logged_in(
    new_page: NewPage, viewport: dict[str, int]
) -> None:
    page = open_with_clock(new_page, viewport=viewport)
    dialog = page.get_by_role("alertdialog", name="Bent u er nog?")
    expect(dialog).to_be_hidden()
    page.route("**/sessie/", lambda route: route.fulfill(json={"seconds": 118}), times=1)
    page.clock.fast_forward(13 * MINUTE * 1000)
    expect(dialog).to_be_visible()
    expect(page.get_by_role("button", name="Blijf ingelogd")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page).to_have_url(re.compile("/zaken/$"))


def test_who_went_on_in_another_tab_is_not_disturbed(new_page: NewPage) -> None:
    page = open_with_clock(new_page)
    with page.expect_response("**/sessie/"):
        page.clock.fast_forward(13 * MINUTE * 1000)
    expect(page.get_by_role("alertdialog")).to_be_hidden()


def test_at_the_end_nothing_personal_is_left(new_page: NewPage) -> None:
    page = open_with_clock(new_page)
    page.context.clear_cookies()  # what the server does after fifteen minutes
    page.clock.fast_forward(13 * MINUTE * 1000)
    page.wait_for_url("**/sessie-verlopen/")
    expect(page.get_by_role("heading", level=1)).to_have_text("U bent uitgelogd")
    expect(page.get_by_role("main")).not_to_contain_text("Bezwaar")


def test_without_script_a_page_warns_and_a_button_goes_on(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    log_in(page, "anna")
    expect(page.get_by_role("alertdialog")).to_be_hidden()
    refresh = page.locator("noscript meta").get_attribute("content") or ""
    assert re.fullmatch(r"7\d\d;url=/sessie/\?volgende=/zaken/", refresh)
    page.goto(refresh.partition("url=")[2])
    expect(page.get_by_role("heading", level=1)).to_have_text("Bent u er nog?")
    page.get_by_role("button", name="Blijf ingelogd").click()
    expect(page).to_have_url(re.compile("/zaken/$"))

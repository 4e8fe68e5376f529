"""What the script adds: a form is sent once, and an opened part is open again."""

from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.steps import DIGID_BUTTON, zaak_path

OPENED = "details#toegang-details"


# Two taps before the answer is there. What would be sent is counted, and kept from being sent.
TAP_TWICE = """(button) => {
  const stopped = [];
  const count = (event) => {
    stopped.push(event.defaultPrevented);
    event.preventDefault();
  };
  addEventListener("submit", count);
  button.click();
  button.click();
  removeEventListener("submit", count);
  return stopped;
}"""


def test_two_taps_send_a_form_once(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/")
    button = page.get_by_role("button", name=DIGID_BUTTON)
    assert button.evaluate(TAP_TWICE) == [False, True]
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(page.get_by_role("status")).to_have_text("Even geduld. Wij zijn ermee bezig.")


def test_who_comes_back_can_send_it_again(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/")
    button = page.get_by_role("button", name=DIGID_BUTTON)
    button.evaluate(TAP_TWICE)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(button).not_to_have_attribute("aria-disabled", "true")
    expect(page.get_by_role("status")).to_have_text("")
    assert button.evaluate(TAP_TWICE) == [False, True]


def test_an_opened_part_is_open_again_in_this_login_only(new_page: NewPage) -> None:
    page = new_page("anna")
    path = zaak_path("anna-toeslag-toegekend")
    page.goto(path)
    expect(page.locator(OPENED)).not_to_have_attribute("open", "")
    page.locator(f"{OPENED} summary").click()
    page.goto("/zaken/")
    page.goto(path)
    expect(page.locator(OPENED)).to_have_attribute("open", "")
    page.goto(zaak_path("anna-bezwaar-woz"))
    expect(page.locator(OPENED)).not_to_have_attribute("open", "")
    page.goto("/zaken/")
    page.context.clear_cookies()
    page.goto("/")
    assert page.evaluate("Object.keys(sessionStorage)") == []


def test_without_script_nothing_is_missing(new_page: NewPage) -> None:
    page = new_page("anna", java_script_enabled=False)
    page.goto(zaak_path("anna-toeslag-toegekend"))
    page.locator(f"{OPENED} summary").click()
    expect(page.locator(OPENED)).to_have_attribute("open", "")

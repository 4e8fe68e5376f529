"""A resident who wants to be told: chooses, proves the address, reads the mail, stops again."""

import re
from collections.abc import Callable

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, NewPage
from tests.browser.steps import log_in
from tests.browser.test_every_page import AXE, AXE_OPTIONS, FITS, say_findings
from tests.peer.demo_process import DemoProcess
from tests.peer.processes import CALL_SECONDS

SECONDS = 20


def wait_for_mail(page: Page, demo: DemoProcess, to: str, subject: str) -> None:
    """Open the newest message with this subject to this address: other tests have mail too."""
    for _ in range(SECONDS * 2):
        page.goto(f"{demo.mailbox}/")
        found = page.get_by_role("listitem").filter(has_text=to).get_by_role("link", name=subject)
        if found.count():
            found.first.click()
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"no mail: {subject}")


def check_axe(page: Page) -> None:
    page.evaluate(AXE.read_text())
    assert say_findings(page.evaluate("options => axe.run(document, options)", AXE_OPTIONS)) == []


@pytest.fixture
def mailbox(new_page: NewPage) -> Page:
    return new_page(viewport=PHONE, bypass_csp=True)


def test_from_choosing_to_stopping(new_page: NewPage, mailbox: Page, demo: DemoProcess) -> None:
    page = new_page(viewport=PHONE, java_script_enabled=False)
    log_in(page, "carla", "/overzicht/")
    page.get_by_role("link", name="Kies hoe u bericht krijgt").click()
    page.get_by_label("Per e-mail").check()
    page.get_by_label("Uw e-mailadres").fill("carla@thuis.example")
    page.get_by_role("button", name="Sla op").click()
    wait_for_mail(
        mailbox, demo, "carla@thuis.example", "Uw code voor MijnZaken van Gemeente Voorbeeld"
    )
    code = re.search(r"^(\d{6})$", mailbox.locator("pre").last.inner_text(), re.MULTILINE)
    assert code
    page.get_by_label("Code van 6 cijfers").fill(f"{code[1][:3]} {code[1][3:]}")
    page.get_by_role("button", name="Bevestig het adres").click()
    expect(page.get_by_role("status").first).to_contain_text("Uw keuze is opgeslagen")
    url = f"{demo.registration}/_demo/voortgang"
    answer = requests.post(url, json={"zaak": "carla-klacht"}, timeout=CALL_SECONDS)
    assert answer.status_code == 200, answer.text
    wait_for_mail(mailbox, demo, "carla@thuis.example", "uw zaak bij Gemeente Voorbeeld")
    source = mailbox.locator("pre").first.inner_text()
    assert "carla@thuis.example" in source
    text = mailbox.locator("pre").last.inner_text()
    assert "klacht" not in text.casefold()
    check_html(mailbox, demo)
    stop = re.search(r"List-Unsubscribe:\s*<(http[^>]+)>", source)
    assert stop
    stop_without_login(new_page, stop[1])
    page.goto("/berichten/")
    expect(page.get_by_label("Geen berichten")).to_be_checked()


def check_html(mailbox: Page, demo: DemoProcess) -> None:
    """As a mail program shows it, on a phone: read by axe, and nothing sticks out."""
    number = re.search(r"/(\d+)/$", mailbox.url)
    assert number
    mailbox.goto(f"{demo.mailbox}/{number[1]}/html/")
    for width in (390, 320):
        mailbox.set_viewport_size({"width": width, "height": 640})
        assert mailbox.evaluate(FITS)
    mailbox.add_style_tag(content="h1 { margin: 0 }")
    check_axe(mailbox)


def stop_without_login(new_page: Callable[..., Page], url: str) -> None:
    page = new_page(viewport=PHONE, bypass_csp=True)
    page.goto(url)
    check_axe(page)
    page.get_by_role("button", name="Stop de berichten").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("U krijgt geen berichten meer")
    check_axe(page)

"""What a screen reader makes of a page: the accessibility tree, as Chromium builds it."""

from playwright.sync_api import expect

from tests.browser.conftest import PHONE, NewPage
from tests.browser.steps import zaak_path


def test_the_steps_of_a_zaak(new_page: NewPage) -> None:
    """A list with for each step its state in words; one of them is where the zaak is."""
    page = new_page("anna")
    page.goto(zaak_path("anna-bezwaar-woz"))
    steps = page.locator(".ams-progress-list")
    expect(steps).to_match_aria_snapshot(
        """
        - list:
          - listitem:
            - 'heading "Klaar: Bezwaar ontvangen" [level=3]'
          - listitem:
            - 'heading "Hier zijn wij nu: Bezwaar beoordelen" [level=3]'
          - listitem:
            - 'heading "Nog niet begonnen: Wacht op aanvulling" [level=3]'
        """
    )
    assert steps.locator("[aria-current=step]").count() == 1


def test_a_table_is_a_table_on_a_phone_too(new_page: NewPage) -> None:
    """There it is drawn as cards, and browsers forget a table that is not drawn as one."""
    page = new_page("dirk", viewport=PHONE)
    page.goto("/zaken/?stand=lopend")
    table = page.get_by_role("table", name="Lopende zaken")
    assert table.get_by_role("columnheader").all_inner_texts()
    assert table.get_by_role("row").count() == 21
    first = table.get_by_role("row").nth(1)
    assert (first.get_by_role("rowheader").count(), first.get_by_role("cell").count()) == (1, 3)


def test_the_parts_of_a_page(new_page: NewPage) -> None:
    page = new_page("anna")
    page.goto("/overzicht/")
    expect(page.locator("body")).to_match_aria_snapshot(
        """
        - link "Direct naar de inhoud"
        - banner:
          - link "English"
          - button "Uitloggen"
        - navigation "MijnZaken":
          - list:
            - listitem:
              - link "Overzicht"
            - listitem:
              - link "Mijn zaken"
        - main:
          - heading "Overzicht" [level=1]
          - region "U moet nog iets doen"
          - region /Mijn lopende zaken/
        - contentinfo
        """
    )

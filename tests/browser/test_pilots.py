"""The pilots of the guide (bijlage 4), step by step: a zaak moves, and its page follows.

Each step is asked the five questions of the guide (§3.1): how far is it, must I do something, when,
what comes next, and what came out of it.
"""

import re
from typing import Any

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, NewPage
from tests.browser.steps import log_in, zaak_path
from tests.peer.demo_process import DemoProcess
from tests.peer.processes import CALL_SECONDS

NOTHING = "U hoeft nu niets te doen."


class Story:
    """One zaak of one gemeente; `move` is what a behandelaar does."""

    def __init__(self, page: Page, demo: DemoProcess, gemeente: str, key: str) -> None:
        self.page, self.key = page, key
        prefix = f"/{gemeente}" if gemeente else ""
        self.control = f"{demo.registration}{prefix}/_demo/voortgang"

    def move(self) -> str:
        answer = requests.post(self.control, json={"zaak": self.key}, timeout=CALL_SECONDS)
        assert answer.status_code == 200, answer.text
        step: str = answer.json()["stap"]
        self.look()
        return step

    def look(self) -> None:
        self.page.goto(zaak_path(self.key))

    def says(self, *words: str) -> None:
        status = self.page.get_by_role("region", name="Status", exact=True)
        for word in words:
            expect(status).to_contain_text(word)

    def steps(self) -> list[str]:
        """How far each step is, as it is spoken."""
        spoken = self.page.locator("ol.ams-progress-list > li h3 > .mz-hidden")
        return [text.strip() for text in spoken.all_inner_texts()]


@pytest.fixture
def open_story(new_page: NewPage, demo: DemoProcess) -> Any:
    def open_story(gemeente: str, key: str) -> Story:
        host = f"http://{gemeente}.localhost:{demo.port}" if gemeente else demo.portal
        page = new_page(viewport=PHONE, base_url=host)
        log_in(page, "anna")
        story = Story(page, demo, gemeente, key)
        story.look()
        return story

    return open_story


DONE, HERE, AHEAD = "Klaar:", "Hier zijn wij nu:", "Nog niet begonnen:"


def test_buren_from_not_complete_to_paid(open_story: Any) -> None:
    story = open_story("buren", "buren-toeslag")
    story.says("Stap 1 van 5: Ingediend, niet compleet.", "iets doen: stuur uw bankafschriften.")
    expect(
        story.page.get_by_role("heading", name="Actie nodig: stuur uw bankafschriften")
    ).to_be_visible()
    expect(story.page.get_by_role("link", name="Zet de laatste dag in uw agenda")).to_be_visible()
    assert story.steps() == [HERE, AHEAD, AHEAD, AHEAD, AHEAD]

    assert story.move() == "Ingediend, compleet"
    story.says("Stap 2 van 5: Ingediend, compleet.", NOTHING, "Volgende stap: In behandeling.")
    expect(story.page.get_by_text("Actie nodig")).to_have_count(0)
    expect(story.page.get_by_role("heading", name="Nieuw sinds uw vorige bezoek")).to_be_visible()

    assert story.move() == "In behandeling"
    story.says("Stap 3 van 5: In behandeling.", "Krijgt u de toeslag?")

    assert story.move() == "Toegekend, nog uit te betalen"
    story.says("Stap 4 van 5: Toegekend, wij moeten nog betalen.", "De uitslag is er al.", NOTHING)
    expect(story.page.get_by_role("heading", name="Resultaat: Toegekend")).to_be_visible()
    besluit = story.page.get_by_role("article", name="Besluit inkomenstoeslag")
    expect(besluit).to_contain_text("Dan kunt u bezwaar maken tot en met")
    expect(besluit.get_by_role("link", name="Besluit inkomenstoeslag", exact=True)).to_be_visible()

    assert story.move() == "Uitbetaald"
    story.says("Uw zaak is klaar.", "Het geld staat op uw rekening.")
    assert story.steps() == [DONE] * 5


def test_tilburg_a_klacht_up_to_what_was_agreed(open_story: Any) -> None:
    story = open_story("tilburg", "tilburg-klacht")
    story.says("Stap 1 van 4: Klacht binnen.", "U hoort binnen vijf werkdagen van ons.", NOTHING)
    assert story.move() == "In behandeling"
    story.says("Wij bellen u om te horen wat er is gebeurd.", "Volgende stap: Afspraken gemaakt.")
    assert story.move() == "Afspraken gemaakt"
    story.says("Wij hebben afgesproken dat wij u elke week bellen")
    expect(
        story.page.get_by_role("link", name="Download: Afspraken over uw klacht")
    ).to_be_visible()
    assert story.move() == "Afgehandeld"
    story.says("Uw zaak is klaar.", "Wij zijn klaar met uw klacht.")


def test_den_haag_a_subsidie_with_messages_on_the_way(open_story: Any) -> None:
    story = open_story("den-haag", "anna-geluid")
    story.says("3 tussentijdse berichten", "De geluidsmeting is gedaan", "Geluidsmeting binnen")
    expect(story.page.get_by_text("Offerte aannemer te hoog")).to_have_count(0)
    assert story.move() == "Aanvraag beoordelen"
    story.says("Stap 3 van 4: Aanvraag beoordelen.", NOTHING)
    assert story.move() == "Besluit"
    story.says("Uw zaak is klaar.")
    expect(story.page.get_by_role("heading", name="Resultaat: Verleend")).to_be_visible()


def test_owo_a_bezwaar_that_takes_longer(open_story: Any) -> None:
    story = open_story("opsterland", "anna-bezwaar-woz")
    story.says("Wij wachten nu op de taxateur. U hoeft niets te doen.")
    expect(story.page.get_by_role("heading", name="Wij hebben meer tijd nodig")).to_be_visible()
    assert story.move() == "Wacht op aanvulling"
    story.says("U moet iets doen: vul uw bezwaar aan.", "Volgende stap: Besluit voorbereiden.")
    assert story.move() == "Besluit voorbereiden"
    story.says("Wij bereiden een besluit voor.")
    assert story.move() == "Besluit"
    expect(story.page.get_by_role("heading", name="Resultaat: Gegrond")).to_be_visible()


def test_a_stookontheffing_from_begin_to_end(open_story: Any) -> None:
    story = open_story("weststellingwerf", "anna-stook-lopend")
    story.says("Stap 2 van 3: Aanvraag beoordelen.", "Volgende stap: Besluit.")
    assert story.move() == "Besluit"
    story.says("Uw zaak is klaar.")
    story.page.get_by_role("link", name="Bekijk alles wat er is gebeurd").click()
    events = story.page.locator("main ol > li")
    expect(events.first).to_contain_text(re.compile("Nieuwe stap: Besluit|Besluit: "))


def test_at_the_end_nothing_moves_any_more(open_story: Any, demo: DemoProcess) -> None:
    story = open_story("ooststellingwerf", "anna-stook-lopend")
    story.move()
    answer = requests.post(story.control, json={"zaak": story.key}, timeout=CALL_SECONDS)
    assert answer.status_code == 400
    assert "is at its last step" in answer.text
    url = f"{demo.registration}/_demo/voortgang"
    assert requests.post(url, json={"zaak": "nergens"}, timeout=CALL_SECONDS).status_code == 400

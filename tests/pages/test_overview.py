"""Mijn zaken: what is listed for whom, in which order, over how many pages."""

import pytest
from django.test import Client

from demo.registration.app import RegistrationApp
from tests.conftest import log_in_as
from tests.pages.html import Element, get_page, text_of
from zaken.models import Gemeente


def cards(page: Element, block: str) -> list[Element]:
    found: list[Element] = page.xpath(
        f"//section[@aria-labelledby='{block}']//*[self::li or self::tr]"
        "[contains(@class, 'mz-card') or contains(@class, 'mz-table__row')]"
    )
    return found


def titles(page: Element, block: str) -> list[str]:
    return [text_of(card.xpath(".//h3 | .//h4 | .//th/a")[0]) for card in cards(page, block)]


def test_running_and_finished_zaken_are_apart_and_newest_first(anna: Client) -> None:
    page = get_page(anna, "/zaken/")
    assert titles(page, "lopend")[:2] == [
        "Losse stoeptegel Dorpsstraat",
        "Stookontheffing kampvuur bij de scouting",
    ]
    assert titles(page, "afgerond")[-1] == "Klacht over de balie"
    assert len(titles(page, "lopend")) == 7
    assert len(titles(page, "afgerond")) == 4


def test_card_says_status_expectation_and_zaaknummer(anna: Client) -> None:
    page = get_page(anna, "/zaken/")
    card = next(c for c in cards(page, "lopend") if "Bezwaar tegen WOZ" in text_of(c))
    text = text_of(card)
    assert "Bezwaar beoordelen" in text
    assert "Verwachte uitslag op" in text
    assert "Zaaknummer Z-" in text


def test_zaak_without_omschrijving_is_called_by_its_zaaktype(anna: Client) -> None:
    assert "Melding openbare ruimte" in titles(get_page(anna, "/zaken/"), "lopend")


def test_card_asks_for_action_where_the_gemeente_configured_one(anna: Client) -> None:
    page = get_page(anna, "/zaken/")
    card = next(c for c in cards(page, "lopend") if "inkomenstoeslag" in text_of(c))
    assert "Actie nodig: stuur uw bankafschriften" in text_of(card)
    assert "mz-card--attention" in card.get("class", "")


@pytest.mark.parametrize("secret", ["Onderzoek naar melder", "Stookontheffing snoeihout"])
def test_too_confidential_zaak_and_ended_rol_are_not_listed(anna: Client, secret: str) -> None:
    assert secret not in text_of(get_page(anna, "/zaken/"))


def test_belanghebbende_sees_the_zaak_too(bas: Client) -> None:
    assert "Bezwaar tegen WOZ-waarde Havenkade 12" in titles(get_page(bas, "/zaken/"), "lopend")


def test_gemachtigde_does_not_see_it_in_an_own_login_but_the_other_does(
    bas: Client, carla: Client
) -> None:
    assert "Stookontheffing buurtfeest" not in titles(get_page(bas, "/zaken/"), "lopend")
    assert "Stookontheffing buurtfeest" in titles(get_page(carla, "/zaken/"), "lopend")


def test_none_is_said_in_words(gemeente: Gemeente, registration: RegistrationApp) -> None:
    del registration
    text = text_of(get_page(log_in_as(gemeente, "eva"), "/zaken/"))
    assert "U heeft nu geen lopende zaken." in text
    assert "U heeft geen afgeronde zaken." in text


def test_twenty_on_a_page_and_every_zaak_on_exactly_one(
    gemeente: Gemeente, registration: RegistrationApp
) -> None:
    del registration
    dirk = log_in_as(gemeente, "dirk")
    hrefs: list[str] = []
    for block in ("lopend", "afgerond"):
        number, more = 1, True
        while more:
            page = get_page(dirk, f"/zaken/?{block}={number}")
            found = [card.xpath(".//a/@href")[0] for card in cards(page, block)]
            assert len(found) <= 20
            hrefs += found
            older = f"//section[@aria-labelledby='{block}']//nav//a[contains(., 'Oudere')]"
            more = bool(page.xpath(older))
            number += 1
    assert len(hrefs) == len(set(hrefs)) == 120


def test_browsing_one_list_keeps_the_place_in_the_other(
    gemeente: Gemeente, registration: RegistrationApp
) -> None:
    del registration
    page = get_page(log_in_as(gemeente, "dirk"), "/zaken/?lopend=2&afgerond=3")
    links = page.xpath("//section[@aria-labelledby='afgerond']//nav//a/@href")
    assert "/zaken/?lopend=2&afgerond=4#afgerond" in links


@pytest.mark.parametrize("query", ["lopend=0", "lopend=-1", "lopend=x", "lopend=9999", "lopend=²"])
def test_odd_page_number_is_the_first_page(anna: Client, query: str) -> None:
    assert len(titles(get_page(anna, f"/zaken/?{query}"), "lopend")) == 7


def test_page_past_the_end_does_not_say_that_there_are_none(anna: Client) -> None:
    page = get_page(anna, "/zaken/?lopend=7")
    assert "Op deze pagina staan geen zaken." in text_of(page)
    assert "U heeft nu geen lopende zaken" not in text_of(page)


# --- the overview --------------------------------------------------------------------------------


def test_the_overview_says_first_what_to_do(anna: Client) -> None:
    page = get_page(anna, "/overzicht/")
    headings = [text_of(heading) for heading in page.xpath("//main//h1 | //main//h2")]
    assert headings == [
        "Overzicht",
        "U moet nog iets doen",
        "Mijn lopende zaken (7)",
        "Bericht krijgen als er nieuws is?",
        "Zaken die ik voor anderen doe",
    ]
    assert titles(page, "lopend")[0] == "Individuele inkomenstoeslag 2026"
    assert "Klacht over de balie" not in text_of(page)
    links = page.xpath("//main//p[@class='mz-links']/a/@href")
    assert links == ["/zaken/", "/zaken/?stand=afgerond"]


def test_the_overview_of_somebody_with_many_zaken_shows_nine(
    gemeente: Gemeente, registration: RegistrationApp
) -> None:
    del registration
    page = get_page(log_in_as(gemeente, "dirk"), "/overzicht/")
    assert len(titles(page, "lopend")) == 9
    assert "U heeft meer lopende zaken dan hier staan." in text_of(page)

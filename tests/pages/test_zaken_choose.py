"""Choosing and searching among zaken: what is found, what is asked for it, what is kept."""

import logging
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from demo.registration.app import RegistrationApp
from tests.conftest import log_in_as
from tests.pages.html import Element, check_page, get_page, text_of
from zaken.domain import Loa
from zaken.models import Gemeente


def titles(page: Element) -> list[str]:
    """What the zaken on a page are called, as cards or in a table."""
    return [text_of(link) for link in page.xpath("//main//a[contains(@href, '/zaken/zaken/')]")]


def search(client: Client, words: str) -> Element:
    return check_page(client.post("/zaken/zoeken/", {"woorden": words}))


@pytest.fixture
def dirk(gemeente: Gemeente, registration: RegistrationApp) -> Client:
    """He has 120 zaken."""
    del registration
    return log_in_as(gemeente, "dirk")


# --- choosing ------------------------------------------------------------------------------------


def test_one_list_is_one_call(anna: Client, registration: RegistrationApp) -> None:
    for path in ("/zaken/?stand=lopend", "/zaken/?stand=afgerond", "/overzicht/"):
        anna.get(path)
        registration.calls.clear()
        page = get_page(anna, path)
        assert len(registration.calls) == 1
        assert len(page.xpath("//main//section[@aria-labelledby='lopend']")) == (
            "afgerond" not in path
        )


def test_the_year_in_which_they_started(dirk: Client) -> None:
    page = get_page(dirk, "/zaken/?jaar=2024")
    found = titles(page)
    assert found
    everything = get_page(dirk, "/zaken/")
    assert len(found) < len(titles(everything))
    assert not set(titles(get_page(dirk, "/zaken/?jaar=2025"))) & set(found)


def test_a_kind_finds_zaken_of_all_its_versions(
    anna: Client, registration: RegistrationApp
) -> None:
    page = get_page(anna, "/zaken/")
    options = page.xpath("//select[@id='soort']/option")
    (bezwaar,) = [o.get("value") for o in options if "bezwaar" in text_of(o).casefold()]
    found = titles(get_page(anna, f"/zaken/?soort={bezwaar}"))
    assert found == ["Bezwaar tegen WOZ-waarde Havenkade 12"]
    registration.calls.clear()
    get_page(anna, f"/zaken/?soort={bezwaar}")
    assert len(registration.calls) == 2  # which versions there are is remembered


def test_an_unknown_kind_finds_nothing_and_asks_for_no_zaken(
    anna: Client, registration: RegistrationApp
) -> None:
    anna.get("/zaken/")
    registration.calls.clear()
    page = get_page(anna, "/zaken/?soort=ONBEKEND")
    assert titles(page) == []
    assert "Er zijn geen zaken die passen bij wat u heeft gekozen." in text_of(page)
    assert not [call for call in registration.calls if "_zoek" in call.path]


def test_a_kind_whose_versions_are_unknown_is_missing_and_not_empty(
    anna: Client, registration: RegistrationApp
) -> None:
    anna.get("/zaken/")
    registration.faults.add("down", "/zaaktypen")
    response = anna.get("/zaken/?soort=BEZWAAR-WOZ-ANDERS")
    assert response.status_code == 503


def test_oldest_first(dirk: Client) -> None:
    newest = titles(get_page(dirk, "/zaken/?stand=lopend"))
    pages = [
        titles(get_page(dirk, f"/zaken/?stand=lopend&volgorde=oudste&lopend={n}"))
        for n in range(1, 7)
    ]
    oldest = [title for page in pages for title in page]
    assert oldest[-len(newest) :] == newest[::-1]


def test_ten_zaken_are_a_table_with_all_of_it_for_who_cannot_see(dirk: Client) -> None:
    page = get_page(dirk, "/zaken/?stand=lopend")
    (table,) = page.xpath("//table")
    assert table.get("role") == "table"
    assert page.xpath(f"//*[@id='{table.get('aria-labelledby')}']")
    heads = [text_of(head) for head in table.xpath(".//thead//th")]
    assert heads == ["Zaak", "Status", "Wanneer", "Zaaknummer"]
    assert len(table.xpath(".//tbody/tr")) == 20
    assert all(len(row.xpath("./th | ./td")) == 4 for row in table.xpath(".//tr"))


# --- searching -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("havenkade", ["Bezwaar tegen WOZ-waarde Havenkade 12"]),
        ("HAVENKADE bezwaar", ["Bezwaar tegen WOZ-waarde Havenkade 12"]),
        ("2026-0013", ["Bezwaar tegen WOZ-waarde Havenkade 12"]),
        ("klacht", ["Klacht over de balie"]),
        ("xyzzy", []),
    ],
)
def test_words_find_zaken_lopend_and_afgerond(
    anna: Client, words: str, expected: list[str]
) -> None:
    page = search(anna, words)
    assert titles(page) == expected
    (status,) = page.xpath("//main//*[@role='status']")
    assert ("1 zaak" in text_of(status)) is bool(expected)


def test_what_may_not_be_seen_is_not_found(anna: Client) -> None:
    assert titles(search(anna, "Onderzoek naar melder")) == []
    assert titles(search(anna, "snoeihout")) == []


def test_somebody_with_few_zaken_costs_no_more_than_the_list(
    anna: Client, registration: RegistrationApp
) -> None:
    search(anna, "bezwaar")
    registration.calls.clear()
    search(anna, "bezwaar")
    assert len(registration.calls) == 2


@pytest.mark.parametrize("profiel", ["open-zaak", "standaard"])
def test_a_zaaknummer_behind_the_first_hundred_is_found(
    dirk: Client, gemeente: Gemeente, profiel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of either list only a hundred are looked through here; the rest by the registration."""
    gemeente.registraties.update(profiel=profiel)
    monkeypatch.setattr("zaken.service.SEARCH_SIZE", 5)
    last = get_page(dirk, "/zaken/?stand=lopend&volgorde=oudste")
    row = last.xpath("//table/tbody/tr")[0]
    number = text_of(row.xpath(".//*[@class='mz-number']")[0])
    assert titles(search(dirk, number.lower())) == [text_of(row.xpath(".//a")[0])]


def test_words_behind_the_first_hundred_are_found_where_the_registration_can(
    dirk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zaken.service.SEARCH_SIZE", 5)
    page = search(dirk, "lantaarnpaal kerkplein")
    assert titles(page)
    assert all("lantaarnpaal Kerkplein" in title for title in titles(page))


def test_too_much_is_said(dirk: Client) -> None:
    text = text_of(search(dirk, "kapotte"))
    assert "Dit zijn niet alle zaken met deze woorden." in text or "Wij vonden" in text
    assert len(titles(search(dirk, "e"))) == 0  # one letter: an error


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("", "Vul een zaaknummer of een woord in."),
        ("a", "Vul een woord van 2 letters of meer in."),
        ("x" * 101, "Vul niet meer dan 100 tekens in."),
    ],
)
def test_an_error_says_what_to_do_and_loses_nothing(
    anna: Client, registration: RegistrationApp, words: str, error: str
) -> None:
    registration.calls.clear()
    page = search(anna, words)
    (link,) = page.xpath("//*[@role='alert']//a")
    (field,) = page.xpath("//input[@id='woorden']")
    assert (text_of(link), link.get("href")) == (error, "#woorden")
    assert field.get("aria-invalid") == "true"
    assert text_of(page.get_element_by_id(field.get("aria-describedby"))) == error
    assert field.get("value") == words
    assert len(registration.calls) == 0


def test_a_registration_that_fails_is_not_nothing_found(
    anna: Client, registration: RegistrationApp
) -> None:
    anna.get("/zaken/")
    registration.faults.add("down", "_zoek")
    response = anna.post("/zaken/zoeken/", {"woorden": "bezwaar"})
    assert response.status_code == 503


def test_words_are_kept_nowhere(
    anna: Client, registration: RegistrationApp, caplog: pytest.LogCaptureFixture, db: Any
) -> None:
    del db
    caplog.set_level(logging.DEBUG)
    registration.calls.clear()
    search(anna, "Zonnebloempit")
    assert "zonnebloempit" not in caplog.text.casefold()
    assert not [c for c in registration.calls if "zonnebloempit" in c.path.casefold()]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # names of our own tables
            assert "zonnebloempit" not in str(cursor.fetchall()).casefold()


def test_the_form_alone_asks_nothing(anna: Client, registration: RegistrationApp) -> None:
    registration.calls.clear()
    page = get_page(anna, "/zaken/zoeken/")
    assert page.xpath("//form[@method='post' and @role='search']")
    assert len(registration.calls) == 0


@pytest.mark.parametrize("words", ["lantaarnpaal kerkplein", "kerkplein"])
def test_where_the_registration_cannot_look_for_words_that_is_said(
    dirk: Client, gemeente: Gemeente, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    """Of 120 zaken only some were looked through: "none found" would be untrue."""
    gemeente.registraties.update(profiel="standaard")
    monkeypatch.setattr("zaken.service.SEARCH_SIZE", 5)
    text = text_of(search(dirk, words))
    assert "Wij vonden geen zaken" not in text
    assert "Wij konden niet in al uw zaken zoeken." in text


def test_a_login_that_shows_less_says_so_whatever_the_words(
    gemeente: Gemeente, registration: RegistrationApp
) -> None:
    """And not whether there is a zaak with these words."""
    del registration
    gemeente.zaaktyperegels.update_or_create(
        zaaktype="BEZWAAR-WOZ", defaults={"minimum_loa": Loa.SUBSTANTIEEL}
    )
    client = log_in_as(gemeente, "anna")
    for words in ("havenkade", "xyzzy"):
        page = search(client, words)
        assert titles(page) == []
        assert "Sommige zaken ziet u pas als u anders inlogt" in text_of(page)

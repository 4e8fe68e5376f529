"""Until when bezwaar can be made: on the page, and as a file for a calendar."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from demo.registration.app import RegistrationApp
from tests.pages.html import Element, get_page, text_of
from tests.pages.test_zaak import section, zaak_url
from zaken.domain import Duur
from zaken.models import Inzage
from zaken.termijnen import get_last_day

TOESLAG = "anna-toeslag-toegekend"


def calendar_url(client: Client, key: str) -> str:
    (url,) = links(get_page(client, zaak_url(key)))
    return url


def last_day(today: date) -> date:
    """Six weeks after it was sent, 20 days ago."""
    last = get_last_day(today - timedelta(days=20), Duur(dagen=42))
    assert last is not None
    return last


def links(page: Element) -> list[str]:
    found: list[str] = page.xpath("//a[contains(@href, 'bezwaar.ics')]/@href")
    return found


def lines(body: bytes) -> list[str]:
    """Unfolded (RFC 5545 section 3.1)."""
    return body.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def test_where_only_the_term_is_registered_the_day_is_counted_and_said_so(
    anna: Client, today: date
) -> None:
    text = text_of(section(get_page(anna, zaak_url(TOESLAG)), "besluiten"))
    last = last_day(today)
    assert f"{last.day} " in text
    assert "Deze datum hebben wij berekend: 6 weken na" in text


def test_the_last_day_goes_into_a_calendar_and_says_little(anna: Client, today: date) -> None:
    response = anna.get(calendar_url(anna, TOESLAG))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="bezwaar.ics"'
    assert "no-store" in response["Cache-Control"]
    found = lines(response.content)
    last = last_day(today)
    assert f"DTSTART;VALUE=DATE:{last:%Y%m%d}" in found
    assert f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}" in found
    assert "SUMMARY:Laatste dag om bezwaar te maken" in found
    assert found[0] == "BEGIN:VCALENDAR"
    assert found[-1] == "END:VCALENDAR"
    assert {line.split(":")[0] for line in found} >= {"UID", "DTSTAMP", "TRIGGER", "VERSION"}
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
    assert b"toeslag" not in response.content.lower()
    (description,) = [line for line in found if line.startswith("DESCRIPTION:Zaaknummer")]
    assert "\\, Gemeente Voorbeeld." in description


def test_in_english(anna: Client) -> None:
    url = calendar_url(anna, TOESLAG)
    assert "SUMMARY:Last day to object" in lines(anna.get(f"{url}?taal=en").content)


def test_too_late_there_is_no_day_to_remember_but_a_way_on(anna: Client) -> None:
    page = get_page(anna, zaak_url("anna-stook-geweigerd"))
    assert links(page) == []
    assert "Maak dan toch bezwaar en leg uit waarom." in text_of(section(page, "besluiten"))


@pytest.mark.parametrize("what", ["besluit", "zaak"])
def test_what_does_not_exist_is_not_found(anna: Client, what: str) -> None:
    url = calendar_url(anna, TOESLAG)
    zaak, besluit = url.split("/")[3], url.split("/")[5]
    wrong = url.replace(besluit if what == "besluit" else zaak, str(uuid4()))
    assert anna.get(wrong).status_code == 404


def test_a_registration_that_fails_is_not_not_found(
    anna: Client, registration: RegistrationApp
) -> None:
    url = calendar_url(anna, TOESLAG)
    registration.faults.add("down", "/besluiten/")
    assert anna.get(url).status_code == 503


def test_it_is_written_down_and_told(anna: Client) -> None:
    anna.get(calendar_url(anna, TOESLAG))
    assert Inzage.objects.filter(action="besluit.view", allowed=True).count() == 1
    assert "Datum voor bezwaar gedownload" in text_of(get_page(anna, "/inzage/"))

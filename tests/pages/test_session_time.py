"""How long a session lasts: asking does not extend it, the button does, an end stays an end."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from demo.registration.app import RegistrationApp
from tests.conftest import log_in_as
from tests.pages.html import get_page, text_of
from zaken.models import Gemeente

JSON = {"accept": "application/json"}


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime.now(UTC), tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def reader(
    gemeente: Gemeente, registration: RegistrationApp, clock: time_machine.Traveller
) -> Client:
    del registration, clock
    return log_in_as(gemeente, "anna")


def seconds(client: Client, method: str = "get", **headers: Any) -> int:
    response = getattr(client, method)("/sessie/", headers=JSON | headers)
    assert response["Content-Type"] == "application/json"
    assert "no-store" in response["Cache-Control"]
    left: int = response.json()["seconds"]
    return left


def test_asking_does_not_extend(reader: Client, clock: time_machine.Traveller) -> None:
    assert seconds(reader) == 900
    clock.shift(timedelta(minutes=10))
    assert seconds(reader) == 300
    assert seconds(reader) == 300
    clock.shift(timedelta(minutes=5))
    assert seconds(reader) == 0
    assert reader.get("/zaken/").status_code == 302


@pytest.mark.parametrize("path", ["/zaken/", "/contact/"])
def test_a_background_request_does_not_extend(
    reader: Client, clock: time_machine.Traveller, path: str
) -> None:
    clock.shift(timedelta(minutes=10))
    reader.get(path, headers={"x-mz-background": "1"})
    assert seconds(reader) == 300


def test_a_page_and_the_button_extend(reader: Client, clock: time_machine.Traveller) -> None:
    clock.shift(timedelta(minutes=10))
    assert seconds(reader, "post") == 900
    clock.shift(timedelta(minutes=10))
    get_page(reader, "/zaken/")
    assert seconds(reader) == 900


def test_no_button_goes_past_the_absolute_end(
    reader: Client, clock: time_machine.Traveller
) -> None:
    for _ in range(11):
        clock.shift(timedelta(minutes=10))
        seconds(reader, "post")
    assert seconds(reader) == 600
    clock.shift(timedelta(minutes=10))
    assert seconds(reader, "post") == 0


def test_the_page_for_who_has_no_script(reader: Client, clock: time_machine.Traveller) -> None:
    clock.shift(timedelta(minutes=13))
    page = get_page(reader, "/sessie/?volgende=/contact/")
    assert "Over ongeveer 2 minuten loggen wij u uit" in text_of(page)
    assert page.xpath("//noscript//meta/@content") == ["120;url=/sessie-verlopen/"]
    response = reader.post("/sessie/", {"volgende": "/contact/"})
    assert response["Location"] == "/contact/"
    assert seconds(reader) == 900


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example", "javascript:x", ""])
def test_the_way_back_stays_here(reader: Client, path: str) -> None:
    assert reader.post("/sessie/", {"volgende": path})["Location"] == "/overzicht/"


def test_every_page_says_when_it_ends(reader: Client, clock: time_machine.Traveller) -> None:
    clock.shift(timedelta(seconds=20))
    page = get_page(reader, "/zaken/")
    assert page.xpath("//dialog/@data-seconds") == ["880"]
    [refresh] = page.xpath("//noscript//meta/@content")
    assert refresh == "760;url=/sessie/?volgende=/zaken/"


def test_a_visitor_has_no_session_to_extend(gemeente: Gemeente) -> None:
    del gemeente
    visitor = Client()
    assert seconds(visitor) == 0
    assert seconds(visitor, "post") == 0
    assert visitor.get("/sessie/")["Location"] == "/sessie-verlopen/"
    page = get_page(visitor, "/sessie-verlopen/")
    assert "U heeft een tijd niets gedaan" in text_of(page)
    assert not page.xpath("//dialog")


def test_who_went_on_elsewhere_is_not_told_to_be_gone(reader: Client) -> None:
    assert reader.get("/sessie-verlopen/")["Location"] == "/overzicht/"


def test_extending_needs_the_form_of_our_own_page(gemeente: Gemeente) -> None:
    client = Client(enforce_csrf_checks=True)
    log_in_as(gemeente, "anna")
    assert client.post("/sessie/").status_code == 403

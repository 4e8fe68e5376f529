"""A zaak as data: the same as the page, nothing more, and what is missing is named."""

import json
from typing import Any

from django.test import Client

from demo.registration.app import RegistrationApp
from tests.conftest import BSNS
from tests.pages.html import get_page, text_of
from tests.pages.test_zaak import section, steps, zaak_url


def gegevens(client: Client, key: str) -> dict[str, Any]:
    page = get_page(client, zaak_url(key))
    (url,) = section(page, "gegevens").xpath(".//a[contains(@href, 'gegevens.json')]/@href")
    response = client.get(url)
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"] == 'attachment; filename="zaak.json"'
    assert "no-store" in response["Cache-Control"]
    text = response.content.decode()
    assert not any(bsn in text for bsn in BSNS)
    found: dict[str, Any] = json.loads(text)
    return found


def test_it_holds_what_the_page_shows(anna: Client) -> None:
    page = get_page(anna, zaak_url("anna-toeslag-toegekend"))
    data = gegevens(anna, "anna-toeslag-toegekend")
    assert data["zaaknummer"] in text_of(page)
    assert data["status"] == "Toegekend"
    assert len(data["stappen"]) == len(steps(page))
    assert [step["stand"] for step in data["stappen"]] == ["done", "done", "skipped", "done"]
    titles = {document["titel"] for document in data["documenten"]}
    documents = text_of(section(page, "documenten"))
    assert titles
    assert all(title in documents for title in titles)
    assert len(titles) == len(section(page, "documenten").xpath(".//li"))
    (besluit,) = data["besluiten"]
    assert besluit["toelichting"] == "U krijgt 455 euro inkomenstoeslag."
    assert besluit["bezwaarBerekend"] is True
    assert data["ontbreekt"] == []


def test_what_could_not_be_fetched_is_named(anna: Client, registration: RegistrationApp) -> None:
    anna.get(zaak_url("anna-toeslag-toegekend"))
    registration.faults.add("down", "/besluiten/")
    data = gegevens(anna, "anna-toeslag-toegekend")
    assert data["ontbreekt"] == ["besluiten"]
    assert data["besluiten"] == []


def test_of_somebody_else_there_is_nothing(anna: Client, carla: Client) -> None:
    url = f"{zaak_url('anna-toeslag-toegekend')}gegevens.json"
    assert anna.get(url).status_code == 200
    assert carla.get(url).status_code == 404

"""The documents of a besluit: those of the zaak, and those of the besluit alone."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from demo.registration.builder import Zaak
from tests.conftest import log_in_as
from tests.pages.html import get_page, text_of
from tests.pages.register import Register, url_of
from tests.pages.test_zaak import section
from zaken.models import Gemeente


@pytest.fixture
def register(today: date, gemeente: Gemeente) -> Iterator[Register]:
    del gemeente
    with Register(today).mounted() as register:
        yield register


@pytest.fixture
def anna(gemeente: Gemeente, register: Register) -> Client:
    del register
    return log_in_as(gemeente, "anna")


def decide(register: Register, zaak: Zaak, *documents: str, day: int = -3) -> str:
    register.builder.besluittype(zaak.zaaktype, "Besluit")
    return register.builder.besluit(zaak, "Besluit", day, documents=list(documents))


def only_of_besluit(register: Register, zaak: Zaak, titel: str, **raw: object) -> str:
    """A document that is linked to no zaak, as the Besluiten API allows."""
    url = register.builder.document(zaak, titel, raw={"verzenddatum": -3, **raw})
    links = register.builder.store.collections["zaakinformatieobjecten"]
    for uuid in [u for u, link in links.items() if link["informatieobject"] == url]:
        del links[uuid]
    objects = register.builder.store.collections["objectinformatieobjecten"]
    for uuid in [u for u, link in objects.items() if link["informatieobject"] == url]:
        del objects[uuid]
    register.get(zaak.url)["zaakinformatieobjecten"] = []
    return url


def test_a_document_of_both_is_in_both_lists(register: Register, anna: Client) -> None:
    zaak = register.add("Melding")
    letter = register.builder.document(zaak, "Brief met besluit")
    decide(register, zaak, letter)
    page = get_page(anna, url_of(zaak))
    for name in ("besluit-1", "documenten"):
        (block,) = page.xpath(f"//*[@aria-labelledby='{name}']")
        assert url_of(zaak, letter) in block.xpath(".//a/@href")


def test_a_document_of_the_besluit_alone_is_shown_and_downloads(
    register: Register, anna: Client, gemeente: Gemeente
) -> None:
    zaak = register.add("Melding")
    letter = only_of_besluit(register, zaak, "Brief met besluit")
    decide(register, zaak, letter)
    page = get_page(anna, url_of(zaak))
    assert "Brief met besluit" in text_of(section(page, "documenten"))
    response = anna.get(url_of(zaak, letter))
    assert response.status_code == 200
    assert response.getvalue().startswith(b"%PDF")
    assert log_in_as(gemeente, "carla").get(url_of(zaak, letter)).status_code == 404


def test_of_a_besluit_that_is_not_taken_yet_its_letter_is_not_shown_either(
    register: Register, anna: Client
) -> None:
    zaak = register.add("Melding")
    letter = only_of_besluit(register, zaak, "Brief met besluit")
    decide(register, zaak, letter, day=5)
    page = get_page(anna, url_of(zaak))
    assert "Brief met besluit" not in text_of(page)
    assert anna.get(url_of(zaak, letter)).status_code == 404


def test_a_confidential_document_of_a_besluit_is_withheld(register: Register, anna: Client) -> None:
    zaak = register.add("Melding")
    secret = {"vertrouwelijkheidaanduiding": "geheim"}
    letter = only_of_besluit(register, zaak, "Geheim advies", **secret)
    decide(register, zaak, letter)
    page = get_page(anna, url_of(zaak))
    assert "Geheim advies" not in text_of(page)
    assert "Wij laten niet alle documenten zien." in text_of(page)
    assert anna.get(url_of(zaak, letter)).status_code == 404


def test_links_that_could_not_be_fetched_are_not_none(register: Register, anna: Client) -> None:
    zaak = register.add("Melding")
    decide(register, zaak, register.builder.document(zaak, "Brief"))
    anna.get(url_of(zaak))
    register.app.faults.add("down", "/besluitinformatieobjecten")
    text = text_of(section(get_page(anna, url_of(zaak)), "besluiten"))
    assert "Wij kunnen nu niet zien welke documenten bij dit besluit horen." in text


def test_a_message_without_doelgroep_is_internal_unless_chosen_otherwise(
    register: Register, anna: Client, gemeente: Gemeente
) -> None:
    zaak = register.add("Melding")
    register.builder.substatus(zaak, "Voor niemand in het bijzonder", -2, "")
    register.builder.substatus(zaak, "Alleen voor ons", -2, "intern")
    assert "Voor niemand" not in text_of(get_page(anna, url_of(zaak)))
    gemeente.registraties.update(berichten_zonder_doelgroep=True)
    text = text_of(get_page(anna, url_of(zaak)))
    assert "Voor niemand in het bijzonder" in text
    assert "Alleen voor ons" not in text

"""Deelzaken folded into the steps, hoofdzaak and relevanteAndereZaken linked; each decided on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from demo.registration.app import RegistrationApp
from demo.registration.builder import Zaak
from demo.registration.recorder import depth
from tests.conftest import log_in_as
from tests.pages.html import get_page, text_of
from tests.pages.register import Register, url_of
from tests.pages.test_budget import LATENCY
from tests.pages.test_zaak import section, zaak_url
from zaken import registry
from zaken.models import Gemeente
from zaken.zgw.profiles import PROFILES


@pytest.fixture
def register(today: date, gemeente: Gemeente) -> Iterator[Register]:
    del gemeente
    with Register(today).mounted() as register:
        yield register


@pytest.fixture
def anna(gemeente: Gemeente, register: Register) -> Client:
    del register
    return log_in_as(gemeente, "anna")


def parts(client: Client, zaak: Zaak) -> list[str]:
    page = get_page(client, url_of(zaak))
    return [text_of(part) for part in section(page, "status").xpath(".//ul/li")]


def status_of(client: Client, zaak: Zaak) -> str:
    return text_of(section(get_page(client, url_of(zaak)), "status"))


NEUTRAL = "Bij uw zaak hoort nog 1 onderdeel. Daarover kunnen wij u hier niets laten zien."


def test_a_deelzaak_is_in_the_step_of_its_hoofdzaak(register: Register, anna: Client) -> None:
    zaak = register.add("Subsidie")
    deelzaak = register.add("Meting", hoofdzaak=zaak.url)
    page = get_page(anna, url_of(zaak))
    (step,) = page.xpath("//li[@aria-current='step']")
    assert text_of(step).endswith("Onderdeel van deze stap Meting Begin")
    assert step.xpath(".//ul//a/@href") == [url_of(deelzaak)]


def test_what_may_not_be_shown_is_a_neutral_part(register: Register, anna: Client) -> None:
    zaak = register.add("Subsidie")
    register.add("Opname bij de buren", who="bas", hoofdzaak=zaak.url)
    register.add("Meting", hoofdzaak=zaak.url)
    text = status_of(anna, zaak)
    assert NEUTRAL in text
    assert "Opname" not in text
    assert parts(anna, zaak) == ["Meting Begin"]


@pytest.mark.parametrize(
    "raw",
    [
        {"vertrouwelijkheidaanduiding": "geheim"},
        {"archiefactiedatum": "2020-01-01", "archiefnominatie": "vernietigen"},
    ],
)
def test_of_a_secret_part_it_is_not_even_said_that_it_exists(
    register: Register, anna: Client, raw: dict[str, str]
) -> None:
    zaak = register.add("Subsidie")
    register.add("Onderzoek", hoofdzaak=zaak.url, **raw)
    text = status_of(anna, zaak)
    assert "Onderzoek" not in text
    assert "onderdeel" not in text


def test_a_part_of_a_kind_that_is_not_for_residents_is_a_secret_too(
    register: Register, anna: Client, gemeente: Gemeente
) -> None:
    zaak = register.add("Subsidie")
    builder = register.builder
    intern = builder.zaaktype(
        "CONTROLE", stappen=("Begin", "Einde"), raw={"indicatieInternOfExtern": "intern"}
    )
    raw = {"hoofdzaak": zaak.url, "omschrijving": "Controle"}
    builder.zaak(intern, "controle", statuses=[("Begin", -3)], raw=raw)
    text = status_of(anna, zaak)
    assert "Controle" not in text
    assert "onderdeel" not in text
    gemeente.zaaktyperegels.create(zaaktype="MELDING", uitgesloten=False)


def test_the_hoofdzaak_is_linked_if_it_may_be_seen(register: Register, anna: Client) -> None:
    zaak = register.add("Subsidie")
    deelzaak = register.add("Meting", hoofdzaak=zaak.url)
    verwant = section(get_page(anna, url_of(deelzaak)), "verwant")
    assert "Deze zaak is een onderdeel van: Subsidie Begin" in text_of(verwant)
    assert verwant.xpath(".//a/@href") == [url_of(zaak)]


def test_a_hoofdzaak_of_somebody_else_is_not(register: Register, anna: Client) -> None:
    zaak = register.add("Subsidie van een ander", who="bas")
    deelzaak = register.add("Meting", hoofdzaak=zaak.url)
    assert not get_page(anna, url_of(deelzaak)).xpath("//*[@id='verwant']")


def test_relevante_andere_zaken(register: Register, anna: Client) -> None:
    own = register.add("Vergunning")
    of_bas = register.add("Vergunning van Bas", who="bas")
    elsewhere = f"https://ander.example/zaken/api/v1/zaken/{own.uuid[:-1]}0"
    links = [
        {"url": own.url, "aardRelatie": "onderwerp"},
        {"url": of_bas.url, "aardRelatie": "vervolg"},
        {"url": elsewhere, "aardRelatie": "vervolg"},
        {"url": "https://ander.example/zonder-uuid/17", "aardRelatie": "bijdrage"},
    ]
    zaak = register.add("Bezwaar", relevanteAndereZaken=links)
    verwant = section(get_page(anna, url_of(zaak)), "verwant")
    assert verwant.xpath(".//a/@href") == [url_of(own)]


def test_what_could_not_be_fetched_is_said(register: Register, anna: Client) -> None:
    """By a search of its own, which fails; the zaak itself came by the search before it."""
    own = register.add("Vergunning")
    zaak = register.add("Bezwaar", relevanteAndereZaken=[{"url": own.url}])
    registry.forget_sources()
    anna.get(url_of(zaak))
    register.get(own.url)["startdatum"] = "geen datum"
    page = get_page(anna, url_of(zaak))
    assert "Zaken die hierbij horen, kunnen wij nu niet ophalen." in text_of(page)


def test_without_expand_parts_are_read_one_by_one(
    register: Register, anna: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    zaak = register.add("Subsidie")
    register.add("Meting", hoofdzaak=zaak.url)
    register.add("Opname", who=None, hoofdzaak=zaak.url)
    monkeypatch.setitem(PROFILES, "open-zaak", replace(PROFILES["open-zaak"], expand=False))
    registry.forget_sources()
    text = status_of(anna, zaak)
    assert "Meting Begin" in text
    assert NEUTRAL in text


def test_a_part_that_fails_is_not_no_part(
    register: Register, anna: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    zaak = register.add("Subsidie")
    deelzaak = register.add("Meting", hoofdzaak=zaak.url)
    monkeypatch.setitem(PROFILES, "open-zaak", replace(PROFILES["open-zaak"], expand=False))
    registry.forget_sources()
    register.app.faults.add("down", f"/zaken/{deelzaak.uuid}")
    assert "Uw zaak heeft onderdelen. Die kunnen wij nu niet ophalen." in status_of(anna, zaak)


def test_a_part_that_is_gone_is_no_part(
    register: Register, anna: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Destroyed after its term: 404 is normal (Zaken API)."""
    zaak = register.add("Subsidie")
    deelzaak = register.add("Meting", hoofdzaak=zaak.url)
    monkeypatch.setitem(PROFILES, "open-zaak", replace(PROFILES["open-zaak"], expand=False))
    registry.forget_sources()
    del register.builder.store.collections["zaken"][deelzaak.uuid]
    text = status_of(anna, zaak)
    assert "onderdeel" not in text.lower()


def test_deelzaken_cost_no_call(anna: Client, register: Register) -> None:
    zaak = register.add("Subsidie")
    register.add("Meting", hoofdzaak=zaak.url)
    anna.get(url_of(zaak))
    register.app.faults.add("latency", seconds=LATENCY)
    register.app.calls.clear()
    anna.get(url_of(zaak))
    assert (len(register.app.calls), depth(register.app.calls)) == (5, 1)


def test_zaken_around_it_cost_one(anna: Client, register: Register) -> None:
    own = register.add("Vergunning")
    hoofdzaak = register.add("Subsidie")
    links = [{"url": own.url}]
    zaak = register.add("Bezwaar", relevanteAndereZaken=links, hoofdzaak=hoofdzaak.url)
    anna.get(url_of(zaak))
    register.app.faults.add("latency", seconds=LATENCY)
    register.app.calls.clear()
    anna.get(url_of(zaak))
    assert (len(register.app.calls), depth(register.app.calls)) == (6, 2)


def test_the_demo_shows_both(gemeente: Gemeente, registration: RegistrationApp) -> None:
    del registration
    page = get_page(log_in_as(gemeente, "anna"), zaak_url("anna-geluid"))
    text = text_of(section(page, "status"))
    assert "Geluidsmeting binnen Uitgevoerd" in text
    assert NEUTRAL in text
    assert "Bouwkundige opname" not in text

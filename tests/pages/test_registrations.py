"""A gemeente with several registrations: one overview, each with its own profile and its own fate.

Each holds zaken with the same uuids and zaaknummers: they are unique within a registration only.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from functools import partial
from uuid import uuid4

import pytest
from django.test import Client
from zgw_consumers.models import Service

from demo.people import PEOPLE
from demo.registration.app import RegistrationApp
from demo.registration.builder import Builder
from demo.registration.recorder import depth
from tests.adapters import WSGIAdapter
from tests.conftest import CLIENT_ID, SECRET, log_in_as
from tests.deviations import Deviating
from tests.pages.html import Element, get_page, text_of
from tests.pages.test_overview import cards, titles
from tests.pages.test_zaak import section
from zaken import registry
from zaken.models import Gemeente, Registratie
from zaken.zgw import transport

ANNA = PEOPLE[0]
INP_BSN = "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn"
APIS = ("zaken", "catalogi", "documenten", "besluiten")
NAMEN = {"sociaal": "het sociaal domein", "bouwen": "de omgevingsdienst", "balie": "de balie"}


def build_app(today: date, slug: str, count: int) -> RegistrationApp:
    """A registration with so many lopende zaken of Anna, a few of them on each day."""
    builder = Builder(today)
    zaaktype = builder.zaaktype("MELDING", stappen=("Begin", "Einde"))
    for number in range(count):
        start = -(count - number) // 3
        raw = {"omschrijving": f"{slug} {number}", "identificatie": f"Z-{number}"}
        zaak = builder.zaak(zaaktype, f"zaak-{number}", statuses=[("Begin", start)], raw=raw)
        builder.rol(zaak, ANNA.bsn, ANNA.naam)
    return RegistrationApp(builder.store, client_id=CLIENT_ID, secret=SECRET)


def add_registratie(gemeente: Gemeente, slug: str, profiel: str) -> None:
    """The registration with the same secrets at an address of its own."""
    services = {}
    for api in APIS:
        service = Service.objects.get(slug=f"demo-{api}")
        service.pk, service.slug = None, f"{slug}-{api}"
        service.uuid = uuid4()
        service.api_root = f"http://{slug}.test/{api}/api/v1/"
        service.save(force_insert=True)  # type: ignore[no-untyped-call]  # of zgw-consumers
        services[api] = service
    gemeente.registraties.create(slug=slug, naam=NAMEN[slug], profiel=profiel, **services)


type Apps = dict[str, RegistrationApp]


@pytest.fixture
def apps(today: date) -> Iterator[Apps]:
    """Three registrations, mounted."""
    sizes = {"sociaal": 30, "bouwen": 20, "balie": 7}
    found = {slug: build_app(today, slug, count) for slug, count in sizes.items()}
    with ExitStack() as stack:
        for slug, app in found.items():
            transport.ADAPTERS[f"http://{slug}.test"] = WSGIAdapter(app)
            stack.callback(transport.ADAPTERS.pop, f"http://{slug}.test")
        registry.forget_sources()
        stack.callback(registry.forget_sources)
        yield found


def log_in(gemeente: Gemeente, **profielen: str) -> Client:
    """Anna, in a gemeente with these registrations only."""
    gemeente.registraties.all().delete()
    for slug, profiel in profielen.items():
        add_registratie(gemeente, slug, profiel)
    return log_in_as(gemeente, "anna")


log_in_to_two = partial(log_in, sociaal="open-zaak", bouwen="standaard")
log_in_to_three = partial(log_in, sociaal="open-zaak", bouwen="standaard", balie="zonder-expand")


def browse(client: Client) -> list[Element]:
    """All pages of lopende zaken."""
    pages: list[Element] = []
    more = True
    while more:
        pages.append(get_page(client, f"/zaken/?lopend={len(pages) + 1}"))
        older = "//section[@aria-labelledby='lopend']//nav//a[contains(., 'Oudere')]"
        more = bool(pages[-1].xpath(older))
    return pages


def hrefs(pages: list[Element]) -> list[str]:
    return [card.xpath(".//a/@href")[0] for page in pages for card in cards(page, "lopend")]


# --- paging --------------------------------------------------------------------------------------


def test_two_registrations_over_three_pages(gemeente: Gemeente, apps: Apps) -> None:
    del apps
    pages = browse(log_in_to_two(gemeente))
    assert [len(cards(page, "lopend")) for page in pages] == [20, 20, 10]
    found = hrefs(pages)
    assert len(set(found)) == 50
    assert sum("/sociaal/" in href for href in found) == 30


def test_three_registrations_are_merged_by_date(gemeente: Gemeente, apps: Apps) -> None:
    del apps
    pages = browse(log_in_to_three(gemeente))
    shown = [title for page in pages for title in titles(page, "lopend")]
    sizes = {"sociaal": 30, "bouwen": 20, "balie": 7}
    assert len(set(shown)) == len(shown) == sum(sizes.values())
    days = [-(sizes[slug] - int(number)) // 3 for slug, number in (t.split() for t in shown)]
    assert days == sorted(days, reverse=True)


def test_all_registrations_are_asked_at_once(gemeente: Gemeente, apps: Apps) -> None:
    """Also on page 3: one round trip, all pages up to it."""
    client = log_in(gemeente, sociaal="open-zaak", bouwen="standaard")
    client.get("/zaken/?lopend=3")
    for app in apps.values():
        app.faults.add("latency", seconds=0.2)
        app.calls.clear()
    client.get("/zaken/?lopend=3")
    calls = [call for app in apps.values() for call in app.calls]
    assert len(calls) == 2 * (3 + 1)
    assert depth(calls) == 1


def test_one_that_does_not_answer_is_named_and_the_others_are_shown(
    gemeente: Gemeente, apps: Apps
) -> None:
    client = log_in_to_three(gemeente)
    apps["bouwen"].faults.add("down", "/zaken/")
    for page in browse(client):
        assert "Niet al uw zaken staan hier" in text_of(page)
        assert "niet alles ophalen uit: de omgevingsdienst." in text_of(page)
    found = hrefs(browse(client))
    assert len(found) == len(set(found)) == 37
    assert not any("/bouwen/" in href for href in found)


def test_when_none_answers_the_overview_is_unavailable(gemeente: Gemeente, apps: Apps) -> None:
    client = log_in_to_two(gemeente)
    for app in apps.values():
        app.faults.add("down", "/zaken/")
    get_page(client, "/zaken/", status=503)


def test_one_that_ignores_the_filter_shows_nothing_and_is_named(
    gemeente: Gemeente, apps: Apps
) -> None:
    client = log_in_to_two(gemeente)
    layer = Deviating(app=apps["bouwen"], ignored=(INP_BSN,))
    transport.ADAPTERS["http://bouwen.test"] = WSGIAdapter(layer)
    text = text_of(get_page(client, "/zaken/"))
    assert "niet alles ophalen uit: de omgevingsdienst." in text
    assert "bouwen 19" not in text
    assert "sociaal 29" in text
    get_page(client, f"/zaken/bouwen/{_uuid(apps['bouwen'])}/", status=503)
    get_page(client, f"/zaken/sociaal/{_uuid(apps['sociaal'])}/")


def _uuid(app: RegistrationApp) -> str:
    return str(app.store.list_records("zaken")[0]["url"]).rpartition("/")[2]


# --- zaaknummers ---------------------------------------------------------------------------------


def test_a_zaaknummer_is_shown_with_its_organisation(gemeente: Gemeente, apps: Apps) -> None:
    client = log_in_to_two(gemeente)
    page = get_page(client, "/zaken/")
    texts = [text_of(card) for card in cards(page, "lopend")]
    assert any("Zaaknummer Z-29 bij het sociaal domein" in text for text in texts)
    assert any("Zaaknummer Z-19 bij de omgevingsdienst" in text for text in texts)
    for slug, app in list(apps.items())[:2]:
        page = get_page(client, f"/zaken/{slug}/{_uuid(app)}/")
        assert f"Zaaknummer Z-0 bij {NAMEN[slug]}" in text_of(page)
        assert NAMEN[slug] in text_of(section(page, "gegevens"))


def test_with_one_registration_its_name_is_only_told_to_who_asks(
    gemeente: Gemeente, apps: Apps
) -> None:
    """Under "Waarom zie ik dit?", not beside every zaaknummer."""
    client = log_in(gemeente, sociaal="open-zaak")
    assert NAMEN["sociaal"] not in text_of(get_page(client, "/zaken/"))
    page = get_page(client, f"/zaken/sociaal/{_uuid(apps['sociaal'])}/")
    assert text_of(page).count(NAMEN["sociaal"]) == 1
    assert f"De gegevens komen uit {NAMEN['sociaal']}" in text_of(section(page, "waarom"))


def test_the_same_uuid_is_another_zaak_elsewhere(gemeente: Gemeente, apps: Apps) -> None:
    client = log_in_to_two(gemeente)
    uuid = _uuid(apps["sociaal"])
    assert uuid == _uuid(apps["bouwen"])
    for slug in ("sociaal", "bouwen"):
        assert f"{slug} 0" in text_of(get_page(client, f"/zaken/{slug}/{uuid}/"))
    get_page(client, f"/zaken/balie/{uuid}/", status=404)


def test_a_registration_that_is_removed_is_gone_at_once(gemeente: Gemeente, apps: Apps) -> None:
    client = log_in_to_two(gemeente)
    get_page(client, "/zaken/")
    Registratie.objects.filter(slug="bouwen").delete()
    found = hrefs(browse(client))
    assert len(found) == 30
    assert "bij het sociaal" not in text_of(
        get_page(client, f"/zaken/sociaal/{_uuid(apps['sociaal'])}/")
    )

"""Who gets where: every route classified, the fixed cast against each other's addresses."""

import itertools
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import quote
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from demo.registration.app import RegistrationApp
from demo.registration.stories import zaak_uuid
from portal.access import get_mark
from tests.conftest import log_in_as
from tests.pages.html import check_page, get_page, text_of
from tests.pages.test_zaak import zaak_url
from zaken.domain import Action, Loa
from zaken.models import Gemeente, Inzage

PUBLIC = {
    "afmelden",
    "home",
    "inloggen",
    "callback",
    "backchannel",
    "uitloggen",
    "uitgelogd",
    "contact",
    "cookies",
    "doorlooptijden",
    "huisstijl",
    "logo",
    "notificaties",
    "privacy",
    "security-txt",
    "sessie",
    "sessie-verlopen",
    "toegankelijkheid",
    "health",
}
PERSONAL = {
    "overzicht": Action.LIST_ZAKEN,
    "zaken": Action.LIST_ZAKEN,
    "zoeken": Action.LIST_ZAKEN,
    "zaak": Action.VIEW_ZAAK,
    "document": Action.DOWNLOAD_DOCUMENT,
    "gegevens": Action.VIEW_ZAAK,
    "geschiedenis": Action.VIEW_ZAAK,
    "actie-agenda": Action.VIEW_ZAAK,
    "bezwaar-agenda": Action.VIEW_BESLUIT,
    "voorkeuren": Action.LIST_ZAKEN,
    "zaakvoorkeur": Action.VIEW_ZAAK,
    "inzage": Action.VIEW_INZAGE,
}


def patterns() -> Iterator[URLPattern]:
    for pattern in get_resolver().url_patterns:
        assert isinstance(pattern, URLPattern), "a nested urlconf: extend this test"
        yield pattern


def test_every_route_is_public_by_name_or_names_its_action() -> None:
    marks = {str(pattern.name): get_mark(pattern.callback) for pattern in patterns()}
    assert {name for name, mark in marks.items() if mark is None} == PUBLIC
    assert {name: mark for name, mark in marks.items() if mark is not None} == PERSONAL


def personal_urls() -> list[str]:
    zaak = [zaak_uuid("anna-bezwaar-woz")]
    return [
        reverse("overzicht"),
        reverse("zaken"),
        reverse("zoeken"),
        reverse("zaak", args=["zaken", *zaak]),
        reverse("document", args=["zaken", *zaak, str(uuid4())]),
        reverse("gegevens", args=["zaken", *zaak]),
        reverse("geschiedenis", args=["zaken", *zaak]),
        reverse("actie-agenda", args=["zaken", *zaak]),
        reverse("bezwaar-agenda", args=["zaken", *zaak, str(uuid4())]),
        reverse("voorkeuren"),
        reverse("zaakvoorkeur", args=["zaken", *zaak]),
        reverse("inzage"),
    ]


def test_personal_urls_cover_all_personal_routes() -> None:
    assert len(personal_urls()) == len(PERSONAL)


def test_without_login_every_personal_url_leads_to_the_login_page_and_back(
    gemeente: Gemeente,
) -> None:
    del gemeente
    for url in personal_urls():
        response = Client().get(url)
        assert response.status_code == 302
        assert response["Location"] == f"/inloggen/?volgende={quote(url, safe='')}"
        page = get_page(Client(), response["Location"])
        assert set(page.xpath("//input[@name='volgende']/@value")) == {url}


@pytest.mark.parametrize(
    ("owner", "stranger", "key"),
    [
        ("anna", "carla", "anna-bezwaar-woz"),
        ("anna", "bas", "anna-toeslag-toegekend"),
        ("carla", "anna", "carla-klacht"),
        ("carla", "anna", "carla-stook-verleend"),  # Anna's rol on it has ended
        ("carla", "bas", "bas-stook-namens-carla"),  # Bas is gemachtigde, not in an own login
        ("bas", "anna", "bas-geluid"),
    ],
)
def test_zaak_of_somebody_else_is_the_same_page_as_none(
    gemeente: Gemeente, registration: RegistrationApp, owner: str, stranger: str, key: str
) -> None:
    del registration
    get_page(log_in_as(gemeente, owner), zaak_url(key))
    other = log_in_as(gemeente, stranger)
    refused = get_page(other, zaak_url(key), status=404)
    unknown = get_page(other, f"/zaken/zaken/{uuid4()}/", status=404)
    assert text_of(refused) == text_of(unknown)


def test_too_confidential_zaak_is_not_found_by_its_own_betrokkene(anna: Client) -> None:
    get_page(anna, zaak_url("anna-val-zeer-geheim"), status=404)
    get_page(anna, zaak_url("anna-val-alleen-url"), status=404)


def test_everybody_against_every_document_of_the_others(
    gemeente: Gemeente, registration: RegistrationApp
) -> None:
    """All documents of all zaken are asked by everybody; only what their pages list comes."""
    people = {key: log_in_as(gemeente, key) for key in ("anna", "bas", "carla", "eva")}
    links = [
        (str(link["zaak"]).rpartition("/")[2], str(link["informatieobject"]).rpartition("/")[2])
        for link in registration.store.list_records("zaakinformatieobjecten")
    ]
    for (zaak, document), (_, client) in itertools.product(links, people.items()):
        url = reverse("zaak", args=["zaken", zaak])
        page = client.get(url)
        download = reverse("document", args=["zaken", zaak, document])
        listed = page.status_code == 200 and download in page.content.decode()
        answer = client.get(download)
        assert (answer.status_code == 200) == listed


@pytest.mark.parametrize(
    "path",
    [
        "/zaken/zaken/geen-uuid/",
        "/zaken/zaken/00000000-0000-4000-8000-00000000000g/",
        "/zaken/onbekend/00000000-0000-4000-8000-000000000000/",
        "/zaken/zaken/%2e%2e/",
        "/zaken/zaken/" + "a" * 10_000 + "/",
        "/zaken/é/00000000-0000-4000-8000-000000000000/",
        "/bestaat-niet/",
    ],
)
def test_malformed_address_is_not_found(anna: Client, path: str) -> None:
    get_page(anna, path, status=404)


def test_too_low_level_of_login_shows_nothing(
    gemeente: Gemeente, registration: RegistrationApp
) -> None:
    """The login refuses it already (test_forged_tokens); this is the policy behind it."""
    del registration
    client = log_in_as(gemeente, "anna", Loa.BASIS)
    get_page(client, "/zaken/", status=403)
    page = get_page(client, zaak_url("anna-bezwaar-woz"), status=403)
    assert "met de DigiD-app of een sms-code" in text_of(page)
    get_page(client, zaak_url("carla-klacht"), status=404)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_pages_answer_only_the_methods_they_know(anna: Client, method: str) -> None:
    for url in (*personal_urls(), "/", "/contact/"):
        forms = (reverse("zoeken"), reverse("voorkeuren"))
        if method == "post" and (url in forms or url.endswith("/berichten/")):
            assert anna.post(url).status_code in {200, 302}
        else:
            assert getattr(anna, method)(url).status_code == 405


def test_login_and_logout_are_never_a_mere_link(anna: Client) -> None:
    assert anna.get("/uitloggen/").status_code == 405
    get_page(anna, "/zaken/")  # still logged in


def test_form_without_token_is_refused_in_plain_words(gemeente: Gemeente) -> None:
    del gemeente
    client = Client(enforce_csrf_checks=True)
    page = check_page(client.post("/inloggen/", {"broker": "digid"}), status=403)
    assert "Deze pagina stond te lang open" in text_of(page)


def test_unknown_host_has_no_gemeente(gemeente: Gemeente) -> None:
    del gemeente
    assert Client(headers={"host": "localhost:99"}).get("/").status_code == 200
    gone = Client(headers={"host": "127.0.0.1"})
    assert gone.get("/").status_code == 200


def test_every_decision_leaves_a_row_without_a_number_of_a_person(
    anna: Client, carla: Client
) -> None:
    get_page(anna, zaak_url("anna-bezwaar-woz"))
    get_page(carla, zaak_url("anna-bezwaar-woz"), status=404)
    get_page(anna, "/zaken/")
    rows = list(Inzage.objects.order_by("pk").values_list("action", "allowed", "rules"))
    assert ("zaak.view", True, "has-rol") in rows
    assert ("zaken.list", True, "own-list") in rows
    assert all(re.fullmatch(r"1:[0-9a-f]{32}", row.subject) for row in Inzage.objects.all())


@pytest.mark.parametrize(("visits", "minutes"), [(0, 16), (8, 10)])
def test_expired_session_leads_to_the_login_page_and_back(
    gemeente: Gemeente, registration: RegistrationApp, visits: int, minutes: int
) -> None:
    """After 15 minutes without a page, and after two hours in any case."""
    del registration
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        client = log_in_as(gemeente, "anna")
        for _ in range(visits):
            clock.shift(timedelta(minutes=14))
            assert client.get("/privacy/").status_code == 200
        clock.shift(timedelta(minutes=minutes))
        response = client.get(zaak_url("anna-bezwaar-woz"))
    assert response.status_code == 302
    assert response["Location"].startswith("/inloggen/?volgende=%2Fzaken%2Fzaken%2F")


def test_session_goes_on_as_long_as_somebody_reads(
    gemeente: Gemeente, registration: RegistrationApp
) -> None:
    del registration
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        client = log_in_as(gemeente, "anna")
        for _ in range(4):
            clock.shift(timedelta(minutes=14))
            get_page(client, "/zaken/")

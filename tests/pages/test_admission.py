"""Too busy: personal pages are refused in plain words and at no cost, all others get through."""

import threading
from collections.abc import Iterator

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext

from demo.registration.app import RegistrationApp
from portal.admission import AdmissionMiddleware
from tests.conftest import log_in_as
from tests.pages.html import check_page, get_page, text_of
from tests.pages.test_document import document_urls
from tests.pages.test_zaak import zaak_url
from zaken.models import Gemeente


@pytest.fixture
def full(gemeente: Gemeente, registration: RegistrationApp) -> Iterator[Client]:
    """Anna, of a process with one slot, which her own download holds."""
    with override_settings(PAGE_SLOTS=1):
        anna = log_in_as(gemeente, "anna")
        url = document_urls(anna, "anna-toeslag-toegekend")["Loonstroken"]
        download = anna.get(url)
        assert download.status_code == 200
        registration.calls.clear()
        yield anna
        download.close()


def test_personal_pages_are_refused_in_plain_words(
    full: Client, registration: RegistrationApp
) -> None:
    for path in ("/zaken/", zaak_url("anna-bezwaar-woz")):
        with CaptureQueriesContext(connection) as captured:
            response = full.get(path)
        page = check_page(response, status=503)
        assert response["Retry-After"] == "30"
        assert "Het is nu te druk" in text_of(page)
        assert page.xpath("//main//a[@href='']")
        assert not captured
    assert not registration.calls


def test_the_page_is_in_the_house_style_and_closed_as_all_others(full: Client) -> None:
    response = full.get("/zaken/")
    sheets = check_page(response, status=503).xpath("//link[@rel='stylesheet']/@href")
    assert sheets == ["/static/css/theme-voorbeeld.css", "/static/css/components.css"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert not response.cookies


def test_in_english(full: Client) -> None:
    full.cookies["mz_taal"] = "en"
    assert "It is too busy now" in text_of(get_page(full, "/zaken/", status=503, lang="en"))


@pytest.mark.parametrize("path", ["/", "/inloggen/", "/contact/", "/privacy/", "/healthz"])
def test_public_pages_get_through(full: Client, path: str) -> None:
    assert full.get(path).status_code in {200, 302}


def test_unknown_paths_are_not_found(full: Client) -> None:
    get_page(full, "/bestaat-niet/", status=404)


def test_a_download_counts_until_its_end_and_only_once(
    gemeente: Gemeente, registration: RegistrationApp
) -> None:
    del registration
    with override_settings(PAGE_SLOTS=1):
        anna = log_in_as(gemeente, "anna")
        url = document_urls(anna, "anna-toeslag-toegekend")["Loonstroken"]
        for _ in range(3):
            download = anna.get(url)
            get_page(anna, "/zaken/", status=503)
            assert download.getvalue()
            download.close()
            get_page(anna, "/zaken/")


@pytest.mark.parametrize("kind", ["down", "hang", "html"])
def test_pages_that_fail_give_their_slot_back(
    gemeente: Gemeente, registration: RegistrationApp, kind: str
) -> None:
    with override_settings(PAGE_SLOTS=1, UPSTREAM_PAGE_SECONDS=0.1):
        anna = log_in_as(gemeente, "anna")
        registration.faults.add(kind, "/zaken/", seconds=1)
        for _ in range(3):
            assert anna.get("/zaken/").headers["Retry-After"] == "60"
        get_page(anna, "/zaken/onbekend/00000000-0000-0000-0000-000000000000/", status=404)


def test_as_many_as_there_are_slots() -> None:
    """The middleware alone, with views that stay."""
    gate, inside = threading.Event(), threading.Semaphore(0)

    def view(_request: object) -> HttpResponse:
        inside.release()
        assert gate.wait(5)
        return HttpResponse("ok")

    with override_settings(PAGE_SLOTS=3):
        admission = AdmissionMiddleware(view)
    request = RequestFactory().get("/zaken/")
    threads = [threading.Thread(target=admission, args=(request,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert inside.acquire(timeout=5)
    assert admission(request).status_code == 503
    gate.set()
    for thread in threads:
        thread.join()
    assert admission(request).status_code == 200

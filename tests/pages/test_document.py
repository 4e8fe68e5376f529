"""Downloading: the bytes, the headers, and the same answer as the list of the page."""

import re
import uuid

import pytest
from django.http import StreamingHttpResponse
from django.test import Client

from demo.registration.app import RegistrationApp
from demo.registration.stories import zaak_uuid
from tests.pages.html import get_page, text_of
from tests.pages.test_zaak import zaak_url


def document_urls(client: Client, key: str) -> dict[str, str]:
    page = get_page(client, zaak_url(key))
    links = page.xpath("//section[@aria-labelledby='documenten']//a")
    return {
        re.sub(r"^Download: | \([^()]*\)$", "", text_of(link)): link.get("href", "")
        for link in links
    }


def all_document_uuids(app: RegistrationApp, key: str) -> dict[str, str]:
    """Every document of a zaak by title, also those that may not be seen."""
    zaak = next(u for u in (f"/zaken/api/v1/zaken/{zaak_uuid(key)}",))
    links = [
        link
        for link in app.store.list_records("zaakinformatieobjecten")
        if str(link["zaak"]).endswith(zaak)
    ]
    documents = {
        str(d["url"]).rpartition("/")[2]: str(d["titel"])
        for d in app.store.list_records("enkelvoudiginformatieobjecten")
    }
    uuids = [str(link["informatieobject"]).rpartition("/")[2] for link in links]
    return {documents[u]: u for u in uuids}


def test_download_streams_the_bytes_with_our_own_headers(anna: Client) -> None:
    url = document_urls(anna, "anna-toeslag-toegekend")["Besluit inkomenstoeslag"]
    response = anna.get(url)
    assert isinstance(response, StreamingHttpResponse)
    body = response.getvalue()
    assert body.startswith(b"%PDF-")
    assert len(body) == int(response["Content-Length"])
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert ".bin" not in response["Content-Disposition"]
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store, private"


def test_latest_version_comes_though_the_list_names_another(anna: Client) -> None:
    url = document_urls(anna, "anna-val-zonder-omschrijving")["Brief met twee versies"]
    response = anna.get(url)
    assert isinstance(response, StreamingHttpResponse)
    assert b"tweede" in response.getvalue()


def test_big_document_comes_in_chunks(anna: Client) -> None:
    url = document_urls(anna, "anna-val-zonder-omschrijving")["Plattegrond van de wijk"]
    response = anna.get(url)
    assert isinstance(response, StreamingHttpResponse)
    sizes = [len(chunk) for chunk in response.streaming_content]
    assert sum(sizes) == int(response["Content-Length"]) > 3_000_000
    assert max(sizes) <= 64 * 1024


@pytest.mark.parametrize("title", ["Geheim advies", "Conceptbrief"])
def test_what_the_page_does_not_list_cannot_be_downloaded(
    anna: Client, registration: RegistrationApp, title: str
) -> None:
    document = all_document_uuids(registration, "anna-val-zonder-omschrijving")[title]
    page = get_page(
        anna, f"{zaak_url('anna-val-zonder-omschrijving')}documenten/{document}/", status=404
    )
    assert title not in text_of(page)


def test_document_of_another_zaak_is_not_found(anna: Client, registration: RegistrationApp) -> None:
    document = all_document_uuids(registration, "anna-toeslag-toegekend")["Loonstroken"]
    get_page(anna, f"{zaak_url('anna-bezwaar-woz')}documenten/{document}/", status=404)


def test_document_without_content_is_explained(anna: Client, registration: RegistrationApp) -> None:
    document = all_document_uuids(registration, "anna-val-zonder-omschrijving")["Alleen een link"]
    page = get_page(
        anna, f"{zaak_url('anna-val-zonder-omschrijving')}documenten/{document}/", status=404
    )
    assert "Dit document is hier niet te downloaden" in text_of(page)


def test_unknown_document_is_not_found(anna: Client) -> None:
    get_page(anna, f"{zaak_url('anna-bezwaar-woz')}documenten/{uuid.uuid4()}/", status=404)


def test_failing_documents_api_is_not_a_missing_document(
    anna: Client, registration: RegistrationApp
) -> None:
    url = document_urls(anna, "anna-toeslag-toegekend")["Loonstroken"]
    registration.faults.add("down", "/documenten/")
    get_page(anna, url, status=503)


def test_head_asks_for_headers_only(anna: Client) -> None:
    url = document_urls(anna, "anna-toeslag-toegekend")["Loonstroken"]
    response = anna.head(url)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")

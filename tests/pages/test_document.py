"""Downloading: the bytes, the headers, and the same answer as the list of the page."""

import gc
import re
import uuid
from typing import Any

import pytest
from django.http import StreamingHttpResponse
from django.test import Client

from demo.registration.app import RegistrationApp
from demo.registration.stories import zaak_uuid
from tests.pages.html import check_page, get_page, text_of
from tests.pages.test_zaak import zaak_url
from zaken import registry


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


# --- a part, and what the browser has already ----------------------------------------------------


def loonstroken(client: Client) -> str:
    return document_urls(client, "anna-toeslag-toegekend")["Loonstroken"]


def body_of(response: object) -> bytes:
    assert isinstance(response, StreamingHttpResponse)
    return bytes(response.getvalue())


@pytest.mark.parametrize(("asked", "first", "last"), [("5-9", 5, 9), ("7-", 7, None)])
def test_a_part_is_passed_on(anna: Client, asked: str, first: int, last: int | None) -> None:
    url = loonstroken(anna)
    whole = body_of(anna.get(url))
    response = anna.get(url, headers={"range": f"bytes={asked}"})
    end = len(whole) - 1 if last is None else last
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{end}/{len(whole)}"
    assert response["Content-Length"] == str(end - first + 1)
    assert response["Cache-Control"] == "no-store, private"
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert body_of(response) == whole[first : end + 1]


@pytest.mark.parametrize(
    "asked",
    ["bytes=0-1,4-5", "bytes=-5", "bytes=9-5", "bytes=-", "lines=1-2", "bytes=a-b", "bytes=1", ""],
)
def test_what_is_no_single_range_gives_the_whole_file(anna: Client, asked: str) -> None:
    url = loonstroken(anna)
    response = anna.get(url, headers={"range": asked})
    assert (response.status_code, "Content-Range" in response) == (200, False)
    assert response["Accept-Ranges"] == "bytes"
    assert len(body_of(response)) == int(response["Content-Length"])


def test_a_part_past_the_end_is_refused(anna: Client) -> None:
    url = loonstroken(anna)
    size = anna.head(url)["Content-Length"]
    response = anna.get(url, headers={"range": "bytes=99999999-"})
    assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{size}")


def test_no_ranges_are_promised_when_the_registration_knows_none(
    anna: Client, registration: RegistrationApp
) -> None:
    url = loonstroken(anna)
    registration.faults.add("whole", "/download")
    response = anna.get(url, headers={"range": "bytes=5-9"})
    assert (response.status_code, "Accept-Ranges" in response) == (200, False)
    assert len(body_of(response)) == int(response["Content-Length"])


def test_the_etag_is_ours_and_of_one_document(anna: Client, registration: RegistrationApp) -> None:
    urls = document_urls(anna, "anna-toeslag-toegekend")
    tags = {anna.head(url)["ETag"] for url in urls.values()}
    assert len(tags) == len(urls) > 1
    assert all(re.fullmatch(r'"[0-9a-f]{32}"', tag) for tag in tags)
    theirs = registration.store.versies
    assert not any(uuid in tag for uuid in theirs for tag in tags)


def test_a_resumed_download_goes_on_in_the_same_file(anna: Client) -> None:
    url = loonstroken(anna)
    etag = anna.head(url)["ETag"]
    response = anna.get(url, headers={"range": "bytes=5-9", "if-range": etag})
    assert response.status_code == 206


@pytest.mark.parametrize("name", ['"another"', 'W/"another"', "Mon, 23 Nov 2026 10:00:00 GMT"])
def test_a_resumed_download_starts_again_in_another_file(anna: Client, name: str) -> None:
    response = anna.get(loonstroken(anna), headers={"range": "bytes=5-9", "if-range": name})
    assert response.status_code == 200
    assert len(body_of(response)) == int(response["Content-Length"])


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_what_the_browser_has_is_not_fetched(
    anna: Client, registration: RegistrationApp, form: str
) -> None:
    url = loonstroken(anna)
    etag = anna.head(url)["ETag"]
    registration.calls.clear()
    response = anna.get(url, headers={"if-none-match": form.format(etag)})
    assert (response.status_code, response["ETag"], response.content) == (304, etag, b"")
    assert "no-store" in response["Cache-Control"]
    assert not any(call.path.endswith("/download") for call in registration.calls)


def test_knowing_the_etag_opens_nothing(anna: Client, carla: Client) -> None:
    url = loonstroken(anna)
    etag = anna.head(url)["ETag"]
    for headers in ({"if-none-match": etag}, {"if-none-match": "*"}, {"range": "bytes=0-1"}):
        assert carla.get(url, headers=headers).status_code == 404


# --- places --------------------------------------------------------------------------------------


def test_downloads_have_places_of_their_own(anna: Client, carla: Client, settings: Any) -> None:
    gc.collect()  # files that other tests did not read
    settings.DOWNLOAD_SLOTS = 1
    url = loonstroken(anna)
    first = anna.get(url)
    assert first.status_code == 200
    response = anna.get(url)
    page = check_page(response, status=503)
    assert response["Retry-After"] == "30"
    assert "te druk om te downloaden" in text_of(page)
    assert carla.get(url).status_code == 404  # nothing is said to who may not see it
    get_page(anna, "/zaken/")
    first.close()
    assert body_of(anna.get(url)).startswith(b"%PDF-")
    assert anna.get(url).status_code == 200


@pytest.mark.parametrize(
    ("kind", "path"), [("down", "/download"), ("html", "/download"), ("reset", "/download")]
)
def test_a_download_that_fails_gives_its_place_back(
    anna: Client, registration: RegistrationApp, settings: Any, kind: str, path: str
) -> None:
    gc.collect()
    settings.DOWNLOAD_SLOTS = 1
    url = loonstroken(anna)
    registration.faults.add(kind, path)
    for _ in range(2):
        assert anna.get(url).status_code == 503
    registration.faults.reset()
    registry.forget_sources()
    assert anna.get(url, headers={"range": "bytes=99999999-"}).status_code == 416
    assert body_of(anna.get(url)).startswith(b"%PDF-")

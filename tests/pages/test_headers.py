"""Headers of every answer: pages, errors, redirects, downloads (U/PW.03, ASVS 3.4, internet.nl)."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client, override_settings
from django.urls import get_resolver, reverse

from demo.registration.stories import zaak_uuid
from tests.pages.test_bezwaar import calendar_url
from tests.pages.test_document import document_urls
from tests.pages.test_zaak import zaak_url

DOWNLOAD = "Loonstroken"


def list_paths(anna: Client) -> Iterator[str]:
    """One address per route, and what is not there."""
    ref = {"registratie": "zaken", "uuid": zaak_uuid("anna-toeslag-toegekend")}
    document = document_urls(anna, "anna-toeslag-toegekend")[DOWNLOAD]
    calendar = calendar_url(anna, "anna-toeslag-toegekend")
    for route in get_resolver().url_patterns:
        name = str(getattr(route, "name", ""))
        if name == "document":
            yield document
        elif name == "bezwaar-agenda":
            yield calendar
        elif name == "notificaties":
            yield reverse(name, kwargs={"registratie": "zaken"})
        elif name == "afmelden":
            yield reverse(name, kwargs={"code": "1.a.b"})
        elif "uuid" in str(route.pattern):
            yield reverse(name, kwargs=ref)
        elif "merk" in str(route.pattern):
            yield reverse(name, kwargs={"merk": "van-niemand"})
        else:
            yield reverse(name)
    yield "/bestaat-niet/"
    yield "/inloggen/callback/?state=onbekend"
    yield zaak_url("carla-klacht")


def read_table() -> list[str]:
    """The headers that docs/headers.md promises for every answer."""
    lines = (settings.BASE_DIR / "docs" / "headers.md").read_text(encoding="utf-8").splitlines()
    return [line.split("`")[1] for line in lines if line.startswith("| `")]


def directives(response: HttpResponseBase) -> dict[str, list[str]]:
    policy = response["Content-Security-Policy"]
    parts = (part.split() for part in policy.split(";"))
    return {name: values for name, *values in parts}


@pytest.mark.parametrize("method", ["get", "post", "put", "options"])
def test_every_answer_of_every_route_has_the_security_headers(anna: Client, method: str) -> None:
    promised = read_table()
    for path in list_paths(anna):
        response = getattr(anna, method)(path)
        missing = [name for name in promised if name not in response]
        assert not missing, (method, path, response.status_code, missing)
        check_headers(response)
        response.close()


def check_headers(response: HttpResponseBase) -> None:
    """The values."""
    csp = directives(response)
    assert csp["default-src"] == ["'none'"]
    if "sandbox" not in csp:
        assert csp["object-src"] == csp["base-uri"] == csp["frame-ancestors"] == ["'none'"]
        assert csp["script-src"] == csp["style-src"] == ["'self'"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]
    assert re.fullmatch(r"[0-9a-f-]{36}", response["X-Request-ID"])
    assert "Server" not in response
    assert "X-Powered-By" not in response


def test_the_table_is_not_empty_and_names_what_the_norms_ask() -> None:
    assert {"Content-Security-Policy", "Referrer-Policy", "Cache-Control"} <= set(read_table())


def test_forms_may_lead_to_the_broker_and_nowhere_else(anna: Client) -> None:
    """Chromium checks form-action along the redirect to the broker (login and logout)."""
    allowed = directives(anna.get("/zaken/"))["form-action"]
    assert allowed == ["'self'", "https://broker.test"]


def test_without_login_the_page_is_not_in_a_cache_either(anna: Client) -> None:
    del anna
    response = Client().get("/zaken/")
    assert response.status_code == 302
    assert "no-store" in response["Cache-Control"]


@override_settings(SECURE_HSTS_SECONDS=31_536_000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True)
def test_transport_security_is_announced(anna: Client) -> None:
    response = anna.get("/", secure=True)
    assert response["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_download_is_sandboxed(anna: Client) -> None:
    url = document_urls(anna, "anna-toeslag-toegekend")[DOWNLOAD]
    response = anna.get(url)
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    response.close()


def test_cookies_are_closed_to_scripts_and_other_sites(anna: Client) -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=1)):
        response = anna.get("/zaken/")
    session = response.cookies["mz_session"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert not session["max-age"]
    csrf = response.cookies["mz_csrf"]
    assert csrf["httponly"]


def test_public_pages_write_no_session(anna: Client) -> None:
    del anna
    for path in ("/", "/inloggen/", "/contact/", "/zaken/"):
        assert "mz_session" not in Client().get(path).cookies

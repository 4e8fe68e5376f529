"""A BSN is in the encrypted session and in the body of a call, and nowhere else (HOUSE rule 4)."""

import base64
import logging
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from demo.registration.app import RegistrationApp
from tests.conftest import BSNS
from tests.pages.test_document import document_urls
from tests.pages.test_zaak import zaak_url


def holds_bsn(text: str) -> bool:
    return any(bsn in text for bsn in BSNS)


@pytest.fixture
def walk(anna: Client, registration: RegistrationApp, caplog: pytest.LogCaptureFixture) -> str:
    """A whole visit, with trouble on the way; gives everything that was logged."""
    caplog.set_level(logging.DEBUG)
    for url in ("/", "/zaken/", zaak_url("anna-bezwaar-woz"), f"/zaken/zaken/{uuid4()}/"):
        anna.get(url)
    for url in document_urls(anna, "anna-toeslag-toegekend").values():
        anna.get(url).getvalue()
    for kind in ("down", "html", "truncated", "reset", "shape"):
        registration.faults.add(kind)
        anna.get("/zaken/")
        anna.get(zaak_url("anna-bezwaar-woz"))
        registration.faults.reset()
    return "\n".join(
        f"{record.getMessage()} {record.exc_text or ''} {record.exc_info or ''}"
        for record in caplog.records
    )


def test_nothing_is_logged(walk: str) -> None:
    assert walk
    assert not holds_bsn(walk)


def test_no_call_has_it_in_its_address(walk: str, registration: RegistrationApp) -> None:
    del walk
    assert len(registration.calls) > 20
    assert not any(holds_bsn(call.path + call.query) for call in registration.calls)


def test_no_table_holds_it(walk: str) -> None:
    del walk
    for model in apps.get_models():
        for row in model._default_manager.values():
            assert not holds_bsn(str(row)), model


def test_session_is_not_readable(walk: str) -> None:
    del walk
    rows = list(Session.objects.all())
    assert rows
    for row in rows:
        assert not holds_bsn(str(row.get_decoded()))
        payload = row.session_data.split(":")[0]
        assert not holds_bsn(base64.urlsafe_b64decode(payload + "===").decode(errors="replace"))


def test_cache_holds_nothing_of_it(walk: str) -> None:
    del walk
    assert not holds_bsn(str(getattr(cache, "_cache", {})))

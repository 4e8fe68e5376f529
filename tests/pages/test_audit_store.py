"""No row, no page: when the audit cannot be written, nothing of a zaak is shown."""

import logging
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client

from tests.audit import execute
from tests.conftest import BSNS
from tests.pages.html import check_page, get_page, text_of
from tests.pages.test_document import document_urls
from tests.pages.test_zaak import zaak_url
from zaken.models import Inzage

ZAAK = "anna-toeslag-toegekend"


@pytest.fixture
def urls(anna: Client) -> list[str]:
    """The overview, a zaak and its documents; visited before anything goes wrong."""
    documents = document_urls(anna, ZAAK)
    assert documents
    get_page(anna, "/zaken/")
    return ["/zaken/", zaak_url(ZAAK), *documents.values()]


@pytest.fixture(params=["full", "read only", "gone", "refused"])
def broken(request: pytest.FixtureRequest, urls: list[str]) -> Iterator[str]:
    """The place where rows go, in each of the ways in which it can fail."""
    del urls
    match request.param:
        case "full":
            execute(
                "CREATE TEMP TRIGGER disk BEFORE INSERT ON main.zaken_inzage"
                " BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END"
            )
        case "read only":
            execute("PRAGMA query_only = ON")
        case "gone":
            execute("ALTER TABLE zaken_inzage RENAME TO elsewhere")
        case "refused":
            execute("ALTER TABLE zaken_inzage RENAME COLUMN rules TO other")
    yield request.param
    # past Django, which takes no queries after a test that failed
    connection.connection.execute("PRAGMA query_only = OFF")


def ask(client: Client, url: str) -> Any:
    """A page in a transaction of its own, since one that failed takes no more queries."""
    client.raise_request_exception = False
    with transaction.atomic():
        response = client.get(url)
        transaction.set_rollback(True)
    return response


def test_nothing_is_shown(
    anna: Client, urls: list[str], broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert broken
    caplog.set_level(logging.DEBUG)
    for url in urls:
        response = ask(anna, url)
        text = text_of(check_page(response, status=500))
        assert "Er ging iets mis" in text
        assert "Dat ligt aan ons, niet aan u." in text
        assert "toeslag" not in text.lower()
        assert "Content-Disposition" not in response
    logged = "\n".join(f"{r.getMessage()} {r.exc_text or ''} {r.exc_info}" for r in caplog.records)
    assert "zaken_inzage" in logged or "full" in logged or "readonly" in logged
    assert not any(bsn in logged for bsn in BSNS)


def test_a_stranger_cannot_tell_a_zaak_that_is_there_from_none(
    carla: Client, urls: list[str], broken: str
) -> None:
    """The registration gives a stranger neither, so nothing is decided and no row is missed."""
    assert broken
    unknown = text_of(check_page(ask(carla, f"/zaken/zaken/{uuid4()}/"), status=404))
    for url in urls[1:]:
        assert text_of(check_page(ask(carla, url), status=404)) == unknown


def test_a_refusal_that_cannot_be_written_down_is_no_refusal(anna: Client, broken: str) -> None:
    """Her own zaak, above the ceiling: decided on and refused, which is a row too."""
    assert broken
    check_page(ask(anna, zaak_url("anna-val-zeer-geheim")), status=500)


def test_afterwards_it_works_again(anna: Client, urls: list[str]) -> None:
    execute("PRAGMA query_only = ON")
    assert ask(anna, urls[0]).status_code == 500
    execute("PRAGMA query_only = OFF")
    before = Inzage.objects.count()
    get_page(anna, urls[0])
    assert Inzage.objects.count() == before + 1

"""Pages with types from Redis, and without: what it costs, what is in it, and the warm command."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from demo.registration.app import RegistrationApp
from tests.conftest import BSNS, REGISTRATION
from tests.pages.html import get_page
from tests.pages.test_document import document_urls
from tests.pages.test_zaak import zaak_url
from tests.shared_cache import FakeRedis
from zaken import registry
from zaken.models import Gemeente
from zaken.zgw.catalogus_shared import SharedCache

PAGES = ("/zaken/", zaak_url("anna-toeslag-toegekend"), zaak_url("anna-bezwaar-woz"))


@pytest.fixture
def redis(registration: RegistrationApp, monkeypatch: pytest.MonkeyPatch) -> FakeRedis:
    """A Redis that all processes share; a process starts with `start_process`."""
    del registration
    fake = FakeRedis()
    shared = SharedCache(fake)
    monkeypatch.setattr(registry, "get_shared_cache", lambda: shared)
    return fake


def start_process() -> None:
    """Nothing is in memory."""
    registry.forget_sources()


def count_types(app: RegistrationApp) -> int:
    return sum("/catalogi/" in call.path for call in app.calls)


def walk(client: Client) -> None:
    for url in PAGES:
        get_page(client, url)


def test_a_second_process_asks_for_no_types(
    anna: Client, registration: RegistrationApp, redis: FakeRedis
) -> None:
    walk(anna)
    assert count_types(registration) > 0
    registration.calls.clear()
    redis.trips.clear()
    start_process()
    walk(anna)
    assert count_types(registration) == 0
    assert "write" not in redis.trips


def test_frozen_redis_costs_one_try_and_no_page(
    anna: Client, registration: RegistrationApp, redis: FakeRedis
) -> None:
    redis.error = TimeoutError()
    walk(anna)
    assert redis.trips == ["read"]
    assert count_types(registration) > 0


def test_no_person_is_in_it(anna: Client, redis: FakeRedis) -> None:
    """Types only, whatever was looked at: keys and values name nobody and no zaak."""
    walk(anna)
    for url in document_urls(anna, "anna-toeslag-toegekend").values():
        anna.get(url).getvalue()
    assert redis.texts
    assert {key.split(":")[3] for key in redis.texts} <= {
        "zaaktypen",
        "informatieobjecttypen",
        "besluittypen",
    }
    everything = " ".join(f"{key} {text}" for key, text in redis.texts.items())
    for part in (*BSNS, "Anna", "Vries", "/zaken/api/", "ZAAK-", "/documenten/api/"):
        assert part not in everything


# --- manage.py warm_catalogus --------------------------------------------------------------------


def run_warm() -> tuple[str, str]:
    """What it prints."""
    out, err = StringIO(), StringIO()
    call_command("warm_catalogus", stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_warm_catalogus_leaves_nothing_to_ask(
    anna: Client, registration: RegistrationApp, redis: FakeRedis
) -> None:
    out, _ = run_warm()
    assert out.startswith("ok    voorbeeld/zaken: ")
    assert " zaaktypen, " in out
    assert " 0 " not in out
    assert redis.texts
    assert len(registration.calls) == 6
    registration.calls.clear()
    start_process()
    walk(anna)
    assert count_types(registration) == 0


def test_warm_catalogus_says_that_it_helps_nobody_without_redis(
    gemeente: Gemeente, registration: RegistrationApp
) -> None:
    del gemeente, registration
    assert "Without REDIS_URL" in run_warm()[1]


def test_warm_catalogus_names_what_fails(
    gemeente: Gemeente, registration: RegistrationApp, capsys: pytest.CaptureFixture[str]
) -> None:
    del gemeente
    registration.faults.add("down", "/catalogi/")
    with pytest.raises(CommandError, match=r"^1 registration failed$"):
        call_command("warm_catalogus")
    out = capsys.readouterr().out
    assert out.startswith("FAULT voorbeeld/zaken: nothing; zaaktypen unavailable; ")
    assert REGISTRATION not in out

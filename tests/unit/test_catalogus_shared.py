"""Types in Redis: another process asks nothing again, and nothing that is wrong there hurts."""

import json
import logging
import runpy
import threading
from typing import Any

import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.test import override_settings

from mijnzaken.cache import TextSerializer
from tests.shared_cache import FakeRedis
from tests.unit.catalogus_api import LONG, ROOT, Clock, FakeTransport, ask, name
from tests.unit.examples import uuid
from zaken.domain import Missing, Ok, Reason, SourceUnavailableError, Stale
from zaken.zgw.catalogus import Catalogus
from zaken.zgw.catalogus_shared import KEEP_SECONDS, REST_SECONDS, SharedCache, get_shared_cache
from zaken.zgw.transport import Deadline

FROZEN = redis.TimeoutError("Timeout reading from socket redis://:wachtwoord@redis:6379/0")
GONE = redis.ConnectionError("Error 111 connecting to redis:6379. Connection refused.")


class Installation:
    """Processes of one portal, with a Redis and a registration, on one clock."""

    def __init__(self) -> None:
        self.api, self.redis, self.clock = FakeTransport(), FakeRedis(), Clock()

    def start_process(self) -> Catalogus:
        shared = SharedCache(self.redis, clock=self.clock)
        return Catalogus(self.api, LONG, shared, clock=self.clock)


@pytest.fixture
def portal() -> Installation:
    return Installation()


# --- shared --------------------------------------------------------------------------------------


def test_a_second_process_asks_the_registration_nothing(portal: Installation) -> None:
    first = portal.start_process()
    zaaktype, besluittype = ask(first), name(first)
    calls = len(portal.api.calls)
    second = portal.start_process()
    assert (ask(second), name(second)) == (zaaktype, besluittype)
    assert len(portal.api.calls) == calls == 5


def test_types_of_a_page_are_one_round_trip(portal: Installation) -> None:
    uuids = [uuid(number) for number in range(1000, 1020)]
    portal.api.answers |= {f"besluittypen/{u}": {"omschrijving": "Besluit"} for u in uuids}
    portal.start_process().start_omschrijvingen("besluittypen", uuids, Deadline.after(10))()
    assert portal.redis.trips == ["read", "write"]
    portal.redis.trips.clear()
    second = portal.start_process()
    second.start_omschrijvingen("besluittypen", uuids, Deadline.after(10))()
    second.start_omschrijvingen("besluittypen", uuids, Deadline.after(10))()
    assert portal.redis.trips == ["read"]
    assert len(portal.api.calls) == 20


def test_who_asks_the_same_at_the_same_time_reads_once(portal: Installation) -> None:
    catalogus, everybody = portal.start_process(), threading.Barrier(16, timeout=10)

    def visit() -> None:
        everybody.wait()
        assert isinstance(ask(catalogus), Ok)

    threads = [threading.Thread(target=visit) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(portal.redis.trips) == ["read", "write"]
    assert len(portal.api.calls) == 4


def test_age_counts_from_when_it_was_fetched_not_from_when_it_was_read(
    portal: Installation,
) -> None:
    name(portal.start_process())
    portal.clock.now += LONG * 0.8
    second = portal.start_process()
    name(second)
    assert len(portal.api.calls) == 1
    portal.clock.now += LONG * 0.4
    name(second)
    assert len(portal.api.calls) == 2


def test_what_another_process_fetched_since_is_taken(portal: Installation) -> None:
    first = portal.start_process()
    name(first)
    portal.clock.now += LONG * 2
    name(portal.start_process())
    name(first)
    assert len(portal.api.calls) == 2


def test_an_old_text_serves_when_the_registration_fails(portal: Installation) -> None:
    name(portal.start_process())
    portal.clock.now += LONG * 24
    portal.api.error = SourceUnavailableError("voorbeeld")
    outcome = name(portal.start_process())
    assert isinstance(outcome, Stale)
    assert outcome.value == "Beschikking"
    assert outcome.fetched_at.timestamp() == portal.clock.now - LONG * 24
    portal.clock.now += KEEP_SECONDS
    assert name(portal.start_process()) == Missing(Reason.UNAVAILABLE)


def test_registrations_have_their_own_types(portal: Installation) -> None:
    name(portal.start_process())
    other = FakeTransport()
    object.__setattr__(other.upstream, "api_root", "https://andere.test/catalogi/api/v1/")
    name(Catalogus(other, LONG, SharedCache(portal.redis), clock=portal.clock))
    assert len(other.calls) == 1


def test_failures_are_not_shared(portal: Installation) -> None:
    portal.api.error = SourceUnavailableError("voorbeeld")
    ask(portal.start_process())
    assert portal.redis.texts == {}


def test_what_is_shared(portal: Installation) -> None:
    """JSON, under a key without address, kept for a week, without what we do not read."""
    zaaktype = portal.api.answers[f"zaaktypen/{uuid(500)}"]
    assert isinstance(zaaktype, dict)
    zaaktype["verantwoordelijke"] = "J. de Vries"
    ask(portal.start_process())
    assert portal.redis.timeouts == {7 * 24 * 3600}
    ((key, text),) = portal.redis.texts.items()
    prefix, version, root, kind, own = key.split(":")
    assert (prefix, version, kind, own) == ("cat", "v3", "zaaktypen", str(uuid(500)))
    assert root not in ROOT
    assert "registratie" not in key
    assert json.loads(text)["answers"][0]["identificatie"] == "BEZWAAR"
    assert "Vries" not in text


# --- what can be wrong ---------------------------------------------------------------------------


@pytest.mark.parametrize("error", [FROZEN, GONE, ValueError("garbage"), OSError("weg")])
def test_without_redis_everything_works_after_one_try(
    portal: Installation, error: Exception
) -> None:
    """One question of one page may wait for it; the nineteen after it, and other pages, do not."""
    uuids = [uuid(number) for number in range(1000, 1020)]
    portal.api.answers |= {f"besluittypen/{u}": {"omschrijving": "Besluit"} for u in uuids}
    portal.redis.error = error
    catalogus = portal.start_process()
    for one in uuids:
        pending = catalogus.start_omschrijving("besluittypen", one, Deadline.after(10))
        assert pending() == Ok("Besluit")
    assert isinstance(ask(catalogus), Ok)
    assert portal.redis.trips == ["read"]


def test_redis_is_tried_again_by_one_page(portal: Installation) -> None:
    portal.redis.error = FROZEN
    catalogus = portal.start_process()
    name(catalogus)
    for _ in range(3):
        portal.clock.now += REST_SECONDS
        catalogus.cache._known.clear()
        name(catalogus)
        name(catalogus)
    assert portal.redis.trips == ["read"] * 4
    portal.redis.error = None
    portal.clock.now += REST_SECONDS
    ask(catalogus)
    assert portal.redis.trips[4:] == ["read", "write"]
    assert isinstance(ask(portal.start_process()), Ok)
    assert len(portal.api.calls) == 4 + 4


def test_while_one_tries_the_others_go_on_without(portal: Installation) -> None:
    """Of all threads that come after a rest one waits for a Redis that is still frozen."""
    shared = SharedCache(portal.redis, clock=portal.clock)
    portal.redis.error = FROZEN
    shared.read(["a"])
    portal.clock.now += REST_SECONDS
    trips: list[int] = []

    class Nosy(Exception):  # noqa: N818  # raised like any other failure of a cache
        def __init__(self) -> None:
            shared.read(["b"])
            trips.append(len(portal.redis.trips))

    def get_many(*_args: object) -> Any:
        raise Nosy

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(portal.redis, "get_many", get_many)
        assert shared.read(["c"]) == {}
    assert trips == [1]


def test_a_frozen_redis_is_logged_once_a_minute_without_its_address(
    portal: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    portal.redis.error = FROZEN
    shared = SharedCache(portal.redis, clock=portal.clock)
    for _ in range(9):
        shared.read(["a"])
        portal.clock.now += REST_SECONDS
    assert [record.getMessage() for record in caplog.records] == [
        "shared cache fails; pages go on without it"
    ] * 2
    assert "wachtwoord" not in caplog.text


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        "geen json",
        "null",
        "[]",
        "3",
        '"tekst"',
        "{}",
        "[" * 100_000,
        b"\x80\x04",
        17,
        None,
        '{"fetched_at": NaN, "answers": [{}]}',
        '{"fetched_at": 1800000000, "answers": null}',
        '{"fetched_at": 1800000000, "answers": []}',
        '{"fetched_at": 1800000000, "answers": [null]}',
        '{"fetched_at": 1800000000, "answers": [{}, {}]}',
        '{"fetched_at": 1800000000, "answers": [{"omschrijving": 3}]}',
        '{"fetched_at": "gisteren", "answers": [{"omschrijving": "Oud"}]}',
        '{"fetched_at": 1e999, "answers": [{"omschrijving": "Oud"}]}',
        '{"fetched_at": 1' + "0" * 400 + ', "answers": [{"omschrijving": "Oud"}]}',
        '{"fetched_at": 1900000000, "answers": [{"omschrijving": "Later"}]}',
        '{"fetched_at": 1700000000, "answers": [{"omschrijving": "Oud"}]}',
    ],
)
def test_garbage_is_not_there(portal: Installation, garbage: object) -> None:
    name(portal.start_process())
    (key,) = portal.redis.texts
    portal.redis.texts[key] = garbage
    assert name(portal.start_process()) == Ok("Beschikking")
    assert len(portal.api.calls) == 2
    name(portal.start_process())
    assert len(portal.api.calls) == 2, "it was replaced"


# --- the settings --------------------------------------------------------------------------------


def test_without_redis_there_is_nothing_to_share() -> None:
    assert get_shared_cache() is None
    with override_settings(REDIS_URL="redis://localhost/0"):
        assert get_shared_cache() is get_shared_cache() is not None


def test_our_client_of_redis_never_tries_again_and_waits_shortly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With redis-py's own ten retries of five seconds a frozen Redis takes the portal with it."""
    options = read_cache_settings(monkeypatch)
    with override_settings(CACHES={"default": options}):
        pool = cache._cache.get_client().connection_pool  # type: ignore[attr-defined]
        connection = pool.connection_class(**pool.connection_kwargs)
    assert connection.retry._retries == 0
    assert connection.socket_timeout <= 0.25
    assert connection.socket_connect_timeout <= 0.25


def read_cache_settings(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What mijnzaken/settings.py makes of a REDIS_URL."""
    monkeypatch.setenv("REDIS_URL", "redis://localhost:6379/0")
    monkeypatch.setattr("mijnzaken.logging.configure_logging", lambda _level: None)
    found = runpy.run_path(str(settings.BASE_DIR / "mijnzaken" / "settings.py"))
    options: dict[str, Any] = found["CACHES"]["default"]
    return options


def test_values_go_to_redis_as_text() -> None:
    text = TextSerializer()
    assert text.dumps('{"a": "é"}') == '{"a": "é"}'.encode()
    assert text.loads('{"a": "é"}'.encode()) == '{"a": "é"}'
    assert text.dumps(3) == 3  # Redis counts
    assert text.loads(b"3") == 3


@pytest.mark.parametrize("value", [True, None, {}, ["a"], object()])
def test_nothing_else_goes_there(value: Any) -> None:
    with pytest.raises(TypeError):
        TextSerializer().dumps(value)

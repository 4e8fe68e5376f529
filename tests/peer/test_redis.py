"""The catalogus with a real Redis that is shared, frozen, thawed, ended and full of garbage."""

import pickle
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import redis
from django.core.cache import caches
from django.core.management import call_command
from django.test import Client, override_settings

from demo.registration.app import RegistrationApp
from tests.conftest import BSNS
from tests.pages.html import get_page
from tests.pages.test_zaak import zaak_url
from tests.peer.redis_process import RedisProcess, running_redis
from tests.unit.test_catalogus_shared import read_cache_settings
from zaken import registry
from zaken.zgw import catalogus_shared
from zaken.zgw.catalogus_shared import REST_SECONDS, SharedCache

PAGES = ("/zaken/", zaak_url("anna-toeslag-toegekend"), zaak_url("anna-bezwaar-woz"))


class Installation:
    """Our pages on that Redis, and a client of our own to look into it."""

    def __init__(self, anna: Client, app: RegistrationApp, server: RedisProcess) -> None:
        self.anna, self.app, self.server = anna, app, server
        self.now = 1_000.0
        self.client = redis.Redis(port=server.port, socket_timeout=10)

    def start_process(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A process that knows nothing yet, neither of types nor of trouble."""
        shared = SharedCache(caches["default"], clock=lambda: self.now)
        monkeypatch.setattr(registry, "get_shared_cache", lambda: shared)
        registry.forget_sources()
        self.app.calls.clear()

    def walk(self) -> int:
        """Visit pages; how many types were asked of the registration."""
        for url in PAGES:
            get_page(self.anna, url)
        return sum("/catalogi/" in call.path for call in self.app.calls)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisProcess]:
    with running_redis(tmp_path / "redis") as server:
        yield server


@pytest.fixture
def portal(
    anna: Client,
    registration: RegistrationApp,
    server: RedisProcess,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Installation]:
    options = read_cache_settings(monkeypatch) | {"LOCATION": server.url}
    with override_settings(CACHES={"default": options}, REDIS_URL=server.url):
        portal = Installation(anna, registration, server)
        portal.start_process(monkeypatch)
        yield portal
        portal.client.close()
        caches["default"]._cache.get_client().connection_pool.disconnect()  # type: ignore[attr-defined]


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Commands as our client sends them, or would if there were a connection."""
    commands: list[str] = []
    send: Any = redis.Connection.send_command
    execute: Any = redis.Redis.execute_command

    def count_sent(self: Any, *args: Any, **options: Any) -> Any:
        commands.append(str(args[0]))
        return send(self, *args, **options)

    def count_meant(self: Any, *args: Any, **options: Any) -> Any:
        commands.append(f"({args[0]})")
        return execute(self, *args, **options)

    monkeypatch.setattr(redis.Connection, "send_command", count_sent)
    monkeypatch.setattr(redis.Redis, "execute_command", count_meant)
    return commands


def test_a_second_process_finds_all_types(
    portal: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert portal.walk() > 0
    portal.start_process(monkeypatch)
    assert portal.walk() == 0


def test_warm_catalogus_leaves_nothing_to_ask(
    portal: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_command("warm_catalogus", stdout=StringIO())
    portal.start_process(monkeypatch)
    assert portal.walk() == 0


def test_what_is_in_it_is_json_of_types_for_a_week(portal: Installation) -> None:
    portal.walk()
    keys = list(portal.client.scan_iter())
    assert keys
    for key in keys:
        text = portal.client.get(key)
        assert isinstance(text, bytes)
        assert key.startswith(b"mijnzaken:1:cat:v3:")
        assert text.startswith(b'{"fetched_at": ')
        assert not any(bsn.encode() in key + text for bsn in BSNS)
        assert 0 < portal.client.ttl(key) <= 7 * 24 * 3600


def test_frozen_it_costs_one_try_and_thawed_it_is_used_again(
    portal: Installation, monkeypatch: pytest.MonkeyPatch, tries: list[str]
) -> None:
    portal.walk()
    portal.start_process(monkeypatch)
    tries.clear()
    portal.server.freeze()
    assert portal.walk() > 0
    assert tries == ["(MGET)", "MGET"]
    portal.server.thaw()
    portal.now += REST_SECONDS
    registry.forget_sources()
    portal.app.calls.clear()
    assert portal.walk() == 0


def test_gone_it_costs_no_page(
    portal: Installation, monkeypatch: pytest.MonkeyPatch, tries: list[str]
) -> None:
    portal.walk()
    portal.server.end()
    portal.start_process(monkeypatch)
    tries.clear()
    assert portal.walk() > 0
    assert tries.count("(MGET)") == 1
    assert tries.count("MGET") <= 1


@pytest.mark.parametrize(
    "garbage", [b"\x80", b"{", b"[]", b"1", b"", pickle.dumps({"fetched_at": 1})]
)
def test_garbage_in_it_is_asked_anew(
    portal: Installation, monkeypatch: pytest.MonkeyPatch, garbage: bytes
) -> None:
    portal.walk()
    for key in portal.client.scan_iter():
        portal.client.set(key, garbage)
    portal.start_process(monkeypatch)
    assert portal.walk() > 0


def test_a_pickle_in_it_runs_nothing(portal: Installation) -> None:
    """Who can write to Redis must not be able to run code here."""

    class Bomb:
        def __reduce__(self) -> tuple[Any, ...]:
            return (exec, ("raise SystemExit('ran')",))

    portal.walk()
    for key in portal.client.scan_iter():
        portal.client.set(key, pickle.dumps(Bomb()))
    shared = catalogus_shared.SharedCache(caches["default"])
    keys = [key.decode().partition("mijnzaken:1:")[2] for key in portal.client.scan_iter()]
    assert shared.read(keys) == {}

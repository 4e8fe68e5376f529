"""The work woken by Celery over a real Redis, as hosters of Open Zaak run it."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings

from berichten import wekker
from tests.chaos.world import World, build_world, deliver_once
from tests.peer.portal_process import KEYS
from tests.peer.postgres_process import PostgresProcess
from tests.peer.processes import HOST, ROOT, child_environ, stop
from tests.peer.redis_process import RedisProcess, running_redis

# Well before the beat, which looks once a minute.
SECONDS = 40.0


@pytest.fixture(autouse=True)
def forget_broker() -> None:
    """A broker that was away is left alone for a while: another test's, in this process."""
    wekker._Broker.away_until = 0.0
    wekker._get_app.cache_clear()


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisProcess]:
    with running_redis(tmp_path / "redis") as server:
        yield server


@pytest.fixture
def world(on_postgres: PostgresProcess) -> Iterator[World]:
    name = connection.settings_dict["NAME"]
    with build_world(on_postgres.url(str(name))) as world:
        yield world


@pytest.fixture
def celery(world: World, redis: RedisProcess, tmp_path: Path) -> Iterator[Path]:
    """A worker with its beat; gives its log."""
    log = tmp_path / "celery.log"
    environ = child_environ(
        KEYS
        | {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": world.place.database,
            "ALLOWED_HOSTS": HOST,
            "EMAIL_HOST": HOST,
            "EMAIL_PORT": str(world.post.port),
            "WORK_ENGINE": "celery",
            "WORK_BROKER_URL": redis.url,
        }
    )
    command = [sys.executable, "-m", "celery", "--app", "berichten.taken", "worker", "--beat"]
    command += ["--concurrency", "2", "--schedule", str(tmp_path / "beat"), "--loglevel", "INFO"]
    with log.open("w") as output:
        process = subprocess.Popen(  # noqa: S603  # our own command, no shell
            command, cwd=ROOT, env=environ, stdout=output, stderr=output, text=True
        )
        try:
            wait_for(lambda: " ready." in log.read_text(), log)
            yield log
        finally:
            stop(process)


def wait_for(done: Callable[[], bool], log: Path) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if done():
            return
        time.sleep(0.1)
    raise AssertionError(log.read_text()[-2000:])


def test_an_event_wakes_a_worker_at_once(world: World, redis: RedisProcess, celery: Path) -> None:
    (event, address), *_ = people = world.people(2)
    with override_settings(WORK_ENGINE="celery", WORK_BROKER_URL=redis.url):
        for each, _ in people:
            assert deliver_once(world.message(each)) == 204
    wait_for(lambda: len(world.post.got) == len(people), celery)
    assert [len(got) for got in world.post.got.values()] == [1, 1]
    assert event.bsn not in celery.read_text()
    assert address not in celery.read_text()


def test_a_broker_that_is_frozen_or_gone_costs_a_wake_up_and_no_message(
    world: World, redis: RedisProcess
) -> None:
    (first, _), (second, _) = people = world.people(2)
    with override_settings(WORK_ENGINE="celery", WORK_BROKER_URL=redis.url):
        redis.freeze()
        assert deliver_once(world.message(first)) == 204
        redis.end()
        assert deliver_once(world.message(second)) == 204
    world.start_worker()  # whoever looks
    assert world.wait_until_done(SECONDS)
    assert [len(world.post.got[address]) for _, address in people] == [1, 1]

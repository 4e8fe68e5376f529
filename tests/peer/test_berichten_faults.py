"""Faults one by one, on a real PostgreSQL and a real SMTP server: nothing lost, nothing told twice.

Workers are processes that end as kill -9 would. `make chaos` does all of it at once, many times.
"""

import json
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from berichten import werk_in
from berichten.kanalen import smtp
from berichten.models import Abonnement, Bericht, Berichtinstelling, Bezorging, Notificatie
from tests.chaos.post import running_post
from tests.chaos.registration import Event
from tests.chaos.worker import POINTS
from tests.chaos.world import PACE, World, build_world, deliver_once
from tests.peer.postgres_process import PostgresProcess
from tests.peer.processes import HOST
from zaken.models import Gemeente

SECONDS = 30.0
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def world(on_postgres: PostgresProcess) -> Iterator[World]:
    name = connection.settings_dict["NAME"]
    with build_world(on_postgres.url(str(name))) as world:
        yield world


def addresses(people: list[tuple[Event, str]]) -> list[str]:
    return [address for _, address in people]


def told(world: World, people: list[tuple[Event, str]]) -> list[int]:
    """How many different messages each got."""
    return [len(set(world.post.got.get(address, ()))) for address in addresses(people)]


def deliver(world: World, people: list[tuple[Event, str]], most: int = 1) -> None:
    chance = random.Random(1)  # noqa: S311  # to be repeated
    world.deliver([event for event, _ in people], chance, most=most)


def test_the_same_event_a_hundred_times_at_once_is_one_message(world: World) -> None:
    people = world.people(1)
    message = world.message(people[0][0])
    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(deliver_once, [message] * 100)) == {204}
    for _ in range(3):
        world.start_worker()
    assert world.wait_until_done(SECONDS)
    assert told(world, people) == [1]
    assert len(world.post.got[people[0][1]]) == 1


@pytest.mark.parametrize("point", POINTS)
def test_a_worker_that_is_killed_loses_nothing(world: World, point: str) -> None:
    """At most the one repeat that is documented, of the same message."""
    people = world.people(3)
    deliver(world, people)
    victim = world.start_worker(die_at=point)
    victim.join(SECONDS)
    assert victim.exitcode == 9
    world.start_worker()
    assert world.wait_until_done(SECONDS)
    assert told(world, people) == [1, 1, 1]
    repeats = sum(len(got) - 1 for got in world.post.got.values())
    assert repeats == (1 if point == "after-send" else 0)
    assert Bezorging.objects.filter(uitkomst="verzonden").count() == 3


def test_a_database_that_was_away_holds_nobody_up(
    world: World, on_postgres: PostgresProcess
) -> None:
    people = world.people(5)
    deliver(world, people)
    world.start_worker()
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    for _ in range(5):
        time.sleep(0.1)
        on_postgres.execute(f"{cut} AND datname = '{connection.settings_dict['NAME']}'")
    connection.close()
    assert world.wait_until_done(SECONDS)
    assert told(world, people) == [1] * 5


def test_a_database_that_is_restarted_loses_nothing_that_it_took(
    world: World, on_postgres: PostgresProcess
) -> None:
    people = world.people(6)
    deliver(world, people[:3])
    world.start_worker()
    connection.close()
    on_postgres.restart(away=1.0)
    deliver(world, people[3:])
    assert world.wait_until_done(SECONDS)
    assert told(world, people) == [1] * 6


def test_a_worker_that_is_told_to_stop_ends_soon_and_leaves_the_rest(world: World) -> None:
    """TERM, as whoever runs containers says it, in the middle of much work."""
    people = world.people(200)
    deliver(world, people)
    worker = world.start_work_command()
    until = time.monotonic() + SECONDS
    while not world.post.got and time.monotonic() < until:
        time.sleep(0.05)
    worker.terminate()
    assert worker.wait(5) == 0
    told_then = sum(map(len, world.post.got.values()))
    assert 0 < told_then < 200
    world.start_worker()
    assert world.wait_until_done(SECONDS)
    assert told(world, people) == [1] * 200
    assert sum(map(len, world.post.got.values())) == 200


@pytest.mark.parametrize("mode", ["greylist", "hang"])
def test_a_mail_server_with_trouble_gets_it_later(world: World, mode: str) -> None:
    people = world.people(2)
    world.post.mode = mode
    deliver(world, people)
    world.start_worker()
    time.sleep(2)
    assert not world.post.got
    assert world.waiting()
    world.post.mode = "ok"
    assert world.wait_until_done(SECONDS)
    assert told(world, people) == [1, 1]


def test_a_mailbox_that_is_full_holds_nobody_else_up(world: World) -> None:
    people = world.people(4)
    world.post.full = {people[0][1]}
    deliver(world, people)
    world.start_worker()
    until = time.monotonic() + SECONDS
    while told(world, people) != [0, 1, 1, 1] and time.monotonic() < until:
        time.sleep(0.1)
    assert told(world, people) == [0, 1, 1, 1]
    world.post.full.clear()
    assert world.wait_until_done(SECONDS)
    assert told(world, people) == [1] * 4


def test_a_mail_server_that_hung_up_meanwhile_is_called_again(
    gemeente: Gemeente, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Most do after some minutes of silence. The next message goes at once, and once."""
    monkeypatch.setattr(smtp, "_local", threading.local())
    defaults = {"afzender": "Voorbeeld <x@voorbeeld.example>", "email_via": "smtp"}
    Berichtinstelling.objects.update_or_create(gemeente=gemeente, defaults=defaults)
    command = ["testbericht", "--gemeente=voorbeeld", "--kanaal=email", "--aan=a@post.example"]
    with running_post(idle=0.3) as post:
        server = {"EMAIL_HOST": HOST, "EMAIL_PORT": post.port, "EMAIL_BACKEND": SMTP}
        with override_settings(**server):
            for _ in range(3):
                call_command(*command, stdout=StringIO())
                time.sleep(0.6)
            smtp.close_connection()
    assert len(set(post.got["a@post.example"])) == len(post.got["a@post.example"]) == 3


def test_a_mail_server_that_is_not_there_is_waited_for(world: World) -> None:
    people = world.people(2)
    deliver(world, people)
    there, world.place = (
        world.place,
        world.place.__class__(database=world.place.database, email_port=1, pace=PACE),
    )
    lost = world.start_worker()
    time.sleep(2)
    lost.kill()
    lost.join(10)
    assert {b.pogingen for b in Bericht.objects.exclude(soort="stil")} == {0}
    world.place = there
    world.start_worker()
    assert world.wait_until_done(SECONDS)
    assert told(world, people) == [1, 1]


def test_an_address_that_is_refused_is_dead_with_proof_and_can_be_tried_anew(
    world: World, tmp_path: Path
) -> None:
    people = world.people(1)
    world.post.mode = "refuse"
    deliver(world, people)
    world.start_worker()
    assert world.wait_until_done(SECONDS)
    bericht = Bericht.objects.exclude(soort="stil").get()
    assert (bericht.staat, bericht.fout) == ("dood", "geweigerd")
    assert Bezorging.objects.get().uitkomst == "geweigerd"
    world.post.mode = "ok"
    with (tmp_path / "out").open("w") as out:
        call_command("retry_dead", stdout=out)
    assert world.wait_until_done(SECONDS)
    assert told(world, people) == [1]


def test_with_the_registration_down_everything_comes_afterwards_in_order(world: World) -> None:
    people = world.people(6)
    world.registration.down = True
    for event, _ in people:
        deliver_once(world.message(event))
    world.start_worker()
    time.sleep(3)
    assert not world.post.got
    assert {row.pogingen for row in Notificatie.objects.all()} == {0}
    world.registration.down = False
    assert world.wait_until_done(SECONDS)
    assert told(world, people) == [1] * 6
    assert list(world.post.got) == addresses(people)


@pytest.mark.parametrize("off", [timedelta(hours=-3), timedelta(hours=3)])
def test_a_clock_that_is_wrong_there_changes_nothing(world: World, off: timedelta) -> None:
    people = world.people(1)
    message = world.message(people[0][0])
    message["aanmaakdatum"] = (timezone.now() + off).isoformat()
    assert deliver_once(message) == 204
    world.start_worker()
    assert world.wait_until_done(SECONDS)
    assert told(world, people) == [1]


def test_a_worker_whose_clock_is_behind_does_not_do_it_again(world: World) -> None:
    """Its own clock says when a claim ends; another worker's may say so a little earlier."""
    people = world.people(2)
    deliver(world, people)
    now = timezone.now()
    with override_settings(WORK_PACE=1.0):
        taken = werk_in.claim(now=now, until=now)
        assert len(taken) == 2
        behind = now - timedelta(seconds=30)
        assert werk_in.claim(now=behind, until=behind) == ()


def test_a_flood_of_events_is_taken_and_done(world: World) -> None:
    """Ten thousand rows, most of them about one zaak that changed again and again."""
    people = world.people(1)
    event = people[0][0]
    message = world.message(event)
    assert deliver_once(message) == 204
    row = Notificatie.objects.get()
    now = timezone.now()
    Notificatie.objects.bulk_create(
        Notificatie(
            sleutel=f"{n:064}",
            registratie=row.registratie,
            kanaal="zaaktypen",
            resource="zaaktype",
            actie="update",
            hoofdobject=row.hoofdobject,
            resource_uuid=row.resource_uuid,
            aanmaakdatum=now,
            ontvangen=now,
            volgende_poging=now,
        )
        for n in range(10_000)
    )
    world.start_worker()
    world.start_worker()
    assert world.wait_until_done(120)
    assert told(world, people) == [1]


BROKEN: tuple[Callable[[dict[str, object]], object], ...] = (
    lambda message: json.dumps(message)[:-20],
    lambda message: message | {"resourceUrl": "nergens"},
    lambda message: message | {"aanmaakdatum": "gisteren"},
    lambda _message: [],
)


@pytest.mark.parametrize("broken", BROKEN)
def test_what_is_malformed_or_unsigned_or_of_another_gemeente_leaves_nothing(
    world: World, broken: Callable[[dict[str, object]], object]
) -> None:
    people = world.people(1)
    message = world.message(people[0][0])
    body = broken(message)
    text = body if isinstance(body, str) else json.dumps(body)
    headers = {"authorization": "chaos"}
    answer = Client().post(
        "/notificaties/zaken/", text, content_type="application/json", headers=headers
    )
    assert answer.status_code == 400
    assert deliver_once(message, secret="wrong") == 403  # of nobody
    other = Gemeente.objects.create(slug="elders", naam="Elders")
    Abonnement.objects.update(
        registratie=other.registraties.create(
            slug="zaken",
            naam="zaken",
            profiel="open-zaak",
            zaken_id=1,
            catalogi_id=1,
            documenten_id=1,
        )
    )
    assert deliver_once(message) == 403
    assert not Notificatie.objects.exists()

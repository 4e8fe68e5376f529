"""`python -m bench.messages`: how fast notificaties are taken, and how fast that is told.

On a real PostgreSQL, with the portal as in production and workers as processes, all on one machine.
Taking: 200 a second, each measured from the moment at which it should have been sent. Telling:
10,000 events in the inbox, four workers; beside it what the registration can do when nothing else
is asked of the machine than the same calls by four clients.
"""

import argparse
import json
import logging
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

RATE, SECONDS, SENDERS = 200, 20, 16
EVENTS, PEOPLE, WORKERS = 10_000, 900, 4
_TAKEN = 204


def main() -> None:
    """Measure both, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.messages", description=__doc__)
    parser.add_argument("--events", type=int, default=EVENTS)
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    from tests.peer.postgres_process import running_postgres  # noqa: PLC0415  # needs no Django

    with running_postgres() as server:
        url = server.create_database("bench")
        os.environ["DATABASE_URL"] = url
        import django  # noqa: PLC0415  # knows its database now

        django.setup()
        logging.disable(logging.CRITICAL)
        from django.core.management import call_command  # noqa: PLC0415  # Django first

        from tests.chaos.world import build_world  # noqa: PLC0415  # the same

        call_command("migrate", verbosity=0)
        with build_world(url, pace=1.0) as world:
            say("## Notificaties\n")
            measure_taking(world, url)
            measure_telling(world, options.events)


def say(text: str) -> None:
    """A line of the report."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


# --- taking --------------------------------------------------------------------------------------


def measure_taking(world: Any, database: str) -> None:
    """With the portal in two processes."""
    from tests.peer.portal_process import KEYS  # noqa: PLC0415  # Django first
    from tests.peer.processes import HOST, child_environ, find_free_port, serving  # noqa: PLC0415
    from zaken.models import Host  # noqa: PLC0415  # the same

    Host.objects.create(naam=HOST, gemeente=world.gemeente)
    port = find_free_port()
    environ = child_environ(
        KEYS | {"ALLOWED_HOSTS": HOST, "DATABASE_URL": database, "HTTPS": "false"}
    )
    command = ["-m", "gunicorn", "mijnzaken.wsgi:application", f"--bind={HOST}:{port}"]
    command += ["--worker-class=gthread", "--workers=2", "--threads=8", "--no-control-socket"]
    people = world.people(PEOPLE)
    bodies = [json.dumps(world.message(event)) for event, _ in people]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "portal.log"
        with serving(command, environ, ready_at=f"http://{HOST}:{port}/healthz", log=log):
            send(port, bodies, seconds=3)
            times = sorted(send(port, bodies, seconds=SECONDS))
    p95 = times[int(len(times) * 0.95)]
    say(f"taken: {len(times)} at {RATE}/s in {SECONDS} s, 2 processes, PostgreSQL")
    say(f"  p50 {statistics.median(times) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms (goal 50)")
    world.forget()


def send(port: int, bodies: Sequence[str], *, seconds: int) -> list[float]:
    """From processes of their own; seconds per delivery, from when it was due."""
    start = time.time() + 1
    number = RATE * seconds
    jobs = [(port, bodies, start, part, number) for part in range(SENDERS)]
    with multiprocessing.get_context("fork").Pool(2) as pool:
        halves = pool.map(_send_threads, [jobs[::2], jobs[1::2]])
    return [each for half in halves for each in half]


def _send_threads(jobs: Sequence[tuple[int, Sequence[str], float, int, int]]) -> list[float]:
    with ThreadPoolExecutor(len(jobs)) as pool:
        return [each for times in pool.map(lambda job: _send_part(*job), jobs) for each in times]


def _send_part(
    port: int, bodies: Sequence[str], start: float, part: int, number: int
) -> list[float]:
    """Every so many-th, over one connection that is kept."""
    connection, times = HTTPConnection("127.0.0.1", port, timeout=30), []
    headers = {"Authorization": "chaos", "Content-Type": "application/json"}
    for n in range(part, number, SENDERS):
        due = start + n / RATE
        time.sleep(max(0.0, due - time.time()))
        # Another moment each, so that each is another event.
        body = bodies[n % len(bodies)]
        message = json.loads(body) | {"aanmaakdatum": f"2026-01-01T00:00:{n % 60:02}.{n:06}Z"}
        connection.request("POST", "/notificaties/zaken/", json.dumps(message), headers)
        response = connection.getresponse()
        response.read()
        if response.status != _TAKEN:
            raise RuntimeError(f"answered {response.status}")
        times.append(time.time() - due)
    return times


# --- telling -------------------------------------------------------------------------------------


def measure_telling(world: Any, events: int) -> None:
    """All in the inbox, then the workers; and the same calls without any work around them."""
    from django.utils import timezone  # noqa: PLC0415  # Django first

    from berichten.models import Bezorging, Notificatie  # noqa: PLC0415  # the same
    from tests.chaos.registration import build_events, list_bsns  # noqa: PLC0415  # the same
    from zaken.models import Registratie  # noqa: PLC0415  # the same

    world.people(PEOPLE)
    numbers = list_bsns(PEOPLE)
    found = build_events(world.builder, [numbers[n % PEOPLE] for n in range(events)], "bench")
    now, registratie = timezone.now(), Registratie.objects.get()
    Notificatie.objects.bulk_create(
        (
            Notificatie(
                sleutel=f"{n:064}",
                registratie=registratie,
                kanaal="zaken",
                resource="status",
                actie="create",
                hoofdobject=event.zaak.uuid,
                resource_uuid=event.status.rpartition("/")[2],
                aanmaakdatum=now,
                ontvangen=now,
                volgende_poging=now,
            )
            for n, event in enumerate(found)
        ),
        batch_size=2000,
    )
    world.registration.calls = 0
    begin = time.monotonic()
    for _ in range(WORKERS):
        world.start_worker(seconds=3600)
    done = world.wait_until_done(3000)
    took, calls = time.monotonic() - begin, world.registration.calls
    world.stop_workers()
    told = Bezorging.objects.filter(uitkomst="verzonden").count()
    mails = sum(map(len, world.post.got.values()))
    bare = measure_bare(world, [event.zaak.uuid for event in found[:1000]])
    say(f"told: {told} of {events} events in {mails} messages by {WORKERS} workers: {took:.0f} s")
    say(f"  {events / took:.0f} events/s, {calls / took:.0f} calls/s; all done: {done}")
    say(f"  the registration alone, same calls by {WORKERS} clients: {bare:.0f} calls/s")
    say(f"  ratio to the registration as the limit: {bare / (calls / took):.1f}")


def measure_bare(world: Any, zaken: Sequence[str]) -> float:
    """Calls a second of the two reads of each zaak, by so many processes and nothing else."""
    from tests.chaos.registration import CLIENT_ID, SECRET  # noqa: PLC0415  # Django first

    jobs = [(world.registration.url, zaken[n::WORKERS], CLIENT_ID, SECRET) for n in range(WORKERS)]
    begin = time.monotonic()
    with multiprocessing.get_context("spawn").Pool(WORKERS) as pool:
        pool.map(_read_nothing, jobs)
        begin = time.monotonic()
        pool.map(_read, jobs, chunksize=1)
    return 2 * len(zaken) / (time.monotonic() - begin)


def _read_nothing(job: tuple[str, Sequence[str], str, str]) -> None:
    """Have the process ready."""
    del job


def _read(job: tuple[str, Sequence[str], str, str]) -> None:
    import jwt  # noqa: PLC0415  # in the process that needs them
    import requests  # noqa: PLC0415  # the same

    root, zaken, client_id, secret = job
    token = jwt.encode(
        {"iss": client_id, "iat": int(time.time()), "client_id": client_id}, secret, "HS256"
    )
    session = requests.Session()
    session.headers.update({"Authorization": f"Bearer {token}", "Accept-Crs": "EPSG:4326"})
    for uuid in zaken:
        url = f"{root}/zaken/api/v1/zaken/{uuid}"
        session.get(url, params={"expand": "rollen,status,resultaat"}, timeout=30)
        session.get(f"{root}/zaken/api/v1/statussen", params={"zaak": url}, timeout=30)


if __name__ == "__main__":
    main()

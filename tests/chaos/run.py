"""One run: events while everything breaks, then time to finish, then who was told how often."""

import random
import threading
import time
from typing import Any

from django.db import connection

from berichten.models import Bezorging
from tests.chaos.__main__ import CHAOS_SECONDS, DRAIN_SECONDS, PEOPLE, WORKERS
from tests.chaos.world import World
from tests.peer.postgres_process import PostgresProcess

_RESTARTS = 0.2  # of the times that something happens to the database
_MODES = ("ok", "ok", "greylist", "hang", "lose")
_CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = 'chaos' AND pid <> pg_backend_pid()"
)


def run_once(world: World, server: PostgresProcess, chance: random.Random, total: Any) -> None:
    """Add what came of it to `total`."""
    world.forget()
    world.post.mode, world.registration.down = "ok", False
    people = world.people(PEOPLE)
    events = [event for event, _ in people]
    sender = threading.Thread(target=world.deliver, args=(events, chance))
    for _ in range(WORKERS):
        world.start_worker()
    sender.start()
    _break_things(world, server, chance, total)
    sender.join()
    world.post.mode, world.registration.down = "ok", False
    connection.close()
    done = world.wait_until_done(DRAIN_SECONDS)
    world.stop_workers()
    _count(world, [address for _, address in people], total)
    if not done:
        total.unproved += world.waiting()


def _break_things(world: World, server: PostgresProcess, chance: random.Random, total: Any) -> None:
    """For a while, something every moment."""
    end = time.monotonic() + CHAOS_SECONDS
    while time.monotonic() < end:
        time.sleep(chance.uniform(0.02, 0.25))
        match chance.randrange(6):
            case 0 | 1 | 2:
                victim = chance.choice(world.workers)
                victim.kill()
                victim.join(10)
                world.workers.remove(victim)
                world.start_worker()
                total.kills += 1
            case 3:
                world.post.mode = chance.choice(_MODES)
            case 4:
                world.registration.down = not world.registration.down
            case _ if chance.random() < _RESTARTS:
                server.restart(away=0.3)
            case _:
                server.execute(_CUT)


def _count(world: World, addresses: list[str], total: Any) -> None:
    """By what is in the mailboxes, and whether each has its proof."""
    for address in addresses:
        got = world.post.got.get(address, [])
        total.told += bool(got)
        total.lost += not got
        total.double += max(0, len(set(got)) - 1)
        total.repeats_same_message_id += len(got) - len(set(got))
    proofs = Bezorging.objects.filter(uitkomst="verzonden").values_list("kenmerk", flat=True)
    mailed = {name for names in world.post.got.values() for name in names}
    total.unproved += abs(len(addresses) - len(proofs)) + len(set(proofs) - mailed)

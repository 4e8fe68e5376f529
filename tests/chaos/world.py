"""Everything around the workers: a gemeente on PostgreSQL, a registration, a mail server, people.

Used by `make chaos`, and by the tests of single faults (tests/peer/test_berichten_faults.py).
"""

import json
import multiprocessing
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from multiprocessing.process import BaseProcess
from typing import Any

from django.db import connection
from django.test import Client
from django.utils import timezone
from zgw_consumers.constants import APITypes, AuthTypes
from zgw_consumers.models import Service

from berichten.abonnementen import KANALEN
from berichten.models import (
    Abonnement,
    Bericht,
    Berichtinstelling,
    Bezorging,
    Notificatie,
    Voorkeur,
)
from berichten.ontvangers import get_ontvanger
from berichten.ontvangst import hash_secret
from demo.registration.builder import Builder
from tests.chaos.post import Post, running_post
from tests.chaos.registration import (
    CLIENT_ID,
    SECRET,
    Event,
    Registration,
    build_events,
    list_bsns,
    running_registration,
)
from tests.chaos.worker import Place, run
from tests.peer.processes import HOST, ROOT, child_environ
from zaken import registry
from zaken.domain import Identity, Loa, Method, Party, PartyId, PartyKind
from zaken.models import Gemeente, Host, Registratie

ABONNEMENT_SECRET = "chaos"  # of nobody
# Two minutes become a good second.
PACE = 0.01
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.chaos.worker"])


@dataclass(slots=True)
class World:
    """What a run needs. `place`: where workers work."""

    post: Post
    registration: Registration
    builder: Builder
    place: Place
    gemeente: Gemeente = field(init=False)
    workers: list[BaseProcess] = field(default_factory=list)
    _runs: "count[int]" = field(default_factory=count)

    def prepare(self) -> None:
        """A gemeente that tells by e-mail without waiting, of one registration."""
        services = {
            api: Service.objects.create(
                slug=api,
                label=api,
                api_type=kind,
                api_root=f"{self.registration.url}/{api}/api/v1/",
                auth_type=AuthTypes.zgw,
                client_id=CLIENT_ID,
                secret=SECRET,
            )
            for api, kind in (
                ("zaken", APITypes.zrc),
                ("catalogi", APITypes.ztc),
                ("documenten", APITypes.drc),
                ("besluiten", APITypes.brc),
            )
        }
        self.gemeente = Gemeente.objects.create(slug="proef", naam="Gemeente Proef")
        Host.objects.create(naam="testserver", gemeente=self.gemeente)
        registratie = Registratie.objects.create(
            gemeente=self.gemeente, slug="zaken", naam="zaken", profiel="open-zaak", **services
        )
        Abonnement.objects.create(
            registratie=registratie,
            kanalen=list(KANALEN),
            geheim=hash_secret(ABONNEMENT_SECRET),
            vernieuwd=timezone.now(),
        )
        Berichtinstelling.objects.create(
            gemeente=self.gemeente,
            afzender="Gemeente Proef <proef@proef.example>",
            email_via="smtp",
            wachttijd=0,
            stil_van="00:00",
            stil_tot="00:00",
        )

    def people(self, number: int) -> list[tuple[Event, str]]:
        """So many people with a zaak that changed, and the address at which each is told."""
        run_name = f"r{next(self._runs)}"
        events = build_events(self.builder, list_bsns(number), run_name)
        found = []
        for n, event in enumerate(events):
            address = f"{run_name}-{n}@post.example"
            Voorkeur.objects.update_or_create(
                ontvanger=get_ontvanger(self.gemeente, _log_in(event.bsn)),
                defaults={
                    "gemeente": self.gemeente,
                    "kanaal": "email",
                    "email": address,
                    "gebruikt": timezone.now(),
                },
            )
            found.append((event, address))
        return found

    def forget(self) -> None:
        """What was told before, so that a run begins with nothing."""
        for model in (Notificatie, Bericht, Bezorging, Voorkeur):
            model.objects.all().delete()
        self.post.got.clear()

    def message(self, event: Event) -> dict[str, Any]:
        """As a registration tells of it."""
        return {
            "kanaal": "zaken",
            "hoofdObject": event.zaak.url.replace("zgw://here", self.registration.url),
            "resource": "status",
            "resourceUrl": event.status.replace("zgw://here", self.registration.url),
            "actie": "create",
            "aanmaakdatum": event.set_at.isoformat(),
            "kenmerken": {},
        }

    def deliver(self, events: Sequence[Event], random_: random.Random, most: int = 3) -> None:
        """Each at least once and up to `most` times, in any order, several at once.

        One that is not taken is delivered again, as a registration does.
        """
        messages = [
            self.message(event) for event in events for _ in range(random_.randint(1, most))
        ]
        random_.shuffle(messages)
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(deliver_until_taken, messages))

    def start_worker(self, die_at: str = "", seconds: float = 120.0) -> BaseProcess:
        """One more."""
        process = _context.Process(target=run, args=(self.place, die_at, seconds), daemon=True)
        process.start()
        self.workers.append(process)
        return process

    def start_work_command(self) -> "subprocess.Popen[bytes]":
        """`manage.py work`, as a gemeente runs it."""
        settings = {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": self.place.database,
            "EMAIL_HOST": HOST,
            "EMAIL_PORT": str(self.place.email_port),
        }
        return subprocess.Popen(  # our own command, no shell
            [sys.executable, "manage.py", "work", "--every=0.1"],
            cwd=ROOT,
            env=child_environ(settings),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def stop_workers(self) -> None:
        """All of them, as kill -9."""
        for process in self.workers:
            process.kill()
        for process in self.workers:
            process.join(10)
        self.workers.clear()

    def wait_until_done(self, seconds: float) -> bool:
        """Whether nothing is left to do within this time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if not self.waiting():
                return True
            time.sleep(0.05)
        return False

    def waiting(self) -> int:
        """Rows that are still to be done; reminders of later are not."""
        inbox = Notificatie.objects.filter(staat=Notificatie.Staat.NIEUW).count()
        outbox = Bericht.objects.filter(staat=Bericht.Staat.WACHT).exclude(soort="stil")
        return inbox + outbox.count()


@contextmanager
def build_world(database: str, pace: float = PACE) -> Iterator[World]:
    """On a migrated database, to which Django is connected here."""
    with running_post() as post, running_registration(datetime.now(UTC).date()) as (reg, builder):
        place = Place(database=database, email_port=post.port, pace=pace)
        world = World(post=post, registration=reg, builder=builder, place=place)
        world.prepare()
        try:
            yield world
        finally:
            world.stop_workers()
            registry.forget_sources()


def deliver_once(message: dict[str, Any], secret: str = ABONNEMENT_SECRET) -> int:
    """The answer of the webhook."""
    try:
        response = Client().post(
            "/notificaties/zaken/",
            json.dumps(message),
            content_type="application/json",
            headers={"authorization": secret},
        )
        return response.status_code
    finally:
        connection.close()


def deliver_until_taken(message: dict[str, Any]) -> None:
    """Again until it is taken; a database that is away answers with an exception."""
    for _ in range(100):
        try:
            if deliver_once(message) == 204:  # taken
                return
        except Exception:  # noqa: BLE001, S110  # whatever a broken database raises in a request
            pass
        time.sleep(0.1)
    raise RuntimeError("a notificatie was never taken")


def _log_in(bsn: str) -> Identity:
    party = Party(id=PartyId(kind=PartyKind.BSN, value=bsn))
    return Identity(
        method=Method.DIGID,
        loa=Loa.HOOG,
        issuer="https://broker.test",
        sub="",
        auth_time=datetime.now(UTC),
        actor=party,
        subject=party,
    )

"""The inbox on a real PostgreSQL: the same event many times at once, several workers at once."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from berichten import ronde, werk, werk_in
from berichten.abonnementen import KANALEN
from berichten.models import Abonnement, Notificatie
from berichten.ontvangst import hash_secret
from tests.pages.test_notificaties import SECRET, URL, make_message
from tests.peer.postgres_process import PostgresProcess
from zaken.models import Gemeente

TIMES, ROWS, WORKERS = 100, 200, 4


@pytest.fixture
def db(on_postgres: PostgresProcess) -> PostgresProcess:
    """All fixtures that need a database get this one."""
    assert connection.vendor == "postgresql"
    return on_postgres


@pytest.fixture
def abonnement(gemeente: Gemeente) -> Abonnement:
    return Abonnement.objects.create(
        registratie=gemeente.registraties.get(),
        kanalen=list(KANALEN),
        geheim=hash_secret(SECRET),
        vernieuwd=timezone.now(),
    )


def deliver(body: str) -> int:
    try:
        headers = {"authorization": SECRET}
        answer = Client().post(URL, body, content_type="application/json", headers=headers)
        return answer.status_code
    finally:
        connection.close()


@pytest.mark.usefixtures("abonnement")
def test_the_same_event_a_hundred_times_at_once_is_one_row() -> None:
    body = json.dumps(make_message())
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(deliver, [body] * TIMES))
    assert set(answers) == {204}
    assert Notificatie.objects.count() == 1


def fill(abonnement: Abonnement) -> None:
    now = timezone.now()
    Notificatie.objects.bulk_create(
        Notificatie(
            sleutel=uuid4().hex,
            registratie=abonnement.registratie,
            kanaal="zaaktypen",
            resource="zaaktype",
            actie="update",
            hoofdobject=uuid4(),
            resource_uuid=uuid4(),
            aanmaakdatum=now,
            ontvangen=now,
            volgende_poging=now,
        )
        for _ in range(ROWS)
    )


def test_several_workers_share_the_work_and_nothing_is_done_twice(
    abonnement: Abonnement, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(abonnement)
    done: Counter[int] = Counter()
    # Only counted here: what is done with a row is tested on the pages.
    monkeypatch.setattr(werk_in, "handle", lambda row, **_when: done.update([row.pk]))

    def work(_number: int) -> int:
        try:
            return werk.work_once(timezone.now).handled
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        assert sum(pool.map(work, range(WORKERS))) == ROWS
    assert len(done) == ROWS
    assert set(done.values()) == {1}
    assert not Notificatie.objects.exclude(staat=Notificatie.Staat.KLAAR).exists()


def test_what_a_worker_had_that_died_is_done_by_another(abonnement: Abonnement) -> None:
    fill(abonnement)
    now = timezone.now()
    taken = werk_in.claim(now=now, until=now)  # and nothing comes of it
    assert taken
    assert werk.work_once(timezone.now).handled == ROWS - len(taken)
    later = now + ronde.CLAIM + timedelta(seconds=2)
    assert werk.work_once(lambda: later).handled == len(taken)

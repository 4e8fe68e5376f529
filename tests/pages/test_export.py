"""`manage.py export_verwerkingen`: nothing is deleted before it was acknowledged."""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from tests.adapters import WSGIAdapter
from tests.conftest import BSNS, build_identity
from tests.logboek import Receiver, answer, decrypt, get_spans, reject, say_public_key
from tests.unit.examples import BSN
from zaken.domain import Action
from zaken.logboek import outbox
from zaken.logboek.outbox import BATCH_ROWS, CLAIM_SECONDS, Report, claim, export, record_failure
from zaken.models import Gemeente, Logboek, Verwerking
from zaken.verwerkingen import build_verwerking
from zaken.zgw import transport

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ROOT = "http://logboek.test"


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Receiver:
    """What answers at the address of the logboek."""
    receiver = Receiver()
    monkeypatch.setitem(transport.ADAPTERS, ROOT, WSGIAdapter(receiver))
    return receiver


@pytest.fixture(autouse=True)
def logboek(gemeente: Gemeente) -> Logboek:
    """The gemeente has one."""
    return Logboek.objects.create(
        gemeente=gemeente,
        url=f"{ROOT}/v1/traces",
        sleutel=say_public_key(),
        headers={"X-Tenant": "voorbeeld"},
    )


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """It stands still until a test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def fill(gemeente: Gemeente, count: int) -> list[str]:
    """So many rows of Anna in the outbox; their ids."""
    rows = []
    for _ in range(count):
        row = build_verwerking(
            build_identity("anna").subject, gemeente, action=Action.VIEW_ZAAK, begin=NOW
        )
        assert row
        rows.append(row)
    Verwerking.objects.bulk_create(rows)
    return [row.operation_id for row in rows]


def left() -> set[str]:
    return set(Verwerking.objects.values_list("operation_id", flat=True))


def run() -> Report:
    [report] = export(lambda: datetime.now(UTC))
    return report


def test_what_is_acknowledged_is_gone(gemeente: Gemeente, receiver: Receiver) -> None:
    ids = fill(gemeente, 3)
    assert run() == Report(gemeente="voorbeeld", sent=3, kept=0, waiting=0, oldest=0.0, reasons=())
    assert receiver.ids == [ids]
    assert not left()
    [environ] = receiver.environs
    assert environ["PATH_INFO"] == "/v1/traces"
    assert environ["REQUEST_METHOD"] == "POST"
    assert environ["CONTENT_TYPE"] == "application/json"
    assert environ["HTTP_X_TENANT"] == "voorbeeld"


def test_only_the_receiver_can_read_whose_data_it_was(
    gemeente: Gemeente, receiver: Receiver
) -> None:
    fill(gemeente, 1)
    run()
    [span] = get_spans(receiver.requests[0])
    values = {a["key"]: a["value"]["stringValue"] for a in span["attributes"]}
    assert decrypt(values["dpl.core.data_subject_id"]) == BSN["anna"]
    assert not any(bsn in json.dumps(receiver.requests) for bsn in BSNS)


def test_many_go_in_batches(gemeente: Gemeente, receiver: Receiver) -> None:
    ids = fill(gemeente, 2 * BATCH_ROWS + 1)
    assert run().sent == len(ids)
    assert [len(batch) for batch in receiver.ids] == [BATCH_ROWS, BATCH_ROWS, 1]
    assert not left()


@pytest.mark.parametrize(
    ("mood", "reason"),
    [
        (answer("500 Oops"), "status 500"),
        (answer("503 Later"), "status 503"),
        (answer("401 Who"), "status 401"),
        (answer("404 Gone"), "status 404"),
        (answer("302 Found", Location="http://elders.test/"), "status 302"),
        (answer("200 OK", b"<html>", Content_Type="text/html"), "not an acknowledgement"),
        (answer("200 OK", b"{}", Content_Type="text/html"), "not an acknowledgement"),
        (answer("200 OK", b""), "not an acknowledgement"),
        (answer("200 OK", b"{"), "not an acknowledgement"),
        (answer("200 OK", b'{"a":"' + b"x" * 100_000 + b'"}'), "not an acknowledgement"),
        (answer("200 OK", b'{"partialSuccess":{"rejectedSpans":"2"}}'), "rejected"),
    ],
)
def test_whatever_else_is_answered_keeps_them(
    gemeente: Gemeente, receiver: Receiver, mood: object, reason: str
) -> None:
    ids = fill(gemeente, 2)
    receiver.always = mood  # type: ignore[assignment]  # of the table above
    report = run()
    assert (report.sent, report.kept, report.waiting) == (0, 2, 2)
    assert report.reasons == (reason,)
    assert left() == set(ids)
    assert len(receiver.requests) == 1


@pytest.mark.parametrize("error", [TimeoutError, ConnectionError])
def test_no_answer_keeps_them(
    gemeente: Gemeente, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fail(*_args: object) -> list[bytes]:
        raise error

    monkeypatch.setitem(transport.ADAPTERS, ROOT, WSGIAdapter(fail))
    ids = fill(gemeente, 2)
    assert run().reasons in {("no answer in time",), ("no connection",)}
    assert left() == set(ids)


def test_what_was_rejected_is_found_and_only_that_is_kept(
    gemeente: Gemeente, receiver: Receiver
) -> None:
    ids = fill(gemeente, 20)
    receiver.always = reject({ids[3], ids[17]})
    report = run()
    assert (report.sent, report.kept, report.reasons) == (18, 2, ("rejected",))
    assert left() == {ids[3], ids[17]}
    assert len(receiver.requests) <= 20


def test_one_that_spoils_a_batch_does_not_keep_the_others(
    gemeente: Gemeente, receiver: Receiver
) -> None:
    ids = fill(gemeente, 10)
    take, refuse = reject(()), answer("400 Bad Request")
    receiver.always = lambda spans: (
        refuse(spans) if ids[4] in {span["spanId"] for span in spans} else take(spans)
    )
    report = run()
    assert (report.sent, report.kept, report.reasons) == (9, 1, ("status 400",))
    assert left() == {ids[4]}


def test_too_large_is_sent_in_parts(gemeente: Gemeente, receiver: Receiver) -> None:
    fill(gemeente, 8)
    take, refuse = reject(()), answer("413 Too Large")
    receiver.always = lambda spans: refuse(spans) if len(spans) > 2 else take(spans)
    assert run().sent == 8
    assert not left()


def test_a_receiver_that_takes_nothing_is_not_offered_everything(
    gemeente: Gemeente, receiver: Receiver
) -> None:
    fill(gemeente, 3 * BATCH_ROWS)
    receiver.always = answer("503 Later")
    run()
    assert len(receiver.requests) == 1


def test_attempts_come_at_ever_longer_intervals(
    gemeente: Gemeente, receiver: Receiver, clock: time_machine.Traveller
) -> None:
    fill(gemeente, 1)
    receiver.always = answer("500 Oops")
    waits = []
    for attempt in range(1, 12):
        run()
        row = Verwerking.objects.get()
        assert row.pogingen == attempt
        waits.append((row.volgende_poging - datetime.now(UTC)).total_seconds())
        run()  # not due
        assert len(receiver.requests) == attempt
        clock.move_to(row.volgende_poging)
    for wait, longest in zip(waits, (30, 60, 120, 240, 480, 960, 1920), strict=False):
        assert longest / 2 <= wait <= longest
    assert all(1800 <= wait <= 3600 for wait in waits[7:])


def test_not_all_come_back_at_the_same_moment(gemeente: Gemeente, receiver: Receiver) -> None:
    fill(gemeente, 20)
    receiver.always = answer("500 Oops")
    run()
    assert Verwerking.objects.values("volgende_poging").distinct().count() > 1


@pytest.mark.parametrize(("asked", "least"), [("120", 120), ("999999", 3600), ("soon", 15)])
def test_who_asks_to_wait_is_heard(
    gemeente: Gemeente, receiver: Receiver, asked: str, least: int
) -> None:
    fill(gemeente, 1)
    receiver.always = answer("429 Slow", Retry_After=asked)
    run()
    wait = Verwerking.objects.get().volgende_poging - NOW
    assert timedelta(seconds=least) <= wait <= timedelta(seconds=3600)


def test_after_an_outage_everything_comes(
    gemeente: Gemeente, receiver: Receiver, clock: time_machine.Traveller
) -> None:
    ids = fill(gemeente, 5)
    receiver.moods = [answer("500 Oops")]
    assert run().sent == 0
    clock.shift(timedelta(minutes=1))
    assert run().sent == 5
    assert receiver.ids[0] == ids
    assert {i for batch in receiver.ids[1:] for i in batch} == set(ids)


# --- two exporters -------------------------------------------------------------------------------


def test_what_one_claimed_the_other_does_not_get(gemeente: Gemeente) -> None:
    fill(gemeente, BATCH_ROWS + 5)
    first = claim(gemeente, now=NOW, until=NOW)
    second = claim(gemeente, now=NOW, until=NOW)
    assert (len(first), len(second)) == (BATCH_ROWS, 5)
    assert not {row.pk for row in first} & {row.pk for row in second}
    assert claim(gemeente, now=NOW, until=NOW) == ()


def test_what_a_dead_exporter_claimed_is_free_again_later(gemeente: Gemeente) -> None:
    fill(gemeente, 2)
    claim(gemeente, now=NOW, until=NOW)
    later = NOW + timedelta(seconds=CLAIM_SECONDS + 1)
    assert len(claim(gemeente, now=later, until=later)) == 2


def test_a_row_that_is_claimed_between_looking_and_taking_is_not_taken(gemeente: Gemeente) -> None:
    """SQLite has no locks of rows: the condition of the UPDATE decides."""
    fill(gemeente, 3)
    stolen: list[int] = []

    def steal(execute: object, sql: str, params: object, many: object, context: object) -> object:
        if sql.startswith("UPDATE") and not stolen:
            stolen.append(1)
            row = Verwerking.objects.order_by("pk")[0]
            Verwerking.objects.filter(pk=row.pk).update(volgende_poging=NOW + timedelta(hours=1))
        return execute(sql, params, many, context)  # type: ignore[operator]  # Django's wrapper

    with connection.execute_wrapper(steal):
        rows = claim(gemeente, now=NOW, until=NOW)
    assert len(rows) == 2


def test_a_batch_stays_within_its_claim(
    gemeente: Gemeente, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A receiver that is slow and rejects: what is left is tried again later."""
    monkeypatch.setattr(outbox, "CLAIM_SECONDS", outbox.SEND_SECONDS)
    ids = fill(gemeente, 4)
    report = run()
    assert report.reasons == ("no time left",)
    assert left() == set(ids)
    assert not receiver.requests


@pytest.mark.django_db(transaction=True)
def test_what_was_sent_but_not_deleted_comes_again_under_the_same_id(
    gemeente: Gemeente, receiver: Receiver, clock: time_machine.Traveller
) -> None:
    ids = fill(gemeente, 1)

    def refuse(execute: object, sql: str, params: object, many: object, context: object) -> object:
        if sql.startswith("DELETE"):
            raise DatabaseError("gone")
        return execute(sql, params, many, context)  # type: ignore[operator]  # Django's wrapper

    with connection.execute_wrapper(refuse), pytest.raises(DatabaseError):
        run()
    clock.shift(timedelta(seconds=CLAIM_SECONDS + 1))
    run()
    assert receiver.ids == [ids, ids]


def test_failure_is_counted_per_row(gemeente: Gemeente) -> None:
    fill(gemeente, 2)
    first, second = Verwerking.objects.order_by("pk")
    record_failure([first], now=NOW)
    second.refresh_from_db()
    assert second.pogingen == 0


# --- the command ---------------------------------------------------------------------------------


def test_the_command_counts_and_fails_when_something_is_kept(
    gemeente: Gemeente, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ids = fill(gemeente, 3)
    receiver.always = reject(ids[:1])
    out = StringIO()
    with time_machine.travel(NOW + timedelta(seconds=42), tick=False), pytest.raises(CommandError):
        call_command("export_verwerkingen", stdout=out)
    assert out.getvalue() == (
        "voorbeeld: 2 sent, 1 kept (rejected), 1 in the outbox, the oldest 42 s\n"
    )
    said = out.getvalue() + caplog.text
    assert "1 kept, rejected" in caplog.text
    assert not any(bsn in said for bsn in BSNS)
    assert not any(operation in said for operation in ids)
    assert "odd" not in said  # what a receiver writes may repeat what it got


def test_the_command_is_content_when_everything_was_sent(
    gemeente: Gemeente, receiver: Receiver
) -> None:
    fill(gemeente, 1)
    out = StringIO()
    call_command("export_verwerkingen", stdout=out)
    assert out.getvalue() == "voorbeeld: 1 sent, 0 kept, 0 in the outbox, the oldest 0 s\n"
    assert len(receiver.requests) == 1


def test_rows_of_a_gemeente_without_logboek_are_not_forgotten(
    gemeente: Gemeente, logboek: Logboek
) -> None:
    fill(gemeente, 1)
    logboek.delete()
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("export_verwerkingen", stdout=out)
    assert "0 sent, 0 kept (no logboek is configured), 1 in the outbox" in out.getvalue()


def test_a_logboek_that_fails_holds_no_other_gemeente_up(
    gemeente: Gemeente, receiver: Receiver
) -> None:
    other = Gemeente.objects.create(slug="ander", naam="Gemeente Ander")
    Logboek.objects.create(gemeente=other, url="http://dicht.test/", sleutel=say_public_key())
    fill(gemeente, 1)
    row = Verwerking.objects.get()
    row.pk, row.gemeente, row.operation_id = None, other, "0" * 16
    row.save()
    transport.ADAPTERS["http://dicht.test"] = WSGIAdapter(Receiver(always=answer("500 Oops")))
    try:
        reports = list(export(lambda: NOW))
    finally:
        del transport.ADAPTERS["http://dicht.test"]
    assert [(r.gemeente, r.sent, r.kept) for r in reports] == [("ander", 0, 1), ("voorbeeld", 1, 0)]
    assert receiver.requests

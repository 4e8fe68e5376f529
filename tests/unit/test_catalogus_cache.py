"""Types are asked once, shared by who asks at the same time, and outlive a failure."""

import threading
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.unit.catalogus_api import LONG, ZAAKTYPE, Clock, FakeTransport, ask, name
from tests.unit.examples import uuid
from zaken.domain import (
    Missing,
    Ok,
    Outcome,
    Reason,
    SourceError,
    SourceInvalidError,
    SourceNotFoundError,
    SourceRefusedError,
    SourceTimeoutError,
    SourceUnavailableError,
    Stale,
    Zaaktype,
)
from zaken.source import Pending
from zaken.zgw import catalogus_cache
from zaken.zgw.catalogus import Catalogus
from zaken.zgw.queries import Json
from zaken.zgw.transport import Deadline

WEEK = 7 * 24 * 3600
DOWN = SourceUnavailableError("voorbeeld")


@pytest.fixture
def api() -> FakeTransport:
    return FakeTransport()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def catalogus(api: FakeTransport, clock: Clock) -> Catalogus:
    return Catalogus(api, LONG, clock=clock)


# --- remembered ----------------------------------------------------------------------------------


def test_a_second_question_costs_no_call(api: FakeTransport, catalogus: Catalogus) -> None:
    first = ask(catalogus)
    assert len(api.calls) == 4
    assert ask(catalogus) == first
    assert len(api.calls) == 4


def test_names_of_types_are_remembered_too(api: FakeTransport, catalogus: Catalogus) -> None:
    assert name(catalogus) == name(catalogus) == Ok("Beschikking")
    assert len(api.calls) == 1


def test_the_kind_is_part_of_the_key(api: FakeTransport, catalogus: Catalogus) -> None:
    api.answers[f"informatieobjecttypen/{uuid(60)}"] = {"omschrijving": "Brief"}
    assert name(catalogus) == Ok("Beschikking")
    pending = catalogus.start_omschrijving("informatieobjecttypen", uuid(60), Deadline.after(10))
    assert pending() == Ok("Brief")


def test_after_an_hour_it_is_asked_again(
    api: FakeTransport, catalogus: Catalogus, clock: Clock
) -> None:
    name(catalogus)
    api.answers[f"besluittypen/{uuid(60)}"] = {"omschrijving": "Nieuwe naam"}
    clock.now += LONG * 0.9 - 1
    assert name(catalogus) == Ok("Beschikking")
    clock.now += LONG * 0.2 + 1
    assert name(catalogus) == Ok("Nieuwe naam")
    assert len(api.calls) == 2


def test_not_everything_is_asked_again_at_the_same_moment(
    api: FakeTransport, catalogus: Catalogus, clock: Clock
) -> None:
    uuids = [uuid(number) for number in range(1000, 1100)]
    api.answers |= {f"besluittypen/{u}": {"omschrijving": "Besluit"} for u in uuids}
    catalogus.start_omschrijvingen("besluittypen", uuids, Deadline.after(10))()
    clock.now += LONG
    catalogus.start_omschrijvingen("besluittypen", uuids, Deadline.after(10))()
    assert 100 < len(api.calls) < 200


def test_a_concept_is_fresh_for_a_minute(
    api: FakeTransport, catalogus: Catalogus, clock: Clock
) -> None:
    zaaktype = api.answers[f"zaaktypen/{ZAAKTYPE}"]
    assert isinstance(zaaktype, dict)
    zaaktype["concept"] = True
    ask(catalogus)
    clock.now += 50
    ask(catalogus)
    assert len(api.calls) == 4
    clock.now += 20
    ask(catalogus)
    assert len(api.calls) == 8


def test_a_clock_that_goes_back_makes_nothing_fresh_for_ever(
    api: FakeTransport, catalogus: Catalogus, clock: Clock
) -> None:
    name(catalogus)
    clock.now -= WEEK
    name(catalogus)
    assert len(api.calls) == 2


def test_what_is_remembered_can_be_named_without_asking(
    api: FakeTransport, catalogus: Catalogus, clock: Clock
) -> None:
    assert catalogus.get_known_soorten() == {}
    ask(catalogus)
    name(catalogus)
    calls = len(api.calls)
    clock.now += WEEK - 1
    assert catalogus.get_known_soorten() == {"BEZWAAR": "Bezwaar behandelen"}
    clock.now += 2
    assert catalogus.get_known_soorten() == {}
    assert len(api.calls) == calls


def test_the_oldest_are_forgotten(
    api: FakeTransport, catalogus: Catalogus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogus_cache, "MAX_ENTRIES", 3)
    for number in range(1000, 1005):
        api.answers[f"besluittypen/{uuid(number)}"] = {"omschrijving": "Besluit"}
        catalogus.start_omschrijving("besluittypen", uuid(number), Deadline.after(10))()
    assert len(catalogus.cache._known) == 3
    catalogus.start_omschrijving("besluittypen", uuid(1004), Deadline.after(10))()
    assert len(api.calls) == 5
    catalogus.start_omschrijving("besluittypen", uuid(1000), Deadline.after(10))()
    assert len(api.calls) == 6


# --- failures ------------------------------------------------------------------------------------


def test_what_is_known_outlives_a_failure_for_a_week(
    api: FakeTransport, catalogus: Catalogus, clock: Clock
) -> None:
    fresh, moment = ask(catalogus), datetime.fromtimestamp(clock.now, UTC)
    assert isinstance(fresh, Ok)
    api.error = DOWN
    clock.now += LONG * 1.2
    assert ask(catalogus) == Stale(fresh.value, moment)
    clock.now = moment.timestamp() + WEEK
    assert ask(catalogus) == Stale(fresh.value, moment)
    clock.now += 10
    assert ask(catalogus) == Missing(Reason.UNAVAILABLE)
    api.error = None
    clock.now += 10
    assert ask(catalogus) == fresh


@pytest.mark.parametrize(
    ("error", "reason", "seconds"),
    [
        (SourceNotFoundError("voorbeeld"), Reason.NOT_FOUND, 60),
        (SourceRefusedError("voorbeeld"), Reason.REFUSED, 60),
        (SourceUnavailableError("voorbeeld"), Reason.UNAVAILABLE, 5),
        (SourceTimeoutError("voorbeeld"), Reason.TIMEOUT, 5),
        (SourceInvalidError("voorbeeld"), Reason.INVALID, 5),
    ],
)
def test_a_failure_is_remembered_for_a_while(
    api: FakeTransport,
    catalogus: Catalogus,
    clock: Clock,
    error: SourceError,
    reason: Reason,
    seconds: float,
) -> None:
    api.error = error
    assert name(catalogus) == Missing(reason)
    api.error = None
    clock.now += seconds - 1
    assert name(catalogus) == Missing(reason)
    assert len(api.calls) == 1
    clock.now += 1
    assert name(catalogus) == Ok("Beschikking")


def test_pages_do_not_ask_one_after_the_other_while_the_api_is_down(
    api: FakeTransport, catalogus: Catalogus, clock: Clock
) -> None:
    fresh = name(catalogus)
    assert isinstance(fresh, Ok)
    clock.now += 2 * LONG
    api.error = DOWN
    for _ in range(50):
        assert isinstance(name(catalogus), Stale)
    assert len(api.calls) == 2


def test_a_call_that_fails_at_once(api: FakeTransport, catalogus: Catalogus) -> None:
    """A transport may refuse before it calls (a breaker)."""

    def refuse(path: str, deadline: Deadline, params: Any = None) -> Pending[Json]:
        del path, deadline, params
        raise DOWN

    api.start_get = refuse  # type: ignore[method-assign, assignment]
    assert ask(catalogus) == name(catalogus) == Missing(Reason.UNAVAILABLE)


@pytest.mark.parametrize("where", ["start", "answer"])
def test_a_bug_leaves_nobody_waiting(
    api: FakeTransport,
    catalogus: Catalogus,
    clock: Clock,
    where: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_args: object) -> Any:
        raise ZeroDivisionError

    with pytest.MonkeyPatch.context() as patch:
        if where == "start":
            patch.setattr(api, "start_get", fail)
            with pytest.raises(ZeroDivisionError):
                name(catalogus)
        else:
            patch.setattr(api, "gate", fail)
            assert name(catalogus) == Missing(Reason.UNAVAILABLE)
            assert "besluittypen not understood" in caplog.text
    clock.now += 10
    assert name(catalogus) == Ok("Beschikking")


# --- many at once --------------------------------------------------------------------------------


class Gate:
    """Lets no answer through before it is opened."""

    def __init__(self, api: FakeTransport) -> None:
        self.reached, self._open = threading.Event(), threading.Event()
        api.gate = self._wait

    def open(self) -> None:
        self._open.set()

    def _wait(self) -> None:
        self.reached.set()
        assert self._open.wait(10)


def test_questions_at_the_same_moment_share_their_calls(
    api: FakeTransport, catalogus: Catalogus
) -> None:
    everybody = threading.Barrier(16, timeout=10)
    outcomes: list[Outcome[Zaaktype]] = []

    def visit() -> None:
        everybody.wait()
        outcomes.append(ask(catalogus))

    threads = [threading.Thread(target=visit) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 16
    assert isinstance(outcomes[0], Ok)
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert len(api.calls) == 4


def test_a_failure_is_shared_by_who_waits(api: FakeTransport, catalogus: Catalogus) -> None:
    api.error = DOWN
    first = catalogus.start_omschrijving("besluittypen", uuid(60), Deadline.after(10))
    second = catalogus.start_omschrijving("besluittypen", uuid(60), Deadline.after(10))
    assert first() == second() == Missing(Reason.UNAVAILABLE)
    assert len(api.calls) == 1


def test_each_waits_until_its_own_deadline(api: FakeTransport, catalogus: Catalogus) -> None:
    gate = Gate(api)
    kind, one = "besluittypen", uuid(60)
    hurried = catalogus.start_omschrijving(kind, one, Deadline.after(0))
    patient = catalogus.start_omschrijving(kind, one, Deadline.after(10))
    late = catalogus.start_omschrijving(kind, one, Deadline.after(0))
    assert hurried() == late() == Missing(Reason.TIMEOUT)
    gate.open()
    assert patient() == Ok("Beschikking")
    assert len(api.calls) == 1


def test_a_question_that_nobody_waits_for_is_answered_all_the_same(
    api: FakeTransport, catalogus: Catalogus
) -> None:
    gate = Gate(api)
    catalogus.start_omschrijving("besluittypen", uuid(60), Deadline.after(0))
    joined = catalogus.start_omschrijving("besluittypen", uuid(60), Deadline.after(10))
    gate.open()
    assert joined() == name(catalogus) == Ok("Beschikking")
    assert len(api.calls) == 1


def test_a_page_waits_shortly_for_something_newer_than_it_has(
    api: FakeTransport, catalogus: Catalogus, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogus_cache, "REFRESH_SECONDS", 0)
    name(catalogus)
    clock.now += 2 * LONG
    gate = Gate(api)
    assert isinstance(name(catalogus, seconds=3600), Stale)
    gate.open()


def test_one_that_hangs_holds_up_no_other(api: FakeTransport, catalogus: Catalogus) -> None:
    api.answers[f"besluittypen/{uuid(61)}"] = {"omschrijving": "Ander besluit"}
    gate = Gate(api)
    catalogus.start_omschrijving("besluittypen", uuid(60), Deadline.after(10))
    assert gate.reached.wait(10)
    api.gate = lambda: None
    other = catalogus.start_omschrijving("besluittypen", uuid(61), Deadline.after(10))
    assert other() == Ok("Ander besluit")
    gate.open()

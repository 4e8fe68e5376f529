"""The types of a registration are asked once, shared, and older answers outlive a failure."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.unit.examples import uuid
from zaken.domain import (
    Duur,
    Missing,
    Ok,
    Outcome,
    Reason,
    Richting,
    SourceError,
    SourceTimeoutError,
    SourceUnavailableError,
    Stale,
    Zaaktype,
)
from zaken.source import Pending
from zaken.zgw.catalogus import Catalogus
from zaken.zgw.queries import Json
from zaken.zgw.transport import Deadline, Transport, Upstream

ROOT = "https://registratie.test/catalogi/api/v1/"
ZAAKTYPE = uuid(500)
LONG = 3600.0


def list_of(*rows: dict[str, Any], count: int | None = None) -> Json:
    return {"count": len(rows) if count is None else count, "next": None, "results": list(rows)}


def step(number: int, **fields: Any) -> dict[str, Any]:
    return {"url": f"{ROOT}statustypen/{uuid(number)}", "omschrijving": f"Stap {number}"} | fields


def answers() -> dict[str, Json]:
    return {
        f"zaaktypen/{ZAAKTYPE}": {
            "identificatie": "BEZWAAR",
            "omschrijving": "Bezwaar behandelen",
            "indicatieInternOfExtern": "extern",
            "doorlooptijd": "P12W",
            "servicenorm": "",
        },
        "statustypen": list_of(step(1, volgnummer=1), step(2, volgnummer=2, isEindstatus=True)),
        "resultaattypen": list_of(
            {"url": f"{ROOT}resultaattypen/{uuid(30)}", "omschrijving": "Gegrond"}
        ),
        "zaaktype-informatieobjecttypen": list_of(
            {"informatieobjecttype": f"{ROOT}x/{uuid(40)}", "richting": "inkomend"},
            {"informatieobjecttype": f"{ROOT}x/{uuid(41)}", "richting": "onbekend"},
            {"informatieobjecttype": "", "richting": "intern"},
        ),
        f"besluittypen/{uuid(60)}": {"omschrijving": "Beschikking"},
    }


class FakeTransport(Transport):
    """A Catalogi API in a dict: counts its calls, and fails or waits when told to."""

    def __init__(self) -> None:
        self.upstream = Upstream(
            registratie="voorbeeld", api_root=ROOT, connect_seconds=1, make_auth=lambda: None
        )
        self.answers = answers()
        self.calls: list[tuple[str, dict[str, str]]] = []
        self.error: SourceError | None = None
        self.gate: Callable[[], object] = lambda: None

    def start_get(
        self, path: str, deadline: Deadline, params: Any = None, *, optional: bool = False
    ) -> Pending[Json]:
        """Count the call now, answer when it is collected."""
        del deadline, optional
        self.calls.append((path, dict(params or {})))
        error, answer = self.error, self.answers[path]

        def collect() -> Json:
            self.gate()
            if error is not None:
                raise error
            return answer

        return collect


@pytest.fixture
def api() -> FakeTransport:
    return FakeTransport()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """Seconds of the monotonic clock, which a test moves: an hour is too long to wait."""
    now = [10_000.0]
    monkeypatch.setattr("zaken.zgw.catalogus.time.monotonic", lambda: now[0])
    yield now
    monkeypatch.undo()


def ask(catalogus: Catalogus) -> Outcome[Zaaktype]:
    return catalogus.start_zaaktype(ZAAKTYPE, Deadline(at=float("inf")))()


def name(catalogus: Catalogus) -> Outcome[str]:
    return catalogus.start_omschrijving("besluittypen", uuid(60), Deadline(at=float("inf")))()


# --- what a zaaktype is --------------------------------------------------------------------------


def test_a_zaaktype(api: FakeTransport) -> None:
    outcome = ask(Catalogus(api, LONG))
    assert isinstance(outcome, Ok)
    zaaktype = outcome.value
    assert zaaktype.uuid == ZAAKTYPE
    assert zaaktype.identificatie == "BEZWAAR"
    assert not zaaktype.intern
    assert zaaktype.doorlooptijd == Duur(weken=12)
    assert zaaktype.servicenorm is None
    assert [s.omschrijving for s in zaaktype.statustypen] == ["Stap 1", "Stap 2"]
    assert [s.is_eindstatus for s in zaaktype.statustypen] == [False, True]
    assert zaaktype.resultaattypen == {uuid(30): "Gegrond"}
    assert zaaktype.richtingen == {uuid(40): Richting.INKOMEND}


def test_all_versions_are_asked_for(api: FakeTransport) -> None:
    """A zaak can be of a zaaktype that is no longer valid; the default is valid ones only."""
    ask(Catalogus(api, LONG))
    here = f"{ROOT}zaaktypen/{ZAAKTYPE}"
    assert sorted(api.calls) == [
        ("resultaattypen", {"zaaktype": here, "status": "alles"}),
        ("statustypen", {"zaaktype": here, "status": "alles"}),
        ("zaaktype-informatieobjecttypen", {"zaaktype": here, "status": "alles"}),
        (f"zaaktypen/{ZAAKTYPE}", {}),
    ]


@pytest.mark.parametrize(
    ("word", "intern"), [("intern", True), ("extern", False), ("", False), (None, False)]
)
def test_intern_or_extern(api: FakeTransport, word: str | None, intern: bool) -> None:  # noqa: FBT001
    zaaktype = api.answers[f"zaaktypen/{ZAAKTYPE}"]
    assert isinstance(zaaktype, dict)
    zaaktype["indicatieInternOfExtern"] = word
    outcome = ask(Catalogus(api, LONG))
    assert isinstance(outcome, Ok)
    assert outcome.value.intern is intern


def test_steps_without_volgnummer_keep_the_order_of_the_list(api: FakeTransport) -> None:
    api.answers["statustypen"] = list_of(step(9), step(3), step(5, volgnummer=None))
    outcome = ask(Catalogus(api, LONG))
    assert isinstance(outcome, Ok)
    assert [(s.uuid, s.volgnummer) for s in outcome.value.statustypen] == [
        (uuid(9), 1),
        (uuid(3), 2),
        (uuid(5), 3),
    ]


def test_all_pages_are_read(api: FakeTransport) -> None:
    """The page size is the supplier's choice: no steps are lost behind the first page."""
    api.answers["statustypen"] = list_of(step(1), step(2), count=5)
    outcome = ask(Catalogus(api, LONG))
    pages = [params.get("page") for path, params in api.calls if path == "statustypen"]
    assert pages == [None, "2", "3"]
    assert isinstance(outcome, Ok)
    assert len(outcome.value.statustypen) == 6  # this fake gives the same page three times


# --- remembered ----------------------------------------------------------------------------------


def test_a_second_question_costs_no_call(api: FakeTransport) -> None:
    catalogus = Catalogus(api, LONG)
    first, calls = ask(catalogus), len(api.calls)
    assert calls == 4
    assert ask(catalogus) == first
    assert len(api.calls) == calls


def test_names_of_types_are_remembered_too(api: FakeTransport) -> None:
    catalogus = Catalogus(api, LONG)
    assert name(catalogus) == name(catalogus) == Ok("Beschikking")
    assert len(api.calls) == 1


def test_the_kind_is_part_of_the_key(api: FakeTransport) -> None:
    api.answers[f"informatieobjecttypen/{uuid(60)}"] = {"omschrijving": "Brief"}
    catalogus, deadline = Catalogus(api, LONG), Deadline(at=float("inf"))
    assert name(catalogus) == Ok("Beschikking")
    assert catalogus.start_omschrijving("informatieobjecttypen", uuid(60), deadline)() == Ok(
        "Brief"
    )


def test_after_a_while_it_is_asked_again(api: FakeTransport, clock: list[float]) -> None:
    catalogus = Catalogus(api, LONG)
    name(catalogus)
    api.answers[f"besluittypen/{uuid(60)}"] = {"omschrijving": "Nieuwe naam"}
    clock[0] += LONG - 1
    assert name(catalogus) == Ok("Beschikking")
    clock[0] += 1
    assert name(catalogus) == Ok("Nieuwe naam")
    assert len(api.calls) == 2


# --- failures ------------------------------------------------------------------------------------


def test_an_older_answer_outlives_a_failure(api: FakeTransport, clock: list[float]) -> None:
    catalogus = Catalogus(api, LONG)
    before = datetime.now(UTC)
    fresh = ask(catalogus)
    assert isinstance(fresh, Ok)
    clock[0] += LONG
    api.error = SourceUnavailableError("voorbeeld")
    stale = ask(catalogus)
    assert isinstance(stale, Stale)
    assert stale.value == fresh.value
    assert before <= stale.fetched_at <= datetime.now(UTC)
    api.error = None
    assert ask(catalogus) == fresh


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (SourceUnavailableError("voorbeeld"), Reason.UNAVAILABLE),
        (SourceTimeoutError("voorbeeld"), Reason.TIMEOUT),
    ],
)
def test_never_known(api: FakeTransport, error: SourceError, reason: Reason) -> None:
    catalogus = Catalogus(api, LONG)
    api.error = error
    assert ask(catalogus) == Missing(reason)
    assert name(catalogus) == Missing(reason)
    api.error = None
    assert isinstance(ask(catalogus), Ok)  # a failure is not remembered


@pytest.mark.parametrize(
    "path",
    [
        f"zaaktypen/{ZAAKTYPE}",
        "statustypen",
        "resultaattypen",
        "zaaktype-informatieobjecttypen",
    ],
)
@pytest.mark.parametrize("answer", [None, {}, {"count": 1, "results": [{}]}, {"results": 3}, "x"])
def test_an_answer_of_another_shape(api: FakeTransport, path: str, answer: Json) -> None:
    if path == "zaaktype-informatieobjecttypen" and answer == {"count": 1, "results": [{}]}:
        answer = {"count": 1, "results": [{"informatieobjecttype": "geen uuid"}]}
    api.answers[path] = answer
    assert ask(Catalogus(api, LONG)) == Missing(Reason.INVALID)


def test_fewer_steps_than_there_are_is_not_a_zaaktype(api: FakeTransport) -> None:
    api.answers["statustypen"] = list_of(count=3)
    assert ask(Catalogus(api, LONG)) == Missing(Reason.INVALID)


# --- many at once --------------------------------------------------------------------------------


def test_questions_at_the_same_moment_share_their_calls(api: FakeTransport) -> None:
    catalogus = Catalogus(api, LONG)
    everybody = threading.Barrier(8, timeout=3)
    outcomes: list[Outcome[Zaaktype]] = []

    def visit() -> None:
        pending = catalogus.start_zaaktype(ZAAKTYPE, Deadline(at=float("inf")))
        everybody.wait()  # all have asked before anybody collects
        outcomes.append(pending())

    threads = [threading.Thread(target=visit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 8
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert isinstance(outcomes[0], Ok)
    assert len(api.calls) == 4


def test_a_question_asked_while_another_waits_shares_its_calls(api: FakeTransport) -> None:
    catalogus = Catalogus(api, LONG)
    asked, go = threading.Event(), threading.Event()

    def gate() -> None:
        asked.set()
        assert go.wait(3)

    api.gate = gate
    first: list[Outcome[str]] = []
    thread = threading.Thread(target=lambda: first.append(name(catalogus)))
    thread.start()
    assert asked.wait(3)
    second = catalogus.start_omschrijving("besluittypen", uuid(60), Deadline(at=float("inf")))
    go.set()
    thread.join()
    assert [*first, second()] == [Ok("Beschikking")] * 2
    assert len(api.calls) == 1


def test_a_failure_is_shared_once_and_then_forgotten(api: FakeTransport) -> None:
    catalogus, deadline = Catalogus(api, LONG), Deadline(at=float("inf"))
    api.error = SourceUnavailableError("voorbeeld")
    first = catalogus.start_omschrijving("besluittypen", uuid(60), deadline)
    second = catalogus.start_omschrijving("besluittypen", uuid(60), deadline)
    assert first() == second() == Missing(Reason.UNAVAILABLE)
    api.error = None
    assert name(catalogus) == Ok("Beschikking")


def test_different_types_do_not_wait_for_each_other(api: FakeTransport) -> None:
    catalogus, deadline = Catalogus(api, LONG), Deadline(at=float("inf"))
    api.answers[f"besluittypen/{uuid(61)}"] = {"omschrijving": "Ander besluit"}
    waiting = catalogus.start_omschrijving("besluittypen", uuid(60), deadline)
    started = time.monotonic()
    other = catalogus.start_omschrijving("besluittypen", uuid(61), deadline)()
    assert other == Ok("Ander besluit")
    assert time.monotonic() - started < 1
    assert waiting() == Ok("Beschikking")

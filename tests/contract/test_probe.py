"""Does a registration filter? Until that is known, and when it does not, nothing of it is shown."""

import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import responses
from requests import PreparedRequest

from tests.contract.openzaak import (
    DOCUMENTEN,
    ZAAK,
    ZOEK,
    Answer,
    body_of,
    dossier_of,
    list_calls,
    make_source,
    page,
    play,
    play_catalogus,
    say_by,
    wait_for_calls,
)
from tests.contract.recordings import load_recording
from tests.unit.examples import ANNA, make_identity
from zaken.domain import (
    Missing,
    Ok,
    Reason,
    SourceError,
    SourceFilterIgnoredError,
    Vertrouwelijkheid,
    Zaak,
    ZaakRef,
)
from zaken.regels import ROL_KINDS
from zaken.source import ListQuery, Rows
from zaken.zgw import probe
from zaken.zgw.adapter import ZGWSource
from zaken.zgw.deadline import Deadline
from zaken.zgw.queries import NOBODY

INP_BSN = "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn"
IDENTITY = make_identity(ANNA)
REF = ZaakRef(registratie="voorbeeld", uuid=ZAAK)
JSON = {"Content-Type": "application/json"}


class Clock:
    """A clock that a test moves; only the probe looks at it."""

    def __init__(self) -> None:
        self.now = 10_000.0

    def monotonic(self) -> float:
        """Seconds."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(probe, "time", clock)
    return clock


class Stage:
    """A registration that filters, ignores, refuses or fails, as a test says."""

    def __init__(self, stage: responses.RequestsMock) -> None:
        self.requests = stage
        self.nobody: list[Any] | int = []
        self.documents: list[Any] | int = []
        self.shape = ""
        self.own = load_recording("zaken-zoek-bsn-en-uuid").body["results"]
        say_by(stage, ZOEK, self._zoek, "POST")
        say_by(stage, DOCUMENTEN, self._documenten)
        for name in ("statussen-van-zaak", "substatussen-van-zaak", "besluiten-van-zaak"):
            play(stage, name)
        play_catalogus(stage)

    def probes(self) -> int:
        """How often was asked for nobody's zaken."""
        return sum(self._is_probe(request) for request in list_calls(self.requests))

    def others(self) -> int:
        """How many searches there were for somebody."""
        zoek = [r for r in list_calls(self.requests) if str(r.path_url).startswith(ZOEK)]
        return len(zoek) - self.probes()

    def _is_probe(self, request: PreparedRequest) -> bool:
        return request.method == "POST" and body_of(request).get(INP_BSN) == NOBODY.value

    def _zoek(self, request: PreparedRequest) -> Answer:
        if not self._is_probe(request):
            return 200, JSON, json.dumps(page(len(self.own), self.own))
        return self._answer(self.nobody)

    def _documenten(self, request: PreparedRequest) -> Answer:
        if "00000000-0000" in str(request.url):
            return self._answer(self.documents)
        return 200, JSON, json.dumps(load_recording("eio-lijst-per-zaak").body)

    def _answer(self, answer: list[Any] | int) -> Answer:
        if isinstance(answer, int):
            return answer, JSON, "{}"
        return 200, JSON, self.shape or json.dumps(page(len(answer), answer))


@pytest.fixture
def stage() -> Iterator[Stage]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as requests:
        yield Stage(requests)
        wait_for_probes()
        wait_for_calls()


def wait_for_probes() -> None:
    for thread in threading.enumerate():
        if thread.name == "zgw-probe":
            thread.join(timeout=5)


def list_lopend(source: ZGWSource) -> Rows[Zaak]:
    return source.start_list(
        IDENTITY,
        ListQuery(
            rol_kinds=ROL_KINDS,
            afgerond=False,
            ceiling=Vertrouwelijkheid.ZAAKVERTROUWELIJK,
            pages=range(1, 2),
            page_size=20,
        ),
    )()()


def test_the_first_page_of_a_process_asks_once(stage: Stage, clock: Clock) -> None:
    source = make_source(probed=False)
    for _ in range(3):
        assert len(list_lopend(source).items) == 1
        dossier_of(source, IDENTITY, REF)
        clock.now += 60
    assert stage.probes() == 1


def test_it_is_asked_beside_the_calls_of_the_page(stage: Stage) -> None:
    """Each waits for the other: one after another would end with a broken barrier."""
    barrier = threading.Barrier(2, timeout=3)
    answer = stage._zoek

    def wait(request: PreparedRequest) -> Answer:
        barrier.wait()
        return answer(request)

    stage.requests.remove("POST", stage.requests.registered()[0].url)
    say_by(stage.requests, ZOEK, wait, "POST")
    assert list_lopend(make_source(probed=False)).items


@pytest.mark.parametrize("zoek_met_get", [False, True])
def test_who_finds_zaken_of_nobody_shows_nothing(
    stage: Stage,
    clock: Clock,
    zoek_met_get: bool,  # noqa: FBT001  # a column of the table
) -> None:
    stage.nobody = stage.own
    say_by(stage.requests, "/zaken/api/v1/zaken", lambda _: stage._answer(stage.own))
    say_by(
        stage.requests,
        f"/zaken/api/v1/zaken/{ZAAK}",
        lambda _: (200, JSON, json.dumps(stage.own[0])),
    )
    source = make_source(probed=False, zoek_met_get=zoek_met_get)
    with pytest.raises(SourceFilterIgnoredError) as caught:
        list_lopend(source)
    assert caught.value.code == "filter_ignored"
    wait_for_probes()
    before = len(stage.requests.calls)
    for _ in range(2):
        with pytest.raises(SourceFilterIgnoredError):
            list_lopend(source)
        with pytest.raises(SourceFilterIgnoredError):
            source.start_dossier(IDENTITY, REF)
        with pytest.raises(SourceFilterIgnoredError):
            source.start_documenten(IDENTITY, REF)
    assert len(stage.requests.calls) == before  # once known, nobody's zaken are fetched
    del clock


def test_the_first_dossier_is_not_shown_either(stage: Stage) -> None:
    stage.nobody = stage.own
    calls = make_source(probed=False).start_dossier(IDENTITY, REF)
    with pytest.raises(SourceFilterIgnoredError):
        calls.get_zaak()


def test_after_ten_minutes_it_is_asked_in_the_background(stage: Stage, clock: Clock) -> None:
    source = make_source(probed=False)
    list_lopend(source)
    wait_for_probes()
    stage.nobody = stage.own
    clock.now += probe.FRESH_SECONDS + 1
    assert list_lopend(source).items  # the page does not wait for it
    wait_for_probes()
    assert stage.probes() == 2
    with pytest.raises(SourceFilterIgnoredError):
        list_lopend(source)


@pytest.mark.usefixtures("stage")
def test_a_page_does_not_wait_for_a_slow_answer_in_the_background(clock: Clock) -> None:
    source = make_source(probed=False)
    list_lopend(source)
    wait_for_probes()
    clock.now += probe.FRESH_SECONDS + 1
    slow, answer = threading.Event(), source.persons._ask
    asked = threading.Event()

    def ask(deadline: Deadline) -> Any:
        asked.set()
        return _after(slow, answer(deadline))

    source.persons._ask = ask
    assert list_lopend(source).items
    assert asked.wait(5)  # in its own thread, and not answered yet
    slow.set()


def _after(event: threading.Event, pending: Any) -> Any:
    def wait() -> Any:
        event.wait(5)
        return pending()

    return wait


def test_after_a_quiet_half_hour_the_page_waits_for_it_again(stage: Stage, clock: Clock) -> None:
    source = make_source(probed=False)
    list_lopend(source)
    wait_for_probes()
    stage.nobody = stage.own
    clock.now += probe.TRUSTED_SECONDS + 1
    with pytest.raises(SourceFilterIgnoredError):
        list_lopend(source)


def test_when_it_filters_again_the_zaken_come_back(stage: Stage, clock: Clock) -> None:
    stage.nobody = stage.own
    source = make_source(probed=False)
    with pytest.raises(SourceFilterIgnoredError):
        list_lopend(source)
    wait_for_probes()
    wait_for_calls()
    stage.nobody = []
    others = stage.others()
    clock.now += probe.RETRY_SECONDS + 1
    with pytest.raises(SourceFilterIgnoredError):
        list_lopend(source)  # only asks for nobody
    wait_for_probes()
    assert stage.others() == others
    assert list_lopend(source).items


@pytest.mark.parametrize("answer", [500, 403, 404])
def test_a_probe_that_fails_is_no_yes(stage: Stage, clock: Clock, answer: int) -> None:
    """And no "not found" either: that would be a zaak that does not exist."""
    stage.nobody = answer
    source = make_source(probed=False)
    with pytest.raises(SourceError) as caught:
        list_lopend(source)
    assert caught.value.reason is not Reason.NOT_FOUND
    wait_for_probes()
    stage.nobody = []
    assert list_lopend(source).items
    del clock


def test_a_probe_that_fails_later_keeps_what_was_known(stage: Stage, clock: Clock) -> None:
    source = make_source(probed=False)
    list_lopend(source)
    wait_for_probes()
    stage.nobody = 500
    for _ in range(10):
        clock.now += probe.FRESH_SECONDS / 10
        assert list_lopend(source).items
        wait_for_probes()
    clock.now += 1
    assert list_lopend(source).items
    wait_for_probes()
    assert stage.probes() == 2
    for _ in range(3):
        assert list_lopend(source).items
    wait_for_probes()
    assert stage.probes() == 2  # not again within a minute


@pytest.mark.parametrize("body", [{}, {"count": "0", "results": []}, {"count": 0}, {"count": True}])
def test_an_answer_of_another_shape_is_no_yes(stage: Stage, body: dict[str, Any]) -> None:
    stage.shape = json.dumps(body)
    with pytest.raises(SourceError):
        list_lopend(make_source(probed=False))


def test_rows_without_a_count_are_rows(stage: Stage) -> None:
    stage.shape = json.dumps({"count": 0, "results": stage.own})
    with pytest.raises(SourceFilterIgnoredError):
        list_lopend(make_source(probed=False))


def test_documents_of_no_zaak(stage: Stage) -> None:
    """A registration that ignores the filter on zaak would list the documents of everybody."""
    stage.documents = load_recording("eio-lijst-per-zaak").body["results"]
    source = make_source(probed=False)
    for _ in range(2):
        dossier = dossier_of(source, IDENTITY, REF)
        assert dossier["documenten"] == Missing(Reason.REFUSED)
        assert isinstance(dossier["statussen"], Ok)
        wait_for_probes()


@pytest.mark.parametrize("answer", [400, 404])
def test_a_refused_question_about_documents_is_not_ignored(stage: Stage, answer: int) -> None:
    stage.documents = answer
    assert isinstance(dossier_of(make_source(probed=False), IDENTITY, REF)["documenten"], Ok)


def test_many_pages_at_once_share_one_probe(stage: Stage) -> None:
    source = make_source(probed=False)
    results: list[int] = []
    threads = [
        threading.Thread(target=lambda: results.append(len(list_lopend(source).items)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=5)
    assert results == [1] * 8
    assert stage.probes() == 1

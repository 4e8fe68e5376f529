"""The breaker by a clock that the test moves."""

import pytest

from zaken.zgw.breaker import FAILURES, NEWEST, OPEN_SECONDS, WINDOW_SECONDS, Admission, Breaker


class Clock:
    """Seconds, moved by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Now."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker("voorbeeld", clock=clock, spread=lambda _low, _high: 1.0)


def call(breaker: Breaker, *, healthy: bool | None) -> Admission:
    admission = breaker.admit()
    assert admission is not Admission.REFUSED
    breaker.record(admission, healthy=healthy)
    return admission


def open_it(breaker: Breaker) -> None:
    for _ in range(FAILURES):
        call(breaker, healthy=False)
    assert breaker.admit() is Admission.REFUSED


def test_five_failures_open_it(breaker: Breaker) -> None:
    for _ in range(FAILURES - 1):
        call(breaker, healthy=False)
    assert not breaker.refuses
    call(breaker, healthy=False)
    assert breaker.refuses
    assert breaker.admit() is Admission.REFUSED


def test_failures_far_apart_do_not(breaker: Breaker, clock: Clock) -> None:
    for _ in range(3 * FAILURES):
        call(breaker, healthy=False)
        clock.now += WINDOW_SECONDS / (FAILURES - 1)
    assert not breaker.refuses


def test_failures_among_many_good_answers_do_not(breaker: Breaker) -> None:
    for number in range(200):
        call(breaker, healthy=number % 2 == 0)
    assert not breaker.refuses


def test_an_outage_after_much_success_opens_it_soon(breaker: Breaker) -> None:
    for _ in range(500):
        call(breaker, healthy=True)
    for _ in range(NEWEST // 2 + 1):
        call(breaker, healthy=False)
    assert breaker.refuses


def test_what_says_nothing_counts_for_nothing(breaker: Breaker) -> None:
    for _ in range(3 * FAILURES):
        call(breaker, healthy=None)
    assert not breaker.refuses


def test_one_probe_after_a_while_closes_it(breaker: Breaker, clock: Clock) -> None:
    open_it(breaker)
    clock.now += OPEN_SECONDS - 0.1
    assert breaker.refuses
    clock.now += 0.2
    assert not breaker.refuses
    probe = breaker.admit()
    assert probe is Admission.PROBE
    assert breaker.refuses, "one probe at a time"
    assert breaker.admit() is Admission.REFUSED
    breaker.record(probe, healthy=True)
    assert call(breaker, healthy=False) is Admission.NORMAL
    assert not breaker.refuses, "it starts counting anew"


def test_a_probe_that_fails_opens_it_again(breaker: Breaker, clock: Clock) -> None:
    open_it(breaker)
    clock.now += OPEN_SECONDS
    assert call(breaker, healthy=False) is Admission.PROBE
    assert breaker.refuses
    clock.now += OPEN_SECONDS
    assert call(breaker, healthy=True) is Admission.PROBE
    assert breaker.admit() is Admission.NORMAL


def test_a_probe_that_says_nothing_leaves_room_for_the_next(breaker: Breaker, clock: Clock) -> None:
    open_it(breaker)
    clock.now += OPEN_SECONDS
    assert call(breaker, healthy=None) is Admission.PROBE
    assert call(breaker, healthy=True) is Admission.PROBE


def test_calls_that_began_before_do_not_move_an_open_breaker(
    breaker: Breaker, clock: Clock
) -> None:
    early = breaker.admit()
    open_it(breaker)
    breaker.record(early, healthy=True)
    assert breaker.refuses
    clock.now += OPEN_SECONDS
    breaker.record(early, healthy=False)
    assert not breaker.refuses


def test_processes_do_not_probe_together(clock: Clock) -> None:
    asked: list[tuple[float, float]] = []

    def spread(low: float, high: float) -> float:
        asked.append((low, high))
        return high

    breaker = Breaker("voorbeeld", clock=clock, spread=spread)
    open_it(breaker)
    assert asked == [(0.8, 1.2)]
    clock.now += OPEN_SECONDS * 1.19
    assert breaker.refuses
    clock.now += OPEN_SECONDS * 0.02
    assert not breaker.refuses


def test_the_log_says_when_it_opens_and_closes(
    breaker: Breaker, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    open_it(breaker)
    clock.now += OPEN_SECONDS
    call(breaker, healthy=True)
    assert [record.getMessage() for record in caplog.records] == [
        "voorbeeld fails: not asked for 5.0 s",
        "voorbeeld answers again",
    ]

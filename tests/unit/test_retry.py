"""One more try, out of a budget."""

import random

import pytest

from zaken.domain import SourceError, SourceTimeoutError, SourceUnavailableError
from zaken.zgw.deadline import Deadline
from zaken.zgw.retry import Retry, TransientError


class Attempts:
    """Fails so many times, then succeeds; counts."""

    def __init__(self, failures: int, error: Exception | None = None) -> None:
        self.count = 0
        self._failures = failures
        self._error = error or TransientError(SourceUnavailableError("voorbeeld", "503"))

    def __call__(self) -> str:
        """One attempt."""
        self.count += 1
        if self.count <= self._failures:
            raise self._error
        return "good"


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def retry(pauses: list[float]) -> Retry:
    return Retry(sleep=pauses.append)


def soon() -> Deadline:
    return Deadline.after(60)


def test_once_more_after_a_short_pause(retry: Retry, pauses: list[float]) -> None:
    attempts = Attempts(1)
    assert retry.run(attempts, soon()) == "good"
    assert attempts.count == 2
    (pause,) = pauses
    assert 0.01 <= pause <= 0.05


def test_not_twice(retry: Retry) -> None:
    attempts = Attempts(9)
    with pytest.raises(SourceUnavailableError) as caught:
        retry.run(attempts, soon())
    assert attempts.count == 2
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("error", [SourceTimeoutError("x"), SourceError("x"), ValueError("x")])
def test_not_after_anything_else(retry: Retry, error: Exception) -> None:
    attempts = Attempts(9, error)
    with pytest.raises(type(error)):
        retry.run(attempts, soon())
    assert attempts.count == 1


def test_not_when_little_time_is_left(retry: Retry) -> None:
    attempts = Attempts(9)
    with pytest.raises(SourceUnavailableError):
        retry.run(attempts, Deadline.after(0.3))
    assert attempts.count == 1


def test_a_storm_empties_the_budget(retry: Retry) -> None:
    all_attempts = [Attempts(9) for _ in range(100)]
    for attempts in all_attempts:
        with pytest.raises(SourceUnavailableError):
            retry.run(attempts, soon())
    assert sum(attempts.count for attempts in all_attempts) == 100 + 10


def test_ten_good_answers_earn_one_retry_and_the_budget_has_a_top(retry: Retry) -> None:
    for _ in range(500):
        retry.run(Attempts(0), soon())
    for _ in range(20):
        with pytest.raises(SourceUnavailableError):
            retry.run(Attempts(9), soon())
    for good in (9, 10):
        for _ in range(good):
            retry.run(Attempts(0), soon())
        attempts = Attempts(1)
        if good == 9:
            with pytest.raises(SourceUnavailableError):
                retry.run(attempts, soon())
        else:
            assert retry.run(attempts, soon()) == "good"


def test_failures_at_random_cost_few_calls_more(retry: Retry) -> None:
    dice = random.Random(3)  # noqa: S311  # the same each time
    calls = complete = 0
    for _ in range(1000):
        attempts = Attempts(int(dice.random() < 0.05))
        complete += retry.run(attempts, soon()) == "good"
        calls += attempts.count
    assert complete == 1000
    assert calls < 1100

"""Slots: so many calls at once, some kept for the calls a page needs, a short wait for one."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from contextvars import copy_context

import pytest

from zaken.tracing import answering
from zaken.zgw import bulkhead
from zaken.zgw.bulkhead import Bulkhead, NoSlotError, Ticket
from zaken.zgw.deadline import Deadline


class Hall:
    """A bulkhead with four slots, one of them kept, and calls that last until let go."""

    def __init__(self) -> None:
        self.bulkhead = Bulkhead(slots=4, reserved=1)
        self.gate = threading.Event()
        self.lock = threading.Lock()
        self.order: list[str] = []

    def enter(self, name: str, *, optional: bool = False, stays: bool = True) -> Ticket[str]:
        """Start a call that says when it runs."""

        def call() -> str:
            with self.lock:
                self.order.append(name)
            if stays:
                assert self.gate.wait(5)
            return name

        return self.bulkhead.submit(call, optional=optional)

    def fill(self, count: int, *, optional: bool) -> list[Ticket[str]]:
        """Take slots."""
        return [self.enter(f"first {n}", optional=optional) for n in range(count)]


@pytest.fixture
def hall() -> Iterator[Hall]:
    hall = Hall()
    yield hall
    hall.gate.set()


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits for a slot waits long: the order is the point."""
    monkeypatch.setattr(bulkhead, "QUEUE_SECONDS", 5.0)


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulkhead, "QUEUE_SECONDS", 0.02)


def later() -> Deadline:
    return Deadline.after(5)


@pytest.mark.usefixtures("hasty")
def test_no_slot_is_an_error_and_soon(hall: Hall) -> None:
    hall.fill(4, optional=False)
    with pytest.raises(NoSlotError):
        hall.enter("late").wait(later())
    hall.gate.set()
    assert "late" not in hall.order


@pytest.mark.usefixtures("hasty")
def test_optional_calls_leave_slots_for_mandatory_ones(hall: Hall) -> None:
    hall.fill(3, optional=True)
    with pytest.raises(NoSlotError):
        hall.enter("optional", optional=True).wait(later())
    assert hall.enter("mandatory", stays=False).wait(later()) == "mandatory"


@pytest.mark.usefixtures("patient")
def test_mandatory_calls_go_first_in_the_queue(hall: Hall) -> None:
    first = hall.fill(3, optional=True) + hall.fill(1, optional=False)
    waiting = [hall.enter("optional", optional=True, stays=False)]
    waiting += [hall.enter(f"mandatory {n}", stays=False) for n in range(2)]
    hall.gate.set()
    for ticket in (*first, *waiting):
        ticket.wait(later())
    assert set(hall.order[4:]) == {"mandatory 0", "mandatory 1", "optional"}
    assert hall.order.index("mandatory 0") < hall.order.index("mandatory 1")


@pytest.mark.usefixtures("hasty")
def test_of_a_page_that_has_begun_no_call_gives_up(hall: Hall) -> None:
    """One of two lists is half a page: the work for it would be wasted."""
    first = hall.fill(3, optional=False)
    with answering():
        begun = [hall.enter("begun 0"), hall.enter("begun 1", stays=False)]
    with answering():
        other = hall.enter("other")
    with pytest.raises(NoSlotError):
        other.wait(later())
    threading.Event().wait(0.05)
    hall.gate.set()
    assert [ticket.wait(later()) for ticket in begun] == ["begun 0", "begun 1"]
    assert [ticket.wait(later()) for ticket in first] == ["first 0", "first 1", "first 2"]


@pytest.mark.usefixtures("patient")
def test_a_page_that_has_begun_goes_before_one_that_has_not(hall: Hall) -> None:
    hall.fill(3, optional=False)
    with answering():
        page = copy_context()
    page.run(hall.enter, "begun")
    with answering():
        other = hall.enter("other", stays=False)
    rest = page.run(hall.enter, "rest of begun", optional=True, stays=False)
    hall.gate.set()
    for ticket in (other, rest):
        ticket.wait(later())
    assert hall.order.index("rest of begun") < hall.order.index("other")


@pytest.mark.usefixtures("patient")
def test_the_queue_has_an_end(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulkhead, "MAX_WAITING", 2)
    hall.fill(4, optional=False)
    waiting = [hall.enter(f"waits {n}", stays=False) for n in range(2)]
    with pytest.raises(NoSlotError):
        hall.enter("one too many").wait(later())
    hall.gate.set()
    assert [ticket.wait(later()) for ticket in waiting] == ["waits 0", "waits 1"]


def test_slots_come_back_also_after_an_error(hall: Hall) -> None:
    def fail() -> str:
        raise ValueError("no")

    for _ in range(20):
        with pytest.raises(ValueError, match="no"):
            hall.bulkhead.submit(fail, optional=True).wait(later())
    hall.gate.set()
    tickets = hall.fill(4, optional=False)
    assert [ticket.wait(later()) for ticket in tickets] == [f"first {n}" for n in range(4)]


def test_never_more_at_once_than_slots() -> None:
    lock = threading.Lock()
    running: list[int] = []
    most: list[int] = []

    def call() -> None:
        with lock:
            running.append(1)
            most.append(len(running))
        threading.Event().wait(0.001)
        with lock:
            running.pop()

    small = Bulkhead(slots=4, reserved=1)
    tickets = [small.submit(call, optional=n % 2 == 1) for n in range(60)]
    for ticket in tickets:
        with suppress(NoSlotError):
            ticket.wait(later())
    assert max(most) <= 4


def test_who_is_late_gets_a_timeout_and_what_comes_after_all_is_closed(hall: Hall) -> None:
    ticket = hall.enter("slow")
    with pytest.raises(TimeoutError):
        ticket.wait(Deadline.after(0.01))
    closed: list[str] = []
    ticket.drop(closed.append)
    hall.gate.set()
    assert ticket.wait(later()) == "slow"
    hall.bulkhead._executor.shutdown()
    assert closed == ["slow"]


def test_two_may_wait_for_the_same_call_that_is_given_up(hall: Hall) -> None:
    """As questions for the same type do."""
    hall.fill(4, optional=False)
    ticket = hall.enter("late")
    for _ in range(2):
        with pytest.raises(NoSlotError):
            ticket.wait(later())

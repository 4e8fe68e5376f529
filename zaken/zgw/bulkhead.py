"""The threads for calls to one registration: so many at once, and a short wait for a free one.

A registration that hangs fills its own slots and nobody else's. Some slots are kept for calls that
a page cannot do without, and a page that has begun goes first: half of one is wasted work. No ORM
in these threads: database connections belong to a thread.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from typing import Any

from zaken.tracing import get_visit
from zaken.zgw.deadline import Deadline

SLOTS = 24
RESERVED = SLOTS // 4
# The wait of a page that has not begun. With all slots taken for a second each (a registration at
# its limit) that still leaves a page within two seconds.
QUEUE_SECONDS = 0.4
# Behind more than this no one gets a slot in time.
MAX_WAITING = 4 * SLOTS


class NoSlotError(Exception):
    """All slots stayed taken."""


class Ticket[T]:
    """A call that runs, or waits for a slot until `expires`."""

    def __init__(self, call: Callable[[], T], *, optional: bool, expires: float) -> None:
        self.optional = optional
        self._expires = expires
        self._visit = get_visit()
        self._call = call
        self._context = copy_context()
        self._future: Future[T] = Future()

    @property
    def begun(self) -> bool:
        """Whether another call of the same page got a slot."""
        return self._visit.begun

    def has_expired(self, now: float) -> bool:
        """Whether it waited too long for a slot. Of a page that has begun no call gives up."""
        return not self.begun and self._expires <= now

    def take_slot(self) -> None:
        """It is this ticket's turn."""
        self._visit.begun = True

    def run(self) -> None:
        """Make the call, with the request id of the page that asks; nothing when given up."""
        if not self._future.set_running_or_notify_cancel():
            return
        try:
            value = self._context.run(self._call)
        except BaseException as error:  # noqa: BLE001  # raised again in the thread that waits
            self._future.set_exception(error)
        else:
            self._future.set_result(value)

    def refuse(self) -> None:
        """No slot will come."""
        self._future.cancel()

    def wait(self, deadline: Deadline) -> T:
        """The answer. Raises NoSlotError, TimeoutError, and what the call raises."""
        queue = max(0.0, self._expires - time.monotonic())
        try:
            with suppress(TimeoutError):
                return self._future.result(timeout=min(queue, deadline.remaining))
            if not self.begun and self._future.cancel() and deadline.remaining > 0:
                raise NoSlotError
            return self._future.result(timeout=deadline.remaining)
        except CancelledError:
            raise (NoSlotError if deadline.remaining > 0 else TimeoutError) from None

    def drop(self, close: Callable[[T], object]) -> None:
        """Nobody waits any more: close what still comes."""

        def finish(future: Future[T]) -> None:
            if not future.cancelled() and future.exception() is None:
                close(future.result())

        self._future.add_done_callback(finish)


class Bulkhead:
    """The slots of one registration in one process."""

    def __init__(self, slots: int = SLOTS, reserved: int = RESERVED) -> None:
        self._slots = {False: slots, True: slots - reserved}
        self._running = {False: 0, True: 0}
        self._waiting: list[Ticket[Any]] = []
        self._lock = threading.Lock()
        self._executor = ThreadPoolExecutor(max_workers=slots, thread_name_prefix="zgw")

    def submit[T](self, call: Callable[[], T], *, optional: bool) -> Ticket[T]:
        """Start a call, or let it wait for a slot."""
        ticket = Ticket(call, optional=optional, expires=time.monotonic() + QUEUE_SECONDS)
        with self._lock:
            self._drop_expired()
            starts = self._fits(optional=optional)
            if starts:
                self._running[optional] += 1
                ticket.take_slot()
            elif len(self._waiting) < MAX_WAITING or ticket.begun:
                self._waiting.append(ticket)
            else:
                ticket.refuse()
        if starts:
            self._executor.submit(self._work, ticket)
        return ticket

    def _fits(self, *, optional: bool) -> bool:
        """An optional call fits when all together and the optional ones among them do."""
        if sum(self._running.values()) >= self._slots[False]:
            return False
        return not optional or self._running[True] < self._slots[True]

    def _work(self, ticket: Ticket[Any]) -> None:
        """Make a call, and then those that wait."""
        following: Ticket[Any] | None = ticket
        while following is not None:
            following.run()
            following = self._get_next(following)

    def _get_next(self, done: Ticket[Any]) -> Ticket[Any] | None:
        """Give the slot up and take the next call: of a page that has begun, mandatory, oldest."""
        with self._lock:
            self._running[done.optional] -= 1
            self._drop_expired()
            fitting = [t for t in self._waiting if self._fits(optional=t.optional)]
            if not fitting:
                return None
            following = min(fitting, key=lambda ticket: (not ticket.begun, ticket.optional))
            self._waiting.remove(following)
            self._running[following.optional] += 1
            following.take_slot()
            return following

    def _drop_expired(self) -> None:
        now = time.monotonic()
        for ticket in [t for t in self._waiting if t.has_expired(now)]:
            self._waiting.remove(ticket)
            ticket.refuse()

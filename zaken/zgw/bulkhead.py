"""The threads for calls to one registration: so many at once, and a short wait for a free one.

A registration that hangs fills its own slots and nobody else's. Some slots are kept for calls that
a page cannot do without. No ORM in these threads: database connections belong to a thread.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from typing import Any

from zaken.zgw.deadline import Deadline

SLOTS = 24
RESERVED = SLOTS // 4
QUEUE_SECONDS = 0.25
# Behind more than this no one gets a slot in time.
MAX_WAITING = 4 * SLOTS


class NoSlotError(Exception):
    """All slots stayed taken."""


class Ticket[T]:
    """A call that runs, or waits for a slot until `expires`."""

    def __init__(self, call: Callable[[], T], *, optional: bool, expires: float) -> None:
        self.optional = optional
        self.expires = expires
        self._call = call
        self._context = copy_context()
        self._future: Future[T] = Future()

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
        queue = max(0.0, self.expires - time.monotonic())
        try:
            with suppress(TimeoutError):
                return self._future.result(timeout=min(queue, deadline.remaining))
            if self._future.cancel() and deadline.remaining > 0:
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
        self._waiting: dict[bool, deque[Ticket[Any]]] = {False: deque(), True: deque()}
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
            elif sum(map(len, self._waiting.values())) < MAX_WAITING:
                self._waiting[optional].append(ticket)
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
        """Give the slot up and take the next call, mandatory ones first."""
        with self._lock:
            self._running[done.optional] -= 1
            self._drop_expired()
            for optional, waiting in self._waiting.items():
                if waiting and self._fits(optional=optional):
                    self._running[optional] += 1
                    return waiting.popleft()
        return None

    def _drop_expired(self) -> None:
        now = time.monotonic()
        for waiting in self._waiting.values():
            while waiting and waiting[0].expires <= now:
                waiting.popleft().refuse()

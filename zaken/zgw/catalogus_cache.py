"""What is known of a catalogus: this process's memory, then the shared cache, then the API.

Questions for one type at the same moment share one answer (a flight); each waits for it until its
own deadline. A failure never replaces what is known: for a week that is given instead, as Stale.
"""

import hashlib
import json
import logging
import random
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from zaken.domain import Missing, Ok, Outcome, Reason, SourceError, Stale
from zaken.source import Pending
from zaken.zgw.catalogus_shared import KEEP_SECONDS, SharedCache
from zaken.zgw.catalogus_typen import Answers, is_concept
from zaken.zgw.queries import Json
from zaken.zgw.transport import Deadline

JITTER = 0.1  # part of the time that something is fresh: not everything is asked again at once
CONCEPT_SECONDS = 60.0
NEGATIVE_SECONDS = 60.0  # the registration said that there is none, or not for us
FAILURE_SECONDS = 5.0  # any other failure
REFRESH_SECONDS = 0.5  # how long a page waits for something newer than what is known
FLIGHT_SECONDS = 5.0  # how long a question goes on when nobody waits for it any more
SKEW_SECONDS = 60.0  # how far the clocks of our machines may differ
MAX_ENTRIES = 5_000

logger = logging.getLogger(__name__)

_NEGATIVE = {Reason.NOT_FOUND, Reason.REFUSED}


@dataclass(frozen=True, slots=True)
class Question[T]:
    """One type. `keep` leaves out what we do not read; `parse` raises ValidationError."""

    kind: str
    uuid: UUID
    start: Callable[[Deadline], Sequence[Pending[Json]]]
    keep: Callable[[Answers], Answers]
    parse: Callable[[Answers], T]


@dataclass(frozen=True, slots=True)
class _Entry:
    value: Any
    fetched_at: float
    fresh_until: float


@dataclass(frozen=True, slots=True)
class _Failure:
    reason: Reason
    until: float


@dataclass(frozen=True, slots=True)
class _Flight:
    """A question on its way; `started` on the monotonic clock."""

    result: Future[_Entry | Reason] = field(default_factory=Future)
    started: float = field(default_factory=time.monotonic)


class CatalogusCache:
    """The types of one API, by key. Safe to use from several threads.

    `clock` is the wall clock: moments are compared between processes.
    """

    def __init__(
        self,
        api_root: str,
        fresh_seconds: float,
        shared: SharedCache | None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._prefix = f"cat:v3:{hashlib.sha256(api_root.encode()).hexdigest()[:16]}"
        self._fresh_seconds = fresh_seconds
        self._shared = shared
        self._clock = clock
        self._valid_from = 0.0
        self._lock = threading.Lock()
        self._known: dict[str, _Entry] = {}
        self._failures: dict[str, _Failure] = {}
        self._running: dict[str, _Flight] = {}
        self._unshared: dict[str, str] = {}
        # They wait for answers, so that a page can stop waiting and the answer is still kept. Each
        # API has its own: one that hangs holds up no other. No ORM and no Django cache in them.
        self._fillers = ThreadPoolExecutor(max_workers=16, thread_name_prefix="catalogus")

    def start[T](
        self, questions: Sequence[Question[T]], deadline: Deadline
    ) -> Pending[dict[UUID, Outcome[T]]]:
        """Answer what is known and ask the rest, all at once."""
        known: dict[UUID, Outcome[T]] = {}
        flights: dict[Question[T], _Flight] = {}
        own: dict[Question[T], _Flight] = {}
        with self._lock:
            for question in questions:
                key, now = self._key(question), self._clock()
                outcome = self._recall(key, now)
                if outcome is not None:
                    known[question.uuid] = outcome
                    continue
                flight = self._running.get(key)
                if flight is None:
                    flight = own[question] = self._running[key] = _Flight()
                flights[question] = flight
        if own:
            self._depart(own, deadline)

        def collect() -> dict[UUID, Outcome[T]]:
            found = {q.uuid: self._wait(self._key(q), f, deadline) for q, f in flights.items()}
            self.share()
            return known | found

        return collect

    def forget_before(self, moment: float) -> None:
        """What was fetched before this moment is not fresh; it is still better than nothing."""
        self._valid_from = moment

    def put(self, question: Question[Any], answers: Answers) -> None:
        """Remember answers that were fetched otherwise. Raises ValidationError."""
        self._remember(question, answers)

    def list_known(self, kind: str) -> tuple[Any, ...]:
        """What this process remembers of one kind, the latest last. Asks nobody."""
        prefix, oldest = f"{self._prefix}:{kind}:", self._clock() - KEEP_SECONDS
        with self._lock:
            entries = [entry for key, entry in self._known.items() if key.startswith(prefix)]
        return tuple(entry.value for entry in entries if entry.fetched_at >= oldest)

    def share(self) -> bool:
        """Bring what is new to the shared cache; whether it took it."""
        if self._shared is None or not self._unshared:
            return True
        with self._lock:
            texts, self._unshared = self._unshared, {}
        return self._shared.write(texts)

    # --- on the way ------------------------------------------------------------------------------

    def _depart(self, own: dict[Question[Any], _Flight], deadline: Deadline) -> None:
        """Look in the shared cache, in one round trip, and ask the API for the rest."""
        until = Deadline.after(max(deadline.remaining, FLIGHT_SECONDS))
        try:
            keys = {self._key(question): question for question in own}
            texts = self._shared.read(keys) if self._shared else {}
            for key, question in keys.items():
                entry = self._read(question, texts.get(key, ""))
                if entry and self._is_fresh(entry):
                    self._land(key, own[question], entry)
                else:
                    if entry:
                        self._keep_newest(key, entry)
                    self._ask(question, own[question], until)
        except BaseException:
            for question, flight in own.items():
                self._land(self._key(question), flight, Reason.UNAVAILABLE)
            raise

    def _ask(self, question: Question[Any], flight: _Flight, until: Deadline) -> None:
        try:
            pendings = question.start(until)
        except SourceError as error:
            self._land(self._key(question), flight, error.reason)
            return
        self._fillers.submit(copy_context().run, self._fill, question, flight, pendings)

    def _fill(
        self, question: Question[Any], flight: _Flight, pendings: Sequence[Pending[Json]]
    ) -> None:
        """In a thread of our own: wait for the answers, whoever else still does."""
        result: _Entry | Reason = Reason.UNAVAILABLE
        try:
            result = self._remember(question, tuple(pending() for pending in pendings))
        except SourceError as error:
            result = error.reason
        except ValidationError:
            result = Reason.INVALID
        except Exception:
            logger.exception("catalogus: %s not understood", question.kind)
        finally:
            self._land(self._key(question), flight, result)

    def _land(self, key: str, flight: _Flight, result: _Entry | Reason) -> None:
        """Tell all who wait. Only the first time counts."""
        with self._lock:
            if self._running.get(key) is not flight:
                return
            del self._running[key]
            if isinstance(result, _Entry):
                self._failures.pop(key, None)
                _store(self._known, key, result)
            else:
                seconds = NEGATIVE_SECONDS if result in _NEGATIVE else FAILURE_SECONDS
                _store(self._failures, key, _Failure(result, self._clock() + seconds))
        flight.result.set_result(result)

    def _wait(self, key: str, flight: _Flight, deadline: Deadline) -> Outcome[Any]:
        with self._lock:
            known = self._usable(key, self._clock())
        until = min(deadline.at, flight.started + REFRESH_SECONDS) if known else deadline.at
        try:
            result = flight.result.result(
                timeout=min(Deadline(at=until).remaining, threading.TIMEOUT_MAX)
            )
        except FutureTimeoutError:
            result = Reason.TIMEOUT
        return Ok(result.value) if isinstance(result, _Entry) else _fall_back(known, result)

    # --- what is known ---------------------------------------------------------------------------

    def _recall(self, key: str, now: float) -> Outcome[Any] | None:
        """What memory says; None when there is something to ask."""
        entry = self._known.get(key)
        if entry and self._is_fresh(entry):
            return Ok(entry.value)
        failure = self._failures.get(key)
        if failure and now < failure.until <= now + NEGATIVE_SECONDS:
            return _fall_back(self._usable(key, now), failure.reason)
        return None

    def _usable(self, key: str, now: float) -> _Entry | None:
        entry = self._known.get(key)
        return entry if entry and now - entry.fetched_at <= KEEP_SECONDS else None

    def _is_fresh(self, entry: _Entry) -> bool:
        is_valid = entry.fetched_at >= self._valid_from
        return is_valid and entry.fetched_at - SKEW_SECONDS <= self._clock() < entry.fresh_until

    def _remember(self, question: Question[Any], answers: Answers) -> _Entry:
        """Parse, keep, and put aside for the other processes."""
        kept, key = question.keep(answers), self._key(question)
        entry = self._build(question.parse(kept), kept, self._clock())
        text = json.dumps({"fetched_at": entry.fetched_at, "answers": kept})
        with self._lock:
            _store(self._known, key, entry)
            if self._shared:
                _store(self._unshared, key, text)
        return entry

    def _read(self, question: Question[Any], text: str) -> _Entry | None:
        """What the shared cache holds; None when it is old, or not what we wrote."""
        try:
            body = json.loads(text)
            fetched_at, answers = float(body["fetched_at"]), tuple(body["answers"])
            entry = self._build(question.parse(answers), answers, fetched_at)
        except (ValueError, ArithmeticError, LookupError, TypeError, RecursionError):
            return None
        now = self._clock()
        return entry if now - KEEP_SECONDS <= fetched_at <= now + SKEW_SECONDS else None

    def _build(self, value: object, answers: Answers, fetched_at: float) -> _Entry:
        seconds = self._fresh_seconds
        if is_concept(answers):
            seconds = min(seconds, CONCEPT_SECONDS)
        seconds *= random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  # not a secret
        return _Entry(value, fetched_at, fetched_at + seconds)

    def _keep_newest(self, key: str, entry: _Entry) -> None:
        with self._lock:
            known = self._known.get(key)
            if known is None or known.fetched_at < entry.fetched_at:
                _store(self._known, key, entry)

    def _key(self, question: Question[Any]) -> str:
        return f"{self._prefix}:{question.kind}:{question.uuid}"


def _fall_back(known: _Entry | None, reason: Reason) -> Outcome[Any]:
    if known is None:
        return Missing(reason)
    return Stale(known.value, datetime.fromtimestamp(known.fetched_at, UTC))


def _store[V](table: dict[str, V], key: str, value: V) -> None:
    """Newest last; when it is full the oldest goes."""
    table.pop(key, None)
    table[key] = value
    if len(table) > MAX_ENTRIES:
        del table[next(iter(table))]

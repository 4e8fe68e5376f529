"""The signing keys of the brokers, remembered for an hour, and fetched once more for a new one."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

import jwt

from portal.login.errors import BrokerUnavailableError, TokenRefusedError
from portal.login.provider import fetch_keys

_KEYS_FRESH_SECONDS = 3600
_FORCED_REFETCH_SECONDS = 30
# How long an answer, or the lack of one, says that the broker works, or does not.
_WORKS_SECONDS = 10
_FAILS_SECONDS = 15
# For how long nobody is sent there to log out.
_DOWN_SECONDS = 60
_KEY_TYPES = {"RS": "RSA", "PS": "RSA", "ES": "EC"}
_PUBLIC_MEMBERS = frozenset({"kty", "n", "e", "crv", "x", "y"})


@dataclass(frozen=True, slots=True)
class _Keys:
    keys: Sequence[object]
    fetched_at: float


@dataclass(frozen=True, slots=True)
class _Failure:
    code: str
    failed_at: float


class KeyStore:
    """The signing keys of the brokers, one hour in this process.

    A kid we do not know fetches them once more, at most once per 30 s per broker, so that a key
    rotation is noticed and a stream of forged tokens is not a stream of calls. Logins that need the
    same keys at the same moment wait for one call, and share its outcome.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._cached: dict[str, _Keys] = {}
        self._forced: dict[str, float] = {}
        self._failures: dict[str, _Failure] = {}
        self._flights: dict[str, Future[_Keys]] = {}

    def get_key(self, jwks_uri: str, kid: str, algorithm: str) -> jwt.PyJWK:
        """The key with this id, fit for this algorithm and no other.

        Raises TokenRefusedError (kid_unknown, key_unusable) or BrokerUnavailableError.
        """
        known = self._get_fresh(jwks_uri)
        jwk = _select(known.keys, kid, algorithm)
        if jwk is None and (newer := self._get_newer(jwks_uri, known)):
            jwk = _select(newer.keys, kid, algorithm)
        if jwk is None:
            raise TokenRefusedError("kid_unknown")
        try:
            return jwt.PyJWK(jwk, algorithm)
        except (jwt.PyJWTError, ValueError, TypeError):
            raise TokenRefusedError("key_unusable") from None

    def check(self, jwks_uri: str) -> None:
        """Whether the broker answers: before somebody is sent to it, to log in or out.

        Asks for its keys, unless it answered moments ago. A broker that hangs costs one visitor
        the time-out; the others are told at once, also while one of them is trying again.
        Raises BrokerUnavailableError.
        """
        with self._lock:
            now, busy = self._clock(), jwks_uri in self._flights
            known, failure = self._cached.get(jwks_uri), self._failures.get(jwks_uri)
            if failure and (busy or now - failure.failed_at < _FAILS_SECONDS):
                raise BrokerUnavailableError(failure.code)
            if known and not failure and (busy or now - known.fetched_at < _WORKS_SECONDS):
                return
            flight, ours = self._board(jwks_uri)
        self._land(jwks_uri, flight, ours=ours)

    def doubt(self, jwks_uri: str, code: str) -> None:
        """The broker failed elsewhere, with this code: the next check asks, rather than knows."""
        with self._lock:
            self._failures[jwks_uri] = _Failure(code, self._clock() - _FAILS_SECONDS)

    def is_down(self, jwks_uri: str) -> bool:
        """Whether the broker failed just now, and has not answered since. Calls nobody."""
        with self._lock:
            failure = self._failures.get(jwks_uri)
            return failure is not None and self._clock() - failure.failed_at < _DOWN_SECONDS

    def clear(self) -> None:
        """Forget all keys."""
        with self._lock:
            self._cached.clear()
            self._forced.clear()
            self._failures.clear()

    def _get_fresh(self, jwks_uri: str) -> _Keys:
        with self._lock:
            known = self._cached.get(jwks_uri)
            if known and self._clock() - known.fetched_at < _KEYS_FRESH_SECONDS:
                return known
            flight, ours = self._board(jwks_uri)
        return self._land(jwks_uri, flight, ours=ours)

    def _get_newer(self, jwks_uri: str, seen: _Keys) -> _Keys | None:
        """Keys fetched after those that did not have the kid; None when it is too soon to ask."""
        now = self._clock()
        with self._lock:
            known = self._cached.get(jwks_uri)
            if known is not None and known is not seen:  # somebody asked while we looked
                return known
            forced_at = self._forced.get(jwks_uri)
            recent = forced_at is not None and now - forced_at < _FORCED_REFETCH_SECONDS
            if recent and jwks_uri not in self._flights:
                return None
            flight, ours = self._board(jwks_uri)
            if ours:
                self._forced[jwks_uri] = now
        return self._land(jwks_uri, flight, ours=ours)

    def _board(self, jwks_uri: str) -> tuple["Future[_Keys]", bool]:
        """The call that is under way, or a new one that is ours to make. Under the lock."""
        if flight := self._flights.get(jwks_uri):
            return flight, False
        flight = self._flights[jwks_uri] = Future()
        return flight, True

    def _land(self, jwks_uri: str, flight: "Future[_Keys]", *, ours: bool) -> _Keys:
        """Not under the lock: a broker that hangs must not hold up the logins at another one."""
        if ours:
            self._fetch(jwks_uri, flight)
        try:
            return flight.result()
        except BrokerUnavailableError as error:  # a raised exception belongs to one thread
            raise BrokerUnavailableError(error.code) from None

    def _fetch(self, jwks_uri: str, flight: "Future[_Keys]") -> None:
        """Whatever happens, those who wait get to know it."""
        try:
            found = _Keys(fetch_keys(jwks_uri), self._clock())
        except BaseException as error:  # noqa: BLE001  # raised again by `result`, for each of them
            with self._lock:
                del self._flights[jwks_uri]
                if isinstance(error, BrokerUnavailableError):
                    self._failures[jwks_uri] = _Failure(error.code, self._clock())
            flight.set_exception(error)
            return
        with self._lock:
            self._cached[jwks_uri] = found
            self._failures.pop(jwks_uri, None)
            del self._flights[jwks_uri]
        flight.set_result(found)


key_store = KeyStore()


def has_key_for(keys: Sequence[object], algorithm: str) -> bool:
    """Whether one of the published keys can have signed with this algorithm."""
    kids = (jwk.get("kid") for jwk in keys if isinstance(jwk, dict))
    return any(isinstance(kid, str) and _select(keys, kid, algorithm) for kid in kids)


def _select(keys: Sequence[object], kid: str, algorithm: str) -> dict[str, Any] | None:
    """The public members of the key with this id that is meant for this kind of signature."""
    for jwk in keys:
        if (
            isinstance(jwk, dict)
            and jwk.get("kid") == kid
            and jwk.get("use", "sig") == "sig"
            and jwk.get("alg", algorithm) == algorithm
            and jwk.get("kty") == _KEY_TYPES[algorithm[:2]]
        ):
            return {name: value for name, value in jwk.items() if name in _PUBLIC_MEMBERS}
    return None

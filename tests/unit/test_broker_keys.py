"""The signing keys of a broker when many log in at once: one call, and everybody its outcome."""

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
import responses
from requests import PreparedRequest

from portal.login.errors import BrokerUnavailableError, TokenRefusedError
from portal.login.keys import KeyStore, has_key_for
from tests.unit.test_provider import JWKS, Clock, jwk

THREADS = 8
WAIT = 10  # seconds before a test that hangs fails


class Gate:
    """A broker that answers when it is told to."""

    def __init__(self, status: int, *kids: str) -> None:
        self.arrived = threading.Semaphore(0)
        self.open = threading.Event()
        self.status = status
        self.kids = kids

    def __call__(self, request: PreparedRequest) -> tuple[int, dict[str, str], str]:
        """What `responses` asks for an answer."""
        del request
        self.arrived.release()
        assert self.open.wait(WAIT)
        return self.status, {}, json.dumps({"keys": [jwk(kid) for kid in self.kids]})


class HookedClock(Clock):
    """Something happens when the time is asked for the n-th time from now."""

    def __init__(self) -> None:
        super().__init__()
        self.hooks: dict[int, Callable[[], object]] = {}
        self.asked = 0

    def __call__(self) -> float:
        """Seconds since some moment."""
        if self.hooks:
            self.asked += 1
            if hook := self.hooks.pop(self.asked, None):
                hook()
        return self.now


@pytest.fixture
def http() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def ask_at_once(gate: Gate, ask: Callable[[], object]) -> list[Future[object]]:
    """Several threads ask; the broker answers once the first of them reached it."""
    with ThreadPoolExecutor(THREADS) as pool:
        asking = [pool.submit(ask) for _ in range(THREADS)]
        assert gate.arrived.acquire(timeout=WAIT)
        gate.open.set()
    return asking


def get(store: KeyStore, kid: str) -> Callable[[], object]:
    return lambda: store.get_key(JWKS, kid, "RS256")


def test_the_first_logins_share_one_call(http: responses.RequestsMock) -> None:
    gate, store = Gate(200, "k1"), KeyStore(Clock())
    http.add_callback("GET", JWKS, gate)
    assert all(asked.result() for asked in ask_at_once(gate, get(store, "k1")))
    assert len(http.calls) == 1


def test_after_a_rotation_all_who_have_the_new_key_get_in_by_one_call(
    http: responses.RequestsMock,
) -> None:
    store = KeyStore(Clock())
    http.get(JWKS, json={"keys": [jwk("k1")]})
    store.get_key(JWKS, "k1", "RS256")
    gate = Gate(200, "k1", "k2")
    http.remove("GET", JWKS)
    http.add_callback("GET", JWKS, gate)
    assert all(asked.result() for asked in ask_at_once(gate, get(store, "k2")))
    assert len(http.calls) == 2


def test_who_looked_just_before_somebody_else_fetched_looks_again(
    http: responses.RequestsMock,
) -> None:
    """Between looking at the old keys and asking for newer ones, another login asks for them."""
    http.get(JWKS, json={"keys": [jwk("k1")]})
    clock = HookedClock()
    store = KeyStore(clock)
    store.get_key(JWKS, "k1", "RS256")
    http.replace("GET", JWKS, json={"keys": [jwk("k2")]})
    clock.hooks = {2: get(store, "k2")}
    assert store.get_key(JWKS, "k2", "RS256")
    assert not clock.hooks
    assert len(http.calls) == 2


def test_many_forged_tokens_at_once_are_one_call(http: responses.RequestsMock) -> None:
    store = KeyStore(Clock())
    http.get(JWKS, json={"keys": [jwk("k1")]})
    store.get_key(JWKS, "k1", "RS256")
    gate = Gate(200, "k1")
    http.remove("GET", JWKS)
    http.add_callback("GET", JWKS, gate)
    for asked in ask_at_once(gate, get(store, "forged")):
        error = asked.exception()
        assert isinstance(error, TokenRefusedError)
        assert error.code == "kid_unknown"
    assert len(http.calls) == 2


def test_a_failure_is_told_to_all_and_the_next_login_tries_again(
    http: responses.RequestsMock,
) -> None:
    gate, store = Gate(500), KeyStore(Clock())
    http.add_callback("GET", JWKS, gate)
    found = [asked.exception() for asked in ask_at_once(gate, get(store, "k1"))]
    assert all(isinstance(error, BrokerUnavailableError) for error in found)
    assert len({id(error) for error in found}) == THREADS
    http.replace("GET", JWKS, json={"keys": [jwk("k1")]})
    assert store.get_key(JWKS, "k1", "RS256")


def test_a_broker_that_hangs_holds_up_no_other(http: responses.RequestsMock) -> None:
    gate, store = Gate(200, "k1"), KeyStore(Clock())
    http.add_callback("GET", JWKS, gate)
    http.get("https://other.example/jwks", json={"keys": [jwk("k2")]})
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(get(store, "k1"))
        assert gate.arrived.acquire(timeout=WAIT)
        assert store.get_key("https://other.example/jwks", "k2", "RS256")
        gate.open.set()
    assert slow.result()


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ([], False),
        ([5, {"kid": None}], False),
        ([jwk("k1")], True),
        ([{name: value for name, value in jwk("k1").items() if name != "kid"}], False),
        ([jwk("k1") | {"use": "enc"}], False),
    ],
)
def test_whether_there_is_a_key(keys: list[object], found: bool) -> None:  # noqa: FBT001  # a table
    assert has_key_for(keys, "RS256") is found
    assert not has_key_for(keys, "ES256")


# --- does the broker work ------------------------------------------------------------------------


def failures(store: KeyStore, times: int) -> list[str]:
    """The codes of checks that failed."""
    found = []
    for _ in range(times):
        with pytest.raises(BrokerUnavailableError) as caught:
            store.check(JWKS)
        found.append(caught.value.code)
    return found


def test_a_broker_that_answered_moments_ago_is_not_asked_again(
    http: responses.RequestsMock,
) -> None:
    clock = Clock()
    store = KeyStore(clock)
    http.get(JWKS, json={"keys": [jwk("k1")]})
    for seconds, calls in ((0, 1), (9, 1), (2, 2)):
        clock.now += seconds
        store.check(JWKS)
        assert len(http.calls) == calls
    assert store.get_key(JWKS, "k1", "RS256")
    assert len(http.calls) == 2


def test_a_broker_that_failed_is_asked_again_after_a_while(http: responses.RequestsMock) -> None:
    clock = Clock()
    store = KeyStore(clock)
    http.get(JWKS, status=502)
    assert failures(store, 3) == ["jwks_status_502"] * 3
    assert len(http.calls) == 1
    assert store.is_down(JWKS)
    clock.now += 16
    http.replace("GET", JWKS, json={"keys": [jwk("k1")]})
    store.check(JWKS)
    assert not store.is_down(JWKS)


def test_that_a_broker_is_down_is_forgotten(http: responses.RequestsMock) -> None:
    clock = Clock()
    store = KeyStore(clock)
    http.get(JWKS, status=502)
    failures(store, 1)
    clock.now += 61
    assert not store.is_down(JWKS)
    assert not store.is_down("https://another.example/jwks")


def test_who_comes_while_another_tries_a_broker_that_failed_does_not_wait(
    http: responses.RequestsMock,
) -> None:
    clock, gate = Clock(), Gate(200, "k1")
    store = KeyStore(clock)
    http.get(JWKS, status=502)
    failures(store, 1)
    clock.now += 16
    http.remove("GET", JWKS)
    http.add_callback("GET", JWKS, gate)
    with ThreadPoolExecutor(1) as pool:
        trying = pool.submit(store.check, JWKS)
        assert gate.arrived.acquire(timeout=WAIT)
        assert failures(store, 2) == ["jwks_status_502"] * 2  # without waiting: the gate is shut
        gate.open.set()
        trying.result()
    store.check(JWKS)


def test_who_comes_while_the_keys_of_a_working_broker_are_renewed_does_not_wait(
    http: responses.RequestsMock,
) -> None:
    clock, gate = Clock(), Gate(200, "k1")
    store = KeyStore(clock)
    http.get(JWKS, json={"keys": [jwk("k1")]})
    store.check(JWKS)
    clock.now += 11
    http.remove("GET", JWKS)
    http.add_callback("GET", JWKS, gate)
    with ThreadPoolExecutor(1) as pool:
        renewing = pool.submit(store.check, JWKS)
        assert gate.arrived.acquire(timeout=WAIT)
        store.check(JWKS)
        gate.open.set()
        renewing.result()

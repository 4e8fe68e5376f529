"""Too often: an address that keeps starting logins, a session that asks more than anybody reads."""

from collections.abc import Iterator
from typing import Any

import pytest
import responses
from django.test import Client, override_settings

from demo.registration.app import RegistrationApp
from portal.limits import Counter, Limit
from portal.login.keys import key_store
from tests.conftest import log_in_as
from tests.pages.html import check_page, get_page, text_of
from tests.pages.oidc_fakes import jwks
from tests.pages.test_document import document_urls
from zaken.models import Gemeente

FEW: dict[str, tuple[int, int, str]] = {
    "login": (2, 60, "address"),
    "callback": (2, 3600, "address"),
    "page": (3, 60, "session"),
    "download": (1, 60, "session"),
}


@pytest.fixture
def broker() -> Iterator[None]:
    """It answers, so that a login can be started."""
    key_store.clear()
    with responses.RequestsMock() as http:
        http.get("https://broker.test/jwks", json=jwks())
        yield
    key_store.clear()


@pytest.fixture(autouse=True)
def few() -> Iterator[None]:
    with override_settings(LIMITS=FEW):
        yield


def test_a_window_ends() -> None:
    times = iter([1000.0, 1030.0, 1059.0, 1061.0, 1062.0])
    counter = Counter(clock=lambda: next(times))
    limit = Limit(2, 60, "session")
    assert [counter.count("page", "a", limit) for _ in range(5)] == [0, 0, 1, 0, 0]


def test_keys_and_names_are_counted_apart() -> None:
    counter, limit = Counter(clock=lambda: 0.0), Limit(1, 60, "session")
    for name, key in (("a", "x"), ("a", "y"), ("b", "x")):
        assert counter.count(name, key, limit) == 0
    assert counter.count("a", "x", limit) == 60


def test_memory_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.limits._MOST", 10)
    counter = Counter(clock=lambda: 0.0)
    for number in range(50):
        counter.count("page", str(number), Limit(1, 60, "session"))
    assert len(counter._windows) == 10


def test_a_session_that_asks_too_many_pages(
    gemeente: Gemeente, registration: RegistrationApp
) -> None:
    del registration
    anna, bas = log_in_as(gemeente, "anna"), log_in_as(gemeente, "bas")
    for _ in range(3):
        get_page(anna, "/zaken/")
    response = anna.get("/zaken/")
    page = check_page(response, status=429)
    assert "U gaat nu te snel" in text_of(page)
    assert 1 <= int(response["Retry-After"]) <= 60
    get_page(bas, "/zaken/")  # another session
    get_page(anna, "/contact/")  # public


def test_downloads_are_counted_apart(gemeente: Gemeente, registration: RegistrationApp) -> None:
    del registration
    anna = log_in_as(gemeente, "anna")
    url = document_urls(anna, "anna-toeslag-toegekend")["Loonstroken"]
    anna.get(url).close()
    assert anna.get(url).status_code == 429


def start(client: Client, **extra: Any) -> int:
    data = {"broker": "digid", "volgende": "/zaken/"}
    return client.post("/inloggen/", data, **extra).status_code


@pytest.mark.usefixtures("broker")
def test_logins_per_address(gemeente: Gemeente) -> None:
    del gemeente
    client = Client()
    assert [start(client) for _ in range(3)] == [302, 302, 429]
    assert start(client, REMOTE_ADDR="192.0.2.7") == 302
    assert client.get("/inloggen/").status_code == 200  # the page itself


@pytest.mark.usefixtures("broker")
@pytest.mark.parametrize(
    ("proxies", "forwarded", "same"),
    [
        (0, ("192.0.2.1", "192.0.2.2"), True),  # nobody is believed
        (1, ("192.0.2.1", "192.0.2.2"), False),
        (1, ("10.0.0.1, 192.0.2.1", "10.0.0.2, 192.0.2.1"), True),  # what a visitor adds in front
        (2, ("192.0.2.1, 10.0.0.1", "192.0.2.2, 10.0.0.1"), False),
        (1, ("2001:db8:0:1::1", "2001:db8:0:ff::2"), True),  # one network
        (1, ("2001:db8:0:100::1", "2001:db8:0:200::2"), False),
    ],
)
def test_which_address_counts(
    gemeente: Gemeente,
    proxies: int,
    forwarded: tuple[str, str],
    same: bool,  # noqa: FBT001
) -> None:
    del gemeente
    client = Client()
    with override_settings(PROXIES=proxies):
        for _ in range(2):
            start(client, headers={"x-forwarded-for": forwarded[0]})
        status = start(client, headers={"x-forwarded-for": forwarded[1]})
    assert status == (429 if same else 302)


def test_only_failed_callbacks_count(gemeente: Gemeente) -> None:
    del gemeente
    client = Client()
    statuses = [client.get("/inloggen/callback/?state=onbekend").status_code for _ in range(4)]
    assert statuses == [400, 400, 400, 429]
    assert client.post("/inloggen/backchannel/").status_code == 429  # counted together

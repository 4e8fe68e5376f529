"""The web session: what is in it, what a reader of the table sees, and when it ends."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import override_settings

from portal.login import session
from portal.login.demand import Demand
from zaken.at_rest import UnsealError, seal, unseal
from zaken.domain import Identity, Loa, Mandate, Method, Party, PartyId, PartyKind

ANNA, BAS = "999990019", "999990020"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

# The one part of portal.login that is nothing without its table.
pytestmark = pytest.mark.django_db


@dataclass
class FakeBroker:
    """What the session needs to know of a broker."""

    slug: str = "digid"
    issuer: str = "https://broker.example"
    client_id: str = "mijnzaken"
    logout_with_id_token_hint: bool = False


@dataclass
class Browser:
    """Requests of one browser to one gemeente, over the session backend of production."""

    gemeente: str = "voorbeeld"
    store: SessionStore = field(default_factory=SessionStore)

    def request(self) -> HttpRequest:
        """A request as the middleware leaves it."""
        request: Any = HttpRequest()
        request.session = self.store
        request.gemeente = SimpleNamespace(slug=self.gemeente)
        return request  # type: ignore[no-any-return]  # an HttpRequest with our attributes


def resident(bsn: str = ANNA, naam: str = "Anna Jansen") -> Party:
    return Party(id=PartyId(kind=PartyKind.BSN, value=bsn), naam=naam)


def digid(**changes: Any) -> Identity:
    values: dict[str, Any] = {
        "method": Method.DIGID,
        "loa": Loa.MIDDEN,
        "issuer": "https://broker.example",
        "sub": "abc",
        "auth_time": NOW,
        "actor": resident(),
        "subject": resident(),
    }
    return Identity(**(values | changes))


def log_in(browser: Browser, identity: Identity, **broker: Any) -> None:
    fake: Any = FakeBroker(**broker)
    session.log_in(browser.request(), identity, fake, "eyJ.id.token")


IDENTITIES = [
    digid(),
    digid(sid="session-1", loa=Loa.HOOG),
    digid(
        method=Method.DIGID_MACHTIGEN,
        subject=resident(BAS, "Bas"),
        mandate=Mandate(
            services=frozenset({"a", "b"}),
            role="gemachtigde",
            chain=(Party(id=PartyId(kind=PartyKind.KVK, value="90000000")),),
            valid_from=date(2026, 1, 1),
        ),
    ),
    digid(
        method=Method.EHERKENNING,
        actor=Party(id=PartyId(kind=PartyKind.PSEUDO, value="x")),
        subject=Party(
            id=PartyId(kind=PartyKind.KVK, value="90000000"),
            vestiging=PartyId(kind=PartyKind.VESTIGING, value="000000000001"),
        ),
        mandate=Mandate(services=frozenset({"c"}), role="medewerker"),
    ),
]


@pytest.mark.parametrize("identity", IDENTITIES, ids=lambda i: i.method)
def test_an_identity_comes_back_as_it_was(identity: Identity) -> None:
    browser = Browser()
    with time_machine.travel(NOW):
        log_in(browser, identity)
    assert session.get_identity(browser.request(), NOW) == identity


def test_nothing_readable_is_in_the_session() -> None:
    browser = Browser()
    log_in(browser, digid(sid="session-1"), logout_with_id_token_hint=True)
    stored = json.dumps(dict(browser.store.items()))
    for readable in (ANNA, "Jansen", "abc", "session-1", "eyJ", "broker.example"):
        assert readable not in stored
    assert set(browser.store.keys()) == {
        "identity",
        "started_at",
        "seen_at",
        "gemeente",
        "broker",
        "id_token",
    }


def test_the_id_token_is_kept_only_when_the_broker_needs_it() -> None:
    browser = Browser()
    log_in(browser, digid())
    assert "id_token" not in browser.store
    assert session.log_out(browser.request()) == session.LogoutHint(broker_slug="digid")
    log_in(browser, digid(), logout_with_id_token_hint=True)
    hint = session.log_out(browser.request())
    assert hint == session.LogoutHint(broker_slug="digid", id_token="eyJ.id.token")
    assert session.log_out(browser.request()) == session.LogoutHint()


def test_a_second_login_replaces_the_first() -> None:
    browser = Browser()
    log_in(browser, digid(), logout_with_id_token_hint=True)
    browser.store["something"] = "of Anna"
    log_in(browser, digid(actor=resident(BAS), subject=resident(BAS)))
    found = session.get_identity(browser.request(), datetime.now(UTC))
    assert found
    assert found.subject.id.value == BAS
    assert "something" not in browser.store
    assert "id_token" not in browser.store


def test_after_logout_there_is_nobody() -> None:
    browser = Browser()
    log_in(browser, digid())
    session.log_out(browser.request())
    assert session.get_identity(browser.request(), datetime.now(UTC)) is None
    assert browser.store.is_empty()


@pytest.mark.parametrize(
    ("seconds", "alive"),
    [(0, True), (7199, True), (7200, False), (10**9, False), (-30, True), (-3600, False)],
)
def test_the_absolute_limit(seconds: int, alive: bool) -> None:  # noqa: FBT001  # a table
    browser = Browser()
    with time_machine.travel(NOW, tick=False):
        log_in(browser, digid())
    found = session.get_identity(browser.request(), NOW + timedelta(seconds=seconds))
    assert (found is not None) is alive
    assert browser.store.is_empty() is not alive


@pytest.mark.parametrize(
    "changes",
    [
        {"identity": "no token"},
        {"identity": 5},
        {"identity": seal("no json")},
        {"identity": seal("{}")},
        {"identity": seal('{"method": "digid"}')},
        {"gemeente": "elders"},
        {"gemeente": None},
        {"started_at": None},
        {"started_at": "now"},
    ],
)
def test_a_session_that_is_not_sound_ends(changes: dict[str, Any]) -> None:
    browser = Browser()
    log_in(browser, digid())
    browser.store.update(changes)
    assert session.get_identity(browser.request(), datetime.now(UTC)) is None
    assert browser.store.is_empty()


def test_an_identity_that_contradicts_itself_ends_the_session() -> None:
    """A BSN in the sealed text that fails the elfproef: written by a bug, not by a login."""
    browser = Browser()
    log_in(browser, digid())
    text = unseal(browser.store["identity"]).replace(ANNA, "999990018")
    browser.store["identity"] = seal(text)
    assert session.get_identity(browser.request(), datetime.now(UTC)) is None


def test_a_session_of_another_gemeente_is_nobody_there() -> None:
    browser = Browser()
    log_in(browser, digid())
    elsewhere = Browser(gemeente="elders", store=browser.store)
    assert session.get_identity(elsewhere.request(), datetime.now(UTC)) is None
    assert browser.store.is_empty()


def test_a_visitor_without_login_keeps_the_login_that_is_under_way() -> None:
    browser = Browser()
    browser.store["oidc_states"] = {"s": {}}
    assert session.get_identity(browser.request(), NOW) is None
    assert "oidc_states" in browser.store


def start(browser: Browser, state: str = "s1", **demand: Any) -> None:
    """What the library and then our view do."""
    states = browser.store.setdefault("oidc_states", {})
    states[state] = {
        "nonce": "n",
        "code_verifier": "v",
        "added_on": datetime.now(UTC).timestamp(),
    }
    fake: Any = FakeBroker()
    session.record_start(browser.request(), state, fake, "/zaken/", **demand)


def test_a_start_is_found_once() -> None:
    browser = Browser()
    with time_machine.travel(NOW, tick=False):
        start(browser, loa=Loa.HOOG, max_age=0)
    now = NOW + timedelta(seconds=1)
    assert session.take_start(browser.request(), "s2", now) is None
    assert session.take_start(browser.request(), "s1", now) == session.LoginStart(
        broker_slug="digid",
        next_path="/zaken/",
        nonce="n",
        code_verifier="v",
        demand=Demand(loa=Loa.HOOG, max_age=0, asked_at=NOW),
    )
    assert session.take_start(browser.request(), "s1", now) is None


@pytest.mark.parametrize(("seconds", "found"), [(599, True), (601, False)])
def test_a_start_lives_ten_minutes(seconds: int, found: bool) -> None:  # noqa: FBT001  # a table
    browser = Browser()
    with time_machine.travel(NOW, tick=False):
        start(browser)
    taken = session.take_start(browser.request(), "s1", NOW + timedelta(seconds=seconds))
    assert (taken is not None) is found
    assert browser.store.get_expiry_age() == 600


def test_expired_starts_are_dropped_and_a_logged_in_session_keeps_its_own_life() -> None:
    browser = Browser()
    with time_machine.travel(NOW, tick=False):
        log_in(browser, digid())
        start(browser, "old")
    with time_machine.travel(NOW + timedelta(minutes=11), tick=False):
        start(browser, "new")
    assert set(browser.store["oidc_states"]) == {"new"}
    assert browser.store.get_expiry_age() == settings.SESSION_COOKIE_AGE
    assert session.get_identity(browser.request(), NOW) is not None


def test_a_start_at_another_gemeente_is_unknown() -> None:
    browser = Browser()
    start(browser)
    elsewhere = Browser(gemeente="elders", store=browser.store)
    assert session.take_start(elsewhere.request(), "s1", datetime.now(UTC)) is None


@pytest.mark.parametrize("change", [{"loa": 25}, {"loa": "hoog"}, {"loa": ...}, {"max_age": ...}])
def test_a_demand_that_we_cannot_read_is_no_demand_met(change: dict[str, Any]) -> None:
    """Written by another version of this code: log in again, rather than without the demand."""
    browser = Browser()
    with time_machine.travel(NOW, tick=False):
        start(browser)
    entry = browser.store["oidc_states"]["s1"] | change
    entry = {name: value for name, value in entry.items() if value is not ...}
    browser.store["oidc_states"] = {"s1": entry}
    assert session.take_start(browser.request(), "s1", NOW) is None


@pytest.mark.parametrize("entry", [{}, None, "text", {"added_on": "now"}])
def test_a_start_of_another_shape_is_unknown(entry: object) -> None:
    browser = Browser()
    browser.store["oidc_states"] = {"s1": entry}
    assert session.take_start(browser.request(), "s1", NOW) is None


@pytest.mark.parametrize("text", ["", "tekst", "ë€", "x" * 10_000])
def test_seal_and_unseal(text: str) -> None:
    assert unseal(seal(text)) == text
    assert seal(text) != seal(text)


@pytest.mark.parametrize("token", ["", "x", "ë", "gAAAAA", seal("a")[:-3] + "abc"])
def test_unseal_refuses_what_it_did_not_seal(token: str) -> None:
    with pytest.raises(UnsealError):
        unseal(token)


def test_keys_are_rotated_by_putting_a_new_one_in_front() -> None:
    old, new = settings.ENCRYPTION_KEYS[0], Fernet.generate_key().decode()
    sealed = seal("tekst")
    with override_settings(ENCRYPTION_KEYS=[new, old]):
        assert unseal(sealed) == "tekst"
        resealed = seal("tekst")
    with pytest.raises(UnsealError):
        unseal(resealed)
    with override_settings(ENCRYPTION_KEYS=[new]), pytest.raises(UnsealError):
        unseal(sealed)

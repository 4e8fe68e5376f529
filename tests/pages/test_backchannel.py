"""Back-channel logout: what the broker ends here, and every logout token that ends nothing."""

import json
import logging
import time
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import responses
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.core.cache.backends.locmem import LocMemCache
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.utils import timezone
from redis import RedisError

from portal.login.keys import key_store
from portal.models import Broker
from portal.models import Login as LoginRow
from tests.pages.oidc_fakes import (
    CLIENT_ID,
    ISSUER,
    LOGOUT_EVENT,
    LOGOUT_HEADERS,
    Login,
    codes,
    create_broker,
    create_gemeente,
    encode_unsigned,
    sign,
    who,
)
from zaken.purge import purge

pytestmark = pytest.mark.django_db
SID = "session-of-anna"


@pytest.fixture
def login() -> Iterator[Login]:
    key_store.clear()
    with responses.RequestsMock(assert_all_requests_are_fired=False) as http:
        gemeente = create_gemeente()
        yield Login(http=http, gemeente=gemeente, broker=create_broker(gemeente))
    key_store.clear()


def second_browser(login: Login, **claims: Any) -> Login:
    """Another browser at the same broker."""
    other = Login(http=login.http, gemeente=login.gemeente, broker=login.broker)
    assert other.log_in(**claims).status_code == 302
    return other


def test_the_session_of_the_sid_is_really_gone(login: Login) -> None:
    login.log_in(sid=SID)
    other = second_browser(login, sid="another")
    key = login.client.session.session_key
    response = login.log_out_at_broker(sid=SID)
    assert response.status_code == 200
    assert response["Cache-Control"].startswith("no-store")
    assert not Session.objects.filter(session_key=key).exists()
    assert not LoginRow.objects.filter(pk=key).exists()
    assert login.client.get("/zaken/")["Location"].startswith("/inloggen/")
    assert who(other)


def test_a_sub_alone_ends_all_sessions_of_that_person(login: Login) -> None:
    login.log_in(sid=SID)
    same = second_browser(login, sid="another")
    other = second_browser(login, sub="subject-of-bas", sid="third", bsn="999990020")
    assert login.log_out_at_broker().status_code == 200
    assert (who(login), who(same)) == (None, None)
    assert who(other)


def test_a_sid_alone_is_enough(login: Login) -> None:
    login.log_in(sid=SID)
    assert login.log_out_at_broker(sid=SID, sub=...).status_code == 200
    assert who(login) is None


def test_the_sid_of_one_with_the_sub_of_another_ends_nothing(login: Login) -> None:
    login.log_in(sid=SID)
    assert login.log_out_at_broker(sid=SID, sub="subject-of-bas").status_code == 200
    assert who(login)


def test_what_is_not_there_is_understood_too(login: Login) -> None:
    login.log_in(sid=SID)
    assert login.log_out_at_broker(sid="unknown").status_code == 200
    assert who(login)


@pytest.mark.parametrize("typ", ["logout+jwt", "LOGOUT+JWT", "application/logout+jwt", "JWT", ...])
def test_the_words_for_its_type(login: Login, typ: Any) -> None:
    login.log_in(sid=SID)
    headers = {"kid": "k1"} | ({} if typ is ... else {"typ": typ})
    token = sign(login.logout_claims(sid=SID), headers=headers)
    assert login.log_out_at_broker(token).status_code == 200
    assert who(login) is None


REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("iss_wrong", {"iss": "https://evil.example"}),
    ("iss_wrong", {"iss": ...}),
    ("iss_wrong", {"iss": [ISSUER]}),
    ("aud_wrong", {"aud": "another-client"}),
    ("aud_wrong", {"aud": [CLIENT_ID, "another-client"]}),
    ("aud_wrong", {"aud": ...}),
    ("iat_missing", {"iat": ...}),
    ("iat_old", {"iat": 1_700_000_000}),
    ("iat_or_nbf_future", {"iat": 4_000_000_000}),
    ("iat_invalid", {"iat": "now"}),
    ("exp_missing", {"exp": ...}),
    ("exp_past", {"exp": 1_700_000_000}),
    ("jti_missing", {"jti": ...}),
    ("sub_or_sid_or_jti_invalid", {"jti": ""}),
    ("events_missing", {"events": ...}),
    ("events_wrong", {"events": {}}),
    ("events_wrong", {"events": {LOGOUT_EVENT: True}}),
    ("events_wrong", {"events": [LOGOUT_EVENT]}),
    ("events_wrong", {"events": {"http://schemas.openid.net/event/other": {}}}),
    ("nonce_present", {"nonce": "n"}),
    ("nonce_present", {"nonce": None}),
    ("sub_missing", {"sub": ..., "sid": ...}),
    ("sub_invalid", {"sub": None}),
    ("sub_or_sid_or_jti_invalid", {"sid": 5}),
    ("sub_or_sid_or_jti_invalid", {"sid": ""}),
    ("sub_or_sid_or_jti_invalid", {"sub": ""}),
    ("sub_invalid", {"sub": ["subject-of-anna"]}),
    ("azp_wrong", {"azp": "another-client"}),
]


@pytest.mark.parametrize(("code", "changes"), REFUSED)
def test_refused_by_its_claims(
    login: Login, caplog: pytest.LogCaptureFixture, code: str, changes: dict[str, Any]
) -> None:
    login.log_in(sid=SID)
    response = login.log_out_at_broker(**({"sid": SID} | changes))
    assert_refused(login, response, caplog, code)


def assert_refused(
    login: Login, response: Any, caplog: pytest.LogCaptureFixture, code: str
) -> None:
    assert response.status_code == 400
    assert response.json() == {"error": "invalid_request", "code": code}
    assert response["Cache-Control"].startswith("no-store")
    assert codes(caplog) == [code]
    assert who(login)


def test_refused_by_its_form(login: Login, caplog: pytest.LogCaptureFixture) -> None:
    login.log_in(sid=SID)
    good = login.logout_claims(sid=SID)
    for code, token in (
        ("alg_wrong", encode_unsigned(good)),
        ("signature_wrong", sign(good, key="forged", headers=LOGOUT_HEADERS)),
        ("kid_unknown", sign(good, headers={"kid": "other", "typ": "logout+jwt"})),
        ("typ_wrong", sign(good, headers={"kid": "k1", "typ": "at+jwt"})),
        ("alg_wrong", sign(good, algorithm="ES256", headers={"kid": "ec1"})),
        ("token_malformed", "no token"),
        ("logout_token_too_large", "x" * 30_000),
    ):
        caplog.clear()
        assert_refused(login, login.log_out_at_broker(token), caplog, code)
    caplog.clear()
    response = Client().post("/inloggen/backchannel/")
    assert_refused(login, response, caplog, "logout_token_missing")


def test_a_logout_token_works_once(login: Login, caplog: pytest.LogCaptureFixture) -> None:
    token = sign(login.logout_claims(), headers=LOGOUT_HEADERS)
    assert login.log_out_at_broker(token).status_code == 200
    login.log_in()
    assert_refused(login, login.log_out_at_broker(token), caplog, "jti_used")


def test_a_login_after_the_logout_is_not_what_the_token_is_about(login: Login) -> None:
    """So that a token that comes late, or once more, harms nobody."""
    login.log_in(sid=SID)
    assert login.log_out_at_broker(iat=int(time.time()) - 60).status_code == 200
    assert who(login)


class BrokenCache(LocMemCache):
    """As Redis when it is gone."""

    def add(self, *args: Any, **options: Any) -> bool:
        """Nothing is remembered."""
        del args, options
        raise RedisError


def test_without_a_memory_for_used_tokens_logins_still_end(login: Login) -> None:
    login.log_in(sid=SID)
    backend = f"{__name__}.BrokenCache"
    with override_settings(CACHES={"default": {"BACKEND": backend}}):
        assert login.log_out_at_broker(sid=SID).status_code == 200
    assert who(login) is None


def test_an_id_token_logs_nobody_out_and_a_logout_token_nobody_in(
    login: Login, caplog: pytest.LogCaptureFixture
) -> None:
    login.log_in(sid=SID)
    id_token = sign(login.claims("n", jti="1", sid=SID))
    assert login.log_out_at_broker(id_token).json()["code"] == "events_missing"
    started = login.start()
    login.answer_with(sign(login.claims(started.nonce), headers=LOGOUT_HEADERS))
    assert login.callback(code="one-time-c0de", state=started.state).status_code == 403
    assert codes(caplog) == ["events_missing", "typ_wrong"]


@pytest.mark.parametrize("method", ["get", "put", "delete", "head"])
def test_only_a_post(login: Login, method: str) -> None:
    del login
    assert getattr(Client(), method)("/inloggen/backchannel/").status_code == 405


def test_a_broker_whose_keys_cannot_be_had_may_try_again(
    login: Login, caplog: pytest.LogCaptureFixture
) -> None:
    login.log_in(sid=SID)
    key_store.clear()
    login.http.replace("GET", f"{ISSUER}/jwks", status=500)
    token = sign(login.logout_claims(sid=SID), headers=LOGOUT_HEADERS)
    response = Client().post("/inloggen/backchannel/", {"logout_token": token})
    assert response.status_code == 503
    assert codes(caplog) == ["jwks_status_500"]
    assert login.log_out_at_broker(token).status_code == 200  # it was not used up
    assert who(login) is None


def test_of_two_clients_of_one_broker_each_ends_its_own(login: Login) -> None:
    create_broker(login.gemeente, slug="machtigen", client_id="other-client")
    login.log_in(sid=SID)
    assert login.log_out_at_broker(sid=SID, aud="other-client").status_code == 200
    assert who(login)


def test_a_broker_of_another_gemeente_ends_nothing_here(login: Login) -> None:
    login.log_in(sid=SID)
    elsewhere = create_gemeente("elders", "localhost")
    create_broker(elsewhere)
    login.http.upsert("GET", f"{ISSUER}/jwks", json={"keys": []})
    token = sign(login.logout_claims(sid=SID), headers=LOGOUT_HEADERS)
    response = Client().post(
        "/inloggen/backchannel/", {"logout_token": token}, headers={"host": "localhost"}
    )
    assert response.status_code == 200
    assert who(login)


# --- the rows by which sessions are found ---------------------------------------------------------


def test_nothing_readable_is_in_a_row(login: Login) -> None:
    login.log_in(sid=SID)
    row = LoginRow.objects.get()
    assert row.pk == login.client.session.session_key
    assert len(row.sub) == len(row.sid) == 64
    assert row.sub != row.sid
    text = str([row.sub, row.sid, str(row)])
    assert "subject-of-anna" not in text
    assert SID not in text


def test_a_row_goes_with_its_session(login: Login) -> None:
    login.log_in()
    first = login.client.session.session_key
    login.log_in()
    assert first != login.client.session.session_key
    assert not Session.objects.filter(pk=first).exists()
    assert [row.pk for row in LoginRow.objects.all()] == [login.client.session.session_key]
    login.client.post("/uitloggen/")
    assert not LoginRow.objects.exists()


def test_purge_takes_the_row_and_counts_the_session(login: Login) -> None:
    login.log_in()
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    sessions = purge(now=timezone.now(), dry_run=False)[0]
    assert (sessions.kind, sessions.gone, sessions.stay) == ("sessions", 1, 0)
    assert not LoginRow.objects.exists()


def test_a_session_that_the_broker_ends_during_a_page_does_not_come_back(login: Login) -> None:
    login.log_in(sid=SID)
    request = login.request()
    request.session["seen_at"] = 0  # read, as the middleware does
    login.log_out_at_broker(sid=SID)
    with pytest.raises(UpdateError):
        request.session.save()
    assert not Session.objects.exists()


# --- the beheerder --------------------------------------------------------------------------------


def revoke(**options: Any) -> str:
    out = StringIO()
    call_command("sessions_revoke", stdout=out, **options)
    return out.getvalue()


def test_all_sessions_of_one_gemeente(login: Login, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    login.log_in()
    create_gemeente("elders", "localhost")
    assert revoke(gemeente="elders") == "0 sessions ended\n"
    assert who(login)
    assert revoke(gemeente="voorbeeld") == "1 sessions ended\n"
    assert login.client.get("/zaken/")["Location"].startswith("/inloggen/")
    assert json.loads(caplog.records[-1].getMessage()) == {
        "event": "sessions-revoked",
        "facts": {"gemeente": "voorbeeld"},
    }


def test_all_sessions(login: Login) -> None:
    login.log_in()
    second_browser(login, sub="subject-of-bas", bsn="999990020")
    Login(http=login.http, gemeente=login.gemeente, broker=login.broker).start()
    assert revoke(all=True) == "2 sessions ended\n"
    assert not Session.objects.exists()


@pytest.mark.parametrize("options", [["--gemeente", "onbekend"], [], ["--all", "--gemeente", "x"]])
def test_it_has_to_be_clear_whose(options: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("sessions_revoke", *options)


def test_a_shared_client_is_one_client(login: Login) -> None:
    """Several login means by one client, as at Keycloak with a hint."""
    Broker.objects.create(
        gemeente=login.gemeente,
        slug="eherkenning",
        naam="eHerkenning",
        issuer=ISSUER,
        client_id=CLIENT_ID,
        jwks_uri=f"{ISSUER}/jwks",
    )
    login.log_in(sid=SID)
    assert login.log_out_at_broker(sid=SID).status_code == 200
    assert who(login) is None

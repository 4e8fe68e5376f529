"""Login and logout through Django's client, with a broker that also sends what it should not."""

import hashlib
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse
from jwt.algorithms import RSAAlgorithm

from portal.models import Broker
from tests.pages import oidc_fakes as fakes
from tests.pages.oidc_fakes import (
    ANNA,
    CLIENT_ID,
    ISSUER,
    MIDDEN,
    SECRETS,
    Login,
    assert_nobody,
    at_hash,
    codes,
    sign,
    who,
)
from zaken.domain import Loa
from zaken.models import Gemeente

pytestmark = pytest.mark.django_db

# --- the good way ---------------------------------------------------------------------------------


def test_the_start_asks_the_broker_for_a_new_login(login: Login) -> None:
    Broker.objects.update(acr_values="loa:midden", extra_params={"kc_idp_hint": "digid"})
    started = login.start()
    assert started.url == f"{ISSUER}/auth"
    params = dict(started.params)
    assert len(params.pop("state")) >= 32
    assert len(params.pop("nonce")) >= 32
    assert len(params.pop("code_challenge")) == 43
    assert params == {
        "response_type": "code",
        "scope": "openid",
        "client_id": CLIENT_ID,
        "redirect_uri": "http://testserver/inloggen/callback/",
        "code_challenge_method": "S256",
        "prompt": "login",
        "acr_values": "loa:midden",
        "kc_idp_hint": "digid",
    }


def test_a_good_token_logs_in(login: Login, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    started = login.start("/zaken/?afgerond=2")
    login.answer_with(sign(login.claims(started.nonce, name="Anna Jansen", sid="s1")))
    response = login.callback(code="one-time-c0de", state=started.state, iss=ISSUER)
    assert (response.status_code, response["Location"]) == (302, "/zaken/?afgerond=2")
    identity = who(login)
    assert identity
    assert identity.loa is Loa.MIDDEN
    assert identity.subject.id.value == ANNA
    assert not get_user_model().objects.exists()
    assert not any(secret in caplog.text for secret in SECRETS)
    assert '"login-accepted"' in caplog.text
    assert '"method": "digid", "loa": "midden"' in caplog.text


def test_the_token_request(login: Login) -> None:
    started = login.start()
    login.answer_with(sign(login.claims(started.nonce)))
    login.callback(code="one-time-c0de", state=started.state)
    request = login.http.calls[0].request
    form = {name: values[0] for name, values in parse_qs(str(request.body)).items()}
    verifier = form.pop("code_verifier")
    assert fakes.encode_segment(_sha256(verifier)) == started.params["code_challenge"]
    assert form == {
        "client_id": CLIENT_ID,
        "client_secret": fakes.CLIENT_SECRET,
        "grant_type": "authorization_code",
        "code": "one-time-c0de",
        "redirect_uri": "http://testserver/inloggen/callback/",
    }


def _sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def test_with_basic_authentication_the_secret_is_in_the_header_only(login: Login) -> None:
    Broker.objects.update(token_auth="basic")  # not a password
    login.log_in()
    request = login.http.calls[0].request
    assert request.headers["Authorization"].startswith("Basic ")
    assert "client_secret" not in str(request.body)
    assert who(login)


def test_a_new_session_with_a_new_key_and_nothing_readable(login: Login) -> None:
    started = login.start()
    before = login.client.session.session_key
    login.answer_with(sign(login.claims(started.nonce, name="Anna Jansen")))
    login.callback(code="one-time-c0de", state=started.state)
    row = Session.objects.get()
    assert row.session_key != before
    decoded = row.get_decoded()
    assert set(decoded) == {"identity", "started_at", "seen_at", "gemeente", "broker"}
    assert not any(secret in str(decoded) for secret in (*SECRETS, "Jansen", started.nonce))


def test_the_csrf_token_changes_at_login(login: Login) -> None:
    login.client.get("/inloggen/")
    before = login.client.cookies["mz_csrf"].value
    login.log_in()
    assert login.client.cookies["mz_csrf"].value != before


def test_a_second_login_replaces_the_first(login: Login) -> None:
    login.log_in()
    login.log_in(bsn="999990020", sub="subject-of-bas")
    identity = who(login)
    assert identity
    assert identity.subject.id.value == "999990020"
    assert Session.objects.count() == 1


def test_no_row_anywhere_holds_the_number(login: Login) -> None:
    login.log_in()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # our own table names
            text = str(cursor.fetchall())
            assert ANNA not in text, table
            assert fakes.CLIENT_SECRET not in text, table
    assert Broker.objects.get().client_secret == fakes.CLIENT_SECRET


# --- tokens: the table of 2.2 and more ------------------------------------------------------------

type Changes = dict[str, Any]


@pytest.mark.parametrize(
    "changes",
    [
        {"iat": lambda now: now + 3},
        {"nbf": lambda now: now + 3},
        {"exp": lambda now: now - 3},
        {"aud": [CLIENT_ID]},
        {"azp": CLIENT_ID},
        {"at_hash": at_hash(fakes.ACCESS_TOKEN)},
        {"bsn": f"s00000000:{ANNA}"},
        {"auth_time": lambda now: now - 5},
        {"auth_time": lambda now: now + 3},
        {"iat": lambda now: now + 3, "nbf": lambda now: now + 3, "auth_time": lambda now: now + 3},
    ],
    ids=str,
)
def test_accepted(login: Login, changes: Changes) -> None:
    now = int(time.time())
    values = {k: v(now) if callable(v) else v for k, v in changes.items()}
    assert login.log_in(**values).status_code == 302
    assert who(login)


REFUSED_CLAIMS: list[tuple[str, Changes]] = [
    ("aud_wrong", {"aud": "another-client"}),
    ("aud_wrong", {"aud": ["another-client"]}),
    ("aud_missing", {"aud": []}),
    ("aud_wrong", {"aud": [CLIENT_ID, 5]}),
    ("aud_extra", {"aud": [CLIENT_ID, "another-client"]}),
    ("aud_extra", {"aud": [CLIENT_ID, CLIENT_ID]}),
    ("aud_extra", {"aud": [CLIENT_ID, "another-client"], "azp": CLIENT_ID}),
    ("azp_wrong", {"azp": "another-client"}),
    ("azp_wrong", {"azp": None}),
    ("iss_wrong", {"iss": "https://evil.example"}),
    ("iss_wrong", {"iss": ISSUER + "/"}),
    ("iss_wrong", {"iss": [ISSUER]}),
    ("exp_missing", {"exp": ...}),
    ("iat_missing", {"iat": ...}),
    ("iss_missing", {"iss": ...}),
    ("aud_missing", {"aud": ...}),
    ("sub_missing", {"sub": ...}),
    ("sub_missing", {"sub": ""}),
    ("sub_invalid", {"sub": 5}),
    ("exp_past", {"exp": 1}),
    ("exp_past", {"exp": lambda now: now - 11}),
    ("token_malformed", {"exp": "soon"}),
    ("token_malformed", {"exp": float("inf")}),
    ("iat_or_nbf_future", {"iat": lambda now: now + 60}),
    ("iat_or_nbf_future", {"nbf": lambda now: now + 60}),
    ("iat_invalid", {"iat": "now"}),
    ("nonce_wrong", {"nonce": "another"}),
    ("nonce_wrong", {"nonce": ...}),
    ("nonce_wrong", {"nonce": None}),
    ("at_hash_wrong", {"at_hash": at_hash("another")}),
    ("at_hash_wrong", {"at_hash": None}),
    ("bsn_missing", {"bsn": ...}),
    ("bsn_invalid", {"bsn": "999990018"}),
    ("bsn_invalid", {"bsn": 999990019}),
    ("bsn_invalid", {"bsn": f"s00000001:{ANNA}"}),
    ("bsn_invalid", {"bsn": f" {ANNA}"}),
    ("bsn_invalid", {"bsn": "999 990 019"}),
    ("bsn_invalid", {"bsn": f"{ANNA}\n"}),
    ("bsn_invalid", {"bsn": "٩٩٩٩٩٠٠١٩"}),
    ("bsn_invalid", {"bsn": [ANNA]}),
    ("events_present", {"events": {"http://schemas.openid.net/event/backchannel-logout": {}}}),
    ("events_present", {"events": None}),
    ("text_invalid", {"sub": "\ud800"}),
    ("text_invalid", {"sid": "\ud800"}),
    ("text_invalid", {"given_name": ["\udfff"]}),
    ("auth_time_invalid", {"auth_time": float("nan")}),
    ("auth_time_invalid", {"auth_time": -1e12}),
    ("loa_missing", {"acr": ...}),
    ("loa_unknown", {"acr": "0"}),
    ("auth_time_invalid", {"auth_time": "yesterday"}),
    ("auth_time_invalid", {"auth_time": True}),
    ("auth_time_invalid", {"auth_time": 1e300}),
    ("auth_time_future", {"auth_time": lambda now: now + 60}),
]


@pytest.mark.parametrize(("code", "changes"), REFUSED_CLAIMS)
def test_refused_by_its_claims(
    login: Login, caplog: pytest.LogCaptureFixture, code: str, changes: Changes
) -> None:
    now = int(time.time())
    values = {k: v(now) if callable(v) else v for k, v in changes.items()}
    response = login.log_in(**values)
    assert response.status_code == 403
    assert codes(caplog) == [code]
    assert_nobody(login, response, caplog)


def _swap_claims(claims: dict[str, Any]) -> str:
    """The signature of one token under the claims of another."""
    other = sign(claims | {"bsn": "999990020"}).split(".")
    return ".".join([*other[:2], sign(claims).split(".")[2]])


FORGERIES: dict[str, tuple[str, Callable[[dict[str, Any]], str]]] = {
    "HS256 with the public key": (
        "alg_wrong",
        lambda claims: fakes.encode_hs256(claims, fakes.public_pem()),
    ),
    "HS256 with the client secret": (
        "alg_wrong",
        lambda claims: fakes.encode_hs256(claims, fakes.CLIENT_SECRET.encode()),
    ),
    "alg none": ("alg_wrong", fakes.encode_unsigned),
    "PS256": ("alg_wrong", lambda claims: sign(claims, algorithm="PS256")),
    "RS384": ("alg_wrong", lambda claims: sign(claims, algorithm="RS384")),
    "ES256": ("alg_wrong", lambda claims: sign(claims, algorithm="ES256")),
    "unknown kid": ("kid_unknown", lambda claims: sign(claims, headers={"kid": "k9"})),
    "kid of a key for another algorithm": (
        "kid_unknown",
        lambda claims: sign(claims, headers={"kid": "ec1"}),
    ),
    "no kid": ("kid_missing", lambda claims: sign(claims, headers={})),
    "empty kid": ("kid_missing", lambda claims: sign(claims, headers={"kid": ""})),
    "signature of another key": ("signature_wrong", lambda claims: sign(claims, key="evil")),
    "the other key in the header": (
        "signature_wrong",
        lambda claims: sign(
            claims,
            key="evil",
            headers={
                "kid": "k1",
                "jku": "https://evil.example/jwks",
                "jwk": RSAAlgorithm.to_jwk(fakes.rsa_key("evil").public_key(), as_dict=True),
            },
        ),
    ),
    "claims changed": ("signature_wrong", _swap_claims),
    "signature cut off": ("signature_wrong", lambda c: sign(c).rsplit(".", 1)[0] + "."),
    "an extension we must understand": (
        "token_malformed",
        lambda claims: sign(claims, headers={"kid": "k1", "crit": ["x"], "x": 1}),
    ),
    "an extension that PyJWT does understand": (
        "crit_present",
        lambda claims: sign(claims, headers={"kid": "k1", "crit": ["b64"], "b64": False}),
    ),
    "a token in a token": (
        "token_nested",
        lambda claims: sign({"jwt": sign(claims)}, headers={"kid": "k1", "cty": "JWT"}),
    ),
    "a logout token": (
        "typ_wrong",
        lambda claims: sign(claims, headers={"kid": "k1", "typ": "logout+jwt"}),
    ),
    "an access token": (
        "typ_wrong",
        lambda claims: sign(claims, headers={"kid": "k1", "typ": "at+jwt"}),
    ),
    "a type that is no text": (
        "typ_wrong",
        lambda claims: sign(claims, headers={"kid": "k1", "typ": 5}),
    ),
    "a real JWE": ("token_encrypted", lambda claims: fakes.encrypt(sign(claims))),
    "claims that are no object": ("token_malformed", lambda _: sign(["no", "object"])),
    "no token at all": ("token_malformed", lambda _: "not.a.token"),
    "an empty text": ("token_malformed", lambda _: ""),
    "not ASCII": ("token_malformed", lambda _: "ë.ë.ë"),
    "a JWE": ("token_encrypted", lambda _: "a.b.c.d.e"),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_refused_by_its_form(login: Login, caplog: pytest.LogCaptureFixture, name: str) -> None:
    code, forge = FORGERIES[name]
    started = login.start()
    login.answer_with(forge(login.claims(started.nonce)))
    response = login.callback(code="one-time-c0de", state=started.state)
    assert response.status_code == 403
    assert codes(caplog) == [code]
    assert_nobody(login, response, caplog)


@pytest.mark.parametrize("algorithm", ["PS256", "ES256"])
def test_the_other_algorithms_when_configured(login: Login, algorithm: str) -> None:
    Broker.objects.update(sign_algo=algorithm)
    started = login.start()
    kid = "ec1" if algorithm == "ES256" else "k1"
    token = sign(login.claims(started.nonce), algorithm=algorithm, headers={"kid": kid})
    login.answer_with(token)
    assert login.callback(code="one-time-c0de", state=started.state).status_code == 302
    assert who(login)


def test_rs256_is_refused_when_ps256_is_configured(
    login: Login, caplog: pytest.LogCaptureFixture
) -> None:
    Broker.objects.update(sign_algo="PS256")
    assert login.log_in().status_code == 403
    assert codes(caplog) == ["alg_wrong"]


def test_a_token_of_another_login_is_refused(
    login: Login, caplog: pytest.LogCaptureFixture
) -> None:
    """Replayed: a good token, but with the nonce of a login before this one."""
    first = login.start()
    old = sign(login.claims(first.nonce))
    second = login.start()
    login.answer_with(old)
    response = login.callback(code="one-time-c0de", state=second.state)
    assert response.status_code == 403
    assert codes(caplog) == ["nonce_wrong"]
    assert_nobody(login, response, caplog)


# --- userinfo -------------------------------------------------------------------------------------


def with_userinfo(login: Login, userinfo: dict[str, Any] | str, **changes: Any) -> Any:
    Broker.objects.update(claims_source="userinfo", claims={"naam": ["name"]})
    started = login.start()
    login.answer_with(sign(login.claims(started.nonce, bsn=..., **changes)))
    url = f"{ISSUER}/userinfo"
    if isinstance(userinfo, str):
        login.http.get(url, body=userinfo, content_type="application/jwt")
    else:
        login.http.get(url, json=userinfo)
    return login.callback(code="one-time-c0de", state=started.state)


def test_claims_of_userinfo(login: Login) -> None:
    userinfo = {"sub": "subject-of-anna", "bsn": ANNA, "name": "Anna", "acr": "ignored"}
    assert with_userinfo(login, userinfo).status_code == 302
    identity = who(login)
    assert identity
    assert (identity.subject.id.value, identity.subject.naam) == (ANNA, "Anna")
    assert identity.loa is Loa.MIDDEN


def test_signed_userinfo(login: Login) -> None:
    claims = {"iss": ISSUER, "aud": CLIENT_ID, "sub": "subject-of-anna", "bsn": ANNA}
    assert with_userinfo(login, sign(claims)).status_code == 302
    assert who(login)


@pytest.mark.parametrize(
    ("code", "userinfo"),
    [
        (
            "token_encrypted",
            fakes.encrypt(sign({"iss": ISSUER, "aud": CLIENT_ID, "sub": "subject-of-anna"})),
        ),
        (
            "events_present",
            sign({"iss": ISSUER, "aud": CLIENT_ID, "sub": "subject-of-anna", "events": {}}),
        ),
        ("userinfo_sub_wrong", {"sub": "subject-of-bas", "bsn": ANNA}),
        ("userinfo_sub_wrong", {"bsn": ANNA}),
        ("userinfo_sub_wrong", {"sub": None, "bsn": ANNA}),
        ("bsn_missing", {"sub": "subject-of-anna"}),
        ("text_invalid", {"sub": "subject-of-anna", "bsn": ANNA, "name": "\ud800"}),
        (
            "aud_wrong",
            sign({"iss": ISSUER, "aud": "x", "sub": "subject-of-anna", "bsn": ANNA}),
        ),
        ("iss_missing", sign({"aud": CLIENT_ID, "sub": "subject-of-anna", "bsn": ANNA})),
        (
            "signature_wrong",
            sign({"iss": ISSUER, "aud": CLIENT_ID, "sub": "subject-of-anna"}, key="evil"),
        ),
        ("alg_wrong", fakes.encode_unsigned({"iss": ISSUER, "sub": "subject-of-anna"})),
        ("token_malformed", "no token"),
    ],
)
def test_refused_by_its_userinfo(
    login: Login,
    caplog: pytest.LogCaptureFixture,
    code: str,
    userinfo: dict[str, Any] | str,
) -> None:
    response = with_userinfo(login, userinfo)
    assert response.status_code == 403
    assert codes(caplog) == [code]
    assert_nobody(login, response, caplog)


# --- a broker that does not work ------------------------------------------------------------------

BROKEN: list[tuple[int, str, str, Changes]] = [
    (403, "token_invalid_grant", "token", {"status": 400, "json": {"error": "invalid_grant"}}),
    (403, "token_invalid_client", "token", {"status": 401, "json": {"error": "invalid_client"}}),
    (403, "token_refused", "token", {"status": 404, "body": "<html>"}),
    (503, "token_status_500", "token", {"status": 500, "body": "error"}),
    (503, "token_status_302", "token", {"status": 302, "headers": {"Location": "https://e.nl"}}),
    (503, "token_timeout", "token", {"body": requests.ReadTimeout("slow")}),
    (503, "token_connection", "token", {"body": requests.ConnectionError("no route")}),
    (503, "token_not_json", "token", {"body": "<html>Onderhoud</html>"}),
    (503, "token_incomplete", "token", {"json": {"access_token": "a"}}),
    (503, "token_incomplete", "token", {"json": {"id_token": None, "access_token": "a"}}),
    (503, "token_incomplete", "token", {"json": {"id_token": "a", "access_token": "\ud800"}}),
    (403, "token_malformed", "token", {"json": {"id_token": "\ud800", "access_token": "a"}}),
    (503, "jwks_status_500", "jwks", {"status": 500}),
    (503, "jwks_timeout", "jwks", {"body": requests.ConnectTimeout("slow")}),
    (503, "jwks_not_json", "jwks", {"body": "<html>"}),
    (403, "kid_unknown", "jwks", {"json": {"keys": []}}),
    (403, "userinfo_refused", "userinfo", {"status": 401}),
    (503, "userinfo_status_502", "userinfo", {"status": 502}),
    (503, "userinfo_not_json", "userinfo", {"body": "<html>"}),
]


@pytest.mark.parametrize(("status", "code", "endpoint", "answer"), BROKEN)
def test_a_broken_broker(  # a table
    login: Login,
    caplog: pytest.LogCaptureFixture,
    status: int,
    code: str,
    endpoint: str,
    answer: Changes,
) -> None:
    Broker.objects.update(claims_source="userinfo")
    started = login.start()
    login.answer_with(sign(login.claims(started.nonce)), userinfo={"sub": "subject-of-anna"})
    method = "POST" if endpoint == "token" else "GET"
    login.http.replace(method, f"{ISSUER}/{endpoint}", **answer)
    response = login.callback(code="one-time-c0de", state=started.state)
    assert response.status_code == status
    assert codes(caplog) == [code]
    assert response.has_header("Retry-After") is (status == 503)
    assert_nobody(login, response, caplog)


# --- the callback: state, errors, iss -------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"code": "one-time-c0de"},
        {"code": "one-time-c0de", "state": "unknown"},
        {"code": "one-time-c0de", "state": ""},
        {"error": "access_denied"},
        {"error": "access_denied", "state": "unknown"},
    ],
)
@pytest.mark.parametrize("started", [True, False])
def test_an_unknown_state_asks_to_log_in_again(
    login: Login,
    caplog: pytest.LogCaptureFixture,
    query: dict[str, str],
    started: bool,  # noqa: FBT001  # a table
) -> None:
    if started:
        login.start()
    response = login.callback(**query)
    assert response.status_code == 400
    assert "Log opnieuw in" in response.content.decode()
    assert codes(caplog) == ["state_unknown"]
    assert not login.http.calls
    assert Session.objects.count() == int(started)
    assert_nobody(login, response, caplog)


def test_a_state_works_once(login: Login, caplog: pytest.LogCaptureFixture) -> None:
    started = login.start()
    login.answer_with(sign(login.claims(started.nonce)))
    assert login.callback(code="one-time-c0de", state=started.state).status_code == 302
    response = login.callback(code="one-time-c0de", state=started.state)
    assert response.status_code == 400
    assert "U bent al ingelogd" in response.content.decode()
    assert codes(caplog) == ["state_unknown"]
    assert who(login)


def test_a_state_is_used_up_by_a_refused_login(login: Login) -> None:
    started = login.start()
    login.answer_with(sign(login.claims(started.nonce, aud="another")))
    assert login.callback(code="one-time-c0de", state=started.state).status_code == 403
    login.answer_with(sign(login.claims(started.nonce)))
    assert login.callback(code="one-time-c0de", state=started.state).status_code == 400


def test_the_state_of_another_browser_is_unknown(login: Login) -> None:
    """Login CSRF: the link of an attacker does not log a resident in as the attacker."""
    attacker = Login(http=login.http, gemeente=login.gemeente, broker=login.broker)
    started = attacker.start()
    login.start()
    login.answer_with(sign(login.claims(started.nonce)))
    assert login.callback(code="one-time-c0de", state=started.state).status_code == 400
    assert who(login) is None


def test_a_start_lives_ten_minutes(login: Login) -> None:
    now = datetime.now(UTC)
    with time_machine.travel(now, tick=False) as clock:
        started = login.start()
        clock.shift(timedelta(minutes=9))
        login.client.get("/inloggen/")  # a request does not make the login live longer
        clock.shift(timedelta(minutes=1, seconds=1))
        login.answer_with(sign(login.claims(started.nonce)))
        assert login.callback(code="one-time-c0de", state=started.state).status_code == 400


def test_five_logins_at_a_time(login: Login) -> None:
    starts = [login.start() for _ in range(8)]
    assert len(login.client.session["oidc_states"]) == 5
    login.answer_with(sign(login.claims(starts[-1].nonce)))
    assert login.callback(code="one-time-c0de", state=starts[-1].state).status_code == 302


@pytest.mark.parametrize(
    "query", [{}, {"state": "x"}, {"error": "x", "state": "x"}, {"error": "x"}]
)
def test_nobody_is_logged_out_by_a_link(login: Login, query: dict[str, str]) -> None:
    login.log_in()
    assert login.callback(**query).status_code == 400
    assert who(login)


def test_cancelled(login: Login, caplog: pytest.LogCaptureFixture) -> None:
    started = login.start()
    response = login.callback(error="access_denied", state=started.state)
    assert response.status_code == 200
    assert "U hebt het inloggen afgebroken" in response.content.decode()
    assert codes(caplog) == []
    assert_nobody(login, response, caplog)
    again = login.callback(error="access_denied", state=started.state)
    assert again.status_code == 400


def test_who_cancels_a_second_login_keeps_the_first(login: Login) -> None:
    login.log_in()
    started = login.start()
    assert login.callback(error="access_denied", state=started.state).status_code == 200
    assert who(login)


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        ("temporarily_unavailable", 503, "temporarily_unavailable"),
        ("server_error", 503, "server_error"),
        ("invalid_scope", 403, "broker_error"),
        ("<script>999990019", 403, "broker_error"),
    ],
)
def test_other_errors(
    login: Login, caplog: pytest.LogCaptureFixture, error: str, status: int, code: str
) -> None:
    started = login.start()
    response = login.callback(error=error, error_description="999990019 <b>", state=started.state)
    assert response.status_code == status
    assert codes(caplog) == [code]
    assert_nobody(login, response, caplog)


@pytest.mark.parametrize("query", [{"code": "one-time-c0de"}, {"error": "access_denied"}])
def test_the_issuer_in_the_callback(
    login: Login, caplog: pytest.LogCaptureFixture, query: dict[str, str]
) -> None:
    """RFC 9207: the answer comes from the broker that this login was started at."""
    started = login.start()
    response = login.callback(**query, state=started.state, iss="https://evil.example")
    assert response.status_code == 403
    assert codes(caplog) == ["callback_iss_wrong"]
    assert not login.http.calls
    assert_nobody(login, response, caplog)


@pytest.mark.parametrize("values", [[ISSUER, "https://evil.example"], [ISSUER + "/"], [""]])
def test_every_issuer_in_the_callback_is_the_one(
    login: Login, caplog: pytest.LogCaptureFixture, values: list[str]
) -> None:
    started = login.start()
    query = {"code": "one-time-c0de", "state": started.state, "iss": values}
    response = login.client.get("/inloggen/callback/", query)
    assert response.status_code == 403
    assert codes(caplog) == ["callback_iss_wrong"]
    assert_nobody(login, response, caplog)


def test_a_broker_that_names_itself_has_to(login: Login, caplog: pytest.LogCaptureFixture) -> None:
    Broker.objects.update(callback_iss=True)
    started = login.start()
    response = login.callback(code="one-time-c0de", state=started.state)
    assert response.status_code == 403
    assert codes(caplog) == ["callback_iss_missing"]
    assert not login.http.calls
    assert_nobody(login, response, caplog)
    started = login.start()
    login.answer_with(sign(login.claims(started.nonce)))
    assert login.callback(code="one-time-c0de", state=started.state, iss=ISSUER).status_code == 302


def test_of_two_issuers_the_answer_of_the_other_is_refused(
    login: Login, caplog: pytest.LogCaptureFixture
) -> None:
    """Mix-up: the state is of a login at the one broker, the answer says it is of the other."""
    other = "https://other.example/oidc"
    fakes.create_broker(login.gemeente, slug="other", issuer=other, token_endpoint=f"{other}/token")
    started = login.start(slug="other")
    login.answer_with(sign(login.claims(started.nonce)))
    response = login.callback(code="one-time-c0de", state=started.state, iss=ISSUER)
    assert response.status_code == 403
    assert codes(caplog) == ["callback_iss_wrong"]
    assert not login.http.calls
    assert_nobody(login, response, caplog)


def test_a_callback_without_code(login: Login, caplog: pytest.LogCaptureFixture) -> None:
    started = login.start()
    response = login.callback(state=started.state)
    assert response.status_code == 403
    assert codes(caplog) == ["callback_incomplete"]
    assert_nobody(login, response, caplog)


def test_a_broker_that_is_gone(login: Login, caplog: pytest.LogCaptureFixture) -> None:
    started = login.start()
    Broker.objects.all().delete()
    response = login.callback(code="one-time-c0de", state=started.state)
    assert response.status_code == 400
    assert codes(caplog) == ["broker_unknown"]


def test_a_login_of_one_gemeente_is_unknown_at_another(login: Login) -> None:
    other = fakes.create_gemeente("elders", "localhost")
    fakes.create_broker(other)
    started = login.start()
    query = {"code": "one-time-c0de", "state": started.state}
    response = login.client.get("/inloggen/callback/", query, headers={"host": "localhost"})
    assert response.status_code == 400


def test_a_session_of_one_gemeente_is_nothing_at_another(login: Login) -> None:
    login.log_in()
    fakes.create_gemeente("elders", "localhost")
    login.client.get("/", headers={"host": "localhost"})
    assert who(login) is None
    assert not Session.objects.exists()


@pytest.mark.parametrize("method", ["post", "put", "delete", "head"])
def test_the_callback_is_a_get(login: Login, method: str) -> None:
    started = login.start()
    response = getattr(login.client, method)(f"/inloggen/callback/?state={started.state}")
    assert response.status_code == 405


# --- the start ------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["", "other", "digid'--"])
def test_an_unknown_broker(login: Login, slug: str) -> None:
    response = login.client.post("/inloggen/", {"broker": slug})
    assert response.status_code == 400
    assert not Session.objects.exists()


def test_the_broker_of_another_gemeente_is_unknown(login: Login) -> None:
    other = fakes.create_gemeente("elders", "localhost")
    fakes.create_broker(other, slug="elders")
    assert login.client.post("/inloggen/", {"broker": "elders"}).status_code == 400


def test_a_start_needs_the_csrf_token(login: Login) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/inloggen/", {"broker": "digid"}).status_code == 403
    assert not Session.objects.exists()
    assert login.broker


def test_a_link_starts_no_session(login: Login) -> None:
    login.client.get("/inloggen/?broker=digid&volgende=/zaken/")
    login.client.get("/inloggen/callback/?state=x&code=y")
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    "volgende",
    [
        "",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/zaken/",
        "javascript:alert(1)",
        "/zaken/\r\nSet-Cookie: a=b",
        "/\t/evil.example",
    ],
)
def test_a_login_never_leads_to_another_site(login: Login, volgende: str) -> None:
    response = login.log_in(volgende)
    assert response["Location"] == reverse("overzicht")


# --- limits in time -------------------------------------------------------------------------------


def test_idle_and_absolute_limits(login: Login) -> None:
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        login.log_in()
        for _ in range(8):
            clock.shift(timedelta(minutes=14))
            login.client.get("/")
            assert who(login)
        clock.shift(timedelta(minutes=14))  # 126 minutes after the login
        login.client.get("/")
        assert who(login) is None
        assert not Session.objects.exists()

        login.log_in()
        clock.shift(timedelta(minutes=15, seconds=1))
        login.client.get("/")
        assert who(login) is None


# --- logout ---------------------------------------------------------------------------------------


def log_out(login: Login) -> tuple[str, dict[str, str]]:
    response = login.client.post("/uitloggen/")
    assert response.status_code == 302
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    location = urlsplit(response["Location"])
    params = {name: values[0] for name, values in parse_qs(location.query).items()}
    return location._replace(query="").geturl(), params


def test_logout_ends_the_session_here_and_at_the_broker(login: Login) -> None:
    login.log_in()
    old_cookie = login.client.cookies["mz_session"].value
    url, params = log_out(login)
    assert url == f"{ISSUER}/logout"
    assert len(params.pop("state")) == 32
    assert params == {
        "client_id": CLIENT_ID,
        "post_logout_redirect_uri": "http://testserver/uitgelogd/",
    }
    assert not Session.objects.exists()
    login.client.cookies["mz_session"] = old_cookie
    assert login.client.get("/zaken/").status_code == 302
    assert who(login) is None


def test_logout_calls_nobody(login: Login) -> None:
    login.log_in()
    before = len(login.http.calls)
    log_out(login)
    assert len(login.http.calls) == before


def test_logout_with_the_id_token_only_when_configured(login: Login) -> None:
    Broker.objects.update(logout_with_id_token_hint=True)
    login.log_in()
    assert "eyJhbGciOi" not in str(Session.objects.get().get_decoded())
    _, params = log_out(login)
    hint = jwt.decode(params["id_token_hint"], options={"verify_signature": False})
    assert hint["sub"] == "subject-of-anna"


@pytest.mark.parametrize("without", ["endpoint", "broker", "login"])
def test_logout_without_a_page_at_the_broker(login: Login, without: str) -> None:
    if without != "login":
        login.log_in()
    if without == "endpoint":
        Broker.objects.update(end_session_endpoint="")
    if without == "broker":
        Broker.objects.all().delete()
    assert log_out(login) == ("/uitgelogd/", {})
    assert not Session.objects.exists()


def test_logout_at_an_endpoint_with_a_query(login: Login) -> None:
    Broker.objects.update(end_session_endpoint=f"{ISSUER}/logout?realm=a")
    login.log_in()
    _, params = log_out(login)
    assert (params["realm"], params["client_id"]) == ("a", CLIENT_ID)


def test_no_link_logs_out(login: Login) -> None:
    login.log_in()
    assert login.client.get("/uitloggen/").status_code == 405
    assert who(login)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = login.client.cookies
    assert strict.post("/uitloggen/").status_code == 403
    assert who(login)


@pytest.mark.parametrize(
    ("end_session", "origins"),
    [
        (f"{ISSUER}/logout", ("https://broker.example",)),
        ("", ("https://broker.example",)),
        (
            "https://uit.example:8443/logout",
            ("https://broker.example", "https://uit.example:8443"),
        ),
    ],
)
def test_the_origins_of_a_broker(login: Login, end_session: str, origins: tuple[str, ...]) -> None:
    login.broker.end_session_endpoint = end_session
    assert login.broker.origins == origins


def test_the_level_comes_from_the_table_of_the_broker(login: Login) -> None:
    Broker.objects.update(loa_mapping={"10": "basis"}, claims={"loa": ["level"]})
    Gemeente.objects.update(minimum_loa=Loa.BASIS)
    login.log_in(level=10, acr=MIDDEN)
    identity = who(login)
    assert identity
    assert identity.loa is Loa.BASIS


def test_a_level_below_what_the_gemeente_asks_is_told_and_not_logged_in(login: Login) -> None:
    basis = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
    response = login.log_in(acr=basis)
    assert response.status_code == 403
    assert "Log in op een veiliger manier" in response.content.decode()
    assert who(login) is None

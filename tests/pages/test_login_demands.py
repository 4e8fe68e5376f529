"""A level and a fresh login that are asked for: sent, kept on our side, verified on return."""

import time
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import RequestFactory

from portal.login.session import take_start
from portal.login.views import StartLoginView
from portal.models import Broker
from tests.pages.oidc_fakes import (
    ANNA,
    BAS,
    MIDDEN,
    Login,
    Started,
    assert_nobody,
    codes,
    read_started,
    sign,
    who,
)
from zaken.domain import Loa

pytestmark = pytest.mark.django_db

AC = "urn:oasis:names:tc:SAML:2.0:ac:classes:"
SUBSTANTIEEL = f"{AC}Smartcard"
BASIS = f"{AC}PasswordProtectedTransport"


def come_back(login: Login, started: Started, **changes: Any) -> Any:
    """With a token that says that this login is fresh, unless told otherwise."""
    claims = login.claims(started.nonce, **{"auth_time": int(time.time()), **changes})
    login.answer_with(sign(claims))
    return login.callback(code="one-time-c0de", state=started.state)


def start_by_our_code(login: Login, **demand: Any) -> Started:
    """As a page that demands more would start a login."""
    request: Any = RequestFactory().post("/inloggen/", {"broker": "digid"})
    login.client.get("/inloggen/")
    request.session = login.client.session
    request.gemeente = login.gemeente
    with login.answering():
        response = StartLoginView.as_view(**demand)(request)
    request.session.save()
    login.client.cookies["mz_session"] = request.session.session_key
    return read_started(response)


def test_a_level_of_the_form_is_asked_and_kept(login: Login) -> None:
    started = login.start(niveau="substantieel")
    assert started.params["acr_values"] == SUBSTANTIEEL
    assert (started.params["max_age"], started.params["prompt"]) == ("0", "login")
    kept = take_start(login.request(), started.state, datetime.now(UTC))
    assert kept
    assert (kept.demand.loa, kept.demand.max_age) == (Loa.SUBSTANTIEEL, 0)


def test_without_a_level_no_fresh_login_is_demanded(login: Login) -> None:
    """Only asked (prompt=login): not every broker says when somebody logged in."""
    started = login.start()
    assert "max_age" not in started.params
    assert started.params["prompt"] == "login"


@pytest.mark.parametrize("niveau", ["", "basis", "midden", "substantieel"])
def test_a_form_never_asks_for_less_than_usual(login: Login, niveau: str) -> None:
    Broker.objects.update(acr_values=SUBSTANTIEEL)
    started = login.start(niveau=niveau)
    assert started.params["acr_values"] == SUBSTANTIEEL
    kept = take_start(login.request(), started.state, datetime.now(UTC))
    assert kept
    assert kept.demand.loa is Loa.SUBSTANTIEEL


def test_a_form_does_not_undo_what_our_code_demands(login: Login) -> None:
    assert start_by_our_code(login, loa=Loa.HOOG).params["acr_values"] == f"{AC}SmartcardPKI"


@pytest.mark.parametrize("niveau", ["30", "hoogst", "loa3", "__class__", SUBSTANTIEEL])
def test_a_level_that_does_not_exist(
    login: Login, caplog: pytest.LogCaptureFixture, niveau: str
) -> None:
    response = login.client.post("/inloggen/", {"broker": "digid", "niveau": niveau})
    assert response.status_code == 400
    assert codes(caplog) == ["level_unknown"]
    assert_nobody(login, response, caplog)


def test_nothing_else_of_a_form_reaches_the_broker(login: Login) -> None:
    started = login.start(max_age="99999", acr_values="x", prompt="none", loa="basis")
    assert started.params["prompt"] == "login"
    assert not {"max_age", "acr_values", "loa"} & started.params.keys()


def test_words_of_the_broker_for_a_level(login: Login) -> None:
    Broker.objects.update(
        acr_values="idp:digid loa:midden",
        acr_values_per_loa={
            "midden": "idp:digid loa:midden",
            "substantieel": "idp:digid loa:substantieel",
        },
    )
    assert login.start().params["acr_values"] == "idp:digid loa:midden"
    started = login.start(niveau="substantieel")
    assert started.params["acr_values"] == "idp:digid loa:substantieel"


def test_the_demanded_level_or_a_higher_one_logs_in(login: Login) -> None:
    for acr, loa in ((SUBSTANTIEEL, Loa.SUBSTANTIEEL), (f"{AC}SmartcardPKI", Loa.HOOG)):
        response = come_back(login, login.start(niveau="substantieel"), acr=acr)
        assert response.status_code == 302
        identity = who(login)
        assert identity
        assert identity.loa is loa


def test_a_level_below_what_was_demanded_is_told(
    login: Login, caplog: pytest.LogCaptureFixture
) -> None:
    response = come_back(login, login.start(niveau="substantieel"), acr=MIDDEN)
    assert response.status_code == 403
    assert codes(caplog) == ["loa_below_demand"]
    text = response.content.decode()
    assert "Log in op een veiliger manier" in text
    assert "de DigiD-app waarin u uw identiteitsbewijs heeft gescand" in text
    assert_nobody(login, response, caplog)


def test_also_the_usual_level_is_verified(login: Login, caplog: pytest.LogCaptureFixture) -> None:
    """The gemeente is content with midden, but this broker was asked for more."""
    Broker.objects.update(acr_values=SUBSTANTIEEL)
    response = come_back(login, login.start(), acr=MIDDEN)
    assert response.status_code == 403
    assert codes(caplog) == ["loa_below_demand"]
    assert_nobody(login, response, caplog)


def test_who_fails_to_step_up_keeps_the_login_there_was(
    login: Login, caplog: pytest.LogCaptureFixture
) -> None:
    login.log_in()
    response = come_back(login, login.start(niveau="hoog"), acr=SUBSTANTIEEL)
    assert response.status_code == 403
    assert codes(caplog) == ["loa_below_demand"]
    identity = who(login)
    assert identity
    assert identity.loa is Loa.MIDDEN


def test_below_the_minimum_of_the_gemeente_says_so_first(
    login: Login, caplog: pytest.LogCaptureFixture
) -> None:
    response = come_back(login, login.start(niveau="hoog"), acr=BASIS)
    assert response.status_code == 403
    assert codes(caplog) == ["loa_too_low"]
    assert_nobody(login, response, caplog)


# --- a fresh login --------------------------------------------------------------------------------


def test_a_fresh_login_is_asked_and_accepted(login: Login) -> None:
    started = start_by_our_code(login, max_age=0)
    assert (started.params["max_age"], started.params["prompt"]) == ("0", "login")
    assert come_back(login, started, auth_time=int(time.time())).status_code == 302
    assert who(login)


@pytest.mark.parametrize(
    ("code", "seconds"),
    [
        ("auth_time_missing", ...),
        ("auth_time_old", -60),
        ("auth_time_future", 60),
        ("auth_time_old", -1e9),
    ],
)
def test_a_login_that_is_not_fresh(
    login: Login, caplog: pytest.LogCaptureFixture, code: str, seconds: Any
) -> None:
    started = start_by_our_code(login, max_age=0)
    auth_time = ... if seconds is ... else int(time.time() + seconds)
    response = come_back(login, started, auth_time=auth_time)
    assert response.status_code == 403
    assert codes(caplog) == [code]
    assert_nobody(login, response, caplog)


def test_userinfo_cannot_say_when_somebody_logged_in(
    login: Login, caplog: pytest.LogCaptureFixture
) -> None:
    Broker.objects.update(claims_source="userinfo")
    started = start_by_our_code(login, max_age=0)
    userinfo = {"sub": "subject-of-anna", "auth_time": int(time.time())}
    login.answer_with(sign(login.claims(started.nonce)), userinfo=userinfo)
    response = login.callback(code="one-time-c0de", state=started.state)
    assert response.status_code == 403
    assert codes(caplog) == ["auth_time_missing"]
    assert_nobody(login, response, caplog)


# --- the same sub for two people ------------------------------------------------------------------


def test_the_same_sub_for_two_people_in_two_browsers_mixes_nobody_up(login: Login) -> None:
    """Nothing is kept by `sub`, so that a broker cannot give one the zaken of the other."""
    other = Login(http=login.http, gemeente=login.gemeente, broker=login.broker)
    login.log_in(sub="everybody")
    other.log_in(sub="everybody", bsn=BAS)
    first, second = who(login), who(other)
    assert first
    assert second
    assert (first.subject.id.value, second.subject.id.value) == (ANNA, BAS)


def test_the_same_sub_for_two_people_in_one_browser_is_refused(
    login: Login, caplog: pytest.LogCaptureFixture
) -> None:
    login.log_in(sub="everybody")
    response = login.log_in(sub="everybody", bsn=BAS)
    assert response.status_code == 403
    assert codes(caplog) == ["sub_of_another"]
    assert "U bent nog ingelogd zoals daarvoor" in response.content.decode()
    identity = who(login)
    assert identity
    assert identity.subject.id.value == ANNA

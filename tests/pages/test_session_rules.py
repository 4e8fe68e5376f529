"""Rules of the web session that need a whole browser: tabs, dates, keys, older code (ASVS 7)."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest
import responses
import time_machine
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client, override_settings

from demo.registration.app import RegistrationApp
from portal.login.keys import key_store
from portal.models import Login as LoginRow
from tests.conftest import log_in_as, log_in_with
from tests.pages.html import check_page, get_page, text_of
from tests.pages.oidc_fakes import ISSUER, Login, create_broker, create_gemeente, sign, who
from tests.pages.register import listed
from tests.pages.test_representation import DIENST, build_mandated
from zaken import registry
from zaken.at_rest import seal, unseal
from zaken.models import Gemeente

pytestmark = pytest.mark.django_db


@pytest.fixture
def login() -> Iterator[Login]:
    key_store.clear()
    with responses.RequestsMock(assert_all_requests_are_fired=False) as http:
        gemeente = create_gemeente()
        yield Login(http=http, gemeente=gemeente, broker=create_broker(gemeente))
    key_store.clear()


def test_fifty_logins_started_in_tabs(login: Login) -> None:
    """One row, five states; the newest tab works, the first one asks to start again."""
    started = [login.start() for _ in range(50)]
    assert Session.objects.count() == 1
    assert len(login.client.session["oidc_states"]) == settings.OIDC_MAX_STATES
    assert login.callback(code="one-time-c0de", state=started[0].state).status_code == 400
    login.answer_with(sign(login.claims(started[-1].nonce)))
    assert login.callback(code="one-time-c0de", state=started[-1].state).status_code == 302
    assert who(login)
    assert Session.objects.count() == LoginRow.objects.count() == 1


def test_a_cookie_from_before_the_login_or_after_the_logout_is_worth_nothing(login: Login) -> None:
    started = login.start()
    before = login.client.session.session_key
    login.answer_with(sign(login.claims(started.nonce)))
    login.callback(code="one-time-c0de", state=started.state)
    during = login.client.session.session_key
    assert before != during
    login.client.post("/uitloggen/")
    for key in (before, during):
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = str(key)
        assert thief.get("/zaken/")["Location"].startswith("/inloggen/")
    assert not Session.objects.filter(session_key__in=[before, during]).exists()


def test_a_mandate_that_ends_in_mid_session(
    gemeente: Gemeente, registration: RegistrationApp
) -> None:
    """Its last day counts; on the next it opens nothing, in the same session."""
    del registration
    gemeente.zaaktyperegels.update_or_create(zaaktype="STOOKONTH", defaults={"diensten": [DIENST]})
    today = datetime.now(UTC).date()
    evening = datetime.combine(today, time(20), UTC)  # 21.00 or 22.00 in the Netherlands
    with (
        override_settings(SESSION_COOKIE_AGE=7000, SESSION_ABSOLUTE_SECONDS=90_000),
        time_machine.travel(evening, tick=False) as clock,
    ):
        client = log_in_with(gemeente, build_mandated("bas", "carla", valid_until=today))
        assert "Stookontheffing buurtfeest" in listed(client)
        key = client.session.session_key
        for status in (200, 403, 403):  # into the next day, in summer and in winter
            clock.shift(timedelta(minutes=100))
            registry.forget_sources()  # their tokens go by a clock that stands still
            page = client.get("/zaken/")
            assert page.status_code == status
        assert client.session.session_key == key
        assert "Stookontheffing buurtfeest" not in page.content.decode()


def test_a_session_lives_through_a_new_encryption_key(
    gemeente: Gemeente, registration: RegistrationApp
) -> None:
    del registration
    anna = log_in_as(gemeente, "anna")
    new, old = Fernet.generate_key().decode(), settings.ENCRYPTION_KEYS[0]
    with override_settings(ENCRYPTION_KEYS=[new, old]):
        assert anna.get("/zaken/").status_code == 200
        later = log_in_as(gemeente, "anna")
    with override_settings(ENCRYPTION_KEYS=[new]):
        assert later.get("/zaken/").status_code == 200
        assert anna.get("/zaken/")["Location"].startswith("/inloggen/")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"method":"digid"', '"method":"a means that is no more"'),
        ('"method":"digid"', '"method":"eherkenning"'),  # a BSN as a company: once possible
        ('"mandate":null', '"mandate":{"services":[],"role":"gemachtigde"}'),
        ('"actor":', '"who":'),
        ('"loa":20', '"loa":25'),
    ],
)
def test_an_identity_of_an_older_version_ends_cleanly(
    gemeente: Gemeente, registration: RegistrationApp, old: str, new: str
) -> None:
    del registration
    anna = log_in_as(gemeente, "anna")
    session = anna.session
    text = unseal(session["identity"])
    assert old in text
    session["identity"] = seal(text.replace(old, new))
    session.save()
    response = anna.get("/zaken/")
    assert response.status_code == 302
    assert response["Location"].startswith("/inloggen/")
    assert not Session.objects.exists()
    assert not LoginRow.objects.exists()


# --- the broker is down ---------------------------------------------------------------------------


def test_a_login_at_a_broker_that_is_down_is_our_page(login: Login) -> None:
    login.http.get(f"{ISSUER}/jwks", status=502)
    for _ in range(3):
        response = login.client.post("/inloggen/", {"broker": "digid", "volgende": "/zaken/"})
        page = check_page(response, status=503)
        assert "Inloggen kan nu niet" in text_of(page)
        assert response["Retry-After"]
    assert len(login.http.calls) == 1  # the others were told at once
    assert not Session.objects.exists()


def test_after_a_failure_at_the_callback_the_next_start_looks_for_itself(login: Login) -> None:
    started = login.start()
    login.answer_with(sign(login.claims(started.nonce)))
    login.http.replace("POST", f"{ISSUER}/token", status=503)
    assert login.callback(code="one-time-c0de", state=started.state).status_code == 503
    assert key_store.is_down(login.broker.jwks_uri)
    response = login.client.post("/inloggen/", {"broker": "digid"})
    assert response["Location"].startswith(f"{ISSUER}/auth")
    assert not key_store.is_down(login.broker.jwks_uri)


def test_logging_out_while_the_broker_is_down_ends_here_and_says_so(login: Login) -> None:
    login.log_in()
    login.http.replace("GET", f"{ISSUER}/jwks", status=502)
    key_store.clear()
    Client().post("/inloggen/", {"broker": "digid"})  # somebody notices
    calls = len(login.http.calls)
    response = login.client.post("/uitloggen/")
    assert response["Location"] == "/uitgelogd/?inlogdienst=storing"
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert len(login.http.calls) == calls
    assert not LoginRow.objects.exists()
    said = text_of(get_page(login.client, response["Location"]))
    assert "Misschien bent u daar nog wel ingelogd." in said
    assert "Misschien" not in text_of(get_page(login.client, "/uitgelogd/"))

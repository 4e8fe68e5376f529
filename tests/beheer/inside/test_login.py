"""Who gets in: by the provider only, in the group only, and not for longer than a day's work."""

import json
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client, override_settings

from tests.beheer.inside.employee import HOST, SUB, Employee
from tests.pages import oidc_fakes as fakes


def facts(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    lines = [json.loads(r.getMessage()) for r in caplog.records if r.name == "security"]
    return [{"event": line["event"], **line["facts"]} for line in lines]


def test_the_whole_walk(employee: Employee, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    response = employee.log_in()
    assert response["Location"] == "/zaken/gemeente/"
    assert employee.is_in()
    user = User.objects.get()
    assert (user.username, user.first_name, user.email, user.last_name) == (
        SUB,
        "K. Kijker",
        "",
        "",
    )
    assert user.is_staff
    assert not user.is_superuser
    assert not user.has_usable_password()
    assert facts(caplog) == [{"event": "login-accepted", "method": "beheer", "staff": str(user.pk)}]
    assert SUB not in caplog.text
    assert "Kijker" not in caplog.text


def test_the_start_asks_for_everything_that_is_checked(employee: Employee) -> None:
    params = employee.start().params
    assert params["client_id"] == "mijnzaken-beheer"
    assert params["code_challenge_method"] == "S256"
    assert len(params["state"]) == len(params["nonce"]) == 32
    assert params["redirect_uri"] == f"http://{HOST}/inloggen/callback/"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"aud": "mijnzaken-voorbeeld"}, "aud_wrong"),
        ({"aud": ["mijnzaken-beheer", "another"]}, "aud_extra"),
        ({"azp": "another"}, "azp_wrong"),
        ({"iss": "https://elsewhere.example"}, "iss_wrong"),
        ({"nonce": "of-another-login"}, "nonce_wrong"),
        ({"nonce": ...}, "nonce_wrong"),
        ({"exp": 1}, "exp_past"),
        ({"exp": ...}, "exp_missing"),
        ({"sub": ...}, "sub_missing"),
        ({"sub": ""}, "sub_missing"),
        ({"at_hash": "of-another-token"}, "at_hash_wrong"),
        ({"sub": "s" * 151}, "sub_invalid"),
        ({"sub": "s\x00"}, "sub_invalid"),
        ({"sub": "s\ud800"}, "sub_invalid"),
        ({"groups": ["iedereen"]}, "group_missing"),
        ({"groups": ["kijkers-niet", "KIJKERS"]}, "group_missing"),
        ({"groups": "geen kijkers"}, "group_missing"),
        ({"groups": {"kijkers": True}}, "group_missing"),
        ({"groups": ...}, "group_missing"),
    ],
)
def test_refused(
    employee: Employee, caplog: pytest.LogCaptureFixture, changes: dict[str, Any], code: str
) -> None:
    response = employee.log_in(**changes)
    assert response.status_code == 403
    assert "<h1>" in response.content.decode()
    assert [fact["reason"] for fact in facts(caplog)] == [code]
    assert not employee.is_in()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("K\x00. \ud800Kijker", "K. Kijker"),
        ("<b>K</b>", "<b>K</b>"),
        ("K" * 200, "K" * 150),
        (7, ""),
        (..., ""),
    ],
)
def test_a_name_is_only_to_show(employee: Employee, name: object, shown: str) -> None:
    assert employee.log_in(name=name).status_code == 302
    assert User.objects.get().first_name == shown
    assert "<b>" not in employee.client.get("/").content.decode()


def test_groups_in_userinfo(employee: Employee) -> None:
    changed = settings.BEHEER_OIDC | {"userinfo_endpoint": f"{fakes.ISSUER}/userinfo"}
    with override_settings(BEHEER_OIDC=changed):
        for sub, status in (("of-another", 403), (SUB, 302)):
            userinfo = {"sub": sub, "groups": ["kijkers"]}
            employee.http.upsert("GET", f"{fakes.ISSUER}/userinfo", json=userinfo)
            assert employee.log_in(groups=...).status_code == status


@pytest.mark.usefixtures("db")
def test_a_row_with_a_password_or_more_rights_loses_them(employee: Employee) -> None:
    User.objects.create_superuser(SUB, password="geheim")
    assert employee.log_in().status_code == 302
    user = User.objects.get()
    assert not user.has_usable_password()
    assert not user.is_superuser
    assert employee.is_in()


def test_a_session_without_a_begin_is_ended(kijker: Employee) -> None:
    session = kijker.client.session
    del session["started_at"]
    session.save()
    assert not kijker.is_in()


def test_a_false_signature(employee: Employee, caplog: pytest.LogCaptureFixture) -> None:
    started = employee.start()
    employee.answer_with(fakes.sign(employee.claims(started.nonce), key="forged"))
    assert employee.callback(code="c", state=started.state).status_code == 403
    assert facts(caplog)[0]["reason"] == "signature_wrong"
    assert not employee.is_in()


def test_an_unsigned_token(employee: Employee) -> None:
    started = employee.start()
    employee.answer_with(fakes.encode_unsigned(employee.claims(started.nonce)))
    assert employee.callback(code="c", state=started.state).status_code == 403
    assert not employee.is_in()


def test_one_group_as_a_word_and_nested_groups(employee: Employee) -> None:
    assert employee.log_in(groups="kijkers").status_code == 302
    with override_settings(BEHEER_GROUPS_CLAIM="realm_access.roles"):
        assert employee.log_in().status_code == 403
        assert employee.log_in(realm_access={"roles": ["kijkers"]}).status_code == 302


@override_settings(BEHEER_MFA_ACR=["mfa", "phr"])
def test_a_second_factor_is_asked_and_verified(
    employee: Employee, caplog: pytest.LogCaptureFixture
) -> None:
    assert employee.start().params["acr_values"] == "mfa phr"
    assert employee.log_in(acr="pwd").status_code == 403
    assert employee.log_in().status_code == 403
    assert [fact["reason"] for fact in facts(caplog)] == ["acr_wrong", "acr_wrong"]
    assert employee.log_in(acr="phr").status_code == 302


def test_who_leaves_the_group_is_out_everywhere(kijker: Employee, employee: Employee) -> None:
    other = Employee(http=employee.http)
    assert kijker.is_in()
    assert other.log_in(groups=[]).status_code == 403
    user = User.objects.get()
    assert not user.is_active
    assert not user.is_staff
    assert not kijker.is_in()
    assert kijker.log_in().status_code == 302
    assert kijker.is_in()


def test_a_refused_login_ends_the_one_before(kijker: Employee) -> None:
    kijker.log_in(sub="somebody-else", groups=[])
    assert not kijker.is_in()
    assert User.objects.get().is_active


def test_a_callback_twice_or_of_nobody(employee: Employee) -> None:
    started = employee.start()
    employee.answer_with(fakes.sign(employee.claims(started.nonce)))
    assert (
        Client(SERVER_NAME=HOST)
        .get("/inloggen/callback/", {"code": "c", "state": started.state})
        .status_code
        == 400
    )
    assert employee.callback(code="c", state=started.state).status_code == 302
    assert employee.callback(code="c", state=started.state).status_code == 400
    assert employee.callback(code="c", state="").status_code == 400
    assert employee.callback().status_code == 400


def test_a_start_of_long_ago(employee: Employee) -> None:
    started = employee.start()
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=11)):
        employee.answer_with(fakes.sign(employee.claims(started.nonce)))
        assert employee.callback(code="c", state=started.state).status_code == 400


def test_the_answer_of_another_provider(employee: Employee) -> None:
    started = employee.start()
    query = {"code": "c", "state": started.state, "iss": "https://elsewhere.example"}
    assert employee.callback(**query).status_code == 403


def test_the_provider_says_no_or_nothing(
    employee: Employee, caplog: pytest.LogCaptureFixture
) -> None:
    started = employee.start()
    assert employee.callback(error="access_denied", state=started.state).status_code == 403
    started = employee.start()
    employee.http.upsert("POST", f"{fakes.ISSUER}/token", status=500)
    response = employee.callback(code="c", state=started.state)
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert [fact["reason"] for fact in facts(caplog)] == ["broker_error", "token_status_500"]


@pytest.mark.parametrize("path", ["//evil.example/", "https://evil.example/", "/\\evil.example"])
def test_the_login_leads_to_this_site_only(employee: Employee, path: str) -> None:
    page = employee.client.get("/login/", {"next": path})
    assert "evil" not in page.content.decode()
    started = employee.start(path)
    employee.answer_with(fakes.sign(employee.claims(started.nonce)))
    assert employee.callback(code="c", state=started.state)["Location"] == "/"


def test_logout_ends_the_session_here_and_at_the_provider(
    kijker: Employee, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    assert kijker.client.get("/logout/").status_code == 302
    assert kijker.is_in()
    stolen = Client(SERVER_NAME=HOST)
    stolen.cookies.load(kijker.client.cookies.output(header=""))
    response = kijker.client.post("/logout/")
    assert response["Location"].startswith(f"{fakes.ISSUER}/logout?client_id=mijnzaken-beheer")
    assert "id_token" not in response["Location"]
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert not kijker.is_in()
    assert stolen.get("/").status_code == 302
    assert facts(caplog)[-1] == {"event": "logged-out", "method": "beheer"}


def test_an_hour_without_a_page(kijker: Employee) -> None:
    begin = datetime.now(UTC)
    for minutes in (50, 100):
        with time_machine.travel(begin + timedelta(minutes=minutes), tick=False):
            assert kijker.is_in()
    with time_machine.travel(begin + timedelta(minutes=161), tick=False):
        assert not kijker.is_in()


def test_eight_hours_in_any_case(kijker: Employee) -> None:
    begin = datetime.now(UTC)
    for minutes in range(50, 480, 50):
        with time_machine.travel(begin + timedelta(minutes=minutes), tick=False):
            assert kijker.is_in()
    with time_machine.travel(begin + timedelta(minutes=481), tick=False):
        assert not kijker.is_in()


def test_the_session_gets_another_key_and_holds_no_name(employee: Employee) -> None:
    started = employee.start()
    before = employee.client.session.session_key
    employee.answer_with(fakes.sign(employee.claims(started.nonce)))
    employee.callback(code="c", state=started.state)
    assert employee.client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    stored = str([row.get_decoded() for row in Session.objects.all()])
    assert "Kijker" not in stored
    assert SUB not in stored
    assert not any(secret in stored for secret in fakes.SECRETS)


@pytest.mark.usefixtures("db")
def test_a_password_opens_nothing() -> None:
    user = User.objects.create_user("anna", password="geheim", is_staff=True)
    user.is_superuser = True
    user.save()
    assert authenticate(username="anna", password="geheim") is None
    client = Client(SERVER_NAME=HOST)
    form = {"username": "anna", "password": "geheim", "next": "/"}
    assert client.post("/login/", form).status_code == 403
    assert client.get("/").status_code == 302


def test_forms_need_a_token(employee: Employee) -> None:
    strict = Client(SERVER_NAME=HOST, enforce_csrf_checks=True)
    assert strict.post("/inloggen/", {"next": "/"}).status_code == 403
    page = strict.get("/login/").content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    form = {"next": "/", "csrfmiddlewaretoken": token}
    assert strict.post("/inloggen/", form).status_code == 302
    assert employee.client.get("/inloggen/").status_code == 405

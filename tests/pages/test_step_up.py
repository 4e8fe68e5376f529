"""A zaak that asks a higher level: the page that says so, the login it starts, and back."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
import responses

from demo.registration.app import RegistrationApp
from portal.login.keys import key_store
from portal.models import Broker
from tests.pages import oidc_fakes as fakes
from tests.pages.html import Element, check_page, get_page, text_of
from tests.pages.oidc_fakes import MIDDEN, Login, Started, codes, read_started, sign, who
from tests.pages.test_zaak import zaak_url
from zaken.domain import Loa
from zaken.models import Gemeente

SUBSTANTIEEL = "urn:oasis:names:tc:SAML:2.0:ac:classes:Smartcard"
URL = zaak_url("anna-bezwaar-woz")


@pytest.fixture
def login(gemeente: Gemeente, registration: RegistrationApp) -> Iterator[Login]:
    """Anna's browser, at a gemeente where a WOZ-bezwaar asks substantieel; logged in at midden."""
    del registration
    regels = {"minimum_loa": Loa.SUBSTANTIEEL}
    gemeente.zaaktyperegels.update_or_create(zaaktype="BEZWAAR-WOZ", defaults=regels)
    gemeente.brokers.filter(slug="digid").delete()
    key_store.clear()
    with responses.RequestsMock(assert_all_requests_are_fired=False) as http:
        login = Login(http=http, gemeente=gemeente, broker=fakes.create_broker(gemeente))
        assert login.log_in().status_code == 302
        yield login
    key_store.clear()


def press(login: Login, page: Element) -> Started:
    """Send the form of the page, as a browser would."""
    (form,) = page.xpath("//form[.//input[@name='niveau']]")
    assert (form.get("method"), form.get("action")) == ("post", "/inloggen/")
    fields = {field.get("name"): field.get("value") for field in form.xpath(".//input")}
    return read_started(login.client.post("/inloggen/", fields))


def come_back(login: Login, started: Started, acr: str, *, age: int = 0) -> Any:
    claims = login.claims(started.nonce, acr=acr, auth_time=int(time.time()) - age)
    login.answer_with(sign(claims))
    return login.callback(code="one-time-c0de", state=started.state)


def get_level(login: Login) -> Loa | None:
    identity = who(login)
    return identity.loa if identity else None


def test_there_and_back(login: Login) -> None:
    page = get_page(login.client, URL, status=403)
    text = text_of(page.find(".//main"))
    assert text.startswith("Log opnieuw in om dit te zien")
    assert "de DigiD-app waarin u uw identiteitsbewijs heeft gescand" in text
    started = press(login, page)
    asked = {name: started.params[name] for name in ("acr_values", "max_age", "prompt")}
    assert asked == {"acr_values": SUBSTANTIEEL, "max_age": "0", "prompt": "login"}
    response = come_back(login, started, SUBSTANTIEEL)
    assert (response.status_code, response["Location"]) == (302, URL)
    get_page(login.client, URL)
    assert get_level(login) is Loa.SUBSTANTIEEL


def test_back_at_the_old_level_one_is_told_and_may_try_again(
    login: Login, caplog: pytest.LogCaptureFixture
) -> None:
    started = press(login, get_page(login.client, URL, status=403))
    page = check_page(come_back(login, started, MIDDEN), status=403)
    assert codes(caplog)[-1] == "loa_below_demand"
    assert "U bent nog ingelogd zoals daarvoor." in text_of(page)
    assert get_level(login) is Loa.MIDDEN
    get_page(login.client, "/zaken/")
    response = come_back(login, press(login, page), SUBSTANTIEEL)
    assert response["Location"] == URL


def test_a_login_that_the_broker_remembered_is_not_a_step_up(
    login: Login, caplog: pytest.LogCaptureFixture
) -> None:
    started = press(login, get_page(login.client, URL, status=403))
    assert come_back(login, started, SUBSTANTIEEL, age=600).status_code == 403
    assert codes(caplog)[-1] == "auth_time_old"
    assert get_level(login) is Loa.MIDDEN


def test_the_overview_offers_it_and_names_no_zaak(login: Login) -> None:
    page = get_page(login.client, "/zaken/")
    (part,) = page.xpath("//section[@aria-labelledby='hoger-niveau']")
    assert "Sommige zaken ziet u pas als u anders inlogt" in text_of(part)
    assert not page.xpath(f"//a[@href='{URL}']")
    response = come_back(login, press(login, page), SUBSTANTIEEL)
    assert response["Location"] == "/zaken/"
    assert get_page(login.client, "/zaken/").xpath(f"//a[@href='{URL}']")


def test_a_login_means_that_is_gone_leaves_the_ways_to_log_in(login: Login) -> None:
    Broker.objects.filter(slug="digid").delete()
    page = get_page(login.client, URL, status=403)
    assert not page.xpath("//input[@name='niveau']")
    assert page.xpath("//main//a[@href='/inloggen/']")

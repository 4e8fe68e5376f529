"""What every test can use: the configured gemeente, the demo registration, people who log in.

The registration is the demo's WSGI application, mounted as a transport of `requests`: the same
client code and threads as in production, no socket. Sockets are only open in peer/ and browser/.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import wait
from datetime import UTC, date, datetime
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import serializers
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection
from django.test import Client, RequestFactory
from zgw_consumers.models import Service

from berichten.models import Berichtinstelling
from demo import people
from demo.people import PEOPLE
from demo.registration.app import RegistrationApp
from demo.registration.stories import build_stories
from portal.login.session import log_in
from portal.models import Broker
from tests.adapters import WSGIAdapter
from zaken import registry
from zaken.domain import Identity, Loa, Method, Party, PartyId, PartyKind
from zaken.models import (
    Gemeente,
    Host,
    Registratie,
    Staptekst,
    Verwerkingsactiviteit,
    Zaaktyperegel,
    Zaaktypetekst,
)
from zaken.zgw import transport
from zaken.zgw.bulkhead import Bulkhead, Ticket

REGISTRATION = "http://registratie.test"
CLIENT_ID, SECRET = "mijnzaken", "tests-only-tests-only-tests-only-tests"
BSNS = people.BSNS

# What demo/config.yaml takes from the environment.
CONFIGURATION = {
    "DEMO_ZGW_CLIENT_ID": CLIENT_ID,
    "DEMO_ZGW_SECRET": SECRET,
    "DEMO_ZAKEN_ROOT": f"{REGISTRATION}/zaken/api/v1/",
    "DEMO_CATALOGI_ROOT": f"{REGISTRATION}/catalogi/api/v1/",
    "DEMO_DOCUMENTEN_ROOT": f"{REGISTRATION}/documenten/api/v1/",
    "DEMO_BESLUITEN_ROOT": f"{REGISTRATION}/besluiten/api/v1/",
    "DEMO_NOTIFICATIES_ROOT": f"{REGISTRATION}/notificaties/api/v1/",
    "DEMO_BROKER_ISSUER": "https://broker.test",
    "DEMO_BROKER_CLIENT_SECRET": SECRET,
}


def pytest_itemcollected(item: pytest.Item) -> None:
    """Open the sockets where real servers are the point."""
    if {"peer", "browser"} & set(item.path.relative_to(Path(__file__).parent).parts[:1]):
        item.add_marker("enable_socket")


@pytest.fixture(autouse=True)
def ended(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """No call outlives its test: tried again, it would be one too many in the next.

    Gives the function that waits for the calls so far.
    """
    tickets: list[Ticket[Any]] = []
    submit = Bulkhead.submit

    def remember(bulkhead: Bulkhead, call: Callable[[], Any], *, optional: bool) -> Ticket[Any]:
        tickets.append(submit(bulkhead, call, optional=optional))
        return tickets[-1]

    def wait_for_calls() -> None:
        futures = [ticket._future for ticket in tickets]
        wait([future for future in futures if not future.done()], timeout=5)

    monkeypatch.setattr(Bulkhead, "submit", remember)
    yield wait_for_calls
    wait_for_calls()


_stories = cache(build_stories)


@pytest.fixture
def today() -> date:
    """The day the stories are told around: the real one, as the demo does."""
    return datetime.now(UTC).date()


@pytest.fixture
def registration(today: date) -> Iterator[RegistrationApp]:
    """The demo registration with its stories, mounted at REGISTRATION. Read only: it is shared."""
    app = RegistrationApp(_stories(today), client_id=CLIENT_ID, secret=SECRET)
    yield from mount(app)


def mount(app: RegistrationApp) -> Iterator[RegistrationApp]:
    """Make calls to REGISTRATION go to `app` for as long as a fixture lasts."""
    transport.ADAPTERS[REGISTRATION] = WSGIAdapter(app)
    registry.forget_sources()
    yield app
    app.faults.reset()
    registry.forget_sources()
    del transport.ADAPTERS[REGISTRATION]


# What the configuration wrote, after the first test that needed it: the command itself reads the
# YAML file dozens of times.
_configured: list[str] = []
_MODELS = (
    Service,
    Gemeente,
    Host,
    Zaaktypetekst,
    Staptekst,
    Zaaktyperegel,
    Registratie,
    Verwerkingsactiviteit,
    Berichtinstelling,
    Broker,
)


@pytest.fixture
def gemeente(db: None, tmp_path: Path) -> Gemeente:
    """Gemeente Voorbeeld, configured as the demo is: with demo/config.yaml."""
    del db
    if not _configured:
        configure(tmp_path)
        rows = [row for model in _MODELS for row in model.objects.all()]
        _configured.append(serializers.serialize("json", rows))
    else:
        for row in serializers.deserialize("json", _configured[0]):
            row.save()
        _count_on()
    gemeente = Gemeente.objects.get()
    gemeente.hosts.create(naam="testserver")
    return gemeente


def _count_on() -> None:
    """PostgreSQL does not see which numbers were used; on SQLite there is nothing to do."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), _MODELS):
            cursor.execute(statement)


def configure(folder: Path) -> None:
    """Run `setup_configuration` on the demo's file, as `make demo` does.

    The brokers' endpoints are written out, since nothing answers at its address.
    """
    config = (settings.BASE_DIR / "demo" / "config.yaml").read_text(encoding="utf-8")
    endpoints = "".join(
        f"\n      {name}: https://broker.test/{path}"
        for name, path in {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "jwks_uri": "jwks",
            "userinfo_endpoint": "userinfo",
            "end_session_endpoint": "logout",
        }.items()
    )
    marker = "issuer: {value_from: {env: DEMO_BROKER_ISSUER}}"
    assert marker in config
    file = folder / "config.yaml"
    file.write_text(config.replace(marker, marker + endpoints), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in CONFIGURATION.items():
            patch.setenv(name, value)
        call_command("setup_configuration", yaml_file=str(file), verbosity=0, stdout=StringIO())


def build_identity(key: str, loa: Loa = Loa.MIDDEN) -> Identity:
    """A DigiD login of one of the demo's people."""
    person = next(person for person in PEOPLE if person.key == key)
    party = Party(id=PartyId(kind=PartyKind.BSN, value=person.bsn))
    return Identity(
        method=Method.DIGID,
        loa=loa,
        issuer="https://broker.test",
        sub=f"sub-{key}",
        auth_time=datetime.now(UTC),
        actor=party,
        subject=party,
    )


def log_in_as(gemeente: Gemeente, key: str, loa: Loa = Loa.MIDDEN) -> Client:
    """A browser in which this person is logged in."""
    return log_in_with(gemeente, build_identity(key, loa))


def log_in_with(gemeente: Gemeente, identity: Identity) -> Client:
    """A browser with any login, also one that no broker of the demo gives."""
    client = Client()
    request = RequestFactory().get("/")
    request.gemeente = gemeente  # type: ignore[attr-defined]  # as the middleware does
    request.session = client.session
    log_in(request, identity, gemeente.brokers.all()[0], None)
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key or ""
    return client


@pytest.fixture
def anna(gemeente: Gemeente, registration: RegistrationApp) -> Client:
    """Owns the zaak."""
    del registration
    return log_in_as(gemeente, "anna")


@pytest.fixture
def bas(gemeente: Gemeente, registration: RegistrationApp) -> Client:
    """Has another rol in it."""
    del registration
    return log_in_as(gemeente, "bas")


@pytest.fixture
def carla(gemeente: Gemeente, registration: RegistrationApp) -> Client:
    """A stranger."""
    del registration
    return log_in_as(gemeente, "carla")

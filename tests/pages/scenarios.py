"""What makes each security event happen: one visit that goes wrong (or well) per code.

For the test that sees exactly one line of each, and for the scan of all log lines.
"""

import gc
import json
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import cached_property
from io import StringIO
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import responses
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client, override_settings
from django.utils import timezone

from demo.registration.app import RegistrationApp
from portal.login.keys import key_store
from portal.models import Broker
from tests.adapters import WSGIAdapter
from tests.conftest import REGISTRATION, build_identity, log_in_as, log_in_with
from tests.pages.oidc_fakes import ISSUER, Login, create_broker, sign
from tests.pages.test_document import document_urls
from tests.pages.test_zaak import zaak_url
from zaken import registry
from zaken.changes import recording_changes
from zaken.domain import Loa
from zaken.events import Event
from zaken.models import Gemeente, Host
from zaken.zgw import transport
from zaken.zgw.queries import NOBODY


@dataclass
class Stage:
    """What a scenario can use. `on_commit` does what waits for the end of a transaction."""

    gemeente: Gemeente
    registration: RegistrationApp
    http: responses.RequestsMock
    on_commit: Callable[[], AbstractContextManager[Any]]
    downloads: list[Any] = field(default_factory=list)

    def log_in(self, key: str, loa: Loa = Loa.MIDDEN) -> Client:
        """Somebody's browser. Should the portal fail, it answers as to a browser."""
        client = log_in_as(self.gemeente, key, loa)
        client.raise_request_exception = False
        return client

    @cached_property
    def login(self) -> Login:
        """A browser, and a broker that lies when asked to, in place of the gemeente's own."""
        key_store.clear()
        Broker.objects.all().delete()
        broker = create_broker(self.gemeente)
        return Login(http=self.http, gemeente=self.gemeente, broker=broker)

    def close(self) -> None:
        """Give back what is held."""
        for download in self.downloads:
            download.close()
        key_store.clear()


def _accept_login(stage: Stage) -> None:
    stage.login.log_in()


def _refuse_login(stage: Stage) -> None:
    stage.login.log_in(acr="a level that nobody knows")


def _replay_callback(stage: Stage) -> None:
    started = stage.login.start()
    stage.login.callback(error="access_denied", state=started.state)
    stage.login.callback(code="c0de", state=started.state)


def _forge_token(stage: Stage) -> None:
    started = stage.login.start()
    stage.login.answer_with(sign(stage.login.claims(started.nonce), key="forged"))
    stage.login.callback(code="c0de", state=started.state)


def _break_broker(stage: Stage) -> None:
    started = stage.login.start()
    stage.login.callback(error="server_error", state=started.state)


def _log_out(stage: Stage) -> None:
    stage.log_in("anna").post("/uitloggen/")


def _log_out_at_broker(stage: Stage) -> None:
    login, identity = stage.login, build_identity("anna")
    log_in_with(stage.gemeente, replace(identity, issuer=ISSUER, sid="session-of-anna"))
    login.log_out_at_broker(sub=..., sid="session-of-anna")


def _revoke_sessions(stage: Stage) -> None:
    call_command("sessions_revoke", gemeente=stage.gemeente.slug, stdout=StringIO())


def _carry_session_elsewhere(stage: Stage) -> None:
    other = Gemeente.objects.create(slug="elders", naam="Gemeente Elders")
    Host.objects.filter(naam="localhost").update(gemeente=other)
    stage.log_in("anna").get("/zaken/", headers={"host": "localhost"})


def _tamper_with_session(stage: Stage) -> None:
    anna = stage.log_in("anna")
    session = anna.session
    session["identity"] = "not sealed by us"
    session.save()
    anna.get("/zaken/")


def _post_from_elsewhere(stage: Stage) -> None:
    del stage
    Client(enforce_csrf_checks=True).post("/inloggen/", {"broker": "digid"})


def _ask_unknown_host(stage: Stage) -> None:
    del stage
    Client(headers={"host": "999990019.example"}).get("/")


def _ask_too_confidential(stage: Stage) -> None:
    stage.log_in("anna").get(zaak_url("anna-val-zeer-geheim"))


def _ask_of_another(stage: Stage) -> None:
    stage.log_in("carla").get(zaak_url("anna-bezwaar-woz"))


def _ask_with_low_level(stage: Stage) -> None:
    stage.log_in("anna", Loa.BASIS).get("/zaken/")


def _fill_audit_table(stage: Stage) -> None:
    """The database refuses the row, as a full disk would."""
    anna = stage.log_in("anna")
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER full_disk BEFORE INSERT ON zaken_inzage "
            "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )
        response = anna.get(zaak_url("anna-bezwaar-woz"))
        transaction.set_rollback(False)  # the transaction of the test goes on
        cursor.execute("DROP TRIGGER full_disk")
    assert response.status_code == 500
    assert "WOZ" not in response.content.decode()


def _ignore_filter(stage: Stage) -> None:
    """A registration that has zaken of somebody who cannot exist."""

    def ignoring(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        body = environ["wsgi.input"].read() if environ["REQUEST_METHOD"] == "POST" else b""
        if NOBODY.value.encode() in body:
            start_response("200 OK", [("Content-Type", "application/json")])
            return [json.dumps({"count": 1, "results": [{}]}).encode()]
        start_response("503 Service Unavailable", [("Content-Type", "application/json")])
        return [b"{}"]

    kept = transport.ADAPTERS[REGISTRATION]
    transport.ADAPTERS[REGISTRATION] = WSGIAdapter(ignoring)
    registry.forget_sources()
    stage.log_in("anna").get("/zaken/")
    transport.ADAPTERS[REGISTRATION] = kept
    registry.forget_sources()


def _widen_configuration(stage: Stage) -> None:
    with stage.on_commit(), recording_changes(timezone.now(), "a test"):
        stage.gemeente.minimum_loa = Loa.BASIS
        stage.gemeente.save()
    stage.gemeente.minimum_loa = Loa.MIDDEN
    stage.gemeente.save()


def _deliver_with_another_secret(stage: Stage) -> None:
    """Something that is not one of our registrations."""
    del stage
    headers = {"authorization": "a-secret-of-nobody"}
    Client().post("/notificaties/zaken/", "{}", content_type="application/json", headers=headers)


def _fill_pages(stage: Stage) -> None:
    with override_settings(PAGE_SLOTS=1):
        anna = stage.log_in("anna")
        url = document_urls(anna, "anna-toeslag-toegekend")["Loonstroken"]
        stage.downloads.append(anna.get(url))
        anna.get("/zaken/")


def _fill_downloads(stage: Stage) -> None:
    gc.collect()  # files that other tests did not read
    with override_settings(DOWNLOAD_SLOTS=1):
        registry.forget_sources()
        anna = stage.log_in("anna")
        url = document_urls(anna, "anna-toeslag-toegekend")["Loonstroken"]
        first = anna.get(url)
        anna.get(url)
        first.close()


# Happen in another process only, where they are tried (tests/beheer/inside).
OF_STAFF = frozenset({Event.INZAGES_LOOKED_AT, Event.WRITE_REFUSED})

# In the order of a walk: the logins, which replace the broker, come last.
SCENARIOS: dict[Event, Callable[[Stage], None]] = {
    Event.LOGGED_OUT: _log_out,
    Event.SESSION_UNREADABLE: _tamper_with_session,
    Event.CSRF_REFUSED: _post_from_elsewhere,
    Event.HOST_UNKNOWN: _ask_unknown_host,
    Event.ACCESS_REFUSED: _ask_too_confidential,
    Event.ACCESS_UNKNOWN: _ask_of_another,
    Event.STEP_UP_ASKED: _ask_with_low_level,
    Event.AUDIT_FAILED: _fill_audit_table,
    Event.CONFIGURATION_WIDENED: _widen_configuration,
    Event.DOWNLOADS_FULL: _fill_downloads,
    Event.PAGES_FULL: _fill_pages,
    Event.NOTIFICATIE_REFUSED: _deliver_with_another_secret,
    Event.FILTER_IGNORED: _ignore_filter,
    Event.SESSION_ELSEWHERE: _carry_session_elsewhere,
    Event.LOGIN_ACCEPTED: _accept_login,
    Event.LOGGED_OUT_BY_BROKER: _log_out_at_broker,
    Event.SESSIONS_REVOKED: _revoke_sessions,
    Event.LOGIN_REFUSED: _refuse_login,
    Event.LOGIN_UNKNOWN: _replay_callback,
    Event.TOKEN_REFUSED: _forge_token,
    Event.BROKER_FAILED: _break_broker,
}

"""A BSN is in the encrypted session and in the body of a call, and nowhere else (HOUSE rule 4).

Whole visits of several logins, with trouble on the way, seen from all sides: what was stored, kept,
logged, shown and sent. In a body only the number of whose zaken are asked for.
"""

import base64
import hashlib
import io
import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import jwt
import pytest
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import connection
from django.test import Client

from demo.registration.app import RegistrationApp
from demo.registration.stories import build_stories
from tests.adapters import WSGIAdapter
from tests.conftest import BSNS, CLIENT_ID, REGISTRATION, SECRET, log_in_as
from tests.pages.register import PERSON
from tests.pages.test_representation import NAMENS_CARLA, log_in_for
from tests.pages.test_strangers import list_links
from tests.pages.test_zaak import zaak_url
from zaken import registry
from zaken.at_rest import unseal
from zaken.models import Gemeente, Inzage
from zaken.zgw import transport
from zaken.zgw.queries import NOBODY

TROUBLE = ("down", "html", "truncated", "reset", "shape", "garbage")


def disguises(bsn: str) -> Iterator[str]:
    """A number as it is, and as who hides it badly would write it."""
    raw = bsn.encode()
    yield bsn
    yield raw.hex()
    yield base64.b64encode(raw).decode().rstrip("=")
    for name in ("md5", "sha1", "sha256", "sha512"):
        yield hashlib.new(name, raw).hexdigest()


NEEDLES = tuple(needle for bsn in BSNS for needle in disguises(bsn))


def holds_bsn(text: object) -> bool:
    return any(needle in str(text) for needle in NEEDLES)


# --- a visit, seen from all sides ----------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One call as the registration got it."""

    address: str
    headers: dict[str, str]
    body: str


@dataclass(kw_only=True)
class Spy:
    """Writes down what comes in before it answers."""

    app: WSGIApplication
    sent: list[Sent] = field(default_factory=list)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer one call."""
        body = environ["wsgi.input"].read()
        environ["wsgi.input"] = io.BytesIO(body)
        headers = {k: v for k, v in environ.items() if k.startswith(("HTTP_", "CONTENT_"))}
        address = f"{environ['PATH_INFO']}?{environ['QUERY_STRING']}"
        self.sent.append(Sent(address=address, headers=headers, body=body.decode()))
        return self.app(environ, start)


@dataclass(kw_only=True)
class Seen:
    """All that came out of the visits: calls by whose zaken were asked for, pages, lines of log."""

    sent: dict[str, list[Sent]] = field(default_factory=dict)
    pages: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    log: str = ""


def visit(client: Client, seen: Seen, *urls: str) -> None:
    """Open pages, and what they link to."""
    for url in urls:
        response = client.get(url)
        seen.addresses.append(url)
        seen.headers.append(f"{response.headers} {response.cookies}")
        if response.streaming:
            response.getvalue()  # a download
            continue
        html = response.content.decode()
        seen.pages.append(html)
        seen.addresses += list_links(html, url)


def visit_all(client: Client, seen: Seen, app: RegistrationApp, key: str) -> None:
    """A whole visit, and the same pages again while the registration has trouble."""
    zaak = zaak_url(key)
    visit(client, seen, "/", "/zaken/", zaak, f"/zaken/zaken/{uuid4()}/", "/privacy/")
    visit(client, seen, zaak_url("anna-val-zeer-geheim"), zaak_url("carla-klacht"))
    documents = [url for url in seen.addresses if "/documenten/" in url]
    visit(client, seen, *documents[:6], "/bestaat-niet/", "/zaken/?lopend=x")
    for kind in TROUBLE:
        app.faults.add(kind)
        visit(client, seen, "/zaken/", zaak, *documents[:1])
        app.faults.reset()
        registry.forget_sources()


@pytest.fixture
def seen(gemeente: Gemeente, today: date, caplog: pytest.LogCaptureFixture) -> Iterator[Seen]:
    """Anna, Bas and Carla, and Bas for Carla."""
    caplog.set_level(logging.DEBUG)
    gemeente.zaaktyperegels.update_or_create(
        zaaktype="STOOKONTH", defaults={"diensten": ["stookontheffing"]}
    )
    app = RegistrationApp(build_stories(today), client_id=CLIENT_ID, secret=SECRET)
    spy, seen = Spy(app=app), Seen()
    transport.ADAPTERS[REGISTRATION] = WSGIAdapter(spy)
    for subject, key, client in (
        ("anna", "anna-bezwaar-woz", log_in_as(gemeente, "anna")),
        ("bas", "anna-bezwaar-woz", log_in_as(gemeente, "bas")),
        ("carla", "carla-klacht", log_in_as(gemeente, "carla")),
        ("carla", NAMENS_CARLA, log_in_for(gemeente, "bas", "carla")),
    ):
        registry.forget_sources()
        spy.sent = []
        visit_all(client, seen, app, key)
        seen.sent.setdefault(subject, []).extend(spy.sent)
    seen.log = "\n".join(
        f"{record.getMessage()} {record.__dict__} {record.exc_text or ''}"
        for record in caplog.records
    )
    yield seen
    registry.forget_sources()
    del transport.ADAPTERS[REGISTRATION]


def test_the_scan_would_find_one() -> None:
    """Or it would prove nothing."""
    for bsn in BSNS:
        for text in disguises(bsn):
            assert holds_bsn(f"x{text}y")
    assert not holds_bsn("Z-2026-0001 999999990")


def test_nowhere_but_in_bodies_and_in_sealed_sessions(seen: Seen) -> None:
    """One walk for all places: it takes a while."""
    check_outgoing(seen)
    check_pages(seen)
    check_log(seen)
    check_tables()
    check_sessions()
    check_caches()


def check_outgoing(seen: Seen) -> None:
    """Addresses, headers and tokens hold none; bodies only that of whose zaken are asked for."""
    for subject, calls in seen.sent.items():
        asked = 0
        for call in calls:
            assert not holds_bsn(call.address)
            assert not holds_bsn(call.headers)
            token = call.headers["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
            claims = jwt.decode(token, options={"verify_signature": False})
            assert not holds_bsn(claims)
            own = PERSON[subject].bsn
            asked += own in call.body
            assert not holds_bsn(call.body.replace(own, "")), subject
            numbers = {v for v in _values(call.body) if v.isdigit() and len(v) in {8, 9, 12}}
            assert numbers <= {own, NOBODY.value}
        assert asked > 10


def _values(body: str) -> set[str]:
    found: dict[str, Any] = json.loads(body or "{}")
    return {str(value) for value in found.values()}


def check_pages(seen: Seen) -> None:
    assert len(seen.pages) > 80
    for text in (*seen.pages, *seen.headers, *seen.addresses):
        assert not holds_bsn(text)


def check_log(seen: Seen) -> None:
    assert "registration failed" in seen.log
    assert not holds_bsn(seen.log)


def check_tables() -> None:
    """Every row of every table there is, also those that no model of ours knows."""
    assert Inzage.objects.count() > 20
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        assert "django_session" in tables
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                assert not holds_bsn(row), table


def check_sessions() -> None:
    """Neither as they are stored, nor unpacked; only with the key."""
    rows = list(Session.objects.all())
    assert len(rows) >= 4
    for row in rows:
        session = row.get_decoded()
        assert not holds_bsn(session)
        payload = row.session_data.split(":")[0]
        assert not holds_bsn(base64.urlsafe_b64decode(payload + "===").decode(errors="replace"))
        assert holds_bsn(unseal(session["identity"]))


def check_caches() -> None:
    for cache in caches.all(initialized_only=True):
        for key, value in getattr(cache, "_cache", {}).items():
            assert not holds_bsn(key)
            assert not holds_bsn(bytes(value).decode(errors="replace"))

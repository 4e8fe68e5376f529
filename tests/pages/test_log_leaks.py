"""What is logged identifies nobody: no number, name, pseudonym, key or token, whatever happens."""

import logging
import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db.models.signals import post_save
from django.test import Client

from demo.people import PEOPLE
from demo.registration.app import RegistrationApp
from tests.conftest import BSNS, SECRET
from tests.pages import oidc_fakes
from tests.pages.scenarios import SCENARIOS, Stage
from tests.pages.test_document import document_urls
from tests.pages.test_zaak import zaak_url
from zaken.models import Inzage

UUID_SHAPE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-")


def holds_bsn(text: str) -> bool:
    return any(bsn in text for bsn in BSNS)


class Lines(logging.Handler):
    """All that is logged by whomever, as it is before MaskFilter, which is the last net only."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it, with its traceback."""
        self.lines.append(self.format(record))

    @property
    def text(self) -> str:
        """Everything."""
        return "\n".join(self.lines)


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Iterator[Lines]:
    """In front of the other handlers: the filter of one of them changes a record for all."""
    caplog.set_level(logging.DEBUG)
    handler, root = Lines(), logging.getLogger()
    root.handlers.insert(0, handler)
    yield handler
    root.removeHandler(handler)


@pytest.fixture
def walk(anna: Client, registration: RegistrationApp, lines: Lines) -> str:
    """A whole visit, with trouble on the way; gives everything that was logged."""
    for url in ("/", "/zaken/", zaak_url("anna-bezwaar-woz"), f"/zaken/zaken/{uuid4()}/"):
        anna.get(url)
    for url in document_urls(anna, "anna-toeslag-toegekend").values():
        anna.get(url).getvalue()
    for kind in ("down", "html", "truncated", "reset", "shape"):
        registration.faults.add(kind)
        anna.get("/zaken/")
        anna.get(zaak_url("anna-bezwaar-woz"))
        registration.faults.reset()
    return lines.text


def test_nothing_is_logged(walk: str) -> None:
    assert walk
    assert not holds_bsn(walk)


def test_what_would_be_logged_is_seen(lines: Lines) -> None:
    """Else the tests here could not fail."""
    logger = logging.getLogger("somebody")
    logger.debug("a number: %s", BSNS[0])
    logger.error("failed", exc_info=ValueError(BSNS[1]))
    assert BSNS[0] in lines.text
    assert BSNS[1] in lines.text


class Secrets:
    """Everything secret that was in a session or a cookie while a test ran."""

    def __init__(self) -> None:
        self.found: set[str] = set()

    def take(self, instance: Session, **_signal: object) -> None:
        """Called for each session that is saved."""
        content = instance.get_decoded()
        self.found |= {instance.session_key, str(content.get("identity", ""))}
        for state, entry in content.get("oidc_states", {}).items():
            self.found |= {state, entry["nonce"], entry["code_verifier"]}


@pytest.fixture
def secrets() -> Iterator[Secrets]:
    secrets = Secrets()
    post_save.connect(secrets.take, sender=Session)
    yield secrets
    post_save.disconnect(secrets.take, sender=Session)


def test_no_line_of_any_event_identifies_anybody(
    stage: Stage, lines: Lines, secrets: Secrets
) -> None:
    """Everything that can go wrong, in one walk, by several people."""
    for event, make in SCENARIOS.items():
        before = len(lines.lines)
        make(stage)
        assert any(f'"{event.code}"' in line for line in lines.lines[before:]), event
    pseudonyms = Inzage.objects.values_list("actor", "subject")
    forbidden = {
        *secrets.found - {""},
        *(pseudonym.partition(":")[2] for row in pseudonyms for pseudonym in row),
        *(person.bsn for person in PEOPLE),
        *(person.naam for person in PEOPLE),
        "eyJ",
        "c0de",
        oidc_fakes.ACCESS_TOKEN,
        oidc_fakes.CLIENT_SECRET,
        SECRET,
    }
    assert len(secrets.found) > 20
    assert len(forbidden) > len(secrets.found) + 12
    assert not [secret for secret in forbidden if secret in lines.text]


def test_no_event_says_which_zaak(stage: Stage, lines: Lines) -> None:
    """That is in the audit table, under the number of the request."""
    for make in SCENARIOS.values():
        make(stage)
    events = [line for line in lines.lines if " security " in line]
    assert len(events) == len(SCENARIOS)
    assert not [line for line in events if UUID_SHAPE.search(line)]

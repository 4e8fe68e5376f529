"""What may stand in a security event, and the page that explains them."""

import json
import logging
import re
from typing import Any

import pytest
from django.conf import settings

from tests.conftest import BSNS
from zaken.domain import Action, Loa, Method
from zaken.events import WITHHELD, Event, Facts, is_word, record_event
from zaken.policy import Rule
from zaken.regels import Regels

JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    "value",
    [
        *BSNS,
        f"bsn-{BSNS[0]}",
        "999.990.019",
        "9999-90019",
        "12345678",
        JWT,
        "anna@voorbeeld.example",
        "Anna Jansen",
        "anna jansen",
        "1:0123456789abcdef0123456789abcdef",
        "0123456789abcdef0123456789abcdef",
        "3f2a9c1e-7b45-4d2e-9a10-5c6d7e8f9a0b",
        "https://voorbeeld.example/zaken/",
        "two\nlines",
        "",
        "a" * 200,
        None,
        5,
        999990019,
    ],
)
def test_what_could_be_of_a_person_is_withheld(
    caplog: pytest.LogCaptureFixture, value: Any
) -> None:
    assert not is_word(value)
    record_event(Event.LOGIN_REFUSED, gemeente="voorbeeld", reason=value, rules=(value, "no-rol"))
    [record] = caplog.records
    assert json.loads(record.getMessage()) == {
        "event": "login-refused",
        "facts": {"gemeente": "voorbeeld", "reason": WITHHELD, "rules": [WITHHELD, "no-rol"]},
    }


@pytest.mark.parametrize(
    "word",
    [
        *Rule,
        *Action,
        *Method,
        *(level.name.lower() for level in Loa),
        *Regels.__dataclass_fields__,
        "maximale_vertrouwelijkheidaanduiding_documenten",
        "token_unsupported_grant_type",
        "discovery_status_404",
        "s-hertogenbosch",
    ],
)
def test_our_own_words_are_said(word: str) -> None:
    assert is_word(word)


def test_another_fact_is_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError, match="no such fact: bsn"):
        record_event(Event.LOGGED_OUT, bsn="x")  # type: ignore[call-arg]  # mypy refuses it as well


def test_one_line_at_the_level_of_the_event(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    for event in Event:
        record_event(event)
    assert [(r.name, r.levelno) for r in caplog.records] == [("security", e.level) for e in Event]
    assert all("\n" not in record.getMessage() for record in caplog.records)


def read_page() -> dict[str, tuple[str, str]]:
    """Level and explanation by code, from docs/events.md."""
    text = (settings.BASE_DIR / "docs" / "events.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (\w+) \| (.+) \| (.+) \|$", text, re.MULTILINE)
    assert len({code for code, *_ in rows}) == len(rows), "a code has two lines"
    return {code: (level, f"{when} {do}") for code, level, when, do in rows}


def test_the_page_names_every_event_and_no_other() -> None:
    page = read_page()
    assert set(page) == {event.code for event in Event}
    levels = {event.code: logging.getLevelName(event.level).lower() for event in Event}
    assert {code: level for code, (level, _) in page.items()} == levels


def test_the_page_names_every_fact() -> None:
    text = (settings.BASE_DIR / "docs" / "events.md").read_text(encoding="utf-8")
    for fact in Facts.__annotations__:
        assert f"`{fact}`" in text


def test_every_event_is_described_by_a_sentence() -> None:
    assert len({event.code for event in Event}) == len(Event)
    for event in Event:
        assert re.fullmatch(r"[A-Z].+\.", event.description)

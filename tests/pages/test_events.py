"""Security events: each happens by its abuse, once, and says nothing that identifies anybody."""

import json
import logging
from typing import Any

import pytest

from tests.pages.scenarios import OF_STAFF, SCENARIOS, Stage
from tests.pages.test_zaak import zaak_url
from zaken.events import WITHHELD, Event, Facts
from zaken.models import Inzage


def list_lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [json.loads(r.getMessage()) for r in caplog.records if r.name == "security"]


def test_every_event_has_a_scenario() -> None:
    assert set(SCENARIOS) | OF_STAFF == set(Event)
    assert not set(SCENARIOS) & OF_STAFF


@pytest.mark.parametrize("event", SCENARIOS, ids=lambda event: event.code)
def test_each_event_is_one_line(
    stage: Stage, caplog: pytest.LogCaptureFixture, event: Event
) -> None:
    caplog.set_level(logging.INFO)
    SCENARIOS[event](stage)
    lines = list_lines(caplog)
    assert [line["event"] for line in lines] == [event.code]
    assert lines[0]["facts"].keys() <= Facts.__annotations__.keys()
    assert WITHHELD not in str(lines)
    [record] = [record for record in caplog.records if record.name == "security"]
    assert record.levelno == event.level


def test_a_refusal_names_the_rules_and_its_request(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    SCENARIOS[Event.ACCESS_REFUSED](stage)
    assert list_lines(caplog)[0]["facts"] == {
        "gemeente": "voorbeeld",
        "action": "zaak.view",
        "rules": ["zaak-too-confidential"],
    }
    row = Inzage.objects.get(allowed=False)
    assert row.rules == "zaak-too-confidential"


def test_ordinary_visits_are_no_events(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    anna = stage.log_in("anna")
    for url in ("/", "/zaken/", "/contact/", "/bestaat-niet/"):
        anna.get(url)
    assert not list_lines(caplog)


def test_a_registration_that_fails_is_no_refusal(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor is a zaak whose zaaktype is not known now: the policy says no, but nobody tried."""
    anna = stage.log_in("anna")
    stage.registration.faults.add("down", "/catalogi/")
    assert anna.get(zaak_url("anna-bezwaar-woz")).status_code == 503
    assert not list_lines(caplog)

"""The wire: field names of OTLP, attributes of Logboek Dataverwerkingen, and what is an answer."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from zaken.logboek.otlp import Acknowledged, Answer, Failed, build_request, parse_acknowledgement
from zaken.models import Verwerking

BEGIN = datetime(2026, 11, 23, 12, 0, 0, 123_456, tzinfo=UTC)


def make_verwerking(*, gelukt: bool = True) -> Verwerking:
    return Verwerking(
        trace_id="7bba9f33312b3dabc8f8e90c7c61f194",
        operation_id="2a3f5c8d1e6b4a09",
        naam="zaak.view",
        gelukt=gelukt,
        begin=BEGIN.astimezone(timezone(timedelta(hours=1))),
        eind=BEGIN + timedelta(microseconds=1),
        activiteit="https://voorbeeld.example/verwerkingen/1",
        betrokkene="c2VhbGVk",
        betrokkene_soort="BSN",
        volgende_poging=BEGIN,
    )


def text(key: str, value: str) -> dict[str, object]:
    return {"key": key, "value": {"stringValue": value}}


def test_a_request_field_by_field() -> None:
    assert json.loads(build_request("voorbeeld", [make_verwerking()])) == {
        "resourceSpans": [
            {
                "resource": {
                    "attributes": [
                        text("service.name", "mijnzaken"),
                        text("service.namespace", "voorbeeld"),
                    ]
                },
                "scopeSpans": [
                    {
                        "scope": {"name": "zaken.verwerkingen"},
                        "spans": [
                            {
                                "traceId": "7bba9f33312b3dabc8f8e90c7c61f194",
                                "spanId": "2a3f5c8d1e6b4a09",
                                "name": "zaak.view",
                                "kind": 2,
                                "startTimeUnixNano": "1795435200123456000",
                                "endTimeUnixNano": "1795435200123457000",
                                "attributes": [
                                    text(
                                        "dpl.core.processing_activity_id",
                                        "https://voorbeeld.example/verwerkingen/1",
                                    ),
                                    text("dpl.core.data_subject_id", "c2VhbGVk"),
                                    text("dpl.core.data_subject_id_type", "BSN"),
                                ],
                                "status": {"code": 0},
                            }
                        ],
                    }
                ],
            }
        ]
    }


def test_what_failed_has_status_error() -> None:
    [resource] = json.loads(build_request("voorbeeld", [make_verwerking(gelukt=False)]))[
        "resourceSpans"
    ]
    assert resource["scopeSpans"][0]["spans"][0]["status"] == {"code": 2}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"{}", Acknowledged()),
        (b'{"partialSuccess":{}}', Acknowledged()),
        (b'{"partialSuccess":null}', Acknowledged()),
        (b'{"partialSuccess":{"rejectedSpans":"0","errorMessage":"slow"}}', Acknowledged()),
        (b'{"partialSuccess":{"rejectedSpans":"3"}}', Acknowledged(rejected=3)),
        (b'{"partialSuccess":{"rejectedSpans":3}}', Acknowledged(rejected=3)),
    ],
)
def test_an_acknowledgement(body: bytes, expected: Answer) -> None:
    assert parse_acknowledgement(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b"null",
        b'"ok"',
        b"\xff",
        b"[" * 100_000,
        b'{"partialSuccess":[1]}',
        b'{"partialSuccess":{"rejectedSpans":"-1"}}',
        b'{"partialSuccess":{"rejectedSpans":"many"}}',
        b'{"partialSuccess":{"rejectedSpans":[1]}}',
    ],
)
def test_anything_else_acknowledges_nothing(body: bytes) -> None:
    assert isinstance(parse_acknowledgement(body), Failed)

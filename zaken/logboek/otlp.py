"""Verwerkingen as OTLP/HTTP with JSON (OpenTelemetry Protocol), and what a receiver answers. Pure.

Field names of spans are those of OpenTelemetry, attributes those of Logboek Dataverwerkingen. Ids
are hexadecimal, moments nanoseconds in text.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from zaken.models import Verwerking

type Json = Mapping[str, "Json"] | list["Json"] | str | int

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_KIND_SERVER = 2
# LDV: Unset is "carried out without an error of our own", also when there was nothing to show.
_STATUS_UNSET, _STATUS_ERROR = 0, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """The receiver has them, but for `rejected` spans; it does not say which."""

    rejected: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """The receiver has nothing, or did not say that it has.

    `divide`: the receiver did not like what it got, so that fewer at once may do. `wait`: seconds
    it asks us to wait.
    """

    reason: str
    divide: bool = False
    wait: float = 0.0


type Answer = Acknowledged | Failed


def build_request(gemeente: str, verwerkingen: Iterable[Verwerking]) -> bytes:
    """The body of an ExportTraceServiceRequest; `gemeente` is a slug."""
    resource = {"service.name": "mijnzaken", "service.namespace": gemeente}
    spans: list[Json] = [_build_span(verwerking) for verwerking in verwerkingen]
    scope: Json = {"scope": {"name": "zaken.verwerkingen"}, "spans": spans}
    request: Json = {
        "resourceSpans": [
            {"resource": {"attributes": _build_attributes(resource)}, "scopeSpans": [scope]}
        ]
    }
    return json.dumps(request, separators=(",", ":")).encode()


def parse_acknowledgement(body: bytes) -> Answer:
    """What an answer 2xx says. Anything but an ExportTraceServiceResponse acknowledges nothing."""
    try:
        answer = json.loads(body)
        partial = answer.get("partialSuccess") or {}
        # A 64-bit number of protobuf is text in JSON.
        rejected = int(partial.get("rejectedSpans") or 0)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return Failed(reason="not an acknowledgement")
    return Acknowledged(rejected=rejected) if rejected >= 0 else Failed(reason="odd numbers")


def _build_span(verwerking: Verwerking) -> Json:
    return {
        "traceId": verwerking.trace_id,
        "spanId": verwerking.operation_id,
        "name": verwerking.naam,
        "kind": _KIND_SERVER,
        "startTimeUnixNano": _say_nanoseconds(verwerking.begin),
        "endTimeUnixNano": _say_nanoseconds(verwerking.eind),
        "attributes": _build_attributes(
            {
                "dpl.core.processing_activity_id": verwerking.activiteit,
                "dpl.core.data_subject_id": verwerking.betrokkene,
                "dpl.core.data_subject_id_type": verwerking.betrokkene_soort,
            }
        ),
        "status": {"code": _STATUS_UNSET if verwerking.gelukt else _STATUS_ERROR},
    }


def _build_attributes(values: Mapping[str, str]) -> list[Json]:
    return [{"key": key, "value": {"stringValue": value}} for key, value in values.items()]


def _say_nanoseconds(moment: datetime) -> str:
    return str((moment - _EPOCH) // timedelta(microseconds=1) * 1000)

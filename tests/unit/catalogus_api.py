"""A Catalogi API without HTTP, for the tests of what is remembered of it."""

from collections.abc import Callable
from typing import Any

from tests.unit.examples import uuid
from zaken.domain import Outcome, SourceError, Zaaktype
from zaken.source import Pending
from zaken.zgw.catalogus import Catalogus
from zaken.zgw.queries import Json
from zaken.zgw.transport import Deadline, Transport, Upstream

ROOT = "https://registratie.test/catalogi/api/v1/"
ZAAKTYPE = uuid(500)
LONG = 3600.0


def list_of(*rows: dict[str, Any], count: int | None = None) -> Json:
    return {"count": len(rows) if count is None else count, "next": None, "results": list(rows)}


def step(number: int, **fields: Any) -> dict[str, Any]:
    return {"url": f"{ROOT}statustypen/{uuid(number)}", "omschrijving": f"Stap {number}"} | fields


def answers() -> dict[str, Json]:
    return {
        f"zaaktypen/{ZAAKTYPE}": {
            "identificatie": "BEZWAAR",
            "omschrijving": "Bezwaar behandelen",
            "indicatieInternOfExtern": "extern",
            "doorlooptijd": "P12W",
            "servicenorm": "",
        },
        "statustypen": list_of(step(1, volgnummer=1), step(2, volgnummer=2, isEindstatus=True)),
        "resultaattypen": list_of(
            {"url": f"{ROOT}resultaattypen/{uuid(30)}", "omschrijving": "Gegrond"}
        ),
        "zaaktype-informatieobjecttypen": list_of(
            {"informatieobjecttype": f"{ROOT}x/{uuid(40)}", "richting": "inkomend"},
            {"informatieobjecttype": f"{ROOT}x/{uuid(41)}", "richting": "onbekend"},
            {"informatieobjecttype": "", "richting": "intern"},
        ),
        f"besluittypen/{uuid(60)}": {"omschrijving": "Beschikking"},
    }


class FakeTransport(Transport):
    """A Catalogi API in a dict: counts its calls, and fails or waits when told to."""

    def __init__(self) -> None:
        self.upstream = Upstream(
            registratie="voorbeeld", api_root=ROOT, connect_seconds=1, make_auth=lambda: None
        )
        self.answers = answers()
        self.calls: list[tuple[str, dict[str, str]]] = []
        self.error: SourceError | None = None
        self.gate: Callable[[], object] = lambda: None

    def start_get(
        self, path: str, deadline: Deadline, params: Any = None, *, optional: bool = False
    ) -> Pending[Json]:
        """Count the call now, answer when it is collected."""
        del deadline, optional
        self.calls.append((path, dict(params or {})))
        error, answer = self.error, self.answers[path]

        def collect() -> Json:
            self.gate()
            if error is not None:
                raise error
            return answer

        return collect


class Clock:
    """The wall clock of a catalogus, which a test moves: an hour is too long to wait."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def ask(catalogus: Catalogus, seconds: float = 10) -> Outcome[Zaaktype]:
    """The one zaaktype."""
    return catalogus.start_zaaktype(ZAAKTYPE, Deadline.after(seconds))()


def name(catalogus: Catalogus, seconds: float = 10) -> Outcome[str]:
    """The name of the one besluittype."""
    return catalogus.start_omschrijving("besluittypen", uuid(60), Deadline.after(seconds))()

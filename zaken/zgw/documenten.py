"""How the documents of a zaak are asked for (Documenten API), as the supplier can.

In one call by zaak (an extra of Open Zaak); else their links first and then a search on uuids.
"""

from uuid import UUID

from pydantic import ConfigDict, TypeAdapter

from zaken.domain import SourceFilterIgnoredError
from zaken.events import Event, record_event
from zaken.source import Pending
from zaken.zgw.paging import collect_all
from zaken.zgw.queries import Json
from zaken.zgw.registration import Registration
from zaken.zgw.schemas import DocumentWire, ZaakinformatieobjectWire
from zaken.zgw.transport import Deadline

_SAFE = ConfigDict(hide_input_in_errors=True)
DOCUMENTEN = TypeAdapter(list[DocumentWire], config=_SAFE)
_LINKS = TypeAdapter(list[ZaakinformatieobjectWire], config=_SAFE)
_PATH = "enkelvoudiginformatieobjecten"

type Rows = Pending[list[Json]]


def start_documenten(registration: Registration, zaak: UUID, deadline: Deadline) -> Rows:
    """Those that are linked to a zaak. The pending raises SourceError."""
    if not registration.profile.documenten_per_zaak:
        return _start_by_links(registration, zaak, deadline)
    try:
        allowed = registration.documents.start(deadline)
    except SourceFilterIgnoredError as error:
        return _failed(error)
    rows = registration.start_many(
        registration.apis.documenten,
        _PATH,
        deadline,
        {"objectinformatieobjecten__object": registration.zaak_url(zaak)},
        optional=True,
    )

    def collect() -> list[Json]:
        allowed()
        return rows()

    return collect


def search_documenten(
    registration: Registration, uuids: set[str], deadline: Deadline
) -> list[Json]:
    """These documents, wherever they belong to. Raises SourceError."""
    asked: list[Json] = [*sorted(uuids)]
    body: dict[str, Json] = {"uuid__in": asked}
    rows = collect_all(
        lambda page: registration.apis.documenten.start_post(
            f"{_PATH}/_zoek", deadline, body, page, optional=True
        ),
        registration.slug,
    )()
    return _check_asked(registration, rows, uuids)


def _start_by_links(registration: Registration, zaak: UUID, deadline: Deadline) -> Rows:
    here = {"zaak": registration.zaak_url(zaak)}
    links = registration.apis.zaken.start_get(
        "zaakinformatieobjecten", deadline, here, optional=True
    )

    def collect() -> list[Json]:
        found = registration.check_of_zaak(_LINKS.validate_python(links()), zaak)
        uuids = {str(link.informatieobject) for link in found}
        return search_documenten(registration, uuids, deadline) if uuids else []

    return collect


def _check_asked(registration: Registration, rows: list[Json], uuids: set[str]) -> list[Json]:
    """No other documents than those asked for, or `uuid__in` is ignored."""
    if any(str(wire.uuid) not in uuids for wire in DOCUMENTEN.validate_python(rows)):
        record_event(Event.FILTER_IGNORED, registratie=registration.slug, reason="documents")
        raise SourceFilterIgnoredError(registration.slug, "other documents")
    return rows


def _failed(error: SourceFilterIgnoredError) -> Rows:
    def collect() -> list[Json]:
        raise error

    return collect

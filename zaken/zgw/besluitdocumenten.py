"""Which documents belong to a besluit (Besluiten API, besluitinformatieobjecten).

A document of a besluit need not be one of its zaak. One call per besluit, all at once; a zaak has
few of them.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from uuid import UUID

from pydantic import ConfigDict, TypeAdapter

from zaken.domain import Missing, Outcome, Reason, SourceFilterIgnoredError
from zaken.source import Pending
from zaken.zgw.queries import Json
from zaken.zgw.registration import Registration
from zaken.zgw.schemas import BesluitinformatieobjectWire
from zaken.zgw.transport import Deadline

# Of a zaak with more besluiten than this the documents are not told apart.
MOST = 20
_LINKS = TypeAdapter(
    list[BesluitinformatieobjectWire], config=ConfigDict(hide_input_in_errors=True)
)

type Links = Mapping[UUID, Outcome[tuple[UUID, ...]]]


def start_besluit_links(
    registration: Registration, besluiten: Iterable[UUID], deadline: Deadline
) -> Pending[Links]:
    """The uuids of the documents of each besluit; Missing where they could not be fetched."""
    uuids, api = tuple(besluiten), registration.apis.besluiten
    if api is None:
        return dict
    if len(uuids) > MOST:
        return lambda: dict.fromkeys(uuids, Missing(Reason.REFUSED))
    started = {
        uuid: api.start_get(
            "besluitinformatieobjecten",
            deadline,
            {"besluit": api.url(f"besluiten/{uuid}")},
            optional=True,
        )
        for uuid in uuids
    }
    return lambda: {
        uuid: registration.outcome(partial(_parse, registration.slug, uuid, pending))
        for uuid, pending in started.items()
    }


def _parse(slug: str, besluit: UUID, pending: Pending[Json]) -> tuple[UUID, ...]:
    rows = _LINKS.validate_python(pending())
    if any(row.besluit != besluit for row in rows):
        raise SourceFilterIgnoredError(slug, "rows of another besluit")
    return tuple(row.informatieobject for row in rows)

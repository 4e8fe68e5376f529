"""What belongs to a zaak and did not come along: rollen, status and resultaat, read one by one.

For a registration that does not know `expand`, or refuses it. All reads of a page start together.
"""

import logging
from collections.abc import Collection, Sequence
from functools import partial
from uuid import UUID

from pydantic import ConfigDict, TypeAdapter

from zaken.domain import SourceError
from zaken.source import Pending
from zaken.zgw.build import lacks_rollen
from zaken.zgw.queries import Json
from zaken.zgw.registration import Registration
from zaken.zgw.schemas import ResultaatWire, RolWire, StatusWire, ZaakWire
from zaken.zgw.transport import Deadline

_ROLLEN = TypeAdapter(list[RolWire], config=ConfigDict(hide_input_in_errors=True))

logger = logging.getLogger(__name__)

type Rows = Pending[list[Json]]
type Started = dict[str, Pending[Json] | Rows]


def start_rollen(registration: Registration, uuid: UUID, deadline: Deadline) -> Rows:
    """The rollen of one zaak, of everybody; what they become keeps only the asker's."""
    here = {"zaak": registration.zaak_url(uuid)}
    return registration.start_many(registration.apis.zaken, "rollen", deadline, here)


def complete(
    registration: Registration,
    wires: Sequence[ZaakWire | None],
    deadline: Deadline,
    wanted: Collection[str],
) -> list[ZaakWire | None]:
    """The zaken with what of `wanted` they lacked; None for one whose rollen could not be read."""
    reads = [
        None if wire is None else _start(registration, wire, deadline, wanted) for wire in wires
    ]
    return [
        None if wire is None or read is None else _collect_or_none(registration, wire, read)
        for wire, read in zip(wires, reads, strict=True)
    ]


def complete_one(
    registration: Registration, wire: ZaakWire, deadline: Deadline, rollen: Rows | None
) -> ZaakWire:
    """One zaak with what it lacked. Raises SourceError when its rollen could not be read."""
    reads = _start(registration, wire, deadline, ("status", "resultaat"))
    if lacks_rollen(wire):
        reads["rollen"] = rollen or start_rollen(registration, wire.uuid, deadline)
    return _collect(registration, wire, reads)


def _start(
    registration: Registration, wire: ZaakWire, deadline: Deadline, wanted: Collection[str]
) -> Started:
    reads: Started = {}
    zaken, known = registration.apis.zaken, wire.expanded
    if "rollen" in wanted and lacks_rollen(wire):
        reads["rollen"] = start_rollen(registration, wire.uuid, deadline)
    if "status" in wanted and wire.status and known.status is None:
        reads["status"] = zaken.start_get(f"statussen/{wire.status}", deadline, optional=True)
    if "resultaat" in wanted and wire.resultaat and known.resultaat is None:
        reads["resultaat"] = zaken.start_get(
            f"resultaten/{wire.resultaat}", deadline, optional=True
        )
    return reads


def _collect_or_none(registration: Registration, wire: ZaakWire, reads: Started) -> ZaakWire | None:
    try:
        return _collect(registration, wire, reads)
    except SourceError as error:
        logger.warning("zaak without rollen left out of the list: %s", error)
        return None


def _collect(registration: Registration, wire: ZaakWire, reads: Started) -> ZaakWire:
    """A zaak without its status is still worth showing; one without its rollen cannot be judged."""
    parts: dict[str, object] = {}
    for name, pending in reads.items():
        try:
            parts[name] = registration.parse(partial(_parse, registration, wire, name, pending))
        except SourceError as error:
            if name == "rollen":
                raise
            logger.warning("%s of a zaak: %s", name, error)
    if not parts:
        return wire
    return wire.model_copy(update={"expanded": wire.expanded.model_copy(update=parts)})


def _parse(
    registration: Registration, wire: ZaakWire, name: str, pending: Pending[Json] | Rows
) -> object:
    answer = pending()
    match name:
        case "rollen":
            rollen = _ROLLEN.validate_python(answer)
            return registration.check_of_zaak(rollen, wire.uuid)
        case "status":
            return StatusWire.model_validate(answer)
        case _:
            return ResultaatWire.model_validate(answer)

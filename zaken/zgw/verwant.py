"""The zaken around a zaak: its deelzaken, its hoofdzaak and its relevanteAndereZaken.

Deelzaken come along with the zaak (`expand`), or are read one by one: of most of them the resident
has no rol, so no search finds them. Of the others only those with a rol are asked for, in one
search. Nothing here decides: each zaak goes to the policy.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from uuid import UUID

from pydantic import TypeAdapter

from zaken.domain import Missing, Ok, Outcome, Reason, SourceError, Zaak
from zaken.source import Pending
from zaken.zgw.build import Asker
from zaken.zgw.components import complete
from zaken.zgw.queries import PartyFilter, build_zaken_search
from zaken.zgw.registration import Registration
from zaken.zgw.schemas import ListWire, ZaakWire
from zaken.zgw.transport import Deadline

_ZAKEN = TypeAdapter(ListWire[ZaakWire])
# A zaak with more zaken around it than this would make one page a flood of calls.
MOST = 50

type Zaken = Pending[Outcome[tuple[Zaak, ...]]]


def start_deelzaken(
    registration: Registration, asker: Asker, wire: ZaakWire, deadline: Deadline
) -> Zaken:
    """The deelzaken of a zaak, whoever has a rol in them. Missing when not all could be read."""
    if not wire.deelzaken:
        return _none
    if len(wire.deelzaken) > MOST:
        return lambda: Missing(Reason.REFUSED)
    along = wire.expanded.deelzaken
    if along is not None:
        rows = [registration.outcome(partial(ZaakWire.model_validate, row)) for row in along]
        return _start_building(registration, asker, rows, set(wire.deelzaken), deadline)
    started = [_start_one(registration, uuid, deadline) for uuid in wire.deelzaken]

    def collect() -> Outcome[tuple[Zaak, ...]]:
        found = [pending() for pending in started]
        return _start_building(registration, asker, found, set(wire.deelzaken), deadline)()

    return collect


def start_verwant(
    registration: Registration,
    asker: Asker,
    filters: Sequence[PartyFilter],
    zaak: Zaak,
    deadline: Deadline,
) -> Zaken:
    """The hoofdzaak and the relevanteAndereZaken of a zaak on which the subject has a rol."""
    own = (zaak.hoofdzaak,) if zaak.hoofdzaak else ()
    uuids = tuple(dict.fromkeys((*own, *zaak.verwant)))
    if not uuids:
        return _none
    if len(uuids) > MOST:
        return lambda: Missing(Reason.REFUSED)
    started = [_start_search(registration, party, uuids, deadline) for party in filters]

    def collect() -> Outcome[tuple[Zaak, ...]]:
        found = [row for pending in started for row in pending()]
        return _start_building(registration, asker, found, set(uuids), deadline)()

    return collect


def _none() -> Outcome[tuple[Zaak, ...]]:
    return Ok(())


def _start_one(
    registration: Registration, uuid: UUID, deadline: Deadline
) -> Pending[Outcome[ZaakWire]]:
    pending = registration.apis.zaken.start_get(f"zaken/{uuid}", deadline, optional=True)
    return lambda: registration.outcome(lambda: ZaakWire.model_validate(pending()))


def _start_search(
    registration: Registration, party: PartyFilter, uuids: tuple[UUID, ...], deadline: Deadline
) -> Pending[list[Outcome[ZaakWire]]]:
    """By one search where there is one; else one by one, as the zaak itself."""
    if registration.zoek_met_get:
        started = [_start_one(registration, uuid, deadline) for uuid in uuids]
        return lambda: [pending() for pending in started]
    search = build_zaken_search(party, uuids)
    pending = registration.start_expanding(
        search, lambda s: registration.start_zoek(s, deadline, optional=True)
    )

    def collect() -> list[Outcome[ZaakWire]]:
        def parse() -> list[ZaakWire]:
            return _ZAKEN.validate_python(registration.found(pending, 1)).results

        match registration.outcome(parse):
            case Missing() as missing:
                return [missing]
            case found:
                return [Ok(wire) for wire in found.value]

    return collect


def _start_building(
    registration: Registration,
    asker: Asker,
    rows: Iterable[Outcome[ZaakWire]],
    asked: set[UUID],
    deadline: Deadline,
) -> Zaken:
    """Zaken out of rows: each once, and none that was not asked for. One that is gone is none."""
    kept = [row for row in rows if row != Missing(Reason.NOT_FOUND)]
    failed = next((row for row in kept if isinstance(row, Missing)), None)
    if failed is not None:
        return lambda: failed
    wires = {row.value.uuid: row.value for row in kept if not isinstance(row, Missing)}
    known = [wire for uuid, wire in wires.items() if uuid in asked]
    whole = complete(registration, known, deadline, ("rollen", "status", "resultaat"))
    types = registration.start_zaaktypen([w for w in whole if w], deadline)

    def collect() -> Outcome[tuple[Zaak, ...]]:
        zaaktypen = types()
        if None in whole:
            return Missing(Reason.UNAVAILABLE)
        try:
            return Ok(
                tuple(
                    registration.build_zaak(wire, zaaktypen[wire.zaaktype], asker=asker)
                    for wire in whole
                    if wire is not None
                )
            )
        except SourceError as error:
            return Missing(error.reason)

    return collect

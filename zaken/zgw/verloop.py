"""How closed zaken of a zaaktype went, for `manage.py refresh_doorlooptijden`: dates, no persons.

With an authorisation of its own, and never for a page of a resident: it reads zaken of everybody.
Of each only its days and statuses are kept, and these only until they are counted.
"""

from collections.abc import Iterator, Mapping
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from zaken.domain import SourceFilterIgnoredError, SourceInvalidError
from zaken.doorlooptijden import Verloop
from zaken.zgw.paging import collect_all
from zaken.zgw.schemas import ListWire, StatusWire, VerloopWire
from zaken.zgw.transport import Deadline, Transport

# Enough to say something, of the latest, so that it is about how it goes now.
MOST = 200
_SECONDS = 30.0  # for one zaak or one page of them
_PAGE = TypeAdapter(ListWire[VerloopWire])
_STATUSSEN = TypeAdapter(list[StatusWire])


def list_verlopen(transport: Transport, zaaktypen: Mapping[UUID, str]) -> tuple[Verloop, ...]:
    """Those of all versions that were closed last, at most MOST.

    `zaaktypen`: the address of each version. Raises SourceError.
    """
    wires = [wire for uuid, url in zaaktypen.items() for wire in _list_closed(transport, uuid, url)]
    latest = sorted(wires, key=lambda wire: str(wire.einddatum), reverse=True)[:MOST]
    return tuple(_build(transport, wire) for wire in latest)


def _list_closed(transport: Transport, uuid: UUID, url: str) -> Iterator[VerloopWire]:
    """The latest first, page by page, since somebody else may be waiting for this registration."""
    params = {"zaaktype": url, "einddatum__isnull": "false", "ordering": "-einddatum"}
    found, page = 0, 1
    while found < MOST:
        query = {**params, "page": str(page)}
        answer = transport.start_get("zaken", Deadline.after(_SECONDS), query)()
        try:
            parsed = _PAGE.validate_python(answer)
        except ValidationError:
            raise SourceInvalidError(transport.upstream.registratie, "zaken") from None
        if any(wire.zaaktype != uuid for wire in parsed.results):
            raise SourceFilterIgnoredError(transport.upstream.registratie, "other zaaktypen")
        yield from (wire for wire in parsed.results if wire.einddatum)
        found += len(parsed.results)
        if parsed.next is None or not parsed.results:
            return
        page += 1


def _build(transport: Transport, wire: VerloopWire) -> Verloop:
    registratie = transport.upstream.registratie
    here = {"zaak": transport.url(f"zaken/{wire.uuid}")}
    deadline = Deadline.after(_SECONDS)
    rows = collect_all(
        lambda page: transport.start_get("statussen", deadline, {**here, **page}), registratie
    )()
    try:
        statussen = _STATUSSEN.validate_python(rows)
    except ValidationError:
        raise SourceInvalidError(registratie, "statussen") from None
    if wire.einddatum is None or any(status.zaak != wire.uuid for status in statussen):
        raise SourceInvalidError(registratie, "statussen of another zaak")
    opschorting, verlenging = wire.opschorting, wire.verlenging
    return Verloop(
        start=wire.startdatum,
        eind=wire.einddatum,
        opgeschort=bool(opschorting and (opschorting.indicatie or opschorting.eerdere_opschorting)),
        verlengd=bool(verlenging and (verlenging.duur or verlenging.reden)),
        statussen=tuple((status.statustype, status.datum_status_gezet) for status in statussen),
    )

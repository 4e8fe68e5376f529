"""Answers of a Catalogi API: which fields of them are kept, and what they mean. Pure, no calls.

Kept are the fields that our models read: the others can name an employee (`verantwoordelijke`).
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from pydantic import TypeAdapter

from zaken.domain import Besluittype, Richting, Statustype, Zaaktype
from zaken.zgw.queries import Json
from zaken.zgw.schemas import (
    BesluittypeWire,
    CatalogusWire,
    OmschrijvingWire,
    ResultaattypeWire,
    StatustypeWire,
    VersieWire,
    Wire,
    ZaaktypeInformatieobjecttypeWire,
    ZaaktypeWire,
)

# The answers about one type, the type itself first; with a zaaktype come PARTS, in this order.
type Answers = tuple[Json, ...]

PARTS: Mapping[str, type[Wire]] = {
    "statustypen": StatustypeWire,
    "resultaattypen": ResultaattypeWire,
    "zaaktype-informatieobjecttypen": ZaaktypeInformatieobjecttypeWire,
}
NAMES = ("informatieobjecttypen", "besluittypen")

_STATUSTYPEN = TypeAdapter(list[StatustypeWire])
_RESULTAATTYPEN = TypeAdapter(list[ResultaattypeWire])
_VERSIES = TypeAdapter(list[VersieWire])
_RICHTINGEN = TypeAdapter(list[ZaaktypeInformatieobjecttypeWire])


def is_concept(answers: Answers) -> bool:
    """Whether a type is not published yet, and so can still change."""
    return isinstance(answers[0], dict) and answers[0].get("concept") is True


def list_kept_fields(model: type[Wire]) -> list[str]:
    """The names on the wire of what we read, and `concept`."""
    return [*(f.alias or name for name, f in model.model_fields.items()), "concept"]


def keep_zaaktype(answers: Answers) -> Answers:
    """A zaaktype and its lists, without what we do not read."""
    lists = zip(PARTS.values(), answers[1:], strict=True)
    return (_keep(ZaaktypeWire, answers[0]), *(_keep_rows(model, rows) for model, rows in lists))


def keep_omschrijving(answers: Answers) -> Answers:
    """An informatieobjecttype or besluittype, without what we do not read."""
    return (_keep(OmschrijvingWire, answers[0]),)


def keep_versies(answers: Answers) -> Answers:
    """Of the versions of a zaaktype: which they are."""
    (rows,) = answers
    return ([{"url": row.get("url")} if isinstance(row, dict) else row for row in _rows(rows)],)


def _rows(rows: Json) -> list[Json]:
    return rows if isinstance(rows, list) else []


def build_versies(answers: Answers) -> tuple[UUID, ...]:
    """Raises ValidationError."""
    return tuple(version.uuid for version in _VERSIES.validate_python(answers[0]))


def _keep(model: type[Wire], row: Json) -> Json:
    """Of an object the fields we read; something else stays what it is, and fails when parsed."""
    if not isinstance(row, dict):
        return row
    return {name: row[name] for name in list_kept_fields(model) if name in row}


def _keep_rows(model: type[Wire], rows: Json) -> Json:
    return [_keep(model, row) for row in rows] if isinstance(rows, list) else rows


def keep_besluittype(answers: Answers) -> Answers:
    """A besluittype, without what we do not read."""
    return (_keep(BesluittypeWire, answers[0]),)


def keep_domein(answers: Answers) -> Answers:
    """A catalogus, without what we do not read: it names an employee."""
    return (_keep(CatalogusWire, answers[0]),)


def build_domein(answers: Answers) -> str:
    """Raises ValidationError."""
    (answer,) = answers
    return CatalogusWire.model_validate(answer).domein


def build_besluittype(answers: Answers) -> Besluittype:
    """Raises ValidationError."""
    (answer,) = answers
    wire = BesluittypeWire.model_validate(answer)
    return Besluittype(omschrijving=wire.omschrijving, reactietermijn=wire.reactietermijn)


def build_omschrijving(answers: Answers) -> str:
    """Raises ValidationError."""
    (answer,) = answers
    return OmschrijvingWire.model_validate(answer).omschrijving


def build_zaaktype(uuid: UUID, answers: Answers) -> Zaaktype:
    """A zaaktype with all that belongs to it. Raises ValidationError."""
    zaaktype, statustypen, resultaattypen, richtingen = answers
    wire = ZaaktypeWire.model_validate(zaaktype)
    return Zaaktype(
        uuid=uuid,
        identificatie=wire.identificatie,
        omschrijving=wire.omschrijving,
        catalogus=wire.catalogus,
        intern=wire.indicatie_intern_of_extern == "intern",
        doorlooptijd=wire.doorlooptijd,
        servicenorm=wire.servicenorm,
        statustypen=_build_statustypen(_STATUSTYPEN.validate_python(statustypen)),
        resultaattypen={
            r.uuid: r.omschrijving for r in _RESULTAATTYPEN.validate_python(resultaattypen)
        },
        richtingen=_build_richtingen(_RICHTINGEN.validate_python(richtingen)),
    )


def _build_statustypen(wires: Iterable[StatustypeWire]) -> tuple[Statustype, ...]:
    return tuple(
        Statustype(
            uuid=s.uuid,
            volgnummer=position if s.volgnummer is None else s.volgnummer,
            omschrijving=s.omschrijving,
            omschrijving_generiek=s.omschrijving_generiek,
            statustekst=s.statustekst,
            is_eindstatus=s.is_eindstatus,
            informeren=s.informeren,
            doorlooptijd=s.doorlooptijd,
        )
        for position, s in enumerate(wires, start=1)
    )


def _build_richtingen(wires: Iterable[ZaaktypeInformatieobjecttypeWire]) -> dict[UUID, Richting]:
    directions = {r.value: r for r in Richting}
    return {
        r.informatieobjecttype: directions[r.richting]
        for r in wires
        if r.informatieobjecttype and r.richting in directions
    }

"""From a case to what Cedar reads: entities and requests (schema.cedarschema). Decides nothing.

What is not known is left out; a day is its number. The choices that hold for a zaak are looked up
here once more: those of its zaaktype, else those in general.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from tests.oracle.cases import Case
from zaken.domain import (
    Besluit,
    Document,
    Identity,
    Mandate,
    Missing,
    PartyId,
    Rol,
    Status,
    Substatus,
    Zaak,
    ZaakRef,
)
from zaken.policy import ZaakPart
from zaken.regels import Context, Regels

type Json = dict[str, Any]

LOGIN, THING = "login", "thing"


def build_entities(case: Case, level: int) -> list[Json]:
    """The login as if at this level, the zaak and the thing that is asked for."""
    zaak = find_zaak(case)
    known = [] if zaak is None else [_entity("Zaak", _ref(zaak.ref), _build_zaak(zaak))]
    login = _entity("Login", LOGIN, _build_login(case.identity, level))
    kind, attributes = _build_thing(case)
    return [login, *known, *([] if kind == "Zaak" else [_entity(kind, THING, attributes)])]


def build_request(case: Case, action: str, rol: Rol | None) -> Json:
    """May this login do this; with one rol of the zaak, or none."""
    zaak = find_zaak(case)
    kind, _ = _build_thing(case)
    name = _ref(zaak.ref) if zaak is not None and kind == "Zaak" else THING
    return {
        "principal": {"type": "Login", "id": LOGIN},
        "action": {"type": "Action", "id": action},
        "resource": {"type": kind, "id": name},
        "context": _build_circumstances(case.context, zaak, rol),
    }


def find_zaak(case: Case) -> Zaak | None:
    """The zaak that is asked for, or through which its part is reached."""
    if isinstance(case.resource, ZaakPart):
        return case.resource.zaak
    return case.resource if isinstance(case.resource, Zaak) else None


def _entity(kind: str, name: str, attributes: Json) -> Json:
    return {"uid": {"type": kind, "id": name}, "attrs": _known(attributes), "parents": []}


def _known(attributes: Json) -> Json:
    return {name: value for name, value in attributes.items() if value is not None}


def _day(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


def _ref(ref: ZaakRef) -> str:
    return f"{ref.registratie}/{ref.uuid}"


def _zaak(ref: ZaakRef) -> Json:
    return {"__entity": {"type": "Zaak", "id": _ref(ref)}}


def _number(number: PartyId | None) -> Json | None:
    return None if number is None else {"kind": str(number.kind), "value": number.value}


def _numbers(numbers: Iterable[PartyId]) -> list[Json | None]:
    return [_number(number) for number in numbers]


def _build_login(identity: Identity, level: int) -> Json:
    return {
        "method": str(identity.method),
        "loa": level,
        "subject": _number(identity.subject.id),
        "subjectVestiging": _number(identity.subject.vestiging),
        "actor": _number(identity.actor.id),
        "actorVestiging": _number(identity.actor.vestiging),
        "mandate": None if identity.mandate is None else _build_mandate(identity.mandate),
    }


def _build_mandate(mandate: Mandate) -> Json:
    return _known(
        {
            "services": sorted(mandate.services),
            "from": _day(mandate.valid_from),
            "until": _day(mandate.valid_until),
        }
    )


def _build_zaak(zaak: Zaak) -> Json:
    return {
        "intern": None if isinstance(zaak.zaaktype, Missing) else zaak.zaaktype.value.intern,
        "vertrouwelijkheid": int(zaak.vertrouwelijkheidaanduiding),
        "startdatum": _day(zaak.startdatum),
        "archiefactiedatum": _day(zaak.archiefactiedatum),
        "blijvendBewaren": zaak.blijvend_bewaren,
    }


def _build_thing(case: Case) -> tuple[str, Json]:
    """Kind and attributes; a part without its zaak is a thing that no action is about."""
    match case.resource:
        case None:
            return "Own", {}
        case Zaak():
            return "Zaak", {}
        case ZaakPart(part=part):
            return _build_part(part)
        case _:
            return "Loose", {}


def _build_part(part: object) -> tuple[str, Json]:
    match part:
        case Document():
            level = int(part.vertrouwelijkheidaanduiding)
            return "Document", {"status": str(part.status), "vertrouwelijkheid": level}
        case Besluit():
            return "Besluit", {"datum": _day(part.datum)}
        case Status():
            return "Status", {}
        case Substatus():
            return "Substatus", {"doelgroep": str(part.doelgroep)}
        case Rol():
            numbers = _numbers(part.betrokkene)
            return "Rol", {"betrokkene": numbers, "machtiging": part.indicatie_machtiging}
        case _:
            return "Loose", {}


def _build_circumstances(context: Context, zaak: Zaak | None, rol: Rol | None) -> Json:
    return _known(
        {
            "today": _day(context.today),
            "minimumLoa": int(context.standaard.minimum_loa),
            "regels": _build_regels(_find_regels(context, zaak)),
            "afgeschermd": [_zaak(ref) for ref in sorted(context.afgeschermd, key=_ref)],
            "zaak": None if zaak is None else _zaak(zaak.ref),
            "rol": None if rol is None else _build_rol(rol),
        }
    )


def _find_regels(context: Context, zaak: Zaak | None) -> Regels:
    if zaak is None or isinstance(zaak.zaaktype, Missing):
        return context.standaard
    own = context.per_zaaktype.get(zaak.zaaktype.value.identificatie)
    return context.standaard if own is None else own


def _build_regels(regels: Regels) -> Json:
    return _known(
        {
            "rolKinds": sorted(regels.rol_kinds),
            "minimumLoa": int(regels.minimum_loa),
            "ceiling": int(regels.ceiling),
            "documentCeiling": int(regels.document_ceiling),
            "uitgesloten": regels.uitgesloten,
            "alleenStatus": regels.alleen_status,
            "zichtbaarVanaf": _day(regels.zichtbaar_vanaf),
            "diensten": sorted(regels.diensten),
        }
    )


def _build_rol(rol: Rol) -> Json:
    return _known(
        {
            "kind": rol.omschrijving_generiek,
            "machtiging": rol.indicatie_machtiging,
            "begin": _day(rol.begin_geldigheid),
            "einde": _day(rol.einde_geldigheid),
            "betrokkene": _numbers(rol.betrokkene),
            "namens": _numbers(rol.namens),
            "loa": None if rol.loa is None else int(rol.loa),
        }
    )

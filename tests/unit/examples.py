"""Small builders of domain objects with sensible defaults; a test names only what it is about."""

from collections.abc import Iterable
from copy import copy
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from demo.people import PEOPLE
from zaken.domain import (
    Besluit,
    Document,
    DocumentStatus,
    Dossier,
    Identity,
    Loa,
    Mandate,
    Method,
    Ok,
    Party,
    PartyId,
    PartyKind,
    Rol,
    Status,
    Statustype,
    Toegang,
    Vertrouwelijkheid,
    Zaak,
    ZaakRef,
    Zaaktype,
)
from zaken.regels import Context, Regels
from zaken.teksten import Actie, Staptekst, Teksten, Zaaktypetekst, build_teksten

TODAY = date(2026, 11, 23)
BSN = {person.key: person.bsn for person in PEOPLE}
ANNA, BAS, CARLA = (PartyId(kind=PartyKind.BSN, value=BSN[key]) for key in ("anna", "bas", "carla"))
KVK = PartyId(kind=PartyKind.KVK, value="90001354")
PSEUDO = PartyId(kind=PartyKind.PSEUDO, value="4B75A0EA@2D8FF1EF")
_BY_EMPLOYEE = {Method.EHERKENNING, Method.EH_BEWINDVOERING, Method.EIDAS_COMPANY}


def uuid(number: int) -> UUID:
    """A uuid that a failing test prints legibly."""
    return UUID(int=number)


def at(day: int, hour: int = 12, *, month: int = 11) -> datetime:
    """A moment in 2026."""
    return datetime(2026, month, day, hour, tzinfo=UTC)


def make_identity(
    subject: PartyId = ANNA,
    *,
    method: Method = Method.DIGID,
    loa: Loa = Loa.MIDDEN,
    actor: PartyId | None = None,
) -> Identity:
    """A login; with another `actor`, and by an employee, it is one on behalf of the subject."""
    if actor is None and method in _BY_EMPLOYEE:
        actor = PSEUDO
    represented = actor is not None and actor != subject
    chain = (Party(id=KVK),) if method is Method.EH_BEWINDVOERING else ()
    mandate = Mandate(services=frozenset({"alles"}), role="gemachtigde", chain=chain)
    return Identity(
        method=method,
        loa=loa,
        issuer="https://broker.test",
        sub="sub",
        auth_time=at(23),
        actor=Party(id=actor or subject),
        subject=Party(id=subject),
        mandate=mandate if represented else None,
    )


def forge(identity: Identity, **changes: Any) -> Identity:
    """A login that its constructor refuses, as a mistake of ours elsewhere could make one.

    The policy and what comes after it must be right about those as well.
    """
    forged = copy(identity)
    for name, value in changes.items():
        object.__setattr__(forged, name, value)
    return forged


def make_rol(who: PartyId | None = ANNA, **changes: Any) -> Rol:
    """The initiator, or with None somebody without identification."""
    values: dict[str, Any] = {
        "omschrijving_generiek": "initiator",
        "betrokkene": frozenset(() if who is None else (who,)),
    }
    return Rol(**(values | changes))


def make_statustypen(count: int = 4) -> tuple[Statustype, ...]:
    """Steps 1 to `count` with uuids 1 to `count`; the last one closes the zaak."""
    return tuple(
        Statustype(
            uuid=uuid(number),
            volgnummer=number,
            omschrijving=f"Stap {number}",
            statustekst=f"Uitleg bij stap {number}.",
            is_eindstatus=number == count,
        )
        for number in range(1, count + 1)
    )


def make_zaaktype(**changes: Any) -> Zaaktype:
    """A zaaktype for residents, with four steps."""
    values: dict[str, Any] = {
        "uuid": uuid(500),
        "identificatie": "BEZWAAR",
        "omschrijving": "Bezwaar behandelen",
        "intern": False,
        "doorlooptijd": None,
        "servicenorm": None,
        "statustypen": make_statustypen(),
        "resultaattypen": {},
        "richtingen": {},
    }
    return Zaaktype(**(values | changes))


def make_status(step: int, moment: datetime, number: int | None = None) -> Status:
    """The status in which step `step` was set."""
    return Status(
        uuid=uuid(1000 + (step if number is None else number)),
        statustype=uuid(step),
        datum_status_gezet=moment,
    )


def make_zaak(**changes: Any) -> Zaak:
    """A zaak of Anna that is lopend, without status."""
    values: dict[str, Any] = {
        "ref": ZaakRef(registratie="voorbeeld", uuid=uuid(9000)),
        "identificatie": "Z-2026-0001",
        "omschrijving": "Bezwaar tegen WOZ-waarde",
        "zaaktype": Ok(make_zaaktype()),
        "startdatum": date(2026, 10, 1),
        "registratiedatum": date(2026, 10, 1),
        "einddatum": None,
        "einddatum_gepland": None,
        "uiterlijke_einddatum_afdoening": None,
        "vertrouwelijkheidaanduiding": Vertrouwelijkheid.ZAAKVERTROUWELIJK,
        "rollen": (make_rol(),),
        "status": Ok(None),
        "resultaat": Ok(None),
    }
    return Zaak(**(values | changes))


def make_document(**changes: Any) -> Document:
    """A final pdf that may be seen."""
    values: dict[str, Any] = {
        "uuid": uuid(7000),
        "titel": "Besluit op bezwaar",
        "soort": "Brief",
        "bestandsnaam": "besluit.pdf",
        "formaat": "application/pdf",
        "bestandsomvang": 84_000,
        "heeft_inhoud": True,
        "status": DocumentStatus.DEFINITIEF,
        "vertrouwelijkheidaanduiding": Vertrouwelijkheid.ZAAKVERTROUWELIJK,
        "creatiedatum": date(2026, 10, 2),
        "ontvangstdatum": None,
        "verzenddatum": None,
        "richting": None,
    }
    return Document(**(values | changes))


def make_besluit(**changes: Any) -> Besluit:
    """A besluit without a term for bezwaar."""
    values: dict[str, Any] = {
        "uuid": uuid(8000),
        "identificatie": "B-1",
        "soort": "Besluit op bezwaar",
        "datum": date(2026, 11, 2),
        "ingangsdatum": None,
        "vervaldatum": None,
        "toelichting": "",
        "uiterlijke_reactiedatum": None,
    }
    return Besluit(**(values | changes))


def make_toegang(**changes: Any) -> Toegang:
    """The initiator, who sees everything."""
    values: dict[str, Any] = {
        "rol": make_rol(),
        "registratie": "het zaaksysteem",
        "opgehaald": at(23),
    }
    return Toegang(**(values | changes))


def make_context(*, per_zaaktype: dict[str, Regels] | None = None, **regels: Any) -> Context:
    """What holds at a gemeente on TODAY, with other choices where a test is about them."""
    afgeschermd = regels.pop("afgeschermd", frozenset())
    return Context(
        today=regels.pop("today", TODAY),
        standaard=make_regels(**regels),
        per_zaaktype=per_zaaktype or {},
        afgeschermd=afgeschermd,
    )


def make_regels(**changes: Any) -> Regels:
    """The choices of a gemeente that chose nothing."""
    ceiling = changes.get("ceiling", Vertrouwelijkheid.ZAAKVERTROUWELIJK)
    values: dict[str, Any] = {
        "minimum_loa": Loa.MIDDEN,
        "ceiling": ceiling,
        "document_ceiling": ceiling,
        "diensten": frozenset({"alles"}),
    }
    return Regels(**(values | changes))


def make_teksten(**stappen: Staptekst) -> Teksten:
    """What is written about the zaaktype of `make_zaaktype`: `stap_2` is about "Stap 2"."""
    return make_zaaktypetekst(
        stappen={name.replace("stap_", "Stap "): tekst for name, tekst in stappen.items()}
    )


def make_zaaktypetekst(**tekst: Any) -> Teksten:
    """The same with what is written about the zaaktype itself."""
    return build_teksten([Zaaktypetekst(zaaktype="BEZWAAR", **tekst)], TODAY)


def make_actie(titel: str, tekst: str = "", dagen: int | None = None) -> Staptekst:
    """A step in which the resident has to do something."""
    return Staptekst(statustype="Stap 2", actie=Actie(titel=titel, tekst=tekst, dagen=dagen))


def make_dossier(zaak: Zaak | None = None, statussen: Iterable[Status] = ()) -> Dossier:
    """A dossier of which everything was fetched."""
    return Dossier(
        zaak=zaak or make_zaak(),
        toegang=make_toegang(),
        statussen=Ok(tuple(statussen)),
        documenten=Ok(()),
        besluiten=Ok(()),
    )

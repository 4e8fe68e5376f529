"""The autorisatiematrix: who may do what, filled in by asking the policy about examples. Pure.

Each row is an example of who asks and what their rol is; the zaak of the examples has nothing that
forbids. What forbids stands below the matrix. Nothing here knows a rule: only `decide` does.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from zaken.domain import (
    Action,
    Besluit,
    Document,
    DocumentStatus,
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
    Vertrouwelijkheid,
    Zaak,
    ZaakRef,
    Zaaktype,
)
from zaken.policy import Decision, Part, Resource, ZaakPart, decide
from zaken.regels import Context, Regels

# People and companies of the examples: numbers that are never issued.
_INWONER, _ANDER, _VREEMDE = (
    Party(id=PartyId(kind=PartyKind.BSN, value=value))
    for value in ("999990068", "999990081", "999990093")
)
_VESTIGING = PartyId(kind=PartyKind.VESTIGING, value="990000541921")
_BEDRIJF = Party(id=PartyId(kind=PartyKind.KVK, value="90001354"))
_MEDEWERKER = Party(id=PartyId(kind=PartyKind.PSEUDO, value="medewerker"))

# A service that belongs to no zaaktype, unless the example says so.
DIENST = "voorbeeld"
_NOBODY_S = UUID(int=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Somebody who asks, and the rol in the zaak that is asked for."""

    wie: str
    identity: Identity
    rol: Rol


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one asker may do."""

    wie: str
    decisions: dict[Action, Decision]


def build_example(standaard: Regels) -> Regels:
    """What holds in general, for a zaaktype that a mandate can open."""
    return replace(standaard, diensten=frozenset({DIENST}))


def build_rows(standaard: Regels, regels: Regels, today: date) -> tuple[Row, ...]:
    """The matrix for a zaaktype with these choices, at a gemeente with those in general."""
    zaaktype = "voorbeeld"
    context = Context(today=today, standaard=standaard, per_zaaktype={zaaktype: regels})
    askers = _list_askers(regels.diensten or {DIENST}, context.standaard.minimum_loa, today)
    return tuple(_build_row(asker, zaaktype, context) for asker in askers)


def _build_row(asker: Asker, zaaktype: str, context: Context) -> Row:
    zaak = _build_zaak(zaaktype, asker.rol, context.today)
    resources = _build_resources(zaak, context.today)
    return Row(
        wie=asker.wie,
        decisions={
            action: decide(asker.identity, action, resource, context)
            for action, resource in resources.items()
        },
    )


# --- who asks ------------------------------------------------------------------------------------


def _list_askers(diensten: Iterable[str], minimum: Loa, today: date) -> tuple[Asker, ...]:
    services = frozenset(diensten)
    return (
        *_list_residents(minimum, today),
        *_list_representatives(services, today),
        *_list_companies(services),
    )


def _list_residents(minimum: Loa, today: date) -> tuple[Asker, ...]:
    """In their own login."""
    login = _build_login(Method.DIGID, _INWONER, _INWONER)
    own = _build_rol(_INWONER.id)
    ended = replace(own, einde_geldigheid=today - timedelta(days=1))
    gemachtigde = replace(own, indicatie_machtiging="gemachtigde", namens=frozenset({_ANDER.id}))
    low = [level for level in Loa if level < minimum]
    rows = [
        ("Eigen login, is initiator", login, own),
        ("Eigen login, is belanghebbende", login, _as(own, "belanghebbende")),
        ("Eigen login, is behandelaar (een andere rol)", login, _as(own, "behandelaar")),
        ("Eigen login, rol is gisteren geëindigd", login, ended),
        ("Eigen login, is gemachtigde van een ander", login, gemachtigde),
        *(("Eigen login op te laag niveau", replace(login, loa=loa), own) for loa in low[-1:]),
        ("Vreemde, heeft geen rol", _build_login(Method.DIGID, _VREEMDE, _VREEMDE), own),
    ]
    return _build_askers(rows)


def _list_representatives(diensten: frozenset[str], today: date) -> tuple[Asker, ...]:
    """In a login for somebody else."""
    mandate = Mandate(services=diensten, role="gemachtigde")
    login = _build_login(Method.DIGID_MACHTIGEN, _INWONER, _ANDER, mandate)
    others = _as(_build_rol(_ANDER.id), "belanghebbende")
    taken = replace(
        _build_rol(_INWONER.id), indicatie_machtiging="gemachtigde", namens=frozenset({_ANDER.id})
    )
    elsewhere = replace(mandate, services=frozenset({"een andere dienst"}))
    over = replace(mandate, valid_until=today - timedelta(days=1))
    by_company = replace(mandate, role="bewindvoerder", chain=(_BEDRIJF,))
    bewind = _build_login(Method.EH_BEWINDVOERING, _MEDEWERKER, _ANDER, by_company)
    rows = [
        ("Login voor een ander, binnen de machtiging", login, others),
        ("Login voor een ander, zelf voor die ander aangevraagd", login, taken),
        ("Login voor een ander, buiten de machtiging", replace(login, mandate=elsewhere), others),
        ("Login voor een ander, machtiging voorbij", replace(login, mandate=over), others),
        ("Login voor een ander, eigen zaak van de gemachtigde", login, _build_rol(_INWONER.id)),
        ("Bewindvoerder, binnen de machtiging", bewind, others),
    ]
    return _build_askers(rows)


def _list_companies(diensten: frozenset[str]) -> tuple[Asker, ...]:
    """Somebody of a company, with a machtiging of eHerkenning for these services."""
    mandate = Mandate(services=diensten, role="medewerker")
    whole = _build_login(Method.EHERKENNING, _MEDEWERKER, _BEDRIJF, mandate)
    restricted = replace(whole, subject=replace(_BEDRIJF, vestiging=_VESTIGING))
    of_company, of_vestiging = _build_rol(_BEDRIJF.id), _build_rol(_BEDRIJF.id, _VESTIGING)
    elsewhere = replace(mandate, services=frozenset({"een andere dienst"}))
    rows = [
        ("Bedrijf, zaak van het bedrijf", whole, of_company),
        ("Bedrijf, buiten de machtiging", replace(whole, mandate=elsewhere), of_company),
        ("Bedrijf, beperkt tot een vestiging, zaak daarvan", restricted, of_vestiging),
        ("Bedrijf, beperkt tot een vestiging, zaak van het bedrijf", restricted, of_company),
    ]
    return _build_askers(rows)


def _build_askers(rows: Iterable[tuple[str, Identity, Rol]]) -> tuple[Asker, ...]:
    return tuple(Asker(wie=wie, identity=identity, rol=rol) for wie, identity, rol in rows)


def _build_login(
    method: Method, actor: Party, subject: Party, mandate: Mandate | None = None
) -> Identity:
    """At the highest level: what a lower one does is a row of its own."""
    return Identity(
        method=method,
        loa=Loa.HOOG,
        issuer="voorbeeld",
        sub="voorbeeld",
        auth_time=datetime(2026, 1, 1, tzinfo=UTC),
        actor=actor,
        subject=subject,
        mandate=mandate,
    )


def _build_rol(*numbers: PartyId) -> Rol:
    return Rol(omschrijving_generiek="initiator", betrokkene=frozenset(numbers))


def _as(rol: Rol, kind: str) -> Rol:
    return replace(rol, omschrijving_generiek=kind)


# --- what is asked for ---------------------------------------------------------------------------


def _build_resources(zaak: Zaak, today: date) -> dict[Action, Resource]:
    """What each action is about: a zaak, or a part of it, that nothing forbids."""
    document = _build_document()
    parts: dict[Action, Part] = {
        Action.VIEW_STATUS: _build_status(today),
        Action.VIEW_DOCUMENT: document,
        Action.DOWNLOAD_DOCUMENT: document,
        Action.VIEW_BESLUIT: _build_besluit(today),
        Action.VIEW_ROL: Rol(omschrijving_generiek="belanghebbende"),
    }
    whole: dict[Action, Resource] = {
        Action.LIST_ZAKEN: None,
        Action.VIEW_ZAAK: zaak,
        Action.VIEW_INZAGE: None,
    }
    return whole | {action: ZaakPart(zaak=zaak, part=part) for action, part in parts.items()}


def _build_zaak(zaaktype: str, rol: Rol, today: date) -> Zaak:
    return Zaak(
        ref=ZaakRef(registratie="voorbeeld", uuid=_NOBODY_S),
        identificatie="voorbeeld",
        omschrijving="",
        zaaktype=Ok(_build_zaaktype(zaaktype)),
        startdatum=today,
        registratiedatum=None,
        einddatum=None,
        einddatum_gepland=None,
        uiterlijke_einddatum_afdoening=None,
        vertrouwelijkheidaanduiding=Vertrouwelijkheid.OPENBAAR,
        rollen=(rol,),
        status=Ok(None),
        resultaat=Ok(None),
    )


def _build_zaaktype(identificatie: str) -> Zaaktype:
    return Zaaktype(
        uuid=_NOBODY_S,
        identificatie=identificatie,
        omschrijving="",
        intern=False,
        doorlooptijd=None,
        servicenorm=None,
        statustypen=(),
        resultaattypen={},
        richtingen={},
    )


def _build_status(today: date) -> Status:
    moment = datetime.combine(today, time(), UTC)
    return Status(uuid=_NOBODY_S, statustype=_NOBODY_S, datum_status_gezet=moment)


def _build_besluit(today: date) -> Besluit:
    return Besluit(
        uuid=_NOBODY_S,
        identificatie="",
        soort="",
        datum=today,
        ingangsdatum=None,
        vervaldatum=None,
        toelichting="",
        uiterlijke_reactiedatum=None,
    )


def _build_document() -> Document:
    return Document(
        uuid=_NOBODY_S,
        titel="",
        soort="",
        bestandsnaam="",
        formaat="",
        bestandsomvang=None,
        heeft_inhoud=True,
        status=DocumentStatus.DEFINITIEF,
        vertrouwelijkheidaanduiding=Vertrouwelijkheid.OPENBAAR,
        creatiedatum=None,
        ontvangstdatum=None,
        verzenddatum=None,
        richting=None,
    )

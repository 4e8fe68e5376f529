"""From the wire to the domain: parsed answers become frozen objects. Pure, no calls."""

from uuid import UUID

from zaken.domain import (
    Besluit,
    Document,
    DocumentStatus,
    InvalidIdentityError,
    Missing,
    Ok,
    Opschorting,
    Outcome,
    PartyId,
    PartyKind,
    Reason,
    Resultaat,
    Richting,
    Rol,
    SourceInvalidError,
    Status,
    Verlenging,
    Vertrouwelijkheid,
    Zaak,
    ZaakRef,
    Zaaktype,
)
from zaken.zgw.schemas import BesluitWire, DocumentWire, RolWire, StatusWire, ZaakWire


def _betrokkene(wire: RolWire) -> tuple[PartyId, ...]:
    """The numbers of a betrokkene. A dummy number (fails the elfproef) identifies nobody."""
    number = wire.betrokkene_identificatie.inp_bsn if wire.betrokkene_identificatie else ""
    if wire.betrokkene_type != "natuurlijk_persoon" or not number:
        return ()
    try:
        return (PartyId(kind=PartyKind.BSN, value=number),)
    except InvalidIdentityError:
        return ()


def build_rol(wire: RolWire) -> Rol:
    """A rol, without names."""
    return Rol(
        omschrijving_generiek=wire.omschrijving_generiek,
        indicatie_machtiging=wire.indicatie_machtiging,
        begin_geldigheid=wire.begin_geldigheid,
        einde_geldigheid=wire.einde_geldigheid,
        betrokkene=_betrokkene(wire),
    )


def build_status(wire: StatusWire) -> Status:
    """A status. Its toelichting is not taken over: it may be an internal remark."""
    return Status(
        uuid=wire.uuid, statustype=wire.statustype, datum_status_gezet=wire.datum_status_gezet
    )


def _status(wire: ZaakWire) -> Outcome[Status | None]:
    if wire.expanded.status is not None:
        return Ok(build_status(wire.expanded.status))
    return Ok(None) if wire.status is None else Missing(Reason.INVALID)


def _resultaat(wire: ZaakWire, zaaktype: Outcome[Zaaktype]) -> Outcome[Resultaat | None]:
    expanded = wire.expanded.resultaat
    if expanded is None:
        return Ok(None) if wire.resultaat is None else Missing(Reason.INVALID)
    names = {} if isinstance(zaaktype, Missing) else zaaktype.value.resultaattypen
    return Ok(
        Resultaat(
            omschrijving=names.get(expanded.resultaattype, ""), toelichting=expanded.toelichting
        )
    )


def _verlenging(wire: ZaakWire) -> Verlenging | None:
    verlenging = wire.verlenging
    if verlenging is None or (verlenging.duur is None and not verlenging.reden):
        return None
    return Verlenging(reden=verlenging.reden, duur=verlenging.duur)


def build_zaak(wire: ZaakWire, registratie: str, zaaktype: Outcome[Zaaktype]) -> Zaak:
    """A zaak. Raises SourceInvalidError when the rollen, on which access depends, are not there.

    Only an empty list says that there are none: a field left out says nothing.
    """
    if wire.expanded.rollen is None and wire.rollen != []:
        raise SourceInvalidError(registratie, "rollen were not expanded")
    opschorting = wire.opschorting
    return Zaak(
        ref=ZaakRef(registratie=registratie, uuid=wire.uuid),
        identificatie=wire.identificatie,
        omschrijving=wire.omschrijving.strip(),
        zaaktype=zaaktype,
        startdatum=wire.startdatum,
        registratiedatum=wire.registratiedatum,
        einddatum=wire.einddatum,
        einddatum_gepland=wire.einddatum_gepland,
        uiterlijke_einddatum_afdoening=wire.uiterlijke_einddatum_afdoening,
        vertrouwelijkheidaanduiding=Vertrouwelijkheid.parse(wire.vertrouwelijkheidaanduiding),
        rollen=tuple(build_rol(rol) for rol in wire.expanded.rollen or ()),
        status=_status(wire),
        resultaat=_resultaat(wire, zaaktype),
        verlenging=_verlenging(wire),
        opschorting=(
            Opschorting(reden=opschorting.reden) if opschorting and opschorting.indicatie else None
        ),
        deelzaken=tuple(wire.deelzaken),
    )


def get_richtingen(zaak: Zaak) -> dict[UUID | None, Richting]:
    """In which direction each informatieobjecttype of this zaaktype goes, as far as known."""
    if isinstance(zaak.zaaktype, Missing):
        return {}
    known = zaak.zaaktype.value.richtingen
    return {uuid: richting for uuid, richting in known.items()}  # noqa: C416  # wider key type


def build_document(wire: DocumentWire, *, soort: str, richting: Richting | None) -> Document:
    """A document. An unknown status counts as not final."""
    known = {status.value for status in DocumentStatus}
    return Document(
        uuid=wire.uuid,
        titel=wire.titel.strip(),
        soort=soort,
        bestandsnaam=wire.bestandsnaam.strip(),
        formaat=wire.formaat.strip().lower(),
        bestandsomvang=wire.bestandsomvang,
        heeft_inhoud=bool(wire.inhoud),
        status=DocumentStatus(wire.status) if wire.status in known else DocumentStatus.ONBEKEND,
        vertrouwelijkheidaanduiding=Vertrouwelijkheid.parse(wire.vertrouwelijkheidaanduiding),
        creatiedatum=wire.creatiedatum,
        ontvangstdatum=wire.ontvangstdatum,
        verzenddatum=wire.verzenddatum,
        richting=richting,
        versie=wire.versie,
    )


def build_besluit(wire: BesluitWire, soort: str) -> Besluit:
    """A besluit; `soort` is the omschrijving of its besluittype."""
    return Besluit(
        uuid=wire.uuid,
        identificatie=wire.identificatie,
        soort=soort,
        datum=wire.datum,
        ingangsdatum=wire.ingangsdatum,
        vervaldatum=wire.vervaldatum,
        toelichting=wire.toelichting.strip(),
        uiterlijke_reactiedatum=wire.uiterlijke_reactiedatum,
    )

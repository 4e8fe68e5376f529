"""From the wire to the domain: parsed answers become frozen objects. Pure, no calls."""

from dataclasses import dataclass
from uuid import UUID

from zaken.domain import (
    LOA_WORDS,
    Besluit,
    Besluittype,
    Document,
    DocumentStatus,
    Doelgroep,
    Identity,
    Loa,
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
    Substatus,
    Verlenging,
    Vertrouwelijkheid,
    Zaak,
    ZaakRef,
    Zaaktype,
)
from zaken.zgw.schemas import (
    AuthenticatieContextWire,
    BesluitWire,
    DocumentWire,
    RolWire,
    StatusWire,
    SubstatusWire,
    ZaakWire,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Whose numbers are kept of the rollen: those of subject and actor of a login, of others none.

    `inn_nnp_id` is which number of a company innNnpId holds at this supplier.
    """

    identity: Identity
    inn_nnp_id: PartyKind = PartyKind.RSIN

    def keep_own(self, numbers: set[tuple[PartyKind, str]]) -> frozenset[PartyId]:
        """Those of the numbers that are the asker's."""
        identity = self.identity
        own = (number for p in (identity.subject, identity.actor) for number in (p.id, p.vestiging))
        return frozenset(p for p in own if p is not None and (p.kind, p.value) in numbers)


def list_numbers(wire: RolWire, inn_nnp_id: PartyKind) -> set[tuple[PartyKind, str]]:
    """The numbers by which a betrokkene is known, according to its type."""
    known = wire.betrokkene_identificatie
    if known is None:
        return set()
    match wire.betrokkene_type:
        case "natuurlijk_persoon":
            return {(PartyKind.BSN, known.inp_bsn)}
        case "niet_natuurlijk_persoon":
            return {
                (inn_nnp_id, known.inn_nnp_id),
                (PartyKind.KVK, known.kvk_nummer),
                (PartyKind.VESTIGING, known.vestigings_nummer),
            }
        case "vestiging":
            return {
                (PartyKind.VESTIGING, known.vestigings_nummer),
                (PartyKind.KVK, known.kvk_nummer),
            }
        case _:
            return set()


_REPRESENTEE = {"bsn": PartyKind.BSN, "kvkNummer": PartyKind.KVK}


def list_represented(context: AuthenticatieContextWire | None) -> set[tuple[PartyKind, str]]:
    """The number of whom a gemachtigde acts for (authenticatieContext, an extra of Open Zaak)."""
    representee = context.representee if context else None
    kind = _REPRESENTEE.get(representee.identifier_type) if representee else None
    return {(kind, representee.identifier)} if representee and kind else set()


def _loa(context: AuthenticatieContextWire | None) -> Loa | None:
    """The level at which a rol was taken; a word that we do not know counts as the highest."""
    word = context.level_of_assurance if context else ""
    return LOA_WORDS.get(word, Loa.HOOG) if word else None


def build_rol(wire: RolWire, asker: Asker) -> Rol:
    """A rol: its kind, machtiging, validity, level, and whether it is the asker's. No names."""
    return Rol(
        omschrijving_generiek=wire.omschrijving_generiek,
        indicatie_machtiging=wire.indicatie_machtiging,
        begin_geldigheid=wire.begin_geldigheid,
        einde_geldigheid=wire.einde_geldigheid,
        betrokkene=asker.keep_own(list_numbers(wire, asker.inn_nnp_id)),
        namens=asker.keep_own(list_represented(wire.authenticatie_context)),
        loa=_loa(wire.authenticatie_context),
    )


def build_status(wire: StatusWire) -> Status:
    """A status. Its toelichting is not taken over: it may be an internal remark."""
    return Status(
        uuid=wire.uuid, statustype=wire.statustype, datum_status_gezet=wire.datum_status_gezet
    )


def build_substatus(wire: SubstatusWire, *, without_too: bool = False) -> Substatus | None:
    """A substatus; None for one that was not written for residents.

    `without_too`: where the gemeente chose so, one without a doelgroep is for them.
    """
    doelgroepen = {Doelgroep.BETROKKENEN.value, *([""] if without_too else [])}
    if wire.doelgroep not in doelgroepen:
        return None
    return Substatus(
        uuid=wire.uuid,
        status=wire.status,
        omschrijving=wire.omschrijving.strip(),
        tijdstip=wire.tijdstip,
        doelgroep=Doelgroep.BETROKKENEN,
    )


def _is_of(wire: ZaakWire, zaak: UUID | None) -> bool:
    """Whether what came along belongs to this zaak, as far as it says so."""
    return zaak is None or zaak == wire.uuid


def _status(wire: ZaakWire) -> Outcome[Status | None]:
    expanded = wire.expanded.status
    if expanded is not None and _is_of(wire, expanded.zaak):
        return Ok(build_status(expanded))
    return Ok(None) if wire.status is None else Missing(Reason.INVALID)


def _resultaat(wire: ZaakWire, zaaktype: Outcome[Zaaktype]) -> Outcome[Resultaat | None]:
    expanded = wire.expanded.resultaat
    if expanded is None or not _is_of(wire, expanded.zaak):
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


def lacks_rollen(wire: ZaakWire) -> bool:
    """Whether its rollen are unknown. Only an empty list says that there are none."""
    return wire.expanded.rollen is None and wire.rollen != []


def build_zaak(
    wire: ZaakWire,
    registratie: str,
    zaaktype: Outcome[Zaaktype],
    rollen: tuple[Rol, ...] | None = None,
    *,
    asker: Asker,
) -> Zaak:
    """A zaak as the asker may be judged on it; with `rollen` those count.

    What came along but names another zaak is not taken: such rollen admit nobody.
    Raises SourceInvalidError when the rollen, on which access depends, are not there.
    """
    if rollen is None:
        if lacks_rollen(wire):
            raise SourceInvalidError(registratie, "rollen are not known")
        own = (rol for rol in wire.expanded.rollen or () if _is_of(wire, rol.zaak))
        rollen = tuple(build_rol(rol, asker) for rol in own)
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
        rollen=rollen,
        status=_status(wire),
        resultaat=_resultaat(wire, zaaktype),
        verlenging=_verlenging(wire),
        opschorting=(
            Opschorting(reden=opschorting.reden) if opschorting and opschorting.indicatie else None
        ),
        deelzaken=tuple(wire.deelzaken),
        hoofdzaak=wire.hoofdzaak,
        verwant=tuple(wire.relevante_andere_zaken),
        archiefactiedatum=wire.archiefactiedatum,
        blijvend_bewaren=wire.archiefnominatie == "blijvend_bewaren",
    )


def get_richtingen(zaak: Zaak) -> dict[UUID | None, Richting]:
    """In which direction each informatieobjecttype of this zaaktype goes, as far as known."""
    if isinstance(zaak.zaaktype, Missing):
        return {}
    known = zaak.zaaktype.value.richtingen
    return {uuid: richting for uuid, richting in known.items()}  # noqa: C416  # wider key type


def build_document(
    wire: DocumentWire, *, soort: str, richting: Richting | None, besluit: UUID | None = None
) -> Document:
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
        besluit=besluit,
    )


def build_besluit(
    wire: BesluitWire,
    besluittype: Besluittype | None,
    documenten: Outcome[tuple[UUID, ...]] = Ok(()),  # noqa: B008  # frozen
) -> Besluit:
    """A besluit; without its type when that could not be fetched."""
    return Besluit(
        uuid=wire.uuid,
        identificatie=wire.identificatie,
        soort=besluittype.omschrijving if besluittype else "",
        datum=wire.datum,
        ingangsdatum=wire.ingangsdatum,
        vervaldatum=wire.vervaldatum,
        toelichting=wire.toelichting.strip(),
        uiterlijke_reactiedatum=wire.uiterlijke_reactiedatum,
        verzenddatum=wire.verzenddatum,
        reactietermijn=besluittype.reactietermijn if besluittype else None,
        documenten=documenten,
    )

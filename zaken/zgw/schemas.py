"""What we read of the ZGW APIs: pydantic models of the answers, only the fields that we use.

Zaken API 1.5, Catalogi API 1.3, Documenten API 1.4, Besluiten API 1.1. Suppliers send `""` where
the standard says null, dates without a time, and leave optional fields out: tolerated here, once.
"""

import re
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from zaken.domain import Duur

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_DUUR = re.compile(
    r"P(?=\d|T\d)(?:(?P<jaren>\d+)Y)?(?:(?P<maanden>\d+)M)?(?:(?P<weken>\d+)W)?(?:(?P<dagen>\d+)D)?"
    r"(?:T[\dHMS.]*)?"
)


def _empty_is_none(value: Any) -> Any:
    return None if value == "" else value


def _zaken_here(value: Any) -> Any:
    """The uuids of linked zaken; an address without one is of a zaak elsewhere, and left out."""
    rows = value if isinstance(value, list) else []
    urls = [row.get("url") if isinstance(row, dict) else None for row in rows]
    parts = [_uuid_of_url(url) for url in urls if isinstance(url, str)]
    return [part for part in parts if _is_uuid(part)]


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _uuid_of_url(value: Any) -> Any:
    """The uuid at the end of a resource's URL: host names differ per route, uuids do not."""
    if not isinstance(value, str):
        return value
    return value.rstrip("/").rpartition("/")[2].partition("?")[0]


def _duur(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    match = _DUUR.fullmatch(value)
    if match is None:
        raise ValueError("not a duration")
    return Duur(**{part: int(number or 0) for part, number in match.groupdict().items()})


def _with_zone(value: datetime) -> datetime:
    """A moment without a zone is Dutch time: e-Suite sends dates only (seen in public code)."""
    return value if value.tzinfo else value.replace(tzinfo=_AMSTERDAM)


def _day_of(value: Any) -> Any:
    """A date out of a date or a moment: beginGeldigheid of a rol is a moment at some suppliers."""
    if not isinstance(value, str) or "T" not in value:
        return _empty_is_none(value)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError("not a moment") from None
    return _with_zone(moment).astimezone(_AMSTERDAM).date()


type Text = Annotated[str, BeforeValidator(lambda v: "" if v is None else v)]
type Flag = Annotated[bool, BeforeValidator(lambda v: False if v is None else v)]
# Used for nothing that a resident reads: another type is as good as none.
type Number = Annotated[int | None, BeforeValidator(lambda v: v if type(v) is int else None)]
type Items[T] = Annotated[list[T], BeforeValidator(lambda v: [] if v is None else v)]
type OptionalDate = Annotated[date | None, BeforeValidator(_empty_is_none)]
type OptionalDay = Annotated[date | None, BeforeValidator(_day_of)]
type Moment = Annotated[datetime, AfterValidator(_with_zone)]
type Ref = Annotated[UUID, BeforeValidator(_uuid_of_url)]
type OptionalRef = Annotated[
    UUID | None, BeforeValidator(_uuid_of_url), BeforeValidator(_empty_is_none)
]
type OptionalDuur = Annotated[Duur | None, BeforeValidator(_duur), BeforeValidator(_empty_is_none)]


class Wire(BaseModel):
    """Base: frozen, camelCase on the wire, unknown fields ignored, no input in error texts."""

    model_config = ConfigDict(
        frozen=True,
        alias_generator=to_camel,
        extra="ignore",
        hide_input_in_errors=True,
        arbitrary_types_allowed=True,
    )


class ListWire[T](Wire):
    """A paged list."""

    count: int
    next: str | None = None
    results: list[T]


class BetrokkeneWire(Wire):
    """betrokkeneIdentificatie of a person, company or vestiging: numbers only; no names are read.

    kvkNummer and vestigingsNummer of a company are extras of Open Zaak.
    """

    inp_bsn: Text = Field(default="", repr=False)
    inn_nnp_id: Text = Field(default="", repr=False)
    kvk_nummer: Text = Field(default="", repr=False)
    vestigings_nummer: Text = Field(default="", repr=False)


class RepresenteeWire(Wire):
    """representee of an authenticatieContext: for whom the rol was taken."""

    identifier_type: Text = ""
    identifier: Text = Field(default="", repr=False)


class AuthenticatieContextWire(Wire):
    """authenticatieContext of a rol, an extra of Open Zaak: how its betrokkene was logged in."""

    level_of_assurance: Text = ""
    representee: RepresenteeWire | None = None


class RolWire(Wire):
    """rol."""

    zaak: OptionalRef = None
    betrokkene_type: str
    omschrijving_generiek: Text = ""
    indicatie_machtiging: Text = ""
    begin_geldigheid: OptionalDay = None
    einde_geldigheid: OptionalDay = None
    betrokkene_identificatie: BetrokkeneWire | None = None
    authenticatie_context: AuthenticatieContextWire | None = None


class VerblijfsadresWire(Wire):
    """verblijfsadres of a person, for a letter."""

    straat: Text = Field("", alias="gorOpenbareRuimteNaam", repr=False)
    huisnummer: Number = Field(None, alias="aoaHuisnummer", repr=False)
    huisletter: Text = Field("", alias="aoaHuisletter", repr=False)
    toevoeging: Text = Field("", alias="aoaHuisnummertoevoeging", repr=False)
    postcode: Text = Field("", alias="aoaPostcode", repr=False)
    woonplaats: Text = Field("", alias="wplWoonplaatsNaam", repr=False)


class ContactpersoonWire(Wire):
    """contactpersoonRol: used only where a gemeente chose so (berichten)."""

    emailadres: Text = Field(default="", repr=False)
    telefoonnummer: Text = Field(default="", repr=False)


class BewonerWire(BetrokkeneWire):
    """The same with what an envelope needs. Read only to tell somebody something (berichten)."""

    voorletters: Text = Field(default="", repr=False)
    voorvoegsel_geslachtsnaam: Text = Field(default="", repr=False)
    geslachtsnaam: Text = Field(default="", repr=False)
    verblijfsadres: VerblijfsadresWire | None = Field(default=None, repr=False)


class BereikbareRolWire(RolWire):
    """rol, with how its betrokkene can be reached; for the same only."""

    betrokkene_identificatie: BewonerWire | None = None
    contactpersoon_rol: ContactpersoonWire | None = Field(default=None, repr=False)


class StatusWire(Wire):
    """status."""

    uuid: Ref = Field(alias="url")
    zaak: OptionalRef = None
    statustype: Ref
    datum_status_gezet: Moment


class SubstatusWire(Wire):
    """substatus, an extra of Open Zaak."""

    uuid: Ref = Field(alias="url")
    zaak: OptionalRef = None
    status: OptionalRef = None
    omschrijving: Text = ""
    tijdstip: Moment
    doelgroep: Text = ""


class ResultaatWire(Wire):
    """resultaat."""

    zaak: OptionalRef = None
    resultaattype: Ref
    toelichting: Text = ""


class VerlengingWire(Wire):
    """verlenging of a zaak; an object of empty values means that there is none."""

    reden: Text = ""
    duur: OptionalDuur = None


class OpschortingWire(Wire):
    """opschorting of a zaak; always an object at Open Zaak."""

    indicatie: Flag = False
    reden: Text = ""


class EerderOpgeschortWire(OpschortingWire):
    """opschorting with an extra of Open Zaak: whether it ever stood still."""

    eerdere_opschorting: Flag = False


class VerloopWire(Wire):
    """zaak, of which only is read how long it took."""

    uuid: Ref = Field(alias="url")
    zaaktype: Ref
    startdatum: date
    einddatum: OptionalDate = None
    verlenging: VerlengingWire | None = None
    opschorting: EerderOpgeschortWire | None = None


class ZaakExpandWire(Wire):
    """_expand of a zaak, as asked for by zaken.zgw.queries."""

    rollen: list[RolWire] | None = None
    status: StatusWire | None = None
    resultaat: ResultaatWire | None = None
    # Parsed one by one (zaken.zgw.verwant): one that makes no sense must not hide the zaak.
    deelzaken: list[Any] | None = None


class ZaakWire(Wire):
    """zaak."""

    uuid: Ref = Field(alias="url")
    identificatie: Text = ""
    omschrijving: Text = ""
    zaaktype: Ref
    startdatum: date
    registratiedatum: OptionalDate = None
    einddatum: OptionalDate = None
    einddatum_gepland: OptionalDate = None
    uiterlijke_einddatum_afdoening: OptionalDate = None
    vertrouwelijkheidaanduiding: Text = ""
    verlenging: VerlengingWire | None = None
    opschorting: OpschortingWire | None = None
    deelzaken: Items[Ref] = []
    hoofdzaak: OptionalRef = None
    relevante_andere_zaken: Annotated[list[UUID], BeforeValidator(_zaken_here)] = []
    archiefnominatie: Text = ""
    archiefactiedatum: OptionalDate = None
    rollen: list[str] | None = None
    status: OptionalRef = None
    resultaat: OptionalRef = None
    expanded: Annotated[ZaakExpandWire, BeforeValidator(lambda v: {} if v is None else v)] = Field(
        alias="_expand", default_factory=ZaakExpandWire
    )


class ZaaktypeWire(Wire):
    """zaaktype."""

    identificatie: str
    omschrijving: str
    catalogus: OptionalRef = None
    indicatie_intern_of_extern: Text = ""
    doorlooptijd: OptionalDuur = None
    servicenorm: OptionalDuur = None


class CatalogusWire(Wire):
    """catalogus, of which only the domein is read."""

    domein: Text = ""


class VersieWire(Wire):
    """zaaktype, of which only the address is read."""

    uuid: Ref = Field(alias="url")


class StatustypeWire(Wire):
    """statustype. Not every supplier numbers its steps; then they keep the order of the list."""

    uuid: Ref = Field(alias="url")
    volgnummer: int | None = None
    omschrijving: str
    omschrijving_generiek: Text = ""
    statustekst: Text = ""
    is_eindstatus: Flag = False
    informeren: Flag = False
    doorlooptijd: OptionalDuur = None


class ResultaattypeWire(Wire):
    """resultaattype."""

    uuid: Ref = Field(alias="url")
    omschrijving: str


class ZaaktypeInformatieobjecttypeWire(Wire):
    """zaaktype-informatieobjecttype: in which direction a kind of document goes."""

    informatieobjecttype: OptionalRef = None
    richting: Text = ""


class OmschrijvingWire(Wire):
    """An informatieobjecttype or besluittype, of which only the name is shown."""

    omschrijving: Text = ""


class BesluittypeWire(OmschrijvingWire):
    """besluittype."""

    reactietermijn: OptionalDuur = None


class DocumentWire(Wire):
    """enkelvoudiginformatieobject. `inhoud` is only read for whether there is any."""

    uuid: Ref = Field(alias="url")
    titel: Text = ""
    bestandsnaam: Text = ""
    formaat: Text = ""
    bestandsomvang: int | None = None
    versie: Number = None
    inhoud: Text = ""
    status: Text = ""
    vertrouwelijkheidaanduiding: Text = ""
    creatiedatum: OptionalDate = None
    ontvangstdatum: OptionalDate = None
    verzenddatum: OptionalDate = None
    informatieobjecttype: OptionalRef = None


class ZaakinformatieobjectWire(Wire):
    """zaakinformatieobject: the link of a document to a zaak. Its titel is not read: it leaks."""

    informatieobject: Ref
    zaak: OptionalRef = None


class ObjectinformatieobjectWire(Wire):
    """objectinformatieobject: the other side of such a link."""

    informatieobject: Ref
    object: Ref
    object_type: Text = ""


class BesluitinformatieobjectWire(Wire):
    """besluitinformatieobject: the link of a document to a besluit."""

    informatieobject: Ref
    besluit: OptionalRef = None


class BesluitWire(Wire):
    """besluit."""

    uuid: Ref = Field(alias="url")
    zaak: OptionalRef = None
    identificatie: Text = ""
    besluittype: OptionalRef = None
    datum: date
    ingangsdatum: OptionalDate = None
    vervaldatum: OptionalDate = None
    toelichting: Text = ""
    uiterlijke_reactiedatum: OptionalDate = None
    verzenddatum: OptionalDate = None

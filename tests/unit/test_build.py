"""From the wire to the domain: what identifies nobody, and what is Missing rather than nothing."""

from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from tests.unit.examples import (
    ANNA,
    BSN,
    PSEUDO,
    forge,
    make_identity,
    make_zaak,
    make_zaaktype,
    uuid,
)
from tests.unit.test_schemas import BESLUIT, DOCUMENT, ID, OTHER, ROL, STATUS, ZAAK, url
from zaken.domain import (
    Besluittype,
    Document,
    DocumentStatus,
    Duur,
    Method,
    Missing,
    Ok,
    Opschorting,
    Outcome,
    Party,
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
from zaken.zgw.build import (
    Asker,
    build_besluit,
    build_document,
    build_rol,
    build_status,
    build_zaak,
    get_richtingen,
)
from zaken.zgw.schemas import BesluitWire, DocumentWire, RolWire, StatusWire, ZaakWire

NO_EXPAND: dict[str, Any] = {"rollen": [], "_expand": {}}
ASKER = Asker(identity=make_identity(ANNA))
UNKNOWN: Outcome[Zaaktype] = Missing(Reason.TIMEOUT)


def zaak(zaaktype: Outcome[Zaaktype] = UNKNOWN, **fields: Any) -> Zaak:
    return build_zaak(
        ZaakWire.model_validate(ZAAK | NO_EXPAND | fields), "voorbeeld", zaaktype, asker=ASKER
    )


def expanded(**parts: Any) -> dict[str, Any]:
    return {"_expand": {"rollen": [], **parts}}


def rol(**fields: Any) -> Rol:
    return build_rol(RolWire.model_validate(ROL | fields), ASKER)


# --- rollen --------------------------------------------------------------------------------------


def test_a_rol_of_a_person() -> None:
    wire = rol(
        indicatieMachtiging="machtiginggever",
        beginGeldigheid="2026-01-01",
        eindeGeldigheid="2026-12-31",
    )
    assert wire == Rol(
        omschrijving_generiek="initiator",
        indicatie_machtiging="machtiginggever",
        begin_geldigheid=date(2026, 1, 1),
        einde_geldigheid=date(2026, 12, 31),
        betrokkene=frozenset({ANNA}),
    )


@pytest.mark.parametrize(
    "fields",
    [
        # Decos demands a number, so dummies occur
        {"betrokkeneIdentificatie": {"inpBsn": "123456789"}},
        {"betrokkeneIdentificatie": {"inpBsn": "000000000"}},
        {"betrokkeneIdentificatie": {"inpBsn": "999999999"}},
        {"betrokkeneIdentificatie": {"inpBsn": " " + BSN["anna"]}},
        {"betrokkeneIdentificatie": {"inpBsn": ""}},
        {"betrokkeneIdentificatie": {"inpBsn": None}},
        {"betrokkeneIdentificatie": {"anpIdentificatie": BSN["anna"]}},
        {"betrokkeneIdentificatie": None},
        {"betrokkeneIdentificatie": {}},
        {
            "betrokkeneType": "niet_natuurlijk_persoon",
            "betrokkeneIdentificatie": {"innNnpId": BSN["anna"], "kvkNummer": "90001354"},
        },
        # a number in the wrong place counts for nobody
        {"betrokkeneType": "niet_natuurlijk_persoon"},
        {"betrokkeneType": "medewerker", "betrokkeneIdentificatie": {"identificatie": "jdv"}},
        {"betrokkeneType": "vestiging"},
        {"betrokkeneType": "Natuurlijk_Persoon"},
        {"betrokkeneType": ""},
    ],
)
def test_a_rol_that_identifies_nobody(fields: dict[str, Any]) -> None:
    assert rol(**fields).betrokkene == frozenset()


def test_of_the_rol_of_another_no_number_is_kept() -> None:
    sent = {"betrokkeneIdentificatie": {"inpBsn": BSN["bas"]}}
    other = rol(**sent)
    assert other.betrokkene == frozenset()
    assert BSN["bas"] not in str(asdict(other))
    assert BSN["bas"] not in repr(RolWire.model_validate(ROL | sent))


def test_a_rol_of_a_person_is_not_that_of_a_company_with_the_same_number() -> None:
    rsin = PartyId(kind=PartyKind.RSIN, value=BSN["anna"])
    company = Asker(identity=make_identity(rsin, method=Method.EHERKENNING, actor=PSEUDO))
    assert build_rol(RolWire.model_validate(ROL), company).betrokkene == frozenset()


def test_of_a_company_that_acts_for_another_the_vestiging_counts_too() -> None:
    kvk = PartyId(kind=PartyKind.KVK, value="90001354")
    vestiging = PartyId(kind=PartyKind.VESTIGING, value="990000541921")
    login = make_identity(ANNA, method=Method.EH_BEWINDVOERING, actor=PSEUDO)
    asker = Asker(identity=forge(login, actor=Party(id=kvk, vestiging=vestiging)))
    sent = {
        "betrokkeneType": "niet_natuurlijk_persoon",
        "betrokkeneIdentificatie": {"kvkNummer": kvk.value, "vestigingsNummer": vestiging.value},
    }
    assert build_rol(RolWire.model_validate(ROL | sent), asker).betrokkene == {kvk, vestiging}


@pytest.mark.parametrize(
    "fields",
    [
        {"rollen": [url()], "_expand": {}},
        {"rollen": [url()], "_expand": None},
        {"rollen": [url()], "_expand": {"rollen": None}},
        {"rollen": [url()], "_expand": {"status": STATUS}},
        # a supplier whose zaken do not name their rollen, and that does not expand
        {"rollen": None, "_expand": {}},
    ],
)
def test_without_rollen_a_zaak_cannot_be_judged(fields: dict[str, Any]) -> None:
    """An error, not a zaak without rollen: that would be refused, and left out in silence."""
    with pytest.raises(SourceInvalidError):
        zaak(**fields)


def test_a_field_for_rollen_that_is_absent_is_not_an_empty_one() -> None:
    with pytest.raises(SourceInvalidError):
        build_zaak(ZaakWire.model_validate(ZAAK), "voorbeeld", UNKNOWN, asker=ASKER)


def test_no_rollen_are_no_rollen() -> None:
    assert zaak().rollen == ()
    assert zaak(rollen=None, _expand={"rollen": []}).rollen == ()


def test_expanded_rollen() -> None:
    assert zaak(rollen=[url(), url()], **expanded(rollen=[ROL, ROL])).rollen == (rol(), rol())


# --- status and resultaat ------------------------------------------------------------------------


def test_a_status_has_no_toelichting() -> None:
    """It may be an internal remark."""
    wire = StatusWire.model_validate(STATUS | {"statustoelichting": "Interne aantekening"})
    assert build_status(wire) == Status(
        uuid=UUID(ID),
        statustype=UUID(OTHER),
        datum_status_gezet=datetime(2026, 3, 16, 9, tzinfo=UTC),
    )
    assert "Interne" not in repr(wire)


def test_the_status_of_a_zaak() -> None:
    assert zaak(status=None).status == Ok(None)
    assert zaak(status="").status == Ok(None)
    assert zaak(status=url(), **expanded(status=STATUS)).status == Ok(
        build_status(StatusWire.model_validate(STATUS))
    )
    assert zaak(status=url(), **expanded()).status == Missing(Reason.INVALID)
    assert zaak(status=url(), **expanded(status=None)).status == Missing(Reason.INVALID)


def test_the_resultaat_of_a_zaak() -> None:
    expand = expanded(resultaat={"resultaattype": url(OTHER), "toelichting": "Zie de brief."})
    named = Ok(make_zaaktype(resultaattypen={UUID(OTHER): "Toegekend"}))
    assert zaak(resultaat=None).resultaat == Ok(None)
    assert zaak(resultaat=url(), **expanded()).resultaat == Missing(Reason.INVALID)
    assert zaak(named, resultaat=url(), **expand).resultaat == Ok(
        Resultaat(omschrijving="Toegekend", toelichting="Zie de brief.")
    )
    for nameless in (UNKNOWN, Ok(make_zaaktype())):
        resultaat = zaak(nameless, resultaat=url(), **expand).resultaat
        assert resultaat == Ok(Resultaat(omschrijving="", toelichting="Zie de brief."))


# --- the term ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "verlenging"),
    [
        (None, None),
        ({}, None),
        ({"reden": "", "duur": None}, None),
        ({"reden": "", "duur": ""}, None),
        ({"reden": "Druk", "duur": None}, Verlenging(reden="Druk", duur=None)),
        ({"reden": "", "duur": "P42D"}, Verlenging(reden="", duur=Duur(dagen=42))),
        ({"reden": None, "duur": "P6W"}, Verlenging(reden="", duur=Duur(weken=6))),
    ],
)
def test_verlenging(sent: Any, verlenging: Verlenging | None) -> None:
    assert zaak(verlenging=sent).verlenging == verlenging


@pytest.mark.parametrize(
    ("sent", "opschorting"),
    [
        (None, None),
        ({}, None),
        ({"indicatie": None, "reden": None}, None),
        ({"indicatie": False, "eerdereOpschorting": True, "reden": "Ooit"}, None),
        ({"indicatie": True, "reden": "Wacht op u"}, Opschorting(reden="Wacht op u")),
        ({"indicatie": True, "reden": None}, Opschorting(reden="")),
    ],
)
def test_opschorting(sent: Any, opschorting: Opschorting | None) -> None:
    assert zaak(opschorting=sent).opschorting == opschorting


# --- the zaak ------------------------------------------------------------------------------------


def test_a_whole_zaak() -> None:
    zaaktype = Ok(make_zaaktype())
    assert zaak(
        zaaktype,
        identificatie="Z-1",
        omschrijving="  Bezwaar \n",
        registratiedatum="2026-03-17",
        einddatum="",
        einddatumGepland="2026-12-01",
        uiterlijkeEinddatumAfdoening="2026-12-31",
        vertrouwelijkheidaanduiding="openbaar",
        deelzaken=[url(OTHER)],
    ) == Zaak(
        ref=ZaakRef(registratie="voorbeeld", uuid=UUID(ID)),
        identificatie="Z-1",
        omschrijving="Bezwaar",
        zaaktype=zaaktype,
        startdatum=date(2026, 3, 16),
        registratiedatum=date(2026, 3, 17),
        einddatum=None,
        einddatum_gepland=date(2026, 12, 1),
        uiterlijke_einddatum_afdoening=date(2026, 12, 31),
        vertrouwelijkheidaanduiding=Vertrouwelijkheid.OPENBAAR,
        rollen=(),
        status=Ok(None),
        resultaat=Ok(None),
        deelzaken=(UUID(OTHER),),
    )


@pytest.mark.parametrize("word", ["", None, "onbekend"])
def test_an_unknown_vertrouwelijkheid_is_the_highest(word: str | None) -> None:
    highest = Vertrouwelijkheid.ZEER_GEHEIM
    assert zaak(vertrouwelijkheidaanduiding=word).vertrouwelijkheidaanduiding is highest
    assert document(vertrouwelijkheidaanduiding=word).vertrouwelijkheidaanduiding is highest


# --- documents and besluiten ---------------------------------------------------------------------


def document(richting: Richting | None = None, **fields: Any) -> Document:
    wire = DocumentWire.model_validate(DOCUMENT | fields)
    return build_document(wire, soort="Brief", richting=richting)


@pytest.mark.parametrize("status", list(DocumentStatus))
def test_the_status_of_a_document(status: DocumentStatus) -> None:
    assert document(status=status.value).status is status


@pytest.mark.parametrize("word", [None, "Definitief", "vastgesteld", "definitief "])
def test_an_unknown_status_is_not_final(word: str | None) -> None:
    assert document(status=word).status is DocumentStatus.ONBEKEND


def test_a_document() -> None:
    built = document(
        Richting.UITGAAND,
        titel=" Brief ",
        bestandsnaam=" brief.pdf ",
        formaat=" Application/PDF ",
        bestandsomvang=None,
        inhoud="https://registratie.test/d/download?versie=1",
        creatiedatum="2026-10-02",
    )
    assert (built.titel, built.bestandsnaam, built.formaat) == (
        "Brief",
        "brief.pdf",
        "application/pdf",
    )
    assert built.bestandsomvang is None
    assert built.heeft_inhoud
    assert built.soort == "Brief"
    assert built.richting is Richting.UITGAAND
    assert built.creatiedatum == date(2026, 10, 2)


@pytest.mark.parametrize("inhoud", [None, ""])
def test_a_document_without_content(inhoud: str | None) -> None:
    assert not document(inhoud=inhoud).heeft_inhoud


def test_richtingen_of_an_unknown_zaaktype() -> None:
    known = {uuid(1): Richting.INKOMEND}
    assert get_richtingen(make_zaak(zaaktype=Missing(Reason.TIMEOUT))) == {}
    assert get_richtingen(make_zaak(zaaktype=Ok(make_zaaktype(richtingen=known)))) == known


def test_a_besluit() -> None:
    wire = BesluitWire.model_validate(
        BESLUIT | {"toelichting": " Toegekend. ", "uiterlijkeReactiedatum": "2026-08-01"}
    )
    besluittype = Besluittype(omschrijving="Beschikking", reactietermijn=Duur(weken=6))
    besluit = build_besluit(wire, besluittype)
    assert besluit.reactietermijn == Duur(weken=6)
    assert build_besluit(wire, None).soort == ""
    assert besluit.soort == "Beschikking"
    assert besluit.toelichting == "Toegekend."
    assert besluit.uiterlijke_reactiedatum == date(2026, 8, 1)
    assert (besluit.ingangsdatum, besluit.vervaldatum) == (None, None)

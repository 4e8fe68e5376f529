"""The JSON of each resource with every field a real Open Zaak 1.30 gives, before it is filled.

Functions, not constants: each record gets its own lists.
"""

from demo.registration.store import Record, make_url

RSIN = "123456782"
GEMEENTE = "Gemeente Voorbeeld"

_GELDIGHEID: Record = {
    "beginGeldigheid": None,
    "eindeGeldigheid": None,
    "beginObject": None,
    "eindeObject": None,
}


def catalogus_url(uuid: str) -> str:
    """Return the URL of the one catalogus."""
    return make_url("catalogussen", uuid)


def zaak() -> Record:
    """Return an empty zaak (Zaken 1.5.1, with the extras of Open Zaak)."""
    return {
        "url": "",
        "uuid": "",
        "identificatie": "",
        "bronorganisatie": RSIN,
        "omschrijving": "",
        "toelichting": "",
        "zaaktype": "",
        "registratiedatum": None,
        "verantwoordelijkeOrganisatie": RSIN,
        "startdatum": None,
        "einddatum": None,
        "einddatumGepland": None,
        "uiterlijkeEinddatumAfdoening": None,
        "publicatiedatum": None,
        "laatstGemuteerd": None,
        "laatstGeopend": None,
        "communicatiekanaal": "",
        "communicatiekanaalNaam": "",
        "productenOfDiensten": [],
        "vertrouwelijkheidaanduiding": "zaakvertrouwelijk",
        "betalingsindicatie": "nvt",
        "betalingsindicatieWeergave": (
            "Er is geen sprake van te betalen, met de zaak gemoeide, kosten."
        ),
        "laatsteBetaaldatum": None,
        "zaakgeometrie": None,
        "verlenging": None,
        "opschorting": {"indicatie": False, "eerdereOpschorting": False, "reden": ""},
        "selectielijstklasse": "",
        "hoofdzaak": None,
        "deelzaken": [],
        "relevanteAndereZaken": [],
        "gerelateerdeZaken": [],
        "eigenschappen": [],
        "rollen": [],
        "status": None,
        "zaakinformatieobjecten": [],
        "zaakobjecten": [],
        "kenmerken": [],
        "archiefnominatie": None,
        "archiefstatus": "nog_te_archiveren",
        "archiefactiedatum": None,
        "resultaat": None,
        "opdrachtgevendeOrganisatie": "",
        "processobjectaard": "",
        "startdatumBewaartermijn": None,
        "processobject": {
            "datumkenmerk": "",
            "identificatie": "",
            "objecttype": "",
            "registratie": "",
        },
    }


def zaaktype(identificatie: str, omschrijving: str, catalogus: str) -> Record:
    """Return a zaaktype (Catalogi 1.3.1) without any types under it."""
    return {
        "url": "",
        "identificatie": identificatie,
        "omschrijving": omschrijving,
        "omschrijvingGeneriek": "",
        "vertrouwelijkheidaanduiding": "zaakvertrouwelijk",
        "doel": f"{omschrijving} afhandelen",
        "aanleiding": "Een inwoner of bedrijf dient een verzoek in",
        "toelichting": "",
        "indicatieInternOfExtern": "extern",
        "handelingInitiator": "Indienen",
        "onderwerp": omschrijving,
        "handelingBehandelaar": "Behandelen",
        "doorlooptijd": "P56D",
        "servicenorm": "P42D",
        "opschortingEnAanhoudingMogelijk": True,
        "verlengingMogelijk": True,
        "verlengingstermijn": "P42D",
        "trefwoorden": ["mijnzaken"],
        "publicatieIndicatie": False,
        "publicatietekst": "",
        "verantwoordingsrelatie": [],
        "productenOfDiensten": [],
        "selectielijstProcestype": "",
        "referentieproces": {"naam": omschrijving, "link": ""},
        "concept": False,
        "verantwoordelijke": GEMEENTE,
        "broncatalogus": {"url": "", "domein": "", "rsin": ""},
        "bronzaaktype": {"url": "", "identificatie": "", "omschrijving": ""},
        "beginGeldigheid": "2018-01-01",
        "eindeGeldigheid": None,
        "versiedatum": "2018-01-01",
        "beginObject": "2018-01-01",
        "eindeObject": None,
        "catalogus": catalogus,
        "statustypen": [],
        "resultaattypen": [],
        "eigenschappen": [],
        "informatieobjecttypen": [],
        "roltypen": [],
        "besluittypen": [],
        "deelzaaktypen": [],
        "gerelateerdeZaaktypen": [],
        "zaakobjecttypen": [],
    }


def statustype() -> Record:
    """Return a statustype."""
    return {
        "url": "",
        "omschrijving": "",
        "omschrijvingGeneriek": "",
        "statustekst": "",
        "zaaktype": "",
        "zaaktypeIdentificatie": "",
        "volgnummer": 1,
        "isEindstatus": False,
        "informeren": True,
        "doorlooptijd": None,
        "toelichting": "",
        "checklistitemStatustype": [],
        "catalogus": "",
        "eigenschappen": [],
        "zaakobjecttypen": [],
        **_GELDIGHEID,
    }


def resultaattype() -> Record:
    """Return a resultaattype."""
    return {
        "url": "",
        "zaaktype": "",
        "zaaktypeIdentificatie": "",
        "omschrijving": "",
        "resultaattypeomschrijving": (
            "https://selectielijst.voorbeeld.example/api/v1/resultaattypeomschrijvingen/1"
        ),
        "omschrijvingGeneriek": "",
        "selectielijstklasse": "https://selectielijst.voorbeeld.example/api/v1/resultaten/1",
        "toelichting": "",
        "archiefnominatie": "vernietigen",
        "archiefactietermijn": "P7Y",
        "brondatumArchiefprocedure": {
            "afleidingswijze": "afgehandeld",
            "datumkenmerk": "",
            "einddatumBekend": False,
            "objecttype": "",
            "registratie": "",
            "procestermijn": None,
        },
        "procesobjectaard": "",
        "indicatieSpecifiek": None,
        "procestermijn": None,
        "catalogus": "",
        "besluittypen": [],
        "besluittypeOmschrijving": [],
        "informatieobjecttypen": [],
        "informatieobjecttypeOmschrijving": [],
        **_GELDIGHEID,
    }


def roltype() -> Record:
    """Return a roltype."""
    return {
        "url": "",
        "zaaktype": "",
        "zaaktypeIdentificatie": "",
        "omschrijving": "",
        "omschrijvingGeneriek": "",
        "catalogus": "",
        **_GELDIGHEID,
    }


def informatieobjecttype(omschrijving: str, catalogus: str) -> Record:
    """Return an informatieobjecttype."""
    generiek = "nformatieobjecttypeOmschrijvingGeneriek"
    return {
        "url": "",
        "catalogus": catalogus,
        "omschrijving": omschrijving,
        "vertrouwelijkheidaanduiding": "zaakvertrouwelijk",
        "beginGeldigheid": "2018-01-01",
        "eindeGeldigheid": None,
        "concept": False,
        "besluittypen": [],
        "informatieobjectcategorie": omschrijving.lower(),
        "trefwoord": [omschrijving.lower()],
        "omschrijvingGeneriek": {
            f"i{generiek}": "",
            f"definitieI{generiek}": "",
            f"herkomstI{generiek}": "",
            f"hierarchieI{generiek}": "",
            f"opmerkingI{generiek}": "",
        },
        "zaaktypen": [],
        "beginObject": "2018-01-01",
        "eindeObject": None,
    }


def besluittype(omschrijving: str, catalogus: str) -> Record:
    """Return a besluittype."""
    return {
        "url": "",
        "catalogus": catalogus,
        "zaaktypen": [],
        "omschrijving": omschrijving,
        "omschrijvingGeneriek": "",
        "besluitcategorie": "beschikking",
        "reactietermijn": "P42D",
        "publicatieIndicatie": False,
        "publicatietekst": "",
        "publicatietermijn": None,
        "toelichting": "",
        "informatieobjecttypen": [],
        "beginGeldigheid": "2018-01-01",
        "eindeGeldigheid": None,
        "concept": False,
        "resultaattypen": [],
        "resultaattypenOmschrijving": [],
        "vastgelegdIn": [],
        "beginObject": "2018-01-01",
        "eindeObject": None,
    }


def catalogus(uuid: str) -> Record:
    """Return the catalogus."""
    return {
        "url": catalogus_url(uuid),
        "domein": "VRBLD",
        "rsin": RSIN,
        "contactpersoonBeheerNaam": "Functioneel beheer",
        "contactpersoonBeheerTelefoonnummer": "0612345678",
        "contactpersoonBeheerEmailadres": "zaken@voorbeeld.example",
        "zaaktypen": [],
        "besluittypen": [],
        "informatieobjecttypen": [],
        "naam": "Zaaktypecatalogus Voorbeeld",
        "versie": "",
        "begindatumVersie": None,
    }


def rol() -> Record:
    """Return a rol of nobody."""
    return {
        "url": "",
        "uuid": "",
        "zaak": "",
        "betrokkene": "",
        "betrokkeneType": "natuurlijk_persoon",
        "afwijkendeNaamBetrokkene": "",
        "roltype": "",
        "omschrijving": "",
        "omschrijvingGeneriek": "",
        "roltoelichting": "",
        "registratiedatum": "",
        "indicatieMachtiging": "",
        "contactpersoonRol": {
            "emailadres": "",
            "functie": "",
            "telefoonnummer": "",
            "naam": "",
        },
        "statussen": [],
        "beginGeldigheid": None,
        "eindeGeldigheid": None,
    }


def natuurlijk_persoon(bsn: str, naam: str) -> Record:
    """Return who a natuurlijk persoon is: name, and an invented address and birth date."""
    voornaam, _, achternaam = naam.partition(" ")
    voorvoegsel, _, geslachtsnaam = achternaam.rpartition(" ")
    return {
        "inpBsn": bsn,
        "anpIdentificatie": "",
        "inpA_nummer": "",
        "geslachtsnaam": geslachtsnaam,
        "voorvoegselGeslachtsnaam": voorvoegsel,
        "voorletters": f"{voornaam[:1]}.",
        "voornamen": voornaam,
        "geslachtsaanduiding": "",
        "geboortedatum": "19800312",
        "verblijfsadres": {
            "aoaIdentificatie": "0363200000599252",
            "wplWoonplaatsNaam": "Voorbeeld",
            "gorOpenbareRuimteNaam": "Dorpsstraat",
            "aoaPostcode": "2613AB",
            "aoaHuisnummer": 117,
            "aoaHuisletter": "",
            "aoaHuisnummertoevoeging": "",
            "inpLocatiebeschrijving": "",
        },
        "subVerblijfBuitenland": None,
    }


def document() -> Record:
    """Return an enkelvoudig informatieobject (Documenten 1.4.2)."""
    return {
        "url": "",
        "identificatie": "",
        "bronorganisatie": RSIN,
        "creatiedatum": None,
        "titel": "",
        "vertrouwelijkheidaanduiding": "zaakvertrouwelijk",
        "auteur": GEMEENTE,
        "status": "definitief",
        "formaat": "application/pdf",
        "taal": "nld",
        "versie": 1,
        "beginRegistratie": "",
        "bestandsnaam": "",
        "inhoud": None,
        "bestandsomvang": None,
        "link": "",
        "beschrijving": "",
        "ontvangstdatum": None,
        "verzenddatum": None,
        "indicatieGebruiksrecht": False,
        "verschijningsvorm": "",
        "ondertekening": None,
        "integriteit": None,
        "informatieobjecttype": "",
        "locked": False,
        "bestandsdelen": [],
        "trefwoorden": [],
    }


def besluit() -> Record:
    """Return a besluit (Besluiten 1.1.0)."""
    return {
        "url": "",
        "identificatie": "",
        "verantwoordelijkeOrganisatie": RSIN,
        "besluittype": "",
        "zaak": "",
        "datum": None,
        "toelichting": "",
        "bestuursorgaan": "College van burgemeester en wethouders",
        "ingangsdatum": None,
        "vervaldatum": None,
        "vervalreden": "",
        "vervalredenWeergave": "",
        "publicatiedatum": None,
        "verzenddatum": None,
        "uiterlijkeReactiedatum": None,
    }

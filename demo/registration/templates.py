"""The JSON of zaken, rollen, documents and besluiten with every field a real Open Zaak 1.30 gives.

Functions, not constants: each record gets its own lists.
"""

from demo.registration.store import Record

RSIN = "123456782"
GEMEENTE = "Gemeente Voorbeeld"


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

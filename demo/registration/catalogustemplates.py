"""The JSON of each type with every field a real Open Zaak 1.30 gives (Catalogi 1.3.1).

Functions, not constants: each record gets its own lists.
"""

from demo.registration.store import Record, make_url
from demo.registration.templates import GEMEENTE, RSIN

_GELDIGHEID: Record = {
    "beginGeldigheid": None,
    "eindeGeldigheid": None,
    "beginObject": None,
    "eindeObject": None,
}


def catalogus_url(uuid: str) -> str:
    """Return the URL of the one catalogus."""
    return make_url("catalogussen", uuid)


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

"""Zaken of those for whom others act: by DigiD Machtigen, under bewind, and of companies.

The rollen have the shapes that were recorded of Open Zaak 1.30 (rollen-machtiging, rollen-nnp,
rollen-vestiging); who may act for whom is in demo.people.
"""

from demo.people import (
    BEWIND,
    COMPANY_MACHTIGINGEN,
    DE_BRUG,
    DE_LINDE,
    FOREIGNERS,
    HAVENKADE,
    MACHTIGINGEN,
    TIMMERWERKEN,
    ZONNEBLOEM,
    Bewind,
    Company,
    Dienst,
    Employee,
    Machtiging,
    Person,
    Vestiging,
)
from demo.registration.builder import Builder, Raw, Zaak
from demo.registration.store import Record
from demo.registration.voorbeeld import AANVRAAG, BRIEF, Voorbeeld

_DIGID_MIDDEN = "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract"
_EH3 = "urn:etoegang:core:assurance-class:loa3"


def add_representation(builder: Builder, catalogus: Voorbeeld) -> None:
    """Add all zaken of this module."""
    for machtiging, omschrijving in zip(
        MACHTIGINGEN, ("Stookontheffing tuinafval", "Stookontheffing buurtfeest"), strict=True
    ):
        _add_by_gemachtigde(builder, catalogus, machtiging, omschrijving)
    for bewind in BEWIND:
        _add_under_bewind(builder, catalogus, bewind)
    _add_de_linde(builder, catalogus)
    _add_zonnebloem(builder, catalogus)
    _add_de_brug(builder, catalogus)
    _add_abroad(builder, catalogus)


def _add_by_gemachtigde(
    builder: Builder, catalogus: Voorbeeld, machtiging: Machtiging, omschrijving: str
) -> None:
    """Add a zaak that somebody asked for on behalf of another."""
    gemachtigde, vertegenwoordigde = machtiging.gemachtigde, machtiging.vertegenwoordigde
    zaak = builder.zaak(
        catalogus.stookontheffing,
        f"{gemachtigde.key}-stook-namens-{vertegenwoordigde.key}",
        statuses=[("Aanvraag ontvangen", -13)],
        raw={"omschrijving": omschrijving},
    )
    context = {
        "source": "digid",
        "levelOfAssurance": _DIGID_MIDDEN,
        "representee": {"identifierType": "bsn", "identifier": vertegenwoordigde.bsn},
        "mandate": {"services": [{"id": machtiging.dienst.uuid}]},
    }
    taken = {"indicatieMachtiging": "gemachtigde", "authenticatieContext": context}
    builder.rol(zaak, gemachtigde.bsn, gemachtigde.naam, raw=taken)
    _add_machtiginggever(builder, zaak, vertegenwoordigde)
    builder.behandelaar(zaak)


def _add_machtiginggever(builder: Builder, zaak: Zaak, person: Person) -> None:
    """Give the person for whom somebody acts the rol that goes with it (Zaken API)."""
    gever = {"indicatieMachtiging": "machtiginggever"}
    builder.rol(zaak, person.bsn, person.naam, generiek="belanghebbende", raw=gever)


def _add_under_bewind(builder: Builder, catalogus: Voorbeeld, bewind: Bewind) -> None:
    """Add a toeslag that the office of the bewindvoerder asked for."""
    person = bewind.onder_bewind
    zaak = builder.zaak(
        catalogus.toeslag,
        f"{person.key}-toeslag-bewind",
        statuses=[("Aanvraag ontvangen", -21), ("Aanvraag beoordelen", -12)],
        raw={"omschrijving": f"Individuele inkomenstoeslag {builder.today.year}"},
    )
    context = _eherkenning(bewind.employee) | {
        "representee": {"identifierType": "bsn", "identifier": person.bsn},
        "mandate": {"role": "bewindvoerder", "services": [_service(bewind.dienst)]},
    }
    taken = {"indicatieMachtiging": "gemachtigde", "authenticatieContext": context}
    _add_company_rol(builder, zaak, bewind.kantoor, raw=taken)
    _add_machtiginggever(builder, zaak, person)
    builder.behandelaar(zaak)
    sent = {"auteur": bewind.kantoor.naam, "ontvangstdatum": -21, "creatiedatum": -21}
    builder.document(zaak, "Aanvraag inkomenstoeslag", soort=AANVRAAG, raw=sent)


def _add_de_linde(builder: Builder, catalogus: Voorbeeld) -> None:
    """Add a zaak of the whole company, one of its branch, and one of the branch by itself."""
    whole = builder.zaak(
        catalogus.geluid,
        "de-linde-geluid",
        statuses=[("Aanvraag ontvangen", -90), ("Onderzoek aan uw woning", -75)],
        raw={"omschrijving": "Geluidssanering Prinsenkade 20-40"},
    )
    employee = next(m.employee for m in COMPANY_MACHTIGINGEN if m.company is DE_LINDE)
    contact = {"emailadres": "", "functie": "Boekhouder", "telefoonnummer": ""}
    taken = {
        "contactpersoonRol": {**contact, "naam": employee.naam},
        "authenticatieContext": _eherkenning(employee),
    }
    _add_company_rol(builder, whole, DE_LINDE, raw=taken)
    letter = {"verzenddatum": -88, "creatiedatum": -88}
    builder.document(whole, "Ontvangstbevestiging subsidie", soort=BRIEF, raw=letter)
    branch = builder.zaak(
        catalogus.geluid,
        "de-linde-geluid-timmerwerken",
        statuses=[("Aanvraag ontvangen", -70)],
        raw={"omschrijving": "Geluidssanering vestiging Waterweg"},
    )
    # As in the recording: a rol of a branch names the KVK number of the company, not its RSIN.
    _add_company_rol(builder, branch, Company(naam=DE_LINDE.naam, kvk=DE_LINDE.kvk), TIMMERWERKEN)
    stook = builder.zaak(
        catalogus.stookontheffing,
        "de-linde-stook-timmerwerken",
        statuses=[("Aanvraag ontvangen", -56), ("Aanvraag beoordelen", -50)],
        raw={"omschrijving": "Stookontheffing werkplaats"},
    )
    _add_vestiging_rol(builder, stook, DE_LINDE, TIMMERWERKEN)


def _add_zonnebloem(builder: Builder, catalogus: Voorbeeld) -> None:
    """Add a zaak of the whole bakery and one of its branch."""
    melding = builder.zaak(
        catalogus.melding,
        "zonnebloem-melding",
        statuses=[("Melding ontvangen", -6)],
        raw={"omschrijving": "Verzakte stoep voor de winkel"},
    )
    _add_company_rol(builder, melding, ZONNEBLOEM)
    stook = builder.zaak(
        catalogus.stookontheffing,
        "zonnebloem-stook-havenkade",
        statuses=[("Aanvraag ontvangen", -16)],
        raw={"omschrijving": "Stookontheffing houtoven"},
    )
    _add_vestiging_rol(builder, stook, ZONNEBLOEM, HAVENKADE)


def _add_de_brug(builder: Builder, catalogus: Voorbeeld) -> None:
    """Add the zaak of an organisation that is known by its RSIN only."""
    zaak = builder.zaak(
        catalogus.stookontheffing,
        "de-brug-stook",
        statuses=[("Aanvraag ontvangen", -13), ("Aanvraag beoordelen", -7)],
        raw={"omschrijving": "Stookontheffing midwinterfeest"},
    )
    _add_company_rol(builder, zaak, DE_BRUG)


def _add_abroad(builder: Builder, catalogus: Voorbeeld) -> None:
    """Add a zaak of those from abroad whom the gemeente knows by a BSN."""
    for person in FOREIGNERS:
        if person.bsn:
            zaak = builder.zaak(
                catalogus.melding,
                f"{person.key}-melding",
                statuses=[("Melding ontvangen", -2)],
                raw={"omschrijving": "Kapotte verlichting fietspad"},
            )
            # Open Zaak knows digid and eherkenning only: nothing is said of eIDAS.
            builder.rol(zaak, person.bsn, person.naam, raw={"authenticatieContext": None})
            builder.behandelaar(zaak)


def _add_company_rol(
    builder: Builder,
    zaak: Zaak,
    company: Company,
    vestiging: Vestiging | None = None,
    raw: Raw | None = None,
) -> None:
    nummer = vestiging.nummer if vestiging else ""
    url = builder.bedrijf(zaak, rsin=company.rsin, kvk=company.kvk, vestiging=nummer)
    record: Record = builder.store.get_by_url(url) or {}
    record["betrokkeneIdentificatie"]["statutaireNaam"] = company.naam
    record.update(raw or {})


def _add_vestiging_rol(builder: Builder, zaak: Zaak, company: Company, branch: Vestiging) -> None:
    url = builder.vestiging(zaak, branch.nummer, kvk=company.kvk)
    record: Record = builder.store.get_by_url(url) or {}
    record["betrokkeneIdentificatie"]["handelsnaam"] = [branch.naam]


def _eherkenning(employee: Employee) -> Record:
    return {
        "source": "eherkenning",
        "levelOfAssurance": _EH3,
        "actingSubject": employee.pseudo,
    }


def _service(dienst: Dienst) -> Record:
    return {"id": dienst.urn, "uuid": dienst.uuid}

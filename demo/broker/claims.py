"""What the broker says about a login: one function per login means, each in another's words.

Pure. The names are written out here and not taken from the portal's profiles: two readings of what
brokers send have to agree. Which profile reads which means is in demo/config.yaml.
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

from demo.people import (
    Bewind,
    CompanyMachtiging,
    ForeignCompany,
    Foreigner,
    Machtiging,
    Person,
)

type Claims = Mapping[str, object]


def build_digid(person: Person) -> Claims:
    """Somebody for themself, as a plain DigiD connection says it."""
    return {"bsn": person.bsn}


def build_machtigen(machtiging: Machtiging) -> Claims:
    """DigiD Machtigen with the names of the GDI: Legal is represented, Acting at the keyboard.

    The numbers carry their sector code, as in the SAML messages of DigiD.
    """
    return {
        "urn:nl-eid-gdi:1.0:LegalSubjectID": f"s00000000:{machtiging.vertegenwoordigde.bsn}",
        "urn:nl-eid-gdi:1.0:ActingSubjectID": f"s00000000:{machtiging.gemachtigde.bsn}",
        "urn:nl-eid-gdi:1.0:ServiceUUID": machtiging.dienst.uuid,
    }


def build_eherkenning(machtiging: CompanyMachtiging) -> Claims:
    """EHerkenning as Signicat says it: a claim for each kind of number, absent when unknown."""
    claims = {
        "chamber_of_commerce_number": machtiging.company.kvk,
        "rsin": machtiging.company.rsin,
        "branch_number": machtiging.vestiging.nummer if machtiging.vestiging else "",
        "intermediate_chamber_of_commerce_number": machtiging.via.kvk if machtiging.via else "",
        "pseudonym": machtiging.employee.pseudo,
        "service_id": machtiging.dienst.urn,
        "service_uuid": machtiging.dienst.uuid,
    }
    return {name: value for name, value in claims.items() if value}


def build_bewindvoering(bewind: Bewind) -> Claims:
    """EHerkenning bewindvoering with the names of the Keycloak realm of Open Forms."""
    return {
        "representeeBSN": bewind.onder_bewind.bsn,
        "legalSubjectID": bewind.kantoor.kvk,
        "name_qualifier": "urn:etoegang:1.9:EntityConcernedID:KvKnr",
        "actingSubjectID": bewind.employee.pseudo,
        "service_id": bewind.dienst.urn,
        "service_uuid": bewind.dienst.uuid,
    }


def build_eidas(person: Foreigner) -> Claims:
    """EIDAS with the names of the Keycloak realm of Open Forms: a BSN or a pseudonym."""
    number = (
        {"person_bsn_identifier": person.bsn}
        if person.bsn
        else {"person_pseudo_identifier": person.pseudo}
    )
    return {**number, "first_name": person.voornaam, "family_name": person.achternaam}


def build_eidas_company(company: ForeignCompany) -> Claims:
    """EIDAS of a company in the NL GOV profile: `sub` sits at the keyboard, and `represents`."""
    return {
        "sub": company.employee.pseudo,
        "represents": {"sub": company.nummer, "sub_id_type": "urn:eidas:1.0:LegalPersonIdentifier"},
        "urn:nl-eid-gdi:1.0:ServiceUUID": company.dienst.uuid,
    }


def pseudonym(key: str, secret: str) -> str:
    """The `sub` of a persona: stable for one broker, and no way back to the person."""
    return hmac.new(secret.encode(), f"sub:{key}".encode(), hashlib.sha256).hexdigest()[:32]


def build_login(key: str, claims: Claims, *, acr: str, auth_time: datetime, secret: str) -> Claims:
    """All claims of a login, the same for the ID token and userinfo.

    `key` is the persona's and makes the `sub`, unless `claims` have their own. `auth_time` is aware
    and becomes whole seconds since 1970; `secret` is the broker's own.
    """
    return {
        "sub": pseudonym(key, secret),
        **claims,
        "acr": acr,
        "auth_time": int(auth_time.timestamp()),
    }

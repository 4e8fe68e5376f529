"""How brokers name their claims, as data: per kind of broker and login means, what says what.

The direction of representation is in the names here: `gemachtigde` sits at the keyboard, for
`vertegenwoordigde`. A gemeente names a profile and overrides paths where its broker differs.
Sources: public configurations of the named products, and the NL GOV profile itself.
"""

from collections.abc import Mapping
from enum import StrEnum

from zaken.domain import Method

type Path = tuple[str, ...]


class Claim(StrEnum):
    """What a token can say about a login. A path is configured for each that a broker sends.

    A path is a list of names: as one literal name first ("a.b"), then nested. A name that ends in
    `+` is followed as deep as it is nested (the `represents` of the NL GOV profile).
    """

    LOA = "loa"
    NAAM = "naam"
    BSN = "bsn"
    PSEUDO = "pseudo"
    GEMACHTIGDE = "gemachtigde"
    VERTEGENWOORDIGDE = "vertegenwoordigde"
    VERTEGENWOORDIGDE_NAAM = "vertegenwoordigde_naam"
    DIENST = "dienst"
    DIENST_UUID = "dienst_uuid"
    BEDRIJF = "bedrijf"
    BEDRIJF_SOORT = "bedrijf_soort"
    BEDRIJF_NAAM = "bedrijf_naam"
    KVK = "kvk"
    RSIN = "rsin"
    VESTIGING = "vestiging"
    HANDELENDE = "handelende"
    TUSSENPERSOON = "tussenpersoon"


type Paths = Mapping[Claim, Path]

# Where OpenID Connect puts the level; the same for all.
_LOA: Path = ("acr",)
_ETOEGANG_CORE = "urn:etoegang:core:"

# Names that django-digid-eherkenning made common among gemeenten: nl-eid-gdi and etoegang URNs.
# Legal is who is represented, Acting who sits at the keyboard.
_STANDAARD: dict[Method, Paths] = {
    Method.DIGID: {Claim.BSN: ("bsn",)},
    Method.DIGID_MACHTIGEN: {
        Claim.VERTEGENWOORDIGDE: ("urn:nl-eid-gdi:1.0:LegalSubjectID",),
        Claim.GEMACHTIGDE: ("urn:nl-eid-gdi:1.0:ActingSubjectID",),
        Claim.DIENST_UUID: ("urn:nl-eid-gdi:1.0:ServiceUUID",),
    },
    Method.EHERKENNING: {
        Claim.BEDRIJF: (f"{_ETOEGANG_CORE}LegalSubjectID",),
        Claim.BEDRIJF_SOORT: ("namequalifier",),
        Claim.HANDELENDE: (f"{_ETOEGANG_CORE}ActingSubjectID",),
        Claim.VESTIGING: ("urn:etoegang:1.9:ServiceRestriction:Vestigingsnr",),
        Claim.TUSSENPERSOON: (f"{_ETOEGANG_CORE}IntermediateSubjectID",),
        Claim.DIENST: (f"{_ETOEGANG_CORE}ServiceID",),
        Claim.DIENST_UUID: (f"{_ETOEGANG_CORE}ServiceUUID",),
    },
    Method.EH_BEWINDVOERING: {
        Claim.VERTEGENWOORDIGDE: ("sel_uid",),
        Claim.BEDRIJF: (f"{_ETOEGANG_CORE}LegalSubjectID",),
        Claim.BEDRIJF_SOORT: ("namequalifier",),
        Claim.HANDELENDE: (f"{_ETOEGANG_CORE}ActingSubjectID",),
        Claim.DIENST: (f"{_ETOEGANG_CORE}ServiceID",),
        Claim.DIENST_UUID: (f"{_ETOEGANG_CORE}ServiceUUID",),
    },
    Method.EIDAS: {
        Claim.BSN: ("urn:etoegang:1.12:EntityConcernedID:BSN",),
        Claim.PSEUDO: ("urn:etoegang:1.12:EntityConcernedID:PseudoID",),
        Claim.NAAM: ("urn:etoegang:1.9:attribute:FamilyName",),
    },
    Method.EIDAS_COMPANY: {
        Claim.BEDRIJF: ("urn:etoegang:1.11:EntityConcernedID:eIDASLegalIdentifier",),
        Claim.BEDRIJF_NAAM: ("urn:etoegang:1.11:attribute-represented:CompanyName",),
        Claim.HANDELENDE: (f"{_ETOEGANG_CORE}ActingSubjectID",),
        Claim.DIENST: (f"{_ETOEGANG_CORE}ServiceID",),
    },
}

# The realm that Open Forms ships for Keycloak: nested names. aanvrager is who is represented.
_KEYCLOAK: dict[Method, Paths] = {
    Method.DIGID: {Claim.BSN: ("bsn",)},
    Method.DIGID_MACHTIGEN: {
        Claim.VERTEGENWOORDIGDE: ("aanvrager", "bsn"),
        Claim.GEMACHTIGDE: ("gemachtigde", "bsn"),
        Claim.DIENST: ("service_id",),
    },
    Method.EHERKENNING: {
        Claim.BEDRIJF: ("legalSubjectID",),
        Claim.BEDRIJF_SOORT: ("name_qualifier",),
        Claim.HANDELENDE: ("actingSubjectID",),
        Claim.VESTIGING: ("vestiging",),
        Claim.DIENST: ("service_id",),
        Claim.DIENST_UUID: ("service_uuid",),
    },
    Method.EH_BEWINDVOERING: {
        Claim.VERTEGENWOORDIGDE: ("representeeBSN",),
        Claim.BEDRIJF: ("legalSubjectID",),
        Claim.BEDRIJF_SOORT: ("name_qualifier",),
        Claim.HANDELENDE: ("actingSubjectID",),
        Claim.DIENST: ("service_id",),
        Claim.DIENST_UUID: ("service_uuid",),
    },
    Method.EIDAS: {
        Claim.BSN: ("person_bsn_identifier",),
        Claim.PSEUDO: ("person_pseudo_identifier",),
        Claim.NAAM: ("family_name",),
    },
    Method.EIDAS_COMPANY: {
        Claim.BEDRIJF: ("company_identifier",),
        Claim.BEDRIJF_NAAM: ("company_name",),
        Claim.HANDELENDE: ("person_pseudo_identifier",),
        Claim.DIENST: ("service_id",),
    },
}

# Signicat: nin is who is represented, acting_nin who sits at the keyboard (DigiD CombiConnect).
_SIGNICAT: dict[Method, Paths] = {
    Method.DIGID: {Claim.BSN: ("nin",)},
    Method.DIGID_MACHTIGEN: {
        Claim.VERTEGENWOORDIGDE: ("nin",),
        Claim.GEMACHTIGDE: ("acting_nin",),
        Claim.DIENST: ("service_id",),
        Claim.DIENST_UUID: ("service_uuid",),
    },
    Method.EHERKENNING: {
        Claim.KVK: ("chamber_of_commerce_number",),
        Claim.RSIN: ("rsin",),
        Claim.HANDELENDE: ("pseudonym",),
        Claim.VESTIGING: ("branch_number",),
        Claim.TUSSENPERSOON: ("intermediate_chamber_of_commerce_number",),
        Claim.DIENST: ("service_id",),
        Claim.DIENST_UUID: ("service_uuid",),
    },
    Method.EH_BEWINDVOERING: {
        Claim.VERTEGENWOORDIGDE: ("nin",),
        Claim.KVK: ("chamber_of_commerce_number",),
        Claim.HANDELENDE: ("pseudonym",),
        Claim.DIENST: ("service_id",),
        Claim.DIENST_UUID: ("service_uuid",),
    },
    Method.EIDAS: {Claim.BSN: ("nin",), Claim.PSEUDO: ("pseudonym",)},
    Method.EIDAS_COMPANY: {
        Claim.BEDRIJF: ("legal_identifier",),
        Claim.BEDRIJF_NAAM: ("legal_name",),
        Claim.HANDELENDE: ("pseudonym",),
        Claim.DIENST: ("service_id",),
    },
}

# The NL GOV profile for OpenID Connect: the other way round. `sub` sits at the keyboard; what it
# `represents`, at the deepest level, is whose zaken these are.
_NLGOV: dict[Method, Paths] = {
    Method.DIGID: {Claim.BSN: ("sub",)},
    Method.DIGID_MACHTIGEN: {
        Claim.GEMACHTIGDE: ("sub",),
        Claim.VERTEGENWOORDIGDE: ("represents+", "sub"),
        Claim.DIENST_UUID: ("urn:nl-eid-gdi:1.0:ServiceUUID",),
    },
    Method.EHERKENNING: {
        Claim.HANDELENDE: ("sub",),
        Claim.BEDRIJF: ("represents+", "sub"),
        Claim.BEDRIJF_SOORT: ("represents+", "sub_id_type"),
        Claim.VESTIGING: ("represents+", "urn:etoegang:1.9:ServiceRestriction:Vestigingsnr"),
        Claim.DIENST_UUID: ("urn:nl-eid-gdi:1.0:ServiceUUID",),
    },
    Method.EH_BEWINDVOERING: {
        Claim.HANDELENDE: ("sub",),
        Claim.BEDRIJF: ("represents", "sub"),
        Claim.BEDRIJF_SOORT: ("represents", "sub_id_type"),
        Claim.VERTEGENWOORDIGDE: ("represents", "represents+", "sub"),
        Claim.DIENST_UUID: ("urn:nl-eid-gdi:1.0:ServiceUUID",),
    },
    Method.EIDAS: {Claim.BSN: ("bsn",), Claim.PSEUDO: ("sub",)},
    Method.EIDAS_COMPANY: {
        Claim.HANDELENDE: ("sub",),
        Claim.BEDRIJF: ("represents+", "sub"),
        Claim.DIENST_UUID: ("urn:nl-eid-gdi:1.0:ServiceUUID",),
    },
}

PROFILES: dict[str, dict[Method, Paths]] = {
    "standaard": _STANDAARD,
    "keycloak": _KEYCLOAK,
    "signicat": _SIGNICAT,
    "nlgov": _NLGOV,
}


def get_paths(profile: str, method: Method, overrides: Mapping[str, list[str]]) -> Paths:
    """The paths of a broker: its profile's, with its own over them; an empty list takes one away.

    Raises KeyError for an unknown profile, ValueError for an unknown claim.
    """
    own = {Claim(name): tuple(path) for name, path in overrides.items()}
    paths = {Claim.LOA: _LOA, **PROFILES[profile][method], **own}
    return {claim: path for claim, path in paths.items() if path}

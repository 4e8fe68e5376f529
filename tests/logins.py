"""Who must come out of each login of the demo: written from its people, not from its claims.

Used on the claims themselves (unit/test_demo_broker) and on what came through two providers
(peer/test_login_means).
"""

from dataclasses import dataclass

import yaml
from django.conf import settings

from demo.broker.means import MEANS, Means, Persona
from demo.people import (
    BEWIND,
    COMPANY_MACHTIGINGEN,
    FOREIGN_COMPANIES,
    FOREIGNERS,
    MACHTIGINGEN,
    PEOPLE,
    Company,
    CompanyMachtiging,
    Dienst,
    Foreigner,
)
from portal.login.claims import ClaimConfig, parse_loa_mapping
from portal.login.profiles import get_paths
from zaken.domain import Identity, Loa, Mandate, Method, Party, PartyId, PartyKind

# On our one scale, by the key of the level at the broker; a means names its own kind of level.
LOAS: dict[str, Loa] = {
    "basis": Loa.BASIS,
    "midden": Loa.MIDDEN,
    "substantieel": Loa.SUBSTANTIEEL,
    "hoog": Loa.HOOG,
    "eh2": Loa.BASIS,
    "eh2plus": Loa.MIDDEN,
    "eh3": Loa.SUBSTANTIEEL,
    "eh4": Loa.HOOG,
    "laag": Loa.MIDDEN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A persona, and the parts that its Identity must have."""

    persona: str
    method: Method
    actor: Party
    subject: Party
    mandate: Mandate | None = None


def parts_of(persona: str, identity: Identity) -> Login:
    """The same parts of an Identity."""
    return Login(
        persona=persona,
        method=identity.method,
        actor=identity.actor,
        subject=identity.subject,
        mandate=identity.mandate,
    )


def find_means(persona: str) -> Means:
    """The means with which a persona logs in."""
    return next(m for m in MEANS if persona in {p.key for p in m.personas})


def find_persona(key: str) -> Persona:
    """The persona with this key."""
    return next(p for means in MEANS for p in means.personas if p.key == key)


def load_brokers() -> dict[str, dict[str, str]]:
    """The brokers of demo/config.yaml by their client, as they are written there."""
    text = (settings.BASE_DIR / "demo" / "config.yaml").read_text(encoding="utf-8")
    return {item["client_id"]: item for item in yaml.safe_load(text)["brokers"]["items"]}


def build_claim_config(means: Means, issuer: str = "https://broker.test") -> ClaimConfig:
    """How the portal reads this means, by demo/config.yaml."""
    broker = load_brokers()[means.client_id]
    method = Method(broker["method"])
    return ClaimConfig(
        method=method,
        issuer=issuer,
        paths=get_paths(broker["profiel"], method, {}),
        loa_mapping=parse_loa_mapping({}),
    )


def _party(kind: PartyKind, value: str, naam: str = "") -> Party:
    return Party(id=PartyId(kind=kind, value=value), naam=naam)


def _bsn(value: str) -> Party:
    return _party(PartyKind.BSN, value)


def _pseudo(value: str) -> Party:
    return _party(PartyKind.PSEUDO, value)


def _company(company: Company) -> Party:
    """By its KVK number if it has one."""
    if company.kvk:
        return _party(PartyKind.KVK, company.kvk)
    return _party(PartyKind.RSIN, company.rsin)


def _company_of(machtiging: CompanyMachtiging) -> Party:
    branch = machtiging.vestiging
    number = PartyId(kind=PartyKind.VESTIGING, value=branch.nummer) if branch else None
    return Party(id=_company(machtiging.company).id, vestiging=number)


def _both(dienst: Dienst) -> frozenset[str]:
    return frozenset({dienst.urn, dienst.uuid})


def _foreigner(person: Foreigner) -> Party:
    if person.bsn:
        return _party(PartyKind.BSN, person.bsn, person.achternaam)
    return _party(PartyKind.PSEUDO, person.pseudo, person.achternaam)


LOGINS = (
    *(
        Login(persona=p.key, method=Method.DIGID, actor=_bsn(p.bsn), subject=_bsn(p.bsn))
        for p in PEOPLE
    ),
    *(
        Login(
            persona=m.key,
            method=Method.DIGID_MACHTIGEN,
            actor=_bsn(m.gemachtigde.bsn),
            subject=_bsn(m.vertegenwoordigde.bsn),
            mandate=Mandate(services=frozenset({m.dienst.uuid}), role="gemachtigde"),
        )
        for m in MACHTIGINGEN
    ),
    *(
        Login(
            persona=c.key,
            method=Method.EHERKENNING,
            actor=_pseudo(c.employee.pseudo),
            subject=_company_of(c),
            mandate=Mandate(
                services=_both(c.dienst),
                role="medewerker",
                chain=(_company(c.via),) if c.via else (),
            ),
        )
        for c in COMPANY_MACHTIGINGEN
    ),
    *(
        Login(
            persona=b.key,
            method=Method.EH_BEWINDVOERING,
            actor=_pseudo(b.employee.pseudo),
            subject=_bsn(b.onder_bewind.bsn),
            mandate=Mandate(
                services=_both(b.dienst), role="bewindvoerder", chain=(_company(b.kantoor),)
            ),
        )
        for b in BEWIND
    ),
    *(
        Login(persona=f.key, method=Method.EIDAS, actor=_foreigner(f), subject=_foreigner(f))
        for f in FOREIGNERS
    ),
    *(
        Login(
            persona=c.key,
            method=Method.EIDAS_COMPANY,
            actor=_pseudo(c.employee.pseudo),
            subject=_party(PartyKind.EIDAS_LEGAL, c.nummer),
            mandate=Mandate(services=frozenset({c.dienst.uuid}), role="medewerker"),
        )
        for c in FOREIGN_COMPANIES
    ),
)

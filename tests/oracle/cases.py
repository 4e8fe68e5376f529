"""Random questions to the policy: mostly of the kind that is allowed, each part sometimes not.

Everything comes from one `random.Random`, so that a seed gives the same cases again. Numbers are
those of the demo's people and of companies that do not exist.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from demo.people import PEOPLE
from tests.unit.examples import (
    KVK,
    PSEUDO,
    TODAY,
    at,
    forge,
    make_besluit,
    make_document,
    make_identity,
    make_status,
    make_zaak,
    make_zaaktype,
)
from zaken.domain import (
    Action,
    DocumentStatus,
    Doelgroep,
    Identity,
    Loa,
    Mandate,
    Method,
    Missing,
    Ok,
    Outcome,
    Party,
    PartyId,
    PartyKind,
    Reason,
    Rol,
    Stale,
    Substatus,
    Vertrouwelijkheid,
    Zaak,
    ZaakRef,
    Zaaktype,
)
from zaken.policy import ZaakPart
from zaken.regels import Context, Regels

BSNS = tuple(PartyId(kind=PartyKind.BSN, value=person.bsn) for person in PEOPLE[:3])
COMPANIES = (
    KVK,
    PartyId(kind=PartyKind.KVK, value="90001362"),
    # the same digits as a BSN: kinds must not be mixed up
    PartyId(kind=PartyKind.RSIN, value=PEOPLE[0].bsn),
)
VESTIGINGEN = tuple(
    PartyId(kind=PartyKind.VESTIGING, value=value) for value in ("990000541921", "990000541922")
)
EIDAS_LEGAL = PartyId(kind=PartyKind.EIDAS_LEGAL, value="ES/NL/12345")
EVERYBODY = (*BSNS, *COMPANIES, *VESTIGINGEN, PSEUDO, EIDAS_LEGAL)

ZAAKTYPEN = ("BEZWAAR", "VERGUNNING", "MELDING")
DIENSTEN = ("belasting", "vergunning", "alles")
_OF_A_ZAAK = tuple(a for a in Action if a not in {Action.LIST_ZAKEN, Action.VIEW_INZAGE})
KINDS = ("initiator", "belanghebbende", "behandelaar", "mede_initiator", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One question; `resource` may be a thing that no action is about."""

    identity: Identity
    action: Action
    resource: Any
    context: Context


def build_case(rng: Random) -> Case:
    """A question of any kind."""
    identity = build_identity(rng)
    zaak = build_zaak(rng, identity)
    action = mostly(rng, _OF_A_ZAAK, list(Action), 0.6)
    return Case(
        identity=identity,
        action=action,
        resource=build_resource(rng, action, zaak, identity),
        context=build_context(rng, (zaak,)),
    )


def mostly[T](rng: Random, usual: Sequence[T], others: Sequence[T], share: float = 0.9) -> T:
    """One of the usual, or now and then one of the others."""
    return rng.choice(usual if rng.random() < share else others)


def some[T](rng: Random, things: Sequence[T], most: int) -> frozenset[T]:
    """A few of them, or none."""
    return frozenset(rng.sample(things, rng.randint(0, most)))


def near(rng: Random) -> date:
    """A day around today: borders are where rules go wrong."""
    return TODAY + timedelta(days=rng.randint(-2, 2))


def maybe_near(rng: Random) -> date | None:
    """The same, or mostly no day at all."""
    return mostly(rng, [None], [near(rng)], 0.85)


# --- who asks ------------------------------------------------------------------------------------


def build_identity(rng: Random) -> Identity:
    """A login of any means, also one that cannot be: the policy does not count on Identity."""
    method = rng.choice(list(Method))
    actor, subject = _build_parties(rng, method)
    acts_for_another = actor.id != subject.id
    return forge(
        make_identity(),
        method=method,
        loa=mostly(rng, [Loa.SUBSTANTIEEL, Loa.HOOG], list(Loa), 0.6),
        actor=actor,
        subject=subject,
        mandate=_build_mandate(rng) if acts_for_another else None,
    )


def _build_parties(rng: Random, method: Method) -> tuple[Party, Party]:
    """Actor and subject."""
    first, second = (Party(id=number) for number in rng.sample(BSNS, 2))
    company = _build_company(rng)
    foreign = Party(id=PSEUDO)
    match method:
        case Method.DIGID:
            return first, first
        case Method.DIGID_MACHTIGEN:
            return first, second
        case Method.EHERKENNING:
            return rng.choice([foreign, foreign, first, company, _build_company(rng)]), company
        case Method.EH_BEWINDVOERING:
            return company, mostly(rng, [first], [_build_company(rng)])
        case Method.EIDAS:
            return rng.choice([(first, first), (foreign, foreign), (foreign, first)])
        case Method.EIDAS_COMPANY:
            legal = Party(id=EIDAS_LEGAL)
            return rng.choice([(foreign, legal), (legal, legal), (foreign, company)])


def _build_company(rng: Random) -> Party:
    return Party(
        id=rng.choice(COMPANIES), vestiging=rng.choice([None, None, rng.choice(VESTIGINGEN)])
    )


def _build_mandate(rng: Random) -> Mandate:
    services = mostly(rng, [frozenset({"alles"})], [some(rng, DIENSTEN, 2)], 0.75)
    return Mandate(
        services=services, role="x", valid_from=maybe_near(rng), valid_until=maybe_near(rng)
    )


# --- what is asked for ---------------------------------------------------------------------------


def build_zaak(rng: Random, identity: Identity) -> Zaak:
    """A zaak in which the asker mostly has a rol."""
    return make_zaak(
        ref=ZaakRef(registratie=rng.choice(["bron-1", "bron-2"]), uuid=_uuid(rng)),
        zaaktype=_build_zaaktype(rng),
        startdatum=mostly(rng, [date(2026, 10, 1)], [near(rng)]),
        einddatum=rng.choice([None, date(2026, 11, 1)]),
        vertrouwelijkheidaanduiding=_build_level(rng),
        archiefactiedatum=maybe_near(rng),
        blijvend_bewaren=mostly(rng, [False], [True], 0.7),
        rollen=tuple(build_rol(rng, identity) for _ in range(rng.choice([0, 1, 1, 2, 2, 3, 3, 4]))),
    )


def _build_zaaktype(rng: Random) -> Outcome[Zaaktype]:
    zaaktype = make_zaaktype(
        identificatie=rng.choice(ZAAKTYPEN), intern=mostly(rng, [False], [True], 0.95)
    )
    known: list[Outcome[Zaaktype]] = [Ok(zaaktype), Stale(zaaktype, at(20))]
    return mostly(rng, known, [Missing(rng.choice(list(Reason)))], 0.95)


def build_rol(rng: Random, identity: Identity) -> Rol:
    """A rol, mostly of somebody in the login."""
    actor, subject = identity.actor, identity.subject
    own = [
        number for number in (subject.id, subject.vestiging, actor.id, actor.vestiging) if number
    ]
    theirs = subject.vestiging or subject.id
    usual = [frozenset({theirs}), frozenset({rng.choice(own)}), frozenset({subject.id, theirs})]
    words = ["", "gemachtigde"] if identity.mandate else ["", "", "", "machtiginggever"]
    return Rol(
        omschrijving_generiek=mostly(rng, KINDS[:2], KINDS),
        indicatie_machtiging=mostly(
            rng, words, ["", "gemachtigde", "machtiginggever", "iets anders"]
        ),
        begin_geldigheid=maybe_near(rng),
        einde_geldigheid=maybe_near(rng),
        betrokkene=mostly(rng, usual, [some(rng, EVERYBODY, 3)], 0.8),
        namens=mostly(
            rng, [frozenset({theirs}), frozenset({subject.id})], [some(rng, EVERYBODY, 2)], 0.6
        ),
        loa=mostly(rng, [None], list(Loa), 0.7),
    )


def build_resource(rng: Random, action: Action, zaak: Zaak, identity: Identity) -> Any:
    """What the action is about; now and then something else, or a part without its zaak."""
    kind = mostly(rng, [action], list(Action), 0.95)
    if kind in {Action.LIST_ZAKEN, Action.VIEW_INZAGE}:
        return None
    if kind is Action.VIEW_ZAAK:
        return zaak
    part = build_part(rng, kind, identity)
    return mostly(rng, [ZaakPart(zaak=zaak, part=part)], [part], 0.98)


def build_part(rng: Random, action: Action, identity: Identity) -> Any:
    """A document, besluit, rol, status or substatus."""
    match action:
        case Action.VIEW_DOCUMENT | Action.DOWNLOAD_DOCUMENT:
            final = [DocumentStatus.DEFINITIEF, DocumentStatus.GEARCHIVEERD]
            return make_document(
                uuid=_uuid(rng),
                status=mostly(rng, final, list(DocumentStatus), 0.7),
                vertrouwelijkheidaanduiding=_build_level(rng),
            )
        case Action.VIEW_BESLUIT:
            return make_besluit(uuid=_uuid(rng), datum=near(rng))
        case Action.VIEW_ROL:
            return build_rol(rng, identity)
        case _:
            return rng.choice([make_status(1, at(1)), build_substatus(rng)])


def build_substatus(rng: Random) -> Substatus:
    """A remark, mostly for residents."""
    return Substatus(
        uuid=_uuid(rng),
        status=None,
        omschrijving="Brief verstuurd",
        tijdstip=at(2),
        doelgroep=mostly(rng, [Doelgroep.BETROKKENEN], list(Doelgroep), 0.7),
    )


def _build_level(rng: Random) -> Vertrouwelijkheid:
    levels = list(Vertrouwelijkheid)
    return mostly(rng, levels[:4], levels, 0.8)


def _uuid(rng: Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)


# --- what the gemeente chose ---------------------------------------------------------------------


def build_context(rng: Random, zaken: Sequence[Zaak]) -> Context:
    """General choices, others for some zaaktypen, and now and then a zaak that is afgeschermd."""
    refs = [zaak.ref for zaak in zaken]
    hidden = [ref for ref in refs if rng.random() < 0.06]
    return Context(
        today=TODAY,
        standaard=_build_regels(rng),
        per_zaaktype={
            zaaktype: _build_regels(rng) for zaaktype in some(rng, ZAAKTYPEN, len(ZAAKTYPEN))
        },
        afgeschermd=frozenset(
            [*hidden, *(ZaakRef(registratie="elders", uuid=ref.uuid) for ref in refs)]
        ),
    )


def _build_regels(rng: Random) -> Regels:
    levels = list(Vertrouwelijkheid)
    return Regels(
        rol_kinds=mostly(rng, [frozenset(KINDS[:2])], [some(rng, KINDS, 3)], 0.8),
        minimum_loa=mostly(rng, [Loa.BASIS, Loa.MIDDEN], list(Loa), 0.7),
        ceiling=mostly(rng, levels[3:5], levels, 0.8),
        document_ceiling=mostly(rng, levels[3:5], levels, 0.7),
        uitgesloten=mostly(rng, [False], [True], 0.94),
        alleen_status=mostly(rng, [False], [True], 0.85),
        zichtbaar_vanaf=mostly(rng, [None, date(2026, 10, 1)], [near(rng)]),
        diensten=mostly(rng, [frozenset(DIENSTEN)], [some(rng, DIENSTEN, 2)], 0.8),
    )

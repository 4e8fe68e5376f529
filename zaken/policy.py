"""Who may see what. Pure: `decide(identity, action, resource, context) -> Decision`.

Default deny: an allow needs a rol that admits, and no rule that forbids. Every rule has a stable id
that goes to the audit table. Refused and unknown look the same outside. The same law is written a
second time, in another language, in tests/oracle.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zaken.domain import (
    Action,
    Besluit,
    Document,
    DocumentStatus,
    Doelgroep,
    Identity,
    Loa,
    Method,
    Missing,
    Party,
    PartyId,
    PartyKind,
    Rol,
    Status,
    Substatus,
    Zaak,
)
from zaken.regels import Context


class Rule(StrEnum):
    """Stable ids of the rules, as they stand in the audit table."""

    OWN_LIST = "own-list"
    OWN_INZAGE = "own-inzage"
    HAS_ROL = "has-rol"
    IS_REPRESENTED = "is-represented"

    RESOURCE_UNKNOWN = "resource-unknown"
    NO_ROL = "no-rol"
    LOA_TOO_LOW = "loa-too-low"
    MANDATE_NOT_VALID = "mandate-not-valid"
    MANDATE_OUT_OF_SCOPE = "mandate-out-of-scope"
    INZAGE_OF_ANOTHER = "inzage-of-another"
    ZAAK_AFGESCHERMD = "zaak-afgeschermd"
    ZAAK_TOO_CONFIDENTIAL = "zaak-too-confidential"
    ZAAK_TOO_OLD = "zaak-too-old"
    BEWAARTERMIJN_PASSED = "bewaartermijn-passed"
    ZAAKTYPE_UNKNOWN = "zaaktype-unknown"
    ZAAKTYPE_INTERN = "zaaktype-intern"
    ZAAKTYPE_UITGESLOTEN = "zaaktype-uitgesloten"
    ZAAKTYPE_ALLEEN_STATUS = "zaaktype-alleen-status"
    DOCUMENT_TOO_CONFIDENTIAL = "document-too-confidential"
    DOCUMENT_NOT_FINAL = "document-not-final"
    BESLUIT_NOT_TAKEN = "besluit-not-taken"
    SUBSTATUS_INTERN = "substatus-intern"


class Obligation(StrEnum):
    """What the caller has to do along with a decision.

    LOG: write it down. MASK_FIELDS: show nothing that identifies the betrokkene. STEP_UP: offer a
    login at `Decision.needed_loa`; only when that is all that is lacking.
    """

    LOG = "log"
    MASK_FIELDS = "mask-fields"
    STEP_UP = "step-up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The answer, the rules that led to it, and what must be done along with it.

    `rol` is the one that admitted; `needed_loa` the level that the obligation STEP_UP asks for.
    """

    allow: bool
    reasons: tuple[Rule, ...]
    obligations: frozenset[Obligation] = frozenset({Obligation.LOG})
    rol: Rol | None = None
    needed_loa: Loa | None = None


type Part = Document | Besluit | Status | Substatus | Rol


@dataclass(frozen=True, slots=True, kw_only=True)
class ZaakPart:
    """Something of a zaak, and the zaak through which it is reached."""

    zaak: Zaak
    part: Part


type Resource = Zaak | ZaakPart | None


@dataclass(frozen=True, slots=True)
class _Question:
    """One question to the rules, taken apart once."""

    identity: Identity
    action: Action
    zaak: Zaak | None
    part: Part | None
    context: Context


# --- the rol that admits -------------------------------------------------------------------------

_COMPANY = frozenset({Method.EHERKENNING, Method.EIDAS_COMPANY})
_COMPANY_NUMBERS = frozenset({PartyKind.KVK, PartyKind.RSIN, PartyKind.VESTIGING})


def is_valid_on(rol: Rol, day: date) -> bool:
    """Whether a rol holds on a day; both ends included, an open end is no limit."""
    begun = rol.begin_geldigheid is None or rol.begin_geldigheid <= day
    ended = rol.einde_geldigheid is not None and rol.einde_geldigheid < day
    return begun and not ended


def is_of_subject(rol: Rol, identity: Identity) -> bool:
    """Whether the subject has this rol for itself.

    A rol without identification (only a `betrokkene` URL) is of nobody.
    """
    own = _is_among(rol.betrokkene, identity.subject, identity)
    return own and rol.indicatie_machtiging in {"", "machtiginggever"}


def is_of_actor_for_subject(rol: Rol, identity: Identity) -> bool:
    """Whether the actor has this rol as gemachtigde of the subject, in a login for that subject."""
    return (
        identity.mandate is not None
        and rol.indicatie_machtiging == "gemachtigde"
        and _is_among(rol.betrokkene, identity.actor, identity)
        and _is_among(rol.namens, identity.subject, identity)
    )


def _is_among(numbers: frozenset[PartyId], party: Party, identity: Identity) -> bool:
    """Whether a party is meant by one of the numbers of a rol.

    A restriction to one vestiging is never widened to the whole company. A company login is known
    by the numbers of companies only, never by a BSN.
    """
    number = party.vestiging or party.id
    if identity.method in _COMPANY and number.kind not in _COMPANY_NUMBERS:
        return False
    return number in numbers


def find_admitting_rol(identity: Identity, zaak: Zaak, context: Context) -> Rol | None:
    """The rol that lets this identity in, of several the one that asks the lowest level."""
    kinds = context.get_regels(zaak).rol_kinds
    admitting = [
        rol
        for rol in zaak.rollen
        if rol.omschrijving_generiek in kinds
        and is_valid_on(rol, context.today)
        and (is_of_subject(rol, identity) or is_of_actor_for_subject(rol, identity))
    ]
    return min(admitting, key=lambda rol: rol.loa or 0, default=None)


# --- what forbids --------------------------------------------------------------------------------


def _forbid_mandate_that_is_not_valid(asked: _Question) -> Rule | None:
    """A mandate outside its dates, or for no service at all."""
    mandate = asked.identity.mandate
    if mandate is None:
        return None
    begun = mandate.valid_from is None or mandate.valid_from <= asked.context.today
    ended = mandate.valid_until is not None and mandate.valid_until < asked.context.today
    return None if begun and not ended and mandate.services else Rule.MANDATE_NOT_VALID


def _forbid_outside_mandate(asked: _Question) -> Rule | None:
    """A mandate opens the zaaktypen of its services. No service in common is no access.

    An unknown zaaktype is forbidden as such: it may be one that the mandate opens.
    """
    mandate = asked.identity.mandate
    if mandate is None or asked.zaak is None or isinstance(asked.zaak.zaaktype, Missing):
        return None
    diensten = asked.context.get_regels(asked.zaak).diensten
    return None if mandate.services & diensten else Rule.MANDATE_OUT_OF_SCOPE


def _forbid_inzage_of_another(asked: _Question) -> Rule | None:
    """Who looked at somebody's data is told to that person, not to who acts for them."""
    other = asked.action is Action.VIEW_INZAGE and asked.identity.mandate is not None
    return Rule.INZAGE_OF_ANOTHER if other else None


def _forbid_afgeschermd(asked: _Question) -> Rule | None:
    hidden = asked.zaak is not None and asked.zaak.ref in asked.context.afgeschermd
    return Rule.ZAAK_AFGESCHERMD if hidden else None


def _forbid_confidential_zaak(asked: _Question) -> Rule | None:
    if asked.zaak is None:
        return None
    ceiling = asked.context.get_regels(asked.zaak).ceiling
    too_high = asked.zaak.vertrouwelijkheidaanduiding > ceiling
    return Rule.ZAAK_TOO_CONFIDENTIAL if too_high else None


def _forbid_old_zaak(asked: _Question) -> Rule | None:
    if asked.zaak is None:
        return None
    first = asked.context.get_regels(asked.zaak).zichtbaar_vanaf
    return Rule.ZAAK_TOO_OLD if first is not None and asked.zaak.startdatum < first else None


def _forbid_after_bewaartermijn(asked: _Question) -> Rule | None:
    """After its archiefactiedatum a zaak should not exist any more, unless it is kept for good."""
    zaak = asked.zaak
    if zaak is None or zaak.archiefactiedatum is None or zaak.blijvend_bewaren:
        return None
    passed = zaak.archiefactiedatum < asked.context.today
    return Rule.BEWAARTERMIJN_PASSED if passed else None


def _forbid_unknown_zaaktype(asked: _Question) -> Rule | None:
    """Without its zaaktype a zaak cannot be judged."""
    unknown = asked.zaak is not None and isinstance(asked.zaak.zaaktype, Missing)
    return Rule.ZAAKTYPE_UNKNOWN if unknown else None


def _forbid_intern_zaaktype(asked: _Question) -> Rule | None:
    """Zaken of the gemeente itself are not for residents."""
    if asked.zaak is None or isinstance(asked.zaak.zaaktype, Missing):
        return None
    return Rule.ZAAKTYPE_INTERN if asked.zaak.zaaktype.value.intern else None


def _forbid_excluded_zaaktype(asked: _Question) -> Rule | None:
    excluded = asked.zaak is not None and asked.context.get_regels(asked.zaak).uitgesloten
    return Rule.ZAAKTYPE_UITGESLOTEN if excluded else None


def _forbid_reduced(asked: _Question) -> Rule | None:
    reduced = asked.context.get_regels(asked.zaak).alleen_status
    is_content = isinstance(asked.part, Document | Besluit)
    return Rule.ZAAKTYPE_ALLEEN_STATUS if reduced and is_content else None


def _forbid_confidential_document(asked: _Question) -> Rule | None:
    if not isinstance(asked.part, Document):
        return None
    ceiling = asked.context.get_regels(asked.zaak).document_ceiling
    too_high = asked.part.vertrouwelijkheidaanduiding > ceiling
    return Rule.DOCUMENT_TOO_CONFIDENTIAL if too_high else None


def _forbid_concept(asked: _Question) -> Rule | None:
    if not isinstance(asked.part, Document):
        return None
    final = {DocumentStatus.DEFINITIEF, DocumentStatus.GEARCHIVEERD}
    return None if asked.part.status in final else Rule.DOCUMENT_NOT_FINAL


def _forbid_future_besluit(asked: _Question) -> Rule | None:
    if not isinstance(asked.part, Besluit):
        return None
    return Rule.BESLUIT_NOT_TAKEN if asked.part.datum > asked.context.today else None


def _forbid_intern_substatus(asked: _Question) -> Rule | None:
    """A remark for colleagues. Registrations mix them with those for betrokkenen."""
    if not isinstance(asked.part, Substatus):
        return None
    return None if asked.part.doelgroep is Doelgroep.BETROKKENEN else Rule.SUBSTATUS_INTERN


FORBIDS: tuple[Callable[[_Question], Rule | None], ...] = (
    _forbid_mandate_that_is_not_valid,
    _forbid_outside_mandate,
    _forbid_inzage_of_another,
    _forbid_afgeschermd,
    _forbid_confidential_zaak,
    _forbid_old_zaak,
    _forbid_after_bewaartermijn,
    _forbid_unknown_zaaktype,
    _forbid_intern_zaaktype,
    _forbid_excluded_zaaktype,
    _forbid_reduced,
    _forbid_confidential_document,
    _forbid_concept,
    _forbid_future_besluit,
    _forbid_intern_substatus,
)

# --- the decision --------------------------------------------------------------------------------

_WITHOUT_ZAAK = {Action.LIST_ZAKEN: Rule.OWN_LIST, Action.VIEW_INZAGE: Rule.OWN_INZAGE}
_PART_OF: dict[Action, type | tuple[type, ...]] = {
    Action.VIEW_STATUS: (Status, Substatus),
    Action.VIEW_DOCUMENT: Document,
    Action.DOWNLOAD_DOCUMENT: Document,
    Action.VIEW_BESLUIT: Besluit,
    Action.VIEW_ROL: Rol,
}


def decide(identity: Identity, action: Action, resource: Resource, context: Context) -> Decision:
    """Decide on one action on one thing.

    `resource` is None for the list (each zaak in it is decided again as VIEW_ZAAK) and for the
    inzages, a Zaak, or a ZaakPart. Any forbid wins; without an admitting rol the answer is no. A
    refusal names all its reasons.
    """
    if not _fits(action, resource):
        return Decision(allow=False, reasons=(Rule.RESOURCE_UNKNOWN,))
    zaak, part = _take_apart(resource)
    rol = None if zaak is None else find_admitting_rol(identity, zaak, context)
    needed = _get_needed_loa(zaak, rol, context)
    refusals = list(_list_refusals(_Question(identity, action, zaak, part, context)))
    if zaak is not None and rol is None:
        refusals.append(Rule.NO_ROL)
    if identity.loa < needed:
        return _refuse_level(refusals, needed)
    if refusals:
        return Decision(allow=False, reasons=tuple(refusals))
    return Decision(
        allow=True,
        reasons=(_get_ground(identity, action),),
        obligations=_get_obligations(identity, part),
        rol=rol,
    )


def _fits(action: Action, resource: Resource) -> bool:
    """Whether this action exists on such a thing; a part counts only with its zaak."""
    if resource is None:
        return action in _WITHOUT_ZAAK
    if isinstance(resource, ZaakPart):
        kind = _PART_OF.get(action)
        return kind is not None and isinstance(resource.part, kind)
    return action is Action.VIEW_ZAAK and isinstance(resource, Zaak)


def _take_apart(resource: Resource) -> tuple[Zaak | None, Part | None]:
    if isinstance(resource, ZaakPart):
        return resource.zaak, resource.part
    return resource, None


def _list_refusals(asked: _Question) -> Iterator[Rule]:
    for forbid in FORBIDS:
        if (rule := forbid(asked)) is not None:
            yield rule


def _get_needed_loa(zaak: Zaak | None, rol: Rol | None, context: Context) -> int:
    """The highest of: in general, of the zaaktype, at which the rol was taken.

    A zaaktype cannot go below the general minimum: the list could not be opened at such a level.
    """
    minimum = max(context.standaard.minimum_loa, context.get_regels(zaak).minimum_loa)
    return max(minimum, rol.loa) if rol is not None and rol.loa is not None else minimum


def _refuse_level(refusals: list[Rule], needed: int) -> Decision:
    """Too low a level. To say so is to say that the zaak exists: only if all else allows."""
    if refusals:
        return Decision(allow=False, reasons=(*refusals, Rule.LOA_TOO_LOW))
    return Decision(
        allow=False,
        reasons=(Rule.LOA_TOO_LOW,),
        obligations=frozenset({Obligation.LOG, Obligation.STEP_UP}),
        needed_loa=Loa(needed),
    )


def _get_ground(identity: Identity, action: Action) -> Rule:
    if action in _WITHOUT_ZAAK:
        return _WITHOUT_ZAAK[action]
    return Rule.HAS_ROL if identity.mandate is None else Rule.IS_REPRESENTED


def _get_obligations(identity: Identity, part: Part | None) -> frozenset[Obligation]:
    """Of other betrokkenen nothing is shown that identifies them."""
    if isinstance(part, Rol) and not is_of_subject(part, identity):
        return frozenset({Obligation.LOG, Obligation.MASK_FIELDS})
    return frozenset({Obligation.LOG})

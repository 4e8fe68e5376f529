"""Who may see what. Pure: `decide(identity, action, resource, context) -> Decision`.

Default deny: an allow needs the one allowing rule (a rol of the subject) and no forbidding rule.
Every rule has a stable id that goes to the audit table. Refused and unknown look the same outside.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zaken.domain import (
    Action,
    Besluit,
    Document,
    DocumentStatus,
    Identity,
    Loa,
    Method,
    Missing,
    PartyId,
    PartyKind,
    Rol,
    Vertrouwelijkheid,
    Zaak,
)

# The kinds of rol (omschrijvingGeneriek) that admit a resident.
ROL_KINDS = frozenset({"initiator", "belanghebbende"})


class Rule(StrEnum):
    """Stable ids of the rules, as they stand in the audit table."""

    OWN_LIST = "own-list"
    HAS_ROL = "has-rol"
    NO_ROL = "no-rol"
    METHOD_UNSUPPORTED = "method-unsupported"
    LOA_TOO_LOW = "loa-too-low"
    ZAAK_TOO_CONFIDENTIAL = "zaak-too-confidential"
    ZAAKTYPE_UNKNOWN = "zaaktype-unknown"
    ZAAKTYPE_INTERN = "zaaktype-intern"
    DOCUMENT_TOO_CONFIDENTIAL = "document-too-confidential"
    DOCUMENT_NOT_FINAL = "document-not-final"
    RESOURCE_UNKNOWN = "resource-unknown"


class Obligation(StrEnum):
    """What the caller has to do along with an allowed action."""

    LOG = "log"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a decision depends on besides who and what: the day, and the gemeente's choices."""

    today: date
    minimum_loa: Loa
    ceiling: Vertrouwelijkheid
    rol_kinds: frozenset[str] = ROL_KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The answer, the rules that led to it, and what must be done along with it."""

    allow: bool
    reasons: tuple[Rule, ...]
    obligations: frozenset[Obligation] = frozenset({Obligation.LOG})


@dataclass(frozen=True, slots=True, kw_only=True)
class ZaakPart:
    """A document or a besluit, and the zaak through which it is reached."""

    zaak: Zaak
    part: Document | Besluit


type Resource = Zaak | ZaakPart | None


def is_valid_on(rol: Rol, day: date) -> bool:
    """Whether a rol holds on a day; both ends included, an open end is no limit."""
    begun = rol.begin_geldigheid is None or rol.begin_geldigheid <= day
    ended = rol.einde_geldigheid is not None and rol.einde_geldigheid < day
    return begun and not ended


def admits(rol: Rol, subject: PartyId, context: Context) -> bool:
    """Whether this rol lets its own betrokkene in.

    A rol without identification (only a `betrokkene` URL) admits nobody. A gemachtigde is not
    admitted in an own login: that needs a login for the person represented.
    """
    return (
        rol.omschrijving_generiek in context.rol_kinds
        and rol.indicatie_machtiging != "gemachtigde"
        and is_valid_on(rol, context.today)
        and subject in rol.betrokkene
    )


def _zaak_of(resource: Resource) -> Zaak | None:
    return resource.zaak if isinstance(resource, ZaakPart) else resource


def _forbid_method(identity: Identity, resource: Resource, context: Context) -> Rule | None:
    """Only DigiD, for oneself, is understood so far: what we cannot judge we do not show."""
    del resource, context
    own_digid = identity.method is Method.DIGID and identity.mandate is None
    understood = own_digid and identity.subject.id.kind is PartyKind.BSN
    return None if understood else Rule.METHOD_UNSUPPORTED


def _forbid_loa(identity: Identity, resource: Resource, context: Context) -> Rule | None:
    del resource
    return Rule.LOA_TOO_LOW if identity.loa < context.minimum_loa else None


def _forbid_zaak_ceiling(identity: Identity, resource: Resource, context: Context) -> Rule | None:
    del identity
    zaak = _zaak_of(resource)
    too_high = zaak is not None and zaak.vertrouwelijkheidaanduiding > context.ceiling
    return Rule.ZAAK_TOO_CONFIDENTIAL if too_high else None


def _forbid_zaaktype(identity: Identity, resource: Resource, context: Context) -> Rule | None:
    """An internal zaaktype is not for residents; an unknown one cannot be judged."""
    del identity, context
    zaak = _zaak_of(resource)
    if zaak is None:
        return None
    if isinstance(zaak.zaaktype, Missing):
        return Rule.ZAAKTYPE_UNKNOWN
    return Rule.ZAAKTYPE_INTERN if zaak.zaaktype.value.intern else None


def _forbid_document(identity: Identity, resource: Resource, context: Context) -> Rule | None:
    del identity
    if not isinstance(resource, ZaakPart) or not isinstance(resource.part, Document):
        return None
    document = resource.part
    if document.vertrouwelijkheidaanduiding > context.ceiling:
        return Rule.DOCUMENT_TOO_CONFIDENTIAL
    final = {DocumentStatus.DEFINITIEF, DocumentStatus.GEARCHIVEERD}
    return None if document.status in final else Rule.DOCUMENT_NOT_FINAL


type _Forbid = Callable[[Identity, Resource, Context], Rule | None]

_FORBIDS: tuple[_Forbid, ...] = (
    _forbid_method,
    _forbid_loa,
    _forbid_zaak_ceiling,
    _forbid_zaaktype,
    _forbid_document,
)

_WHOLE_OF: dict[Action, type] = {Action.LIST_ZAKEN: type(None), Action.VIEW_ZAAK: Zaak}
_PART_OF: dict[Action, type] = {
    Action.VIEW_DOCUMENT: Document,
    Action.DOWNLOAD_DOCUMENT: Document,
    Action.VIEW_BESLUIT: Besluit,
}


def _fits(action: Action, resource: Resource) -> bool:
    """Whether this action exists on such a thing; a part counts only with its zaak."""
    if isinstance(resource, ZaakPart):
        kind = _PART_OF.get(action)
        return kind is not None and isinstance(resource.part, kind)
    kind = _WHOLE_OF.get(action)
    return kind is not None and isinstance(resource, kind)


def _lacks_rol(identity: Identity, zaak: Zaak | None, context: Context) -> bool:
    return zaak is not None and not any(
        admits(rol, identity.subject.id, context) for rol in zaak.rollen
    )


def decide(identity: Identity, action: Action, resource: Resource, context: Context) -> Decision:
    """Decide on one action on one thing.

    `resource` is None for the list (each zaak in it is decided again as VIEW_ZAAK), a Zaak, or a
    ZaakPart. Any forbid wins; without an admitting rol the answer is no. A refusal names all its
    reasons.
    """
    if not _fits(action, resource):
        return Decision(allow=False, reasons=(Rule.RESOURCE_UNKNOWN,))
    zaak = _zaak_of(resource)
    refusals = [
        rule for check in _FORBIDS if (rule := check(identity, resource, context)) is not None
    ]
    if _lacks_rol(identity, zaak, context):
        refusals.append(Rule.NO_ROL)
    if refusals:
        return Decision(allow=False, reasons=tuple(refusals))
    return Decision(allow=True, reasons=(Rule.OWN_LIST if zaak is None else Rule.HAS_ROL,))

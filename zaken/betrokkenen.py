"""Who may know of a change: everybody in the rollen of a zaak whom the policy would let in.

Nobody is logged in here. Each is asked for as if they were, at the highest level, since what they
are told says nothing that needs one; at their own login it is asked again. Numbers stay in memory.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from zaken.context import build_context
from zaken.domain import (
    Action,
    Besluit,
    Document,
    Identity,
    Loa,
    Mandate,
    Method,
    Missing,
    Party,
    PartyId,
    PartyKind,
    SourceNotFoundError,
    SourceUnavailableError,
    Status,
    Zaak,
    ZaakRef,
)
from zaken.models import Gemeente
from zaken.policy import ZaakPart, decide
from zaken.regels import Context
from zaken.registry import get_zgw_source
from zaken.zgw import stand as zgw
from zaken.zgw.stand import Kandidaat, Postadres, Stand

__all__ = ["Kring", "Onderwerp", "Ontvanger", "Postadres", "get_kring"]

_ISSUER = "berichten"
# Of a company it is not known which employee will log in.
_SOMEBODY = Party(id=PartyId(kind=PartyKind.PSEUDO, value="medewerker"))

type Onderwerp = Status | Besluit | Document

_ACTIONS = {
    Status: Action.VIEW_STATUS,
    Besluit: Action.VIEW_BESLUIT,
    Document: Action.VIEW_DOCUMENT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ontvanger:
    """Somebody who may know: as whom they log in, the zaak as they see it, and their contact."""

    identity: Identity
    zaak: Zaak
    email: str = field(repr=False)
    telefoon: str = field(repr=False)
    post: Postadres | None = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Kring:
    """Those around one zaak as it is now. `ontvangers` may see the zaak; a part: `list_for`."""

    stand: Stand = field(repr=False)
    context: Context = field(repr=False)
    ontvangers: tuple[Ontvanger, ...] = field(repr=False)

    @property
    def statussen(self) -> tuple[Status, ...]:
        """All of them, the oldest first."""
        return self.stand.statussen

    @property
    def has_rollen(self) -> bool:
        """Whether anybody is named at all: rollen can come in after the status."""
        return bool(self.stand.kandidaten)

    def list_for(self, onderwerp: Onderwerp) -> tuple[Ontvanger, ...]:
        """Those who may see this part of the zaak."""
        return tuple(o for o in self.ontvangers if self.may_see(o, onderwerp))

    def may_see(self, ontvanger: Ontvanger, onderwerp: Onderwerp) -> bool:
        """Whether this one may; the same question as on the page."""
        action, part = _ACTIONS[type(onderwerp)], ZaakPart(zaak=ontvanger.zaak, part=onderwerp)
        return decide(ontvanger.identity, action, part, self.context).allow

    def find_besluit(self, uuid: UUID) -> Besluit | None:
        """A besluit of this zaak. Raises SourceError."""
        return next((b for b in zgw.list_besluiten(self.stand) if b.uuid == uuid), None)

    def find_document(self, uuid: UUID) -> Document | None:
        """A document of this zaak itself. Raises SourceError."""
        if not self.ontvangers:
            return None
        found = zgw.list_documenten(self.stand, self.ontvangers[0].zaak)
        return next((d for d in found if d.uuid == uuid), None)


def get_kring(gemeente: Gemeente, ref: ZaakRef, *, now: datetime) -> Kring:
    """Read a zaak, and decide who may know of it.

    Raises SourceError; SourceNotFoundError when there is no such zaak (yet, or any more).
    """
    stand = zgw.get_stand(get_zgw_source(gemeente, ref.registratie), ref.uuid)
    if isinstance(stand.zaaktype, Missing):
        raise SourceUnavailableError(ref.registratie, "no zaaktype")
    context = build_context(gemeente, now)
    diensten = context.per_zaaktype.get(
        stand.zaaktype.value.identificatie, context.standaard
    ).diensten
    found = [_admit(stand, kandidaat, diensten, context) for kandidaat in stand.kandidaten]
    return Kring(stand=stand, context=context, ontvangers=tuple(o for o in found if o is not None))


def find_zaken_of_besluit(gemeente: Gemeente, registratie: str, uuid: UUID) -> tuple[UUID, ...]:
    """The zaak of a besluit; none when it is gone. Raises SourceError."""
    try:
        zaak = zgw.find_zaak_of_besluit(get_zgw_source(gemeente, registratie), uuid)
    except SourceNotFoundError:
        return ()
    return (zaak,) if zaak else ()


def find_document_of_link(gemeente: Gemeente, registratie: str, uuid: UUID) -> UUID | None:
    """The document of a link; none when the link is gone. Raises SourceError."""
    try:
        return zgw.find_document_of_link(get_zgw_source(gemeente, registratie), uuid)
    except SourceNotFoundError:
        return None


def list_zaken_of_document(gemeente: Gemeente, registratie: str, uuid: UUID) -> tuple[UUID, ...]:
    """The zaken that a document belongs to. Raises SourceError."""
    return zgw.list_zaken_of_document(get_zgw_source(gemeente, registratie), uuid)


def _admit(
    stand: Stand, kandidaat: Kandidaat, diensten: frozenset[str], context: Context
) -> Ontvanger | None:
    """By the same decision as at a login."""
    identity = _find_identity(kandidaat, diensten)
    if identity is None:
        return None
    zaak = stand.build_zaak(identity)
    if not decide(identity, Action.VIEW_ZAAK, zaak, context).allow:
        return None
    return Ontvanger(
        identity=identity,
        zaak=zaak,
        email=kandidaat.email,
        telefoon=kandidaat.telefoon,
        post=kandidaat.post,
    )


def _find_identity(kandidaat: Kandidaat, diensten: frozenset[str]) -> Identity | None:
    """The login by which this one would look. Who acts for another needs a service that opens it.

    Which services their mandate names is known at their login only; where none opens this
    zaaktype (`diensten` is empty), nobody acts for another here.
    """
    subject, actor = kandidaat.subject, kandidaat.gemachtigde
    if actor is None and subject.id.kind is PartyKind.BSN:
        return _build_identity(Method.DIGID, subject, subject, None)
    if not diensten:
        return None
    mandate = Mandate(services=diensten, role="")
    if actor is not None:
        return _build_identity(Method.DIGID_MACHTIGEN, subject, actor, mandate)
    return _build_identity(Method.EHERKENNING, subject, _SOMEBODY, mandate)


def _build_identity(
    method: Method, subject: Party, actor: Party, mandate: Mandate | None
) -> Identity:
    return Identity(
        method=method,
        loa=Loa.HOOG,
        issuer=_ISSUER,
        sub="",
        auth_time=datetime.min.replace(tzinfo=UTC),
        actor=actor,
        subject=subject,
        mandate=mandate,
    )

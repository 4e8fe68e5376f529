"""A zaak as the registration has it, with everybody who has a rol: to tell them of what changed.

Nobody is logged in, so the zaak is read by its uuid. Whose numbers are in its rollen stays in
memory; who may know is for the policy, asked for each of them (zaken.betrokkenen).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from pydantic import ConfigDict, TypeAdapter

from zaken.domain import (
    Besluit,
    Document,
    Identity,
    InvalidIdentityError,
    Missing,
    Outcome,
    Party,
    PartyId,
    PartyKind,
    SourceInvalidError,
    SourceRefusedError,
    Status,
    Zaak,
    Zaaktype,
)
from zaken.source import Pending
from zaken.timeline import sort_statussen
from zaken.zgw import build
from zaken.zgw.components import complete_one, start_rollen
from zaken.zgw.documenten import DOCUMENTEN, start_documenten
from zaken.zgw.queries import Json
from zaken.zgw.registration import Registration
from zaken.zgw.schemas import (
    BereikbareRolWire,
    BesluitWire,
    BewonerWire,
    ObjectinformatieobjectWire,
    StatusWire,
    ZaakinformatieobjectWire,
    ZaakWire,
)
from zaken.zgw.transport import Deadline

# Nobody waits for a page, so a registration gets more time than there.
SECONDS = 20.0
_EXPAND = "rollen,status,resultaat"
_SAFE = ConfigDict(hide_input_in_errors=True)
_STATUSSEN = TypeAdapter(list[StatusWire], config=_SAFE)
_BESLUITEN = TypeAdapter(list[BesluitWire], config=_SAFE)
_ROLLEN = TypeAdapter(list[BereikbareRolWire], config=_SAFE)
_OBJECTEN = TypeAdapter(list[ObjectinformatieobjectWire], config=_SAFE)
_KVK_OR_RSIN = (PartyKind.KVK, PartyKind.RSIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Postadres:
    """Where a letter goes, as it stands in a rol."""

    naam: str = field(repr=False)
    straat: str = field(repr=False)
    plaats: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kandidaat:
    """Somebody named in a rol: who it is for (subject), and who acts for them, if somebody does."""

    subject: Party
    gemachtigde: Party | None = None
    email: str = field(default="", repr=False)
    telefoon: str = field(default="", repr=False)
    post: Postadres | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """A zaak with its statuses, the oldest first, and everybody in its rollen, each once."""

    registration: Registration = field(repr=False)
    wire: ZaakWire = field(repr=False)
    zaaktype: Outcome[Zaaktype]
    statussen: tuple[Status, ...]
    kandidaten: tuple[Kandidaat, ...] = field(repr=False)

    def build_zaak(self, identity: Identity) -> Zaak:
        """As this identity may be judged on it: of the rollen only what is theirs."""
        asker = self.registration.get_asker(identity)
        return self.registration.build_zaak(self.wire, self.zaaktype, asker=asker)


def get_stand(registration: Registration, uuid: UUID) -> Stand:
    """Read it now: two calls, the catalogus in memory. Raises SourceError."""
    deadline = Deadline.after(SECONDS)
    zaken, here = registration.apis.zaken, {"zaak": registration.zaak_url(uuid)}
    zaak = _start_zaak(registration, uuid, deadline)
    statussen = registration.start_many(zaken, "statussen", deadline, here)
    answer = zaak()
    wire = registration.parse(lambda: ZaakWire.model_validate(answer))
    if wire.uuid != uuid:
        raise SourceInvalidError(registration.slug, "another zaak")
    rollen = _read_rollen(registration, uuid, answer, deadline)
    wire = complete_one(registration, _with_rollen(wire, rollen), deadline, None)
    types = registration.start_zaaktypen([wire], deadline)
    rows = registration.parse(lambda: _STATUSSEN.validate_python(statussen()))
    own = registration.check_of_zaak(rows, uuid)
    zaaktype = types()[wire.zaaktype]
    statustypen = () if isinstance(zaaktype, Missing) else zaaktype.value.statustypen
    return Stand(
        registration=registration,
        wire=wire,
        zaaktype=zaaktype,
        statussen=sort_statussen((build.build_status(row) for row in own), statustypen),
        kandidaten=_list_kandidaten(rollen, registration.profile.inn_nnp_id),
    )


def list_besluiten(stand: Stand) -> tuple[Besluit, ...]:
    """The besluiten of the zaak, with the reactietermijn of their type. Raises SourceError."""
    registration, uuid = stand.registration, stand.wire.uuid
    api = registration.apis.besluiten
    if api is None:
        return ()
    deadline = Deadline.after(SECONDS)
    here = {"zaak": registration.zaak_url(uuid)}
    rows = registration.start_many(api, "besluiten", deadline, here)()
    parsed = registration.parse(lambda: _BESLUITEN.validate_python(rows))
    wires = registration.check_of_zaak(parsed, uuid)
    types = registration.apis.catalogus.start_besluittypen(
        {wire.besluittype for wire in wires if wire.besluittype}, deadline
    )()
    known = {u: o.value for u, o in types.items() if not isinstance(o, Missing)}
    return tuple(
        build.build_besluit(wire, known.get(wire.besluittype) if wire.besluittype else None)
        for wire in wires
    )


def list_documenten(stand: Stand, zaak: Zaak) -> tuple[Document, ...]:
    """The documents of the zaak itself, not of its besluiten alone. Raises SourceError."""
    registration = stand.registration
    rows = start_documenten(registration, stand.wire.uuid, Deadline.after(SECONDS))()
    wires = registration.parse(lambda: DOCUMENTEN.validate_python(rows))
    richtingen = build.get_richtingen(zaak)
    return tuple(
        build.build_document(
            wire, soort="", richting=richtingen.get(wire.informatieobjecttype), besluit=None
        )
        for wire in wires
    )


def find_zaak_of_besluit(registration: Registration, besluit: UUID) -> UUID | None:
    """The zaak in which it was taken; None for one outside a zaak. Raises SourceError."""
    api = registration.apis.besluiten
    if api is None:
        return None
    answer = api.start_get(f"besluiten/{besluit}", Deadline.after(SECONDS))()
    return registration.parse(lambda: BesluitWire.model_validate(answer)).zaak


def find_document_of_link(registration: Registration, link: UUID) -> UUID:
    """The document of a zaakinformatieobject. Raises SourceError."""
    path = f"zaakinformatieobjecten/{link}"
    answer = registration.apis.zaken.start_get(path, Deadline.after(SECONDS))()
    wire = registration.parse(lambda: ZaakinformatieobjectWire.model_validate(answer))
    return wire.informatieobject


def list_zaken_of_document(registration: Registration, document: UUID) -> tuple[UUID, ...]:
    """The zaken to which a document belongs. Raises SourceError."""
    api = registration.apis.documenten
    here = {"informatieobject": api.url(f"enkelvoudiginformatieobjecten/{document}")}
    answer = api.start_get("objectinformatieobjecten", Deadline.after(SECONDS), here)()
    rows = registration.parse(lambda: _OBJECTEN.validate_python(answer))
    if any(row.informatieobject != document for row in rows):
        raise SourceInvalidError(registration.slug, "rows of another document")
    return tuple(row.object for row in rows if row.object_type == "zaak")


def _start_zaak(registration: Registration, uuid: UUID, deadline: Deadline) -> Pending[Json]:
    """With what belongs to it; without where that is refused (Open Zaak: 403)."""

    def start(params: Mapping[str, str]) -> Pending[Json]:
        return registration.apis.zaken.start_get(f"zaken/{uuid}", deadline, params)

    if not registration.expands:
        return start({})
    pending = start({"expand": _EXPAND})

    def collect() -> Json:
        try:
            return pending()
        except SourceRefusedError:
            return start({})()

    return collect


def _read_rollen(
    registration: Registration, uuid: UUID, answer: Json, deadline: Deadline
) -> list[BereikbareRolWire]:
    """With how people can be reached; those that came along, else asked for."""
    expanded = answer.get("_expand") if isinstance(answer, dict) else None
    along = expanded.get("rollen") if isinstance(expanded, dict) else None
    rows = along if along is not None else start_rollen(registration, uuid, deadline)()
    parsed = registration.parse(lambda: _ROLLEN.validate_python(rows))
    return registration.check_of_zaak(parsed, uuid)


def _with_rollen(wire: ZaakWire, rollen: list[BereikbareRolWire]) -> ZaakWire:
    return wire.model_copy(
        update={"expanded": wire.expanded.model_copy(update={"rollen": [*rollen]})}
    )


def _list_kandidaten(
    rollen: list[BereikbareRolWire], inn_nnp_id: PartyKind
) -> tuple[Kandidaat, ...]:
    """Each once: the first rol that names somebody says how they are reached."""
    found: dict[tuple[Party, Party | None], Kandidaat] = {}
    for rol in rollen:
        for kandidaat in _list_of_rol(rol, inn_nnp_id):
            found.setdefault((kandidaat.subject, kandidaat.gemachtigde), kandidaat)
    return tuple(found.values())


def _list_of_rol(rol: BereikbareRolWire, inn_nnp_id: PartyKind) -> Iterator[Kandidaat]:
    numbers = build.list_numbers(rol, inn_nnp_id)
    parties = _list_parties(numbers)
    if rol.indicatie_machtiging == "gemachtigde":
        represented = _list_parties(build.list_represented(rol.authenticatie_context))
        pairs = [(subject, actor) for subject in represented for actor in parties]
        for subject, actor in pairs:
            persons = {subject.id.kind, actor.id.kind} == {PartyKind.BSN}
            if persons and subject.id != actor.id:
                yield _with_contact(rol, subject, actor)
        return
    for party in parties:
        yield _with_contact(rol, party, None)


def _with_contact(rol: BereikbareRolWire, subject: Party, gemachtigde: Party | None) -> Kandidaat:
    contact, known = rol.contactpersoon_rol, rol.betrokkene_identificatie
    return Kandidaat(
        subject=subject,
        gemachtigde=gemachtigde,
        email=contact.emailadres.strip() if contact else "",
        telefoon=contact.telefoonnummer.strip() if contact else "",
        post=_build_post(known) if known else None,
    )


def _list_parties(numbers: set[tuple[PartyKind, str]]) -> list[Party]:
    """A person; a company by the number that logins bring, and its vestiging where it has one."""
    ids: dict[PartyKind, PartyId] = {}
    for kind, value in sorted(numbers):
        try:
            ids[kind] = PartyId(kind=kind, value=value)
        except InvalidIdentityError:  # empty, or a dummy: of nobody
            continue
    if PartyKind.BSN in ids:
        return [Party(id=ids[PartyKind.BSN])]
    company = next((ids[kind] for kind in _KVK_OR_RSIN if kind in ids), None)
    if company is None:
        return []
    vestiging = ids.get(PartyKind.VESTIGING)
    return [Party(id=company), *([Party(id=company, vestiging=vestiging)] if vestiging else [])]


def _build_post(known: BewonerWire) -> Postadres | None:
    """Only a whole address is one."""
    adres = known.verblijfsadres
    if adres is None or not (adres.straat and adres.huisnummer and adres.woonplaats):
        return None
    extra = f"{adres.huisletter}{adres.toevoeging and '-' + adres.toevoeging}"
    names = (known.voorletters, known.voorvoegsel_geslachtsnaam, known.geslachtsnaam)
    return Postadres(
        naam=" ".join(part for part in names if part) or "De bewoner",
        straat=f"{adres.straat} {adres.huisnummer}{extra}",
        plaats=f"{adres.postcode}  {adres.woonplaats}".strip(),
    )

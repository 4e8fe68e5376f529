"""The things MijnZaken talks about, frozen: who asks (Identity) and what there is (Zaak, Dossier).

Foreign data is parsed into these at the edge (`zaken.zgw`, `portal.login`); everything behind the
edge works on them only. Nouns are those of the ZGW standard. No HTTP, no ORM, no clock in here.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Self
from uuid import UUID

# --- who is asking -------------------------------------------------------------------------------


class Method(StrEnum):
    """A login means. One word per means; which claims it brings is configuration of the broker."""

    DIGID = "digid"
    DIGID_MACHTIGEN = "digid_machtigen"
    EHERKENNING = "eherkenning"
    EH_BEWINDVOERING = "eherkenning_bewindvoering"
    EIDAS = "eidas"
    EIDAS_COMPANY = "eidas_company"


class Loa(IntEnum):
    """Betrouwbaarheidsniveau on one scale, so that levels can be compared.

    An aid of our own across DigiD, eHerkenning and eIDAS; never shown as an official equivalence.
    """

    BASIS = 10
    MIDDEN = 20
    SUBSTANTIEEL = 30
    HOOG = 40


_DIGID = "urn:oasis:names:tc:SAML:2.0:ac:classes:"
_EH = "urn:etoegang:core:assurance-class:"
_EIDAS = "http://eidas.europa.eu/LoA/"

# The words of DigiD (Logius), eHerkenning (afsprakenstelsel) and eIDAS for their levels.
LOA_WORDS: dict[str, Loa] = {
    f"{_DIGID}PasswordProtectedTransport": Loa.BASIS,
    f"{_DIGID}MobileTwoFactorContract": Loa.MIDDEN,
    f"{_DIGID}Smartcard": Loa.SUBSTANTIEEL,
    f"{_DIGID}SmartcardPKI": Loa.HOOG,
    f"{_EH}loa2": Loa.BASIS,
    f"{_EH}loa2plus": Loa.MIDDEN,
    f"{_EH}loa3": Loa.SUBSTANTIEEL,
    f"{_EH}loa4": Loa.HOOG,
    f"{_EIDAS}low": Loa.MIDDEN,
    f"{_EIDAS}substantial": Loa.SUBSTANTIEEL,
    f"{_EIDAS}high": Loa.HOOG,
}


class PartyKind(StrEnum):
    """The kind of number by which a party is known."""

    BSN = "bsn"
    KVK = "kvk"
    RSIN = "rsin"
    VESTIGING = "vestiging"
    PSEUDO = "pseudo"
    EIDAS_LEGAL = "eidas_legal"


_DIGITS = {PartyKind.KVK: 8, PartyKind.VESTIGING: 12}
_COMPANY = frozenset({PartyKind.KVK, PartyKind.RSIN})


class InvalidIdentityError(ValueError):
    """The parts of an identity contradict each other. The text never holds an identifier."""


def passes_elfproef(number: str) -> bool:
    """Whether a text is a valid BSN or RSIN: nine digits, weighted sum divisible by 11.

    Leading zeros count; an empty, shorter or longer text is never valid.
    """
    if len(number) != 9 or not number.isascii() or not number.isdigit() or number == "000000000":
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(int(d) * w for d, w in zip(number, weights, strict=True)) % 11 == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyId:
    """A number that identifies a party. Its value never shows in repr, str or a traceback's text.

    Raises InvalidIdentityError for a BSN or RSIN that fails the elfproef, a KVK number that is not
    eight digits, a vestigingsnummer that is not twelve, and for an empty value.
    """

    kind: PartyKind
    value: str = field(repr=False)

    def __post_init__(self) -> None:
        if self.kind in {PartyKind.BSN, PartyKind.RSIN} and not passes_elfproef(self.value):
            raise InvalidIdentityError(f"{self.kind} fails the elfproef")
        digits = _DIGITS.get(self.kind)
        if digits and not (
            self.value.isascii() and self.value.isdigit() and len(self.value) == digits
        ):
            raise InvalidIdentityError(f"{self.kind} is not {digits} digits")
        if not self.value.strip():
            raise InvalidIdentityError(f"{self.kind} is empty")


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A person or organisation: its number, the vestiging it is restricted to, a name to show.

    Raises InvalidIdentityError for a vestiging of what is no company.
    """

    id: PartyId
    vestiging: PartyId | None = None
    naam: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if self.vestiging is None:
            return
        if self.id.kind not in _COMPANY or self.vestiging.kind is not PartyKind.VESTIGING:
            raise InvalidIdentityError("only a company has a vestiging")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """Why the actor may act for the subject. An empty set of services is a mandate for nothing."""

    services: frozenset[str]
    role: str
    chain: tuple[Party, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parties:
    """Whom a login means can be of, and who then sits at the keyboard; without actors: oneself."""

    subjects: frozenset[PartyKind]
    actors: frozenset[PartyKind] = frozenset()


_EMPLOYEE = frozenset({PartyKind.PSEUDO})
_RESIDENT = frozenset({PartyKind.BSN})
# What each means may bring. No company has a BSN, also not the eenmanszaak for which eHerkenning
# can give that of its owner: an employee must not see the owner's own zaken.
_PARTIES: dict[Method, _Parties] = {
    Method.DIGID: _Parties(subjects=_RESIDENT),
    Method.DIGID_MACHTIGEN: _Parties(subjects=_RESIDENT, actors=_RESIDENT),
    Method.EHERKENNING: _Parties(subjects=_COMPANY, actors=_EMPLOYEE),
    Method.EH_BEWINDVOERING: _Parties(subjects=_RESIDENT, actors=_EMPLOYEE),
    Method.EIDAS: _Parties(subjects=_RESIDENT | {PartyKind.PSEUDO}),
    Method.EIDAS_COMPANY: _Parties(subjects=frozenset({PartyKind.EIDAS_LEGAL}), actors=_EMPLOYEE),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """One login: who sits at the keyboard (actor), whose zaken these are (subject), and why.

    Invariants: the means brings its own kinds of numbers; in an own login actor and subject are
    one and there is no mandate; any other is for somebody else, by a mandate for a service, and in
    bewindvoering of a company. Raises InvalidIdentityError otherwise.
    """

    method: Method
    loa: Loa
    issuer: str
    sub: str = field(repr=False)
    sid: str | None = field(default=None, repr=False)
    auth_time: datetime
    actor: Party
    subject: Party
    mandate: Mandate | None = None

    def __post_init__(self) -> None:
        parties = _PARTIES[self.method]
        if self.subject.id.kind not in parties.subjects:
            raise InvalidIdentityError(f"{self.method} is not for this kind of subject")
        if parties.actors:
            self._check_mandate(parties)
        elif self.mandate is not None or self.actor != self.subject:
            raise InvalidIdentityError(f"{self.method} is a login for oneself")

    def _check_mandate(self, parties: _Parties) -> None:
        if self.actor.id.kind not in parties.actors:
            raise InvalidIdentityError(f"{self.method} is not by this kind of actor")
        if self.actor.id == self.subject.id:
            raise InvalidIdentityError("nobody represents themself")
        services = self.mandate.services if self.mandate else ()
        if self.mandate is None or not services or not all(name.strip() for name in services):
            raise InvalidIdentityError("acting for another needs a mandate for a service")
        by_company = any(party.id.kind in _COMPANY for party in self.mandate.chain[:1])
        if self.method is Method.EH_BEWINDVOERING and not by_company:
            raise InvalidIdentityError("a bewindvoerder works for a company")


# --- what the registration holds -----------------------------------------------------------------


class Vertrouwelijkheid(IntEnum):
    """Vertrouwelijkheidaanduiding, ordered (Zaken API). An unknown word counts as the highest."""

    OPENBAAR = 1
    BEPERKT_OPENBAAR = 2
    INTERN = 3
    ZAAKVERTROUWELIJK = 4
    VERTROUWELIJK = 5
    CONFIDENTIEEL = 6
    GEHEIM = 7
    ZEER_GEHEIM = 8

    @classmethod
    def parse(cls, word: str) -> Self:
        """The level a registration names; anything that is not one is `ZEER_GEHEIM`.

        Also a letter that only becomes the right one as a capital (a dotless i).
        """
        known = cls.__members__.get(word.upper(), cls.ZEER_GEHEIM)
        return known if word.isascii() else cls.ZEER_GEHEIM


@dataclass(frozen=True, slots=True, kw_only=True)
class Duur:
    """An ISO 8601 duration as the Catalogi and Zaken API give it, in calendar parts."""

    jaren: int = 0
    maanden: int = 0
    weken: int = 0
    dagen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Statustype:
    """A step of a zaaktype (Catalogi API, statustype). `doorlooptijd` is a norm of the gemeente."""

    uuid: UUID
    volgnummer: int
    omschrijving: str
    omschrijving_generiek: str = ""
    statustekst: str = ""
    is_eindstatus: bool = False
    informeren: bool = False
    doorlooptijd: Duur | None = None


class Richting(StrEnum):
    """Who a kind of document travels to (Catalogi API, zaaktype-informatieobjecttype)."""

    INKOMEND = "inkomend"
    INTERN = "intern"
    UITGAAND = "uitgaand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Zaaktype:
    """One version of a zaaktype. Configuration refers to `identificatie`, which versions share.

    `domein` is that of its catalogus, within which an identificatie is unique; empty: not known.
    """

    uuid: UUID
    identificatie: str
    omschrijving: str
    intern: bool
    doorlooptijd: Duur | None
    servicenorm: Duur | None
    statustypen: tuple[Statustype, ...]
    resultaattypen: dict[UUID, str]
    richtingen: dict[UUID, Richting]
    catalogus: UUID | None = None
    domein: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZaakRef:
    """Where a zaak is: the slug of our registratie and the uuid there."""

    registratie: str
    uuid: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Rol:
    """A betrokkene of a zaak (Zaken API, rol), reduced to what a decision needs: no names.

    `betrokkene` holds the asker's own numbers when the rol is theirs, `namens` the asker's own when
    the rol was taken for them; of others nothing is kept. `loa` is the level at which it was taken
    (authenticatieContext, an extra of Open Zaak).
    """

    omschrijving_generiek: str
    indicatie_machtiging: str = ""
    begin_geldigheid: date | None = None
    einde_geldigheid: date | None = None
    betrokkene: frozenset[PartyId] = frozenset()
    namens: frozenset[PartyId] = frozenset()
    loa: Loa | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A status that was set (Zaken API, status). `statustype` refers into the zaaktype."""

    uuid: UUID
    statustype: UUID
    datum_status_gezet: datetime


class Doelgroep(StrEnum):
    """For whom a substatus was written. An empty or unknown word is never for residents."""

    BETROKKENEN = "betrokkenen"
    INTERN = "intern"


@dataclass(frozen=True, slots=True, kw_only=True)
class Substatus:
    """A remark within a status (an extra of Open Zaak, substatus). `status` is the one it is in."""

    uuid: UUID
    status: UUID | None
    omschrijving: str
    tijdstip: datetime
    doelgroep: Doelgroep


@dataclass(frozen=True, slots=True, kw_only=True)
class Resultaat:
    """What came out of a zaak. `omschrijving` is that of the resultaattype, empty when unknown."""

    omschrijving: str
    toelichting: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verlenging:
    """The term was extended. `verwerkt`: the registration moved its dates, so nothing comes on top.

    Open Zaak moves no date itself (seen 2026-11-23).
    """

    reden: str
    duur: Duur | None
    verwerkt: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Opschorting:
    """The term stands still. The API knows no dates of it."""

    reden: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Zaak:
    """A zaak as registered (Zaken API, zaak). `zaaktype` is Missing when the catalogus failed.

    `verwant` are its relevanteAndereZaken. Of these, its hoofdzaak and its deelzaken only the
    uuids: each has to be decided on before anything of it is shown.
    """

    ref: ZaakRef
    identificatie: str
    omschrijving: str
    zaaktype: "Outcome[Zaaktype]"
    startdatum: date
    registratiedatum: date | None
    einddatum: date | None
    einddatum_gepland: date | None
    uiterlijke_einddatum_afdoening: date | None
    vertrouwelijkheidaanduiding: Vertrouwelijkheid
    rollen: tuple[Rol, ...]
    status: "Outcome[Status | None]"
    resultaat: "Outcome[Resultaat | None]"
    verlenging: Verlenging | None = None
    opschorting: Opschorting | None = None
    deelzaken: tuple[UUID, ...] = ()
    hoofdzaak: UUID | None = None
    verwant: tuple[UUID, ...] = ()
    archiefactiedatum: date | None = None
    blijvend_bewaren: bool = False

    @property
    def is_afgerond(self) -> bool:
        """Closed: the einddatum is set. A reopened zaak has an old eindstatus but no einddatum."""
        return self.einddatum is not None


class DocumentStatus(StrEnum):
    """How far a document is (Documenten API, status). The API also knows an empty status."""

    IN_BEWERKING = "in_bewerking"
    TER_VASTSTELLING = "ter_vaststelling"
    DEFINITIEF = "definitief"
    GEARCHIVEERD = "gearchiveerd"
    ONBEKEND = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document of a zaak (Documenten API, enkelvoudiginformatieobject). Sizes in bytes.

    `besluit`: the one that it belongs to, of a document that is not of the zaak itself.
    """

    uuid: UUID
    titel: str
    soort: str
    bestandsnaam: str
    formaat: str
    bestandsomvang: int | None
    heeft_inhoud: bool
    status: DocumentStatus
    vertrouwelijkheidaanduiding: Vertrouwelijkheid
    creatiedatum: date | None
    ontvangstdatum: date | None
    verzenddatum: date | None
    richting: Richting | None
    versie: int | None = None
    besluit: UUID | None = None


@dataclass(frozen=True, slots=True)
class ByteRange:
    """Bytes of a file that are asked for, counted from 0; `last` None: up to the end."""

    first: int
    last: int | None = None

    def __str__(self) -> str:
        """As the header `Range` wants it."""
        return f"bytes={self.first}-{'' if self.last is None else self.last}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Which bytes of a file came, out of how many."""

    first: int
    last: int
    total: int

    @property
    def size(self) -> int:
        """Bytes in this part."""
        return self.last - self.first + 1

    def __str__(self) -> str:
        """As the header `Content-Range` wants it."""
        return f"bytes {self.first}-{self.last}/{self.total}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Besluit:
    """A besluit of a zaak (Besluiten API). `soort` is the omschrijving of its besluittype.

    `reactietermijn` is that of its besluittype: how long somebody can make bezwaar, counted from
    `verzenddatum`. `uiterlijke_reactiedatum` is what the registration says that comes to.
    `documenten` are the uuids of its documents (besluitinformatieobjecten).
    """

    uuid: UUID
    identificatie: str
    soort: str
    datum: date
    ingangsdatum: date | None
    vervaldatum: date | None
    toelichting: str
    uiterlijke_reactiedatum: date | None
    verzenddatum: date | None = None
    reactietermijn: Duur | None = None
    documenten: "Outcome[tuple[UUID, ...]]" = field(default_factory=lambda: Ok(()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Besluittype:
    """What a besluit is called and how long one can make bezwaar (Catalogi API, besluittype)."""

    omschrijving: str
    reactietermijn: Duur | None


# --- what may be done with it ---------------------------------------------------------------------


class Action(StrEnum):
    """What somebody wants to do. Every route names one; the policy decides on each."""

    LIST_ZAKEN = "zaken.list"
    VIEW_ZAAK = "zaak.view"
    VIEW_STATUS = "status.view"
    VIEW_DOCUMENT = "document.view"
    DOWNLOAD_DOCUMENT = "document.download"
    VIEW_BESLUIT = "besluit.view"
    VIEW_ROL = "rol.view"
    VIEW_INZAGE = "inzage.view"


# --- outcomes: a failure is a value, never an empty list -----------------------------------------


class Reason(StrEnum):
    """Why something could not be fetched; the code in the log, the presenter has the words."""

    UNAVAILABLE = "unavailable"
    TIMEOUT = "timeout"
    REFUSED = "refused"
    INVALID = "invalid"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Ok[T]:
    """Fetched now."""

    value: T


@dataclass(frozen=True, slots=True)
class Stale[T]:
    """An older answer, still worth showing, and when it was fetched."""

    value: T
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Missing:
    """Not known now: shown as such, never as nothing."""

    reason: Reason


type Outcome[T] = Ok[T] | Stale[T] | Missing


class Grond(StrEnum):
    """On what kind of ground something of a zaak is not shown; never what it is."""

    NIET_AF = "niet-af"
    VERTROUWELIJK = "vertrouwelijk"
    ALLEEN_STATUS = "alleen-status"


@dataclass(frozen=True, slots=True, kw_only=True)
class Toegang:
    """Why this identity sees a zaak, from where it came and when; and what is withheld, and why.

    `rol` is the one that admitted; `registratie` the name of the registration.
    """

    rol: Rol
    registratie: str
    opgehaald: datetime
    documenten_ingehouden: frozenset[Grond] = frozenset()
    besluiten_ingehouden: frozenset[Grond] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything of one zaak that its page shows. What could not be fetched is Missing.

    `substatussen` are those for residents only. `deelzaken` and `verwant` (hoofdzaak and
    relevanteAndereZaken) are those that may be seen; `deelzaken_ingehouden`: how many others there
    are that can be spoken of. `organisatie` is within which the zaaknummer is unique; empty when
    the gemeente has one registration.
    """

    zaak: Zaak
    toegang: Toegang
    statussen: Outcome[tuple[Status, ...]]
    substatussen: Outcome[tuple[Substatus, ...]] = Ok(())
    documenten: Outcome[tuple[Document, ...]]
    besluiten: Outcome[tuple[Besluit, ...]]
    deelzaken: Outcome[tuple[Zaak, ...]] = Ok(())
    deelzaken_ingehouden: int = 0
    verwant: Outcome[tuple[Zaak, ...]] = Ok(())
    organisatie: str = ""


# --- errors --------------------------------------------------------------------------------------


class MijnZakenError(Exception):
    """Base of what our own code raises. `code` goes to the log; the text holds no identifier."""

    code = "error"


class ZaakNotFoundError(MijnZakenError):
    """There is no such zaak or document, or this identity may not know of it: the same thing."""

    code = "not_found"


class ZaakRefusedError(ZaakNotFoundError):
    """The same to everybody outside; for the security log it is another event."""


class MandateNotValidError(MijnZakenError):
    """A login for somebody without a mandate that counts today. Says nothing of a zaak."""

    code = "mandate_not_valid"


class DocumentHasNoContentError(MijnZakenError):
    """The document exists and may be seen, but the registration holds no file of it."""

    code = "document_without_content"


class DownloadsFullError(MijnZakenError):
    """So many downloads are under way here that another has to wait."""

    code = "downloads_full"


class RangeNotSatisfiableError(MijnZakenError):
    """The file ends before the part that was asked; `total` is its size in bytes, if known."""

    code = "range_not_satisfiable"

    def __init__(self, total: int | None) -> None:
        super().__init__()
        self.total = total


class StepUpError(MijnZakenError):
    """Everything allows but the level of the login: `needed` is the one that would do."""

    code = "step_up"

    def __init__(self, needed: Loa) -> None:
        super().__init__(needed.name)
        self.needed = needed


class SourceError(MijnZakenError):
    """A registration did not do its work. `reason` says how; carries no URL and no body."""

    code = "source"
    reason = Reason.UNAVAILABLE

    def __init__(self, registratie: str, detail: str = "") -> None:
        super().__init__(f"{registratie}: {detail}" if detail else registratie)
        self.registratie = registratie


class SourceUnavailableError(SourceError):
    """No connection, or a 5xx answer."""

    code = "source_unavailable"


class SourceFaultError(SourceUnavailableError):
    """A 5xx that says nothing of other calls: the registration breaks on this one (500)."""

    code = "source_fault"


class SourceTimeoutError(SourceError):
    """No complete answer within the time a page has."""

    code = "source_timeout"
    reason = Reason.TIMEOUT


class SourceRefusedError(SourceError):
    """The registration refused us (401, 403) or our request (another 4xx)."""

    code = "source_refused"
    reason = Reason.REFUSED


class SourceFilterIgnoredError(SourceError):
    """The registration gives zaken (or what belongs to them) that were not asked for."""

    code = "filter_ignored"
    reason = Reason.REFUSED


class SourceInvalidError(SourceError):
    """Not the answer that the standard describes: HTML, truncated JSON, another type."""

    code = "source_invalid"
    reason = Reason.INVALID


class SourceNotFoundError(SourceError):
    """404 on one object. In a list this never happens."""

    code = "source_not_found"
    reason = Reason.NOT_FOUND

"""The one place where a search for somebody's zaken is written.

On a real Open Zaak an empty number or a mistyped key returns everybody's zaken. So the keys are
constants, the number comes as a PartyId (which cannot be empty or fail the elfproef), and no caller
can add a key of its own.
"""

from dataclasses import dataclass, field, replace
from uuid import UUID

from zaken.domain import PartyId, PartyKind, Vertrouwelijkheid, passes_elfproef
from zaken.zgw.profiles import Profile

type Json = bool | int | float | str | list["Json"] | dict[str, "Json"] | None

_BSN = "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn"
_NNP = "rol__betrokkeneIdentificatie__nietNatuurlijkPersoon__"
_CEILING = "maximaleVertrouwelijkheidaanduiding"
_KIND = "rol__omschrijvingGeneriek"
_MACHTIGING = "rol__machtiging"
_KEYS = frozenset({_BSN, _CEILING, _KIND, _MACHTIGING, "einddatum__isnull", "ordering"})

# From the range that is never issued; passes the elfproef. Whoever has zaken with this number does
# not filter (zaken.zgw.probe).
NOBODY = PartyId(kind=PartyKind.BSN, value="999999990")


class NoFilterError(ValueError):
    """There is no way to ask for the zaken of this kind of party, so nothing is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RolFilter:
    """One kind of rol and one word of `rol__machtiging`; both must hold for the same rol."""

    kind: str
    machtiging: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """The body of `POST /zaken/_zoek`; with `zoek_met_get` the same as query parameters.

    Raises NoFilterError for criteria without a valid BSN, and for a key that is not known here.
    """

    criteria: dict[str, str | bool] = field(repr=False)
    expand: tuple[str, ...] = ()
    uuids: tuple[UUID, ...] = ()

    def __post_init__(self) -> None:
        if not self.criteria.keys() <= _KEYS or not passes_elfproef(str(self.criteria.get(_BSN))):
            raise NoFilterError("a search needs a BSN and knows no other keys")

    def without_expand(self) -> "Search":
        """The same zaken, without what belongs to them."""
        return replace(self, expand=())

    def as_body(self) -> dict[str, Json]:
        """For `_zoek`: `expand` is a list of strings (a plain string makes Open Zaak fail)."""
        body: dict[str, Json] = {**self.criteria}
        if self.expand:
            body["expand"] = list(self.expand)
        if self.uuids:
            body["uuid__in"] = [str(uuid) for uuid in self.uuids]
        return body

    def as_query(self) -> dict[str, str]:
        """For `GET /zaken`. Raises NoFilterError: `uuid__in` does not exist there."""
        if self.uuids:
            raise NoFilterError("uuid__in exists in _zoek only")
        words = {True: "true", False: "false"}
        criteria = {k: words[v] if isinstance(v, bool) else v for k, v in self.criteria.items()}
        return {**criteria, **({"expand": ",".join(self.expand)} if self.expand else {})}


def _filter_on(subject: PartyId) -> dict[str, str | bool]:
    if subject.kind is not PartyKind.BSN:
        raise NoFilterError(f"no filter for {subject.kind}")
    return {_BSN: subject.value}


def build_company_filter(company: PartyId, profile: Profile) -> dict[str, str]:
    """The filter on a company, by the number that the registration knows it by.

    Not part of a search yet: the policy refuses company logins, so nothing is asked for them.
    """
    if not company.value.isascii() or not company.value.isdigit():
        raise NoFilterError(f"no valid {company.kind}")
    if company.kind is PartyKind.KVK and profile.kvk_filter:
        return {f"{_NNP}kvkNummer": company.value}
    if company.kind in {PartyKind.RSIN, PartyKind.KVK} and company.kind is profile.inn_nnp_id:
        return {f"{_NNP}innNnpId": company.value}
    raise NoFilterError(f"no filter for {company.kind}")


def build_list_search(
    subject: PartyId,
    *,
    afgerond: bool,
    ceiling: Vertrouwelijkheid | None = None,
    rol: RolFilter | None = None,
) -> Search:
    """The lopende or afgeronde zaken of a subject, newest first, with what a decision needs.

    `ceiling` leaves out what is too confidential. With `rol` only the zaken with such a rol, and
    no rollen along: the filter has decided on them.
    """
    criteria = {
        **_filter_on(subject),
        "einddatum__isnull": not afgerond,
        "ordering": "-einddatum" if afgerond else "-startdatum",
    }
    if ceiling is not None:
        criteria[_CEILING] = ceiling.name.lower()
    if rol is not None:
        criteria |= {_KIND: rol.kind, _MACHTIGING: rol.machtiging}
    along = "resultaat" if afgerond else "status"
    return Search(criteria=criteria, expand=(along,) if rol else ("rollen", along))


def build_zaak_search(subject: PartyId, uuid: UUID) -> Search:
    """One zaak, only if the subject has a rol on it.

    Without the ceiling: a zaak that is too confidential has to be refused, and recorded as such.
    """
    return Search(
        criteria=_filter_on(subject), expand=("rollen", "status", "resultaat"), uuids=(uuid,)
    )


def build_probe_search() -> Search:
    """A list as it is always asked, of a number that cannot exist: there may be no zaken."""
    return build_list_search(NOBODY, afgerond=False).without_expand()


def build_ceiling_probe(word: str) -> Search:
    """Nobody's zaken up to a ceiling: a word of the standard has to be taken, another refused."""
    return Search(criteria={_CEILING: word, **_filter_on(NOBODY)})


def build_rol_probe(rol: RolFilter) -> Search:
    """The same with a kind of rol and a machtiging."""
    return Search(criteria={_MACHTIGING: rol.machtiging, _KIND: rol.kind, **_filter_on(NOBODY)})

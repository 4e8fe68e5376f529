"""The one place where a search for somebody's zaken is written.

On a real Open Zaak an empty number or a mistyped key returns everybody's zaken. So the keys are
constants, the number comes as a Party, a search holds the filter on exactly one of them, and no
caller can add a key of its own.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from uuid import UUID

from zaken.domain import Party, PartyId, PartyKind, Vertrouwelijkheid, passes_elfproef
from zaken.selectie import Selectie
from zaken.zgw.profiles import Profile

# Keys and numbers that single out one party (_PARTIES).
type PartyFilter = Mapping[str, str]
type Json = bool | int | float | str | list["Json"] | dict[str, "Json"] | None

_BSN = "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn"
_NNP = "rol__betrokkeneIdentificatie__nietNatuurlijkPersoon__"
_INN, _KVK, _BRANCH = f"{_NNP}innNnpId", f"{_NNP}kvkNummer", f"{_NNP}vestigingsNummer"
_VESTIGING = "rol__betrokkeneIdentificatie__vestiging__"
_OWN_BRANCH, _KVK_OF_BRANCH = f"{_VESTIGING}vestigingsNummer", f"{_VESTIGING}kvkNummer"
_CEILING = "maximaleVertrouwelijkheidaanduiding"
_KIND = "rol__omschrijvingGeneriek"
_MACHTIGING = "rol__machtiging"
_FROM, _UNTIL = "startdatum__gte", "startdatum__lte"
_NUMMER, _NUMMER_PART = "identificatie", "identificatie__icontains"
_TEXTS = (_NUMMER_PART, "omschrijving", "zaaktype__omschrijving")
_OTHER_KEYS = frozenset(
    {_CEILING, _KIND, _MACHTIGING, "einddatum__isnull", "ordering", _FROM, _UNTIL, _NUMMER, *_TEXTS}
)

# Which keys together are the filter on one party.
_PARTIES = frozenset(
    frozenset(keys)
    for keys in (
        (_BSN,),
        (_INN,),
        (_KVK,),
        (_INN, _BRANCH),
        (_KVK, _BRANCH),
        (_OWN_BRANCH,),
        (_KVK_OF_BRANCH,),
    )
)

# From the range that is never issued; passes the elfproef. Whoever has zaken with this number does
# not filter (zaken.zgw.probe).
NOBODY = PartyId(kind=PartyKind.BSN, value="999999990")
# What no party has of the other numbers: no dummies of zeros or nines.
_OF_NOBODY = {
    _BSN: NOBODY.value,
    _INN: NOBODY.value,
    _KVK: "99999990",
    _BRANCH: "999999999990",
    _OWN_BRANCH: "999999999990",
    _KVK_OF_BRANCH: "99999990",
}
_NOBODY = {_BSN: NOBODY.value}

# The keys of the filter on a person.
PERSON_KEYS = frozenset({_BSN})


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

    Raises NoFilterError for criteria without the filter on one party (a valid BSN, or the numbers
    of one company), and for a key that is not known here.
    """

    criteria: dict[str, str | bool] = field(repr=False)
    expand: tuple[str, ...] = ()
    uuids: tuple[UUID, ...] = ()
    zaaktypen: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        party = {key: value for key, value in self.criteria.items() if key not in _OTHER_KEYS}
        known = frozenset(party) in _PARTIES
        if not known or not all(_is_number(key, value) for key, value in party.items()):
            raise NoFilterError("a search needs one party and knows no other keys")

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
        if self.zaaktypen:
            body["zaaktype__in"] = list(self.zaaktypen)
        return body

    def as_query(self) -> dict[str, str]:
        """For `GET /zaken`. Raises NoFilterError: `…__in` does not exist there."""
        if self.uuids or len(self.zaaktypen) > 1:
            raise NoFilterError("uuid__in and zaaktype__in exist in _zoek only")
        words = {True: "true", False: "false"}
        criteria = {k: words[v] if isinstance(v, bool) else v for k, v in self.criteria.items()}
        expand = {"expand": ",".join(self.expand)} if self.expand else {}
        return {**criteria, **expand, **dict(zip(("zaaktype",), self.zaaktypen, strict=False))}


def _is_number(key: str, value: str | bool) -> bool:  # noqa: FBT001  # a value of JSON
    """Whether a value can be what its key filters on: an empty one finds everybody."""
    if not isinstance(value, str):
        return False
    return passes_elfproef(value) if key == _BSN else value.isascii() and value.isdigit()


def list_filters(party: Party, profile: Profile) -> tuple[PartyFilter, ...]:
    """The filters that together find the zaken of a party, one search each.

    A company can stand in a rol in several ways: as niet-natuurlijk persoon by RSIN or KVK number,
    or as vestiging. A login for one vestiging asks for that one only. Raises NoFilterError where
    this registration cannot be asked.
    """
    if party.id.kind is PartyKind.BSN:
        return ({_BSN: party.id.value},)
    filters = tuple(each for each in _list_company_filters(party, profile) if each)
    if not filters:
        raise NoFilterError(f"no filter for {party.id.kind}")
    return filters


def _list_company_filters(party: Party, profile: Profile) -> Iterator[PartyFilter]:
    """Those on a company; the numbers of a branch in a company are an extra of Open Zaak."""
    company, extras = _build_company_filter(party.id, profile), profile.kvk_filter
    if party.vestiging is not None:
        branch = _digits(party.vestiging)
        yield {_OWN_BRANCH: branch}
        yield {**company, _BRANCH: branch} if company and extras else {}
    else:
        yield company
        by_kvk = extras and party.id.kind is PartyKind.KVK
        yield {_KVK_OF_BRANCH: _digits(party.id)} if by_kvk else {}


def _build_company_filter(company: PartyId, profile: Profile) -> PartyFilter:
    """The filter on a company, by the number that the registration knows it by; or empty."""
    if company.kind is PartyKind.KVK and profile.kvk_filter:
        return {_KVK: _digits(company)}
    if company.kind in {PartyKind.RSIN, PartyKind.KVK} and company.kind is profile.inn_nnp_id:
        return {_INN: _digits(company)}
    return {}


def _digits(number: PartyId) -> str:
    if not number.value.isascii() or not number.value.isdigit():
        raise NoFilterError(f"no valid {number.kind}")
    return number.value


def list_criteria(selectie: Selectie, profile: Profile) -> tuple[Mapping[str, str], ...]:
    """The filters that together find the zaken of a selectie; one search each.

    A zaak with the longest of the words is enough: who asked looks for the others.
    """
    years: dict[str, str] = {}
    if selectie.jaar is not None:
        years = {_FROM: f"{selectie.jaar:04}-01-01", _UNTIL: f"{selectie.jaar:04}-12-31"}
    if not selectie.woorden:
        return (years,)
    woord = max(selectie.woorden, key=len)
    if profile.tekst_filters:
        return tuple({**years, key: woord} for key in _TEXTS)
    return ({**years, _NUMMER: woord.upper()},)


def build_list_search(  # noqa: PLR0913  # what a list can be asked by
    party: PartyFilter,
    *,
    afgerond: bool,
    ceiling: Vertrouwelijkheid | None = None,
    rol: RolFilter | None = None,
    criteria: Mapping[str, str] = MappingProxyType({}),
    zaaktypen: tuple[str, ...] = (),
    oudste_eerst: bool = False,
) -> Search:
    """The lopende or afgeronde zaken of a party, newest first, with what a decision needs.

    `party` is one of `list_filters`.
    `ceiling` leaves out what is too confidential. With `rol` only the zaken with such a rol, and
    no rollen along: the filter has decided on them. `criteria` is one of `list_criteria`;
    `zaaktypen` are addresses, none for all.
    """
    order = "einddatum" if afgerond else "startdatum"
    asked: dict[str, str | bool] = {
        **criteria,
        **party,
        "einddatum__isnull": not afgerond,
        "ordering": order if oudste_eerst else f"-{order}",
    }
    if ceiling is not None:
        asked[_CEILING] = ceiling.name.lower()
    if rol is not None:
        asked |= {_KIND: rol.kind, _MACHTIGING: rol.machtiging}
    along = "resultaat" if afgerond else "status"
    expand = (along,) if rol else ("rollen", along)
    return Search(criteria=asked, expand=expand, zaaktypen=zaaktypen)


_ALONG = ("rollen", "status", "resultaat")
_DEELZAKEN = ("deelzaken", *(f"deelzaken.{name}" for name in _ALONG))


def build_zaak_search(party: PartyFilter, uuid: UUID, *, deelzaken: bool = True) -> Search:
    """One zaak, with its deelzaken if wanted, only if the party has a rol on it.

    Without the ceiling: a zaak that is too confidential has to be refused, and recorded as such.
    """
    expand = (*_ALONG, *_DEELZAKEN) if deelzaken else _ALONG
    return Search(criteria={**party}, expand=expand, uuids=(uuid,))


def build_zaken_search(party: PartyFilter, uuids: Iterable[UUID]) -> Search:
    """Of these zaken those on which the party has a rol."""
    return Search(criteria={**party}, expand=_ALONG, uuids=tuple(uuids))


def build_probe_search(keys: Iterable[str] = PERSON_KEYS) -> Search:
    """A list as it is always asked, of numbers that cannot exist: there may be no zaken."""
    nobody = {key: _OF_NOBODY[key] for key in keys}
    return build_list_search(nobody, afgerond=False).without_expand()


def build_ceiling_probe(word: str) -> Search:
    """Nobody's zaken up to a ceiling: a word of the standard has to be taken, another refused."""
    return Search(criteria={_CEILING: word, **_NOBODY})


def build_rol_probe(rol: RolFilter) -> Search:
    """The same with a kind of rol and a machtiging."""
    return Search(criteria={_MACHTIGING: rol.machtiging, _KIND: rol.kind, **_NOBODY})

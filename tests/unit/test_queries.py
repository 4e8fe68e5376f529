"""A search for somebody's zaken: on a real Open Zaak a mistyped key or no number finds everybody's.

The lists below are those of the OpenAPI document of the Zaken API 1.5.1 (Open Zaak 1.30).
"""

import ast
import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import zaken
from tests.unit.examples import ANNA, BSN, KVK, uuid
from zaken.domain import (
    InvalidIdentityError,
    Party,
    PartyId,
    PartyKind,
    Vertrouwelijkheid,
    passes_elfproef,
)
from zaken.zgw.profiles import PROFILES
from zaken.zgw.queries import (
    NOBODY,
    NoFilterError,
    PartyFilter,
    RolFilter,
    Search,
    build_list_search,
    build_probe_search,
    build_zaak_search,
    build_zaken_search,
    list_filters,
)

INP_BSN = "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn"

# What `POST /zaken/_zoek` knows, as far as it could concern us; it ignores everything else.
ZOEK_KEYS = {
    INP_BSN,
    "rol__betrokkeneIdentificatie__nietNatuurlijkPersoon__innNnpId",
    "rol__betrokkeneIdentificatie__nietNatuurlijkPersoon__kvkNummer",
    "rol__betrokkeneIdentificatie__nietNatuurlijkPersoon__vestigingsNummer",
    "rol__betrokkeneIdentificatie__vestiging__kvkNummer",
    "rol__betrokkeneIdentificatie__vestiging__vestigingsNummer",
    "rol__omschrijvingGeneriek",
    "rol__machtiging",
    "maximaleVertrouwelijkheidaanduiding",
    "startdatum__gte",
    "einddatum__isnull",
    "einddatum__gt",
    "uuid__in",
    "zaaktype__in",
    "ordering",
    "expand",
}
# What `GET /zaken` knows: not uuid__in and zaaktype__in, but page and pageSize.
LIST_KEYS = (ZOEK_KEYS - {"uuid__in", "zaaktype__in"}) | {"page", "pageSize"}
ORDERINGS = {
    f"{sign}{field}"
    for sign in ("", "-")
    for field in (
        "archiefactiedatum",
        "einddatum",
        "identificatie",
        "publicatiedatum",
        "registratiedatum",
        "startdatum",
    )
}
EXPANDS = {
    "rollen",
    "status",
    "resultaat",
    "zaaktype",
    "deelzaken",
    "deelzaken.rollen",
    "deelzaken.status",
    "deelzaken.resultaat",
    "hoofdzaak",
}

OPENAPI = Path(__file__).parents[3] / "shared" / "zgw" / "openapi" / "zaken.openapi.yaml"

NNP, VESTIGING = (
    f"rol__betrokkeneIdentificatie__{kind}__" for kind in ("nietNatuurlijkPersoon", "vestiging")
)
RSIN = PartyId(kind=PartyKind.RSIN, value="111222333")
BRANCH = PartyId(kind=PartyKind.VESTIGING, value="990000541921")
PERSON: PartyFilter = {INP_BSN: ANNA.value}

INTERN = Vertrouwelijkheid.INTERN
EIGEN = RolFilter(kind="initiator", machtiging="eigen")
LISTS = [
    build_list_search(PERSON, afgerond=False, ceiling=INTERN),
    build_list_search(PERSON, afgerond=True, ceiling=INTERN),
]
BY_ROL = [
    build_list_search(PERSON, afgerond=afgerond, ceiling=INTERN, rol=EIGEN)
    for afgerond in (True, False)
]
SEARCHES = [*LISTS, *BY_ROL, build_zaak_search(PERSON, uuid(1))]


def _with_check_digit(number: int) -> str:
    """A BSN out of eight digits; no BSN when its check digit would be ten."""
    text = f"{number:08}"
    return f"{text}{sum(int(d) * w for d, w in zip(text, range(9, 1, -1), strict=True)) % 11}"


_bsns = st.integers(1, 99_999_999).map(_with_check_digit).filter(passes_elfproef)


@pytest.mark.parametrize("search", SEARCHES)
def test_every_key_exists_in_zoek(search: Search) -> None:
    assert set(search.as_body()) <= ZOEK_KEYS


@pytest.mark.parametrize("search", [*LISTS, *BY_ROL])
def test_every_key_exists_in_the_list(search: Search) -> None:
    assert set(search.as_query()) <= LIST_KEYS


@pytest.mark.parametrize("search", SEARCHES)
def test_what_is_asked_along_exists(search: Search) -> None:
    body = search.as_body()
    assert body.get("ordering", "-startdatum") in ORDERINGS
    assert set(search.expand) <= EXPANDS
    # or nothing could be decided
    assert ("rollen" in search.expand) is (search not in BY_ROL)


@pytest.mark.parametrize("search", SEARCHES)
def test_the_number_is_always_in_it(search: Search) -> None:
    assert search.as_body()[INP_BSN] == ANNA.value


@pytest.mark.parametrize("search", SEARCHES)
def test_expand_is_a_list(search: Search) -> None:
    """A plain string gives 500 at Open Zaak 1.30."""
    expand = search.as_body()["expand"]
    assert isinstance(expand, list)
    assert all(isinstance(path, str) for path in expand)


def test_the_lists_above_are_those_of_the_standard() -> None:
    """Only where the OpenAPI documents lie beside the repository; the lists do not need them."""
    if not OPENAPI.exists():
        return
    paths = yaml.load(OPENAPI.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["paths"]
    schema = paths["/zaken/_zoek"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    parameters = {p["name"] for p in paths["/zaken"]["get"]["parameters"] if p["in"] == "query"}
    assert set(schema["properties"]) >= ZOEK_KEYS
    assert parameters >= LIST_KEYS
    assert {"uuid__in", "zaaktype__in"}.isdisjoint(parameters)
    assert set(schema["properties"]["ordering"]["items"]["enum"]) == ORDERINGS
    assert set(schema["properties"]["expand"]["items"]["enum"]) >= EXPANDS


# --- the lists of a person -----------------------------------------------------------------------


def test_lopend() -> None:
    assert build_list_search(PERSON, afgerond=False).as_body() == {
        INP_BSN: ANNA.value,
        "einddatum__isnull": True,
        "ordering": "-startdatum",
        "expand": ["rollen", "status"],
    }


def test_afgerond() -> None:
    assert build_list_search(PERSON, afgerond=True).as_body() == {
        INP_BSN: ANNA.value,
        "einddatum__isnull": False,
        "ordering": "-einddatum",
        "expand": ["rollen", "resultaat"],
    }


def test_one_zaak() -> None:
    assert build_zaak_search(PERSON, uuid(7)).as_body() == {
        INP_BSN: ANNA.value,
        "uuid__in": [str(uuid(7))],
        "expand": [
            "rollen",
            "status",
            "resultaat",
            "deelzaken",
            "deelzaken.rollen",
            "deelzaken.status",
            "deelzaken.resultaat",
        ],
    }


def test_one_zaak_for_a_download() -> None:
    """Nothing of its deelzaken is needed to decide on a document."""
    search = build_zaak_search(PERSON, uuid(7), deelzaken=False)
    assert search.expand == ("rollen", "status", "resultaat")


def test_some_zaken() -> None:
    assert build_zaken_search(PERSON, [uuid(7), uuid(8)]).as_body() == {
        INP_BSN: ANNA.value,
        "uuid__in": [str(uuid(7)), str(uuid(8))],
        "expand": ["rollen", "status", "resultaat"],
    }


def test_what_is_too_confidential_is_not_asked_for() -> None:
    body = build_list_search(PERSON, afgerond=False, ceiling=INTERN).as_body()
    assert body["maximaleVertrouwelijkheidaanduiding"] == "intern"


def test_one_kind_of_rol_needs_no_rollen() -> None:
    body = build_list_search(PERSON, afgerond=False, rol=EIGEN).as_body()
    assert body["rol__omschrijvingGeneriek"] == "initiator"
    assert body["rol__machtiging"] == "eigen"
    assert body["expand"] == ["status"]


def test_probe() -> None:
    assert passes_elfproef(NOBODY.value)
    lopend = build_list_search({INP_BSN: NOBODY.value}, afgerond=False).as_body()
    assert build_probe_search().as_body() == {k: v for k, v in lopend.items() if k != "expand"}
    assert lopend[INP_BSN] == NOBODY.value


def test_without_expand_the_key_is_not_sent() -> None:
    plain = build_zaak_search(PERSON, uuid(7)).without_expand()
    assert plain.as_body() == {INP_BSN: ANNA.value, "uuid__in": [str(uuid(7))]}
    assert "expand" not in LISTS[0].without_expand().as_query()


def test_a_query_has_only_text() -> None:
    assert build_list_search(PERSON, afgerond=False).as_query() == {
        INP_BSN: ANNA.value,
        "einddatum__isnull": "true",
        "ordering": "-startdatum",
        "expand": "rollen,status",
    }
    assert build_list_search(PERSON, afgerond=True).as_query()["einddatum__isnull"] == "false"


def test_uuids_cannot_be_asked_for_with_get() -> None:
    """GET /zaken does not know uuid__in: the answer would be all zaken of this person."""
    with pytest.raises(NoFilterError):
        build_zaak_search(PERSON, uuid(1)).as_query()


@given(_bsns, st.booleans())
def test_every_valid_number_is_sent_as_it_is(bsn: str, afgerond: bool) -> None:  # noqa: FBT001
    subject = Party(id=PartyId(kind=PartyKind.BSN, value=bsn))
    (person,) = list_filters(subject, PROFILES["standaard"])
    body = json.loads(json.dumps(build_list_search(person, afgerond=afgerond).as_body()))
    assert body[INP_BSN] == bsn


# --- what is never asked -------------------------------------------------------------------------


@pytest.mark.parametrize("bsn", ["", " ", "000000000", "99999001", BSN["anna"] + " "])
def test_no_search_without_a_number(bsn: str) -> None:
    """A PartyId with such a number does not exist, and without one there is no search."""
    with pytest.raises(InvalidIdentityError):
        PartyId(kind=PartyKind.BSN, value=bsn)


@pytest.mark.parametrize("kind", [PartyKind.PSEUDO, PartyKind.EIDAS_LEGAL, PartyKind.VESTIGING])
@pytest.mark.parametrize("profile", PROFILES)
def test_no_filter_for_another_kind_of_number(kind: PartyKind, profile: str) -> None:
    value = "990000541921" if kind is PartyKind.VESTIGING else ANNA.value
    subject = Party(id=PartyId(kind=kind, value=value))
    with pytest.raises(NoFilterError) as caught:
        list_filters(subject, PROFILES[profile])
    assert value not in str(caught.value)


@pytest.mark.parametrize(
    "criteria",
    [
        {},
        {INP_BSN: ""},
        {INP_BSN: "000000000"},
        {INP_BSN: True},
        {INP_BSN.lower(): ANNA.value},
        {INP_BSN: ANNA.value, "onzin": "1"},
        {INP_BSN: ANNA.value, "einddatum_isnull": True},
        {"einddatum__isnull": True, "ordering": "-startdatum"},
        {f"{NNP}kvkNummer": ""},
        {f"{NNP}kvkNummer": "9000 354"},
        {f"{NNP}vestigingsNummer": BRANCH.value},  # of which company?
        {f"{VESTIGING}vestigingsNummer": BRANCH.value, f"{VESTIGING}kvkNummer": ""},
        # of two parties at once: a registration may take them as "or"
        {INP_BSN: ANNA.value, f"{NNP}kvkNummer": KVK.value},
        {f"{NNP}innNnpId": RSIN.value, f"{NNP}kvkNummer": KVK.value},
    ],
)
def test_a_search_that_could_find_everybody_cannot_be_made(
    criteria: dict[str, str | bool],
) -> None:
    """Neither by hand: the keys are checked where they come together."""
    with pytest.raises(NoFilterError) as caught:
        Search(criteria=criteria, expand=("rollen",))
    assert ANNA.value not in str(caught.value)


# --- companies -----------------------------------------------------------------------------------

BY_KVK, BY_INN = {f"{NNP}kvkNummer": KVK.value}, {f"{NNP}innNnpId": RSIN.value}
OF_KVK = {f"{VESTIGING}kvkNummer": KVK.value}
OWN = {f"{VESTIGING}vestigingsNummer": BRANCH.value}
IN_COMPANY = {f"{NNP}vestigingsNummer": BRANCH.value}


@pytest.mark.parametrize(
    ("profile", "company", "branch", "filters"),
    [
        ("open-zaak", KVK, None, (BY_KVK, OF_KVK)),
        ("open-zaak", RSIN, None, (BY_INN,)),
        ("open-zaak", KVK, BRANCH, (OWN, BY_KVK | IN_COMPANY)),
        ("open-zaak", RSIN, BRANCH, (OWN, BY_INN | IN_COMPANY)),
        ("standaard", RSIN, None, (BY_INN,)),
        ("standaard", RSIN, BRANCH, (OWN,)),
        ("standaard", KVK, BRANCH, (OWN,)),
        ("e-suite", KVK, None, ({f"{NNP}innNnpId": KVK.value},)),
        ("e-suite", KVK, BRANCH, (OWN,)),
    ],
)
def test_the_filters_on_a_company(
    profile: str, company: PartyId, branch: PartyId | None, filters: tuple[PartyFilter, ...]
) -> None:
    found = list_filters(Party(id=company, vestiging=branch), PROFILES[profile])
    assert found == filters
    for party in found:
        body = build_list_search(party, afgerond=False).as_body()
        assert set(body) <= ZOEK_KEYS
        assert INP_BSN not in body
        if branch:  # a restriction is never widened
            assert branch.value in body.values()


@pytest.mark.parametrize(
    ("profile", "company"),
    [
        ("standaard", KVK),
        ("oneground", KVK),
        ("e-suite", RSIN),
    ],
)
def test_without_a_filter_on_a_company_there_is_no_search(profile: str, company: PartyId) -> None:
    with pytest.raises(NoFilterError) as caught:
        list_filters(Party(id=company), PROFILES[profile])
    assert company.value not in str(caught.value)


def test_each_filter_is_probed_with_numbers_of_nobody() -> None:
    company, branch = Party(id=KVK), Party(id=RSIN, vestiging=BRANCH)
    for party in (company, branch):
        for keys in list_filters(party, PROFILES["open-zaak"]):
            body = build_probe_search(keys).as_body()
            assert keys.keys() <= body.keys()
            numbers = {KVK.value, RSIN.value, BRANCH.value, "", "00000000", "000000000000"}
            assert not numbers & {str(body[key]) for key in keys}


def test_a_number_does_not_show_in_a_search() -> None:
    for search in SEARCHES:
        assert ANNA.value not in repr(search)


def test_nobody_else_writes_a_search() -> None:
    """The path `_zoek` of zaken and the filter on a person occur in their own places only."""
    root = Path(zaken.__file__).parent
    writers = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and "betrokkeneIdentificatie__" in node.value
    }
    assert writers == {"zgw/queries.py"}


def test_a_body_survives_json() -> None:
    """No dates, uuids or tuples that would change on the way."""
    for search in SEARCHES:
        assert json.loads(json.dumps(search.as_body())) == search.as_body()

"""Claims of a verified token -> Identity: what is accepted, and with which code the rest is not."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.login.claims import (
    DEFAULT_LOA_MAPPING,
    ClaimConfig,
    find_claim,
    identity_from_claims,
    parse_loa_mapping,
)
from portal.login.errors import LoginRefusedError
from portal.login.profiles import PROFILES, Claim, get_paths
from zaken.domain import Identity, Loa, Method, Party, PartyKind, passes_elfproef

ANNA = "999990019"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MIDDEN = "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract"
CONFIG = ClaimConfig(
    method=Method.DIGID,
    issuer="https://broker.example",
    paths={Claim.BSN: ("bsn",), Claim.LOA: ("acr",), Claim.NAAM: ("name",)},
    loa_mapping=DEFAULT_LOA_MAPPING,
)
GOOD = {"sub": "abc", "bsn": ANNA, "acr": MIDDEN}


def identify(**changes: object) -> Identity:
    claims = {k: v for k, v in (GOOD | changes).items() if v is not ...}
    return identity_from_claims(CONFIG, claims, NOW)


def code_of(**changes: object) -> str:
    with pytest.raises(LoginRefusedError) as caught:
        identify(**changes)
    assert ANNA not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return caught.value.code


def test_a_digid_login() -> None:
    identity = identify(sid="s1", name="  Anna \n Jansen ", auth_time=1_795_420_800)
    assert identity.method is Method.DIGID
    assert identity.loa is Loa.MIDDEN
    assert identity.issuer == "https://broker.example"
    assert (identity.sub, identity.sid) == ("abc", "s1")
    assert identity.auth_time == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    assert identity.subject == identity.actor
    assert (identity.subject.id.kind, identity.subject.id.value) == (PartyKind.BSN, ANNA)
    assert identity.subject.naam == "Anna Jansen"
    assert identity.mandate is None


def test_without_optional_claims() -> None:
    identity = identify()
    assert identity.auth_time == NOW
    assert identity.sid is None
    assert identity.subject.naam == ""


def test_an_identity_never_prints_its_number() -> None:
    identity = identify(name="Anna Jansen", sub=ANNA, sid=ANNA)
    for text in (repr(identity), str(identity), f"{identity}", repr(identity.subject.id)):
        assert ANNA not in text
        assert "Jansen" not in text


@pytest.mark.parametrize(
    ("bsn", "code"),
    [
        (..., "bsn_missing"),
        (None, "bsn_missing"),
        ("", "bsn_missing"),
        ("999990018", "bsn_invalid"),
        ("99999001", "bsn_invalid"),
        ("9999900190", "bsn_invalid"),
        ("000000000", "bsn_invalid"),
        (f" {ANNA}", "bsn_invalid"),
        (f"{ANNA}\n", "bsn_invalid"),
        ("９９９９９００１９", "bsn_invalid"),  # noqa: RUF001  # digits, but not ASCII
        (999990019, "bsn_invalid"),
        (999990019.0, "bsn_invalid"),
        (True, "bsn_invalid"),
        ([ANNA], "bsn_invalid"),
        ({"value": ANNA}, "bsn_invalid"),
        (f"s00000001:{ANNA}", "bsn_invalid"),
        (f"s00000002:{ANNA}", "bsn_invalid"),
        (f"S00000000:{ANNA}", "bsn_invalid"),
        (f"s00000000:s00000000:{ANNA}", "bsn_invalid"),
        ("s00000000:", "bsn_invalid"),
        (f":{ANNA}", "bsn_invalid"),
    ],
)
def test_a_bsn_that_is_not_one_refuses(bsn: object, code: str) -> None:
    assert code_of(bsn=bsn) == code


def test_the_bsn_sector_is_stripped() -> None:
    assert identify(bsn=f"s00000000:{ANNA}").subject.id.value == ANNA


@given(st.one_of(st.text(), st.integers(), st.from_regex(r"(s0000000\d:)?[0-9]{8,10}")))
def test_only_a_real_bsn_becomes_one(value: object) -> None:
    try:
        found = identify(bsn=value).subject.id.value
    except LoginRefusedError:
        return
    assert isinstance(value, str)
    assert passes_elfproef(found)
    assert value in (found, f"s00000000:{found}")


@pytest.mark.parametrize(
    ("acr", "code"),
    [
        (..., "loa_missing"),
        (None, "loa_missing"),
        ("", "loa_missing"),
        ("midden", "loa_unknown"),
        (MIDDEN + " ", "loa_unknown"),
        (MIDDEN.lower(), "loa_unknown"),
        (20, "loa_unknown"),
        (True, "loa_unknown"),
        ([MIDDEN], "loa_unknown"),
        ({}, "loa_unknown"),
    ],
)
def test_a_level_we_do_not_know_refuses(acr: object, code: str) -> None:
    assert code_of(acr=acr) == code


@pytest.mark.parametrize(("value", "loa"), DEFAULT_LOA_MAPPING.items())
def test_the_shipped_table(value: str, loa: Loa) -> None:
    assert identify(acr=value).loa is loa


@pytest.mark.parametrize("value", ["20", 20, 20.0])
def test_a_configured_table_replaces_the_shipped_one(value: object) -> None:
    mapping = parse_loa_mapping({"20": "midden", "1": "basis"})
    config = ClaimConfig(
        method=Method.DIGID,
        issuer="i",
        paths={Claim.BSN: ("bsn",), Claim.LOA: ("level",)},
        loa_mapping=mapping,
    )
    claims = {"sub": "abc", "bsn": ANNA, "level": value}
    assert identity_from_claims(config, claims, NOW).loa is Loa.MIDDEN
    with pytest.raises(LoginRefusedError, match="loa_unknown"):
        identity_from_claims(config, claims | {"level": MIDDEN}, NOW)
    with pytest.raises(LoginRefusedError, match="loa_unknown"):
        identity_from_claims(config, claims | {"level": True}, NOW)


def test_an_empty_table_is_the_shipped_one_and_a_wrong_level_is_an_error() -> None:
    assert parse_loa_mapping({}) is DEFAULT_LOA_MAPPING
    with pytest.raises(KeyError):
        parse_loa_mapping({"x": "superhoog"})


@pytest.mark.parametrize("sub", [..., None, "", "  ", 5, ["abc"]])
def test_a_login_without_sub_refuses(sub: object) -> None:
    assert code_of(sub=sub) == "sub_missing"


@pytest.mark.parametrize("auth_time", ["now", True, [], 1e300, -1e300, float("nan"), float("inf")])
def test_an_auth_time_that_is_no_moment_refuses(auth_time: object) -> None:
    assert code_of(auth_time=auth_time) == "auth_time_invalid"


@pytest.mark.parametrize("naam", [None, 5, ["Anna"], {"first": "Anna"}])
def test_a_name_of_another_type_is_no_name(naam: object) -> None:
    assert identify(name=naam).subject.naam == ""


def test_a_long_name_is_cut() -> None:
    assert len(identify(name="a" * 5000).subject.naam) == 200


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["bsn"], "plain"),
        (["urn:nl-eid-gdi:1.0:LegalSubjectID"], "urn"),
        (["gemachtigde.bsn"], "literal"),
        (["gemachtigde", "bsn"], "literal"),
        (["aanvrager.bsn"], "nested"),
        (["aanvrager", "bsn"], "nested"),
        (["urn:x:1.0", "bsn"], "under a name with a dot"),
        (["a", "b", "c"], "deep"),
        ([], None),
        (["nothing"], None),
        (["bsn", "deeper"], None),
        (["a", "b", "c", "d"], None),
        (["a", "x", "c"], None),
    ],
)
def test_find_claim(path: list[str], value: object) -> None:
    claims = {
        "bsn": "plain",
        "urn:nl-eid-gdi:1.0:LegalSubjectID": "urn",
        "gemachtigde.bsn": "literal",
        "gemachtigde": {"bsn": "shadowed"},
        "aanvrager": {"bsn": "nested"},
        "urn:x:1.0": {"bsn": "under a name with a dot"},
        "a": {"b": {"c": "deep"}},
    }
    assert find_claim(claims, path) == value


_json = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(["sub", "bsn", "acr", "name", "auth_time", "sid"]), _json))
def test_whatever_a_broker_sends_it_is_an_identity_or_a_refusal(
    claims: Mapping[str, object],
) -> None:
    with suppress(LoginRefusedError):
        assert identity_from_claims(CONFIG, claims, NOW).subject.id.value == claims["bsn"]


# --- for others, companies and people from abroad, as each kind of broker says it ----------------

BAS, KVK, RSIN = "999990020", "90001354", "002220647"
PSEUDO, VESTIGING = "4B75A0EA107B@2D8FF1EF", "990000541921"
_CORE = "urn:etoegang:core:"
_EH = {
    f"{_CORE}ServiceID": "dienst-1",
    f"{_CORE}ServiceUUID": "uuid-1",
    "acr": f"{_CORE}assurance-class:loa3",
}
_KVK_SOORT = "urn:etoegang:1.9:EntityConcernedID:KvKnr"

# Profile, method, what the broker sends: Bas acts for Anna, somebody for the company.
TOKENS: list[tuple[str, Method, Mapping[str, object]]] = [
    (
        "standaard",
        Method.DIGID_MACHTIGEN,
        {
            "acr": MIDDEN,
            "urn:nl-eid-gdi:1.0:LegalSubjectID": ANNA,
            "urn:nl-eid-gdi:1.0:ActingSubjectID": BAS,
            "urn:nl-eid-gdi:1.0:ServiceUUID": "uuid-1",
        },
    ),
    (
        "keycloak",
        Method.DIGID_MACHTIGEN,
        {
            "acr": MIDDEN,
            "aanvrager": {"bsn": ANNA},
            "gemachtigde": {"bsn": BAS},
            "service_id": "uuid-1",
        },
    ),
    (
        "keycloak",
        Method.DIGID_MACHTIGEN,
        {"acr": MIDDEN, "aanvrager.bsn": ANNA, "gemachtigde.bsn": BAS, "service_id": "uuid-1"},
    ),
    (
        "signicat",
        Method.DIGID_MACHTIGEN,
        {"acr": MIDDEN, "nin": ANNA, "acting_nin": BAS, "service_uuid": "uuid-1"},
    ),
    (
        "nlgov",
        Method.DIGID_MACHTIGEN,
        {
            "acr": MIDDEN,
            "sub": BAS,
            "represents": {"sub": ANNA, "sub_id_type": "urn:nl-eid-gdi:1.0:id:BSN"},
            "urn:nl-eid-gdi:1.0:ServiceUUID": "uuid-1",
        },
    ),
    (
        "standaard",
        Method.EHERKENNING,
        _EH
        | {
            f"{_CORE}LegalSubjectID": KVK,
            "namequalifier": _KVK_SOORT,
            f"{_CORE}ActingSubjectID": PSEUDO,
        },
    ),
    (
        "keycloak",
        Method.EHERKENNING,
        _EH
        | {
            "legalSubjectID": KVK,
            "name_qualifier": _KVK_SOORT,
            "actingSubjectID": PSEUDO,
            "service_uuid": "uuid-1",
        },
    ),
    (
        "signicat",
        Method.EHERKENNING,
        _EH | {"chamber_of_commerce_number": KVK, "pseudonym": PSEUDO, "service_uuid": "uuid-1"},
    ),
    (
        "nlgov",
        Method.EHERKENNING,
        {
            "acr": "http://eidas.europa.eu/LoA/substantial",
            "sub": PSEUDO,
            "represents": {
                "sub": "90001111",
                "sub_id_type": "urn:nl:kvk",
                "represents": {"sub": KVK, "sub_id_type": _KVK_SOORT},
            },
            "urn:nl-eid-gdi:1.0:ServiceUUID": "uuid-1",
        },
    ),
    (
        "standaard",
        Method.EH_BEWINDVOERING,
        _EH
        | {
            "sel_uid": ANNA,
            f"{_CORE}LegalSubjectID": KVK,
            "namequalifier": _KVK_SOORT,
            f"{_CORE}ActingSubjectID": PSEUDO,
        },
    ),
    (
        "keycloak",
        Method.EH_BEWINDVOERING,
        _EH
        | {
            "representeeBSN": ANNA,
            "legalSubjectID": KVK,
            "name_qualifier": _KVK_SOORT,
            "actingSubjectID": PSEUDO,
            "service_uuid": "uuid-1",
        },
    ),
    (
        "signicat",
        Method.EH_BEWINDVOERING,
        _EH
        | {
            "nin": ANNA,
            "chamber_of_commerce_number": KVK,
            "pseudonym": PSEUDO,
            "service_uuid": "uuid-1",
        },
    ),
    (
        "nlgov",
        Method.EH_BEWINDVOERING,
        {
            "acr": "http://eidas.europa.eu/LoA/substantial",
            "sub": PSEUDO,
            "represents": {
                "sub": KVK,
                "sub_id_type": _KVK_SOORT,
                "represents": {"sub": ANNA, "sub_id_type": "urn:nl-eid-gdi:1.0:id:BSN"},
            },
            "urn:nl-eid-gdi:1.0:ServiceUUID": "uuid-1",
        },
    ),
]


def read(profile: str, method: Method, claims: Mapping[str, object]) -> Identity:
    config = ClaimConfig(
        method=method,
        issuer="https://broker.example",
        paths=get_paths(profile, method, {}),
        loa_mapping=DEFAULT_LOA_MAPPING,
    )
    return identity_from_claims(config, {"sub": "abc", **claims}, NOW)


def code(profile: str, method: Method, claims: Mapping[str, object]) -> str:
    with pytest.raises(LoginRefusedError) as caught:
        read(profile, method, claims)
    return caught.value.code


@pytest.mark.parametrize(
    ("profile", "method", "claims"), TOKENS, ids=[f"{p}-{m}" for p, m, _ in TOKENS]
)
def test_who_acts_for_whom_at_each_broker(
    profile: str, method: Method, claims: Mapping[str, object]
) -> None:
    """The direction: a swapped mapping would show Bas the zaken of somebody he is not for."""
    identity = read(profile, method, claims)
    actor = {Method.DIGID_MACHTIGEN: BAS}.get(method, PSEUDO)
    subject = {Method.EHERKENNING: KVK}.get(method, ANNA)
    assert (identity.actor.id.value, identity.subject.id.value) == (actor, subject)
    assert identity.mandate is not None
    assert "uuid-1" in identity.mandate.services
    if method is Method.EH_BEWINDVOERING:
        assert [party.id.value for party in identity.mandate.chain] == [KVK]
    assert not any(number in repr(identity) for number in (ANNA, BAS, KVK, PSEUDO))


@pytest.mark.parametrize(
    ("profile", "method", "claims"), TOKENS, ids=[f"{p}-{m}" for p, m, _ in TOKENS]
)
def test_without_a_service_nobody_is_represented(
    profile: str, method: Method, claims: Mapping[str, object]
) -> None:
    services = ("service_id", "service_uuid", "ServiceID", "ServiceUUID")
    without = {name: v for name, v in claims.items() if not name.endswith(services)}
    assert code(profile, method, without) == "dienst_missing"


@pytest.mark.parametrize("profile", PROFILES)
def test_who_represents_themself_is_refused(profile: str) -> None:
    claims = next(c for p, m, c in TOKENS if p == profile and m is Method.DIGID_MACHTIGEN)
    swapped = {k: {"sub": BAS} if k == "represents" else v for k, v in claims.items()}
    same = {
        k: {"bsn": BAS} if k == "aanvrager" else BAS if v == ANNA else v for k, v in swapped.items()
    }
    assert code(profile, Method.DIGID_MACHTIGEN, same) == "identity_contradicts"


def test_every_profile_knows_every_login_means_and_where_its_level_is() -> None:
    for methods in PROFILES.values():
        assert set(methods) == set(Method)
    for method in Method:
        assert get_paths("nlgov", method, {})[Claim.LOA] == ("acr",)


def _eherkenning(**changes: object) -> Identity:
    base = next(c for p, m, c in TOKENS if p == "standaard" and m is Method.EHERKENNING)
    names = {
        "soort": "namequalifier",
        "bedrijf": f"{_CORE}LegalSubjectID",
        "vestiging": "urn:etoegang:1.9:ServiceRestriction:Vestigingsnr",
        "tussenpersoon": f"{_CORE}IntermediateSubjectID",
        "dienst": f"{_CORE}ServiceID",
    }
    return read(
        "standaard", Method.EHERKENNING, {**base, **{names[k]: v for k, v in changes.items()}}
    )


def test_a_company_by_its_rsin_restricted_to_a_vestiging_through_another_company() -> None:
    identity = _eherkenning(
        soort="urn:etoegang:1.9:EntityConcernedID:RSIN",
        bedrijf=RSIN,
        vestiging=VESTIGING,
        tussenpersoon="90001111",
    )
    assert identity.subject.id.kind is PartyKind.RSIN
    assert identity.subject.vestiging is not None
    assert identity.subject.vestiging.value == VESTIGING
    assert identity.mandate is not None
    assert [party.id.value for party in identity.mandate.chain] == ["90001111"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # the owner of an eenmanszaak is known by a BSN: an employee is not that person
        (
            {"soort": "urn:etoegang:1.12:EntityConcernedID:BSN", "bedrijf": ANNA},
            "bedrijf_soort_invalid",
        ),
        ({"soort": "iets"}, "bedrijf_soort_invalid"),
        ({"soort": 7}, "bedrijf_soort_invalid"),
        ({"bedrijf": ANNA}, "bedrijf_invalid"),
        ({"bedrijf": "9000135"}, "bedrijf_invalid"),
        ({"bedrijf": ""}, "bedrijf_missing"),
        ({"vestiging": [VESTIGING, VESTIGING]}, "vestiging_invalid"),
        ({"vestiging": "1"}, "vestiging_invalid"),
        ({"dienst": [""]}, "dienst_invalid"),
        ({"dienst": {"naam": "x"}}, "dienst_invalid"),
    ],
    ids=str,
)
def test_what_a_company_login_may_not_say(changes: Mapping[str, object], expected: str) -> None:
    with pytest.raises(LoginRefusedError) as caught:
        _eherkenning(**changes)
    assert caught.value.code == expected


def test_services_come_as_one_or_as_several_also_as_objects() -> None:
    mandate = _eherkenning(dienst=[{"id": "a"}, "b"]).mandate
    assert mandate is not None
    assert mandate.services == {"a", "b", "uuid-1"}


def test_somebody_from_abroad_by_bsn_or_by_pseudonym() -> None:
    acr = {"acr": "http://eidas.europa.eu/LoA/high"}
    known = read("keycloak", Method.EIDAS, acr | {"person_bsn_identifier": ANNA})
    assert known.subject.id.kind is PartyKind.BSN
    unknown = read("keycloak", Method.EIDAS, acr | {"person_pseudo_identifier": "NL/BE/1"})
    assert unknown.subject == Party(id=unknown.actor.id)
    assert unknown.subject.id.kind is PartyKind.PSEUDO
    assert code("keycloak", Method.EIDAS, acr) == "pseudo_missing"


def test_a_company_from_abroad() -> None:
    identity = read(
        "keycloak",
        Method.EIDAS_COMPANY,
        {
            "acr": "http://eidas.europa.eu/LoA/high",
            "company_identifier": "NL/NTR/123",
            "company_name": "Firma",
            "person_pseudo_identifier": PSEUDO,
            "service_id": "x",
        },
    )
    assert (identity.subject.id.kind, identity.subject.naam) == (PartyKind.EIDAS_LEGAL, "Firma")


def test_a_broker_may_differ_from_its_profile() -> None:
    paths = get_paths("standaard", Method.DIGID, {"bsn": ["a", "b"], "naam": ["naam"]})
    assert paths[Claim.BSN] == ("a", "b")
    assert Claim.LOA not in get_paths("standaard", Method.DIGID, {"loa": []})
    with pytest.raises(ValueError, match="iets"):
        get_paths("standaard", Method.DIGID, {"iets": ["x"]})

"""Claims of a verified token -> Identity: what is accepted, and with which code the rest is not."""

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
from zaken.domain import Identity, Loa, Method, PartyKind, passes_elfproef

ANNA = "999990019"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MIDDEN = "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract"
CONFIG = ClaimConfig(
    method=Method.DIGID,
    issuer="https://broker.example",
    bsn=("bsn",),
    loa=("acr",),
    naam=("name",),
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
        bsn=("bsn",),
        loa=("level",),
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
def test_whatever_a_broker_sends_it_is_an_identity_or_a_refusal(claims: dict[str, object]) -> None:
    with suppress(LoginRefusedError):
        assert identity_from_claims(CONFIG, claims, NOW).subject.id.value == claims["bsn"]

"""What a login is asked for, in which words, and when the answer is enough."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.login.claims import DEFAULT_LOA_MAPPING
from portal.login.demand import Demand, LevelWords, check_auth_time, check_sub
from portal.login.errors import LoginRefusedError
from tests.pages.oidc_fakes import ANNA, BAS
from zaken.domain import Identity, Loa, Mandate, Method, Party, PartyId, PartyKind

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DIGID = "urn:oasis:names:tc:SAML:2.0:ac:classes:"
EHERKENNING = "urn:etoegang:core:assurance-class:"
OWN = {Loa.MIDDEN: "idp:digid loa:midden", Loa.HOOG: "idp:digid loa:hoog"}


def words(
    usual: str = "",
    own: dict[Loa, str] | None = None,
    mapping: dict[str, Loa] | None = None,
    method: Method = Method.DIGID,
) -> LevelWords:
    return LevelWords(
        method=method, usual=usual, own=own or {}, mapping=mapping or DEFAULT_LOA_MAPPING
    )


@pytest.mark.parametrize(
    ("found", "loa"),
    [
        (words(), None),
        (words("idp:digid"), None),
        (words(f"{DIGID}MobileTwoFactorContract"), Loa.MIDDEN),
        (words(f"idp:digid {DIGID}Smartcard"), Loa.SUBSTANTIEEL),
        # Any of them will do for the broker, so no more than the lowest is demanded.
        (words(f"{DIGID}SmartcardPKI {DIGID}MobileTwoFactorContract"), Loa.MIDDEN),
        (words("loa:midden", {Loa.MIDDEN: "loa:midden"}), Loa.MIDDEN),
        (words("idp:digid loa:midden", OWN), Loa.MIDDEN),
        (words("20", mapping={"20": Loa.SUBSTANTIEEL}), Loa.SUBSTANTIEEL),
    ],
)
def test_the_level_of_the_usual_words(found: LevelWords, loa: Loa | None) -> None:
    assert found.usual_loa() is loa


@pytest.mark.parametrize(
    ("found", "wanted", "sent"),
    [
        (words("x"), None, "x"),
        (words(), Loa.SUBSTANTIEEL, f"{DIGID}Smartcard"),
        (words(method=Method.DIGID_MACHTIGEN), Loa.HOOG, f"{DIGID}SmartcardPKI"),
        (words(method=Method.EHERKENNING), Loa.SUBSTANTIEEL, f"{EHERKENNING}loa3"),
        (words(method=Method.EH_BEWINDVOERING), Loa.HOOG, f"{EHERKENNING}loa4"),
        (words(method=Method.EIDAS), Loa.HOOG, "http://eidas.europa.eu/LoA/high"),
        # What is said beside the level stays.
        (
            words(f"idp:digid {DIGID}MobileTwoFactorContract"),
            Loa.SUBSTANTIEEL,
            f"idp:digid {DIGID}Smartcard",
        ),
        # Only ever more than usual.
        (words(f"{DIGID}Smartcard"), Loa.MIDDEN, f"{DIGID}Smartcard"),
        (words("idp:digid loa:hoog", OWN), Loa.MIDDEN, "idp:digid loa:hoog"),
        # The words of the broker go first; the lowest level that is enough.
        (words("", OWN), Loa.MIDDEN, "idp:digid loa:midden"),
        (words("", {Loa.HOOG: "loa:hoog"}, {"x": Loa.BASIS}), Loa.SUBSTANTIEEL, "loa:hoog"),
        # No word of our own making for a broker that has words of its own.
        (words("idp:x", mapping={"20": Loa.SUBSTANTIEEL}), Loa.SUBSTANTIEEL, "idp:x"),
    ],
)
def test_the_words_for_a_level(found: LevelWords, wanted: Loa | None, sent: str) -> None:
    assert found.acr_values(wanted) == sent


@given(usual=st.sampled_from(list(DEFAULT_LOA_MAPPING)), wanted=st.sampled_from(Loa))
def test_what_is_sent_is_never_less_than_wanted_or_usual(usual: str, wanted: Loa) -> None:
    found = words(usual)
    level = found.usual_loa()
    assert level
    assert DEFAULT_LOA_MAPPING[found.acr_values(wanted)] >= max(wanted, level)


def test_a_demand_is_reached_by_its_level_and_higher() -> None:
    demand = Demand(loa=Loa.SUBSTANTIEEL, asked_at=NOW)
    assert [demand.is_reached_by(loa) for loa in Loa] == [False, False, True, True]
    assert all(Demand(asked_at=NOW).is_reached_by(loa) for loa in Loa)


@pytest.mark.parametrize(
    ("max_age", "seconds", "code"),
    [
        (None, None, None),
        (None, -86_400, None),
        (None, 63, None),
        (None, 75, "auth_time_future"),
        (0, None, "auth_time_missing"),
        (0, 0, None),
        (0, -10, None),
        (0, -11, "auth_time_old"),
        (0, 3, None),
        (60, -70, None),
        (60, -71, "auth_time_old"),
        (60, 75, "auth_time_future"),
    ],
)
def test_auth_time(max_age: int | None, seconds: int | None, code: str | None) -> None:
    """Seconds after the moment of asking; the answer comes a minute after that."""
    claims = {} if seconds is None else {"auth_time": NOW.timestamp() + seconds}
    demand = Demand(max_age=max_age, asked_at=NOW)
    now = NOW + timedelta(minutes=1)
    if code is None:
        check_auth_time(claims, demand, now)
        return
    with pytest.raises(LoginRefusedError) as caught:
        check_auth_time(claims, demand, now)
    assert caught.value.code == code


def identity(
    actor: str, subject: str | None = None, *, sub: str = "s", issuer: str = "https://b.example"
) -> Identity:
    me = Party(id=PartyId(kind=PartyKind.BSN, value=actor))
    other = Party(id=PartyId(kind=PartyKind.BSN, value=subject)) if subject else me
    return Identity(
        method=Method.DIGID_MACHTIGEN if subject else Method.DIGID,
        loa=Loa.MIDDEN,
        issuer=issuer,
        sub=sub,
        auth_time=NOW,
        actor=me,
        subject=other,
        mandate=Mandate(services=frozenset({"x"}), role="gemachtigde") if subject else None,
    )


@pytest.mark.parametrize(
    "present",
    [
        None,
        identity(ANNA),
        identity(ANNA, BAS),
        identity(BAS, sub="t"),
        identity(BAS, issuer="https://c.example"),
    ],
)
def test_one_person_may_come_back_also_for_another(present: Identity | None) -> None:
    check_sub(identity(ANNA), present)
    check_sub(identity(ANNA, BAS), present)


def test_one_sub_is_not_two_people() -> None:
    for now in (identity(BAS), identity(BAS, ANNA)):
        with pytest.raises(LoginRefusedError, match="sub_of_another"):
            check_sub(now, identity(ANNA))

"""The checks of a JWT: nothing that a broker can send ends in anything but a code."""

import json
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st
from jwt.algorithms import ECAlgorithm

from portal.login.errors import TokenRefusedError
from portal.login.tokens import ID_TOKEN_CLAIMS, TokenRules, read_unverified, verify_token
from tests.pages import oidc_fakes as fakes

KEYS = {str(key["kid"]): jwt.PyJWK(key, "RS256") for key in fakes.jwks()["keys"][:1]}
RULES = TokenRules(
    issuer=fakes.ISSUER, client_id=fakes.CLIENT_ID, algorithm="RS256", get_key=KEYS.__getitem__
)
GOOD = {
    "iss": fakes.ISSUER,
    "aud": fakes.CLIENT_ID,
    "sub": "s",
    "iat": 1,
    "exp": 9_999_999_999,
}
HEADER = {"alg": "RS256", "kid": "k1"}


def code_of(token: str) -> str:
    with pytest.raises(TokenRefusedError) as caught:
        verify_token(token, RULES, ID_TOKEN_CLAIMS)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return caught.value.code


def test_a_good_token() -> None:
    assert verify_token(fakes.sign(GOOD), RULES, ID_TOKEN_CLAIMS) == GOOD


@pytest.mark.parametrize("typ", ["JWT", "jwt", "application/jwt"])
def test_the_type_of_an_id_token(typ: str) -> None:
    token = fakes.sign(GOOD, headers={"kid": "k1", "typ": typ})
    assert verify_token(token, RULES, ID_TOKEN_CLAIMS)


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(changes=st.dictionaries(st.sampled_from([*GOOD, "nbf", "azp", "events"]), json_values))
def test_whatever_well_signed_claims_say(changes: dict[str, Any]) -> None:
    claims = GOOD | changes
    try:
        found = verify_token(fakes.sign(claims), RULES, ID_TOKEN_CLAIMS)
    except TokenRefusedError:
        return
    assert (found["iss"], found["sub"]) == (fakes.ISSUER, claims["sub"])
    assert found["aud"] in (fakes.CLIENT_ID, [fakes.CLIENT_ID])


@given(
    changes=st.dictionaries(
        st.sampled_from(["alg", "kid", "typ", "cty", "crit", "b64", "zip", "enc", "jwk"]),
        json_values,
        min_size=1,
    )
)
def test_whatever_a_header_says(changes: dict[str, Any]) -> None:
    """Forged: the signature does not fit any of them, so none of them gets through."""
    header = HEADER | changes
    head, body = (fakes.encode_segment(json.dumps(part).encode()) for part in (header, GOOD))
    try:
        read_unverified(f"{head}.{body}.AAAA")
    except TokenRefusedError as error:
        assert error.code == "token_malformed"  # noqa: PT017  # either outcome is right
    rules = TokenRules(
        issuer=RULES.issuer,
        client_id=RULES.client_id,
        algorithm="RS256",
        get_key=lambda _: KEYS["k1"],
    )
    with pytest.raises(TokenRefusedError):
        verify_token(f"{head}.{body}.AAAA", rules, ID_TOKEN_CLAIMS)


@given(st.text())
def test_whatever_text_there_is(text: str) -> None:
    for read in (code_of, _code_of_reading):
        assert read(text) in {"token_malformed", "token_encrypted", "alg_wrong"}


@pytest.mark.parametrize("text", ["\ud800", "a.\ud800.b", "\ud800.\ud800.\ud800"])
def test_half_a_character(text: str) -> None:
    """JSON can hold one; no text that is sent can."""
    assert code_of(text) == _code_of_reading(text) == "token_malformed"


def _code_of_reading(text: str) -> str:
    with pytest.raises(TokenRefusedError) as caught:
        read_unverified(text)
    return caught.value.code


def _nested(depth: int) -> bytes:
    return b'{"a":' * depth + b"1" + b"}" * depth


@pytest.mark.parametrize(
    "part", [lambda deep: f"{deep}.e30.AAAA", lambda deep: f"eyJhbGciOiJSUzI1NiJ9.{deep}.AAAA"]
)
def test_a_part_without_end(part: Callable[[str], str]) -> None:
    token = part(fakes.encode_segment(_nested(100_000)))
    assert code_of(token) in {"token_malformed", "kid_missing"}
    assert _code_of_reading(token) == "token_malformed"


def test_a_signed_part_without_end() -> None:
    key = fakes.rsa_key("honest")
    payload = _nested(100_000)
    token = jwt.PyJWS().encode(payload, key, algorithm="RS256", headers={"kid": "k1"})
    assert code_of(token) == "token_malformed"


def test_a_key_on_another_curve_is_none_for_es256() -> None:
    key = ec.generate_private_key(ec.SECP384R1())
    published = ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
    rules = TokenRules(
        issuer=RULES.issuer,
        client_id=RULES.client_id,
        algorithm="ES256",
        get_key=lambda _: jwt.PyJWK(published, "ES256"),
    )
    token = fakes.sign(GOOD, algorithm="ES256", headers={"kid": "k1"})
    with pytest.raises(TokenRefusedError, match="key_unusable"):
        verify_token(token, rules, ID_TOKEN_CLAIMS)

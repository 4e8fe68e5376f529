"""HTTP to a broker: discovery, keys, tokens, userinfo (OpenID Connect Core and Discovery 1.0).

No redirects, a limit on time and size. An error has a fixed code and no cause: the text of a
`requests` exception holds the URL, and a body may hold a token.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote_plus

import requests
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from portal.login.errors import BrokerUnavailableError, TokenRefusedError

_MAX_BYTES = 512 * 1024
_OK = 200
# RFC 6749 section 5.2; another word from a broker is not repeated in our log.
_TOKEN_ERRORS = frozenset(
    {
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "unauthorized_client",
        "unsupported_grant_type",
        "invalid_scope",
    }
)
_BUSY = frozenset({408, 429})

type Call = Literal["discovery", "jwks", "token", "userinfo"]


class Discovery(BaseModel):
    """What we use of a discovery document."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    end_session_endpoint: str | None = None
    id_token_signing_alg_values_supported: tuple[str, ...] = ()
    code_challenge_methods_supported: tuple[str, ...] = ()
    token_endpoint_auth_methods_supported: tuple[str, ...] = ()
    token_endpoint_auth_signing_alg_values_supported: tuple[str, ...] = ()
    acr_values_supported: tuple[str, ...] = ()
    claims_supported: tuple[str, ...] = ()
    scopes_supported: tuple[str, ...] = ()
    authorization_response_iss_parameter_supported: bool = False  # RFC 9207


class TokenResponse(BaseModel):
    """A successful answer of the token endpoint; other members are not kept."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    id_token: str
    # RFC 6749 appendix A.12. Anything else cannot be put in a header or hashed.
    access_token: str = Field(pattern=r"^[\x20-\x7e]+$")


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    content_type: str
    body: bytes


def discover(issuer: str) -> Discovery:
    """The endpoints of an issuer. Its document must name exactly this issuer.

    Raises BrokerUnavailableError, with code discovery_issuer when it names another.
    """
    url = issuer.rstrip("/") + "/.well-known/openid-configuration"
    answer = _call("discovery", "GET", url)
    _demand_ok("discovery", answer)
    try:
        document = Discovery.model_validate(_parse("discovery", answer))
    except ValidationError:
        raise BrokerUnavailableError("discovery_incomplete") from None
    if document.issuer != issuer:
        raise BrokerUnavailableError("discovery_issuer")
    return document


def fetch_tokens(endpoint: str, form: dict[str, str], *, basic: bool) -> TokenResponse:
    """Exchange a code. `form` holds client_id and client_secret; `basic` moves them to the header.

    Raises TokenRefusedError for a 4xx answer, BrokerUnavailableError for anything else.
    """
    form = dict(form)
    auth = None
    if basic:
        auth = (quote_plus(form["client_id"]), quote_plus(form.pop("client_secret")))
    answer = _call("token", "POST", endpoint, data=form, auth=auth)
    if _is_refusal(answer):
        raise TokenRefusedError(_token_error(answer))
    _demand_ok("token", answer)
    try:
        return TokenResponse.model_validate(_parse("token", answer))
    except ValidationError:
        raise BrokerUnavailableError("token_incomplete") from None


def fetch_userinfo(endpoint: str, access_token: str) -> dict[str, Any] | str:
    """The claims, or the still unverified JWT with them when the broker signs its answer.

    Raises TokenRefusedError for a 4xx answer, BrokerUnavailableError for anything else.
    """
    answer = _call("userinfo", "GET", endpoint, headers={"Authorization": f"Bearer {access_token}"})
    if _is_refusal(answer):
        raise TokenRefusedError("userinfo_refused")
    _demand_ok("userinfo", answer)
    if answer.content_type.startswith("application/jwt"):
        return answer.body.decode("ascii", errors="replace").strip()
    return _parse("userinfo", answer)


def fetch_keys(jwks_uri: str) -> Sequence[object]:
    """The published keys, as they are. Raises BrokerUnavailableError."""
    answer = _call("jwks", "GET", jwks_uri)
    _demand_ok("jwks", answer)
    keys = _parse("jwks", answer).get("keys")
    if not isinstance(keys, list):
        raise BrokerUnavailableError("jwks_incomplete")
    return keys


def _call(call: Call, method: str, url: str, **options: Any) -> _Answer:
    try:
        with requests.request(
            method,
            url,
            allow_redirects=False,
            stream=True,
            timeout=settings.OIDC_TIMEOUT,
            verify=settings.OIDC_VERIFY_SSL,
            **options,
        ) as response:
            content_type = response.headers.get("Content-Type", "").lower()
            return _Answer(response.status_code, content_type, _read(call, response))
    except requests.Timeout:
        raise BrokerUnavailableError(f"{call}_timeout") from None
    except requests.RequestException:
        raise BrokerUnavailableError(f"{call}_connection") from None


def _read(call: Call, response: requests.Response) -> bytes:
    body = bytearray()
    for chunk in response.iter_content(16 * 1024):
        body += chunk
        if len(body) > _MAX_BYTES:
            raise BrokerUnavailableError(f"{call}_too_large")
    return bytes(body)


def _is_refusal(answer: _Answer) -> bool:
    return 400 <= answer.status < 500 and answer.status not in _BUSY  # 4xx


def _demand_ok(call: Call, answer: _Answer) -> None:
    if answer.status != _OK:
        raise BrokerUnavailableError(f"{call}_status_{answer.status}")


def _parse(call: Call, answer: _Answer) -> dict[str, Any]:
    try:
        data = json.loads(answer.body)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise BrokerUnavailableError(f"{call}_not_json")
    return data


def _token_error(answer: _Answer) -> str:
    try:
        error = _parse("token", answer).get("error")
    except BrokerUnavailableError:
        error = None
    known = isinstance(error, str) and error in _TOKEN_ERRORS
    return f"token_{error}" if known else "token_refused"

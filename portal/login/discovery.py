"""What a broker says of itself, beside what we want of it: endpoints, and what cannot work.

Used when a broker is configured and by `manage.py load_broker` at each deploy; a login never
depends on it. Source: OpenID Connect Discovery 1.0 section 3 (what a member that is absent means).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from portal.login.backend import claim_config, level_words
from portal.login.errors import BrokerUnavailableError
from portal.login.keys import has_key_for
from portal.login.provider import Discovery, discover, fetch_keys
from portal.models import Broker, ClaimsSource, TokenAuth
from zaken.domain import Loa

REQUIRED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
ENDPOINTS = (*REQUIRED, "userinfo_endpoint", "end_session_endpoint")
DISCOVERED = (*ENDPOINTS, "callback_iss")
_AUTH_METHODS = {
    TokenAuth.POST: "client_secret_post",
    TokenAuth.BASIC: "client_secret_basic",
    TokenAuth.PRIVATE_KEY_JWT: "private_key_jwt",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a discovery document says for one broker.

    `values` are those of the row's fields DISCOVERED; what the configuration gave is as it gave it.
    A fault keeps residents from logging in; a note is something to look at.
    """

    values: dict[str, str | bool]
    faults: tuple[str, ...]
    notes: tuple[str, ...]


def examine(broker: Broker) -> Found:
    """Ask the broker's discovery document; the row is read, not changed.

    Raises BrokerUnavailableError; with code discovery_issuer when the document names another.
    """
    document = discover(broker.issuer)
    return Found(
        values=_build_values(broker, document),
        faults=tuple(_find_faults(broker, document)),
        notes=tuple(_find_notes(broker, document)),
    )


def list_endpoint_faults(broker: Broker) -> tuple[str, ...]:
    """What is wrong with the endpoints of a row."""
    return tuple(_find_endpoint_faults(broker))


def list_key_faults(broker: Broker) -> tuple[str, ...]:
    """Whether the broker publishes a key that its tokens can be checked with."""
    try:
        keys = fetch_keys(broker.jwks_uri)
    except BrokerUnavailableError as error:
        return (f"its keys cannot be fetched ({error.code})",)
    found = has_key_for(keys, broker.sign_algo)
    return () if found else (f"it publishes no key with a kid for {broker.sign_algo}",)


def _build_values(broker: Broker, document: Discovery) -> dict[str, str | bool]:
    found: dict[str, str | bool] = {name: getattr(document, name) or "" for name in ENDPOINTS}
    found["callback_iss"] = document.authorization_response_iss_parameter_supported
    return found | {name: getattr(broker, name) for name in broker.pinned}


def _find_endpoint_faults(broker: Broker) -> Iterator[str]:
    if broker.claims_source == ClaimsSource.USERINFO and not broker.userinfo_endpoint:
        yield "claims_source is userinfo, but there is no userinfo_endpoint"
    schemes = ("https://",) if settings.HTTPS else ("https://", "http://")
    for name in ENDPOINTS:
        url = getattr(broker, name)
        if url and not url.startswith(schemes):
            yield f"{name} must start with https://"
    if set(broker.authorization_endpoint) & set("?#"):
        yield "authorization_endpoint must have no query: use extra_params"


def _find_faults(broker: Broker, document: Discovery) -> Iterator[str]:
    """Only of what is announced: a member that is absent says nothing, but for its default."""
    signed = document.id_token_signing_alg_values_supported
    if signed and broker.sign_algo not in signed:
        yield f"the broker does not sign with {broker.sign_algo}"
    challenges = document.code_challenge_methods_supported
    if challenges and "S256" not in challenges:
        yield "the broker does not support PKCE with S256"
    method = _AUTH_METHODS[TokenAuth(broker.token_auth)]
    methods = document.token_endpoint_auth_methods_supported
    if methods and method not in methods:
        yield f"the broker does not accept token_auth {broker.token_auth} ({method})"
    ours = document.token_endpoint_auth_signing_alg_values_supported
    if method == "private_key_jwt" and ours and broker.client_key_algo not in ours:
        yield f"the broker does not accept keys for {broker.client_key_algo}"
    known = document.acr_values_supported
    if known and (unknown := _list_own_words(broker) - set(known)):
        yield f"the broker does not know these acr_values: {' '.join(sorted(unknown))}"


def _list_own_words(broker: Broker) -> set[str]:
    return {
        w for text in (broker.acr_values, *broker.acr_values_per_loa.values()) for w in text.split()
    }


def _find_notes(broker: Broker, document: Discovery) -> Iterator[str]:
    """What need not be wrong: a document may announce less than there is."""
    scopes = document.scopes_supported
    if scopes and (unknown := set(broker.scopes.split()) - set(scopes)):
        yield f"it does not announce scope {' '.join(sorted(unknown))}"
    names = document.claims_supported
    paths = claim_config(broker).paths.items()
    missing = sorted(
        f"{claim} ({'.'.join(path)})" for claim, path in paths if not _has(names, path)
    )
    if names and missing:
        yield f"it does not announce the claims for {', '.join(missing)}"
    words = level_words(broker)
    if broker.acr_values and words.usual_loa() is None:
        yield "no word of acr_values is a level we know: what comes back is not compared with it"
    asked = {loa: words.acr_values(loa) for loa in Loa}
    if not any(asked.values()):
        yield "there are no words to ask for a level: residents choose it themselves"
    if not document.authorization_response_iss_parameter_supported and _has_others(broker):
        yield "the gemeente has brokers of several issuers and this one does not name itself (iss)"


def _has(names: tuple[str, ...], path: tuple[str, ...]) -> bool:
    return ".".join(path) in names or path[0].removesuffix("+") in names


def _has_others(broker: Broker) -> bool:
    if broker.gemeente_id is None:
        return False
    others = Broker.objects.filter(gemeente=broker.gemeente_id)
    return others.exclude(issuer=broker.issuer).exists()

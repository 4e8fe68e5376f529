"""The step of `manage.py setup_configuration` that fills the brokers of the gemeenten.

An endpoint that is not given is looked up once, now, in the broker's discovery document; a login
never depends on that document. Secrets come from the environment (`value_from: env`).
"""

from typing import Any, Literal, Self

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_setup_configuration import BaseConfigurationStep, ConfigurationModel
from django_setup_configuration.exceptions import ConfigurationRunFailed
from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from portal.broker_changes import list_broker_changes
from portal.login.errors import BrokerUnavailableError
from portal.login.profiles import PROFILES, Claim, get_paths
from portal.login.provider import discover
from portal.models import Broker
from zaken.changes import get_changer, record_changes
from zaken.domain import Method
from zaken.models import Gemeente

_REQUIRED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_OPTIONAL = ("userinfo_endpoint", "end_session_endpoint")
# What the login itself decides on; a silent login (prompt=none) is never wanted either.
_RESERVED = frozenset(
    {
        "acr_values",
        "client_id",
        "code_challenge",
        "code_challenge_method",
        "nonce",
        "prompt",
        "redirect_uri",
        "request",
        "request_uri",
        "response_mode",
        "response_type",
        "scope",
        "state",
    }
)

type Level = Literal["basis", "midden", "substantieel", "hoog"]


class BrokerItem(BaseModel):
    """One broker of one gemeente; the fields are those of portal.models.Broker."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)

    gemeente: str = Field(description="Slug of the gemeente", examples=["voorbeeld"])
    slug: str = Field(pattern=r"^[-a-z0-9]+$", max_length=50, examples=["digid"])
    method: Method = Method.DIGID
    profiel: str = Field("standaard", examples=list(PROFILES))
    naam: str = Field(max_length=50, description="Text on the login button", examples=["DigiD"])
    issuer: str = Field(examples=["https://broker.example/oidc"])
    authorization_endpoint: str = Field("", description="Left out: from discovery")
    token_endpoint: str = Field("", description="Left out: from discovery")
    jwks_uri: str = Field("", description="Left out: from discovery")
    userinfo_endpoint: str = ""
    end_session_endpoint: str = ""
    client_id: str = Field(min_length=1)
    client_secret: SecretStr = Field(min_length=1)
    token_auth: Literal["post", "basic"] = "post"  # noqa: S105  # not a password
    sign_algo: Literal["RS256", "PS256", "ES256"] = "RS256"
    scopes: str = "openid"
    acr_values: str = ""
    extra_params: dict[str, str] = {}
    claims_source: Literal["id_token", "userinfo"] = "id_token"
    claims: dict[Claim, list[str]] = Field(
        {}, description="Paths that differ from those of the profile; [] takes one away"
    )
    loa_mapping: dict[str, Level] = Field(
        {}, description="Value of the claim -> level; left out: the values of DigiD and eIDAS"
    )
    logout_with_id_token_hint: bool = False

    @model_validator(mode="before")
    @classmethod
    def hide_secret(cls, data: Any) -> Any:
        """Wrap the secret first: the text of a validation error shows the input."""
        if isinstance(data, dict) and isinstance(data.get("client_secret"), str):
            return data | {"client_secret": SecretStr(data["client_secret"])}
        return data

    @field_validator("profiel")
    @classmethod
    def check_profile(cls, naam: str) -> str:
        """A profile that exists."""
        if naam not in PROFILES:
            raise ValueError(f"unknown profile {naam}; known: {', '.join(PROFILES)}")
        return naam

    @model_validator(mode="after")
    def check_claims(self) -> Self:
        """A login without a level lets nobody in: better said here than at the first login."""
        paths = get_paths(self.profiel, self.method, {c.value: p for c, p in self.claims.items()})
        if Claim.LOA not in paths:
            raise ValueError("claims must say where the level (loa) is")
        return self

    @field_validator("extra_params")
    @classmethod
    def check_extra_params(cls, params: dict[str, str]) -> dict[str, str]:
        """Nothing that would replace what the login itself sends."""
        if reserved := sorted(_RESERVED & params.keys()):
            raise ValueError(f"not allowed here: {', '.join(reserved)}")
        return params

    @model_validator(mode="after")
    def check_scopes(self) -> Self:
        """Without `openid` there is no ID token; `offline_access` would give a lasting one."""
        scopes = self.scopes.split()
        if "openid" not in scopes or "offline_access" in scopes:
            raise ValueError("scopes must have openid and not offline_access")
        return self


class BrokersConfiguration(ConfigurationModel):  # type: ignore[metaclass]  # the library's metaclass is untyped
    """The brokers of all gemeenten."""

    items: list[BrokerItem]


class BrokerConfigurationStep(BaseConfigurationStep[BrokersConfiguration]):
    """Create or update the brokers; one that is no longer listed is left as it is."""

    verbose_name = "Brokers for the login of residents"
    config_model = BrokersConfiguration
    namespace = "brokers"
    enable_setting = "brokers_config_enable"

    @transaction.atomic
    def execute(self, model: BrokersConfiguration) -> None:
        """Write the rows. Raises ConfigurationRunFailed, one line naming the broker."""
        now, by = timezone.now(), get_changer()
        for item in model.items:
            gemeente = Gemeente.objects.filter(slug=item.gemeente).first()
            if gemeente is None:
                raise _failure(item, "this gemeente is not configured")
            before = gemeente.brokers.filter(slug=item.slug).first()
            values = item.model_dump(exclude={"gemeente", "slug", *_REQUIRED, *_OPTIONAL})
            values["client_secret"] = item.client_secret.get_secret_value()
            values |= _endpoints(item)
            broker, _ = Broker.objects.update_or_create(
                gemeente=gemeente, slug=item.slug, defaults=values
            )
            record_changes(gemeente, list_broker_changes(before, broker), now=now, by=by)


def _endpoints(item: BrokerItem) -> dict[str, str]:
    """The endpoints as given, completed from discovery when a required one is missing."""
    found = {name: getattr(item, name) for name in (*_REQUIRED, *_OPTIONAL)}
    if not all(found[name] for name in _REQUIRED):
        found = _discover(item) | {name: url for name, url in found.items() if url}
    if item.claims_source == "userinfo" and not found["userinfo_endpoint"]:
        raise _failure(item, "claims_source is userinfo, but there is no userinfo_endpoint")
    schemes = ("https://",) if settings.HTTPS else ("https://", "http://")
    for name, url in found.items():
        if url and not url.startswith(schemes):
            raise _failure(item, f"{name} must start with https://")
    if set(found["authorization_endpoint"]) & set("?#"):
        raise _failure(item, "authorization_endpoint must have no query: use extra_params")
    return found


def _discover(item: BrokerItem) -> dict[str, str]:
    try:
        document = discover(item.issuer)
    except BrokerUnavailableError as error:
        raise _failure(item, f"discovery at {item.issuer} failed ({error.code})") from None
    supported = document.id_token_signing_alg_values_supported
    if supported and item.sign_algo not in supported:
        raise _failure(item, f"the broker does not sign with {item.sign_algo}")
    return {name: getattr(document, name) or "" for name in (*_REQUIRED, *_OPTIONAL)}


def _failure(item: BrokerItem, reason: str) -> ConfigurationRunFailed:
    return ConfigurationRunFailed(f"broker {item.slug} of gemeente {item.gemeente}: {reason}")

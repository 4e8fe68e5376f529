"""The step of `manage.py setup_configuration` that fills the brokers of the gemeenten.

An endpoint that is not given is looked up once, now, in the broker's discovery document; a login
never depends on that document. Secrets come from the environment (`value_from: env`).
"""

from typing import Any, Literal, Self

from django.db import transaction
from django.utils import timezone
from django_setup_configuration import BaseConfigurationStep, ConfigurationModel
from django_setup_configuration.exceptions import ConfigurationRunFailed
from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from portal.broker_changes import list_broker_changes
from portal.login.assertion import ClientKeyError, load_client_key
from portal.login.discovery import DISCOVERED, REQUIRED, Found, examine, list_endpoint_faults
from portal.login.errors import BrokerUnavailableError
from portal.login.profiles import PROFILES, Claim, get_paths
from portal.models import Broker
from zaken.changes import get_changer, record_changes
from zaken.domain import Method
from zaken.models import Gemeente

_SECRETS = ("client_secret", "client_key")
# What the login itself decides on; a silent login (prompt=none) is never wanted either.
_RESERVED = frozenset(
    {
        "acr_values",
        "client_id",
        "code_challenge",
        "code_challenge_method",
        "max_age",
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
    callback_iss: bool | None = Field(
        None, description="Whether it sends `iss` in the callback; left out: from discovery"
    )
    client_secret: SecretStr = Field(SecretStr(""), description="For post and basic")
    token_auth: Literal["post", "basic", "private_key_jwt"] = "post"  # noqa: S105  # no password
    client_key: SecretStr = Field(SecretStr(""), description="PEM, for private_key_jwt")
    client_key_id: str = Field("", description="Left out: the thumbprint of the key (RFC 7638)")
    client_key_algo: Literal["RS256", "PS256", "ES256"] = "ES256"
    assertion_audience: Literal["issuer", "token_endpoint"] = "issuer"
    sign_algo: Literal["RS256", "PS256", "ES256"] = "RS256"
    scopes: str = "openid"
    acr_values: str = ""
    acr_values_per_loa: dict[Level, str] = Field(
        {}, description="Level -> acr_values for it; left out: the words of the login means"
    )
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
    def hide_secrets(cls, data: Any) -> Any:
        """Wrap the secrets first: the text of a validation error shows the input.

        What is no text (a list, by a slip of the YAML) is as good as none.
        """
        if not isinstance(data, dict):
            return data
        given = {name: data[name] for name in _SECRETS if name in data}
        texts = {name: value if isinstance(value, str) else "" for name, value in given.items()}
        return data | {name: SecretStr(text) for name, text in texts.items()}

    @model_validator(mode="after")
    def check_secrets(self) -> Self:
        """One way to prove who we are, and what it needs."""
        pem, secret = (getattr(self, name).get_secret_value() for name in reversed(_SECRETS))
        if self.token_auth != "private_key_jwt":  # noqa: S105  # not a password
            if not secret or pem:
                raise ValueError(f"token_auth {self.token_auth} needs client_secret, no client_key")
            return self
        if secret:
            raise ValueError("token_auth private_key_jwt needs client_key, no client_secret")
        try:
            load_client_key(pem, self.client_key_algo, self.client_key_id)
        except ClientKeyError as error:
            raise ValueError(f"client_key: {error}") from None
        return self

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
            broker, _ = Broker.objects.update_or_create(
                gemeente=gemeente, slug=item.slug, defaults=_values(item)
            )
            record_changes(gemeente, list_broker_changes(before, broker), now=now, by=by)


def _values(item: BrokerItem) -> dict[str, Any]:
    """The fields of the row: as given, completed from discovery when an endpoint is missing."""
    values = item.model_dump(exclude={"gemeente", "slug", *_SECRETS})
    values |= {name: getattr(item, name).get_secret_value() for name in _SECRETS}
    values["callback_iss"] = bool(item.callback_iss)
    values["pinned"] = [name for name in DISCOVERED if getattr(item, name) not in {"", None}]
    if not all(values[name] for name in REQUIRED):
        found = _examine(item, Broker(**values))
        values |= found.values
    if faults := list_endpoint_faults(Broker(**values)):
        raise _failure(item, "; ".join(faults))
    return values


def _examine(item: BrokerItem, broker: Broker) -> Found:
    try:
        found = examine(broker)
    except BrokerUnavailableError as error:
        raise _failure(item, f"discovery at {item.issuer} failed ({error.code})") from None
    if found.faults:
        raise _failure(item, "; ".join(found.faults))
    return found


def _failure(item: BrokerItem, reason: str) -> ConfigurationRunFailed:
    return ConfigurationRunFailed(f"broker {item.slug} of gemeente {item.gemeente}: {reason}")

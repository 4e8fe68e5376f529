"""Our corner of Django OAuth Toolkit: which flow is spoken and what the tokens say.

Its defaults speak every flow, hand out refresh tokens and take a loopback redirect URI on any
port; a broker does none of that.
"""

from typing import Any

from django.utils import timezone
from oauth2_provider.models import AccessToken, Grant
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauthlib.common import Request
from oauthlib.oauth2 import AuthorizationEndpoint, BearerToken, ResourceEndpoint, TokenEndpoint
from oauthlib.oauth2.rfc6749.grant_types.authorization_code import code_challenge_method_s256
from oauthlib.openid import UserInfoEndpoint
from oauthlib.openid.connect.core.grant_types import AuthorizationCodeGrant

from demo.broker import settings
from demo.broker.claims import Claims, build_login
from demo.broker.means import CLAIM_NAMES, get_persona
from demo.broker.models import Login


class CodeFlowServer(AuthorizationEndpoint, TokenEndpoint, ResourceEndpoint, UserInfoEndpoint):
    """The OpenID authorization code flow with PKCE S256, without refresh tokens."""

    def __init__(
        self, request_validator: OAuth2Validator, token_expires_in: int | None = None, **_other: Any
    ) -> None:
        """Wire the endpoints; the toolkit calls this with its own settings as keywords."""
        grant = AuthorizationCodeGrant(request_validator, refresh_token=False)
        grant.proxy_target._code_challenge_methods = {"S256": code_challenge_method_s256}  # noqa: SLF001 (no other way to refuse "plain" before the login page)
        bearer = BearerToken(request_validator, None, token_expires_in, None)
        AuthorizationEndpoint.__init__(
            self,
            default_response_type="code",
            response_types={"code": grant},
            default_token_type=bearer,
        )
        TokenEndpoint.__init__(
            self,
            default_grant_type="authorization_code",
            grant_types={"authorization_code": grant},
            default_token_type=bearer,
        )
        ResourceEndpoint.__init__(self, default_token="Bearer", token_types={"Bearer": bearer})  # noqa: S106 (a token type, not a secret)
        UserInfoEndpoint.__init__(self, request_validator)


class BrokerValidator(OAuth2Validator):
    """Carries the chosen level from the login page into the ID token and userinfo."""

    # The claims go with `openid`, the only scope; a table by scope would drop them.
    oidc_claim_scope = None

    def validate_redirect_uri(
        self, client_id: str, redirect_uri: str, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        """Compare exactly; the toolkit accepts any port of 127.0.0.1 and extra parameters."""
        del client_id, args, kwargs
        return redirect_uri in request.client.redirect_uris.split()

    def validate_silent_login(self, request: Request) -> bool:
        """Nobody stays logged in here, so `prompt=none` is always answered `login_required`."""
        del request
        return False

    def _create_authorization_code(
        self, request: Request, code: dict[str, str], expires: Any = None
    ) -> Grant:
        grant = super()._create_authorization_code(request, code, expires)
        Login.objects.create(
            code=code["code"], acr=request.chosen_level.acr, auth_time=timezone.now()
        )
        return grant

    def _create_access_token(self, expires: Any, request: Request, token: Any) -> AccessToken:
        access_token = super()._create_access_token(expires, request, token)
        Login.objects.filter(code=request.code).update(access_token=access_token)
        return access_token

    def get_additional_claims(self, request: Request) -> Claims:
        """Return the claims of the login behind this code (ID token) or access token (userinfo)."""
        login = (
            Login.objects.get(code=request.code)
            if request.code
            else Login.objects.get(access_token=request.access_token)
        )
        persona = get_persona(request.user.get_username())
        return build_login(
            persona.key,
            persona.claims,
            acr=login.acr,
            auth_time=login.auth_time,
            secret=settings.SECRET_KEY,
        )

    def get_id_token_dictionary(self, token: Any, token_handler: Any, request: Request) -> Any:
        """Put back our `auth_time`: the toolkit writes the user's last login over it."""
        claims, expires = super().get_id_token_dictionary(token, token_handler, request)
        return claims | self.get_additional_claims(request), expires

    def get_discovery_claims(self, request: Any) -> list[str]:
        """Name our claims in the discovery document."""
        del request
        return list(CLAIM_NAMES)

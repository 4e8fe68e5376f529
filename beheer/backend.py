"""The residents' strict OpenID client, with the provider of the staff: every check is the same."""

from typing import Any, override

from django.http import HttpRequest
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from beheer.broker import StaffRules
from beheer.staff import Employee, build_employee
from portal.login.backend import BrokerBackend
from portal.login.demand import Demand
from portal.login.errors import LoginRefusedError
from portal.login.tokens import check_at_hash
from portal.models import Broker, ClaimsSource


class StaffBackend(BrokerBackend):
    """Authenticates one callback: code -> tokens -> verified claims -> Employee."""

    def __init__(self, broker: Broker, demand: Demand, rules: StaffRules) -> None:
        super().__init__(broker, demand)
        self.rules = rules

    @override
    def authenticate(  # type: ignore[override]  # an Employee has no BSN and is no Identity
        self, request: HttpRequest, **kwargs: Any
    ) -> Employee:
        """Who is behind `code` of this request; raises LoginRefusedError, BrokerUnavailableError.

        The library's own walk: BrokerBackend's wants an Identity at the end.
        """
        if not kwargs.get("nonce") or not kwargs.get("code_verifier"):
            raise LoginRefusedError("start_incomplete")
        employee = OIDCAuthenticationBackend.authenticate(self, request, **kwargs)
        if not isinstance(employee, Employee):
            raise LoginRefusedError("callback_incomplete")
        return employee

    @override
    def get_or_create_user(  # type: ignore[override]  # the same
        self, access_token: str, id_token: str, payload: dict[str, Any]
    ) -> Employee:
        """Not yet a user. A claim of the signed ID token goes before userinfo."""
        check_at_hash(payload, access_token)
        claims = payload
        if self.broker.claims_source == ClaimsSource.USERINFO:
            claims = self.get_userinfo(access_token, id_token, payload) | payload
        return build_employee(claims, self.rules)

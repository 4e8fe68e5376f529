"""The OpenID provider of the staff: one for the installation, from the environment."""

from dataclasses import dataclass

from django.conf import settings

from portal.models import Broker, ClaimsSource


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRules:
    """Who may look: where the groups are in the claims, which one is needed, and which acr."""

    groups_claim: str
    group: str
    name_claim: str
    acr: tuple[str, ...]


def build_broker() -> Broker:
    """The provider in the form that portal.login knows. Never saved: no gemeente has it."""
    found = settings.BEHEER_OIDC
    source = ClaimsSource.USERINFO if found["userinfo_endpoint"] else ClaimsSource.ID_TOKEN
    return Broker(slug="beheer", naam="Beheer", claims_source=source.value, **found)


def build_rules() -> StaffRules:
    """What a login has to say, from the settings."""
    return StaffRules(
        groups_claim=settings.BEHEER_GROUPS_CLAIM,
        group=settings.BEHEER_GROUP,
        name_claim=settings.BEHEER_NAME_CLAIM,
        acr=tuple(settings.BEHEER_MFA_ACR),
    )

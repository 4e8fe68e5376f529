"""The staff's part of `check --deploy`: what would mix them with residents, or let anybody in."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from zaken.models import Host

MAX_IDLE_SECONDS = 3600
MAX_ABSOLUTE_SECONDS = 8 * 3600


@register(Tags.security, deploy=True)
def check_beheer(**_options: Any) -> list[CheckMessage]:
    """Host, login and times of the staff."""
    return [*_check_host(), *_check_login(), *_check_times()]


def _check_host() -> Iterator[CheckMessage]:
    if not settings.BEHEER_HOST or [settings.BEHEER_HOST] != settings.ALLOWED_HOSTS:
        yield Error("Beheer answers at BEHEER_HOST and nowhere else.", id="beheer.E001")
    try:
        taken = Host.objects.filter(naam__iexact=settings.BEHEER_HOST).exists()
    except DatabaseError:  # there is none yet
        taken = False
    if taken:
        yield Error("BEHEER_HOST is the host of a gemeente.", id="beheer.E002")


def _check_login() -> Iterator[CheckMessage]:
    endpoints = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
    for name in endpoints:
        if not settings.BEHEER_OIDC[name].startswith("https://"):
            yield Error(f"The provider of staff: {name} is not https.", id="beheer.E003")
    if not settings.BEHEER_GROUP or not settings.BEHEER_GROUPS_CLAIM:
        yield Error("Without BEHEER_GROUP nobody gets in.", id="beheer.E004")
    if settings.AUTHENTICATION_BACKENDS != ["beheer.staff.StaffUsers"]:
        yield Error("Staff log in by OpenID Connect only.", id="beheer.E005")


def _check_times() -> Iterator[CheckMessage]:
    idle, whole = settings.SESSION_COOKIE_AGE, settings.SESSION_ABSOLUTE_SECONDS
    if idle > MAX_IDLE_SECONDS or whole > MAX_ABSOLUTE_SECONDS:
        yield Error("A login of staff: an hour idle, eight in all.", id="beheer.E006")

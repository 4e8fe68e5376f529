"""Our own part of `manage.py check --deploy`: what would make an installation unsafe.

Errors stop a deployment; warnings are choices that somebody has to have made on purpose.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError
from django.http.request import validate_host

from berichten.models import Berichtinstelling
from portal.models import Broker
from zaken.models import Registratie

MAX_IDLE_SECONDS = 900


@register(Tags.security, deploy=True)
def check_settings(**_options: Any) -> list[CheckMessage]:
    """What can be seen without the database."""
    return [*_check_debug(), *_check_session(), *_check_limits(), *_check_beheer()]


@register(Tags.security, deploy=True)
def check_configuration(**_options: Any) -> list[CheckMessage]:
    """What a gemeente configured; nothing to say while there is no database yet."""
    try:
        return [*_check_brokers(), *_check_registraties(), *_check_berichten()]
    except DatabaseError:
        return []


def _check_berichten() -> Iterator[CheckMessage]:
    rows = Berichtinstelling.objects.exclude(klantinteracties=None).select_related("gemeente")
    for row in rows:
        yield checks.Warning(
            f"{row.gemeente.slug}: Klantinteracties gets BSNs in the address of calls.",
            id="mijnzaken.W005",
        )


def _check_debug() -> Iterator[CheckMessage]:
    if settings.DEBUG:
        yield Error("DEBUG shows residents' data in error pages.", id="mijnzaken.E001")
    if settings.DEMO_NOTICE:
        yield checks.Warning("DEMO_NOTICE is for the demo.", id="mijnzaken.W001")
    if any(app.startswith("demo") for app in settings.INSTALLED_APPS):
        yield Error("The demo is among INSTALLED_APPS.", id="mijnzaken.E002")


def _check_session() -> Iterator[CheckMessage]:
    """The session holds who somebody is: encrypted, on the server, and not for long."""
    if settings.SESSION_ENGINE != "django.contrib.sessions.backends.db":
        yield Error(
            "Sessions must be in the database: a cache can lose them or bring them back.",
            id="mijnzaken.E003",
        )
    if not settings.ENCRYPTION_KEYS or not all(settings.ENCRYPTION_KEYS):
        yield Error("Without ENCRYPTION_KEYS a session is readable.", id="mijnzaken.E004")
    # Staff work with it all day; their limit is in beheer.checks.
    if settings.SESSION_COOKIE_AGE > MAX_IDLE_SECONDS and not settings.FOR_STAFF:
        yield Error("Idle for more than 15 minutes (DigiD allows no more).", id="mijnzaken.E005")
    if not settings.HTTPS:
        yield Error("HTTPS is off: cookies travel in the open.", id="mijnzaken.E006")
    if settings.OIDC_VERIFY_SSL is False:
        yield Error("OIDC_VERIFY_SSL is off.", id="mijnzaken.E007")


def _check_limits() -> Iterator[CheckMessage]:
    if settings.BEHIND_PROXY and settings.PROXIES < 1:
        yield checks.Warning(
            "BEHIND_PROXY without PROXIES: all visitors count as one address.",
            id="mijnzaken.W002",
        )


def _check_beheer() -> Iterator[CheckMessage]:
    """The admin of staff is not where residents are: another process, another host."""
    if settings.FOR_STAFF:
        return
    if settings.BEHEER_HOST and validate_host(settings.BEHEER_HOST, settings.ALLOWED_HOSTS):
        yield Error("BEHEER_HOST is among the ALLOWED_HOSTS of residents.", id="mijnzaken.E020")
    staff = ("django.contrib.admin", "beheer")
    if any(app.startswith(staff) for app in settings.INSTALLED_APPS):
        yield Error("The admin of staff is in the residents' process.", id="mijnzaken.E021")


def _check_brokers() -> Iterator[CheckMessage]:
    fields = ("slug", "issuer", "logout_with_id_token_hint", "gemeente__slug")  # not the secret
    for broker in Broker.objects.select_related("gemeente").only(*fields):
        name = f"broker {broker.slug} of {broker.gemeente.slug}"
        if not broker.issuer.startswith("https://"):
            yield Error(f"{name}: the issuer is missing or not https.", id="mijnzaken.E008")
        if broker.logout_with_id_token_hint:
            yield checks.Warning(f"{name}: the logout puts the BSN in a URL.", id="mijnzaken.W003")


def _check_registraties() -> Iterator[CheckMessage]:
    for row in Registratie.objects.filter(zoek_met_get=True).select_related("gemeente"):
        yield checks.Warning(
            f"registratie {row.slug} of {row.gemeente.slug}: zoek_met_get puts a BSN in the URL "
            "of calls to the registration.",
            id="mijnzaken.W004",
        )

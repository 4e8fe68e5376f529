"""`check --deploy` says what would make an installation unsafe."""

from typing import Any

import pytest
from django.core import checks
from django.core.checks import Error, run_checks
from django.test import override_settings
from zgw_consumers.models import Service

from berichten.models import Berichtinstelling
from portal.models import Broker
from zaken.models import Gemeente

SAFE = {"HTTPS": True, "DEBUG": False}


def ids() -> set[str]:
    found = run_checks(include_deployment_checks=True)
    return {str(message.id) for message in found if str(message.id).startswith("mijnzaken.")}


@pytest.mark.parametrize(
    ("setting", "value", "expected"),
    [
        ("DEBUG", True, "mijnzaken.E001"),
        ("DEMO_NOTICE", True, "mijnzaken.W001"),
        ("SESSION_ENGINE", "django.contrib.sessions.backends.cache", "mijnzaken.E003"),
        ("ENCRYPTION_KEYS", [], "mijnzaken.E004"),
        ("ENCRYPTION_KEYS", [""], "mijnzaken.E004"),
        ("SESSION_COOKIE_AGE", 901, "mijnzaken.E005"),
        ("HTTPS", False, "mijnzaken.E006"),
        ("OIDC_VERIFY_SSL", False, "mijnzaken.E007"),
    ],
)
def test_each_unsafe_setting(gemeente: Gemeente, setting: str, value: Any, expected: str) -> None:
    del gemeente
    with override_settings(**SAFE):
        assert ids() == set()
    with override_settings(**(SAFE | {setting: value})):
        assert ids() == {expected}


def test_a_proxy_that_is_not_counted(gemeente: Gemeente) -> None:
    del gemeente
    with override_settings(**SAFE, BEHIND_PROXY=True, PROXIES=0):
        assert ids() == {"mijnzaken.W002"}


def test_what_is_configured(gemeente: Gemeente) -> None:
    Broker.objects.update(issuer="http://broker.test", logout_with_id_token_hint=True)
    gemeente.registraties.update(zoek_met_get=True)
    service = Service.objects.first()
    Berichtinstelling.objects.update(klantinteracties=service)
    with override_settings(**SAFE):
        found = run_checks(include_deployment_checks=True)
    ours = {m.id: m for m in found if str(m.id).startswith("mijnzaken.")}
    assert set(ours) == {"mijnzaken.E008", *(f"mijnzaken.W00{n}" for n in (3, 4, 5))}
    assert isinstance(ours["mijnzaken.E008"], Error)
    assert isinstance(ours["mijnzaken.W004"], checks.Warning)
    assert "voorbeeld" in ours["mijnzaken.W004"].msg


@pytest.mark.usefixtures("db")
def test_the_demo_is_never_among_the_apps_of_the_product() -> None:
    with override_settings(**SAFE):
        assert "mijnzaken.E002" not in ids()

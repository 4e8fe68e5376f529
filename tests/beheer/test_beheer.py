"""Staff apart from residents: seen from the residents' process, and the tests of the other one."""

import os
import re
import subprocess
import sys

import pytest
from django.apps import apps
from django.conf import settings
from django.core.checks import run_checks
from django.test import Client, override_settings
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from zaken.models import Gemeente

# About as many as there are: a run that finds few has not looked well.
MINIMUM_TESTS = 80


def test_the_process_of_staff() -> None:
    """Its tests, with its own settings and apps, in a pytest of its own."""
    names = ("-m", "pytest", "tests/beheer", "--ds=tests.beheer.settings", "-q", "--no-header")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "DJANGO_"))}
    done = subprocess.run(  # noqa: S603  # our own words
        [sys.executable, *names],
        cwd=settings.BASE_DIR,
        env=kept,
        check=False,
        text=True,
        capture_output=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed, done.stdout
    assert int(passed[1]) >= MINIMUM_TESTS
    assert "skipped" not in done.stdout


def test_residents_have_no_admin() -> None:
    for name in ("admin", "messages", "beheer"):
        assert not apps.is_installed(f"django.contrib.{name}")
        assert not apps.is_installed(name)
    with pytest.raises(NoReverseMatch):
        reverse("admin:index")


def test_the_residents_process_loads_nothing_of_staff() -> None:
    """In a fresh process: a test before this one may have imported it."""
    code = (
        "import sys, django; django.setup(); import mijnzaken.urls, mijnzaken.wsgi;"
        "print([m for m in sys.modules if m.startswith(('beheer', 'django.contrib.admin.'))"
        " or m.endswith('_beheer')])"
    )
    done = subprocess.run(  # noqa: S603  # the same
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        check=True,
        text=True,
        capture_output=True,
    )
    assert done.stdout.strip() == "[]"


def list_modules(patterns: list[URLPattern | URLResolver]) -> set[str]:
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found |= list_modules(pattern.url_patterns)
        else:
            found.add(pattern.callback.__module__)
    return found


def test_no_route_of_residents_leads_to_the_admin() -> None:
    modules = list_modules(get_resolver().url_patterns)
    assert modules
    assert all(module.startswith("portal.") for module in modules)


@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "/admin/login/",
        "/beheer/",
        "/login/",
        "/logout/",
        "/jsi18n/",
        "/zaken/inzage/",
        "/zaken/gemeente/",
        "/portal/broker/",
        "/static/admin/css/base.css",
    ],
)
def test_the_addresses_of_staff_are_not_there(gemeente: Gemeente, path: str) -> None:
    del gemeente
    assert Client().get(path).status_code == 404


def ids() -> set[str]:
    return {str(message.id) for message in run_checks(include_deployment_checks=True)}


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("hosts", "refused"),
    [
        (["mijn.test"], False),
        (["mijn.test", "beheer.test"], True),
        ([".test"], True),
        (["*"], True),
    ],
)
def test_the_host_of_staff_is_not_among_those_of_residents(
    hosts: list[str], *, refused: bool
) -> None:
    with override_settings(HTTPS=True, BEHEER_HOST="beheer.test", ALLOWED_HOSTS=hosts):
        assert ("mijnzaken.E020" in ids()) is refused

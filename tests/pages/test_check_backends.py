"""`check_backends` says which flag of a profile is not true of the registration."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from demo.registration.app import RegistrationApp
from tests.adapters import WSGIAdapter
from tests.conftest import REGISTRATION
from tests.deviations import Deviating
from zaken import registry
from zaken.models import Gemeente
from zaken.zgw import transport

INP_BSN = "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn"
CEILING = "maximaleVertrouwelijkheidaanduiding"
OBJECT = "objectinformatieobjecten__object"


def check(gemeente: Gemeente, app: RegistrationApp, profiel: str, **layer: Any) -> tuple[str, bool]:
    """What it says, and whether that is a fault."""
    transport.ADAPTERS[REGISTRATION] = WSGIAdapter(Deviating(app=app, **layer))
    registry.forget_sources()
    gemeente.registraties.update(profiel=profiel)
    out = StringIO()
    try:
        call_command("check_backends", stdout=out)
    except CommandError:
        return out.getvalue(), False
    return out.getvalue(), True


def test_a_true_profile(gemeente: Gemeente, registration: RegistrationApp) -> None:
    text, ok = check(gemeente, registration, "open-zaak")
    assert ok
    assert "profile open-zaak: all flags are true" in text


def test_less_than_there_is_works_as_well(
    gemeente: Gemeente, registration: RegistrationApp
) -> None:
    text, ok = check(gemeente, registration, "standaard")
    assert ok
    for flag in ("rol_filter", "documenten_per_zaak", "substatussen"):
        assert f"profile standaard: {flag} is False, but the registration says True" in text


@pytest.mark.parametrize(
    ("layer", "flag"),
    [
        ({"refused": ("expand",)}, "expand"),
        ({"ignored": ("expand",)}, "expand"),
        ({"refused": (CEILING,)}, "ceiling_filter"),
        ({"ignored": (CEILING,)}, "ceiling_filter"),
        ({"refused": ("rol__machtiging",)}, "rol_filter"),
        ({"ignored": ("rol__machtiging",)}, "rol_filter"),
        ({"ignored": ("rol__omschrijvingGeneriek",)}, "rol_filter"),
        ({"refused": (OBJECT,)}, "documenten_per_zaak"),
        ({"ignored": (OBJECT,)}, "documenten_per_zaak"),
        ({"missing": ("/substatussen",)}, "substatussen"),
    ],
)
def test_each_promise_that_is_not_kept_is_a_fault(
    gemeente: Gemeente, registration: RegistrationApp, layer: dict[str, Any], flag: str
) -> None:
    text, ok = check(gemeente, registration, "open-zaak", **layer)
    assert not ok
    assert f"FAULT voorbeeld/zaken: profile open-zaak: {flag} is True, but" in text
    assert text.count("FAULT") == 1


def test_pages_of_another_size(gemeente: Gemeente, registration: RegistrationApp) -> None:
    text, ok = check(gemeente, registration, "open-zaak", page_size=50)
    assert not ok
    assert "fixed_page_size is None, but the registration says 50" in text
    text, ok = check(gemeente, registration, "oneground", page_size=30)
    assert not ok
    assert "fixed_page_size is 50, but the registration says 30" in text
    text, ok = check(gemeente, registration, "oneground", page_size=50)
    assert ok


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        ({"ignored": (INP_BSN,)}, "UNSAFE: the filter is ignored"),
        ({"missing": ("/zaken/_zoek",)}, "there is no POST zaken/_zoek; see zoek_met_get"),
    ],
)
def test_without_a_search_the_profile_does_not_matter(
    gemeente: Gemeente, registration: RegistrationApp, layer: dict[str, Any], words: str
) -> None:
    text, ok = check(gemeente, registration, "open-zaak", **layer)
    assert not ok
    assert words in text
    assert "profile" not in text
